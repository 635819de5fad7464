# SPDX-License-Identifier: Apache-2.0
"""Everything that the page of the nine principles is made of; apart from figures, as it asks other rooms too."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, Q

from tradelane.journal import queries as journal
from tradelane.plans.queries.consultations import consultations
from tradelane.plans.values import CommentState, Phase
from tradelane.window import rules
from tradelane.window.models import PermitActRow, PermitRow, RulingRow, TierRow
from tradelane.window.queries.figures import counts, steps_of
from tradelane.window.queries.procedures import latest_procedures, procedures
from tradelane.window.values import (
    Counts,
    HearingFigures,
    Outage,
    PermitAct,
    PermitFigures,
    ProcedureFigures,
    Report,
    RuleChange,
    RulingFigures,
    RulingState,
    TraderHome,
    TraderSize,
)

PERIOD = timedelta(days=365)
PAIRS = (
    ("size", str(TraderSize.OCCASIONAL), str(TraderSize.FREQUENT)),
    ("home", str(TraderHome.FOREIGN), str(TraderHome.HOME)),
)
"""Groups that are treated alike, by the name of the comparison."""
OUTAGE_ENDED = "window.outage.ended"
"""Fact of an outage that is over; its data are `what` was down and for how many `seconds`."""


def report(*, economy: str, until: date) -> Report:
    """The figures of an economy's window over the year up to `until`, with it. Public: counts, no case."""
    since = until - PERIOD
    found = counts(since=since, until=until)
    own = [p for p in latest_procedures() if p.economy == economy]
    figures = tuple(
        ProcedureFigures(
            p.code, p.name, each, steps_of(p, each), tuple(rules.treatment_tests(each.groups, pairs=PAIRS))
        )
        for p, each in ((p, found.get(p.code, Counts())) for p in own)
    )
    entries = [entry for p in own for form in p.forms for entry in form.entries.values()]
    start, end = _moments(since, until)
    return Report(
        economy=economy, since=since, until=until, procedures=figures, changes=_changes(economy),
        hearings=_hearings(economy, until), rulings=_rulings(economy, start, end, today=until),
        permits=_permits(economy, start, end), outages=_outages(start), fees=_fees(figures), entries=len(entries),
        prefilled=sum("x-from" in entry for entry in entries), trusted=_trusted(economy, until),
        published_rulings=RulingRow.objects.filter(
            economy=economy, state__in=[str(state) for state in RulingState.ruled()]
        ).count(),
    )  # fmt: skip


def open_consultations(*, code: str, on: date) -> list[HearingFigures]:
    """Drafts of a procedure on which anybody may comment on the day, or soon. Public."""
    found = [each for each in consultations(code=code) if each.phase(on=on) in (Phase.ANNOUNCED, Phase.OPEN)]
    return [
        HearingFigures(each.id, each.text("en")[1].title, each.phase(on=on) is Phase.OPEN, each.draft.closes, 0, 0)
        for each in found
    ]


def _changes(economy: str) -> tuple[RuleChange, ...]:
    """Every version of every procedure, newest first, and whether the public was heard on it."""
    heard = {(each.draft.code, each.draft.version) for each in consultations() if each.result is not None}
    versions = [p for p in procedures() if p.economy == economy]
    found = [RuleChange(p.code, p.version, p.valid_from, (p.code, p.version) in heard) for p in versions]
    return tuple(sorted(found, key=lambda change: change.starts, reverse=True))


def _hearings(economy: str, on: date) -> tuple[HearingFigures, ...]:
    found = []
    for each in consultations():
        if each.draft.economy == economy:
            published = [c for c in each.comments if c.state is CommentState.PUBLISHED]
            found.append(
                HearingFigures(
                    each.id, each.text("en")[1].title, each.phase(on=on) is Phase.OPEN, each.draft.closes,
                    len(published), sum(bool(comment.answer) for comment in published),
                )
            )  # fmt: skip
    return tuple(found)


def _rulings(economy: str, start: datetime, end: datetime, *, today: date) -> RulingFigures:
    rows = RulingRow.objects.filter(economy=economy)
    asked = rows.filter(requested_at__gte=start, requested_at__lt=end).count()
    decided = list(rows.filter(decided_at__gte=start, decided_at__lt=end).values_list("state", "decided_at", "due_on"))
    waiting = rows.filter(state=str(RulingState.REQUESTED))
    declined = sum(state == str(RulingState.DECLINED) for state, _, _ in decided)
    return RulingFigures(
        requested=asked, issued=len(decided) - declined, declined=declined,
        in_time=sum(at is not None and at.astimezone(UTC).date() <= due for _, at, due in decided),
        waiting=waiting.count(), late=waiting.filter(due_on__lt=today).count(),
        contested=rows.filter(appealed_at__gte=start, appealed_at__lt=end).count(),
    )  # fmt: skip


def _permits(economy: str, start: datetime, end: datetime) -> PermitFigures:
    mine = Q(permit__organisation__startswith=f"{economy}.")
    acts = Counter(
        dict(PermitActRow.objects.filter(mine, at__gte=start, at__lt=end).values_list("act").annotate(Count("pk")))
    )
    granted = PermitRow.objects.filter(
        organisation__startswith=f"{economy}.", granted_at__gte=start, granted_at__lt=end
    )
    return PermitFigures(
        granted.count(), acts[str(PermitAct.SUSPEND)], acts[str(PermitAct.RECALL)], acts[str(PermitAct.CONTEST)],
        acts[str(PermitAct.ANNUL)],
    )  # fmt: skip


def _outages(start: datetime) -> tuple[Outage, ...]:
    return tuple(
        Outage(str(fact.data.get("what", fact.subject)), fact.at, int(fact.data.get("seconds", 0)))
        for fact in journal.facts_named(name=OUTAGE_ENDED, since=start)
    )


def _fees(figures: tuple[ProcedureFigures, ...]) -> dict[str, Decimal]:
    fees: defaultdict[str, Decimal] = defaultdict(Decimal)
    for each in figures:
        for currency, amount in each.counts.fees.items():
            fees[currency] += amount
    return dict(fees)


def _trusted(economy: str, on: date) -> int:
    """How many traders customs trusts on the day."""
    rows = TierRow.objects.filter(economy=economy, starts__lte=on, ends__gte=on, confirmed_at__isnull=False)
    return rows.filter(ended_at=None).values("organisation").distinct().count()


def _moments(since: date, until: date) -> tuple[datetime, datetime]:
    return datetime.combine(since, time(), UTC), datetime.combine(until + timedelta(days=1), time(), UTC)
