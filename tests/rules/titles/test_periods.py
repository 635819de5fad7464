# SPDX-License-Identifier: Apache-2.0
"""The laws' periods are dated rows with clause and source, and the rules of bills follow them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.makers import BUYER, SELLER

from tradelane.titles import rules
from tradelane.titles.rules import Matter, period_of, periods
from tradelane.titles.rules.periods import goes_partly
from tradelane.titles.values import BillLaw, BillStanding, BillTerms, Tenor, TenorKind

BILL = BillTerms(
    BUYER, Decimal(1000), "USD", Tenor(TenorKind.FIXED_DATE, on=date(2026, 12, 2)), date(2026, 11, 2), "SG", BillLaw.ULB
)


def test_every_row_has_its_clause_its_source_and_its_dates() -> None:
    assert [p for p in periods() if not p.in_force.clause or not p.in_force.source or p.count < 0] == []
    assert {p.in_force.confidence for p in periods()} <= {"high", "medium", "low"}
    keys = [(p.law, p.matter, p.in_force.valid_from) for p in periods()]
    assert len(keys) == len(set(keys)), "one answer for a law, a matter and a day"


@pytest.mark.parametrize(
    ("law", "matter", "last"),
    [
        (BillLaw.ULB, Matter.PRESENTMENT_FOR_PAYMENT, date(2026, 12, 4)),
        (BillLaw.ULB, Matter.NOTICE, date(2026, 12, 8)),
        (BillLaw.ULB, Matter.LIMITATION_ACCEPTOR, date(2029, 12, 3)),  # the 2nd is a Sunday
        (BillLaw.BEA, Matter.PROTEST, date(2026, 12, 3)),
        (BillLaw.UCC, Matter.NOTICE, date(2027, 1, 4)),  # 30 days end on New Year's Day, a Friday
    ],
)
def test_a_period_ends_by_the_calendar_of_the_place(law: BillLaw, matter: Matter, last: date) -> None:
    period = period_of(replace(BILL, law=law), matter)
    assert period is not None and period.last_day(date(2026, 12, 2), place="SG") == last


def test_where_a_law_names_no_number_none_is_guessed() -> None:
    assert period_of(replace(BILL, law=BillLaw.BEA), Matter.SIGHT_PRESENTMENT) is None, "reasonable time"
    assert period_of(replace(BILL, law=BillLaw.UCC), Matter.PROTEST) is None, "recourse needs no protest"
    assert period_of(replace(BILL, drawn_on=date(1933, 12, 31)), Matter.PROTEST) is None, "before it was in force"


def test_only_the_uniform_law_lets_a_drawee_accept_in_part() -> None:
    assert goes_partly(BILL)
    assert not goes_partly(replace(BILL, law=BillLaw.BEA)) and not goes_partly(replace(BILL, law=BillLaw.UCC))


def test_a_month_without_that_day_ends_on_its_last() -> None:
    sight = period_of(BILL, Matter.SIGHT_PRESENTMENT)
    assert sight is not None and sight.last_day(date(2028, 2, 29), place="SG") == date(2029, 2, 28)


def test_the_time_for_an_action_is_shown_and_refuses_nothing() -> None:
    assert rules.barred_after(BillStanding(BILL, SELLER)) == date(2029, 12, 3)
    unseen = replace(BILL, tenor=Tenor(TenorKind.AFTER_SIGHT, days=30))
    assert rules.barred_after(BillStanding(unseen, SELLER)) is None
