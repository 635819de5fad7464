# SPDX-License-Identifier: Apache-2.0
"""What trades and doors may ask of the plans; apart, because they must not care where facts are kept."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tradelane.documents.values import DocumentKind
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import NotFound
from tradelane.plans.formats import our_agreements, our_facts, read_lane
from tradelane.plans.rules import answer, holding
from tradelane.plans.values import Fact, Lane, LaneAnswer, Measure


@dataclass(frozen=True, slots=True)
class EconomyRow:
    """An economy and its cells in the order of `Measure`."""

    code: str
    name: str
    cells: tuple[Fact, ...]


def matrix(*, on: date, measure: Measure | None = None) -> list[EconomyRow]:
    """All 21 economies by name with the facts that hold on the day `on`; with `measure` only that column."""
    by_key = holding(our_facts(), on=on)
    columns = [measure] if measure else list(Measure)
    return [
        EconomyRow(code, name, tuple(by_key[code, column] for column in columns))
        for code, name in sorted(ECONOMIES.items(), key=lambda pair: pair[1])
    ]


def economy(code: str, *, on: date) -> EconomyRow:
    """One economy on the day `on`. Raises NotFound."""
    for row in matrix(on=on):
        if row.code == code.upper():
            return row
    raise NotFound(f"{code[:20]} is not one of the 21 economies", field="economy")


def lane(text: str, *, on: date) -> tuple[Lane, list[LaneAnswer]]:
    """What a lane such as `MX-SG` says of every kind of document on the day `on`. Raises Refused by PLAN-5."""
    asked = read_lane(text)
    return asked, [answer(kind, asked, facts=our_facts(), agreements=our_agreements(), on=on) for kind in DocumentKind]


def kind_on_lane(kind: DocumentKind, text: str, *, on: date) -> LaneAnswer:
    """What a lane says of one kind of document on the day `on`; trades ask this before they issue it."""
    return _answered(kind, read_lane(text), on)


@lru_cache(maxsize=4096)
def _answered(kind: DocumentKind, lane: Lane, on: date) -> LaneAnswer:
    """Kept, because a list of trades asks the same again and again and our facts do not change while we run."""
    return answer(kind, lane, facts=our_facts(), agreements=our_agreements(), on=on)
