# SPDX-License-Identifier: Apache-2.0
"""A trade as people see it: stations on a lane; apart, because pages, messages and steps all speak of them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tradelane.documents.values import DocumentKind
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TradeId
from tradelane.plans.values import Acceptance, LaneAnswer, LaneChange
from tradelane.window.values import PermitState

NOT_TOLD = "Name withheld"
"""Stands for a private person's name where the lane's law keeps it; a data set without any name can't be read."""


class Step(StrEnum):
    """The stations of a lane, in the order in which they are reached."""

    ORDER = "order"
    CONSIGNMENT = "consignment"
    DOCUMENTS = "documents"
    EXPORT_CLEARED = "export_cleared"
    ORIGIN_ISSUED = "origin_issued"
    TITLE_ISSUED = "title_issued"
    SENT = "sent"
    RECEIVED = "received"
    TITLE_TRANSFERRED = "title_transferred"
    IMPORT_CLEARED = "import_cleared"
    DELIVERED = "delivered"
    PAID = "paid"
    SETTLED = "settled"

    @property
    def before(self) -> "Step | None":
        """The station before this one, None for the first."""
        order = list(Step)
        at = order.index(self)
        return order[at - 1] if at else None


class Side(StrEnum):
    """Which end of the lane this node is for a trade."""

    EXPORT = "export"
    IMPORT = "import"


class Part(StrEnum):
    """Who an organisation is in a trade; the name of its column."""

    SELLER = "seller"
    BUYER = "buyer"
    CARRIER = "carrier"
    SELLER_BANK = "seller_bank"
    BUYER_BANK = "buyer_bank"


WHO_ACTS: dict[Step, Part] = {
    Step.ORDER: Part.SELLER,
    Step.CONSIGNMENT: Part.SELLER,
    Step.DOCUMENTS: Part.SELLER,
    Step.EXPORT_CLEARED: Part.SELLER,
    Step.ORIGIN_ISSUED: Part.SELLER,
    Step.TITLE_ISSUED: Part.CARRIER,
    Step.SENT: Part.SELLER,
    Step.RECEIVED: Part.BUYER,
    Step.TITLE_TRANSFERRED: Part.BUYER_BANK,
    Step.IMPORT_CLEARED: Part.BUYER,
    Step.DELIVERED: Part.CARRIER,
    Step.PAID: Part.SELLER_BANK,
    Step.SETTLED: Part.SELLER_BANK,
}
"""Who has the next act at each station; agencies act inside `window`, on its clock."""


@dataclass(frozen=True, slots=True)
class StepDone:
    """One station that was reached."""

    step: Step
    at: datetime
    node: str
    """Economy of the node where it happened."""
    by: str
    """Organisation that acted."""
    summary: str
    facts: dict[str, Any] = field(default_factory=dict)


KINDS_OF_A_TRADE: dict[DocumentKind, tuple[Part, Part]] = {
    DocumentKind.COMMERCIAL_INVOICE: (Part.SELLER, Part.BUYER),
    DocumentKind.PACKING_LIST: (Part.SELLER, Part.BUYER),
    DocumentKind.EXPORT_DECLARATION: (Part.SELLER, Part.SELLER),
    DocumentKind.CERTIFICATE_OF_ORIGIN: (Part.SELLER, Part.BUYER),
    DocumentKind.BILL_OF_LADING: (Part.SELLER, Part.BUYER),
    DocumentKind.IMPORT_DECLARATION: (Part.BUYER, Part.BUYER),
}
"""The documents of the flow; of each, who sends its paper original on where one is needed, and who must hold it."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """The word of its sender that a paper original is on its way or was handed over."""

    on: date
    carrier: str
    """Courier, bank or messenger."""
    number: str
    """The carrier's number of the consignment note; the receipt's where it was handed over by hand."""
    by: OrganisationId


@dataclass(frozen=True, slots=True)
class Switch:
    """A title that went to paper because its lane came to need it; its electronic record ended before."""

    answer: LaneAnswer
    """What the lane said on that day."""
    at: datetime
    head: str
    """Digest of the entry that ended the record."""
    holder: OrganisationId
    """Who surrendered the record, and to whom the paper goes."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One document of a trade as the lane takes it: what the lane said when it was issued stays with it."""

    kind: DocumentKind
    number: str
    answer: LaneAnswer
    decided_at: datetime
    handed: HandOver | None = None
    switch: Switch | None = None

    @property
    def governing(self) -> LaneAnswer:
        """What counts: what the lane said when the document was issued, or when its title went to paper."""
        return self.switch.answer if self.switch else self.answer

    @property
    def since(self) -> datetime:
        """Since when that counts."""
        return self.switch.at if self.switch else self.decided_at

    @property
    def is_copy(self) -> bool:
        """Whether the electronic document only accompanies a paper original."""
        return self.governing.acceptance is Acceptance.PAPER

    @property
    def waits(self) -> bool:
        """Whether a paper original is needed that nobody has sent."""
        return self.is_copy and self.handed is None

    @property
    def sender(self) -> Part:
        """Who sends the paper original on: the carrier where it replaces a title, else who issues it."""
        return Part.CARRIER if self.switch else KINDS_OF_A_TRADE[self.kind][0]

    @property
    def printers(self) -> frozenset[Part]:
        """Who prints it: its issuer, who knows all that it says, and who sends it on."""
        issuer = Part.CARRIER if self.kind is DocumentKind.BILL_OF_LADING else KINDS_OF_A_TRADE[self.kind][0]
        return frozenset({issuer, self.sender})


@dataclass(frozen=True, slots=True)
class LaneRow:
    """One line of a trade's lane table: what its document was issued under, None before, and what holds today."""

    kind: DocumentKind
    paper: Paper | None
    today: LaneAnswer
    ahead: tuple[LaneChange, ...] = ()
    """The days on which the lane's answer is known to change."""

    @property
    def answer(self) -> LaneAnswer:
        """What counts for the trade: what was decided when the document was issued, before that what holds today."""
        return self.paper.governing if self.paper else self.today

    @property
    def changed(self) -> bool:
        """Whether the lane says something else today than when the document was issued."""
        return self.answer.acceptance is not self.today.acceptance


@dataclass(frozen=True, slots=True)
class Trade:
    """One sale on its lane."""

    id: TradeId
    lane_from: str
    lane_to: str
    side: Side
    order: str
    """The buyer's or shop's order number."""
    consignment: ConsignmentId | None
    parts: dict[Part, OrganisationId]
    steps: tuple[StepDone, ...]
    links: dict[str, str]
    """Ids of what belongs to the trade: `title`, `export_case`, `intent_goods` ..."""
    opened_at: datetime
    papers: tuple[Paper, ...] = ()

    @property
    def lane(self) -> str:
        """`MX-SG`."""
        return f"{self.lane_from}-{self.lane_to}"

    def reached(self, step: Step) -> bool:
        """Whether the station lies behind."""
        return any(done.step == step for done in self.steps)

    @property
    def next_step(self) -> Step | None:
        """The first station not reached, None when settled."""
        return next((step for step in Step if not self.reached(step)), None)

    def paper(self, kind: DocumentKind) -> Paper | None:
        """What the lane said of the trade's document of that kind, None before it was issued."""
        return next((paper for paper in self.papers if paper.kind is kind), None)

    def part_of(self, organisation: OrganisationId) -> Part | None:
        """What the organisation is in this trade."""
        return next((part for part, who in self.parts.items() if who == organisation), None)


@dataclass(frozen=True, slots=True)
class PermitNews:
    """How a permit of the consignment stands, as its agency's node told it."""

    digest: str
    number: str
    agency: str
    state: PermitState
    at: datetime
    lapses: date | None = None
    """Last day of a suspension that nobody has confirmed."""

    def carries(self, on: date) -> bool:
        """Whether goods may move under it on the day `on`."""
        return self.state.carries or (self.lapses is not None and on > self.lapses)


class OriginSubject(StrEnum):
    """What news of origin is about."""

    CERTIFICATE = "certificate"
    VERIFICATION = "verification"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class OriginNews:
    """How a certificate of origin of the trade, its verification or a preference claimed on it stands."""

    about: OriginSubject
    number: str
    """Of the certificate."""
    state: str
    """`issued`, `revoked`, `asked`, `answered-confirmed`, `suspended` …: the words of the origin room."""
    at: datetime
    by: str
    text: str
    """The agreement's mark, the successor's number, the last day to answer, or the rule in the way; nobody's words."""
    sums: dict[str, str] = field(default_factory=dict)
    """Of a claim: what is `due`, and a `security` that is held, `released` or `called`."""
