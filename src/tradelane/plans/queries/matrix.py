# SPDX-License-Identifier: Apache-2.0
"""The matrix and the lanes as they stand; apart, because trades and doors must not care where facts are kept.

Where this process has no Django, as on the command line of the core, the shipped facts speak alone.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tradelane.documents.values import DocumentKind
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import NotFound
from tradelane.plans.formats import every_cell, our_agreements, our_facts, our_milestones, read_lane
from tradelane.plans.queries.confirmed import confirmed, latest_edition
from tradelane.plans.rules import answer, changes_ahead, merged
from tradelane.plans.values import Fact, Lane, LaneAnswer, LaneChange, Measure, Milestone


@dataclass(frozen=True, slots=True)
class EconomyRow:
    """An economy and its cells in the order of `Measure`."""

    code: str
    name: str
    cells: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """All facts and milestones at one moment; a confirmed change makes the next edition."""

    name: str
    """Id of the last change that was confirmed here; empty before the first."""
    facts: tuple[Fact, ...]
    milestones: tuple[Milestone, ...]


def standing() -> Edition:
    """Facts and milestones as they stand at this moment: the shipped ones with what was confirmed here."""
    return _edition(latest_edition())


def matrix(*, on: date, measures: tuple[Measure, ...] = tuple(Measure)) -> list[EconomyRow]:
    """All 21 economies by name with the facts that hold on the day `on`; with `measures` only those columns."""
    by_key = every_cell(standing().facts, on=on)
    return [
        EconomyRow(code, name, tuple(by_key[code, column] for column in measures))
        for code, name in sorted(ECONOMIES.items(), key=lambda pair: pair[1])
    ]


def economy(code: str, *, on: date) -> EconomyRow:
    """One economy on the day `on`. Raises NotFound."""
    for row in matrix(on=on):
        if row.code == code.upper():
            return row
    raise NotFound(f"{code[:20]} is not one of the 21 economies", field="economy")


def milestones(*, economy: str = "") -> tuple[Milestone, ...]:
    """What still lacks and what comes next, the nearest target first; of one economy or of all."""
    found = [each for each in standing().milestones if economy in ("", each.economy)]
    return tuple(sorted(found, key=lambda each: (each.target or date.max, each.economy, each.measure)))


def lane(text: str, *, on: date) -> tuple[Lane, list[LaneAnswer]]:
    """What a lane such as `MX-SG` says of every kind of document on the day `on`. Raises Refused by PLAN-5."""
    asked, latest = read_lane(text), latest_edition()
    return asked, [_answered(kind, asked, on, latest) for kind in DocumentKind]


def kind_on_lane(kind: DocumentKind, text: str, *, on: date) -> LaneAnswer:
    """What a lane says of one kind of document on the day `on`; trades ask this before they issue it."""
    return _answered(kind, read_lane(text), on, latest_edition())


def kinds_on_lane(
    kinds: tuple[DocumentKind, ...], text: str, *, on: date
) -> list[tuple[LaneAnswer, tuple[LaneChange, ...]]]:
    """What a lane says of several kinds on the day `on`, each with the changes that are known to come."""
    asked, latest = read_lane(text), latest_edition()
    return [(_answered(kind, asked, on, latest), _ahead(kind, asked, on, latest)) for kind in kinds]


def changes_on_lane(text: str, *, after: date) -> list[LaneChange]:
    """Every change of a lane after a day that is known to come, the nearest first. Raises Refused by PLAN-5."""
    asked, latest = read_lane(text), latest_edition()
    found = [change for kind in DocumentKind for change in _ahead(kind, asked, after, latest)]
    return sorted(found, key=lambda change: (change.day, change.answer.kind))


@lru_cache(maxsize=4096)
def _answered(kind: DocumentKind, lane: Lane, on: date, edition: str) -> LaneAnswer:
    """Kept, because a list of trades asks the same again and again; the edition's name makes it forget in time."""
    return answer(kind, lane, facts=_edition(edition).facts, agreements=our_agreements(), on=on)


@lru_cache(maxsize=4096)
def _ahead(kind: DocumentKind, lane: Lane, after: date, edition: str) -> tuple[LaneChange, ...]:
    return changes_ahead(kind, lane, facts=_edition(edition).facts, agreements=our_agreements(), after=after)


@lru_cache(maxsize=2)
def _edition(edition: str) -> Edition:
    """The edition after that change: changes are only ever added, so the same name is the same facts."""
    contents = confirmed(edition)
    facts = [content for content in contents if isinstance(content, Fact)]
    steps = {(each.economy, each.measure): each for each in our_milestones()}
    steps |= {(each.economy, each.measure): each for each in contents if isinstance(each, Milestone)}
    return Edition(edition, merged(our_facts(), facts), tuple(steps.values()))
