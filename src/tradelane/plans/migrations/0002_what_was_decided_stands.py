# SPDX-License-Identifier: Apache-2.0
"""Triggers that keep decided changes, published drafts, answers and results; apart, as each store has its own words.

A consultation's result and a comment's moderation are added once. Only a comment that nobody confirmed is removed.
"""

from django.db import migrations

_GUARDS = {
    "plans_change": ("OLD.state <> 'open'", "TRUE"),
    "plans_consultation": (
        "OLD.outcome <> '' OR OLD.texts <> NEW.texts OR OLD.opens <> NEW.opens OR OLD.closes <> NEW.closes "
        "OR OLD.organisation <> NEW.organisation OR OLD.published_at <> NEW.published_at "
        "OR OLD.subject <> NEW.subject OR OLD.code <> NEW.code OR OLD.version <> NEW.version",
        "TRUE",
    ),
    "plans_answer": ("TRUE", "TRUE"),
    "plans_attachment": ("TRUE", "TRUE"),
    "plans_comment": (
        "OLD.text <> NEW.text OR OLD.consultation_id <> NEW.consultation_id OR OLD.number <> NEW.number "
        "OR (OLD.answer_id IS NOT NULL AND OLD.answer_id <> COALESCE(NEW.answer_id, '')) "
        "OR (OLD.state IN ('published', 'refused') AND OLD.state <> NEW.state)",
        "OLD.state <> 'unconfirmed'",
    ),
}
"""Table → when an update is refused, and when a removal is."""


def _sqlite(table, update, delete):
    for name, event, when in (("update", "UPDATE", update), ("delete", "DELETE", delete)):
        yield (
            f"CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, 'plans: what was published or decided stands'); END"
        )


def _postgresql(table, update, delete):
    for name, event, when in (("update", "UPDATE", update), ("delete", "DELETE", delete)):
        condition = when.replace("OLD.texts <> NEW.texts", "OLD.texts::text <> NEW.texts::text")
        yield (
            f"CREATE TRIGGER {table}_no_{name} BEFORE {event} ON {table} FOR EACH ROW WHEN ({condition}) "
            f"EXECUTE FUNCTION plans_refuse()"
        )


_FUNCTION = """CREATE FUNCTION plans_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'plans: what was published or decided stands'
    USING ERRCODE = 'integrity_constraint_violation'; END $$"""


def _make(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    if on_postgresql:
        schema_editor.execute(_FUNCTION)
    write = _postgresql if on_postgresql else _sqlite
    for table, (update, delete) in _GUARDS.items():
        for statement in write(table, update, delete):
            schema_editor.execute(statement)


def _drop(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in _GUARDS:
        for name in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{name}" + (f" ON {table}" if on_postgresql else ""))
    if on_postgresql:
        schema_editor.execute("DROP FUNCTION plans_refuse()")


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_cells_and_consultations")]
    operations = [migrations.RunPython(_make, _drop)]
