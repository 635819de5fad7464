# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [("payments", "0001_initial"), ("payments", "0003_withdrawn_payments")]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CreditRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("place", models.PositiveIntegerField()),
                ("bank", models.CharField(max_length=80)),
                ("bank_reference", models.CharField(max_length=80)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("references", models.JSONField(default=list)),
                ("booked", models.BooleanField()),
                ("booked_on", models.DateField(null=True)),
                ("outcome", models.CharField(max_length=20)),
                ("excess", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "payments_credit",
                "ordering": ("notification", "place"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome__in", ["exact", "excess", "partial"])),
                        fields=("bank", "bank_reference"),
                        name="credit_counts_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                [
                                    "exact",
                                    "partial",
                                    "excess",
                                    "unknown_reference",
                                    "wrong_currency",
                                    "duplicate",
                                    "not_open",
                                    "not_booked",
                                ],
                            )
                        ),
                        name="credit_outcome_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IntentRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("consignment", models.CharField(db_index=True, max_length=40)),
                ("purpose", models.CharField(max_length=30)),
                ("payer_organisation", models.CharField(max_length=80)),
                ("payee_organisation", models.CharField(max_length=80)),
                ("payer", models.JSONField()),
                ("payee", models.JSONField()),
                ("legs", models.JSONField()),
                ("terms", models.JSONField()),
                ("method", models.CharField(max_length=20)),
                ("state", models.CharField(max_length=20)),
                ("reference", models.CharField(max_length=25, unique=True)),
                ("end_to_end", models.CharField(max_length=35, unique=True)),
                ("amount", models.BigIntegerField()),
                ("received", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "payments_intent",
                "constraints": [
                    models.UniqueConstraint(fields=("consignment", "purpose"), name="intent_one_per_purpose"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["created", "ordered", "paid", "settled", "withdrawn"])),
                        name="intent_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["transfer", "qr"])), name="intent_method_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="intent_amount_above_zero"),
                    models.CheckConstraint(
                        condition=models.Q(("received__gte", 0)), name="intent_received_not_below_zero"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("closed", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "payments_ledger_event",
            },
        ),
        migrations.CreateModel(
            name="LedgerLineRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("account", models.CharField(db_index=True, max_length=120)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
            ],
            options={
                "db_table": "payments_ledger_line",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="ledger_line_not_zero"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NotificationRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=71)),
                ("bank", models.CharField(max_length=80)),
                ("message_id", models.CharField(max_length=35)),
                ("content", models.BinaryField()),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "db_table": "payments_notification",
                "constraints": [
                    models.UniqueConstraint(fields=("bank", "digest"), name="notification_once_per_bank"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrderRow",
            fields=[
                (
                    "intent",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="order",
                        serialize=False,
                        to="payments.intentrow",
                    ),
                ),
                ("content", models.BinaryField()),
                ("digest", models.CharField(max_length=71)),
                ("ordered_at", models.DateTimeField()),
            ],
            options={
                "db_table": "payments_order",
            },
        ),
        migrations.AddField(
            model_name="creditrow",
            name="intent",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="credits", to="payments.intentrow"
            ),
        ),
        migrations.AddField(
            model_name="ledgerevent",
            name="intent",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="payments.intentrow"
            ),
        ),
        migrations.AddField(
            model_name="ledgerlinerow",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="payments.ledgerevent"
            ),
        ),
        migrations.AddField(
            model_name="creditrow",
            name="notification",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="credits", to="payments.notificationrow"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerevent",
            constraint=models.UniqueConstraint(fields=("intent", "name", "key"), name="ledger_event_once"),
        ),
        migrations.AddConstraint(
            model_name="creditrow",
            constraint=models.UniqueConstraint(fields=("notification", "place"), name="credit_one_per_place"),
        ),
        migrations.AddConstraint(
            model_name="creditrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome__in", ["exact", "excess", "partial"]), _negated=True),
                    ("intent__isnull", False),
                    _connector="OR",
                ),
                name="credit_counted_has_an_intent",
            ),
        ),
    ]
