# SPDX-License-Identifier: Apache-2.0
"""The ledger: lines are append-only and of an open event; an event closes only at zero, and once."""

from django.db import migrations

from tradelane.journal.adapters.guards import Refuse, append_only, never_removed

UNEVEN = """EXISTS (SELECT 1 FROM payments_ledger_line l WHERE l.event_id = NEW.id
                    GROUP BY l.currency HAVING SUM(l.amount) <> 0)
    OR NOT EXISTS (SELECT 1 FROM payments_ledger_line l WHERE l.event_id = NEW.id)"""
SAYS = "payments: the ledger is append-only"


class Migration(migrations.Migration):
    replaces = [("payments", "0002_the_ledger_is_even")]
    dependencies = [("payments", "0001_tables")]
    operations = [
        *append_only("payments_ledger_line", says=SAYS),
        Refuse(
            name="payments_ledger_line_event_open",
            act="INSERT",
            table="payments_ledger_line",
            when="(SELECT closed FROM payments_ledger_event e WHERE e.id = NEW.event_id)",
            says="payments: the event is closed",
        ),
        never_removed("payments_ledger_event", says=SAYS),
        Refuse(
            name="payments_ledger_event_closes_even",
            act="UPDATE",
            table="payments_ledger_event",
            when=f"OLD.closed OR {UNEVEN}",
            says="payments: an event closes once, and only when it sums to zero",
        ),
    ]
