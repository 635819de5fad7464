# SPDX-License-Identifier: Apache-2.0
"""Each rule of discounting: one case that holds, one that does not; and the reckoning of proceeds."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.financing_makers import (
    ANSWER_BY,
    BANKS,
    BILL,
    BUYING_BANK,
    FACE,
    MATURITY,
    OTHER_BANK,
    PAY_TO,
    SELLERS_BANK,
    VALUE_DATE,
    a_bill,
    an_answer,
    an_offer,
    terms,
)
from tests.makers import BUYER, OUTSIDER, SELLER
from tests.title_makers import NOW, a_control, a_title, said

from tradelane.financing import rules
from tradelane.financing.formats import day_count_of, day_count_rows, terms_from_json, terms_json
from tradelane.financing.values import AnswerState, DayCount, DiscountMethod, OfferState
from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.money import Money
from tradelane.payments.values import IntentState
from tradelane.titles.values import Act, BillStanding, Endorsement, EndorsementTerms, RecordKind, TitleState


def usd(text: str) -> Money:
    return Money(Decimal(text), "USD")


# ── proceeds ──


@pytest.mark.parametrize(
    ("changes", "discount", "proceeds"),
    [
        ({}, "750.00", "49250.00"),  # 50,000 x 6 % x 90 / 360
        ({"day_count": DayCount.ACT_365}, "739.73", "49260.27"),  # 739.7260…
        ({"method": DiscountMethod.TO_YIELD}, "738.92", "49261.08"),  # 50,000 / 1.015 = 49,261.0837…
        ({"commission": Decimal("125.00")}, "750.00", "49125.00"),
        ({"rate": Decimal(0)}, "0.00", "50000.00"),
        ({"rate": None, "price": Decimal("49000.00")}, "1000.00", "49000.00"),
        ({"rate": None, "price": Decimal("49000.00"), "commission": Decimal(50)}, "950.00", "49000.00"),
        ({"value_date": MATURITY - timedelta(days=1)}, "8.33", "49991.67"),
    ],
)
def test_proceeds_come_to_the_cent(changes: dict[str, object], discount: str, proceeds: str) -> None:
    found = rules.proceeds_of(FACE, terms(**changes), payable_on=MATURITY)
    assert (found.discount, found.amount) == (usd(discount), usd(proceeds))


def test_a_price_is_told_as_the_rate_it_comes_to() -> None:
    priced = terms(rate=None, price=Decimal("49250.00"))
    assert rules.proceeds_of(FACE, priced, payable_on=MATURITY).rate == Decimal("6.0000")
    yielding = replace(priced, method=DiscountMethod.TO_YIELD)
    assert rules.proceeds_of(FACE, yielding, payable_on=MATURITY).rate == Decimal("6.0914"), "750 on 49,250"


def test_yen_have_no_cents() -> None:
    found = rules.proceeds_of(Money(Decimal(1_000_001), "JPY"), terms(day_count=DayCount.ACT_365), payable_on=MATURITY)
    assert (found.discount.amount, found.amount.amount) == (Decimal(14795), Decimal(985206))


@given(
    cents=st.integers(1, 10**14), rate=st.decimals(0, 100, places=6), days=st.integers(1, 3650),
    day_count=st.sampled_from(DayCount), method=st.sampled_from(DiscountMethod),
)  # fmt: skip
def test_face_is_discount_and_proceeds_to_the_cent(
    cents: int, rate: Decimal, days: int, day_count: DayCount, method: DiscountMethod
) -> None:
    face = usd(str(Decimal(cents) / 100))
    asked = terms(rate=rate, day_count=day_count, method=method, value_date=MATURITY - timedelta(days=days))
    found = rules.proceeds_of(face, asked, payable_on=MATURITY)
    assert found.discount + found.amount == face
    assert found.amount == found.amount.rounded() and found.days == days
    part = rate * days / (100 * day_count.year)
    exact = face.amount * part if method is DiscountMethod.STRAIGHT else face.amount - face.amount / (1 + part)
    assert abs(found.discount.amount - exact) <= Decimal("0.0051"), "rounded once, and nothing lost before"


def test_the_proceeds_are_above_zero() -> None:
    assert rules.the_proceeds_are_above_zero(rules.proceeds_of(FACE, terms(), payable_on=MATURITY))
    dear = terms(commission=Decimal("50000.00"))
    assert not rules.the_proceeds_are_above_zero(rules.proceeds_of(FACE, dear, payable_on=MATURITY))
    above = terms(rate=None, price=Decimal("50000.01"))
    assert not rules.the_proceeds_are_above_zero(rules.proceeds_of(FACE, above, payable_on=MATURITY))


def test_terms_are_kept_as_they_were_said() -> None:
    for each in (terms(), terms(rate=None, price=Decimal("49000.10"), without_recourse=True)):
        assert terms_from_json(terms_json(each)) == each


# ── offering ──


def test_only_an_accepted_bill_is_offered() -> None:
    assert rules.only_an_accepted_bill_is_offered(a_bill())
    assert not rules.only_an_accepted_bill_is_offered(a_bill(bill=BillStanding(BILL, SELLER))), "nobody accepted it"
    note = BillStanding(replace(BILL, drawee=SELLER), SELLER)
    assert rules.only_an_accepted_bill_is_offered(a_bill(kind=RecordKind.PROMISSORY_NOTE, bill=note))
    assert not rules.only_an_accepted_bill_is_offered(a_title()), "a cargo document"
    assert not rules.only_an_accepted_bill_is_offered(replace(a_bill(), state=TitleState.DISCHARGED))
    paid = BillStanding(BILL, SELLER, accepted=FACE.amount, paid=FACE.amount)
    assert not rules.only_an_accepted_bill_is_offered(a_bill(bill=paid))
    dishonoured = BillStanding(BILL, SELLER, accepted=FACE.amount, dishonoured_on=MATURITY)
    assert not rules.only_an_accepted_bill_is_offered(a_bill(bill=dishonoured))


def test_a_bill_accepted_in_part_promises_that_part() -> None:
    part = BillStanding(BILL, SELLER, accepted=Decimal("30000.00"), paid=Decimal("1000.00"))
    assert rules.what_is_promised(a_bill(bill=part)) == usd("29000.00")


def test_the_holder_offers() -> None:
    assert rules.the_holder_offers(a_bill(), by=SELLER)
    assert rules.the_holder_offers(a_bill(order_of=None), by=SELLER), "in blank"
    assert not rules.the_holder_offers(a_bill(), by=BUYING_BANK)
    assert not rules.the_holder_offers(a_bill(order_of=OUTSIDER), by=SELLER)
    assert not rules.the_holder_offers(a_bill(agent=SELLER), by=SELLER), "who collects for another"
    assert not rules.the_holder_offers(a_bill(control=a_control(SELLER, BUYER, threshold=2)), by=SELLER)


def test_a_bill_is_offered_once() -> None:
    assert rules.a_bill_is_offered_once([])
    assert not rules.a_bill_is_offered_once(["offer_1"])


def test_a_price_or_a_rate_is_named_and_not_both() -> None:
    assert rules.a_price_or_a_rate_is_named_and_not_both(terms(), face=FACE)
    for bad in (
        {"rate": None}, {"price": Decimal(1)}, {"rate": Decimal(-1)}, {"rate": Decimal("100.01")},
        {"rate": None, "price": Decimal("0.00")}, {"rate": None, "price": Decimal("1.001")},
        {"commission": Decimal(-1)}, {"commission": Decimal("0.005")},
    ):  # fmt: skip
        assert not rules.a_price_or_a_rate_is_named_and_not_both(terms(**bad), face=FACE), bad


def test_the_value_date_is_a_business_day_before_maturity() -> None:
    given = {"today": date(2026, 11, 2), "payable_on": MATURITY, "place": "SG"}
    assert rules.the_value_date_is_a_business_day_before_maturity(VALUE_DATE, **given)  # type: ignore[arg-type]
    for bad in (date(2026, 10, 30), date(2026, 11, 7), date(2026, 12, 25), MATURITY):  # past, Saturday, Christmas, due
        assert not rules.the_value_date_is_a_business_day_before_maturity(bad, **given)  # type: ignore[arg-type]
    unknown = {**given, "payable_on": None}
    assert not rules.the_value_date_is_a_business_day_before_maturity(VALUE_DATE, **unknown)  # type: ignore[arg-type]


def test_the_day_count_is_known() -> None:
    assert rules.the_day_count_is_known(day_count_of("USD", on=VALUE_DATE))
    assert not rules.the_day_count_is_known(day_count_of("XOF", on=VALUE_DATE)), "not on file is not a year of 360"
    assert day_count_of("USD", on=VALUE_DATE) is DayCount.ACT_360
    assert day_count_of("SGD", on=VALUE_DATE) is DayCount.ACT_365
    assert day_count_of("VND", on=date(2017, 12, 31)) is None, "before its circular"


def test_day_counts_are_facts_with_source_and_of_real_currencies() -> None:
    assert [r for r in day_count_rows() if not r.source or r.confidence not in ("high", "medium", "low")] == []
    assert [r.currency for r in day_count_rows() if r.currency not in CURRENCIES] == []


def test_only_a_bank_is_asked() -> None:
    assert rules.only_a_bank_is_asked([BUYING_BANK, OTHER_BANK], known_banks=BANKS, seller=SELLER)
    for bad in ([], [BUYING_BANK, BUYING_BANK], [OUTSIDER]):
        assert not rules.only_a_bank_is_asked(bad, known_banks=BANKS, seller=SELLER)
    assert not rules.only_a_bank_is_asked([BUYING_BANK], known_banks=BANKS, seller=BUYING_BANK)


def test_the_buyer_does_not_confirm_its_own_payment() -> None:
    assert rules.the_buyer_does_not_confirm_its_own_payment(PAY_TO, banks=[BUYING_BANK])
    assert not rules.the_buyer_does_not_confirm_its_own_payment(PAY_TO, banks=[BUYING_BANK, SELLERS_BANK])
    assert not rules.the_buyer_does_not_confirm_its_own_payment(replace(PAY_TO, number=""), banks=[BUYING_BANK])


def test_an_offer_leaves_time_to_answer() -> None:
    assert rules.an_offer_leaves_time_to_answer(ANSWER_BY, now=NOW, value_date=VALUE_DATE)
    assert not rules.an_offer_leaves_time_to_answer(NOW, now=NOW, value_date=VALUE_DATE)
    assert not rules.an_offer_leaves_time_to_answer(ANSWER_BY + timedelta(days=2), now=NOW, value_date=VALUE_DATE)


# ── selling ──


def test_a_bank_answers_while_the_offer_is_open() -> None:
    assert rules.a_bank_answers_while_the_offer_is_open(an_offer(), now=NOW)
    assert not rules.a_bank_answers_while_the_offer_is_open(an_offer(), now=ANSWER_BY)
    assert not rules.a_bank_answers_while_the_offer_is_open(an_offer(state=OfferState.AGREED), now=NOW)


def test_a_binding_answer_stands() -> None:
    assert rules.a_binding_answer_stands(AnswerState.ASKED, to=AnswerState.DECLINED)
    assert rules.a_binding_answer_stands(AnswerState.COUNTERED, to=AnswerState.TAKEN), "better for the seller"
    assert rules.a_binding_answer_stands(AnswerState.DECLINED, to=AnswerState.TAKEN)
    assert not rules.a_binding_answer_stands(AnswerState.TAKEN, to=AnswerState.DECLINED)
    assert not rules.a_binding_answer_stands(AnswerState.TAKEN, to=AnswerState.COUNTERED)
    assert not rules.a_binding_answer_stands(AnswerState.COUNTERED, to=AnswerState.DECLINED)


def test_a_buyer_names_the_account_it_pays_from() -> None:
    assert rules.a_buyer_names_the_account_it_pays_from(an_answer())
    assert rules.a_buyer_names_the_account_it_pays_from(an_answer(AnswerState.DECLINED, pay_from=None))
    assert not rules.a_buyer_names_the_account_it_pays_from(an_answer(pay_from=None))


def test_the_seller_agrees_to_an_answer() -> None:
    assert rules.the_seller_agrees_to_an_answer(an_offer(), bank=BUYING_BANK, now=NOW)
    assert not rules.the_seller_agrees_to_an_answer(an_offer(), bank=OTHER_BANK, now=NOW)
    assert not rules.the_seller_agrees_to_an_answer(an_offer(), bank=BUYING_BANK, now=ANSWER_BY)
    asked = an_offer(answers=(an_answer(AnswerState.ASKED),))
    assert not rules.the_seller_agrees_to_an_answer(asked, bank=BUYING_BANK, now=NOW)


def test_the_endorsement_is_what_was_agreed() -> None:
    def endorsed(terms: EndorsementTerms, to: object = BUYING_BANK, act: Act = Act.ENDORSE) -> bool:
        entry = said(act, terms, to=to)
        return rules.the_endorsement_is_what_was_agreed(entry, bank=BUYING_BANK, without_recourse=False)

    full = EndorsementTerms(Endorsement.FULL, BUYING_BANK)
    assert endorsed(full)
    assert not endorsed(full, to=OTHER_BANK) and not endorsed(full, act=Act.TRANSFER)
    assert not endorsed(replace(full, without_recourse=True)), "recourse was agreed"
    assert not endorsed(replace(full, not_to_order=True)), "the bank could not sell it on"
    assert not endorsed(replace(full, form=Endorsement.PROCURATION)), "for collection only"
    assert not endorsed(EndorsementTerms(Endorsement.BLANK))


def test_the_endorsement_follows_the_money() -> None:
    assert rules.the_endorsement_follows_the_money(IntentState.PAID)
    for state in (IntentState.CREATED, IntentState.ORDERED, IntentState.WITHDRAWN):
        assert not rules.the_endorsement_follows_the_money(state)


def test_nothing_lapses_before_its_time() -> None:
    agreed = an_offer(state=OfferState.AGREED, pay_by=rules.pay_by(VALUE_DATE))
    there = timezone(timedelta(hours=-12))
    assert rules.nothing_lapses_before_its_time(agreed, now=datetime(2026, 11, 5, tzinfo=there))
    assert not rules.nothing_lapses_before_its_time(agreed, now=datetime(2026, 11, 4, 23, 59, tzinfo=there))
    assert not rules.nothing_lapses_before_its_time(an_offer(), now=datetime(2027, 1, 1, tzinfo=there))


def test_nothing_lapses_once_it_is_ordered() -> None:
    assert rules.nothing_lapses_once_it_is_ordered(IntentState.CREATED)
    assert not rules.nothing_lapses_once_it_is_ordered(IntentState.ORDERED)


def test_a_late_payment_is_called_off_by_the_sellers_bank() -> None:
    assert rules.a_late_payment_is_called_off_by_the_sellers_bank(an_offer(), by=SELLERS_BANK)
    for side in (SELLER, BUYING_BANK):
        assert not rules.a_late_payment_is_called_off_by_the_sellers_bank(an_offer(), by=side)


def test_an_offer_is_withdrawn_while_it_is_open() -> None:
    assert rules.an_offer_is_withdrawn_while_it_is_open(OfferState.OPEN)
    assert not rules.an_offer_is_withdrawn_while_it_is_open(OfferState.AGREED)
