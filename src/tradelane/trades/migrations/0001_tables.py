# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("trades", "0001_initial"),
        ("trades", "0002_follow_facts"),
        ("trades", "0003_lane_papers"),
        ("trades", "0004_titles_on_paper"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="TradeRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("lane_from", models.CharField(max_length=2)),
                ("lane_to", models.CharField(max_length=2)),
                ("side", models.CharField(max_length=6)),
                ("order", models.CharField(max_length=80)),
                ("consignment", models.CharField(blank=True, db_index=True, max_length=60)),
                ("seller", models.CharField(max_length=80)),
                ("buyer", models.CharField(blank=True, max_length=80)),
                ("carrier", models.CharField(blank=True, max_length=80)),
                ("seller_bank", models.CharField(blank=True, max_length=80)),
                ("buyer_bank", models.CharField(blank=True, max_length=80)),
                ("reading", models.JSONField(default=dict)),
                ("opened_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("seller", "order", "side"), name="trades_one_trade_per_order"),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["export", "import"])), name="trades_side_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StepRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("node", models.CharField(max_length=2)),
                ("by", models.CharField(max_length=80)),
                ("summary", models.CharField(max_length=300)),
                ("facts", models.JSONField(default=dict)),
                (
                    "trade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="trades.traderow"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("trade", "step"), name="trades_a_station_once")],
            },
        ),
        migrations.CreateModel(
            name="PaperRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("number", models.CharField(max_length=80)),
                ("answer", models.JSONField()),
                ("decided_at", models.DateTimeField()),
                ("handed_on", models.DateField(null=True)),
                ("carrier", models.CharField(blank=True, max_length=80)),
                ("carrier_number", models.CharField(blank=True, max_length=80)),
                ("handed_by", models.CharField(blank=True, max_length=80)),
                ("switch", models.JSONField(null=True)),
                (
                    "trade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="trades.traderow"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("trade", "kind"), name="trades_one_paper_a_kind")],
            },
        ),
        migrations.CreateModel(
            name="LinkRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=30)),
                ("subject", models.CharField(db_index=True, max_length=80)),
                (
                    "trade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="trades.traderow"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("trade", "name"), name="trades_one_link_per_name")],
            },
        ),
    ]
