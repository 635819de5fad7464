# SPDX-License-Identifier: Apache-2.0
"""A node that an earlier release made goes on with the folded migrations, and every guard can be taken down and set."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from config.commands.store import pending_migrations

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def recorder() -> Iterator[MigrationRecorder]:
    """What the store says is applied; put back as it was."""
    recorder = MigrationRecorder(connection)
    before = set(recorder.applied_migrations())
    yield recorder
    for each in set(recorder.applied_migrations()) - before:
        recorder.record_unapplied(*each)
    for each in before - set(recorder.applied_migrations()):
        recorder.record_applied(*each)


def folded() -> dict[tuple[str, str], list[tuple[str, str]]]:
    return {key: list(each.replaces) for key, each in MigrationLoader(connection).replacements.items()}


def triggers() -> Counter[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if connection.vendor == "sqlite"
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        return Counter(name for (name,) in cursor.fetchall())


def test_no_migration_was_folded_into_two() -> None:
    counted = Counter(old for olds in folded().values() for old in olds)
    assert len(counted) >= 70
    assert [old for old, times in counted.items() if times > 1] == []


def test_a_node_of_an_earlier_release_has_nothing_to_do_and_says_what_it_has(recorder: MigrationRecorder) -> None:
    replacements = folded()
    for new, olds in replacements.items():
        recorder.record_unapplied(*new)
        for old in olds:
            recorder.record_applied(*old)
    assert pending_migrations() == 0
    call_command("migrate", interactive=False, verbosity=0)
    assert set(replacements) <= set(recorder.applied_migrations())


def test_every_guard_is_taken_down_and_set_again() -> None:
    guarded = triggers()
    assert {"titles_title_follows_entries", "journal_fact_no_delete", "trust_logtile_grows"} <= set(guarded)
    loader = MigrationLoader(connection)
    rooms = [app for app, name in loader.disk_migrations if name == "0002_what_stands"]
    for app in rooms:
        MigrationExecutor(connection).migrate([(app, "0001_tables")])
    assert not triggers()
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert triggers() == guarded
