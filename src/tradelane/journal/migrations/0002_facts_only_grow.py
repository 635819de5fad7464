# SPDX-License-Identifier: Apache-2.0
"""Triggers that refuse to change or remove a fact; apart from the tables, because each store has its own words."""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER journal_fact_no_update BEFORE UPDATE ON journal_fact
    BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END""",
    """CREATE TRIGGER journal_fact_no_delete BEFORE DELETE ON journal_fact
    BEGIN SELECT RAISE(ABORT, 'facts are never removed'); END""",
]
SQLITE_REVERSE = ["DROP TRIGGER journal_fact_no_update", "DROP TRIGGER journal_fact_no_delete"]

POSTGRESQL = [
    """CREATE FUNCTION journal_fact_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'facts are never changed or removed' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER journal_fact_no_change BEFORE UPDATE OR DELETE ON journal_fact
FOR EACH ROW EXECUTE FUNCTION journal_fact_refuse()""",
]
POSTGRESQL_REVERSE = [
    "DROP TRIGGER journal_fact_no_change ON journal_fact",
    "DROP FUNCTION journal_fact_refuse()",
]


def _run(schema_editor, sqlite, postgresql):
    for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement)


def _make(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def _drop(apps, schema_editor):
    _run(schema_editor, SQLITE_REVERSE, POSTGRESQL_REVERSE)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(_make, _drop)]
