# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

import django.db.models.deletion
import tradelane.privacy.models.disclosing
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("privacy", "0001_receipts"),
        ("privacy", "0003_people_across_nodes"),
        ("privacy", "0004_erasures"),
        ("privacy", "0005_programmes_cooperation_breaches"),
        ("privacy", "0006_sealed_complaints"),
        ("privacy", "0007_complaints_at_agents"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PeerDirectoryRow",
            fields=[
                ("economy", models.CharField(max_length=2, primary_key=True, serialize=False)),
                ("node", models.CharField(max_length=80)),
                ("content", models.BinaryField()),
                ("issued", models.DateTimeField()),
                ("next_update", models.DateTimeField()),
                ("taken_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PublishedDirectoryRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("digest", models.CharField(max_length=80)),
                ("issued", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="AgentRecognitionRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("agent", models.CharField(db_index=True, max_length=80)),
                ("systems", models.JSONField()),
                ("public", models.BooleanField()),
                ("panel", models.JSONField()),
                ("decision", models.CharField(max_length=300)),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("agent", "starts"), name="privacy_one_recognition_a_term"),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))),
                        name="privacy_recognition_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AliasRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("person", models.CharField(max_length=64)),
                ("node", models.CharField(max_length=2)),
                ("pseudonym", models.CharField(max_length=64)),
                ("subject", models.CharField(max_length=80)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(models.F("person"), name="privacy_aliases_by_person")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("node", "pseudonym", "subject", "person"), name="privacy_one_alias_each"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person", ""), _negated=True),
                            models.Q(("pseudonym", ""), _negated=True),
                            models.Q(("node", ""), _negated=True),
                        ),
                        name="privacy_alias_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApplicationRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("organisation", models.CharField(db_index=True, max_length=80)),
                ("agent", models.CharField(db_index=True, max_length=80)),
                ("system", models.CharField(max_length=4)),
                ("version", models.CharField(max_length=20)),
                ("entities", models.JSONField()),
                ("business_lines", models.CharField(max_length=2000)),
                ("privacy_statement", models.CharField(max_length=300)),
                ("dispute_contact", models.CharField(max_length=300)),
                ("state", models.CharField(default="draft", max_length=10)),
                ("reasons", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted", "returned"])),
                        fields=("organisation", "system"),
                        name="privacy_one_open_application",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["draft", "submitted", "returned", "certified", "refused", "withdrawn"])
                        ),
                        name="privacy_application_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("system__in", ["CBPR", "PRP"])), name="privacy_application_system_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssistanceRow",
            fields=[
                ("key", models.CharField(max_length=50, primary_key=True, serialize=False)),
                ("id", models.CharField(db_index=True, max_length=40)),
                ("side", models.CharField(max_length=6)),
                ("owner", models.CharField(db_index=True, max_length=80)),
                ("reference", models.CharField(max_length=60)),
                ("asking", models.CharField(max_length=80)),
                ("asking_authority", models.CharField(max_length=40)),
                ("asked", models.CharField(max_length=80)),
                ("asked_authority", models.CharField(max_length=40)),
                ("urgency", models.CharField(max_length=8)),
                ("reply_by", models.DateField(null=True)),
                ("state", models.CharField(max_length=16)),
                ("draft", models.TextField(blank=True)),
                ("draft_files", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "sent",
                                    "acknowledged",
                                    "accepted",
                                    "partly-accepted",
                                    "declined",
                                    "in-progress",
                                    "answered",
                                    "closed",
                                ],
                            )
                        ),
                        name="privacy_assistance_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["asking", "asked"])), name="privacy_assistance_side_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("urgency__in", ["routine", "prompt", "urgent"])),
                        name="privacy_assistance_urgency_known",
                    ),
                    models.UniqueConstraint(
                        fields=("asking", "reference", "side"), name="privacy_one_request_a_reference"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BreachRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("organisation", models.CharField(db_index=True, max_length=80)),
                ("facts", models.JSONField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("state", models.CharField(default="reported", max_length=8)),
                ("reported_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["reported", "assessed", "closed"])),
                        name="privacy_breach_state_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CertificationRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("organisation", models.CharField(db_index=True, max_length=80)),
                ("agent", models.CharField(max_length=200)),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("source", models.CharField(max_length=300)),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "agent", "starts"), name="privacy_one_certification_each"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))),
                        name="privacy_certification_ends_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChoiceRow",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=tradelane.privacy.models.disclosing._choice_id,
                        editable=False,
                        max_length=40,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("person", models.CharField(max_length=64)),
                ("purpose", models.CharField(max_length=30)),
                ("choice", models.CharField(max_length=10)),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("node", models.CharField(blank=True, max_length=2)),
                ("origin", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("node", ""), ("withdrawn_at", None)),
                        fields=("person", "purpose", "choice"),
                        name="privacy_one_standing_choice",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("node", ""), _negated=True),
                        fields=("person", "node", "origin"),
                        name="privacy_one_choice_of_a_node",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("choice__in", ["objection", "consent"])), name="privacy_choice_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactPointRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("organisation", models.CharField(db_index=True, max_length=80)),
                ("authority", models.CharField(max_length=40)),
                ("office", models.CharField(max_length=200)),
                ("email", models.CharField(max_length=200)),
                ("backup", models.CharField(blank=True, max_length=200)),
                ("languages", models.JSONField()),
                ("jwk", models.JSONField()),
                ("statement", models.TextField(blank=True)),
                ("starts", models.DateField()),
                ("ends", models.DateField(null=True)),
                ("designated_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends", None)), fields=("organisation",), name="privacy_one_contact_point"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ErasureRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("person", models.CharField(db_index=True, max_length=64)),
                ("asked_by", models.CharField(blank=True, max_length=2)),
                ("reference", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                ("report", models.JSONField()),
                ("digest", models.CharField(max_length=71, unique=True)),
                ("protected", models.TextField(blank=True)),
                ("signature", models.TextField(blank=True)),
                ("answers", models.JSONField(default=list)),
                ("unasked", models.JSONField(default=list)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest__startswith", "sha256:")), name="privacy_an_erasure_has_its_digest"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("asked_by", ""), _negated=True),
                        fields=("person", "asked_by", "reference"),
                        name="privacy_one_erasure_per_request_of_a_node",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("question", models.CharField(max_length=4)),
                ("verdict", models.CharField(max_length=14)),
                ("reasons", models.TextField()),
                ("answer_version", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="privacy.applicationrow",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoticeRow",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=71, unique=True)),
                ("record", models.JSONField()),
                ("since", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest__startswith", "sha256:")), name="privacy_a_notice_has_its_digest"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PeerListingRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("organisation", models.CharField(db_index=True, max_length=80)),
                ("system", models.CharField(max_length=4)),
                ("standing", models.CharField(max_length=10)),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("listing", models.JSONField()),
                (
                    "directory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listings",
                        to="privacy.peerdirectoryrow",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProgramCertificationRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("organisation", models.CharField(db_index=True, max_length=80)),
                ("agent", models.CharField(db_index=True, max_length=80)),
                ("authority", models.CharField(max_length=40)),
                ("system", models.CharField(max_length=4)),
                ("standing", models.CharField(default="in-force", max_length=10)),
                ("first_certified", models.DateField()),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("since", models.DateTimeField()),
                ("reasons", models.TextField(blank=True)),
                ("attested_at", models.DateTimeField(null=True)),
                ("attestation", models.TextField(blank=True)),
                ("reminded_days", models.PositiveIntegerField(null=True)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certification",
                        to="privacy.applicationrow",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("standing__in", ["in-force", "suspended"])),
                        fields=("organisation", "system"),
                        name="privacy_one_standing_certification",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ["in-force", "suspended", "withdrawn", "lapsed"])),
                        name="privacy_standing_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))),
                        name="privacy_programme_certification_ends_after_start",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="ReceiptRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=8)),
                ("person", models.CharField(max_length=64)),
                ("subject", models.CharField(db_index=True, max_length=80)),
                ("reference", models.CharField(blank=True, max_length=80)),
                ("purpose", models.CharField(max_length=30)),
                ("recipient", models.CharField(max_length=80)),
                ("recipient_name", models.CharField(max_length=300)),
                ("recipient_kind", models.CharField(max_length=12)),
                ("lane", models.CharField(max_length=5)),
                ("fields", models.JSONField()),
                ("grounds", models.JSONField()),
                ("withheld", models.JSONField(default=list)),
                ("content", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("node", models.CharField(blank=True, max_length=2)),
            ],
            options={
                "indexes": [models.Index(models.F("person"), models.F("at"), name="privacy_receipts_by_person")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject", "purpose", "recipient", "person", "kind", "content"),
                        name="privacy_one_receipt_each",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["sent", "seen", "refused"])), name="privacy_receipt_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purpose__in",
                                [
                                    "trade.fulfilment",
                                    "customs.clearance",
                                    "border.permit",
                                    "origin.certification",
                                    "delivery",
                                    "payment",
                                    "dispute",
                                    "marketing",
                                ],
                            )
                        ),
                        name="privacy_receipt_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recipient_kind__in", ["buyer", "seller", "carrier", "customs", "agency", "bank", "node"])
                        ),
                        name="privacy_receipt_recipient_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person", ""), _negated=True), models.Q(("recipient", ""), _negated=True)
                        ),
                        name="privacy_receipt_names_person_and_recipient",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=12)),
                ("person", models.CharField(db_index=True, max_length=64)),
                ("text", models.TextField(blank=True)),
                ("content", models.CharField(max_length=64)),
                ("citation", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("answer", models.TextField(blank=True)),
                ("answered_by", models.CharField(blank=True, max_length=40)),
                ("answered_at", models.DateTimeField(null=True)),
                ("field", models.CharField(blank=True, max_length=40)),
                ("proposed", models.TextField(blank=True)),
                ("accepted", models.BooleanField(null=True)),
                ("done", models.JSONField(default=list)),
                ("escalated_at", models.DateTimeField(null=True)),
                ("authority", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("person", "kind", "content"),
                        name="privacy_one_open_request",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["correction", "erasure", "complaint"])),
                        name="privacy_request_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_at", None), models.Q(("answer", ""), _negated=True), _connector="OR"
                        ),
                        name="privacy_an_answer_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("escalated_at", None),
                            models.Q(("kind", "complaint"), models.Q(("authority", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="privacy_only_complaints_go_to_an_authority",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("section", models.CharField(max_length=24)),
                ("person", models.CharField(db_index=True, max_length=64)),
                ("text", models.TextField()),
                ("contact", models.TextField(blank=True)),
                ("state", models.CharField(default="received", max_length=14)),
                ("received_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("outcome", models.TextField(blank=True)),
                ("bucket", models.CharField(blank=True, max_length=30)),
                ("case_note", models.TextField(blank=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "certification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="privacy.programcertificationrow",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="at_the_agent",
                        to="privacy.requestrow",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bucket", ""), ("closed_at", None)),
                            models.Q(
                                ("closed_at__isnull", False), ("contact", ""), models.Q(("bucket", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="privacy_a_closed_complaint_is_counted_and_keeps_no_contact",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="AnswerRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("question", models.CharField(max_length=4)),
                ("version", models.PositiveIntegerField()),
                ("reply", models.CharField(blank=True, max_length=14)),
                ("qualification", models.CharField(blank=True, max_length=30)),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="privacy.applicationrow"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "question", "version"), name="privacy_one_answer_a_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AssistanceMoveRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("state", models.CharField(max_length=16)),
                ("by", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                ("sealed", models.TextField()),
                ("files", models.JSONField()),
                ("previous", models.CharField(blank=True, max_length=80)),
                ("digest", models.CharField(max_length=80)),
                (
                    "assistance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="privacy.assistancerow"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("assistance", "number"), name="privacy_one_move_a_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="BreachPersonRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("person", models.CharField(db_index=True, max_length=64)),
                ("economy", models.CharField(max_length=2)),
                ("email", models.TextField(blank=True)),
                ("text", models.TextField()),
                ("named_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "breach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="persons", to="privacy.breachrow"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("breach", "person"), name="privacy_one_notice_a_person")
                ],
            },
        ),
        migrations.CreateModel(
            name="BreachNoticeRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("economy", models.CharField(max_length=2)),
                ("tell", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("reference", models.CharField(max_length=200)),
                (
                    "breach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="privacy.breachrow"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("breach", "economy", "tell"), name="privacy_one_notice_a_duty"),
                    models.CheckConstraint(
                        condition=models.Q(("tell__in", ["assessment", "authority", "people"])),
                        name="privacy_notice_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BreachVersionRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                ("facts", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "breach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="privacy.breachrow"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("breach", "version"), name="privacy_one_version_of_a_breach")
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("question", models.CharField(max_length=4)),
                ("name", models.CharField(max_length=200)),
                ("media_type", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=80)),
                ("size", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="privacy.applicationrow",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "question", "digest"), name="privacy_one_file_an_answer"
                    )
                ],
            },
        ),
    ]
