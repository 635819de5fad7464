# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("window", "0001_initial"),
        ("window", "0003_people"),
        ("window", "0004_officers_work_and_withdrawals"),
        ("window", "0005_cases_by_decision"),
        ("window", "0006_fees_permits_rulings_and_figures"),
        ("window", "0007_names_of_pictures_sealed"),
        ("window", "0008_figures_by_index"),
        ("window", "0009_drafts_and_filings"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AnswersRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=40)),
                ("answers", models.TextField()),
            ],
            options={
                "db_table": "window_answers",
            },
        ),
        migrations.CreateModel(
            name="AppealRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("grounds", models.TextField()),
                ("filed_at", models.DateTimeField()),
                ("outcome", models.CharField(blank=True, max_length=24)),
                ("reasons", models.TextField(blank=True)),
                ("officer", models.CharField(blank=True, max_length=40)),
                ("decided_at", models.DateTimeField(null=True)),
                ("number", models.CharField(max_length=60, null=True, unique=True)),
            ],
            options={
                "db_table": "window_appeal",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("outcome", "")),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("reasons", ""), _negated=True),
                                models.Q(("officer", ""), _negated=True),
                                ("decided_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="appeal_decided_with_reasons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApprovalRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(max_length=40)),
                ("organisation", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=71)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "window_approval",
            },
        ),
        migrations.CreateModel(
            name="CaseRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("procedure", models.CharField(max_length=60)),
                ("version", models.CharField(max_length=20)),
                ("consignment", models.CharField(db_index=True, max_length=40)),
                ("trader", models.CharField(db_index=True, max_length=80)),
                ("state", models.CharField(max_length=24)),
                ("data", models.JSONField()),
                ("documents", models.JSONField()),
                ("content", models.CharField(max_length=71)),
                ("permits", models.JSONField()),
                ("workflow", models.JSONField()),
                ("waiting", models.JSONField()),
                ("decision", models.JSONField(null=True)),
                ("number", models.CharField(max_length=60, null=True, unique=True)),
                ("filed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("replaces", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "db_table": "window_case",
                "indexes": [
                    models.Index(fields=["state", "filed_at"], name="case_by_state"),
                    models.Index(fields=["-decided_at"], name="case_by_decision"),
                    models.Index(fields=["filed_at"], name="case_by_filing"),
                    models.Index(fields=["trader", "filed_at"], name="case_by_trader"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("procedure", "consignment"),
                        name="case_one_per_procedure_and_consignment",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("replaces", ""), _negated=True),
                        fields=("replaces",),
                        name="case_replaced_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "in-review",
                                    "information-asked",
                                    "cleared",
                                    "refused",
                                    "appealed",
                                    "cleared-on-appeal",
                                    "refusal-upheld",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="case_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("number__isnull", True),
                                ("state__in", ["in-review", "information-asked", "withdrawn"]),
                            ),
                            models.Q(
                                models.Q(("state__in", ["in-review", "information-asked", "withdrawn"]), _negated=True),
                                ("decided_at__isnull", False),
                                ("number__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="case_decided_when_not_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), ("withdrawn_at__isnull", False)),
                            models.Q(models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="case_withdrawn_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChargeRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("agency", models.CharField(max_length=40)),
                ("payee", models.CharField(max_length=80)),
                ("lines", models.JSONField()),
                ("amount", models.CharField(max_length=40)),
                ("currency", models.CharField(max_length=3)),
                ("state", models.CharField(max_length=12)),
                ("assessed_at", models.DateTimeField()),
                ("intent", models.CharField(max_length=40, null=True, unique=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("receipt", models.CharField(blank=True, max_length=40)),
                ("number", models.CharField(max_length=60, null=True, unique=True)),
                ("refund", models.CharField(max_length=40, null=True, unique=True)),
                ("refund_reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "db_table": "window_charge",
                "indexes": [
                    models.Index(fields=["paid_at"], name="charge_by_payment"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["elsewhere", "owed", "paid", "lapsed", "refund-owed", "refunded"])
                        ),
                        name="charge_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("paid_at__isnull", True), ("state__in", ["elsewhere", "owed", "lapsed"])),
                            models.Q(("paid_at__isnull", False), ("state__in", ["paid", "refund-owed", "refunded"])),
                            _connector="OR",
                        ),
                        name="charge_paid_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency", models.CharField(max_length=40)),
                ("officer", models.CharField(max_length=40)),
                ("since", models.DateTimeField()),
            ],
            options={
                "db_table": "window_claim",
            },
        ),
        migrations.CreateModel(
            name="DayRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("procedure", models.CharField(max_length=60)),
                ("day", models.DateField()),
                ("counts", models.JSONField()),
            ],
            options={
                "db_table": "window_day",
                "indexes": [
                    models.Index(fields=["day"], name="day_by_date"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("procedure", "day"), name="day_once_per_procedure"),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=60)),
                ("version", models.CharField(max_length=20)),
                ("base", models.CharField(blank=True, max_length=20)),
                ("economy", models.CharField(max_length=2)),
                ("organisation", models.CharField(max_length=80)),
                ("consultation", models.CharField(blank=True, max_length=40)),
                ("consulted", models.PositiveIntegerField(null=True)),
                ("started_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
            ],
            options={
                "db_table": "window_draft",
                "indexes": [
                    models.Index(fields=["economy", "-started_at"], name="draft_by_economy"),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeeAccountRow",
            fields=[
                ("organisation", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("account", models.JSONField()),
                ("named_by", models.CharField(max_length=40)),
                ("named_at", models.DateTimeField()),
            ],
            options={
                "db_table": "window_fee_account",
            },
        ),
        migrations.CreateModel(
            name="FilingRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("organisation", models.CharField(max_length=80)),
                ("procedure", models.CharField(max_length=60)),
                ("version", models.CharField(max_length=20)),
                ("consignment", models.CharField(max_length=40)),
                ("answers", models.TextField(blank=True)),
                ("number", models.PositiveIntegerField(default=0)),
                ("started_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("case", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "db_table": "window_filing",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("case", "")),
                        fields=("organisation", "procedure", "consignment"),
                        name="filing_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency", models.CharField(max_length=40)),
                ("place", models.CharField(max_length=300)),
                ("when", models.DateTimeField()),
                ("booked_at", models.DateTimeField()),
                ("officer", models.CharField(blank=True, max_length=40)),
                ("found", models.CharField(blank=True, max_length=12)),
                ("findings", models.TextField(blank=True)),
                ("inspected_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "window_inspection",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("found", ""), ("inspected_at__isnull", True)),
                            models.Q(
                                models.Q(("found", ""), _negated=True),
                                models.Q(("findings", ""), _negated=True),
                                models.Q(("officer", ""), _negated=True),
                                ("inspected_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="inspection_found_with_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NoteRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency", models.CharField(max_length=40)),
                ("officer", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "window_note",
            },
        ),
        migrations.CreateModel(
            name="PermitActRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=10)),
                ("measure", models.CharField(blank=True, max_length=10)),
                ("urgent", models.BooleanField(default=False)),
                ("reasons", models.TextField()),
                ("cites", models.JSONField(default=list)),
                ("organisation", models.CharField(max_length=80)),
                ("person", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                ("until", models.DateField(null=True)),
            ],
            options={
                "db_table": "window_permit_act",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "act__in",
                                [
                                    "notice",
                                    "answer",
                                    "drop",
                                    "suspend",
                                    "resume",
                                    "recall",
                                    "contest",
                                    "annul",
                                    "uphold",
                                ],
                            )
                        ),
                        name="permit_act_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PermitRow",
            fields=[
                ("document", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=71, unique=True)),
                ("kind", models.CharField(max_length=40)),
                ("number", models.CharField(max_length=80)),
                ("consignment", models.CharField(db_index=True, max_length=40)),
                ("agency", models.CharField(max_length=40)),
                ("organisation", models.CharField(max_length=80)),
                ("holder", models.CharField(db_index=True, max_length=80)),
                ("granted_at", models.DateTimeField()),
            ],
            options={
                "db_table": "window_permit",
                "indexes": [
                    models.Index(fields=["organisation", "number"], name="permit_by_number"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PhotoRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("kind", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=71)),
                ("content", models.BinaryField()),
            ],
            options={
                "db_table": "window_photo",
            },
        ),
        migrations.CreateModel(
            name="ProposalRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency", models.CharField(max_length=40)),
                ("n", models.PositiveIntegerField()),
                ("verdict", models.CharField(max_length=10)),
                ("reasons", models.TextField(blank=True)),
                ("rule_ids", models.JSONField(default=list)),
                ("officer", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("second", models.CharField(blank=True, max_length=40)),
                ("closed_at", models.DateTimeField(null=True)),
                ("confirmed", models.BooleanField(null=True)),
                ("objection", models.TextField(blank=True)),
            ],
            options={
                "db_table": "window_proposal",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("officer", models.F("second")), _negated=True),
                        name="proposal_has_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("confirmed", None), ("second", "")),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("confirmed__isnull", False),
                                models.Q(("second", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_closed_by_a_second",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetirementRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=60)),
                ("version", models.CharField(max_length=20)),
                ("last_day", models.DateField()),
                ("reasons", models.TextField()),
                ("organisation", models.CharField(max_length=80)),
                ("proposed_by", models.CharField(max_length=40)),
                ("proposed_at", models.DateTimeField()),
                ("confirmed_by", models.CharField(blank=True, max_length=40)),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "window_retirement",
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="version_retired_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by", "")),
                            models.Q(
                                models.Q(("confirmed_by", ""), _negated=True),
                                models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                                ("confirmed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="retirement_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency", models.CharField(max_length=40)),
                ("round", models.PositiveIntegerField()),
                ("verdict", models.CharField(max_length=10)),
                ("reasons", models.TextField(blank=True)),
                ("rule_ids", models.JSONField(default=list)),
                ("officer", models.CharField(blank=True, max_length=40)),
                ("at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "window_review",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", "ask"), models.Q(("answer", ""), ("answered_at__isnull", True)), _connector="OR"
                        ),
                        name="review_answers_only_questions",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", "approve"), models.Q(("reasons", ""), _negated=True), _connector="OR"
                        ),
                        name="review_gives_reasons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RevisionRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("files", models.JSONField()),
                ("digest", models.CharField(max_length=71)),
                ("editor", models.CharField(max_length=40)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("automatic", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "window_revision",
            },
        ),
        migrations.CreateModel(
            name="RulingPhotoRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("kind", models.CharField(max_length=20)),
                ("digest", models.CharField(max_length=71)),
                ("content", models.BinaryField()),
            ],
            options={
                "db_table": "window_ruling_photo",
            },
        ),
        migrations.CreateModel(
            name="RulingRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("economy", models.CharField(max_length=2)),
                ("matter", models.CharField(max_length=14)),
                ("authority", models.CharField(max_length=80)),
                ("applicant", models.CharField(max_length=80)),
                ("state", models.CharField(max_length=10)),
                ("facts", models.JSONField()),
                ("withheld", models.JSONField()),
                ("sameness", models.CharField(max_length=71)),
                ("requested_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("answer", models.JSONField(null=True)),
                ("reasons", models.TextField(blank=True)),
                ("cites", models.JSONField(default=list)),
                ("number", models.CharField(max_length=40, null=True, unique=True)),
                ("officer", models.CharField(blank=True, max_length=40)),
                ("decided_at", models.DateTimeField(null=True)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("ends_on", models.DateField(null=True)),
                ("end_reasons", models.TextField(blank=True)),
                ("replaces", models.CharField(blank=True, max_length=40)),
                ("appeal_until", models.DateField(null=True)),
                ("grounds", models.TextField(blank=True)),
                ("appealed_at", models.DateTimeField(null=True)),
                ("appeal_outcome", models.CharField(blank=True, max_length=8)),
                ("appeal_reasons", models.TextField(blank=True)),
                ("appeal_officer", models.CharField(blank=True, max_length=40)),
                ("appeal_decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "window_ruling",
                "indexes": [
                    models.Index(fields=["applicant", "sameness"], name="ruling_by_facts"),
                    models.Index(fields=["economy", "state", "-decided_at"], name="ruling_by_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("matter__in", ["classification", "origin", "valuation"])),
                        name="ruling_matter_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["requested", "declined", "issued", "revoked", "modified"])),
                        name="ruling_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_at", None),
                            models.Q(
                                models.Q(("reasons", ""), _negated=True), models.Q(("officer", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="ruling_decided_with_reasons",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("replaces", ""), _negated=True),
                        fields=("replaces",),
                        name="ruling_replaced_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TierRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("organisation", models.CharField(db_index=True, max_length=80)),
                ("economy", models.CharField(max_length=2)),
                ("tier", models.CharField(max_length=8)),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                ("certificate", models.CharField(max_length=80)),
                ("proposed_by", models.CharField(max_length=40)),
                ("proposed_at", models.DateTimeField()),
                ("confirmed_by", models.CharField(blank=True, max_length=40)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=40)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "window_tier",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gte", models.F("starts"))), name="tier_ends_after_it_starts"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proposed_by", models.F("confirmed_by")), _negated=True),
                        name="tier_has_four_eyes",
                    ),
                    models.UniqueConstraint(fields=("economy", "certificate"), name="tier_one_per_certificate"),
                ],
            },
        ),
        migrations.CreateModel(
            name="VersionRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=60)),
                ("version", models.CharField(max_length=20)),
                ("economy", models.CharField(max_length=2)),
                ("valid_from", models.DateField()),
                ("files", models.JSONField()),
                ("digest", models.CharField(max_length=71)),
                ("payload", models.TextField()),
                ("protected", models.TextField()),
                ("signature", models.TextField()),
                ("leaf", models.TextField()),
                ("consultation", models.CharField(max_length=40)),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "db_table": "window_version",
                "constraints": [
                    models.UniqueConstraint(fields=("code", "version"), name="version_published_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PeopleRow",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="people",
                        serialize=False,
                        to="window.caserow",
                    ),
                ),
                ("people", models.JSONField()),
            ],
            options={
                "db_table": "window_people",
            },
        ),
        migrations.AddField(
            model_name="appealrow",
            name="case",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="appeal", to="window.caserow"
            ),
        ),
        migrations.AddField(
            model_name="answersrow",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="window.caserow"
            ),
        ),
        migrations.AddField(
            model_name="chargerow",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="charges", to="window.caserow"
            ),
        ),
        migrations.AddField(
            model_name="claimrow",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="window.caserow"
            ),
        ),
        migrations.AddField(
            model_name="approvalrow",
            name="draft",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="approvals", to="window.draftrow"
            ),
        ),
        migrations.AddField(
            model_name="inspectionrow",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="inspections", to="window.caserow"
            ),
        ),
        migrations.AddField(
            model_name="noterow",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="window.caserow"
            ),
        ),
        migrations.AddField(
            model_name="permitrow",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="granted", to="window.caserow"
            ),
        ),
        migrations.AddField(
            model_name="permitactrow",
            name="permit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="acts", to="window.permitrow"
            ),
        ),
        migrations.AddField(
            model_name="photorow",
            name="inspection",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="window.inspectionrow"
            ),
        ),
        migrations.AddField(
            model_name="proposalrow",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="window.caserow"
            ),
        ),
        migrations.AddField(
            model_name="reviewrow",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="window.caserow"
            ),
        ),
        migrations.AddField(
            model_name="revisionrow",
            name="draft",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="revisions", to="window.draftrow"
            ),
        ),
        migrations.AddField(
            model_name="rulingphotorow",
            name="ruling",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="window.rulingrow"
            ),
        ),
        migrations.AddField(
            model_name="versionrow",
            name="draft",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="published", to="window.draftrow"
            ),
        ),
        migrations.AddConstraint(
            model_name="answersrow",
            constraint=models.UniqueConstraint(fields=("case", "role"), name="answers_once_a_form"),
        ),
        migrations.AddConstraint(
            model_name="chargerow",
            constraint=models.UniqueConstraint(
                fields=("case", "agency", "currency"), name="charge_one_per_agency_and_currency"
            ),
        ),
        migrations.AddConstraint(
            model_name="claimrow",
            constraint=models.UniqueConstraint(fields=("case", "agency"), name="claim_one_officer_per_agency"),
        ),
        migrations.AddConstraint(
            model_name="approvalrow",
            constraint=models.UniqueConstraint(fields=("draft", "person", "digest"), name="approval_once_a_person"),
        ),
        migrations.AddConstraint(
            model_name="permitactrow",
            constraint=models.UniqueConstraint(fields=("permit", "n"), name="permit_act_in_order"),
        ),
        migrations.AddConstraint(
            model_name="photorow",
            constraint=models.UniqueConstraint(fields=("inspection", "digest"), name="photo_once_per_inspection"),
        ),
        migrations.AddConstraint(
            model_name="proposalrow",
            constraint=models.UniqueConstraint(fields=("case", "agency", "n"), name="proposal_in_order"),
        ),
        migrations.AddConstraint(
            model_name="proposalrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("case", "agency"), name="proposal_one_open_per_agency"
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewrow",
            constraint=models.UniqueConstraint(fields=("case", "agency", "round"), name="review_one_per_round"),
        ),
        migrations.AddConstraint(
            model_name="reviewrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("verdict__in", ["approve", "refuse"])),
                fields=("case", "agency"),
                name="review_one_final_per_agency",
            ),
        ),
        migrations.AddConstraint(
            model_name="revisionrow",
            constraint=models.UniqueConstraint(fields=("draft", "number"), name="revision_number_once"),
        ),
        migrations.AddConstraint(
            model_name="rulingphotorow",
            constraint=models.UniqueConstraint(fields=("ruling", "digest"), name="ruling_photo_once"),
        ),
    ]
