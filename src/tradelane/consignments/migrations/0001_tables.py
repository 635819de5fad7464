# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [("consignments", "0001_initial"), ("consignments", "0002_sealed_people")]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ConsignmentRow",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=71)),
                ("content", models.BinaryField()),
                ("rest", models.BinaryField(default=bytes)),
                ("ordered_on", models.DateField()),
                ("order_reference", models.CharField(blank=True, max_length=200)),
                ("entered_at", models.DateTimeField()),
                ("entered_by", models.CharField(max_length=80)),
            ],
            options={
                "indexes": [models.Index(fields=["-entered_at", "id"], name="consignments_by_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest__startswith", "sha256:")), name="a_consignment_has_its_digest"
                    )
                ],
            },
        ),
    ]
