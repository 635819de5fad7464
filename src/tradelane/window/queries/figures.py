# SPDX-License-Identifier: Apache-2.0
"""Figures over cases: days that are over from their rows, the rest from the cases; apart, as a million stay fast."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from tradelane.window import rules
from tradelane.window.formats.day_counts import added_by_procedure, count, counts_from_json, total_counts
from tradelane.window.models import AppealRow, CaseRow, ChargeRow, DayRow
from tradelane.window.queries.cases import steps_of_cases
from tradelane.window.queries.procedures import latest_procedures, procedures_among
from tradelane.window.values import (
    AgencyTime,
    CaseState,
    Counts,
    DecidedCase,
    Procedure,
    ReviewStep,
    ServiceFigures,
    StepFigures,
    TraderHome,
    TraderSize,
)

MARK = ""
"""Procedure of the row whose day is the last one counted, and whose counts are those of all days up to it."""
_LAST = date.max - timedelta(days=2)
OCCASIONAL_AT_MOST = 12
"""Cases in 365 days: one a month."""
_SINGLE = 1_000
"""Cases whose reviews are read by one statement."""


def counts(*, since: date, until: date) -> dict[str, Counts]:
    """What happened under each procedure from `since` to `until`, both included (UTC). Public: counts, no case."""
    counted = last_counted()
    parts: defaultdict[str, list[Counts]] = defaultdict(list)
    for row in DayRow.objects.filter(day__gte=since, day__lte=until).exclude(procedure=MARK):
        parts[row.procedure].append(counts_from_json(row.counts))
    fresh = since if counted is None else max(since, counted + timedelta(days=1))
    for code, found in counts_of_days(fresh, until).items():
        parts[code].append(found)
    return {code: total_counts(each) for code, each in parts.items()}


def last_counted() -> date | None:
    """The last day that was counted once and for all; None before the first."""
    return DayRow.objects.filter(procedure=MARK).values_list("day", flat=True).first()


def counts_so_far() -> tuple[date | None, dict[str, Counts]]:
    """As `last_counted`, with what happened under each procedure up to that day: years are not added up anew."""
    row = DayRow.objects.filter(procedure=MARK).first()
    return (None, {}) if row is None else (row.day, {code: counts_from_json(of) for code, of in row.counts.items()})


def first_day() -> date | None:
    """The day of the first filing; None without one."""
    first = CaseRow.objects.order_by("filed_at").values_list("filed_at", flat=True).first()
    return None if first is None else first.astimezone(UTC).date()


def counts_of_days(first: date, last: date) -> dict[str, Counts]:
    """What happened in these days, from the cases themselves."""
    if first > last:
        return {}
    during = (_begin(first), _begin(last + timedelta(days=1)))
    decided: defaultdict[str, list[DecidedCase]] = defaultdict(list)
    for case in _decided(*during):
        decided[case.procedure].append(case)
    found = {code: count(cases) for code, cases in decided.items()}
    for code, change in _happened(*during).items():
        found[code] = replace(found.get(code, Counts()), **change)
    return found


def service_figures(*, since: datetime | None = None) -> list[ServiceFigures]:
    """How each procedure served its traders, over all its versions. Public: figures of all cases, no case."""
    found = counts(since=since.astimezone(UTC).date(), until=_LAST) if since else _counts_of_all_days()
    return [_service(p, found.get(p.code, Counts())) for p in latest_procedures()]


def _counts_of_all_days() -> dict[str, Counts]:
    counted, so_far = counts_so_far()
    fresh = first_day() if counted is None else counted + timedelta(days=1)
    return added_by_procedure(so_far, {} if fresh is None else counts_of_days(fresh, _LAST))


def steps_of(published: Procedure, found: Counts) -> tuple[StepFigures, ...]:
    """The whole case, then each agency of the procedure that answered."""
    whole = _step("", found.whole.decided, found.whole.times, None)
    return (
        whole,
        *(
            _step(agency.role, group.decided, group.times, group.in_time)
            for agency in published.agencies
            if (group := found.agencies.get(agency.role)) is not None
        ),
    )


def _step(name: str, decided: int, times: Mapping[int, int], in_time: int | None) -> StepFigures:
    return StepFigures(name, decided, rules.quantile(times, 0.5), rules.quantile(times, 0.9), in_time)


def _service(published: Procedure, found: Counts) -> ServiceFigures:
    answers = sum(group.decided for group in found.agencies.values())
    kept = sum(group.in_time for group in found.agencies.values())
    median = rules.quantile(found.whole.times, 0.5)
    return ServiceFigures(
        procedure=published.code, name=published.name, filed=found.filed, decided=found.whole.decided,
        cleared=found.whole.decided - found.whole.refused, refused=found.whole.refused, appeals=found.appeals,
        appeals_changed=found.changed, median_hours=None if median is None else median / 3600,
        share_in_time=kept / answers if answers else None,
    )  # fmt: skip


def _decided(start: datetime, end: datetime) -> Iterable[DecidedCase]:
    """Every case decided in the time, with its agencies' times; nothing that people wrote is opened for it."""
    decided = CaseRow.objects.filter(decided_at__gte=start, decided_at__lt=end).order_by()
    rows = list(decided.values_list("id", "procedure", "version", "trader", "state", "filed_at", "decided_at"))
    published = procedures_among({(row[1], row[2]) for row in rows})
    frequent = _frequent(decided, until=end) if rows else frozenset()
    for first in range(0, len(rows), _SINGLE):
        chunk = rows[first : first + _SINGLE]
        steps = steps_of_cases([row[0] for row in chunk])
        for id, code, version, trader, state, filed_at, decided_at in chunk:
            agencies = _agency_times(
                published[code, version], steps.get(id, ()), filed_at=filed_at, decided_at=decided_at or end
            )
            yield DecidedCase(
                code, CaseState(state) not in CaseState.released() or state == str(CaseState.CLEARED_ON_APPEAL),
                max((a.seconds for a in agencies), default=0), agencies,
                TraderSize.FREQUENT if trader in frequent else TraderSize.OCCASIONAL,
                TraderHome.HOME if trader.startswith(f"{code[:2].upper()}.") else TraderHome.FOREIGN,
            )  # fmt: skip


def _agency_times(
    published: Procedure, steps: tuple[ReviewStep, ...], *, filed_at: datetime, decided_at: datetime
) -> tuple[AgencyTime, ...]:
    answered = {step.agency for step in steps}
    clocks = [
        rules.clock_of(agency, filed_at=filed_at, reviews=steps, now=decided_at)
        for agency in published.agencies
        if agency.role in answered
    ]
    return tuple(AgencyTime(c.agency, int(c.spent.total_seconds()), c.in_time) for c in clocks)


def _frequent(decided: "QuerySet[CaseRow]", *, until: datetime) -> frozenset[str]:
    """The traders of these cases who filed more than occasionally in the year: none is counted beyond that."""
    of_the_trader = CaseRow.objects.filter(trader=OuterRef("trader"))
    in_the_year = of_the_trader.filter(filed_at__gte=until - timedelta(days=365), filed_at__lt=until).order_by()
    one_too_many = Exists(in_the_year[OCCASIONAL_AT_MOST : OCCASIONAL_AT_MOST + 1])
    return frozenset(decided.filter(one_too_many).values_list("trader", flat=True).distinct())


def _happened(start: datetime, end: datetime) -> dict[str, dict[str, Any]]:
    """Filings, appeals, their outcomes and fees in the time, by procedure."""
    found: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    filed = CaseRow.objects.filter(filed_at__gte=start, filed_at__lt=end).order_by()
    for code, number in filed.values_list("procedure").annotate(Count("pk")):
        found[code]["filed"] = number
    appeals = Counter(
        AppealRow.objects.filter(filed_at__gte=start, filed_at__lt=end).values_list("case__procedure", flat=True)
    )
    for code, number in appeals.items():
        found[code]["appeals"] = number
    outcomes = Counter(
        AppealRow.objects.filter(decided_at__gte=start, decided_at__lt=end).values_list("case__procedure", "outcome")
    )
    for (code, outcome), number in outcomes.items():
        found[code]["changed" if outcome == str(CaseState.CLEARED_ON_APPEAL) else "upheld"] = number
    for code, currency, amount in ChargeRow.objects.filter(paid_at__gte=start, paid_at__lt=end).values_list(
        "case__procedure", "currency", "amount"
    ):
        fees: dict[str, Decimal] = found[code].setdefault("fees", {})
        fees[currency] = fees.get(currency, Decimal(0)) + Decimal(amount)
    return found


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
