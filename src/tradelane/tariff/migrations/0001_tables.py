# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [("tariff", "0001_initial")]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("economy", models.CharField(max_length=2)),
                ("form", models.CharField(max_length=10)),
                ("digest", models.CharField(max_length=71)),
                ("valid_from", models.DateField()),
                ("source", models.CharField(max_length=300)),
                ("lines", models.PositiveIntegerField()),
                ("unparsed", models.JSONField(default=list)),
                ("organisation", models.CharField(max_length=80)),
                ("imported_by", models.CharField(max_length=40)),
                ("imported_at", models.DateTimeField()),
                ("published_by", models.CharField(blank=True, max_length=40)),
                ("published_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "tariff_edition",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("published_at", None), ("dropped_at", None), _connector="OR"),
                        name="an_edition_is_not_published_and_dropped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_by", ""),
                            models.Q(("published_by", models.F("imported_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="two_people_publish_an_edition",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuotaRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("economy", models.CharField(max_length=2)),
                ("order_number", models.CharField(max_length=20)),
                ("volume", models.DecimalField(decimal_places=3, max_digits=20)),
                ("balance", models.DecimalField(decimal_places=3, max_digits=20)),
                ("unit", models.CharField(max_length=3)),
                ("opens", models.DateField()),
                ("closes", models.DateField()),
                ("cites", models.CharField(max_length=300)),
            ],
            options={
                "db_table": "tariff_quota",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("economy"), models.F("order_number"), models.F("opens"), name="a_quota_opens_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("balance__gte", 0), ("balance__lte", models.F("volume"))),
                        name="a_quota_is_never_overdrawn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeasureRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=24)),
                ("hs_prefix", models.CharField(max_length=10)),
                ("preferences", models.CharField(blank=True, max_length=200)),
                ("expression", models.TextField()),
                ("words", models.TextField()),
                ("origins", models.CharField(blank=True, max_length=800)),
                ("excluded", models.CharField(blank=True, max_length=800)),
                ("condition", models.TextField(blank=True)),
                ("quota", models.CharField(blank=True, max_length=20)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("cites", models.CharField(max_length=300)),
                ("source", models.CharField(max_length=300)),
                ("read_on", models.DateField()),
                ("confidence", models.CharField(max_length=6)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="measures", to="tariff.edition"
                    ),
                ),
            ],
            options={
                "db_table": "tariff_measure",
                "indexes": [
                    models.Index(models.F("edition"), models.F("hs_prefix"), name="measures_by_edition_and_code")
                ],
            },
        ),
        migrations.CreateModel(
            name="QuotaDraw",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("declaration", models.CharField(max_length=80)),
                ("asked", models.DecimalField(decimal_places=3, max_digits=20)),
                ("granted", models.DecimalField(decimal_places=3, max_digits=20)),
                ("organisation", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                (
                    "quota",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="tariff.quotarow"
                    ),
                ),
            ],
            options={
                "db_table": "tariff_quota_draw",
                "constraints": [
                    models.UniqueConstraint(models.F("quota"), models.F("declaration"), name="a_declaration_draws_once")
                ],
            },
        ),
    ]
