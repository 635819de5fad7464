# SPDX-License-Identifier: Apache-2.0
"""Bills of exchange and promissory notes: who promised what, when it is due, what became of it; apart from cargo
documents, which promise goods.
"""

from dataclasses import dataclass, field, replace
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


class Presentment(StrEnum):
    """What an instrument is presented for."""

    ACCEPTANCE = "acceptance"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class PresentmentTerms:
    """For what it is presented."""

    purpose: Presentment


@dataclass(frozen=True, slots=True)
class AcceptanceTerms:
    """For how much the drawee accepts."""

    amount: Decimal


@dataclass(frozen=True, slots=True)
class AvalTerms:
    """For whom and how much somebody stands surety."""

    guarantees: OrganisationId
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """Who paid how much, as the holder acknowledges."""

    payer: OrganisationId
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ProtestTerms:
    """What shows the dishonour: the authentic act, or its equivalent, by number."""

    evidence: Words


@dataclass(frozen=True, slots=True)
class NoticeTerms:
    """Whom the holder tells of the dishonour."""

    told: OrganisationId


@dataclass(frozen=True, slots=True)
class Aval:
    """A surety on the instrument."""

    by: OrganisationId
    guarantees: OrganisationId
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BillStanding:
    """An instrument as it stands."""

    terms: BillTerms
    drawer: OrganisationId
    """Who drew it; of a promissory note its maker."""
    accepted: Decimal | None = None
    accepted_on: date | None = None
    drawer_answers: bool = field(default=True, metadata={"later": True})
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
    paid_for_drawee: Decimal = field(default=Decimal(0), metadata={"later": True})
    """Of that, what others than the drawee paid who answer for it."""

    @property
    def outstanding(self) -> Decimal:
        """What is not paid."""
        return self.terms.amount - self.paid

    @property
    def owed_by_acceptor(self) -> Decimal:
        """What the drawee accepted, or promised as the maker of a note, and has not paid to the holder."""
        maker = self.terms.drawee == self.drawer
        promised = self.terms.amount if maker and self.accepted is None else self.accepted or Decimal(0)
        return max(Decimal(0), min(promised - (self.paid - self.paid_for_drawee), self.outstanding))

    @property
    def is_accepted_in_part(self) -> bool:
        """Whether the drawee accepted for less than the sum, which refuses the rest (ULB arts 26(1), 43)."""
        return self.accepted is not None and self.accepted < self.terms.amount

    @property
    def refused_on(self) -> date | None:
        """When acceptance or payment was refused, or acceptance of a part; None while nothing was."""
        waits_for_payment = self.presented is Presentment.PAYMENT
        refuses_the_rest = self.is_accepted_in_part and not waits_for_payment
        return self.dishonoured_on or (self.accepted_on if refuses_the_rest else None)

    @property
    def liable(self) -> tuple[OrganisationId, ...]:
        """Who answers for it, jointly (ULB art. 47): the drawee once it accepted, drawer, endorsers, sureties."""
        acceptor = (self.terms.drawee,) if self.accepted is not None or self.terms.drawee == self.drawer else ()
        drawer = (self.drawer,) if self.drawer_answers else ()
        return (*acceptor, *drawer, *self.endorsers, *(aval.by for aval in self.avals))

    def taken_up_by(self, payer: OrganisationId) -> "BillStanding":
        """As it stands for who paid it and took it up: those before them answer on, with their sureties, and nobody
        else (ULB arts 49, 50); to a surety the party they stood in for, and who answers to that one (ULB art. 32(3)).
        """
        party = self._stood_in_for(payer)
        behind = self.endorsers.index(party) + (party != payer) if party in self.endorsers else 0
        drawer_answers = self.drawer_answers and (party in self.endorsers or (party == self.drawer != payer))
        kept = replace(self, endorsers=self.endorsers[:behind], drawer_answers=drawer_answers, avals=())
        for aval in self.avals:
            if aval.by != payer and aval.guarantees in (self.terms.drawee, *kept.liable):
                kept = replace(kept, avals=(*kept.avals, aval))
        return kept

    def _stood_in_for(self, payer: OrganisationId) -> OrganisationId:
        """The signer for whom a surety answered, or a surety's surety; of any other party themselves."""
        party = payer
        for aval in reversed(self.avals):  # each stands in for who signed before
            if aval.by == party and party not in (self.drawer, *self.endorsers):
                party = aval.guarantees
        return party
