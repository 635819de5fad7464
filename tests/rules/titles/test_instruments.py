# SPDX-License-Identifier: Apache-2.0
"""What a bill or a note says when it opens, and what its signers stipulate, by each law."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.bill_makers import AFTER_SIGHT, DRAWN, DUE, SIGHT, TERMS, a_bill, act
from tests.makers import BUYER, MX_BANK, OUTSIDER, SELLER
from tests.title_makers import a_title, an_opening

from tradelane.titles import rules
from tradelane.titles.values import (
    Act,
    AvalTerms,
    BillLaw,
    Endorsement,
    EndorsementTerms,
    Entry,
    Exchange,
    Form,
    Guarantee,
    Interest,
    RecordKind,
    Showing,
    StatedSum,
    Tenor,
    TenorKind,
)


def opened(law: BillLaw = BillLaw.ULB, kind: RecordKind = RecordKind.BILL_OF_EXCHANGE, **terms: Any) -> Entry:
    return an_opening(kind=kind, bill=replace(TERMS, law=law, **terms), form=Form.ORDER, order_of=SELLER)


@pytest.mark.parametrize(
    ("law", "tenor", "interest", "holds"),
    [
        (BillLaw.ULB, SIGHT, Interest(Decimal(5)), True),
        (BillLaw.ULB, AFTER_SIGHT, Interest(Decimal(5), date(2026, 12, 1)), True),
        (BillLaw.ULB, TERMS.tenor, Interest(Decimal(5)), False),  # counts as not written (art. 5(1))
        (BillLaw.BEA, TERMS.tenor, Interest(Decimal(5)), True),
        (BillLaw.UCC, TERMS.tenor, Interest(Decimal(5), year=360), True),
        (BillLaw.BEA, TERMS.tenor, Interest(Decimal(0)), False),
        (BillLaw.UCC, TERMS.tenor, Interest(Decimal(5), year=252), False),
    ],
)
def test_interest_is_promised_at_a_rate(law: BillLaw, tenor: Tenor, interest: Interest, holds: bool) -> None:
    assert rules.interest_is_promised_at_a_rate(opened(law, tenor=tenor, interest=interest)) is holds
    assert rules.interest_is_promised_at_a_rate(opened(law, tenor=tenor))


def stated(*of: tuple[str, bool]) -> tuple[StatedSum, ...]:
    return tuple(StatedSum(Decimal(amount), words) for amount, words in of)


@pytest.mark.parametrize(
    ("written", "by_the_uniform_law", "elsewhere"),
    [
        (stated(("1000", True), ("1100", False)), "1000", "1000"),  # words before figures
        (stated(("1100", True), ("1000", True)), "1000", None),  # of several the smaller; elsewhere it is not certain
        (stated(("1100", False), ("1000", False)), "1000", None),
        (stated(("1000", False)), "1000", "1000"),
    ],
)
def test_the_sum_that_counts_is_the_sum(
    written: tuple[StatedSum, ...], by_the_uniform_law: str, elsewhere: str | None
) -> None:
    for law in BillLaw:
        counts = by_the_uniform_law if law is BillLaw.ULB else elsewhere
        assert rules.sum_that_counts(law, written) == (Decimal(counts) if counts else None)
        holds = rules.the_sum_that_counts_is_the_sum(opened(law, stated=written))
        assert holds is (counts == "1000"), law
    assert not rules.the_sum_that_counts_is_the_sum(opened(stated=stated(("999", True))))


ELSEWHERE = {"place_of_payment": "MX"}
"""In another economy than the drawee's."""


@pytest.mark.parametrize(
    ("law", "terms", "holds"),
    [
        (BillLaw.ULB, {}, True),
        (BillLaw.ULB, {"showing": Showing(required=True)}, True),
        (BillLaw.BEA, {"showing": Showing(required=True)}, True),  # s. 39(2)
        (BillLaw.ULB, {"showing": Showing(prohibited=True)}, True),
        (BillLaw.BEA, {"showing": Showing(prohibited=True)}, False),
        (BillLaw.ULB, {"showing": Showing(prohibited=True), **ELSEWHERE}, False),  # art. 22(2)
        (BillLaw.ULB, {"showing": Showing(prohibited=True), "tenor": AFTER_SIGHT}, False),
        (BillLaw.ULB, {"showing": Showing(required=True, prohibited=True)}, False),
        (BillLaw.ULB, {"showing": Showing(required=True), "tenor": SIGHT}, False),
        (BillLaw.ULB, {"showing": Showing(DRAWN, DUE), "tenor": SIGHT}, True),  # art. 34
        (BillLaw.ULB, {"showing": Showing(DUE, DRAWN), "tenor": SIGHT}, False),
        (BillLaw.ULB, {"showing": Showing(by=date(2026, 11, 1))}, False),
        (BillLaw.UCC, {"showing": Showing(by=DUE)}, False),
        (BillLaw.ULB, {"exchange": Exchange(rate=Decimal("1.3"))}, True),
        (BillLaw.ULB, {"exchange": Exchange(in_kind=True)}, True),
        (BillLaw.ULB, {"exchange": Exchange(True, Decimal("1.3"))}, False),
        (BillLaw.ULB, {"exchange": Exchange(rate=Decimal(0))}, False),
        (BillLaw.ULB, {"in_case_of_need": OUTSIDER}, True),
        (BillLaw.BEA, {"in_case_of_need": OUTSIDER}, True),
        (BillLaw.UCC, {"in_case_of_need": OUTSIDER}, False),
        (BillLaw.ULB, {"in_case_of_need": BUYER}, False),
        (BillLaw.ULB, {"guarantee": Guarantee.PAYMENT}, True),
        (BillLaw.ULB, {"guarantee": Guarantee.NOTHING}, False),  # art. 9(2): for payment a drawer always answers
        (BillLaw.BEA, {"guarantee": Guarantee.NOTHING}, True),
        (BillLaw.UCC, {"guarantee": Guarantee.NOTHING}, True),
    ],
)
def test_a_drawer_stipulates_what_the_law_knows(law: BillLaw, terms: dict[str, Any], holds: bool) -> None:
    assert rules.a_drawer_stipulates_what_the_law_knows(opened(law, **terms)) is holds


def test_a_note_is_shown_only_where_its_time_runs_from_that() -> None:
    for tenor, holds in ((TERMS.tenor, False), (AFTER_SIGHT, True)):
        note = opened(kind=RecordKind.PROMISSORY_NOTE, tenor=tenor, showing=Showing(required=True))
        assert rules.a_drawer_stipulates_what_the_law_knows(note) is holds


def test_a_signer_stipulates_what_the_law_knows() -> None:
    plain = EndorsementTerms(Endorsement.FULL, OUTSIDER)
    released, named = replace(plain, without_protest=True), replace(plain, in_case_of_need=MX_BANK)
    for law, holds in ((BillLaw.ULB, True), (BillLaw.BEA, True), (BillLaw.UCC, False)):
        assert rules.a_signer_stipulates_what_the_law_knows(a_bill(law), act(Act.ENDORSE, released))
        for terms in (named, AvalTerms(SELLER, Decimal(1), in_case_of_need=MX_BANK)):
            assert rules.a_signer_stipulates_what_the_law_knows(a_bill(law), act(Act.ENDORSE, terms)) is holds, law
    of_cargo = act(Act.ENDORSE, plain)
    assert rules.a_signer_stipulates_what_the_law_knows(a_title(), of_cargo)
    for terms in (released, named):
        assert not rules.a_signer_stipulates_what_the_law_knows(a_title(), replace(of_cargo, terms=terms))


@pytest.mark.parametrize(
    ("tenor", "due"),
    [
        (Tenor(TenorKind.AFTER_DATE, days=15, months=1), date(2026, 12, 17)),  # a month and a half (art. 36(2), (5))
        (Tenor(TenorKind.AFTER_DATE, days=15), date(2026, 11, 17)),  # half a month
        (Tenor(TenorKind.AFTER_DATE, days=8), date(2026, 11, 10)),  # eight days are eight days (art. 36(4))
    ],
)
def test_half_months_and_days_are_counted_as_days(tenor: Tenor, due: date) -> None:
    assert rules.due_on(replace(TERMS, tenor=tenor), seen_on=None) == due


def test_months_are_counted_before_the_half() -> None:
    tenor = Tenor(TenorKind.AFTER_DATE, days=15, months=1)
    at_the_end = replace(TERMS, drawn_on=date(2027, 1, 31), tenor=tenor)
    assert rules.due_on(at_the_end, seen_on=None) == date(2027, 3, 15), "28 February and 15 days"
