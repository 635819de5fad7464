# SPDX-License-Identifier: Apache-2.0
"""The only writes of the room: the front door to the files beside it."""

from tradelane.parcels.actions.addressing import seal_addressees as seal_addressees
from tradelane.parcels.actions.judging import FORGOTTEN_AFTER as FORGOTTEN_AFTER
from tradelane.parcels.actions.judging import judge as judge
from tradelane.parcels.actions.judging import sign as sign
from tradelane.parcels.actions.judging import take_in as take_in
