# SPDX-License-Identifier: Apache-2.0
"""Control tracking registries: the records that this node keeps as one, append-only and each after the last, and what
it signs and reads as a platform."""

import django.db.models.deletion
from django.db import migrations, models

from tradelane.journal.adapters.guards import Refuse, append_only

STRAYS = """(NEW.previous = '') <> (NEW.n = 1) OR (NEW.n > 1 AND NOT EXISTS (
    SELECT 1 FROM titles_control_record r WHERE r.ebl = NEW.ebl AND r.id = NEW.previous AND r.n = NEW.n - 1))"""


class Migration(migrations.Migration):
    dependencies = [
        ("titles", "0005_entries_by_place_alone"),
    ]

    operations = [
        migrations.CreateModel(
            name="GuardedRow",
            fields=[
                ("ebl", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("registry", models.CharField(max_length=1024)),
                ("said", models.TextField(blank=True, default="")),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "titles_guarded",
            },
        ),
        migrations.AddField(
            model_name="sendingrow",
            name="cancelling",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="ControlRecordRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("ebl", models.CharField(max_length=64)),
                ("n", models.PositiveIntegerField()),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("actor", models.CharField(max_length=4)),
                ("inserted_at", models.BigIntegerField()),
                ("text", models.TextField()),
                ("head", models.TextField()),
            ],
            options={
                "db_table": "titles_control_record",
                "ordering": ("ebl", "n"),
                "constraints": [
                    models.UniqueConstraint(fields=("ebl", "n"), name="control_record_one_per_place"),
                    models.UniqueConstraint(fields=("ebl", "previous"), name="control_record_one_successor"),
                ],
            },
        ),
        migrations.CreateModel(
            name="GuardRow",
            fields=[
                ("peer", models.CharField(max_length=10, primary_key=True, serialize=False)),
                (
                    "registry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="titles.platformrow",
                    ),
                ),
            ],
            options={
                "db_table": "titles_guard",
            },
        ),
        migrations.CreateModel(
            name="StatedRecordRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ebl", models.CharField(max_length=64)),
                ("action", models.CharField(max_length=30)),
                ("about", models.CharField(max_length=64)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("text", models.TextField()),
            ],
            options={
                "db_table": "titles_stated_record",
                "constraints": [
                    models.UniqueConstraint(fields=("ebl", "action", "about"), name="stated_record_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "action__in",
                                [
                                    "INTEND TO TRANSFER",
                                    "CANCEL TRANSFER",
                                    "TRANSFER ACCEPTED",
                                    "RETRACT RECORD",
                                    "DISPUTE RECORD",
                                    "DISPUTE RECORD RESOLVED",
                                    "SURRENDERED",
                                ],
                            )
                        ),
                        name="stated_record_action_known",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="transferrow",
            name="recording",
            field=models.BooleanField(default=False),
        ),
        *append_only("titles_control_record", says="titles: what a registry holds is append-only"),
        Refuse(
            name="titles_control_record_follows",
            act="INSERT",
            table="titles_control_record",
            when=STRAYS,
            says="titles: a record follows the last one of its bill",
        ),
    ]
