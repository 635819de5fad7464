# SPDX-License-Identifier: Apache-2.0
"""Triggers that keep a determination as it was made; apart, because each store has its own words."""

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER origin_determination_no_update BEFORE UPDATE ON origin_determination
       BEGIN SELECT RAISE(ABORT, 'origin: a determination stands'); END""",
    """CREATE TRIGGER origin_determination_no_delete BEFORE DELETE ON origin_determination
       BEGIN SELECT RAISE(ABORT, 'origin: a determination stands'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION origin_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'origin: a determination stands' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER origin_determination_no_change BEFORE UPDATE OR DELETE ON origin_determination
       FOR EACH ROW EXECUTE FUNCTION origin_refuse()""",
)


def _make(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def _drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER origin_determination_no_change ON origin_determination")
        schema_editor.execute("DROP FUNCTION origin_refuse()")
    else:
        schema_editor.execute("DROP TRIGGER origin_determination_no_update")
        schema_editor.execute("DROP TRIGGER origin_determination_no_delete")


class Migration(migrations.Migration):
    dependencies = [("origin", "0001_initial")]
    operations = [migrations.RunPython(_make, _drop)]
