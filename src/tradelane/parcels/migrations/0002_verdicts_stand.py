# SPDX-License-Identifier: Apache-2.0
"""Triggers: a part is judged once, and what was signed over a manifest never changes."""

from django.db import migrations

_JUDGED = """OLD.judged_at IS NOT NULL AND (NEW.verdicts IS NOT OLD.verdicts OR NEW.root IS NOT OLD.root
             OR NEW.totals IS NOT OLD.totals OR NEW.judged_at IS NOT OLD.judged_at)"""
SQLITE = (
    f"""CREATE TRIGGER parcels_verdicts_stand BEFORE UPDATE ON parcels_part WHEN {_JUDGED}
       BEGIN SELECT RAISE(ABORT, 'parcels: verdicts stand'); END""",
    """CREATE TRIGGER parcels_verdicts_stay BEFORE DELETE ON parcels_part WHEN OLD.judged_at IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'parcels: verdicts stand'); END""",
    """CREATE TRIGGER parcels_signed_stands BEFORE UPDATE ON parcels_manifest WHEN OLD.signed_at IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'parcels: what was signed stands'); END""",
    """CREATE TRIGGER parcels_signed_stays BEFORE DELETE ON parcels_manifest WHEN OLD.signed_at IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'parcels: what was signed stands'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION parcels_stands() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'parcels: verdicts stand' USING ERRCODE = 'integrity_constraint_violation';
       END $$""",
    """CREATE TRIGGER parcels_verdicts_stand BEFORE UPDATE ON parcels_part FOR EACH ROW
       WHEN (OLD.judged_at IS NOT NULL AND (NEW.verdicts IS DISTINCT FROM OLD.verdicts OR
             NEW.root IS DISTINCT FROM OLD.root OR NEW.totals IS DISTINCT FROM OLD.totals OR
             NEW.judged_at IS DISTINCT FROM OLD.judged_at)) EXECUTE FUNCTION parcels_stands()""",
    """CREATE TRIGGER parcels_verdicts_stay BEFORE DELETE ON parcels_part FOR EACH ROW
       WHEN (OLD.judged_at IS NOT NULL) EXECUTE FUNCTION parcels_stands()""",
    """CREATE TRIGGER parcels_signed_stands BEFORE UPDATE OR DELETE ON parcels_manifest FOR EACH ROW
       WHEN (OLD.signed_at IS NOT NULL) EXECUTE FUNCTION parcels_stands()""",
)


def guard(apps, editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("parcels", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
