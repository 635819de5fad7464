# SPDX-License-Identifier: Apache-2.0
"""Counts days that are over, once each; apart, as a background round does it and no person."""

from datetime import UTC, datetime, timedelta

from django.db import transaction

from tradelane.window import queries
from tradelane.window.formats.day_counts import added_by_procedure, counts_json
from tradelane.window.models import DayRow

SETTLED = timedelta(hours=1)
"""How long after its end a day is counted: a decision that was under way at midnight is written by then."""
DAYS_AT_ONCE = 40
"""Each in its own transaction, so that a first count over years holds up nobody."""


def count_days(*, now: datetime) -> int:
    """Count the days that are over and not counted; how many. Safe to stop and to run again."""
    done = 0
    while done < DAYS_AT_ONCE and _count_next(now=now):
        done += 1
    return done


@transaction.atomic
def _count_next(*, now: datetime) -> bool:
    (last, so_far), over = queries.counts_so_far(), (now - SETTLED).astimezone(UTC).date() - timedelta(days=1)
    day = queries.first_day() if last is None else last + timedelta(days=1)
    if day is None or day > over:
        return False
    found = queries.counts_of_days(day, day)
    for code, each in found.items():
        DayRow.objects.update_or_create(procedure=code, day=day, defaults={"counts": counts_json(each)})
    whole = {code: counts_json(each) for code, each in added_by_procedure(so_far, found).items()}
    DayRow.objects.filter(procedure=queries.MARK).delete()
    DayRow.objects.create(procedure=queries.MARK, day=day, counts=whole)
    return True
