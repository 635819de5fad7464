# SPDX-License-Identifier: Apache-2.0
"""Each rule of the operator's statements, and uptime as signs of life show it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tradelane.titles.rules import reliability as rules
from tradelane.titles.values.reliability import Factor, Said, Statement, StatementState

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=90)
AUDIT = Said(Factor.AUDIT, "Yearly audit of all rules, no findings", "Auditora del Valle", "report 7", date(2026, 9, 1))
STATEMENT = Statement("statement_1", AUDIT, StatementState.PROPOSED, "person_1", NOW)


def test_a_statement_says_what_whose_and_where() -> None:
    assert rules.a_statement_says_what_whose_and_where(AUDIT)
    for bad in ({"what": " "}, {"by": ""}, {"reference": ""}, {"what": "x" * 501}, {"factor": Factor.INTEGRITY}):
        assert not rules.a_statement_says_what_whose_and_where(replace(AUDIT, **bad)), bad  # type: ignore[arg-type]


def test_a_statement_is_of_what_has_begun() -> None:
    assert rules.a_statement_is_of_what_has_begun(AUDIT, today=NOW.date())
    assert not rules.a_statement_is_of_what_has_begun(replace(AUDIT, from_=date(2026, 11, 3)), today=NOW.date())
    assert not rules.a_statement_is_of_what_has_begun(replace(AUDIT, until=date(2026, 8, 1)), today=NOW.date())


def test_an_audit_is_by_another_body() -> None:
    assert rules.an_audit_is_by_another_body(AUDIT, operator="Tradelane Mexico")
    assert not rules.an_audit_is_by_another_body(AUDIT, operator="auditora del valle ")
    incident = replace(AUDIT, factor=Factor.CONTINUITY)
    assert rules.an_audit_is_by_another_body(incident, operator="Auditora del Valle"), "an incident is its own word"


def test_another_person_confirms() -> None:
    assert rules.another_person_confirms(STATEMENT, person="person_2")
    assert not rules.another_person_confirms(STATEMENT, person="person_1")
    assert not rules.another_person_confirms(STATEMENT, person=None), "a token without a person is nobody's eyes"


def test_only_what_is_proposed_is_confirmed() -> None:
    assert rules.only_what_is_proposed_is_confirmed(STATEMENT)
    assert not rules.only_what_is_proposed_is_confirmed(replace(STATEMENT, state=StatementState.WITHDRAWN))


def test_no_sign_of_life_is_unknown_and_not_down() -> None:
    assert rules.uptime([], now=NOW, since=LONG_AGO) is None


def test_a_silence_is_an_outage_from_the_beat_that_was_due() -> None:
    beats = [NOW - timedelta(minutes=m) for m in (60, 55, 50, 20, 15, 10, 5)]
    found = rules.uptime(beats, now=NOW, since=LONG_AGO)
    assert found is not None
    assert [(o.from_, o.until) for o in found.outages] == [(NOW - timedelta(minutes=45), NOW - timedelta(minutes=20))]
    assert found.share == 1 - 25 / 60


def test_a_registry_that_fell_silent_is_down_until_now() -> None:
    found = rules.uptime([NOW - timedelta(hours=1)], now=NOW, since=LONG_AGO)
    assert found is not None and found.outages[0].until == NOW and found.share == 1 - 55 / 60


def test_a_silence_that_began_before_what_is_looked_at_counts_from_there() -> None:
    """A registry that came back yesterday after months was not up all the time."""
    since = NOW - timedelta(minutes=100)
    found = rules.uptime([since - timedelta(days=30), NOW - timedelta(minutes=25)], now=NOW, since=since)
    assert found is not None and found.since == since
    assert [(o.from_, o.until) for o in found.outages] == [
        (since, NOW - timedelta(minutes=25)), (NOW - timedelta(minutes=20), NOW),
    ]  # fmt: skip
    assert round(found.share, 6) == 0.05
    silent = rules.uptime([since - timedelta(days=30)], now=NOW, since=since)
    assert silent is not None and silent.share == 0


@given(st.lists(st.integers(0, 100_000), min_size=1, unique=True).map(sorted))
def test_uptime_is_a_share_and_outages_do_not_overlap(minutes: list[int]) -> None:
    beats = [NOW - timedelta(minutes=100_000 - m) for m in minutes]
    found = rules.uptime(beats, now=NOW, since=LONG_AGO)
    assert found is not None and 0 <= found.share <= 1
    ends = [(o.from_, o.until) for o in found.outages]
    assert all(a < b for a, b in ends) and all(a[1] <= b[0] for a, b in pairwise(ends))
