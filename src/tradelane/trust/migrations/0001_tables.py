# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("trust", "0001_keys"),
        ("trust", "0002_log"),
        ("trust", "0005_certificates"),
        ("trust", "0006_witnesses"),
        ("trust", "0007_approvals"),
        ("trust", "0008_browser_keys"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="KeyChallenge",
            fields=[
                ("value", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("organisation", models.CharField(max_length=120)),
                ("person", models.CharField(max_length=40)),
                ("session", models.CharField(max_length=71)),
                ("ends_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="LogQueue",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("leaf", models.BinaryField()),
                ("leaf_hash", models.BinaryField(max_length=32, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="PublishedList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.BinaryField()),
                ("published_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RecognisedEconomy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("economy", models.CharField(max_length=2, unique=True)),
                ("node", models.CharField(max_length=120)),
                ("address", models.CharField(default="", max_length=300)),
                ("level", models.CharField(max_length=12)),
                ("act", models.CharField(max_length=300)),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField(null=True)),
                ("issued", models.DateTimeField()),
                ("tried_at", models.DateTimeField()),
                ("problem", models.CharField(default="", max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Witness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True)),
                ("url", models.CharField(max_length=300)),
                ("vkey", models.CharField(max_length=300)),
                ("size", models.BigIntegerField(default=0)),
                ("rests_until", models.DateTimeField(null=True)),
                ("fault", models.CharField(default="", max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="WitnessedLog",
            fields=[
                ("origin", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Key",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organisation", models.CharField(max_length=120)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("authority", "AUTHORITY"),
                            ("timestamp", "TIMESTAMP"),
                            ("signature", "SIGNATURE"),
                            ("browser", "BROWSER"),
                            ("agreement", "AGREEMENT"),
                            ("responder", "RESPONDER"),
                            ("log", "LOG"),
                            ("witness", "WITNESS"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("person", models.CharField(default="", max_length=40)),
                ("sealed", models.BinaryField(default=bytes)),
                ("public", models.BinaryField()),
                ("certificate", models.BinaryField(default=bytes)),
                ("serial", models.CharField(db_index=True, default="", max_length=40)),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None), models.Q(("purpose", "browser"), _negated=True)),
                        fields=("organisation", "purpose"),
                        name="trust_one_live_key_a_purpose",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("purpose", "browser")), fields=("public",), name="trust_browser_key_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purpose", "browser"), ("sealed", b""), models.Q(("person", ""), _negated=True)),
                            models.Q(("purpose", "browser"), _negated=True),
                            _connector="OR",
                        ),
                        name="trust_browser_key_not_here",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purpose__in",
                                [
                                    "authority",
                                    "timestamp",
                                    "signature",
                                    "browser",
                                    "agreement",
                                    "responder",
                                    "log",
                                    "witness",
                                ],
                            )
                        ),
                        name="trust_key_purpose_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("leaf", models.BinaryField()),
                ("leaf_hash", models.BinaryField(max_length=32, unique=True)),
                (
                    "before",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.logentry"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("before", None), ("index", 0)),
                            models.Q(
                                (
                                    "before",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("index"), "-", models.Value(1)
                                    ),
                                ),
                                ("before__isnull", False),
                                ("index__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="log_places_have_no_gap",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField(max_length=32)),
                ("note", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "last",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.logentry"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("last", None), ("size", 0)),
                            models.Q(
                                (
                                    "last",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("size"), "-", models.Value(1)
                                    ),
                                ),
                                ("last__isnull", False),
                                ("size__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="log_checkpoint_covers_entries",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="LogTile",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("level", models.PositiveSmallIntegerField()),
                ("index", models.BigIntegerField()),
                ("hashes", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(models.F("level"), models.F("index"), name="log_one_row_per_tile")
                ],
            },
        ),
        migrations.CreateModel(
            name="RecognisedService",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12)),
                ("economy", models.CharField(max_length=2)),
                ("name", models.CharField(max_length=200)),
                ("identity", models.CharField(max_length=200)),
                ("certificate", models.BinaryField(default=bytes)),
                ("crl", models.BinaryField(default=bytes)),
                ("level", models.CharField(max_length=12)),
                ("act", models.CharField(max_length=300)),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "identity", "start"), name="trust_recognised_once"),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["qualified", "accredited", "declared", "development"])),
                        name="trust_level_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Revocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.CharField(max_length=40, unique=True)),
                ("organisation", models.CharField(max_length=120)),
                ("revoked_at", models.DateTimeField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("unspecified", "UNSPECIFIED"),
                            ("keyCompromise", "KEY_COMPROMISE"),
                            ("affiliationChanged", "AFFILIATION_CHANGED"),
                            ("superseded", "SUPERSEDED"),
                            ("cessationOfOperation", "CESSATION_OF_OPERATION"),
                        ],
                        default="unspecified",
                        max_length=24,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "unspecified",
                                    "keyCompromise",
                                    "affiliationChanged",
                                    "superseded",
                                    "cessationOfOperation",
                                ],
                            )
                        ),
                        name="trust_reason_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SignatureRequest",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("organisation", models.CharField(db_index=True, max_length=120)),
                ("kind", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=2000)),
                ("payload", models.BinaryField()),
                ("digest", models.CharField(max_length=71)),
                ("context", models.JSONField(default=dict)),
                ("asked_at", models.DateTimeField()),
                ("state", models.CharField(default="waiting", max_length=10)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("organisation", "kind", "title"),
                        name="trust_one_waiting_request",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "signed", "withdrawn"])),
                        name="trust_request_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("method", models.CharField(max_length=10)),
                ("evidence", models.JSONField(default=dict)),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="trust.signaturerequest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("request", "person"), name="trust_one_approval_a_person"),
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["passkey", "sign-in", "token"])),
                        name="trust_approval_method_known",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="SigningPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organisation", models.CharField(max_length=120, unique=True)),
                ("people", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("people__gte", 1), ("people__lte", 5)), name="trust_signatories_some"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("line", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "checkpoint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cosignatures", to="trust.checkpoint"
                    ),
                ),
                (
                    "witness",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.witness"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("checkpoint"), models.F("witness"), name="log_one_cosignature_a_witness"
                    ),
                ]
            },
        ),
    ]
