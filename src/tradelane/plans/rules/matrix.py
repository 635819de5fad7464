# SPDX-License-Identifier: Apache-2.0
"""What a cell of the matrix must say, and when it holds; apart, as shipped and confirmed ones obey alike."""

from collections.abc import Iterable
from datetime import date

from tradelane.kernel.rule import rule
from tradelane.plans.values import Confidence, Fact, Measure, Milestone, Status


@rule(
    "PLAN-1",
    cites="APEC paperless trading action plan; house rule: facts have dates and sources",
    field="source",
    fix="Name the source and its date, or set the status to unconfirmed.",
)
def a_fact_names_its_source_or_is_unconfirmed(status: Status, source: str, confidence: Confidence) -> bool:
    """A status other than unconfirmed names its source, and a source that was only reported confirms nothing."""
    return status is Status.UNCONFIRMED or (bool(source.strip()) and confidence is not Confidence.LOW)


@rule(
    "PLAN-8",
    cites="APEC paperless trading action plan: coverage in per cent",
    field="coverage",
    fix="Write a whole number from 0 to 100, or leave it empty where no source says.",
)
def the_coverage_is_a_share(coverage: int | None) -> bool:
    """The share of a process that a measure covers lies between 0 and 100 per cent."""
    return coverage is None or 0 <= coverage <= 100


@rule(
    "PLAN-9",
    cites="APEC action plans: gaps and next steps; house rule: facts have dates and sources",
    field="next_step",
    fix="Say what lacks, what comes next and where that was read.",
)
def a_milestone_says_the_gap_the_step_and_the_source(milestone: Milestone) -> bool:
    """A milestone says what still lacks, what comes next, and names its source."""
    said = (milestone.gap, milestone.next_step, milestone.source)
    return all(text.strip() for text in said) and milestone.confidence is not Confidence.LOW


@rule("PLAN-6", cites="house rule: facts have dates and sources; UNCITRAL MLETR art. 19", field="valid_from")
def the_fact_holds_on_the_day(fact: Fact, *, on: date) -> bool:
    """A fact holds from its first day until a later fact of the same economy and measure begins."""
    return fact.valid_from is None or fact.valid_from <= on


def holding(facts: Iterable[Fact], *, on: date) -> dict[tuple[str, Measure], Fact]:
    """The one fact of each economy and measure that holds on the day `on`."""
    begun = [fact for fact in facts if the_fact_holds_on_the_day(fact, on=on)]
    return {(fact.economy, fact.measure): fact for fact in sorted(begun, key=lambda f: f.valid_from or date.min)}


def merged(shipped: Iterable[Fact], confirmed: Iterable[Fact]) -> tuple[Fact, ...]:
    """Shipped facts with what was confirmed here, oldest first: of one cell and first day the last word stands."""
    standing = {(fact.economy, fact.measure, fact.valid_from): fact for fact in (*shipped, *confirmed)}
    return tuple(standing.values())
