# SPDX-License-Identifier: Apache-2.0
"""Each rule of breaches, and the clocks of several economies' laws against the dated rows."""

from datetime import date, datetime, timedelta

from tests.conftest import NOON
from tests.programme_makers import a_breach

from tradelane.privacy.formats.oversight import our_deadlines
from tradelane.privacy.rules import breaches as rules
from tradelane.privacy.values.breaches import (
    BreachFacts,
    BreachState,
    Deadline,
    Duty,
    DutyState,
    Harm,
    Notice,
    Told,
    Trigger,
)
from tradelane.privacy.values.disclosing import Confidence


def duties(
    facts: BreachFacts, *, now: datetime = NOON, notices: tuple[Notice, ...] = ()
) -> dict[tuple[str, str], Duty]:
    found = rules.duties_of(facts, rows=our_deadlines(), notices=notices, now=now)
    return {(duty.economy, str(duty.tell)): duty for duty in found}


def test_a_report_says_what_is_known() -> None:
    holds = rules.a_report_says_what_is_known
    assert holds(a_breach())
    for changes in (
        {"nature": " "},
        {"categories": ()},
        {"persons": ()},
        {"persons": (("SG", 0),)},
        {"persons": (("SG", 1), ("SG", 2))},
        {"measures": ""},
    ):
        assert not holds(a_breach(**changes))


def test_the_moments_of_a_breach_are_in_order() -> None:
    holds, hour = rules.the_moments_of_a_breach_are_in_order, timedelta(hours=1)
    assert holds(a_breach(suspected_at=NOON - hour, assessed_at=NOON), now=NOON)
    assert not holds(a_breach(suspected_at=NOON + hour), now=NOON + 2 * hour)
    assert not holds(a_breach(assessed_at=NOON - hour), now=NOON)
    assert not holds(a_breach(), now=NOON - hour)


def test_an_assessment_comes_to_an_answer() -> None:
    holds = rules.an_assessment_comes_to_an_answer
    assert holds(a_breach())
    assert holds(a_breach(assessed_at=NOON, harm=Harm.LOW))
    assert not holds(a_breach(assessed_at=NOON))
    assert not holds(a_breach(harm=Harm.SERIOUS))


def test_a_notice_does_a_duty_that_is_open() -> None:
    holds = rules.a_notice_does_a_duty_that_is_open
    now = tuple(duties(a_breach(assessed_at=NOON, harm=Harm.SERIOUS)).values())
    assert holds(now, economy="SG", tell=Told.AUTHORITY, reference="R-1")
    assert not holds(now, economy="SG", tell=Told.AUTHORITY, reference=" ")
    assert not holds(now, economy="JP", tell=Told.AUTHORITY, reference="R-1")
    notice = (Notice("SG", Told.AUTHORITY, NOON, "R-1"),)
    done = tuple(duties(a_breach(assessed_at=NOON, harm=Harm.SERIOUS), notices=notice).values())
    assert not holds(done, economy="SG", tell=Told.AUTHORITY, reference="R-2")


def test_a_breach_closes_when_its_duties_are_done() -> None:
    holds, facts = rules.a_breach_closes_when_its_duties_are_done, a_breach(assessed_at=NOON, harm=Harm.LOW)
    notice = (Notice("SG", Told.AUTHORITY, NOON, "R-1"),)
    done = tuple(duties(facts, notices=notice).values())
    assert holds(BreachState.ASSESSED, done, waiting=0)
    assert not holds(BreachState.ASSESSED, done, waiting=1)
    assert not holds(BreachState.REPORTED, done, waiting=0)
    assert not holds(BreachState.ASSESSED, tuple(duties(facts).values()), waiting=0)


def test_singapores_clock_starts_with_the_assessment() -> None:
    found = duties(a_breach())
    assert found["SG", "authority"].state is DutyState.WAITING
    assert found["SG", "assessment"].due_at == NOON + timedelta(days=30)
    assessed = a_breach(assessed_at=NOON + timedelta(days=2), harm=Harm.LOW)
    found = duties(assessed, now=NOON + timedelta(days=2))
    assert found["SG", "authority"].due_at == NOON + timedelta(days=5)
    assert ("SG", "people") not in found, "harm was found low; 600 people still go to the authority"
    few = duties(a_breach(persons=(("SG", 499),), assessed_at=NOON, harm=Harm.LOW))
    assert ("SG", "authority") not in few


def test_harm_that_nobody_assessed_counts_as_serious() -> None:
    found = duties(a_breach(persons=(("PH", 1), ("NZ", 1))))
    assert found["PH", "authority"].due_at == NOON + timedelta(hours=72)
    assert found["NZ", "people"].due_at is None
    assert found["NZ", "people"].words == "as soon as practicable"
    assert duties(a_breach(persons=(("PH", 1), ("NZ", 1)), assessed_at=NOON, harm=Harm.LOW)) == {}


def test_a_clock_is_late_only_by_a_number_that_law_says() -> None:
    later = NOON + timedelta(hours=73)
    found = duties(a_breach(persons=(("TH", 1), ("CN", 1))), now=later)
    assert found["TH", "authority"].state is DutyState.LATE
    assert found["CN", "authority"].state is DutyState.RUNNING, "immediately is no number of hours"
    notice = (Notice("TH", Told.AUTHORITY, later, "R-1"),)
    assert (
        duties(a_breach(persons=(("TH", 1),)), now=later, notices=notice)["TH", "authority"].state
        is DutyState.DONE_LATE
    )


def test_of_two_rows_of_a_law_the_sooner_counts() -> None:
    law = ("any", "", "invented law", date(2020, 1, 1), None, "invented", Confidence.LOW)

    def row(hours: int) -> Deadline:
        harm, words, *rest = law
        return Deadline("XX", Told.AUTHORITY, Trigger.DISCOVERED, 1, harm, hours, words, *rest)

    (duty,) = rules.duties_of(a_breach(persons=(("XX", 1),)), rows=[row(72), row(24)], notices=(), now=NOON)
    assert duty.due_at == NOON + timedelta(hours=24)


def test_a_row_counts_only_in_its_time() -> None:
    early = datetime(2019, 1, 1, tzinfo=NOON.tzinfo)
    assert ("SG", "authority") not in duties(a_breach(discovered_at=early, assessed_at=early, harm=Harm.SERIOUS))


def test_an_economy_of_which_no_law_is_known_is_undetermined() -> None:
    facts = a_breach(persons=(("SG", 1), ("PG", 1)))
    assert rules.economies_without_law(facts, rows=our_deadlines()) == ("PG",)
