# SPDX-License-Identifier: Apache-2.0
"""The reliability statement: each factor of the law with what this node measures of itself at this moment, and what its
operator stated under four eyes. Nothing here is kept or assumed: what can't be measured is None.
"""

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from tradelane.journal.queries import facts_named, last_named
from tradelane.kernel.errors import NotFound
from tradelane.kernel.rule import all_rules
from tradelane.parties.values import Actor, OrganisationKind
from tradelane.titles.models import EntryRow, ForkRow, StatementRow, TitleRow, standing_of
from tradelane.titles.rules import LAW
from tradelane.titles.rules.reliability import uptime
from tradelane.titles.values import TitleState
from tradelane.titles.values.reliability import (
    Factor,
    FactorReport,
    Measured,
    Said,
    Statement,
    StatementState,
    Uptime,
)
from tradelane.trust import queries as trust
from tradelane.trust.queries.log import checkpoint_for

ALIVE = "titles.registry.alive"
WINDOW = timedelta(days=90)
"""How far back uptime is measured."""


def reliability(*, now: datetime) -> list[FactorReport]:
    """Every factor in the law's order, for everybody to read."""
    stated = [statement_of(row) for row in _confirmed()]
    return [
        FactorReport(
            factor,
            tuple(_MEASURES[factor](now)) if factor in _MEASURES else (),
            tuple(each for each in stated if each.said.factor is factor),
            now.date(),
        )
        for factor in Factor
    ]


def measured_uptime(*, now: datetime) -> Uptime | None:
    """What the registry's signs of life of the last ninety days show, with the last one before them, so that a silence
    at their beginning counts; None where it gave none.
    """
    since = now - WINDOW
    before = last_named(name=ALIVE, before=since)
    beats = [*([before] if before else []), *facts_named(name=ALIVE, since=since)]
    return uptime((beat.at for beat in beats), now=now, since=since)


def statements(*, by: Actor) -> list[Statement]:
    """All that the operator stated, the latest first; nothing for anybody else."""
    if OrganisationKind.OPERATOR not in by.kinds:
        return []
    return [statement_of(row) for row in StatementRow.objects.order_by("-proposed_at", "-pk")]


def statement_of(row: StatementRow) -> Statement:
    """A row as a value."""
    said = Said(Factor(row.factor), row.what, row.by, row.reference, row.since, row.until)
    return Statement(
        row.id, said, StatementState(row.state), row.proposer, row.proposed_at, row.confirmer, row.confirmed_at
    )


def _confirmed() -> Any:
    return StatementRow.objects.filter(state=str(StatementState.CONFIRMED)).order_by("-since", "-pk")


# ── what is measured ──


def _rules(now: datetime) -> list[Measured]:
    own = [each for each in all_rules() if each.module.startswith("tradelane.titles.rules")]
    return [Measured("rules", len(own)), Measured("rules_cited", len([each for each in own if each.cites])),
            Measured("acts", len(LAW))]  # fmt: skip


def _integrity(now: datetime) -> list[Measured]:
    try:
        latest, witnessed = trust.latest_checkpoint(), checkpoint_for(index=0)
    except NotFound:
        return [Measured("log_size", None), Measured("witnesses", None)]
    covered = witnessed.size if witnessed.witnesses else 0
    return [
        Measured("log_size", latest.size),
        Measured("log_signed", latest.at),
        Measured("log_waiting", trust.waiting_for_log()),
        Measured("witnesses", ", ".join(witnessed.witnesses) or None),
        Measured("cosigned", witnessed.at if witnessed.witnesses else None),
        Measured("not_cosigned", latest.size - covered),
    ]


def _access(now: datetime) -> list[Measured]:
    live = TitleRow.objects.filter(state__in=[str(each) for each in TitleState.live()])
    return [Measured("live_records", live.count()), Measured("bound_records", _bound(live))]


def _bound(live: Any) -> int:
    controls = (standing_of(text).control for text in live.values_list("standing", flat=True).iterator())
    return sum(control is not None and control.is_bound for control in controls)


def _security(now: datetime) -> list[Measured]:
    """Only what the running node can be asked; how its machines are kept is for the operator to state."""
    return [
        Measured("store", connection.vendor),
        Measured("durability", _durability()),
        Measured("https", "yes" if settings.BASE_URL.startswith("https://") else "no"),
    ]


def _durability() -> str:
    """How the store waits for the disk, in its own words."""
    question = "PRAGMA synchronous" if connection.vendor == "sqlite" else "SHOW synchronous_commit"
    with connection.cursor() as cursor:
        cursor.execute(question)
        found = str(cursor.fetchone()[0])
    return {"0": "off", "1": "normal", "2": "full", "3": "extra"}.get(found, found)


def _standards(now: datetime) -> list[Measured]:
    """Whose clauses the rules of this room cite, the most cited first; every rule is tested by its name."""
    cited = Counter(
        name
        for each in all_rules()
        if each.module.startswith("tradelane.titles.rules")
        for name in {_source(clause) for clause in each.cites.split(";")}
        if name[:1].isupper() and not name.startswith("Tradelane")
    )
    told = [f"{name} ({count})" for name, count in cited.most_common()]
    return [Measured("cited_sources", ", ".join(told) or None)]


_PLACE = re.compile(r",| arts?\.? | ss?\. | § ?| \(|:| principle ")
"""Where a citation goes on from its source to the place in it."""


def _source(clause: str) -> str:
    return _PLACE.split(clause.strip(), maxsplit=1)[0]


def _continuity(now: datetime) -> list[Measured]:
    found = measured_uptime(now=now)
    if found is None:
        return [Measured("uptime", None)]
    longest = max((each.length.total_seconds() for each in found.outages), default=0)
    return [
        Measured("uptime", found.share),
        Measured("measured_since", found.since),
        Measured("outages", len(found.outages)),
        Measured("longest_outage", int(longest // 60)),
    ]


def _in_fact(now: datetime) -> list[Measured]:
    return [
        Measured("records", TitleRow.objects.count()),
        Measured("entries", EntryRow.objects.count()),
        Measured("forks", ForkRow.objects.count()),
    ]


_MEASURES: dict[Factor, Callable[[datetime], list[Measured]]] = {
    Factor.RULES: _rules,
    Factor.INTEGRITY: _integrity,
    Factor.ACCESS: _access,
    Factor.SECURITY: _security,
    Factor.STANDARDS: _standards,
    Factor.CONTINUITY: _continuity,
    Factor.IN_FACT: _in_fact,
}
