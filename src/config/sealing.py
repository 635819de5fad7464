# SPDX-License-Identifier: Apache-2.0
"""Seals what an earlier release kept of people in clear; apart, because only wiring knows every table.

Batch by batch, each one commit, from a cursor: stopped anywhere it goes on there, and what is sealed already is passed
by. Rows that never change have triggers that say so; they stand aside for the one update that changes no meaning.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from config.sealing_kept import Kept
from config.sealing_places import PLACES
from tradelane.journal.actions import enqueue
from tradelane.journal.queries import job
from tradelane.kernel import clock
from tradelane.kernel.errors import TradelaneError
from tradelane.parties.actions.accounts import close_keys_of_who_left, close_whose_key_is_gone, seal_clear_accounts
from tradelane.parties.formats.sealing import from_text, is_sealed

JOB = "parties.seal"
_ONCE = "from the beginning, 4"
"""The number grows with `PLACES`: a node that was through the earlier ones looks at all of them once more."""
BATCH = 200
"""Rows of a commit: a few hundred milliseconds, so that nobody waits long."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where sealing stands: the place, by its number in `PLACES`, and the last row that was looked at."""

    place: int = 0
    after: str = ""


def seal_batch(cursor: Cursor) -> tuple[int, Cursor | None]:
    """Seal what is clear in the next rows: how many values, and where to go on; None at the end."""
    if cursor.place >= len(PLACES):
        return 0, None
    kept = PLACES[cursor.place]
    rows = kept.model._default_manager.order_by("pk")
    if cursor.after:
        rows = rows.filter(pk__gt=cursor.after)
    with transaction.atomic():
        batch = list(rows.select_for_update()[:BATCH])
        if not batch:
            return 0, Cursor(cursor.place + 1)
        with _unguarded(kept.model._meta.db_table):
            done = sum(_seal(kept, row) for row in batch)
    return done, Cursor(cursor.place, str(batch[-1].pk))


def seal_what_is_clear(cursor: Cursor | None = None) -> Iterator[int]:
    """Every batch from a cursor on, with how many values it sealed; at the end old pages are written over."""
    total = 0
    at: Cursor | None = cursor or Cursor()
    while at is not None:
        done, at = seal_batch(at)
        total += done
        yield done
    if total:
        scrub()


def rows_to_look_at() -> int:
    """How many rows there are in the places, for who shows progress."""
    return sum(kept.model._default_manager.count() for kept in PLACES)


def work(payload: dict[str, Any]) -> None:
    """The same as a job: one batch, then a job for the next, until the end. Running it twice does no harm."""
    done, after = seal_batch(Cursor(int(payload.get("place", 0)), str(payload.get("after", ""))))
    done += int(payload.get("sealed", 0))
    if after is not None:
        go_on = {"place": after.place, "after": after.after, "sealed": done}
        enqueue(JOB, go_on, key=f"{after.place}:{after.after}")
    elif done:
        scrub()


def ask_once() -> None:
    """Ask for the whole run, once in the life of a node: later rows are sealed as they are written.

    A node that starts on a full disk reads that it was asked, and writes nothing.
    """
    if job(kind=JOB, key=_ONCE, now=clock.now()) is None:
        enqueue(JOB, {}, key=_ONCE)


def settle_accounts() -> int:
    """Seal the accounts that an earlier release kept in clear, and close again who left; how many were sealed.

    After destroyed keys were buried again: what a backup brought back is known by them.
    """
    if sealed := seal_clear_accounts():
        scrub()
    close_whose_key_is_gone()
    close_keys_of_who_left()
    return sealed


def scrub() -> None:
    """Write the database anew, so that no freed page keeps what was clear; PostgreSQL's own vacuum does that."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _seal(kept: Kept, row: Model) -> int:
    """The clear values of a row sealed; how many. What can't be read stays as it is: it names nobody that we know."""
    clear = [field for field in kept.fields if not _is_sealed(getattr(row, field))]
    if not clear:
        return 0
    try:
        changed = kept.seal(row, clear, settings.NODE_SECRET)
    except (TradelaneError, KeyError, ValueError, TypeError):
        return 0
    changed = {name: value for name, value in changed.items() if value != getattr(row, name)}
    if changed:
        kept.model._default_manager.filter(pk=row.pk).update(**changed)
    return len(changed)


def _is_sealed(value: Any) -> bool:
    if isinstance(value, bytes | memoryview):
        return is_sealed(bytes(value))
    return from_text(value) is not None


@contextmanager
def _unguarded(table: str) -> Iterator[None]:
    """Within the caller's transaction the table's own triggers stand aside; a rollback puts them back as well."""
    stand_aside: Callable[[str], Any] = _sqlite_triggers if connection.vendor == "sqlite" else _postgresql_triggers
    with stand_aside(table):
        yield


@contextmanager
def _sqlite_triggers(table: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, statement in triggers:
            cursor.execute(statement)


@contextmanager
def _postgresql_triggers(table: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come can't be altered
        cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
        yield
        cursor.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
