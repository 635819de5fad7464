# SPDX-License-Identifier: Apache-2.0
"""Facts are only added."""

from django.db import migrations

from tradelane.journal.adapters.guards import append_only


class Migration(migrations.Migration):
    replaces = [("journal", "0002_facts_only_grow")]
    dependencies = [("journal", "0001_tables")]
    operations = [
        *append_only("journal_fact", says="journal: facts are never changed or removed"),
    ]
