# SPDX-License-Identifier: Apache-2.0
"""Triggers: a published edition and its measures never change; what was drawn from a quota stays drawn."""

from django.db import migrations

_PUBLISHED = "(SELECT published_at FROM tariff_edition WHERE id = OLD.edition_id) IS NOT NULL"
SQLITE = (
    """CREATE TRIGGER tariff_edition_stands BEFORE UPDATE ON tariff_edition WHEN OLD.published_at IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'tariff: what is published stands'); END""",
    """CREATE TRIGGER tariff_edition_stays BEFORE DELETE ON tariff_edition WHEN OLD.published_at IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'tariff: what is published stands'); END""",
    f"""CREATE TRIGGER tariff_measure_stands BEFORE UPDATE ON tariff_measure WHEN {_PUBLISHED}
       BEGIN SELECT RAISE(ABORT, 'tariff: what is published stands'); END""",
    f"""CREATE TRIGGER tariff_measure_stays BEFORE DELETE ON tariff_measure WHEN {_PUBLISHED}
       BEGIN SELECT RAISE(ABORT, 'tariff: what is published stands'); END""",
    """CREATE TRIGGER tariff_draw_stands BEFORE UPDATE ON tariff_quota_draw
       BEGIN SELECT RAISE(ABORT, 'tariff: a draw on a quota stands'); END""",
    """CREATE TRIGGER tariff_draw_stays BEFORE DELETE ON tariff_quota_draw
       BEGIN SELECT RAISE(ABORT, 'tariff: a draw on a quota stands'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION tariff_stands() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'tariff: what is published stands' USING ERRCODE = 'integrity_constraint_violation';
       END $$""",
    """CREATE FUNCTION tariff_measure_stands() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF (SELECT published_at FROM tariff_edition WHERE id = OLD.edition_id) IS NOT NULL THEN
           RAISE EXCEPTION 'tariff: what is published stands' USING ERRCODE = 'integrity_constraint_violation';
         END IF;
         IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER tariff_edition_stands BEFORE UPDATE OR DELETE ON tariff_edition
       FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION tariff_stands()""",
    """CREATE TRIGGER tariff_measure_stands BEFORE UPDATE OR DELETE ON tariff_measure
       FOR EACH ROW EXECUTE FUNCTION tariff_measure_stands()""",
    """CREATE TRIGGER tariff_draw_stands BEFORE UPDATE OR DELETE ON tariff_quota_draw
       FOR EACH ROW EXECUTE FUNCTION tariff_stands()""",
)


def guard(apps, editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("tariff", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
