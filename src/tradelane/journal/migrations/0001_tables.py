# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [("journal", "0001_initial"), ("journal", "0003_follow_facts"), ("journal", "0004_hand_over")]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Followed",
            fields=[
                ("reader", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("last", models.BigIntegerField(default=0)),
                ("ahead", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                ("name", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("holder", models.CharField(blank=True, max_length=40)),
                ("until", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100)),
                ("subject", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                ("organisation", models.CharField(blank=True, max_length=80)),
                ("person", models.CharField(blank=True, max_length=40)),
                ("data", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [
                    models.Index(models.F("subject"), models.F("id"), name="facts_by_subject"),
                    models.Index(models.F("name"), models.F("id"), name="facts_by_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=200)),
                ("payload", models.JSONField(default=dict)),
                ("due", models.DateTimeField()),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("leased_until", models.DateTimeField(null=True)),
                ("handed_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("dead_at", models.DateTimeField(null=True)),
                ("error", models.TextField(blank=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("due"),
                        models.F("id"),
                        condition=models.Q(("dead_at", None), ("done_at", None)),
                        name="open_jobs_by_due",
                    ),
                    models.Index(
                        models.F("handed_at"),
                        models.F("due"),
                        condition=models.Q(("dead_at", None), ("done_at", None)),
                        name="open_jobs_by_hand_over",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(models.F("kind"), models.F("key"), name="one_job_per_kind_and_key"),
                    models.CheckConstraint(
                        condition=models.Q(("done_at", None), ("dead_at", None), _connector="OR"),
                        name="a_job_is_not_done_and_dead",
                    ),
                ],
            },
        ),
    ]
