# SPDX-License-Identifier: Apache-2.0
"""The queue: whose cases stand in it, in which order, and that its cost does not grow with what is stored."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from tests.conftest import NOON
from tests.consignment_makers import a_consignment, a_goods_item
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, STRANGER, a_filed_case, a_trader, an_officer

from tradelane.kernel.ids import CaseId, ConsignmentId
from tradelane.parties.queries.vault import remembered
from tradelane.window import actions, queries
from tradelane.window.queries import queues

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["knows of few", "knows of many"])
def _both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who knows of few cases and who knows of many are answered by different statements."""
    monkeypatch.setattr(queues, "FEW", 2_000 if request.param == "knows of few" else 0)


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


def _an_officers_queue() -> int:
    return len(queries.queue(by=an_officer(CUSTOMS), now=NOON, decided=True))


def _a_page_for_programs() -> int:
    return len(queries.cases_after("", by=an_officer(CUSTOMS), limit=50, now=NOON).cases)


def _the_days_figures() -> int:
    return queries.counts_of_days(NOON.date(), NOON.date())["mx-export"].filed


@pytest.mark.usefixtures("_both_ways")
@pytest.mark.parametrize("read", [_an_officers_queue, _a_page_for_programs, _the_days_figures])
def test_more_cases_ask_no_more_of_either_store(read: Callable[[], int]) -> None:
    def asked() -> int:
        remembered.forget(list(remembered._kept))  # as after half a minute
        with _counted() as statements:
            found.append(read())
        return len(statements)

    found: list[int] = []
    _a_case_that_was_asked_about(0)
    _a_refused_case(1)
    one = asked()
    for n in range(2, 6):
        _a_case_that_was_asked_about(n)
        _a_refused_case(n + 10)
    assert asked() == one
    assert found == [2, 10]


@pytest.mark.usefixtures("_both_ways")
@pytest.mark.parametrize("read", [_an_officers_queue, _the_days_figures])
def test_what_people_wrote_is_not_opened_to_list_or_to_count(read: Callable[[], int]) -> None:
    _a_case_that_was_asked_about(0)
    _a_refused_case(1)
    remembered.forget(list(remembered._kept))
    with CaptureQueriesContext(connections["vault"]) as keys:
        assert read() == 2
    assert [query["sql"] for query in keys.captured_queries] == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what its tables hold: here, nothing")
@pytest.mark.parametrize("read", [_an_officers_queue, _a_page_for_programs, _the_days_figures])
def test_no_statement_reads_through_all_cases_or_sorts_them(
    read: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "FEW", 0)
    _a_refused_case(0)
    with _counted() as statements:
        read()
    plans = {sql: _plan(sql) for sql in statements if 'FROM "window_case"' in sql}
    assert len(plans) >= 1
    walked = {
        sql: plan
        for sql, plan in plans.items()
        if any(line.startswith(("SCAN window_case", "SCAN U")) for line in plan)
        or (" LIMIT 100" in sql and any("ORDER BY" in line for line in plan))
    }
    assert walked == {}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL follows LIKE along an index by its own collation")
def test_who_knows_of_much_else_is_not_asked_about_all_of_it() -> None:
    with _counted() as statements:
        assert queries.queue(by=a_trader(), now=NOON) == []
    asked = [_plan(sql) for sql in statements if 'FROM "parties_access"' in sql]
    assert asked
    for plan in asked:
        assert any("access_by_organisation (organisation=? AND subject>? AND subject<?)" in line for line in plan), plan


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


def _a_refused_case(n: int) -> None:
    """One with a decision, whose reasons are sealed."""
    case = _a_case(n)
    for agency in (PLANT_HEALTH, CUSTOMS):
        actions.review(case=case, verdict="refuse" if agency is CUSTOMS else "approve", reasons=f"Wrong code, {n}.",
                       rule_ids=["WIN-1"], by=an_officer(agency), now=NOON)  # fmt: skip


def _plan(sql: str) -> list[str]:
    """How SQLite goes about a statement, a line a step."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [str(row[-1]) for row in cursor.fetchall()]


@contextmanager
def _counted() -> Iterator[list[str]]:
    statements: list[str] = []
    with CaptureQueriesContext(connections["default"]) as tables, CaptureQueriesContext(connections["vault"]) as keys:
        yield statements
    statements += [query["sql"] for query in (*tables.captured_queries, *keys.captured_queries)]
