# SPDX-License-Identifier: Apache-2.0
"""Tables of this room: the front door to the files beside it."""

from tradelane.window.models.agency_systems import AgencySystemRow as AgencySystemRow
from tradelane.window.models.agency_systems import ArrivalRow as ArrivalRow
from tradelane.window.models.agency_systems import KeyedRequestRow as KeyedRequestRow
from tradelane.window.models.agency_systems import NoticeRow as NoticeRow
from tradelane.window.models.batches import BatchLineRow as BatchLineRow
from tradelane.window.models.batches import BatchRow as BatchRow
from tradelane.window.models.batches import DeclarationRow as DeclarationRow
from tradelane.window.models.batches import FiledReferenceRow as FiledReferenceRow
from tradelane.window.models.cases import AppealRow as AppealRow
from tradelane.window.models.cases import CaseRow as CaseRow
from tradelane.window.models.cases import PeopleRow as PeopleRow
from tradelane.window.models.cases import ReviewRow as ReviewRow
from tradelane.window.models.drafts import ApprovalRow as ApprovalRow
from tradelane.window.models.drafts import DraftRow as DraftRow
from tradelane.window.models.drafts import RetirementRow as RetirementRow
from tradelane.window.models.drafts import RevisionRow as RevisionRow
from tradelane.window.models.drafts import UrgencyRow as UrgencyRow
from tradelane.window.models.drafts import VersionRow as VersionRow
from tradelane.window.models.fees import ChargeRow as ChargeRow
from tradelane.window.models.fees import FeeAccountRow as FeeAccountRow
from tradelane.window.models.figures import DayRow as DayRow
from tradelane.window.models.filings import AnswersRow as AnswersRow
from tradelane.window.models.filings import FilingRow as FilingRow
from tradelane.window.models.four_eyes import ProposalRow as ProposalRow
from tradelane.window.models.outages import FilingReceiptRow as FilingReceiptRow
from tradelane.window.models.outages import OutageRow as OutageRow
from tradelane.window.models.permits import PermitActRow as PermitActRow
from tradelane.window.models.permits import PermitRow as PermitRow
from tradelane.window.models.rulings import RulingPhotoRow as RulingPhotoRow
from tradelane.window.models.rulings import RulingRow as RulingRow
from tradelane.window.models.working import ClaimRow as ClaimRow
from tradelane.window.models.working import InspectionRow as InspectionRow
from tradelane.window.models.working import NoteRow as NoteRow
from tradelane.window.models.working import PhotoRow as PhotoRow
from tradelane.window.models.working import TierRow as TierRow
