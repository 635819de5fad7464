# SPDX-License-Identifier: Apache-2.0
"""Every rule of urgent changes: one case that holds and one that does not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.conftest import NOON
from tests.rooms.window.makers import CUSTOMS

from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import PersonId
from tradelane.window import rules
from tradelane.window.formats.law_terms import our_urgent_terms, read_urgent_terms
from tradelane.window.values import Approval, Ground, Heard, Urgency

TODAY = date(2026, 11, 2)
MARTA, OLGA = PersonId("person_marta"), PersonId("person_olga")
URGENCY = Urgency(Ground.URGENT, "Invented act, s. 1", "Larvae of a new pest were found.", MARTA, NOON,
                  TODAY + timedelta(days=180))  # fmt: skip
ASKED = Heard("consultation_1", digest_of(b"files"), "", None)
ADOPTED = replace(ASKED, outcome="adopted")


def test_an_urgent_change_says_why() -> None:
    assert rules.an_urgent_change_says_why(URGENCY.law, reasons=URGENCY.reasons)
    assert not rules.an_urgent_change_says_why(URGENCY.law, reasons="It is urgent.")
    assert not rules.an_urgent_change_says_why(" ", reasons=URGENCY.reasons)


def test_urgency_is_declared_before_anybody_approves() -> None:
    assert rules.urgency_is_declared_before_anybody_approves(())
    approval = Approval(OLGA, CUSTOMS, digest_of(b"files"), NOON)
    assert not rules.urgency_is_declared_before_anybody_approves([approval])


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True), (57, True), (58, False)])
def test_an_urgent_change_starts_at_once(days: int, holds: bool) -> None:
    first, ordinary = TODAY + timedelta(days=days), TODAY + timedelta(days=58)
    assert rules.an_urgent_change_starts_at_once(first, today=TODAY, ordinary=ordinary) is holds


def test_the_public_is_heard_while_it_is_law() -> None:
    assert rules.the_public_is_heard_while_it_is_law(TODAY, lapses_on=TODAY + timedelta(days=1))
    assert not rules.the_public_is_heard_while_it_is_law(TODAY, lapses_on=TODAY)


def test_the_last_urgent_change_was_heard() -> None:
    assert rules.the_last_urgent_change_was_heard([])
    assert rules.the_last_urgent_change_was_heard([ADOPTED, replace(ASKED, outcome="withdrawn")])
    assert not rules.the_last_urgent_change_was_heard([ADOPTED, ASKED])


@pytest.mark.parametrize(
    ("heard", "days", "holds"),
    [(ADOPTED, 180, True), (ADOPTED, 181, False), (ASKED, 1, False), (None, 1, False),
     (replace(ASKED, outcome="changed"), 1, False)],
)  # fmt: skip
def test_an_urgent_change_stays_after_the_public_was_heard(heard: Heard | None, days: int, holds: bool) -> None:
    on = TODAY + timedelta(days=days)
    assert rules.an_urgent_change_stays_after_the_public_was_heard(heard, urgency=URGENCY, today=on) is holds


def test_an_urgent_change_is_confirmed_by_another_officer() -> None:
    assert rules.an_urgent_change_is_confirmed_by_another_officer(URGENCY, by=OLGA)
    assert not rules.an_urgent_change_is_confirmed_by_another_officer(URGENCY, by=MARTA)
    assert not rules.an_urgent_change_is_confirmed_by_another_officer(URGENCY, by=None)


def test_the_end_is_a_dated_fact_of_the_economy() -> None:
    terms = rules.urgent_terms_for("MX", on=TODAY, terms=our_urgent_terms())
    assert rules.last_day_of(TODAY, terms=terms) == TODAY + timedelta(days=terms.days - 1)
    with pytest.raises(LookupError):
        rules.urgent_terms_for("MX", on=date(2000, 1, 1), terms=our_urgent_terms())
    with pytest.raises(Unreadable, match="CSV-3"):
        read_urgent_terms("economy,days,basis,starts,ends,source,confidence\n*,soon,law,2026-01-01,,x,assumed\n")
