# SPDX-License-Identifier: Apache-2.0
"""Which duties a breach brings and when they are due; apart, so that a clock is tried against the law of its day.

Pure: the rows of law and the moment come in as arguments. Where law says no number of hours a duty has no due time:
its words are shown, and it is never called late by a number that nobody wrote.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from tradelane.kernel.rule import rule
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

TEXT_LIMIT = 4000
MOST_PERSONS = 100_000_000
_LAWS = "data/breach_deadlines.csv, each row with its law"


@rule(
    "PRIV-180",
    cites="GDPR art. 33(3) and like laws: nature, categories, numbers, measures",
    field="facts",
    fix="Say what happened, which kinds of data, how many people of which economy, and what was done.",
)
def a_report_says_what_is_known(facts: BreachFacts) -> bool:
    """A report says what happened, the kinds of data, how many people in which economies, and the measures taken."""
    counted = all(len(economy) == 2 and 0 < count <= MOST_PERSONS for economy, count in facts.persons)
    economies = [economy for economy, _ in facts.persons]
    return (
        0 < len(facts.nature.strip()) <= TEXT_LIMIT
        and bool(facts.categories and facts.persons and facts.measures.strip())
        and counted
        and len(economies) == len(set(economies))
    )


@rule(
    "PRIV-181",
    cites="Tradelane house rule: a clock starts at a moment that has been",
    field="discovered_at",
    fix="Give times in their order: suspected, discovered, assessed; none in the future.",
)
def the_moments_of_a_breach_are_in_order(facts: BreachFacts, *, now: datetime) -> bool:
    """A breach is suspected no later than discovered, discovered no later than assessed, all of it in the past."""
    moments = [m for m in (facts.suspected_at, facts.discovered_at, facts.assessed_at) if m is not None]
    return moments == sorted(moments) and moments[-1] <= now


@rule(
    "PRIV-182",
    cites="Tradelane house rule: unknown is not no",
    field="harm",
    fix="Say whether serious harm is likely, with the moment of the assessment.",
)
def an_assessment_comes_to_an_answer(facts: BreachFacts) -> bool:
    """A breach is assessed with an answer on harm, and an answer on harm comes with its moment."""
    return (facts.assessed_at is not None) == (facts.harm is not Harm.UNKNOWN)


@rule(
    "PRIV-183",
    cites=_LAWS,
    field="notice",
    fix="Name a duty that this breach has and that is not done, with a receipt or number.",
)
def a_notice_does_a_duty_that_is_open(duties: Iterable[Duty], *, economy: str, tell: Told, reference: str) -> bool:
    """What is noted as done is a duty of this breach that was open, shown by a receipt or a number."""
    open_states = (DutyState.WAITING, DutyState.RUNNING, DutyState.LATE)
    return bool(reference.strip()) and any(
        (d.economy, d.tell) == (economy, tell) and d.state in open_states for d in duties
    )


@rule(
    "PRIV-184",
    cites="Tradelane house rule: a breach is over when everybody was told",
    field="breach",
    fix="Do the duties that are still open first, or assess the breach.",
)
def a_breach_closes_when_its_duties_are_done(state: BreachState, duties: Iterable[Duty], *, waiting: int) -> bool:
    """A breach is closed once it was assessed, every duty is done and nobody named still waits for their notice."""
    done = (DutyState.DONE, DutyState.DONE_LATE)
    return state is BreachState.ASSESSED and all(duty.state in done for duty in duties) and waiting == 0


def duties_of(
    facts: BreachFacts, *, rows: Iterable[Deadline], notices: Iterable[Notice], now: datetime
) -> tuple[Duty, ...]:
    """Every duty that the law of each economy concerned brings, the soonest first.

    Of several rows of one law for the same duty that fit, the one that falls due first counts. Harm that nobody
    assessed counts as serious, so that no clock is missed; once it is found low, those duties fall away.
    """
    told = {(n.economy, n.tell): n for n in notices}
    found: dict[tuple[str, Told], Duty] = {}
    for economy, count in facts.persons:
        for row in rows:
            if row.economy == economy and _applies(row, facts, count):
                duty = _duty(row, facts, told.get((economy, row.tell)), now=now)
                key = (economy, row.tell)
                if key not in found or _soonness(duty) < _soonness(found[key]):
                    found[key] = duty
    return tuple(sorted(found.values(), key=lambda d: (*_soonness(d), d.economy, d.tell)))


def economies_without_law(facts: BreachFacts, *, rows: Iterable[Deadline]) -> tuple[str, ...]:
    """Economies concerned of which no row of law is known here: undetermined, not free of duties."""
    on = facts.discovered_at.date()
    known = {row.economy for row in rows if row.starts <= on <= (row.ends or on)}
    return tuple(economy for economy, _ in facts.persons if economy not in known)


def _applies(row: Deadline, facts: BreachFacts, count: int) -> bool:
    on = facts.discovered_at.date()
    in_time = row.starts <= on <= (row.ends or on)
    return in_time and count >= row.least_persons and (row.harm == "any" or facts.harm is not Harm.LOW)


def _duty(row: Deadline, facts: BreachFacts, notice: Notice | None, *, now: datetime) -> Duty:
    starts = _start(row.trigger, facts)
    due = starts + timedelta(hours=row.hours) if starts and row.hours is not None else None
    done_at = notice.at if notice else facts.assessed_at if row.tell is Told.ASSESSMENT else None
    return Duty(
        economy=row.economy,
        tell=row.tell,
        law=row.law,
        words=row.words,
        starts_at=starts,
        due_at=due,
        done_at=done_at,
        state=_state(starts, due, done_at, now),
        confidence=row.confidence,
        source=row.source,
    )


def _start(trigger: Trigger, facts: BreachFacts) -> datetime | None:
    if trigger is Trigger.SUSPECTED:
        return facts.suspected_at or facts.discovered_at
    return facts.discovered_at if trigger is Trigger.DISCOVERED else facts.assessed_at


def _state(starts: datetime | None, due: datetime | None, done_at: datetime | None, now: datetime) -> DutyState:
    if done_at is not None:
        return DutyState.DONE_LATE if due is not None and due < done_at else DutyState.DONE
    if starts is None:
        return DutyState.WAITING
    return DutyState.LATE if due is not None and due < now else DutyState.RUNNING


def _soonness(duty: Duty) -> tuple[datetime, bool]:
    """What falls due first; "at once" counts from its start, what waits comes last."""
    last = datetime.max.replace(tzinfo=UTC)
    return duty.due_at or duty.starts_at or last, duty.due_at is None
