# SPDX-License-Identifier: Apache-2.0
"""Triggers that let the log only grow; apart from the tables, because each store has its own words."""

from django.db import migrations

_NEVER = "the log never forgets and never changes"
_TABLES = ("trust_logentry", "trust_checkpoint")

SQLITE = [
    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{_NEVER}'); END"
    for table in _TABLES
    for verb in ("UPDATE", "DELETE")
] + [
    f"CREATE TRIGGER trust_logtile_no_delete BEFORE DELETE ON trust_logtile BEGIN SELECT RAISE(ABORT, '{_NEVER}'); END",
    f"""CREATE TRIGGER trust_logtile_grows BEFORE UPDATE ON trust_logtile
    WHEN NEW.id <> OLD.id OR NEW.level <> OLD.level OR NEW."index" <> OLD."index"
      OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes
    BEGIN SELECT RAISE(ABORT, '{_NEVER}'); END""",
]
SQLITE_REVERSE = [f"DROP TRIGGER {table}_no_{verb}" for table in _TABLES for verb in ("update", "delete")] + [
    "DROP TRIGGER trust_logtile_no_delete",
    "DROP TRIGGER trust_logtile_grows",
]

POSTGRESQL = [
    f"""CREATE FUNCTION trust_log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_NEVER}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    *(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION trust_log_refuse()"
        for table in _TABLES
    ),
    "CREATE TRIGGER trust_logtile_no_delete BEFORE DELETE ON trust_logtile "
    "FOR EACH ROW EXECUTE FUNCTION trust_log_refuse()",
    """CREATE TRIGGER trust_logtile_grows BEFORE UPDATE ON trust_logtile FOR EACH ROW
    WHEN (NEW.id <> OLD.id OR NEW.level <> OLD.level OR NEW."index" <> OLD."index"
      OR substring(NEW.hashes from 1 for length(OLD.hashes)) <> OLD.hashes)
    EXECUTE FUNCTION trust_log_refuse()""",
]
POSTGRESQL_REVERSE = [
    *(f"DROP TRIGGER {table}_no_change ON {table}" for table in _TABLES),
    "DROP TRIGGER trust_logtile_no_delete ON trust_logtile",
    "DROP TRIGGER trust_logtile_grows ON trust_logtile",
    "DROP FUNCTION trust_log_refuse()",
]


def _run(schema_editor, sqlite, postgresql):
    for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement)


def _make(apps, schema_editor):
    _run(schema_editor, SQLITE, POSTGRESQL)


def _drop(apps, schema_editor):
    _run(schema_editor, SQLITE_REVERSE, POSTGRESQL_REVERSE)


class Migration(migrations.Migration):
    dependencies = [("trust", "0002_log")]
    operations = [migrations.RunPython(_make, _drop)]
