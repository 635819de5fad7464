# SPDX-License-Identifier: Apache-2.0
"""An event stands as it was captured; what was wrong is taken back by a further event."""

from django.db import migrations

from tradelane.journal.adapters.guards import append_only


class Migration(migrations.Migration):
    replaces = [("tracking", "0002_events_stand")]
    dependencies = [("tracking", "0001_tables")]
    operations = [
        *append_only("tracking_event", says="tracking: events are append-only"),
    ]
