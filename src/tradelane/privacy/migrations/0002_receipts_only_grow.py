# SPDX-License-Identifier: Apache-2.0
"""Triggers that let receipts only be added; apart from the tables, because each store has its own words."""

from django.db import migrations

_NEVER = "a receipt never changes and never goes"

SQLITE = [
    f"CREATE TRIGGER privacy_receiptrow_no_{verb.lower()} BEFORE {verb} ON privacy_receiptrow "
    f"BEGIN SELECT RAISE(ABORT, '{_NEVER}'); END"
    for verb in ("UPDATE", "DELETE")
]
SQLITE_REVERSE = [f"DROP TRIGGER privacy_receiptrow_no_{verb}" for verb in ("update", "delete")]

POSTGRESQL = [
    f"""CREATE FUNCTION privacy_receipt_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_NEVER}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    "CREATE TRIGGER privacy_receiptrow_no_change BEFORE UPDATE OR DELETE ON privacy_receiptrow "
    "FOR EACH ROW EXECUTE FUNCTION privacy_receipt_refuse()",
]
POSTGRESQL_REVERSE = [
    "DROP TRIGGER privacy_receiptrow_no_change ON privacy_receiptrow",
    "DROP FUNCTION privacy_receipt_refuse()",
]


def _run(schema_editor, sqlite, postgresql):
    for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement)


def _make(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def _drop(apps, schema_editor):
    _run(schema_editor, SQLITE_REVERSE, POSTGRESQL_REVERSE)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_receipts")]
    operations = [migrations.RunPython(_make, _drop)]
