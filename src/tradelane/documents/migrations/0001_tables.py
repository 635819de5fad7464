# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [("documents", "0001_initial"), ("documents", "0003_a_kind_is_declared_in_code")]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("number", models.CharField(max_length=2000)),
                ("issuer", models.CharField(max_length=100)),
                ("issuer_name", models.CharField(max_length=2000)),
                ("consignment", models.CharField(db_index=True, max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("replaces", models.CharField(blank=True, default="", max_length=71)),
                ("cancels", models.BooleanField(default=False)),
                ("digest", models.CharField(max_length=71, unique=True)),
                ("issued_on", models.DateField()),
                ("issued_at", models.DateTimeField()),
                ("home", models.BooleanField()),
                ("body", models.BinaryField()),
                ("signatures", models.JSONField()),
                ("leaf", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "number", "issuer", "version"), name="one_document_per_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("replaces", ""), _negated=True),
                        fields=("replaces",),
                        name="one_successor_per_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replaces", ""), ("version", 1)),
                            models.Q(("version__gt", 1), models.Q(("replaces", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="only_the_first_version_replaces_nothing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digest", models.F("replaces")), _negated=True),
                        name="no_document_replaces_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("format", models.CharField(max_length=4)),
                ("content", models.BinaryField()),
                ("digest", models.CharField(max_length=71)),
                ("made_at", models.DateTimeField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="documents.document"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("document", "format"), name="one_file_per_format"),
                    models.CheckConstraint(
                        condition=models.Q(("format__in", ["json", "xml", "pdf"])), name="known_file_format"
                    ),
                ],
            },
        ),
    ]
