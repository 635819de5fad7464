# SPDX-License-Identifier: Apache-2.0
"""Tables of titles: the front door to the files beside it."""

from tradelane.titles.models.copies import ForkRow as ForkRow
from tradelane.titles.models.copies import PartSignatureRow as PartSignatureRow
from tradelane.titles.models.copies import ProposalRow as ProposalRow
from tradelane.titles.models.copies import WaitingRow as WaitingRow
from tradelane.titles.models.reliability import StatementRow as StatementRow
from tradelane.titles.models.reservations import ReservationRow as ReservationRow
from tradelane.titles.models.titles import EntryRow as EntryRow
from tradelane.titles.models.titles import OpeningRow as OpeningRow
from tradelane.titles.models.titles import TitleRow as TitleRow
from tradelane.titles.models.titles import cosigners_of as cosigners_of
from tradelane.titles.models.titles import salts_in as salts_in
from tradelane.titles.models.titles import salts_text as salts_text
from tradelane.titles.models.titles import standing_of as standing_of
from tradelane.titles.models.titles import standing_text as standing_text
