# SPDX-License-Identifier: Apache-2.0
"""The words of exchange; a folder, because who may exchange, what is sent and what proves it change apart."""

from tradelane.exchange.values.lanes import Agreement as Agreement
from tradelane.exchange.values.lanes import AgreementState as AgreementState
from tradelane.exchange.values.lanes import AgreementView as AgreementView
from tradelane.exchange.values.lanes import Anchor as Anchor
from tradelane.exchange.values.lanes import Directory as Directory
from tradelane.exchange.values.lanes import DirectoryEntry as DirectoryEntry
from tradelane.exchange.values.lanes import FederationView as FederationView
from tradelane.exchange.values.lanes import Member as Member
from tradelane.exchange.values.lanes import MemberList as MemberList
from tradelane.exchange.values.lanes import MemberView as MemberView
from tradelane.exchange.values.lanes import PeerView as PeerView
from tradelane.exchange.values.messages import ENVELOPE_VERSION as ENVELOPE_VERSION
from tradelane.exchange.values.messages import MINDS_SCHEMAS as MINDS_SCHEMAS
from tradelane.exchange.values.messages import SPEAKS as SPEAKS
from tradelane.exchange.values.messages import Answer as Answer
from tradelane.exchange.values.messages import Attachment as Attachment
from tradelane.exchange.values.messages import Conversation as Conversation
from tradelane.exchange.values.messages import Envelope as Envelope
from tradelane.exchange.values.messages import Held as Held
from tradelane.exchange.values.messages import InboxView as InboxView
from tradelane.exchange.values.messages import OutboxState as OutboxState
from tradelane.exchange.values.messages import OutboxView as OutboxView
from tradelane.exchange.values.messages import Progress as Progress
from tradelane.exchange.values.messages import Receipt as Receipt
from tradelane.exchange.values.messages import Taken as Taken
from tradelane.exchange.values.messages import ToAttach as ToAttach
from tradelane.exchange.values.messages import Way as Way
