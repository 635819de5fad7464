# SPDX-License-Identifier: Apache-2.0
"""Triggers: what was asked stands, an answer is written once, and a verification that ended never changes."""

from django.db import migrations

_SAID = """NEW.question IS NOT OLD.question OR NEW.certificate IS NOT OLD.certificate OR OLD.concluded_at IS NOT NULL
       OR (OLD.answered_at IS NOT NULL AND (NEW.answer IS NOT OLD.answer OR NEW.evidence IS NOT OLD.evidence))"""
SQLITE = (
    f"""CREATE TRIGGER origin_verification_stands BEFORE UPDATE ON origin_verification WHEN {_SAID}
       BEGIN SELECT RAISE(ABORT, 'origin: what was said in a verification stands'); END""",
    """CREATE TRIGGER origin_verification_stays BEFORE DELETE ON origin_verification
       BEGIN SELECT RAISE(ABORT, 'origin: what was said in a verification stands'); END""",
)
_SAID_THERE = """NEW.question IS DISTINCT FROM OLD.question OR NEW.certificate IS DISTINCT FROM OLD.certificate
       OR OLD.concluded_at IS NOT NULL OR (OLD.answered_at IS NOT NULL AND (NEW.answer IS DISTINCT FROM OLD.answer
       OR NEW.evidence IS DISTINCT FROM OLD.evidence))"""
POSTGRESQL = (
    """CREATE FUNCTION origin_verification_stands() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'origin: what was said in a verification stands'
       USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER origin_verification_stands BEFORE UPDATE ON origin_verification FOR EACH ROW
       WHEN ({_SAID_THERE}) EXECUTE FUNCTION origin_verification_stands()""",
    """CREATE TRIGGER origin_verification_stays BEFORE DELETE ON origin_verification FOR EACH ROW
       EXECUTE FUNCTION origin_verification_stands()""",
)


def guard(apps, editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("origin", "0003_verifications")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
