# SPDX-License-Identifier: Apache-2.0
"""Days and moments as people write them in forms and on command lines; apart, so that all doors read them alike.

A moment without an offset is in UTC, as the forms that ask for one say: nothing here knows the machine's own zone.
"""

import re
from datetime import UTC, date, datetime

from tradelane.kernel.clock import aware_utc
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quoting import quoted

MISSING = "A day or time is missing."
NO_DAY = "This is no day."
WRITE_A_DAY = "Write it as 2026-11-20 (ISO 8601)."
NO_MOMENT = "This is no day and time."
WRITE_A_MOMENT = "Write it as 2026-11-20T10:00 in UTC, or with its offset: 2026-11-20T10:00:00Z (RFC 3339)."
TEXTS = (MISSING, NO_DAY, WRITE_A_DAY, NO_MOMENT, WRITE_A_MOMENT)
"""What pages say in the reader's language."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)?)?", re.ASCII)
"""RFC 3339 date-time, the value of a `datetime-local` field (HTML, §2.3.5.5), or a day, which begins at midnight."""


def read_day(text: str, *, field: str) -> date:
    """The day that `text` names, blanks around it left out. Raises Unreadable (FORM-2 for none, FORM-3)."""
    given = text.strip()
    try:
        if _DAY.fullmatch(given):
            return date.fromisoformat(given)
    except ValueError as error:
        raise _no_day(given, field) from error
    raise _no_day(given, field)


def read_moment(text: str, *, field: str) -> datetime:
    """The moment that `text` names, in UTC. Raises Unreadable (FORM-2 for none, FORM-3)."""
    given = text.strip()
    try:
        if _MOMENT.fullmatch(given):
            found = datetime.fromisoformat(given.upper())
            return aware_utc(found) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:  # no such day, or beyond year 1 or 9999 in UTC
        raise _no_moment(given, field) from error
    raise _no_moment(given, field)


def read_optional_day(text: str, *, field: str) -> date | None:
    """As `read_day`, None for an empty text."""
    return read_day(text, field=field) if text.strip() else None


def read_optional_moment(text: str, *, field: str) -> datetime | None:
    """As `read_moment`, None for an empty text."""
    return read_moment(text, field=field) if text.strip() else None


def _no_day(given: str, field: str) -> Unreadable:
    return _unreadable(NO_DAY, given, field, WRITE_A_DAY)


def _no_moment(given: str, field: str) -> Unreadable:
    return _unreadable(NO_MOMENT, given, field, WRITE_A_MOMENT)


def _unreadable(why: str, given: str, field: str, fix: str) -> Unreadable:
    if not given:
        return Unreadable(MISSING, field=field, rule="FORM-2", fix=fix)
    return Unreadable(why, field=field, rule="FORM-3", fix=fix, facts={"given": quoted(given)})
