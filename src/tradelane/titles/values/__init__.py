# SPDX-License-Identifier: Apache-2.0
"""Titles, their entries and states; apart, because a verifier needs these words and no database.

A title is a transferable record, such as an electronic bill of lading. Who holds it may claim the goods. Its whole
life is a chain of entries, each signed by the party in control before it; the title as it stands is what the chain
says.
"""

from tradelane.titles.values.acts import Act as Act
from tradelane.titles.values.acts import Endorsement as Endorsement
from tradelane.titles.values.acts import Form as Form
from tradelane.titles.values.acts import Purpose as Purpose
from tradelane.titles.values.acts import RecordKind as RecordKind
from tradelane.titles.values.acts import TitleState as TitleState
from tradelane.titles.values.bill_standing import Aval as Aval
from tradelane.titles.values.bill_standing import BillStanding as BillStanding
from tradelane.titles.values.bill_standing import HonourAcceptance as HonourAcceptance
from tradelane.titles.values.bill_standing import Incurred as Incurred
from tradelane.titles.values.bill_standing import Need as Need
from tradelane.titles.values.bill_standing import Notified as Notified
from tradelane.titles.values.bill_standing import Obstacle as Obstacle
from tradelane.titles.values.bill_standing import Offer as Offer
from tradelane.titles.values.bill_standing import OfferKind as OfferKind
from tradelane.titles.values.bill_standing import PartPayment as PartPayment
from tradelane.titles.values.bill_standing import Prohibition as Prohibition
from tradelane.titles.values.bill_standing import TakenUp as TakenUp
from tradelane.titles.values.bills import AcceptanceTerms as AcceptanceTerms
from tradelane.titles.values.bills import AvalTerms as AvalTerms
from tradelane.titles.values.bills import Beyond as Beyond
from tradelane.titles.values.bills import BillLaw as BillLaw
from tradelane.titles.values.bills import BillTerms as BillTerms
from tradelane.titles.values.bills import Cost as Cost
from tradelane.titles.values.bills import CostKind as CostKind
from tradelane.titles.values.bills import Exchange as Exchange
from tradelane.titles.values.bills import Guarantee as Guarantee
from tradelane.titles.values.bills import Interest as Interest
from tradelane.titles.values.bills import InterventionTerms as InterventionTerms
from tradelane.titles.values.bills import NoticeTerms as NoticeTerms
from tradelane.titles.values.bills import ObstacleTerms as ObstacleTerms
from tradelane.titles.values.bills import OfferTerms as OfferTerms
from tradelane.titles.values.bills import PaymentTerms as PaymentTerms
from tradelane.titles.values.bills import Presentment as Presentment
from tradelane.titles.values.bills import PresentmentTerms as PresentmentTerms
from tradelane.titles.values.bills import ProtestGround as ProtestGround
from tradelane.titles.values.bills import ProtestTerms as ProtestTerms
from tradelane.titles.values.bills import Showing as Showing
from tradelane.titles.values.bills import StatedSum as StatedSum
from tradelane.titles.values.bills import Tendered as Tendered
from tradelane.titles.values.bills import Tenor as Tenor
from tradelane.titles.values.bills import TenorKind as TenorKind
from tradelane.titles.values.control import Challenge as Challenge
from tradelane.titles.values.control import Control as Control
from tradelane.titles.values.control import Guardians as Guardians
from tradelane.titles.values.control import Party as Party
from tradelane.titles.values.control import Signer as Signer
from tradelane.titles.values.entries import Demonstration as Demonstration
from tradelane.titles.values.entries import Entry as Entry
from tradelane.titles.values.entries import Jws as Jws
from tradelane.titles.values.entries import SignedEntry as SignedEntry
from tradelane.titles.values.reservations import Reservation as Reservation
from tradelane.titles.values.reservations import ReservationState as ReservationState
from tradelane.titles.values.terms import AmendmentTerms as AmendmentTerms
from tradelane.titles.values.terms import Ancestor as Ancestor
from tradelane.titles.values.terms import ArrivalTerms as ArrivalTerms
from tradelane.titles.values.terms import CombinationTerms as CombinationTerms
from tradelane.titles.values.terms import Consent as Consent
from tradelane.titles.values.terms import ConsentBasis as ConsentBasis
from tradelane.titles.values.terms import DepartureTerms as DepartureTerms
from tradelane.titles.values.terms import DivisionTerms as DivisionTerms
from tradelane.titles.values.terms import EndorsementTerms as EndorsementTerms
from tradelane.titles.values.terms import IssueTerms as IssueTerms
from tradelane.titles.values.terms import NominationTerms as NominationTerms
from tradelane.titles.values.terms import PaperOriginal as PaperOriginal
from tradelane.titles.values.terms import PaperTerms as PaperTerms
from tradelane.titles.values.terms import ReasonTerms as ReasonTerms
from tradelane.titles.values.terms import RecoveryTerms as RecoveryTerms
from tradelane.titles.values.terms import SendingTerms as SendingTerms
from tradelane.titles.values.terms import Share as Share
from tradelane.titles.values.terms import SurrenderTerms as SurrenderTerms
from tradelane.titles.values.terms import Terms as Terms
from tradelane.titles.values.titles import Before as Before
from tradelane.titles.values.titles import Recovery as Recovery
from tradelane.titles.values.titles import Standing as Standing
from tradelane.titles.values.titles import Title as Title
from tradelane.titles.values.words import Told as Told
from tradelane.titles.values.words import Words as Words
