# SPDX-License-Identifier: Apache-2.0
"""Triggers of the ledger: lines are append-only and of an open event; an event closes only at zero, and once."""

from django.db import migrations

UNEVEN = """EXISTS (SELECT 1 FROM payments_ledger_line l WHERE l.event_id = NEW.id
            GROUP BY l.currency HAVING SUM(l.amount) <> 0)
            OR NOT EXISTS (SELECT 1 FROM payments_ledger_line l WHERE l.event_id = NEW.id)"""
CLOSED = "(SELECT closed FROM payments_ledger_event e WHERE e.id = {row}.event_id)"

SQLITE = (
    """CREATE TRIGGER payments_ledger_line_no_update BEFORE UPDATE ON payments_ledger_line
       BEGIN SELECT RAISE(ABORT, 'payments: the ledger is append-only'); END""",
    """CREATE TRIGGER payments_ledger_line_no_delete BEFORE DELETE ON payments_ledger_line
       BEGIN SELECT RAISE(ABORT, 'payments: the ledger is append-only'); END""",
    f"""CREATE TRIGGER payments_ledger_line_event_open BEFORE INSERT ON payments_ledger_line
       WHEN {CLOSED.format(row="NEW")}
       BEGIN SELECT RAISE(ABORT, 'payments: the event is closed'); END""",
    """CREATE TRIGGER payments_ledger_event_no_delete BEFORE DELETE ON payments_ledger_event
       BEGIN SELECT RAISE(ABORT, 'payments: the ledger is append-only'); END""",
    f"""CREATE TRIGGER payments_ledger_event_closes_even BEFORE UPDATE ON payments_ledger_event
       WHEN OLD.closed OR {UNEVEN}
       BEGIN SELECT RAISE(ABORT, 'payments: an event closes once, and only when it sums to zero'); END""",
)

POSTGRESQL = (
    """CREATE FUNCTION payments_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'payments: the ledger is append-only' USING ERRCODE = 'integrity_constraint_violation';
       END $$""",
    f"""CREATE FUNCTION payments_event_open() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF {CLOSED.format(row="NEW")} THEN
           RAISE EXCEPTION 'payments: the event is closed' USING ERRCODE = 'integrity_constraint_violation';
         END IF;
         RETURN NEW;
       END $$""",
    f"""CREATE FUNCTION payments_event_even() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF OLD.closed OR {UNEVEN} THEN
           RAISE EXCEPTION 'payments: an event closes once, and only when it sums to zero'
             USING ERRCODE = 'integrity_constraint_violation';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER payments_ledger_line_append_only BEFORE UPDATE OR DELETE ON payments_ledger_line
       FOR EACH ROW EXECUTE FUNCTION payments_append_only()""",
    """CREATE TRIGGER payments_ledger_line_event_open BEFORE INSERT ON payments_ledger_line
       FOR EACH ROW EXECUTE FUNCTION payments_event_open()""",
    """CREATE TRIGGER payments_ledger_event_no_delete BEFORE DELETE ON payments_ledger_event
       FOR EACH ROW EXECUTE FUNCTION payments_append_only()""",
    """CREATE TRIGGER payments_ledger_event_closes_even BEFORE UPDATE ON payments_ledger_event
       FOR EACH ROW EXECUTE FUNCTION payments_event_even()""",
)


def guard(apps, editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [migrations.RunPython(guard, migrations.RunPython.noop)]
