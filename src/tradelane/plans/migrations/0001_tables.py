# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [("plans", "0001_cells_and_consultations")]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ChangeRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("economy", models.CharField(max_length=2)),
                ("measure", models.CharField(max_length=40)),
                ("what", models.CharField(max_length=10)),
                ("content", models.JSONField()),
                ("reason", models.TextField()),
                ("organisation", models.CharField(max_length=80)),
                ("proposer", models.CharField(max_length=40)),
                ("proposed_at", models.DateTimeField()),
                ("state", models.CharField(default="open", max_length=10)),
                ("decided_by", models.CharField(blank=True, max_length=80)),
                ("decider", models.CharField(blank=True, max_length=40)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_reason", models.TextField(blank=True)),
                ("place", models.PositiveIntegerField(null=True, unique=True)),
            ],
            options={
                "db_table": "plans_change",
                "indexes": [models.Index(fields=["economy", "measure"], name="plans_change_cell")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what__in", ["fact", "milestone"])), name="plans_change_what_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "confirmed", "rejected", "withdrawn"])),
                        name="plans_change_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["confirmed", "rejected"]), _negated=True),
                            models.Q(
                                models.Q(("decider", ""), _negated=True),
                                models.Q(("decider", models.F("proposer")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="plans_change_has_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("place__isnull", False), ("state", "confirmed")),
                            models.Q(models.Q(("state", "confirmed"), _negated=True), ("place__isnull", True)),
                            _connector="OR",
                        ),
                        name="plans_change_counted_when_confirmed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("economy", "measure", "what"),
                        name="plans_one_open_change_a_cell",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsultationRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("subject", models.CharField(max_length=10)),
                ("code", models.CharField(blank=True, db_index=True, max_length=80)),
                ("version", models.CharField(blank=True, max_length=40)),
                ("economy", models.CharField(max_length=2)),
                ("texts", models.JSONField()),
                ("opens", models.DateField()),
                ("closes", models.DateField()),
                ("organisation", models.CharField(max_length=80)),
                ("publisher", models.CharField(max_length=40)),
                ("published_at", models.DateTimeField()),
                ("outcome", models.CharField(blank=True, max_length=10)),
                ("reasons", models.TextField(blank=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decider", models.CharField(blank=True, max_length=40)),
                ("in_force_on", models.DateField(null=True)),
                ("final_texts", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "plans_consultation",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("subject__in", ["procedure", "rule", "plan"])),
                        name="plans_consultation_subject_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(
                                ("decided_at__isnull", False), ("outcome__in", ["adopted", "changed", "withdrawn"])
                            ),
                            _connector="OR",
                        ),
                        name="plans_consultation_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes__gte", models.F("opens"))), name="plans_consultation_closes_after"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("person", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="plans.consultationrow"
                    ),
                ),
            ],
            options={
                "db_table": "plans_answer",
            },
        ),
        migrations.CreateModel(
            name="CommentRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("state", models.CharField(max_length=12)),
                ("text", models.TextField()),
                ("about", models.CharField(blank=True, max_length=120)),
                ("organisation", models.CharField(blank=True, max_length=80)),
                ("person", models.CharField(blank=True, max_length=40)),
                ("name", models.TextField(blank=True)),
                ("email", models.TextField(blank=True)),
                ("reached_by", models.CharField(blank=True, db_index=True, max_length=64)),
                ("language", models.CharField(default="en", max_length=8)),
                ("received_at", models.DateTimeField()),
                ("refusal", models.CharField(blank=True, max_length=20)),
                ("refusal_reason", models.TextField(blank=True)),
                ("moderator", models.CharField(blank=True, max_length=40)),
                ("moderated_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="plans.answerrow",
                    ),
                ),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="plans.consultationrow"
                    ),
                ),
            ],
            options={
                "db_table": "plans_comment",
                "constraints": [
                    models.UniqueConstraint(fields=("consultation", "number"), name="plans_comment_counted"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["unconfirmed", "waiting", "published", "refused"])),
                        name="plans_comment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("refusal__in", ["personal-data", "unlawful", "off-topic", "advertising", "repeated"]),
                                ("state", "refused"),
                            ),
                            models.Q(models.Q(("state", "refused"), _negated=True), ("refusal", "")),
                            _connector="OR",
                        ),
                        name="plans_comment_refused_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("email", ""), ("reached_by", "")), ("state", "unconfirmed"), _connector="OR"
                        ),
                        name="plans_address_only_until_confirmed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AttachmentRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("media_type", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=71)),
                ("content", models.BinaryField()),
                (
                    "consultation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="plans.consultationrow",
                    ),
                ),
            ],
            options={
                "db_table": "plans_attachment",
                "constraints": [
                    models.UniqueConstraint(fields=("consultation", "name"), name="plans_one_attachment_a_name")
                ],
            },
        ),
    ]
