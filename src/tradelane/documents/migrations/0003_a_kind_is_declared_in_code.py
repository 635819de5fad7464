# SPDX-License-Identifier: Apache-2.0
"""The table no longer lists the kinds: each is declared in `values/kinds`. SQLite builds the table anew for it, which
drops its triggers, so they are made again (0002_issued_means_immutable)."""

from importlib import import_module

from django.db import migrations, models

immutable = import_module("tradelane.documents.migrations.0002_issued_means_immutable")
DOCUMENT = [statement for statement in immutable.SQLITE if " ON documents_document\n" in statement]


def _make(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in DOCUMENT:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_issued_means_immutable")]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, _make),  # backwards the table is built anew as well
        migrations.RemoveConstraint(model_name="document", name="known_kind"),
        migrations.AlterField(model_name="document", name="kind", field=models.CharField(max_length=40)),
        migrations.RunPython(_make, migrations.RunPython.noop),
    ]
