# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [("financing", "0001_initial")]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="OfferRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("title", models.CharField(db_index=True, max_length=40)),
                ("number", models.CharField(max_length=60)),
                ("seller", models.CharField(max_length=80)),
                ("acceptor", models.CharField(max_length=80)),
                ("face", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("payable_on", models.DateField()),
                ("place", models.CharField(max_length=2)),
                ("asked", models.JSONField()),
                ("pay_to", models.JSONField()),
                ("answer_by", models.DateTimeField()),
                ("state", models.CharField(max_length=12)),
                ("made_at", models.DateTimeField()),
                ("buyer", models.CharField(blank=True, max_length=80)),
                ("agreed", models.JSONField(null=True)),
                ("pay_by", models.DateTimeField(null=True)),
                ("intent", models.CharField(blank=True, db_index=True, max_length=40)),
                ("entry", models.CharField(blank=True, max_length=71)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "financing_offer",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["agreed", "open"])),
                        fields=("title",),
                        name="offer_one_live_per_title",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("intent", ""), _negated=True),
                        fields=("intent",),
                        name="offer_one_per_intent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "agreed", "completed", "lapsed", "unpaid", "withdrawn"])
                        ),
                        name="offer_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("buyer", ""), ("entry", ""), ("intent", ""), ("state__in", ["open", "withdrawn"])
                            ),
                            models.Q(("buyer", ""), ("entry", ""), ("intent", ""), ("state", "lapsed")),
                            models.Q(
                                ("state__in", ["agreed", "completed", "lapsed", "unpaid"]),
                                models.Q(("buyer", ""), _negated=True),
                                models.Q(("intent", ""), _negated=True),
                                models.Q(("entry", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="offer_agreed_names_buyer_payment_and_entry",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("bank", models.CharField(db_index=True, max_length=80)),
                ("state", models.CharField(max_length=12)),
                ("terms", models.JSONField(null=True)),
                ("pay_from", models.JSONField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="financing.offerrow"
                    ),
                ),
            ],
            options={
                "db_table": "financing_answer",
                "constraints": [
                    models.UniqueConstraint(fields=("offer", "bank"), name="answer_one_per_bank"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "taken", "countered", "declined"])),
                        name="answer_state_known",
                    ),
                ],
            },
        ),
    ]
