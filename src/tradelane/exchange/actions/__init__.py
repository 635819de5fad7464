# SPDX-License-Identifier: Apache-2.0
"""The only writes of exchange; a folder, because opening a lane, sending and taking in are done by different hands."""

from tradelane.exchange.actions.delivering import deliver as deliver
from tradelane.exchange.actions.delivering import retry_delivery as retry_delivery
from tradelane.exchange.actions.fetching import fetch_published as fetch_published
from tradelane.exchange.actions.lanes import agree as agree
from tradelane.exchange.actions.lanes import end_agreement as end_agreement
from tradelane.exchange.actions.lanes import own_directory as own_directory
from tradelane.exchange.actions.lanes import register_peer as register_peer
from tradelane.exchange.actions.receiving import receive as receive
from tradelane.exchange.actions.sending import send as send
