# SPDX-License-Identifier: Apache-2.0
"""Tables of titles: the front door to the files beside it."""

from tradelane.titles.models.carriage import CallRow as CallRow
from tradelane.titles.models.carriage import IssuanceRow as IssuanceRow
from tradelane.titles.models.carriage import SurrenderRow as SurrenderRow
from tradelane.titles.models.consents import ConsentRow as ConsentRow
from tradelane.titles.models.copies import ForkRow as ForkRow
from tradelane.titles.models.copies import PartSignatureRow as PartSignatureRow
from tradelane.titles.models.copies import ProposalRow as ProposalRow
from tradelane.titles.models.copies import WaitingRow as WaitingRow
from tradelane.titles.models.counter import CounterRow as CounterRow
from tradelane.titles.models.platforms import ForeignPartyRow as ForeignPartyRow
from tradelane.titles.models.platforms import PartyCodeRow as PartyCodeRow
from tradelane.titles.models.platforms import PlatformKeyRow as PlatformKeyRow
from tradelane.titles.models.platforms import PlatformRow as PlatformRow
from tradelane.titles.models.reliability import StatementRow as StatementRow
from tradelane.titles.models.reservations import ReservationRow as ReservationRow
from tradelane.titles.models.titles import COLUMNS as COLUMNS
from tradelane.titles.models.titles import EntryRow as EntryRow
from tradelane.titles.models.titles import OpeningRow as OpeningRow
from tradelane.titles.models.titles import TitleRow as TitleRow
from tradelane.titles.models.titles import body_place as body_place
from tradelane.titles.models.titles import cosigners_of as cosigners_of
from tradelane.titles.models.titles import salts_in as salts_in
from tradelane.titles.models.titles import salts_text as salts_text
from tradelane.titles.models.titles import standing_of as standing_of
from tradelane.titles.models.titles import standing_text as standing_text
from tradelane.titles.models.transfers import BillFileRow as BillFileRow
from tradelane.titles.models.transfers import ChainEntryRow as ChainEntryRow
from tradelane.titles.models.transfers import SendingRow as SendingRow
from tradelane.titles.models.transfers import SendingState as SendingState
from tradelane.titles.models.transfers import TransferRow as TransferRow
from tradelane.titles.models.transfers import TransferState as TransferState
from tradelane.titles.models.transport_documents import AdditionalDocumentRow as AdditionalDocumentRow
from tradelane.titles.models.transport_documents import TransportDocumentRow as TransportDocumentRow
from tradelane.titles.models.words import WordsRow as WordsRow
