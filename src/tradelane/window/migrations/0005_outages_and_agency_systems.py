# SPDX-License-Identifier: Apache-2.0
"""Agencies' own systems with what waits for them, outages, and receipts of filing, whose signed bytes stand."""

import django.db.models.deletion
from django.db import migrations, models

from tradelane.journal.adapters.guards import never_changed, never_removed

GIVEN = """OLD.jws <> NEW.jws OR OLD.digest <> NEW.digest OR OLD.case_id <> NEW.case_id
    OR OLD.provisional <> NEW.provisional OR OLD.issued_at <> NEW.issued_at OR OLD.ended_at IS NOT NULL"""
OVER = """OLD.agency <> NEW.agency OR OLD.cause <> NEW.cause OR OLD.starts <> NEW.starts
    OR OLD.ended_at IS NOT NULL OR OLD.called_off_at IS NOT NULL"""
BROUGHT = (
    "OLD.id <> NEW.id OR OLD.key <> NEW.key OR OLD.organisation <> NEW.organisation OR OLD.delivered_at IS NOT NULL"
)


class Migration(migrations.Migration):
    dependencies = [
        ("window", "0004_declarations_and_batches"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgencySystemRow",
            fields=[
                ("organisation", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("address", models.CharField(max_length=300)),
                ("signing_key", models.JSONField()),
                ("signing_key_id", models.CharField(max_length=43, unique=True)),
                ("sealing_key", models.JSONField()),
                ("scopes", models.JSONField()),
                ("registered_by", models.CharField(max_length=40)),
                ("registered_at", models.DateTimeField()),
                ("failures", models.PositiveIntegerField(default=0)),
                ("next_try", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "window_agency_system",
            },
        ),
        migrations.CreateModel(
            name="ArrivalRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organisation", models.CharField(blank=True, max_length=80)),
                ("message", models.CharField(blank=True, max_length=100)),
                ("nonce", models.CharField(max_length=200, null=True)),
                ("digest", models.CharField(max_length=71)),
                ("at", models.DateTimeField()),
                ("rule", models.CharField(blank=True, max_length=20)),
                ("says", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "db_table": "window_arrival",
                "indexes": [models.Index(fields=["organisation", "-at"], name="arrival_by_time")],
                "constraints": [models.UniqueConstraint(fields=("organisation", "nonce"), name="arrival_nonce_once")],
            },
        ),
        migrations.CreateModel(
            name="KeyedRequestRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organisation", models.CharField(max_length=80)),
                ("key", models.CharField(max_length=200)),
                ("digest", models.CharField(max_length=71)),
                ("case", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "window_keyed_request",
                "constraints": [models.UniqueConstraint(fields=("organisation", "key"), name="keyed_request_once")],
            },
        ),
        migrations.CreateModel(
            name="NoticeRow",
            fields=[
                ("number", models.BigAutoField(primary_key=True, serialize=False)),
                ("id", models.CharField(max_length=40, unique=True)),
                ("organisation", models.CharField(max_length=80)),
                ("case", models.CharField(blank=True, db_index=True, max_length=40)),
                ("event", models.CharField(max_length=24)),
                ("key", models.CharField(max_length=120)),
                ("sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("state", models.CharField(max_length=10)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=1000)),
                ("reference", models.CharField(blank=True, max_length=80)),
                ("delivered_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "window_notice",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "delivered"), _negated=True),
                        fields=["organisation", "number"],
                        name="notice_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "key"), name="notice_once_per_key"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "delivered", "dead"])), name="notice_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("delivered_at__isnull", False), ("state", "delivered")),
                            models.Q(models.Q(("state", "delivered"), _negated=True), ("delivered_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="notice_delivered_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutageRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("agency", models.CharField(max_length=80)),
                ("cause", models.CharField(max_length=12)),
                ("starts", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("said", models.CharField(blank=True, max_length=500)),
                ("announced_by", models.CharField(blank=True, max_length=40)),
                ("announced_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("called_off_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "window_outage",
                "indexes": [models.Index(fields=["agency", "-starts"], name="outage_by_agency")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("cause", "unreachable"), ("ended_at__isnull", True)),
                        fields=("agency",),
                        name="outage_noticed_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gt", models.F("starts")), _connector="OR"),
                        name="outage_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cause", "planned"), _negated=True),
                            models.Q(("announced_at__isnull", False), ("until__isnull", False)),
                            _connector="OR",
                        ),
                        name="outage_announced_with_its_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FilingReceiptRow",
            fields=[
                ("number", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("provisional", models.BooleanField()),
                ("jws", models.TextField()),
                ("digest", models.CharField(max_length=71, unique=True)),
                ("issued_at", models.DateTimeField()),
                ("valid_until", models.DateTimeField(null=True)),
                ("superseded_by", models.CharField(blank=True, max_length=60)),
                ("ended_at", models.DateTimeField(null=True)),
                ("withdrawn", models.BooleanField(default=False)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="filing_receipts", to="window.caserow"
                    ),
                ),
            ],
            options={
                "db_table": "window_filing_receipt",
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True), ("provisional", True)),
                        fields=["valid_until"],
                        name="filing_receipt_standing",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("case",),
                        name="filing_receipt_one_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("superseded_by", ""), ("withdrawn", False)),
                            models.Q(("ended_at__isnull", False), ("superseded_by", ""), ("withdrawn", True)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("withdrawn", False),
                                models.Q(("superseded_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="filing_receipt_ends_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("provisional", True), ("valid_until__isnull", False)),
                            models.Q(("provisional", False), ("valid_until__isnull", True)),
                            _connector="OR",
                        ),
                        name="filing_receipt_provisional_lapses",
                    ),
                ],
            },
        ),
        never_changed("window_filing_receipt", when=GIVEN, says="window: a receipt stands as it was signed"),
        never_removed("window_filing_receipt", says="window: receipts are never deleted"),
        never_changed("window_outage", when=OVER, says="window: an outage that is over stands"),
        never_removed("window_outage", says="window: outages are never deleted"),
        never_changed("window_notice", when=BROUGHT, says="window: what was brought stands"),
    ]
