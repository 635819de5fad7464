# SPDX-License-Identifier: Apache-2.0
"""Purposes, recipients, decisions and receipts; apart, so that rules and readers need no tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from tradelane.kernel.ids import OrganisationId

PersonKey = NewType("PersonKey", str)
"""Whose data it is: a keyed digest in 64 hexadecimal digits, from which nobody learns the e-mail without the node."""
ReceiptId = NewType("ReceiptId", str)
RequestId = NewType("RequestId", str)

PERSON_FIELDS = (
    "name", "email", "telephone",
    "address.street", "address.city", "address.postcode", "address.region", "address.country",
)  # fmt: skip
"""What a row of law may name of a person."""
ANY = "*"
"""Every lane, or every economy at one end of a lane: `*-SG`."""


class Purpose(StrEnum):
    """What a person's data is for; each use is for one of them."""

    TRADE_FULFILMENT = "trade.fulfilment"
    CUSTOMS_CLEARANCE = "customs.clearance"
    BORDER_PERMIT = "border.permit"
    """Permits of other agencies, such as plant health or food."""
    ORIGIN_CERTIFICATION = "origin.certification"
    """The certifier's contact on a certificate of origin."""
    DELIVERY = "delivery"
    TITLE_CONTROL = "title.control"
    """Holding a document of title, and passing it on: its holder reads it whole, as on paper."""
    PAYMENT = "payment"
    DISPUTE = "dispute"
    MARKETING = "marketing"


class RecipientKind(StrEnum):
    """What the recipient is to the person."""

    BUYER = "buyer"
    SELLER = "seller"
    CARRIER = "carrier"
    CUSTOMS = "customs"
    AGENCY = "agency"
    BANK = "bank"
    NODE = "node"
    """The node of the other economy, which serves that economy's parties."""
    PLATFORM = "platform"
    """Another platform of electronic bills of lading, which serves a bill's next holder or its carrier."""

    @classmethod
    def abroad(cls) -> frozenset["RecipientKind"]:
        """Recipients whose systems are not this node's."""
        return frozenset({cls.NODE, cls.PLATFORM})


class LegalBasis(StrEnum):
    """Why data may be used (the words of GDPR art. 6(1); other laws have the like under other names)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal-obligation"
    LEGITIMATE_INTEREST = "legitimate-interest"
    NONE = "none"
    """The law of the lane asks for a step that nobody recorded here, such as a notification: the field stays."""


class Confidence(StrEnum):
    """How good the source of a row is."""

    HIGH = "high"
    """The official text was read."""
    MEDIUM = "medium"
    """A second-hand source was read."""
    LOW = "low"
    """From memory; a person who knows the law confirms it before it is relied on."""


class ReceiptKind(StrEnum):
    """How the recipient came to the data."""

    SENT = "sent"
    SEEN = "seen"
    """Read at this node, by an officer who opened a case."""
    REFUSED = "refused"
    """Asked for, and all of it stayed: the person sees who asked and which rule kept it."""


class Choice(StrEnum):
    """What a person told about a purpose."""

    OBJECTION = "objection"
    CONSENT = "consent"


class RequestKind(StrEnum):
    """What a person asks to be done with their data."""

    CORRECTION = "correction"
    ERASURE = "erasure"
    COMPLAINT = "complaint"
    """Something was done wrong: first the node answers, then an authority may be asked."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One row of law: this field may go to this kind of recipient for this purpose on this lane, in its time."""

    purpose: Purpose
    recipient: RecipientKind
    lane: str
    """`MX-SG`, `*-SG`, `MX-*` or `*`."""
    field: str
    """`name`, `email`, `telephone`, `address.street` …"""
    basis: LegalBasis
    citation: str
    starts: date
    ends: date | None
    source: str
    confidence: Confidence
    may_object: bool
    needs_cbpr: bool
    """Whether the recipient must hold a Cross-Border Privacy Rules certification for this field."""


@dataclass(frozen=True, slots=True)
class Term:
    """Within how many days an economy's law wants a person's request answered."""

    economy: str
    kind: RequestKind
    days: int
    citation: str
    starts: date
    ends: date | None
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Withheld:
    """A field that stayed, and the rule that kept it."""

    field: str
    why: str
    rule: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Under what some fields went."""

    basis: LegalBasis
    citation: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What may go and what stays. A field stays unless a row lets it go."""

    kept: dict[str, str]
    withheld: tuple[Withheld, ...]
    grounds: tuple[Ground, ...]
    rules: tuple[str, ...]
    """Ids of the rules that spoke, in order."""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """What an action gave out: the caller sends `kept` and nothing else."""

    kept: dict[str, str]
    withheld: tuple[Withheld, ...]
    receipt: ReceiptId | None
    """None when there was nothing to decide: no field had a value."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Who got which fields of a person, when, for what and under which law; never the values."""

    id: ReceiptId
    kind: ReceiptKind
    subject: str
    purpose: Purpose
    recipient: OrganisationId
    recipient_name: str
    recipient_kind: RecipientKind
    lane: str
    fields: tuple[str, ...]
    grounds: tuple[Ground, ...]
    withheld: tuple[tuple[str, str], ...]
    """(field, rule id) of what stayed."""
    at: datetime
    by: OrganisationId
    reference: str = ""
    """The number by which the person knows the subject."""
    node: str = ""
    """Economy of the node where it was written; empty for this one."""


@dataclass(frozen=True, slots=True)
class LinkHolder:
    """Whose page a link opens, and about which subjects alone; every one where it went to a proven e-mail."""

    person: PersonKey
    about: frozenset[str] = frozenset()
    ends: datetime | None = None
    """When the link ends; None for who is signed in."""


@dataclass(frozen=True, slots=True)
class Day:
    """What became of a person's data on one day (UTC), newest first."""

    on: date
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked for, and until when it must be answered."""

    id: RequestId
    kind: RequestKind
    text: str
    asked_at: datetime
    due_on: date
    citation: str
    answer: str
    answered_at: datetime | None
    field: str = ""
    """What is to be corrected; empty when it is said in words."""
    proposed: str = ""
    accepted: bool | None = None
    done: tuple[Mapping[str, str], ...] = ()
    """Of an accepted correction, place by place: {model, row, field, outcome}."""
    escalated_at: datetime | None = None
    authority: str = ""
    subjects: tuple[str, ...] = ()
    """For who answers: the trades and consignments of which this person has receipts."""
