# SPDX-License-Identifier: Apache-2.0
"""Bills and notes as they stand: who answers for one, what was paid, refused, shown and offered; apart from what one
promises, which never changes.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tradelane.kernel.ids import OrganisationId
from tradelane.titles.values.bills import BillLaw, BillTerms, Cost, Presentment


@dataclass(frozen=True, slots=True)
class Aval:
    """A surety on the instrument."""

    by: OrganisationId
    guarantees: OrganisationId
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PartPayment:
    """What was paid of the sum, on which day."""

    on: date
    by: OrganisationId
    amount: Decimal


@dataclass(frozen=True, slots=True)
class TakenUp:
    """Who paid all that was owed and took the instrument up: the sum from which their own claim begins.

    How much of what is kept below was there before, so that nobody claims twice what is in `amount`.
    """

    by: OrganisationId
    on: date
    amount: Decimal
    """All that they paid, with interest and costs (ULB art. 49(1))."""
    payments: int
    costs: int
    interest_paid: Decimal
    costs_paid: Decimal


class OfferKind(StrEnum):
    """What waits for the holder's answer."""

    ACCEPTANCE_FOR_HONOUR = "acceptance_for_honour"
    PAYMENT_FOR_HONOUR = "payment_for_honour"
    VARIED_ACCEPTANCE = "varied_acceptance"
    """Of a part, or on a condition, where the law leaves it to the holder whether to take it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody offers the holder."""

    by: OrganisationId
    kind: OfferKind
    amount: Decimal
    honoured: OrganisationId
    """For whose honour; of a varied acceptance the drawee itself."""
    on: date
    varies: bool = False
    """Whether it varies the bill beyond the sum."""


@dataclass(frozen=True, slots=True)
class HonourAcceptance:
    """Who accepted for whose honour, once the holder let it in."""

    by: OrganisationId
    honoured: OrganisationId
    amount: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class Need:
    """Whom a signer named in case of need."""

    named_by: OrganisationId
    referee: OrganisationId


@dataclass(frozen=True, slots=True)
class Prohibition:
    """Who endorsed not to order, and to whom: they answer to that endorsee alone (ULB art. 15(2))."""

    by: OrganisationId
    endorsee: OrganisationId


@dataclass(frozen=True, slots=True)
class Notified:
    """Who told whom of the dishonour, on which day."""

    by: OrganisationId
    told: OrganisationId
    on: date


@dataclass(frozen=True, slots=True)
class Incurred:
    """A cost of one who does not hold the instrument: theirs to claim once they took it up (ULB art. 49(3))."""

    by: OrganisationId
    cost: Cost


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Since when, and until when, something kept the holder from acting; None while it lasts."""

    since: date
    until: date | None


_LATER = {"later": True}


@dataclass(frozen=True, slots=True)
class BillStanding:
    """An instrument as it stands."""

    terms: BillTerms
    drawer: OrganisationId
    """Who drew it; of a promissory note its maker."""
    accepted: Decimal | None = None
    accepted_on: date | None = None
    drawer_answers: bool = field(default=True, metadata=_LATER)
    """Not after the drawer took it up, or somebody to whom the drawer answers for nothing."""
    endorsers: tuple[OrganisationId, ...] = ()
    """Those who endorsed it and answer for it, in their order; who endorsed without recourse is not among them."""
    avals: tuple[Aval, ...] = ()
    presented: Presentment | None = None
    presented_on: date | None = None
    dishonoured_on: date | None = None
    protested_on: date | None = None
    told: tuple[OrganisationId, ...] = ()
    paid: Decimal = Decimal(0)
    paid_for_drawee: Decimal = field(default=Decimal(0), metadata=_LATER)
    """Of that, what others than the drawee paid who answer for it."""
    payments: tuple[PartPayment, ...] = field(default=(), metadata=_LATER)
    interest_paid: Decimal = field(default=Decimal(0), metadata=_LATER)
    costs_paid: Decimal = field(default=Decimal(0), metadata=_LATER)
    costs: tuple[Cost, ...] = field(default=(), metadata=_LATER)
    """Of those who held it when they wrote them down."""
    incurred: tuple[Incurred, ...] = field(default=(), metadata=_LATER)
    taken_up: TakenUp | None = field(default=None, metadata=_LATER)
    varied: bool = field(default=False, metadata=_LATER)
    """Whether the acceptance varies the bill beyond the sum: by the Uniform Law a refusal that binds the acceptor (ULB
    art. 26(2)); by other laws the holder took it so.
    """
    shown_on: date | None = field(default=None, metadata=_LATER)
    """When it was first presented for acceptance."""
    demanded_on: date | None = field(default=None, metadata=_LATER)
    """When it was first presented for payment: of one at sight, its maturity."""
    deliberated_on: date | None = field(default=None, metadata=_LATER)
    """When the drawee asked for a second presentment on the next day (ULB art. 24); None once it came."""
    waivers: tuple[OrganisationId, ...] = field(default=(), metadata=_LATER)
    """Endorsers and sureties who released the holder from protest, each for themselves (ULB art. 46; BEA s. 16(2))."""
    prohibitions: tuple[Prohibition, ...] = field(default=(), metadata=_LATER)
    needs: tuple[Need, ...] = field(default=(), metadata=_LATER)
    """Whom others than the drawer named in case of need."""
    asked: tuple[OrganisationId, ...] = field(default=(), metadata=_LATER)
    """Of those named in case of need or who accepted for honour, whom it was presented to."""
    offers: tuple[Offer, ...] = field(default=(), metadata=_LATER)
    for_honour: tuple[HonourAcceptance, ...] = field(default=(), metadata=_LATER)
    paid_for_honour: bool = field(default=False, metadata=_LATER)
    """Whether its holder paid it for another's honour, and so cannot endorse it (ULB art. 63(1))."""
    notices: tuple[Notified, ...] = field(default=(), metadata=_LATER)
    obstacle: Obstacle | None = field(default=None, metadata=_LATER)

    @property
    def outstanding(self) -> Decimal:
        """What is not paid."""
        return self.terms.amount - self.paid

    @property
    def is_bound(self) -> bool:
        """Whether the drawee promised to pay: it accepted, or is the maker of a note."""
        return self.accepted is not None or self.terms.drawee == self.drawer

    @property
    def promised(self) -> Decimal:
        """For how much the drawee is bound."""
        maker = self.terms.drawee == self.drawer
        return self.terms.amount if maker and self.accepted is None else self.accepted or Decimal(0)

    @property
    def owed_by_acceptor(self) -> Decimal:
        """What the drawee accepted, or promised as the maker of a note, and has not paid to the holder."""
        return max(Decimal(0), min(self.promised - (self.paid - self.paid_for_drawee), self.outstanding))

    @property
    def is_accepted_in_part(self) -> bool:
        """Whether the drawee accepted for less than the sum, which refuses the rest (ULB arts 26(1), 43)."""
        return self.accepted is not None and self.accepted < self.terms.amount

    @property
    def is_refused_by_varying(self) -> bool:
        """Whether the acceptance counts as a refusal, though it binds (ULB art. 26(2))."""
        return self.varied and self.terms.law is BillLaw.ULB

    @property
    def refused_on(self) -> date | None:
        """When acceptance or payment was refused, or acceptance of a part or as drawn; None while nothing was."""
        waits_for_payment = self.presented is Presentment.PAYMENT
        refuses = (self.is_accepted_in_part or self.is_refused_by_varying) and not waits_for_payment
        return self.dishonoured_on or (self.accepted_on if refuses else None)

    @property
    def liable(self) -> tuple[OrganisationId, ...]:
        """Who answers for it, jointly (ULB art. 47): the drawee once it accepted, drawer, endorsers, sureties.

        Each answers by their own signature: that another's does not bind them frees nobody else (ULB art. 7).
        """
        acceptor = (self.terms.drawee,) if self.is_bound else ()
        drawer = (self.drawer,) if self.drawer_answers else ()
        return (*acceptor, *drawer, *self.endorsers, *(aval.by for aval in self.avals))

    @property
    def referees(self) -> tuple[Need, ...]:
        """Whom signers named in case of need."""
        named = self.terms.in_case_of_need
        return (Need(self.drawer, named), *self.needs) if named else self.needs

    def subsequent_to(self, party: OrganisationId) -> frozenset[OrganisationId]:
        """Who signed after a party, and their sureties: whom a payment for that party's honour discharges."""
        return frozenset(self.liable) - frozenset(self.kept_for(party).liable)

    def kept_for(self, party: OrganisationId) -> "BillStanding":
        """As it stands when all who signed after a party are discharged (ULB arts 61, 63(2); BEA s. 68(5), (7))."""
        signer = self.signer_behind(party)
        behind = self.endorsers.index(signer) + 1 if signer in self.endorsers else 0
        drawer_answers = self.drawer_answers and signer in (self.drawer, *self.endorsers)
        return self._kept(behind, drawer_answers, without=None)

    def taken_up_by(self, payer: OrganisationId) -> "BillStanding":
        """As it stands for who paid it and took it up: those before them answer on, with their sureties, and nobody
        else (ULB arts 49, 50); to a surety the party they stood in for, and who answers to that one (ULB art. 32(3)).
        """
        party = self.signer_behind(payer)
        behind = self.endorsers.index(party) + (party != payer) if party in self.endorsers else 0
        drawer_answers = self.drawer_answers and (party in self.endorsers or (party == self.drawer != payer))
        return self._kept(behind, drawer_answers, without=payer)

    def _kept(self, behind: int, drawer_answers: bool, *, without: OrganisationId | None) -> "BillStanding":
        kept = replace(self, endorsers=self.endorsers[:behind], drawer_answers=drawer_answers, avals=())
        for aval in self.avals:
            if aval.by != without and aval.guarantees in (self.terms.drawee, *kept.liable):
                kept = replace(kept, avals=(*kept.avals, aval))
        answering = frozenset(kept.liable)
        accepted = tuple(each for each in self.for_honour if each.honoured in answering and each.by != without)
        return replace(kept, for_honour=accepted)

    def signer_behind(self, party: OrganisationId) -> OrganisationId:
        """The signer for whom a surety answered, or a surety's surety; of any other party themselves."""
        for aval in reversed(self.avals):  # each stands in for who signed before
            if aval.by == party and party not in (self.drawer, *self.endorsers):
                party = aval.guarantees
        return party
