# SPDX-License-Identifier: Apache-2.0
"""The tables of exchange; a folder, because lanes, messages and their log are kept for different times."""

from tradelane.exchange.models.lanes import Agreement as Agreement
from tradelane.exchange.models.lanes import Federation as Federation
from tradelane.exchange.models.lanes import Member as Member
from tradelane.exchange.models.lanes import Peer as Peer
from tradelane.exchange.models.lanes import PeerOrganisation as PeerOrganisation
from tradelane.exchange.models.log import LogEntry as LogEntry
from tradelane.exchange.models.log import StampedBatch as StampedBatch
from tradelane.exchange.models.messages import ConversationPlace as ConversationPlace
from tradelane.exchange.models.messages import InboxAttachment as InboxAttachment
from tradelane.exchange.models.messages import InboxMessage as InboxMessage
from tradelane.exchange.models.messages import OutboxAttachment as OutboxAttachment
from tradelane.exchange.models.messages import OutboxMessage as OutboxMessage
from tradelane.exchange.models.messages import PassedOver as PassedOver
