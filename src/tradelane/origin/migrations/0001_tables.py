# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [("origin", "0001_initial"), ("origin", "0003_verifications")]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DeterminationRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("consignment", models.CharField(db_index=True, max_length=40)),
                ("item", models.PositiveIntegerField()),
                ("agreement", models.CharField(max_length=40)),
                ("content", models.CharField(max_length=71)),
                ("description", models.CharField(max_length=300)),
                ("hs_code", models.CharField(max_length=6)),
                ("exporting", models.CharField(max_length=2)),
                ("importing", models.CharField(max_length=2)),
                ("on", models.DateField()),
                ("result", models.CharField(max_length=20)),
                ("determination", models.JSONField()),
                ("materials", models.JSONField()),
                ("organisation", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "origin_determination",
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "content"), name="determination_one_per_question"),
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ["originating", "not-originating", "undetermined"])),
                        name="determination_result_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VerificationRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("certificate", models.CharField(max_length=71)),
                ("importing", models.CharField(max_length=2)),
                ("asked_by", models.CharField(max_length=80)),
                ("asked_of", models.CharField(max_length=80)),
                ("question", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("answer_by", models.DateField()),
                ("answer", models.TextField(blank=True)),
                ("evidence", models.JSONField(default=list)),
                ("answered_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, max_length=10)),
                ("reasons", models.TextField(blank=True)),
                ("concluded_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "origin_verification",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("concluded_at", None)),
                        fields=("certificate", "asked_by"),
                        name="one_open_verification_of_a_certificate",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("concluded_at", None), ("outcome", "")),
                            models.Q(("concluded_at__isnull", False), ("outcome__in", ["confirmed", "denied"])),
                            _connector="OR",
                        ),
                        name="a_verification_ends_with_its_outcome",
                    ),
                ],
            },
        ),
    ]
