# SPDX-License-Identifier: Apache-2.0
"""Triggers that keep decisions and final reviews as they were given; apart, because each store has its own words."""

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER window_case_no_delete BEFORE DELETE ON window_case
       BEGIN SELECT RAISE(ABORT, 'window: cases are never deleted'); END""",
    """CREATE TRIGGER window_case_decision_stands BEFORE UPDATE ON window_case
       WHEN OLD.content <> NEW.content OR OLD.trader <> NEW.trader OR OLD.procedure <> NEW.procedure
         OR OLD.version <> NEW.version OR OLD.consignment <> NEW.consignment OR OLD.filed_at <> NEW.filed_at
         OR (OLD.decided_at IS NOT NULL
             AND (NEW.decision IS NOT OLD.decision OR NEW.number IS NOT OLD.number OR NEW.decided_at IS NOT OLD.decided_at))
       BEGIN SELECT RAISE(ABORT, 'window: what was filed and decided stands'); END""",
    """CREATE TRIGGER window_review_stands BEFORE UPDATE ON window_review
       WHEN OLD.case_id <> NEW.case_id OR OLD.agency <> NEW.agency OR OLD.round <> NEW.round
         OR OLD.verdict <> NEW.verdict OR OLD.reasons <> NEW.reasons OR OLD.officer <> NEW.officer
         OR OLD.at <> NEW.at OR OLD.answered_at IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'window: a review stands'); END""",
    """CREATE TRIGGER window_review_no_delete BEFORE DELETE ON window_review
       BEGIN SELECT RAISE(ABORT, 'window: reviews are never deleted'); END""",
    """CREATE TRIGGER window_appeal_stands BEFORE UPDATE ON window_appeal
       WHEN OLD.case_id <> NEW.case_id OR OLD.grounds <> NEW.grounds OR OLD.filed_at <> NEW.filed_at
         OR OLD.decided_at IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'window: an appeal stands'); END""",
    """CREATE TRIGGER window_appeal_no_delete BEFORE DELETE ON window_appeal
       BEGIN SELECT RAISE(ABORT, 'window: appeals are never deleted'); END""",
)

POSTGRESQL = (
    """CREATE FUNCTION window_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'window: what was filed, reviewed and decided stands'
         USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER window_case_no_delete BEFORE DELETE ON window_case
       FOR EACH ROW EXECUTE FUNCTION window_refuse()""",
    """CREATE TRIGGER window_case_decision_stands BEFORE UPDATE ON window_case FOR EACH ROW
       WHEN (OLD.content <> NEW.content OR OLD.trader <> NEW.trader OR OLD.procedure <> NEW.procedure
         OR OLD.version <> NEW.version OR OLD.consignment <> NEW.consignment OR OLD.filed_at <> NEW.filed_at
         OR (OLD.decided_at IS NOT NULL
             AND (NEW.decision IS DISTINCT FROM OLD.decision OR NEW.number IS DISTINCT FROM OLD.number
                  OR NEW.decided_at IS DISTINCT FROM OLD.decided_at)))
       EXECUTE FUNCTION window_refuse()""",
    """CREATE TRIGGER window_review_stands BEFORE UPDATE ON window_review FOR EACH ROW
       WHEN (OLD.case_id <> NEW.case_id OR OLD.agency <> NEW.agency OR OLD.round <> NEW.round
         OR OLD.verdict <> NEW.verdict OR OLD.reasons <> NEW.reasons OR OLD.officer <> NEW.officer
         OR OLD.at <> NEW.at OR OLD.answered_at IS NOT NULL)
       EXECUTE FUNCTION window_refuse()""",
    """CREATE TRIGGER window_review_no_delete BEFORE DELETE ON window_review
       FOR EACH ROW EXECUTE FUNCTION window_refuse()""",
    """CREATE TRIGGER window_appeal_stands BEFORE UPDATE ON window_appeal FOR EACH ROW
       WHEN (OLD.case_id <> NEW.case_id OR OLD.grounds <> NEW.grounds OR OLD.filed_at <> NEW.filed_at
         OR OLD.decided_at IS NOT NULL)
       EXECUTE FUNCTION window_refuse()""",
    """CREATE TRIGGER window_appeal_no_delete BEFORE DELETE ON window_appeal
       FOR EACH ROW EXECUTE FUNCTION window_refuse()""",
)

TABLES = {"window_case_no_delete": "window_case", "window_case_decision_stands": "window_case",
          "window_review_stands": "window_review", "window_review_no_delete": "window_review",
          "window_appeal_stands": "window_appeal", "window_appeal_no_delete": "window_appeal"}  # fmt: skip


def _make(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def _drop(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for trigger, table in TABLES.items():
        schema_editor.execute(f"DROP TRIGGER {trigger} ON {table}" if postgresql else f"DROP TRIGGER {trigger}")
    if postgresql:
        schema_editor.execute("DROP FUNCTION window_refuse()")


class Migration(migrations.Migration):
    dependencies = [("window", "0001_initial")]
    operations = [migrations.RunPython(_make, _drop)]
