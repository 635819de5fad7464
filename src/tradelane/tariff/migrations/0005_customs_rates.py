# SPDX-License-Identifier: Apache-2.0
"""Rates of exchange that an authority publishes; each stands as it was published."""

from django.db import migrations, models

from tradelane.journal.adapters.guards import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("tariff", "0004_draws_given_back"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomsRateRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("economy", models.CharField(max_length=2)),
                ("currency", models.CharField(max_length=3)),
                ("into", models.CharField(max_length=3)),
                ("factor", models.CharField(max_length=40)),
                ("valid_from", models.DateField()),
                ("source", models.CharField(max_length=300)),
                ("organisation", models.CharField(max_length=80)),
                ("published_by", models.CharField(max_length=40)),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "db_table": "tariff_customs_rate",
                "indexes": [models.Index(models.F("economy"), models.F("valid_from"), name="rates_by_economy_and_day")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("currency", models.F("into")), _negated=True),
                        name="a_rate_is_of_a_foreign_currency",
                    )
                ],
            },
        ),
        *append_only("tariff_customs_rate", says="tariff: a published rate stands"),
    ]
