# SPDX-License-Identifier: Apache-2.0
"""Empties the tables that a test filled; apart, because append-only tables refuse it and each database goes round that
in its own way."""

from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_MADE_BY_MIGRATING = frozenset({"django_content_type", "auth_permission"})


def empty_tables(case: Any) -> None:
    """Empty those of each database of a `django.test.TransactionTestCase`."""
    for name in case._databases_names(include_mirrors=False):
        connection = connections[name]
        if full := _full_tables(connection):
            (_truncate if connection.vendor == "postgresql" else _delete)(connection, full)


def _full_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of tables with rows, quoted."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    quoted = [connection.ops.quote_name(name) for name in names if name not in _MADE_BY_MIGRATING]
    ask = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in quoted)
    with connection.cursor() as cursor:
        cursor.execute(ask)
        return [table for (table,) in cursor.fetchall()]


def _truncate(connection: BaseDatabaseWrapper, tables: list[str]) -> None:
    """Row triggers don't see this; tables that refer to these have no rows, or are among them."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


def _delete(connection: BaseDatabaseWrapper, tables: list[str]) -> None:
    """Tables of facts and title entries refuse this by trigger in SQLite: the triggers are off meanwhile."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
        for _, statement in triggers:
            cursor.execute(statement)
