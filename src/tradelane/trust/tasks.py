# SPDX-License-Identifier: Apache-2.0
"""Background work of trust; apart, because a worker starts it, not a person."""

from typing import Any

from tradelane.kernel import clock
from tradelane.trust import actions
from tradelane.trust.adapters.lists import WebLists


def sequence(payload: dict[str, Any]) -> None:
    """Give every waiting entry of the public log its place. `payload` is empty; running it twice does no harm."""
    actions.sequence(now=clock.now())


def ask_witnesses() -> int:
    """Have the log's latest checkpoint cosigned by those who have not yet; how many did."""
    return actions.ask_witnesses(now=clock.now())


def renew_trust_list() -> int:
    """Publish the trust list afresh when it is a day old, so that its revocation list is never older; 1 if it did."""
    now = clock.now()
    return actions.renew_own_certificates(now=now) + int(actions.renew_trust_list(now=now))


def fetch_trust_lists() -> int:
    """Fetch the lists of recognised economies where an hour has passed; how many brought something newer."""
    return actions.fetch_trust_lists(web=WebLists(), now=clock.now())
