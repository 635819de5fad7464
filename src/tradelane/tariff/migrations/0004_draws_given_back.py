# SPDX-License-Identifier: Apache-2.0
"""What was drawn from a quota and given back stays written down as both."""

import django.db.models.deletion
from django.db import migrations, models

from tradelane.journal.adapters.guards import append_only


class Migration(migrations.Migration):
    dependencies = [("tariff", "0003_base_of_an_excise")]
    operations = [
        migrations.CreateModel(
            name="QuotaReturn",
            fields=[
                (
                    "draw",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="returned",
                        serialize=False,
                        to="tariff.quotadraw",
                    ),
                ),
                ("organisation", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "tariff_quota_return"},
        ),
        *append_only("tariff_quota_return", says="tariff: what was given back stands"),
    ]
