# SPDX-License-Identifier: Apache-2.0
"""What an entry says beyond who hands the record to whom; apart, because each act has terms of its own."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.titles.values.acts import Endorsement, Form, Purpose, RecordKind
from tradelane.titles.values.bills import (
    AcceptanceTerms,
    AvalTerms,
    BillTerms,
    InterventionTerms,
    NoticeTerms,
    ObstacleTerms,
    OfferTerms,
    PaymentTerms,
    PresentmentTerms,
    ProtestTerms,
)
from tradelane.titles.values.control import Control, Guardians
from tradelane.titles.values.words import Words


class ConsentBasis(StrEnum):
    """How a party consented to the electronic form (MLETR art. 7(2))."""

    EXPRESS = "express"
    CONDUCT = "conduct"
    """Inferred from what the party did."""


@dataclass(frozen=True, slots=True)
class Consent:
    """One party's consent to the electronic form."""

    party: OrganisationId
    basis: ConsentBasis
    reference: Words
    """Where it is written, or what the party did."""


@dataclass(frozen=True, slots=True)
class PaperOriginal:
    """The paper that a record takes the place of, or that takes the place of a record."""

    number: str
    originals: int
    """How many originals the set had, all of them made inoperative or issued."""
    statement: Words
    """What is inserted in the new form: that the medium was changed (MLETR arts 17(2), 18(2))."""
    inoperative_at: datetime | None = None
    """When the last original ceased to have effect; None where paper is issued."""
    scan: Digest | None = None
    """Digest of the picture of the defaced originals."""


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A record that ended so that this one could open."""

    title: TitleId
    document: Digest


@dataclass(frozen=True, slots=True)
class IssueTerms:
    """What the carrier says when it opens a record."""

    kind: RecordKind
    form: Form
    order_of: OrganisationId | None
    """In whose favour it runs; None for a blank one."""
    consents: tuple[Consent, ...]
    guardians: Guardians | None = None
    paper: PaperOriginal | None = None
    ancestors: tuple[Ancestor, ...] = ()
    bill: BillTerms | None = None
    """What a bill of exchange or a promissory note says; None for a cargo document."""
    platform: str = field(default="", metadata={"later": True})
    """The platform of its first holder, to which the record is on its way from the start; empty: they are here."""


@dataclass(frozen=True, slots=True)
class EndorsementTerms:
    """How the record is endorsed."""

    form: Endorsement
    endorsee: OrganisationId | None = None
    without_recourse: bool = False
    not_to_order: bool = False
    """The endorser prohibits any further endorsement."""
    without_protest: bool = field(default=False, metadata={"later": True})
    """Of a bill: whether the endorser releases the holder from protest, as far as they answer (ULB art. 46)."""
    in_case_of_need: OrganisationId | None = field(default=None, metadata={"later": True})
    """Of a bill: whom the endorser names to accept or pay in case of need (ULB art. 55(1); BEA s. 15)."""


@dataclass(frozen=True, slots=True)
class NominationTerms:
    """To whom the record may be endorsed."""

    nominee: OrganisationId


@dataclass(frozen=True, slots=True)
class SurrenderTerms:
    """What the record is surrendered for."""

    purpose: Purpose
    wanted: Words = ""
    """What the holder asks for, such as the change of an amendment."""


@dataclass(frozen=True, slots=True)
class AmendmentTerms:
    """Which version of the document the new one replaces, and why."""

    replaces: Digest
    reason: Words


@dataclass(frozen=True, slots=True)
class PaperTerms:
    """The paper that is issued once the record has ended."""

    paper: PaperOriginal


@dataclass(frozen=True, slots=True)
class Share:
    """One part of divided goods, with the record that goes on for it."""

    title: TitleId
    document: Digest
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class DivisionTerms:
    """Into which records the goods are divided, and by which law or agreement they may be."""

    basis: Words
    quantity: Decimal
    """Of the whole."""
    unit: str
    """UN/ECE Recommendation 20."""
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class CombinationTerms:
    """In which record this one goes on, and by which law or agreement it may."""

    basis: Words
    into: TitleId


@dataclass(frozen=True, slots=True)
class RecoveryTerms:
    """Whose keys are said to be lost, on what ground, and to whom and which keys control is to be bound."""

    ground: Words
    to: OrganisationId
    control: Control


@dataclass(frozen=True, slots=True)
class ArrivalTerms:
    """What the registry says of a bill that another platform handed over."""

    platform: str
    """Its code."""
    chain: Digest
    """Of the last entry of the signed chain that it came by."""
    carrier: OrganisationId
    form: Form
    order_of: OrganisationId | None
    consents: tuple[Consent, ...]
    purpose: Purpose | None = None
    """What it was surrendered for, when it comes to its carrier; None: it comes to a holder."""
    surrendered_by: OrganisationId | None = None


@dataclass(frozen=True, slots=True)
class SendingTerms:
    """To whom on which platform the holder sends the record."""

    platform: str
    to: OrganisationId
    purpose: Purpose | None = None
    """What it is surrendered for, when it goes to its carrier; None: it is transferred."""
    wanted: Words = ""


@dataclass(frozen=True, slots=True)
class DepartureTerms:
    """By which chain the record left, and what proves that the other platform has it."""

    platform: str
    chain: Digest
    """Of the last entry of the signed chain, which is this platform's."""
    receipt: Digest
    """Of the other platform's signed answer."""


@dataclass(frozen=True, slots=True)
class ReasonTerms:
    """Why: of a rejection, a refusal, a voiding or an objection."""

    reason: Words


Terms = (
    IssueTerms
    | EndorsementTerms
    | NominationTerms
    | SurrenderTerms
    | AmendmentTerms
    | PaperTerms
    | DivisionTerms
    | CombinationTerms
    | RecoveryTerms
    | ArrivalTerms
    | SendingTerms
    | DepartureTerms
    | ReasonTerms
    | PresentmentTerms
    | AcceptanceTerms
    | AvalTerms
    | PaymentTerms
    | ProtestTerms
    | NoticeTerms
    | InterventionTerms
    | OfferTerms
    | ObstacleTerms
)
