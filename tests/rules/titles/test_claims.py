# SPDX-License-Identifier: Apache-2.0
"""What is owed on a dishonoured bill: each figure worked by hand, by the law that gives it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.bill_makers import DUE, SIGHT, TERMS, a_bill, act, after, bill_of
from tests.makers import BANK, BUYER, MX_BANK, OUTSIDER, SELLER

from tradelane.titles import rules
from tradelane.titles.values import (
    Act,
    Aval,
    Beyond,
    BillLaw,
    Cost,
    CostKind,
    Exchange,
    Interest,
    NoticeTerms,
    PartPayment,
    PaymentTerms,
    Presentment,
    PresentmentTerms,
    ProtestTerms,
    Tendered,
    Tenor,
    TenorKind,
    Title,
)
from tradelane.titles.values.claims import Claim, LineKind, Role

LATER = date(2026, 12, 27)
"""30 days after DUE."""
PROTEST, NOTICE = Cost(CostKind.PROTEST, Decimal("45.00")), Cost(CostKind.NOTICE, Decimal("7.50"))


def refused(law: BillLaw = BillLaw.ULB, **changes: Any) -> Title:
    """Presented for payment, refused and protested on its day."""
    shown = {"presented": Presentment.PAYMENT, "presented_on": DUE, "dishonoured_on": DUE, "protested_on": DUE}
    return a_bill(law, **{**shown, **changes})


def reckoned(title: Title, on: date, rate: str | None = None) -> Claim:
    return rules.reckon(bill_of(title), on=on, rate=Decimal(rate) if rate else None)


def amounts(claim: Claim) -> list[tuple[LineKind, Decimal | None]]:
    return [(each.kind, each.amount) for each in claim.lines]


def lines(*of: tuple[LineKind, str | None]) -> list[tuple[LineKind, Decimal | None]]:
    return [(kind, None if amount is None else Decimal(amount)) for kind, amount in of]


def test_by_the_uniform_law_six_per_cent_runs_from_maturity_and_costs_are_added() -> None:
    claim = reckoned(refused(costs=(PROTEST, NOTICE)), LATER)
    # 1000 x 6 % x 30 / 365 = 4.9315
    assert amounts(claim) == lines(
        (LineKind.SUM, "1000"), (LineKind.INTEREST, "4.93"), (LineKind.COSTS, "45"), (LineKind.COSTS, "7.50")
    )
    assert claim.total == Decimal("1057.43")
    assert all(each.clause and each.source and each.confidence for each in claim.lines[1:])
    interest = claim.lines[1]
    assert (interest.since, interest.until, interest.rate, interest.year) == (DUE, LATER, Decimal(6), 365)
    assert interest.clause.startswith("ULB arts 48(1)(2)") and interest.source and interest.confidence == "medium"
    assert amounts(reckoned(refused(), DUE)) == lines((LineKind.SUM, "1000")), "the first day does not count"


def test_a_bill_at_sight_bears_its_own_interest_to_its_presentment_and_the_laws_after_it() -> None:
    terms = replace(TERMS, tenor=SIGHT, interest=Interest(Decimal(5)))
    shown = {"presented": Presentment.PAYMENT, "presented_on": date(2026, 12, 1), "protested_on": date(2026, 12, 2)}
    claim = reckoned(a_bill(terms=terms, **shown), date(2027, 1, 15))
    # 1000 x 5 % x 29 / 365 = 3.9726 (2 November to 1 December); 1000 x 6 % x 45 / 365 = 7.3973
    assert amounts(claim) == lines(
        (LineKind.SUM, "1000"), (LineKind.PROMISED_INTEREST, "3.97"), (LineKind.INTEREST, "7.40")
    )
    from_later = replace(terms, interest=Interest(Decimal(5), date(2026, 11, 21), 360))
    # 1000 x 5 % x 10 / 360 = 1.3889
    assert reckoned(a_bill(terms=from_later, **shown), date(2026, 12, 1)).total == Decimal("1001.39")


def test_what_was_paid_in_part_bears_interest_no_more_and_the_parts_add_up() -> None:
    paid = refused(paid=Decimal(400), payments=(PartPayment(LATER, BUYER, Decimal(400)),))
    claim = reckoned(paid, date(2027, 1, 26))
    # 1000 x 30 days and 600 x 30 days: 4.9315 + 2.9589 = 7.8904
    assert amounts(claim) == lines(
        (LineKind.SUM, "1000"), (LineKind.PAID, "-400"), (LineKind.INTEREST, "4.93"), (LineKind.INTEREST, "2.96")
    )
    assert [each.of for each in claim.lines[2:]] == [Decimal(1000), Decimal(600)]
    assert reckoned(paid, date(2026, 12, 26)).total == Decimal("1004.77"), "29 days, before it was paid"
    before_days_were_kept = refused(paid=Decimal(400))
    assert reckoned(before_days_were_kept, LATER).lines[0].amount == Decimal(600)


def test_before_maturity_the_uniform_law_takes_off_the_banks_discount() -> None:
    terms = replace(TERMS, tenor=Tenor(TenorKind.FIXED_DATE, on=date(2027, 3, 1)))
    early = a_bill(terms=terms, presented=Presentment.ACCEPTANCE, dishonoured_on=DUE, protested_on=DUE)
    # 1000 x 4 % x 90 / 365 = 9.8630
    claim = reckoned(early, date(2026, 12, 1), "4")
    assert amounts(claim) == lines((LineKind.SUM, "1000"), (LineKind.DISCOUNT, "-9.86"))
    unnamed = reckoned(early, date(2026, 12, 1))
    assert unnamed.is_open and unnamed.lines[1].amount is None and unnamed.lines[1].clause == "ULB art. 48(2)"
    assert amounts(reckoned(early, date(2027, 3, 1), "4")) == lines((LineKind.SUM, "1000"))
    for law in (BillLaw.BEA, BillLaw.UCC):
        same = replace(bill_of(early), terms=replace(terms, law=law))
        assert rules.reckon(same, on=date(2026, 12, 1)).total == Decimal(1000), law


def test_who_took_it_up_claims_all_they_paid_with_interest_from_that_day() -> None:
    on = date(2026, 12, 7)
    title = refused(endorsers=(OUTSIDER,), costs=(PROTEST,))
    # 1000 x 6 % x 10 / 365 = 1.6438
    assert reckoned(title, on).total == Decimal("1046.64")
    paid = PaymentTerms(OUTSIDER, Decimal(1000), Beyond(Decimal("1.64"), Decimal(45)))
    takes_up = act(Act.RECOURSE, paid, to=OUTSIDER, day=on)
    assert rules.what_is_paid_beyond_the_sum_is_reckoned(title, takes_up)
    taken = after(title, takes_up)
    # 1046.64 x 6 % x 30 / 365 = 5.1615
    claim = reckoned(taken, date(2027, 1, 6))
    assert amounts(claim) == lines((LineKind.TAKEN_UP, "1046.64"), (LineKind.INTEREST, "5.16"))
    assert [each.clause.startswith("ULB art. 49(1)") for each in claim.lines] == [True, False]
    told = after(taken, act(Act.NOTICE, NoticeTerms(SELLER, (NOTICE,)), by=OUTSIDER, to=OUTSIDER, day=on))
    assert reckoned(told, on).total == Decimal("1054.14"), "with costs of their own, and no cost twice"
    passed_on = act(Act.RELAY, NoticeTerms(SELLER, (NOTICE,)), by=OUTSIDER, day=on)
    assert reckoned(after(title, passed_on), on) == reckoned(title, on), "no cost of the holder's"
    assert reckoned(after(title, passed_on, takes_up), on).total == Decimal("1054.14"), "theirs once they took it up"
    part = after(taken, act(Act.PAY, PaymentTerms(SELLER, Decimal(500)), by=OUTSIDER, to=OUTSIDER, day=on))
    # 546.64 x 6 % x 30 / 365 = 2.6958
    assert reckoned(part, date(2027, 1, 6)).total == Decimal("549.34")


def test_by_the_act_interest_is_damages_at_a_rate_that_a_court_names() -> None:
    saturday = Tenor(TenorKind.FIXED_DATE, on=date(2026, 11, 28))
    title = refused(BillLaw.BEA, terms=replace(TERMS, tenor=saturday), costs=(PROTEST, NOTICE))
    claim = reckoned(title, date(2026, 12, 30))
    assert amounts(claim) == lines((LineKind.SUM, "1000"), (LineKind.INTEREST, None), (LineKind.COSTS, "45"))
    assert claim.is_open and claim.lines[1].since == date(2026, 11, 30), "due on the next business day (s. 14(1))"
    # 1000 x 8 % x 30 / 365 = 6.5753; a notice's costs are none of the damages (s. 57(1)(c))
    assert reckoned(title, date(2026, 12, 30), "8").total == Decimal("1051.58")
    promised = refused(BillLaw.BEA, terms=replace(TERMS, interest=Interest(Decimal(5))))
    # 1000 x 5 % x 25 / 365 = 3.4247 from its date to maturity (s. 9(3)); 1000 x 5 % x 30 / 365 = 4.1096 as damages
    assert reckoned(promised, LATER, "5").total == Decimal("1007.53")
    paid = act(Act.RECOURSE, PaymentTerms(SELLER, Decimal(1000), Beyond(rate=Decimal(5))), to=SELLER)
    again = reckoned(after(promised, paid), LATER, "5")
    assert again.total == Decimal("1007.53"), "who took it up claims the same sum (s. 57(1))"


def test_by_the_code_an_instrument_bears_what_it_promises_and_nothing_else() -> None:
    assert reckoned(refused(BillLaw.UCC, costs=(PROTEST, NOTICE)), LATER).total == Decimal(1000)
    promised = refused(BillLaw.UCC, terms=replace(TERMS, interest=Interest(Decimal(7))))
    # 1000 x 7 % x 58 / 365 = 11.1233: from its date until it is paid
    claim = reckoned(promised, date(2026, 12, 30))
    assert amounts(claim) == lines((LineKind.SUM, "1000"), (LineKind.PROMISED_INTEREST, "11.12"))


@pytest.mark.parametrize(
    ("drawn_in", "interest"),
    [("JP", "3699"), ("SG", "7397")],  # 1,000,000 x 45 / 365 at 3 % and at 6 %: whole yen
)
def test_an_economys_own_rate_is_of_what_is_drawn_and_payable_there(drawn_in: str, interest: str) -> None:
    terms = replace(TERMS, amount=Decimal(1_000_000), currency="JPY", drawn_in=drawn_in, place_of_payment="JP")
    claim = reckoned(refused(terms=terms), date(2027, 1, 11))
    assert claim.of(LineKind.INTEREST) == Decimal(interest)


def test_who_drew_without_protest_does_not_pay_for_one() -> None:
    released = refused(terms=replace(TERMS, without_protest=True), costs=(PROTEST, NOTICE))
    assert reckoned(released, DUE).total == Decimal("1007.50")  # ULB art. 46(3)


def test_every_rate_has_its_clause_and_source() -> None:
    for each in rules.rates():
        assert each.in_force.clause and each.in_force.source and each.year in (360, 365)
        assert each.in_force.confidence in ("high", "medium", "low")
    keys = [(each.law, each.economy, each.in_force.valid_from) for each in rules.rates()]
    assert len(keys) == len(set(keys))


def test_who_promised_less_answers_for_that() -> None:
    title = refused(accepted=Decimal(600), avals=(Aval(MX_BANK, SELLER, Decimal(500)),))
    answers = {each.role: each for each in rules.answering(bill_of(title), holder=BANK, on=LATER)}
    totals = {role: each.claim.total for role, each in answers.items() if each.claim}
    # 30 days at 6 %: of 600 2.9589, of 500 2.4658, of 1000 4.9315
    assert totals == {
        Role.ACCEPTOR: Decimal("602.96"), Role.DRAWER: Decimal("1004.93"), Role.ENDORSER: Decimal("1004.93"),
        Role.SURETY: Decimal("502.47"),
    }  # fmt: skip


# ── what is paid ──


def test_what_is_paid_beyond_the_sum_is_reckoned() -> None:
    title = refused(costs=(PROTEST,))

    def paid(interest: str, costs: str = "0", amount: str = "1000", **more: Any) -> bool:
        beyond = Beyond(Decimal(interest), Decimal(costs), **more)
        entry = act(Act.RECOURSE, PaymentTerms(SELLER, Decimal(amount), beyond), to=SELLER, day=LATER)
        return rules.what_is_paid_beyond_the_sum_is_reckoned(title, entry)

    assert paid("4.93", "45") and paid("0"), "less may be taken"
    assert not paid("4.94") and not paid("1", "45.01") and not paid("-1") and not paid("0.001")
    assert not paid("0", discount=Decimal(1), amount="400"), "only the whole is paid before its time"
    by_the_act = refused(BillLaw.BEA)
    at_a_rate = PaymentTerms(SELLER, Decimal(1000), Beyond(Decimal("6.58"), rate=Decimal(8)))
    assert rules.what_is_paid_beyond_the_sum_is_reckoned(by_the_act, act(Act.RECOURSE, at_a_rate, day=LATER))
    unnamed = PaymentTerms(SELLER, Decimal(1000), Beyond(Decimal("6.58")))
    assert not rules.what_is_paid_beyond_the_sum_is_reckoned(by_the_act, act(Act.RECOURSE, unnamed, day=LATER))


def test_what_is_asked_for_early_is_paid_less_its_discount() -> None:
    terms = replace(TERMS, tenor=Tenor(TenorKind.FIXED_DATE, on=date(2027, 3, 1)))
    early = a_bill(terms=terms, presented=Presentment.ACCEPTANCE, dishonoured_on=DUE, protested_on=DUE)

    def paid(discount: str, rate: str | None) -> bool:
        beyond = Beyond(discount=Decimal(discount), rate=Decimal(rate) if rate else None)
        entry = act(Act.RECOURSE, PaymentTerms(SELLER, Decimal(1000), beyond), to=SELLER, day=date(2026, 12, 1))
        return rules.what_is_paid_beyond_the_sum_is_reckoned(early, entry)

    assert paid("9.86", "4") and paid("10", "4")
    assert not paid("9.85", "4") and not paid("9.86", None)


def test_who_took_it_up_early_passes_the_discount_on() -> None:
    terms = replace(TERMS, tenor=Tenor(TenorKind.FIXED_DATE, on=date(2027, 3, 1)))
    early = a_bill(terms=terms, presented=Presentment.ACCEPTANCE, dishonoured_on=DUE, protested_on=DUE)
    early = replace(early, standing=replace(early.standing, bill=replace(bill_of(early), endorsers=(OUTSIDER,))))
    less = PaymentTerms(OUTSIDER, Decimal(1000), Beyond(discount=Decimal("9.86"), rate=Decimal(4)))
    taken = after(early, act(Act.RECOURSE, less, to=OUTSIDER, day=date(2026, 12, 1)))
    # 990.14 x 6 % x 30 / 365 = 4.8829
    on = date(2026, 12, 31)
    assert reckoned(taken, on).total == Decimal("995.02")
    asked = rules.payable_beyond(bill_of(taken), on=on)
    assert asked == Beyond(Decimal("4.88"), Decimal(0), Decimal("9.86"))
    in_full = act(Act.RECOURSE, PaymentTerms(SELLER, Decimal(1000)), by=OUTSIDER, to=SELLER, day=on)
    assert not rules.what_is_paid_beyond_the_sum_is_reckoned(taken, in_full), "more than was paid"
    assert rules.what_is_paid_beyond_the_sum_is_reckoned(
        taken,
        replace(in_full, terms=replace(in_full.terms, beyond=asked)),  # type: ignore[type-var, arg-type]
    )


def test_who_only_pays_early_has_no_discount() -> None:
    terms = replace(TERMS, tenor=Tenor(TenorKind.AFTER_SIGHT, days=60), interest=Interest(Decimal(5)))
    seen = a_bill(terms=terms, accepted=Decimal(1000), accepted_on=DUE)
    # 1000 x 5 % x 25 / 365 = 3.4247
    early = act(Act.PAY, PaymentTerms(BUYER, Decimal(1000), Beyond(Decimal("3.42"))))
    assert rules.what_is_paid_beyond_the_sum_is_reckoned(seen, early), "ULB art. 40"
    more = replace(early, terms=PaymentTerms(BUYER, Decimal(1000), Beyond(Decimal("3.43"))))
    assert not rules.what_is_paid_beyond_the_sum_is_reckoned(seen, more)


def test_interest_is_paid_once() -> None:
    once = act(Act.PAY, PaymentTerms(BUYER, Decimal(500), Beyond(Decimal("4.93"))), day=LATER)
    title = after(refused(), once)
    assert reckoned(title, LATER).total == Decimal(500)
    assert not rules.what_is_paid_beyond_the_sum_is_reckoned(title, once)


def test_other_money_is_paid_at_its_rate() -> None:
    def paid(given: Tendered, exchange: Exchange | None = None) -> bool:
        title = a_bill(terms=replace(TERMS, exchange=exchange))
        entry = act(Act.PAY, PaymentTerms(BUYER, Decimal(1000), tendered=given))
        return rules.other_money_is_paid_at_its_rate(title, entry)

    dollars = Tendered(Decimal("1312.50"), "SGD", Decimal("1.3125"))
    assert paid(dollars) and paid(dollars, Exchange(rate=Decimal("1.3125")))
    assert not paid(replace(dollars, amount=Decimal("1312.49")))
    assert not paid(dollars, Exchange(rate=Decimal("1.3"))), "the drawer prescribes the rate (ULB art. 41(2))"
    assert not paid(dollars, Exchange(in_kind=True)), "effective payment in foreign money (ULB art. 41(3))"
    assert not paid(Tendered(Decimal(1000), "USD", Decimal(1)))


def test_a_demand_begins_the_interest_of_a_bill_at_sight_though_it_is_made_again() -> None:
    first, second = date(2026, 12, 1), date(2026, 12, 11)
    title = a_bill(terms=replace(TERMS, tenor=SIGHT))
    for day in (first, second):
        title = after(title, act(Act.PRESENT, PresentmentTerms(Presentment.PAYMENT), day=day))
    title = after(title, act(Act.PROTEST, ProtestTerms("act 551", (PROTEST,)), day=second))
    assert rules.maturity_of(bill_of(title)) == rules.bill_payable_on(bill_of(title)) == first
    assert reckoned(title, second).total == Decimal("1046.64")  # 10 days: 1.64, and the protest
