# SPDX-License-Identifier: Apache-2.0
"""What is owed on a dishonoured bill, reckoned line by line on a day; apart from who owes it (`answering`).

By the Uniform Law the sum with the interest it promises, interest from maturity, and expenses; before maturity less a
discount; to one who took it up all that they paid, with interest from that day (ULB arts 5, 48, 49). By the Act the
same sum for whoever claims (BEA ss. 9, 57). By the Code what the instrument promises (UCC §§ 3-112, 3-412 to 3-415).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from tradelane.kernel.ids import economy_of
from tradelane.kernel.rule import rule
from tradelane.titles.rules.bill_times import maturity_of
from tradelane.titles.rules.dated import InForce, in_force, rows_of
from tradelane.titles.rules.interest import LawsInterest, Step, accrued, converted, in_coins, interest_by_law
from tradelane.titles.values import (
    Act,
    Beyond,
    BillLaw,
    BillStanding,
    Cost,
    CostKind,
    Entry,
    PartPayment,
    PaymentTerms,
    TakenUp,
    Title,
)
from tradelane.titles.values.claims import Claim, ClaimLine, LineKind

Cap = Callable[[Decimal], Decimal]
"""For how much one who promised less than the sum answers, by what the drawee has paid so far."""

_SUM_CLAUSES = {
    BillLaw.ULB: "ULB art. 48(1)(1)", BillLaw.BEA: "BEA s. 57(1)(a)", BillLaw.UCC: "UCC §§ 3-412 to 3-415",
}  # fmt: skip
_PROMISED_CLAUSES = {
    BillLaw.ULB: "ULB arts 5, 48(1)(1)", BillLaw.BEA: "BEA s. 9(3)", BillLaw.UCC: "UCC § 3-112(a)",
}  # fmt: skip
_PAID_CLAUSES = {BillLaw.ULB: "ULB art. 39(3)", BillLaw.BEA: "BEA s. 59", BillLaw.UCC: "UCC § 3-602(a)"}


def reckon(bill: BillStanding, *, on: date, rate: Decimal | None = None, cap: Cap | None = None) -> Claim:
    """What is owed on a bill on a day; of one who promised less, on what they promised.

    `rate` is per cent a year where the law leaves that open: of a court for interest (BEA s. 57(3)), of the bank for
    the discount of what is asked for before it falls due (ULB art. 48(2)).
    """
    taken = _begins_anew(bill)
    payments = tuple(each for each in (bill.payments[taken.payments :] if taken else bill.payments) if each.on <= on)
    steps = _steps(bill, taken, payments, cap)
    lines = [
        *_of_the_sum(bill, taken, payments, steps, capped=cap is not None),
        *_promised(bill, taken, steps, on),
        *_by_law(bill, taken, steps, on, rate),
        *_discount(bill, taken, steps, on, rate),
        *_costs(bill, taken),
        *_paid_already(bill, taken),
    ]
    return Claim(on, bill.terms.currency, tuple(lines))


def _begins_anew(bill: BillStanding) -> TakenUp | None:
    """By the Uniform Law who took it up claims what they paid; by other laws what any holder claims."""
    return bill.taken_up if bill.terms.law is BillLaw.ULB else None


# ── the sum, and what was paid of it ──


def _steps(
    bill: BillStanding, taken: TakenUp | None, payments: tuple[PartPayment, ...], cap: Cap | None
) -> tuple[Step, ...]:
    """What was owed of the sum from each day on which that changed."""
    owed, drawee_paid = _start(bill, taken), Decimal(0)
    before = bill.payments[: taken.payments] if taken else ()
    drawee_paid = sum((each.amount for each in before if each.by == bill.terms.drawee), drawee_paid)
    steps = [Step(taken.on if taken else bill.terms.drawn_on, min(owed, cap(drawee_paid)) if cap else owed)]
    for each in payments:
        owed -= each.amount
        drawee_paid += each.amount if each.by == bill.terms.drawee else 0
        steps.append(Step(each.on, max(Decimal(0), min(owed, cap(drawee_paid)) if cap else owed)))
    return tuple(steps)


def _start(bill: BillStanding, taken: TakenUp | None) -> Decimal:
    """The sum from which a claim begins, less what was paid on days that were not kept."""
    if taken is not None:
        return taken.amount
    return bill.terms.amount - (bill.paid - sum((each.amount for each in bill.payments), Decimal(0)))


def _of_the_sum(
    bill: BillStanding,
    taken: TakenUp | None,
    payments: tuple[PartPayment, ...],
    steps: tuple[Step, ...],
    *,
    capped: bool,
) -> Iterator[ClaimLine]:
    law = bill.terms.law
    clause = "ULB art. 49(1)" if taken else _SUM_CLAUSES[law]
    kind = LineKind.TAKEN_UP if taken else LineKind.SUM
    if capped:
        yield ClaimLine(kind, steps[-1].owed, clause)
        return
    yield ClaimLine(kind, _start(bill, taken), clause, since=taken.on if taken else None)
    for each in payments:
        yield ClaimLine(LineKind.PAID, -each.amount, _PAID_CLAUSES[law], since=each.on)


# ── interest ──


@dataclass(frozen=True, slots=True)
class _Rate:
    """At which rate something is reckoned, and who says so."""

    per_cent: Decimal
    year: int
    clause: str
    source: str = ""
    confidence: str = ""


def _promised(bill: BillStanding, taken: TakenUp | None, steps: tuple[Step, ...], on: date) -> Iterator[ClaimLine]:
    """What the instrument itself promises: to maturity, and by the Code until it is paid."""
    interest, law = bill.terms.interest, _law_of(bill, on)
    if interest is None or taken is not None:
        return
    since, maturity = interest.since or bill.terms.drawn_on, maturity_of(bill)
    until = on if maturity is None or (law is not None and law.goes_on) else min(on, maturity)
    rate = _Rate(interest.rate, interest.year, _PROMISED_CLAUSES[bill.terms.law])
    yield from _lines(bill, LineKind.PROMISED_INTEREST, steps, since, until, rate)


def _by_law(
    bill: BillStanding, taken: TakenUp | None, steps: tuple[Step, ...], on: date, named: Decimal | None
) -> Iterator[ClaimLine]:
    """What the law gives for the dishonour, from maturity, or from the day on which it was taken up."""
    since = taken.on if taken else maturity_of(bill)
    law = _law_of(bill, since) if since else None
    if since is None or law is None or law.goes_on or on <= since:
        return
    fact, rate = law.in_force, law.rate if law.rate is not None else named
    if rate is None:
        yield ClaimLine(
            LineKind.INTEREST, None, fact.clause, since, on, year=law.year, of=steps[-1].owed, source=fact.source,
            confidence=fact.confidence,
        )  # fmt: skip
        return
    said = _Rate(rate, law.year, fact.clause, fact.source, fact.confidence)
    yield from _lines(bill, LineKind.INTEREST, steps, since, on, said)


def _discount(
    bill: BillStanding, taken: TakenUp | None, steps: tuple[Step, ...], on: date, named: Decimal | None
) -> Iterator[ClaimLine]:
    """Before maturity the Uniform Law takes off the bank's discount at the place of the holder (ULB art. 48(2))."""
    maturity, law = maturity_of(bill), _law_of(bill, on)
    if bill.terms.law is not BillLaw.ULB or taken is not None or maturity is None or on >= maturity or law is None:
        return
    owed, clause = steps[-1].owed, "ULB art. 48(2)"
    if named is None:
        yield ClaimLine(LineKind.DISCOUNT, None, clause, on, maturity, year=law.year, of=owed)
        return
    for each in _lines(bill, LineKind.DISCOUNT, (Step(on, owed),), on, maturity, _Rate(named, law.year, clause)):
        yield replace(each, amount=-(each.amount or Decimal(0)))


def _lines(
    bill: BillStanding, kind: LineKind, steps: tuple[Step, ...], since: date, until: date, rate: _Rate
) -> Iterator[ClaimLine]:
    """A line for each stretch of days over which one sum was owed."""
    for each in accrued(steps, since=since, until=until, rate=rate.per_cent, year=rate.year, terms=bill.terms):
        yield ClaimLine(
            kind, each.amount, rate.clause, each.since, each.until, rate.per_cent, rate.year, each.owed,
            rate.source, rate.confidence,
        )  # fmt: skip


def _law_of(bill: BillStanding, on: date) -> LawsInterest | None:
    drawn_in = bill.terms.drawn_in or economy_of(bill.drawer)
    return interest_by_law(bill.terms, drawn_in=drawn_in, on=on)


# ── costs, and what was paid of both ──


def _costs(bill: BillStanding, taken: TakenUp | None) -> Iterator[ClaimLine]:
    for each in bill.costs[taken.costs :] if taken else bill.costs:
        fact = _claimable(bill, each)
        if fact is not None:
            yield ClaimLine(
                LineKind.COSTS, each.amount, fact.clause, source=fact.source, confidence=fact.confidence,
                what=str(each.kind),
            )  # fmt: skip


def _claimable(bill: BillStanding, cost: Cost) -> InForce | None:
    """Whether the law lets a cost be claimed; not of a protest from which the drawer released the holder (ULB
    art. 46(3)).
    """
    released = bill.terms.without_protest and bill.terms.law is BillLaw.ULB and cost.kind is CostKind.PROTEST
    found = (fact for law, kind, fact in _cost_facts() if law is bill.terms.law and kind is cost.kind)
    return None if released else next((fact for fact in found if fact.holds(bill.terms.drawn_on)), None)


@lru_cache(maxsize=1)
def _cost_facts() -> tuple[tuple[BillLaw, CostKind, InForce], ...]:
    return rows_of("bill_costs.csv", lambda row: (BillLaw(row["law"]), CostKind(row["kind"]), in_force(row)))


def _paid_already(bill: BillStanding, taken: TakenUp | None) -> Iterator[ClaimLine]:
    interest = bill.interest_paid - (taken.interest_paid if taken else 0)
    costs = bill.costs_paid - (taken.costs_paid if taken else 0)
    clause = _PAID_CLAUSES[bill.terms.law]
    if interest:
        yield ClaimLine(LineKind.INTEREST_PAID, -interest, clause)
    if costs:
        yield ClaimLine(LineKind.COSTS_PAID, -costs, clause)


# ── what is paid of a claim ──


@rule(
    "BILL-20",
    cites="ULB arts 48, 49; BEA s. 57; UCC § 3-112",
    field="terms.beyond",
    fix="Acknowledge at most what the claim of that day says; name the rate where the law leaves it open.",
)
def what_is_paid_beyond_the_sum_is_reckoned(title: Title, entry: Entry) -> bool:
    """Interest and costs that the holder acknowledges are at most what the law reckons on that day, and what is taken
    off before maturity is at least its discount, on the whole of what is paid.
    """
    bill, terms = title.standing.bill, entry.terms
    if not isinstance(terms, PaymentTerms) or bill is None or (terms.beyond is None and bill.taken_up is None):
        return True
    beyond = terms.beyond or Beyond()
    early_at_will = Decimal(0) if entry.act is Act.PAY else None  # who only pays early has no discount (ULB art. 40)
    rate = beyond.rate if beyond.rate is not None else early_at_will
    most = payable_beyond(bill, on=entry.at.date(), rate=rate)
    whole = terms.amount == bill.outstanding
    off = most is not None and beyond.discount >= most.discount if whole else beyond.discount == 0
    interest, costs = (most.interest, most.costs) if most else (beyond.interest, beyond.costs)
    within = beyond.interest <= interest and beyond.costs <= costs and beyond.discount < terms.amount
    return _are_amounts(beyond, bill) and off and within


def payable_beyond(bill: BillStanding, *, on: date, rate: Decimal | None = None) -> Beyond | None:
    """How the claim of a day is paid, beyond what is outstanding of the sum; None where a discount's rate is not named.

    Who took it up may have paid more than the sum, which counts as interest here, or less, which is taken off.
    """
    claim = reckon(bill, on=on, rate=rate)
    if any(each.kind is LineKind.DISCOUNT and each.amount is None for each in claim.lines):
        return None
    paid_more = claim.of(LineKind.SUM, LineKind.TAKEN_UP, LineKind.PAID) - bill.outstanding
    interest = claim.of(LineKind.PROMISED_INTEREST, LineKind.INTEREST, LineKind.INTEREST_PAID)
    return Beyond(
        interest + max(Decimal(0), paid_more),
        claim.of(LineKind.COSTS, LineKind.COSTS_PAID),
        max(Decimal(0), -paid_more) - claim.of(LineKind.DISCOUNT),
        rate,
    )


def _are_amounts(beyond: Beyond, bill: BillStanding) -> bool:
    amounts = (beyond.interest, beyond.costs, beyond.discount)
    in_range = beyond.rate is None or 0 <= beyond.rate <= 1000
    return in_range and all(each >= 0 and each == in_coins(each, bill.terms) for each in amounts)


@rule(
    "BILL-21",
    cites="ULB art. 41; BEA s. 57; UCC § 3-107",
    field="terms.tendered",
    fix="Pay in the bill's currency, or the money of the place at the rate that the bill or the day says.",
)
def other_money_is_paid_at_its_rate(title: Title, entry: Entry) -> bool:
    """A bill is paid in its own currency; in another, which the clause of effective payment excludes, at the rate that
    the drawer prescribes or the parties name, for the very sum.
    """
    bill, terms = title.standing.bill, entry.terms
    if not isinstance(terms, PaymentTerms) or terms.tendered is None or bill is None:
        return True
    given, exchange = terms.tendered, bill.terms.exchange
    prescribed = exchange.rate if exchange else None
    lets = exchange is None or not exchange.in_kind
    at_rate = given.rate > 0 and prescribed in (None, given.rate)
    sum_is_right = given.amount == converted(terms.whole, rate=given.rate, currency=given.currency)
    return lets and at_rate and given.currency != bill.terms.currency and sum_is_right
