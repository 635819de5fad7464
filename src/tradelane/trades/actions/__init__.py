# SPDX-License-Identifier: Apache-2.0
"""The writes of trades, gathered: `progress` along the lane and `sending` to the other node."""

from tradelane.trades.actions.progress import (
    open_trade as open_trade,
)
from tradelane.trades.actions.progress import (
    reach as reach,
)
from tradelane.trades.actions.progress import (
    take_over_steps as take_over_steps,
)
from tradelane.trades.actions.progress import (
    take_up_consignment as take_up_consignment,
)
from tradelane.trades.actions.progress import (
    tie as tie,
)
