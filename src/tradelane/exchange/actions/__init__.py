# SPDX-License-Identifier: Apache-2.0
"""The only writes of exchange; a folder, because opening a lane, sending and taking in are done by different hands."""

from tradelane.exchange.actions.agreements import accept_agreement as accept_agreement
from tradelane.exchange.actions.agreements import agree as agree
from tradelane.exchange.actions.agreements import end_agreement as end_agreement
from tradelane.exchange.actions.agreements import share_agreement as share_agreement
from tradelane.exchange.actions.agreements import take_agreement as take_agreement
from tradelane.exchange.actions.attaching import attachment_progress as attachment_progress
from tradelane.exchange.actions.attaching import carry_attachment as carry_attachment
from tradelane.exchange.actions.attaching import seal_files as seal_files
from tradelane.exchange.actions.attaching import take_chunk as take_chunk
from tradelane.exchange.actions.deciding import abandon_message as abandon_message
from tradelane.exchange.actions.deciding import go_on_without as go_on_without
from tradelane.exchange.actions.deciding import retry_delivery as retry_delivery
from tradelane.exchange.actions.delivering import deliver as deliver
from tradelane.exchange.actions.evidence import make_evidence as make_evidence
from tradelane.exchange.actions.federations import drop_federation as drop_federation
from tradelane.exchange.actions.federations import refresh_federation as refresh_federation
from tradelane.exchange.actions.federations import refresh_federations as refresh_federations
from tradelane.exchange.actions.federations import trust_anchor as trust_anchor
from tradelane.exchange.actions.fetching import fetch_published as fetch_published
from tradelane.exchange.actions.lanes import own_directory as own_directory
from tradelane.exchange.actions.lanes import register_peer as register_peer
from tradelane.exchange.actions.log import stamp_log as stamp_log
from tradelane.exchange.actions.receiving import note_refused as note_refused
from tradelane.exchange.actions.receiving import receive as receive
from tradelane.exchange.actions.receiving import receive_batch as receive_batch
from tradelane.exchange.actions.sending import send as send
