# SPDX-License-Identifier: Apache-2.0
"""The queue: whose cases stand in it, in which order, and that its cost does not grow with what is stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from tests.conftest import NOON
from tests.consignment_makers import a_consignment, a_goods_item
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, STRANGER, a_filed_case, a_trader, an_officer

from tradelane.kernel.ids import CaseId, ConsignmentId
from tradelane.parties.queries.vault import remembered
from tradelane.window import actions, queries
from tradelane.window.queries import cases as queue_of_cases

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["knows of few", "knows of many"])
def _both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who knows of few cases and who knows of many are answered by different statements."""
    monkeypatch.setattr(queue_of_cases, "FEW", 2_000 if request.param == "knows of few" else 0)


@pytest.mark.usefixtures("_both_ways")
def test_each_sees_its_own_cases_the_longest_waiting_first_and_closed_ones_the_last_closed_first() -> None:
    late, early, taken_back, decided = (_a_case(n, hours=hours) for n, hours in enumerate((2, 1, 0, 3)))
    mixer = _a_case(4, hours=4, hs_code="847982")
    actions.withdraw(case=taken_back, by=a_trader(), now=NOON + timedelta(hours=6))
    for agency, at in ((PLANT_HEALTH, 4), (CUSTOMS, 5)):
        actions.review(case=decided, verdict="refuse" if agency is CUSTOMS else "approve", reasons="Wrong code.",
                       rule_ids=["WIN-1"], by=an_officer(agency), now=NOON + timedelta(hours=at))  # fmt: skip
    now = NOON + timedelta(hours=7)

    def seen(by: object, *, closed: bool = True) -> list[CaseId]:
        return [entry.case.id for entry in queries.queue(by=by, now=now, decided=closed)]  # type: ignore[arg-type]

    assert seen(an_officer(CUSTOMS)) == [early, late, mixer, taken_back, decided]
    assert seen(an_officer(CUSTOMS), closed=False) == [early, late, mixer]
    assert seen(an_officer(PLANT_HEALTH)) == [early, late, taken_back, decided]
    assert seen(a_trader(organisation=STRANGER)) == []
    assert queries.closed_cases(by=an_officer(CUSTOMS)) == 2
    assert queries.closed_cases(by=a_trader(organisation=STRANGER)) == 0


@pytest.mark.usefixtures("_both_ways")
def test_more_cases_ask_no_more_of_either_store() -> None:
    def asked() -> int:
        remembered.forget(list(remembered._kept))  # as after half a minute
        with _counted() as statements:
            queries.queue(by=an_officer(CUSTOMS), now=NOON, decided=True)
        return len(statements)

    _a_case_that_was_asked_about(0)
    one = asked()
    for n in range(1, 5):
        _a_case_that_was_asked_about(n)
    assert asked() == one


def test_an_entry_says_by_which_version_its_case_runs() -> None:
    a_filed_case()
    (entry,) = queries.queue(by=an_officer(CUSTOMS), now=NOON)
    assert (entry.procedure.code, entry.procedure.version) == (entry.case.procedure, entry.case.version)


def _a_case(n: int, *, hours: int = 0, hs_code: str = "090111") -> CaseId:
    goods = (a_goods_item(hs_code=hs_code),)
    sale = a_consignment(id=ConsignmentId(f"consignment_queued{n}"), goods_items=goods)
    return a_filed_case(consignment=sale, now=NOON + timedelta(hours=hours))


def _a_case_that_was_asked_about(n: int) -> None:
    """One with words of people, which are sealed under a key of its own."""
    actions.review(case=_a_case(n), verdict="ask", reasons=f"Which lot, {n}?", by=an_officer(CUSTOMS), now=NOON)


@contextmanager
def _counted() -> Iterator[list[str]]:
    statements: list[str] = []
    with CaptureQueriesContext(connections["default"]) as tables, CaptureQueriesContext(connections["vault"]) as keys:
        yield statements
    statements += [query["sql"] for query in (*tables.captured_queries, *keys.captured_queries)]
