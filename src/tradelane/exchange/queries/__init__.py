# SPDX-License-Identifier: Apache-2.0
"""The only reads of exchange that others may use; a folder, because operators read lanes and organisations messages."""

from tradelane.exchange.queries.evidence import delivery_evidence as delivery_evidence
from tradelane.exchange.queries.lanes import agreement_view as agreement_view
from tradelane.exchange.queries.lanes import agreements as agreements
from tradelane.exchange.queries.lanes import agreements_in_force as agreements_in_force
from tradelane.exchange.queries.lanes import federations as federations
from tradelane.exchange.queries.lanes import node_authorities as node_authorities
from tradelane.exchange.queries.lanes import peer as peer
from tradelane.exchange.queries.lanes import peers as peers
from tradelane.exchange.queries.lanes import recipient_key as recipient_key
from tradelane.exchange.queries.lanes import require_admitted as require_admitted
from tradelane.exchange.queries.messages import attachment_content as attachment_content
from tradelane.exchange.queries.messages import dead_letters as dead_letters
from tradelane.exchange.queries.messages import held as held
from tradelane.exchange.queries.messages import inbox as inbox
from tradelane.exchange.queries.messages import inbox_message as inbox_message
from tradelane.exchange.queries.messages import kept_messages as kept_messages
from tradelane.exchange.queries.messages import next_place as next_place
from tradelane.exchange.queries.messages import outbox as outbox
from tradelane.exchange.queries.messages import sent_message as sent_message
