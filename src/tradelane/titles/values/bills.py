# SPDX-License-Identifier: Apache-2.0
"""Bills of exchange and promissory notes: who promised what, when it is due, and what their acts say; apart from cargo
documents, which promise goods. What became of one stands in `bill_standing`.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tradelane.kernel.ids import OrganisationId
from tradelane.titles.values.words import Words


class BillLaw(StrEnum):
    """Which rules govern an instrument, by the law that it names."""

    ULB = "ulb"
    """Geneva Uniform Law for Bills of Exchange and Promissory Notes (1930), as enacted."""
    BEA = "bea"
    """Bills of Exchange Act 1882 and the acts that follow it."""
    UCC = "ucc"
    """Uniform Commercial Code, article 3."""


class TenorKind(StrEnum):
    """When an instrument falls due (ULB art. 33; BEA ss. 10-11)."""

    SIGHT = "sight"
    AFTER_SIGHT = "after_sight"
    AFTER_DATE = "after_date"
    FIXED_DATE = "fixed_date"


@dataclass(frozen=True, slots=True)
class Tenor:
    """The time for payment."""

    kind: TenorKind
    days: int = 0
    months: int = 0
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Interest:
    """Interest that an instrument itself promises (ULB art. 5; BEA s. 9(1)(a), (3); UCC § 3-112)."""

    rate: Decimal
    """Per cent a year."""
    since: date | None = None
    """From which day; None: from the date of the instrument."""
    year: int = 365
    """How many days a year counts: 360 or 365. Every day that passes counts, the first does not."""


@dataclass(frozen=True, slots=True)
class StatedSum:
    """The sum as an instrument writes it in one place (ULB art. 6; BEA s. 9(2); UCC § 3-114)."""

    amount: Decimal
    in_words: bool


@dataclass(frozen=True, slots=True)
class Exchange:
    """How an instrument in another money than that of its place of payment is paid (ULB art. 41; UCC § 3-107)."""

    in_kind: bool = False
    """Only in its own currency: the clause of effective payment in foreign money (ULB art. 41(3))."""
    rate: Decimal | None = None
    """Units of the local money for one of its own, as the drawer prescribes (ULB art. 41(2)); None: the day's rate."""


@dataclass(frozen=True, slots=True)
class Showing:
    """What the drawer stipulates of presentment (ULB arts 22, 23, 34; BEA s. 39(2)); of a bill at sight for payment,
    of any other for acceptance.
    """

    not_before: date | None = None
    by: date | None = None
    """In place of the law's own time."""
    required: bool = False
    """Whether it must be presented for acceptance."""
    prohibited: bool = False
    """Whether it must not be."""


class Guarantee(StrEnum):
    """What the drawer answers for (ULB art. 9; BEA s. 16(1); UCC § 3-414(e))."""

    ALL = "all"
    PAYMENT = "payment"
    """Not for acceptance."""
    NOTHING = "nothing"
    """Drawn without recourse."""


@dataclass(frozen=True, slots=True)
class BillTerms:
    """What an instrument says (ULB arts 1, 75; BEA s. 3)."""

    drawee: OrganisationId
    """Who is ordered to pay; of a promissory note its maker."""
    amount: Decimal
    currency: str
    tenor: Tenor
    drawn_on: date
    place_of_payment: str
    """Economy, ISO 3166-1: its calendar tells the business days."""
    law: BillLaw
    drawn_in: str = field(default="", metadata={"later": True})
    """Economy where it was drawn; empty: that of who drew it (ULB art. 2(4))."""
    without_protest: bool = field(default=False, metadata={"later": True})
    """Whether the drawer releases the holder from protest (ULB art. 46; BEA s. 16(2))."""
    interest: Interest | None = field(default=None, metadata={"later": True})
    in_case_of_need: OrganisationId | None = field(default=None, metadata={"later": True})
    """Whom the drawer names to accept or pay in case of need (ULB art. 55(1); BEA s. 15)."""
    stated: tuple[StatedSum, ...] = field(default=(), metadata={"later": True})
    """How the sum is written, where that is in several places; `amount` is then the one that counts."""
    exchange: Exchange | None = field(default=None, metadata={"later": True})
    showing: Showing | None = field(default=None, metadata={"later": True})
    guarantee: Guarantee = field(default=Guarantee.ALL, metadata={"later": True})


class Presentment(StrEnum):
    """What an instrument is presented for."""

    ACCEPTANCE = "acceptance"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class PresentmentTerms:
    """For what it is presented, and to whom."""

    purpose: Presentment
    to: OrganisationId | None = field(default=None, metadata={"later": True})
    """Who is named in case of need, or accepted for honour; None: the drawee."""


@dataclass(frozen=True, slots=True)
class AcceptanceTerms:
    """For how much the drawee accepts, and on what condition."""

    amount: Decimal
    varies: Words = field(default="", metadata={"later": True})
    """How the acceptance varies the bill beyond the sum (ULB art. 26(2); BEA s. 19(2); UCC § 3-410); empty: not."""


@dataclass(frozen=True, slots=True)
class AvalTerms:
    """For whom and how much somebody stands surety."""

    guarantees: OrganisationId
    amount: Decimal
    without_protest: bool = field(default=False, metadata={"later": True})
    """Whether the surety releases the holder from protest, as far as they answer (ULB art. 46)."""
    in_case_of_need: OrganisationId | None = field(default=None, metadata={"later": True})


@dataclass(frozen=True, slots=True)
class Beyond:
    """What was paid beyond the sum, for which a claim is reckoned (ULB arts 5, 48, 49; BEA s. 57; UCC § 3-112)."""

    interest: Decimal = Decimal(0)
    costs: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    """What was taken off, as it was paid before it fell due (ULB art. 48(2))."""
    rate: Decimal | None = None
    """Per cent a year that the law leaves to a court or to a bank's rate: of the interest, or of the discount."""


@dataclass(frozen=True, slots=True)
class Tendered:
    """What was handed over where that was other money than the instrument's."""

    amount: Decimal
    currency: str
    rate: Decimal
    """Units of it for one of the instrument's."""


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """Who paid how much of the sum, as the holder acknowledges, and how much beyond it."""

    payer: OrganisationId
    amount: Decimal
    beyond: Beyond | None = field(default=None, metadata={"later": True})
    """None: nothing beyond the sum is asked."""
    tendered: Tendered | None = field(default=None, metadata={"later": True})

    @property
    def whole(self) -> Decimal:
        """All that was paid."""
        more = self.beyond or Beyond()
        return self.amount + more.interest + more.costs - more.discount


class CostKind(StrEnum):
    """What a cost was of."""

    PROTEST = "protest"
    """Of noting too."""
    NOTICE = "notice"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Cost:
    """What a dishonour cost the one who writes it down, in the instrument's currency."""

    kind: CostKind
    amount: Decimal


class ProtestGround(StrEnum):
    """What a protest shows."""

    DISHONOUR = "dishonour"
    INSOLVENCY = "insolvency"
    """Of the drawee, before it is due: a judgment, stopped payments, an execution in vain (ULB arts 43(2), 44(5))."""


@dataclass(frozen=True, slots=True)
class ProtestTerms:
    """What shows the dishonour: the authentic act, or its equivalent, by number; and what it cost."""

    evidence: Words
    costs: tuple[Cost, ...] = field(default=(), metadata={"later": True})
    ground: ProtestGround = field(default=ProtestGround.DISHONOUR, metadata={"later": True})


@dataclass(frozen=True, slots=True)
class NoticeTerms:
    """Whom the holder, or one who was told, tells of the dishonour; and what it cost."""

    told: OrganisationId
    costs: tuple[Cost, ...] = field(default=(), metadata={"later": True})


@dataclass(frozen=True, slots=True)
class InterventionTerms:
    """What somebody offers to do for whose honour (ULB arts 55-63; BEA ss. 65-68)."""

    purpose: Presentment
    """To accept it, or to pay it."""
    amount: Decimal
    honoured: OrganisationId | None = None
    """None: the drawer (ULB arts 57, 62; BEA s. 65(4))."""


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """Whose offer the holder takes, or does not."""

    offered_by: OrganisationId


@dataclass(frozen=True, slots=True)
class ObstacleTerms:
    """What keeps the holder from an act in its time, since when and until when (ULB art. 54; BEA ss. 46(1), 50(1),
    51(9); UCC § 3-504(c)).
    """

    ground: Words
    since: date
    until: date | None = None
    """None while it lasts."""
