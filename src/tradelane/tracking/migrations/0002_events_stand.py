# SPDX-License-Identifier: Apache-2.0
"""Triggers: an event stands as it was captured; what was wrong is taken back by a further event."""

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER tracking_event_no_update BEFORE UPDATE ON tracking_event
       BEGIN SELECT RAISE(ABORT, 'tracking: events are append-only'); END""",
    """CREATE TRIGGER tracking_event_no_delete BEFORE DELETE ON tracking_event
       BEGIN SELECT RAISE(ABORT, 'tracking: events are append-only'); END""",
)

POSTGRESQL = (
    """CREATE FUNCTION tracking_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'tracking: events are append-only' USING ERRCODE = 'integrity_constraint_violation';
       END $$""",
    """CREATE TRIGGER tracking_event_append_only BEFORE UPDATE OR DELETE ON tracking_event
       FOR EACH ROW EXECUTE FUNCTION tracking_append_only()""",
)


def guard(apps, editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("tracking", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
