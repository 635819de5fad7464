# SPDX-License-Identifier: Apache-2.0
"""Certificates with their applications, appeals and claims, and verifications between two nodes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("origin", "0002_what_stands"),
    ]

    operations = [
        migrations.AddField(
            model_name="verificationrow",
            name="course",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="verificationrow",
            name="finding",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="verificationrow",
            name="received_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="ApplicationRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("exporter", models.CharField(max_length=80)),
                ("issuer", models.CharField(max_length=80)),
                ("consignment", models.CharField(db_index=True, max_length=60)),
                ("agreement", models.CharField(blank=True, max_length=40)),
                ("replaces", models.CharField(blank=True, max_length=40)),
                ("replacing", models.CharField(blank=True, max_length=20)),
                ("shipped_on", models.DateField(null=True)),
                ("why", models.TextField(blank=True)),
                ("statements", models.JSONField()),
                ("filed_at", models.DateTimeField()),
                ("state", models.CharField(default="filed", max_length=10)),
                ("certificate", models.CharField(blank=True, max_length=40)),
                ("reasons", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "origin_application",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "filed")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state", "issued"),
                                models.Q(("certificate", ""), _negated=True),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state", "refused"),
                                models.Q(("reasons", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_application_is_decided_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificateRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("number", models.CharField(db_index=True, max_length=200)),
                ("agreement", models.CharField(blank=True, max_length=40)),
                ("issuer", models.CharField(max_length=80)),
                ("capacity", models.CharField(max_length=20)),
                ("exporter", models.CharField(max_length=80)),
                ("exporting", models.CharField(max_length=2)),
                ("importing", models.CharField(max_length=2)),
                ("consignment", models.CharField(db_index=True, max_length=60)),
                ("document", models.CharField(blank=True, max_length=40)),
                ("digest", models.CharField(max_length=71, unique=True)),
                ("hs_codes", models.JSONField()),
                ("issued_on", models.DateField()),
                ("shipped_on", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("mark", models.CharField(blank=True, max_length=60)),
                ("replaces", models.CharField(blank=True, max_length=71)),
                ("home", models.BooleanField()),
                ("issued_by", models.CharField(blank=True, max_length=40)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_as", models.CharField(blank=True, max_length=20)),
                ("ended_by", models.CharField(blank=True, max_length=40)),
                ("replaced_by", models.CharField(blank=True, max_length=200)),
                ("ground", models.CharField(blank=True, max_length=20)),
                ("reasons", models.TextField(blank=True)),
                ("contest_by", models.DateField(null=True)),
            ],
            options={
                "db_table": "origin_certificate",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_as", ""), ("ended_at", None)),
                            models.Q(("ended_as__in", ["replaced", "revoked"]), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_certificate_ends_as_something",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("replaces", ""), _negated=True),
                        fields=("replaces",),
                        name="one_successor_per_certificate",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("certificate", models.CharField(db_index=True, max_length=71)),
                ("number", models.CharField(max_length=200)),
                ("agreement", models.CharField(max_length=40)),
                ("consignment", models.CharField(max_length=60)),
                ("declaration", models.CharField(max_length=200)),
                ("importer", models.CharField(max_length=80)),
                ("exporting", models.CharField(max_length=2)),
                ("importing", models.CharField(max_length=2)),
                ("currency", models.CharField(max_length=3)),
                ("general", models.DecimalField(decimal_places=4, max_digits=20)),
                ("preferential", models.DecimalField(decimal_places=4, max_digits=20)),
                ("state", models.CharField(max_length=12)),
                ("security", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("reasons", models.TextField(blank=True)),
                ("verification", models.CharField(blank=True, max_length=40)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "origin_claim",
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "certificate"), name="one_claim_of_a_declaration"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["granted", "suspended", "confirmed", "flagged", "denied", "withdrawn"])
                        ),
                        name="a_claim_stands_somehow",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("security", None), ("state", "suspended"), _connector="OR"),
                        name="a_security_is_held_while_origin_is_verified",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContestRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("appellant", models.CharField(max_length=80)),
                ("grounds", models.TextField()),
                ("filed_at", models.DateTimeField()),
                ("outcome", models.CharField(blank=True, max_length=12)),
                ("reasons", models.TextField(blank=True)),
                ("decided_by", models.CharField(blank=True, max_length=40)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "certificate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contest", to="origin.certificaterow"
                    ),
                ),
            ],
            options={
                "db_table": "origin_contest",
            },
        ),
        migrations.CreateModel(
            name="EvidenceRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("asked_of", models.CharField(max_length=80)),
                ("question", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("answer_by", models.DateField()),
                ("answer", models.TextField(blank=True)),
                ("documents", models.JSONField(default=list)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "verification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exchanged",
                        to="origin.verificationrow",
                    ),
                ),
            ],
            options={
                "db_table": "origin_evidence",
            },
        ),
    ]
