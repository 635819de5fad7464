# SPDX-License-Identifier: Apache-2.0
"""Declarations of other systems, and filings handed in by the batch: what was answered and filed stands."""

import django.db.models.deletion
from django.db import migrations, models

from tradelane.journal.adapters.guards import append_only, never_changed, never_removed

ANSWERED = """OLD.batch_id <> NEW.batch_id OR OLD.number <> NEW.number OR OLD.reference <> NEW.reference
    OR (OLD.answered_at IS NOT NULL
        AND (OLD.state <> NEW.state OR OLD.answered_at IS DISTINCT FROM NEW.answered_at
             OR OLD."case" <> NEW."case"))"""
DECLARED = """OLD.organisation <> NEW.organisation OR OLD.direction <> NEW.direction OR OLD.number <> NEW.number
    OR OLD.digest <> NEW.digest OR OLD.consignment <> NEW.consignment"""
SAYS = "window: what was declared and answered stands"


class Migration(migrations.Migration):
    dependencies = [
        ("window", "0003_words_are_sealed"),
    ]

    operations = [
        migrations.CreateModel(
            name="BatchRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("organisation", models.CharField(max_length=80)),
                ("person", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=71)),
                ("procedure", models.CharField(blank=True, max_length=60)),
                ("lines", models.PositiveIntegerField()),
                ("taken_in_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "window_batch",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("organisation"), models.F("digest"), models.F("procedure"), name="a_batch_enters_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("lines__gt", 0)), name="a_batch_has_lines"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeclarationRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("organisation", models.CharField(max_length=80)),
                ("procedure", models.CharField(max_length=60)),
                ("direction", models.CharField(max_length=10)),
                ("number", models.CharField(max_length=70)),
                ("format", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=71)),
                ("consignment", models.CharField(db_index=True, max_length=40)),
                ("filing", models.CharField(blank=True, max_length=40)),
                ("told", models.TextField()),
                ("content", models.BinaryField()),
                ("taken_in_at", models.DateTimeField()),
            ],
            options={
                "db_table": "window_declaration",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("organisation"),
                        models.F("direction"),
                        models.F("number"),
                        name="a_declaration_enters_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FiledReferenceRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organisation", models.CharField(max_length=80)),
                ("reference", models.CharField(max_length=70)),
                ("digest", models.CharField(max_length=71)),
                ("case", models.CharField(max_length=40)),
            ],
            options={
                "db_table": "window_filed_reference",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("organisation"), models.F("reference"), name="a_reference_is_filed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BatchLineRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("reference", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("case", models.CharField(blank=True, max_length=40)),
                ("again", models.BooleanField(default=False)),
                ("faults", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="window.batchrow"
                    ),
                ),
            ],
            options={
                "db_table": "window_batch_line",
                "indexes": [models.Index(models.F("batch"), models.F("state"), name="lines_by_state")],
                "constraints": [
                    models.UniqueConstraint(models.F("batch"), models.F("number"), name="a_line_stands_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["accepted", "refused", "waiting"])),
                        name="a_line_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("case", ""), ("state", "waiting")),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("state", "accepted"),
                                models.Q(("case", ""), _negated=True),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("case", ""),
                                ("state", "refused"),
                                models.Q(("faults", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_line_is_answered_whole",
                    ),
                ],
            },
        ),
        *append_only("window_filed_reference", says=SAYS),
        never_changed("window_batch_line", when=ANSWERED, says=SAYS),
        never_removed("window_batch_line", says=SAYS),
        never_removed("window_batch", says=SAYS),
        never_changed("window_declaration", when=DECLARED, says=SAYS),
    ]
