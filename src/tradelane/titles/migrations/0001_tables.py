# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("titles", "0001_initial"),
        ("titles", "0003_every_act"),
        ("titles", "0004_reservations_and_statements"),
        ("titles", "0005_consents_and_counters"),
        ("titles", "0006_platforms"),
        ("titles", "0007_transfers_between_platforms"),
        ("titles", "0008_carriage"),
        ("titles", "0009_names_of_files_are_sealed"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AdditionalDocumentRow",
            fields=[
                ("checksum", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "db_table": "titles_additional_document",
            },
        ),
        migrations.CreateModel(
            name="EntryRow",
            fields=[
                ("digest", models.CharField(max_length=71, primary_key=True, serialize=False)),
                ("n", models.PositiveIntegerField()),
                ("prev", models.CharField(blank=True, max_length=71)),
                ("act", models.CharField(max_length=20)),
                ("by", models.CharField(max_length=80)),
                ("to", models.CharField(max_length=80)),
                ("at", models.DateTimeField()),
                ("body", models.BinaryField()),
                ("protected", models.TextField()),
                ("signature", models.TextField()),
                ("home_protected", models.TextField()),
                ("home_signature", models.TextField()),
                ("cosigners", models.TextField(blank=True, default="")),
                ("leaf", models.BinaryField()),
                ("recorded_at", models.DateTimeField()),
            ],
            options={
                "db_table": "titles_entry",
                "ordering": ("title", "n"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("prev", ""), _negated=True), fields=("prev",), name="entry_one_after_each"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "act__in",
                                [
                                    "issue",
                                    "from_paper",
                                    "part",
                                    "arrive",
                                    "transfer",
                                    "nominate",
                                    "endorse",
                                    "pledge",
                                    "release",
                                    "accept",
                                    "reject",
                                    "rekey",
                                    "surrender",
                                    "accept_surrender",
                                    "refuse_surrender",
                                    "amend",
                                    "to_paper",
                                    "divide",
                                    "combine",
                                    "void",
                                    "send",
                                    "depart",
                                    "stay",
                                    "return",
                                    "open_recovery",
                                    "object",
                                    "recover",
                                    "present",
                                    "accept_bill",
                                    "aval",
                                    "dishonour",
                                    "protest",
                                    "notice",
                                    "pay",
                                    "recourse",
                                ],
                            )
                        ),
                        name="entry_act_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act__in", ["arrive", "from_paper", "issue", "part"]), ("n", 1), ("prev", "")),
                            models.Q(
                                ("n__gt", 1),
                                models.Q(("prev", ""), _negated=True),
                                models.Q(("act__in", ["arrive", "from_paper", "issue", "part"]), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="entry_issue_comes_first",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TransportDocumentRow",
            fields=[
                ("checksum", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("reference", models.CharField(db_index=True, max_length=20)),
                ("carrier", models.CharField(max_length=4)),
                ("carrier_list", models.CharField(max_length=5)),
                ("verbatim", models.BinaryField()),
                ("issuance", models.TextField(blank=True, default="")),
                ("issuer", models.TextField(blank=True, default="")),
                ("received_at", models.DateTimeField()),
            ],
            options={
                "db_table": "titles_transport_document",
            },
        ),
        migrations.CreateModel(
            name="CallRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("peer", models.CharField(max_length=10)),
                ("kind", models.CharField(max_length=30)),
                ("about", models.CharField(db_index=True, max_length=40)),
                ("body", models.BinaryField()),
                ("state", models.CharField(max_length=20)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("status", models.PositiveIntegerField(null=True)),
                ("answer", models.BinaryField(default=b"")),
                ("error", models.TextField(blank=True, default="")),
                ("made_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "titles_call",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["issuance-request", "issuance-response", "surrender-request", "surrender-response"],
                            )
                        ),
                        name="call_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "done", "refused"])), name="call_state_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("organisation", models.CharField(max_length=80)),
                ("person", models.CharField(blank=True, max_length=40)),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "titles_consent",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("organisation",),
                        name="consent_one_live_per_organisation",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningRow",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="opening",
                        serialize=False,
                        to="titles.entryrow",
                    ),
                ),
                ("salt", models.CharField(blank=True, max_length=64)),
                ("opens", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "titles_opening",
            },
        ),
        migrations.CreateModel(
            name="ForeignPartyRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party", models.CharField(max_length=80)),
                ("platform", models.CharField(max_length=4)),
                ("name", models.CharField(max_length=70)),
                ("said", models.TextField()),
            ],
            options={
                "db_table": "titles_foreign_party",
                "constraints": [models.UniqueConstraint(fields=("party", "platform"), name="foreign_party_once")],
            },
        ),
        migrations.CreateModel(
            name="PartyCodeRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("provider", models.CharField(max_length=100)),
                ("code", models.CharField(max_length=150)),
                ("list_name", models.CharField(blank=True, max_length=100)),
                ("organisation", models.CharField(db_index=True, max_length=80)),
            ],
            options={
                "db_table": "titles_party_code",
                "constraints": [models.UniqueConstraint(fields=("provider", "code"), name="party_code_names_one")],
            },
        ),
        migrations.CreateModel(
            name="PlatformRow",
            fields=[
                ("code", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=200)),
                ("address", models.CharField(blank=True, max_length=500)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("suspended", models.BooleanField(default=False)),
                ("strictness", models.CharField(default="strict", max_length=40)),
                ("header_name", models.CharField(blank=True, default="", max_length=100)),
                ("header_value", models.CharField(blank=True, default="", max_length=500)),
                ("keys_address", models.CharField(blank=True, default="", max_length=500)),
                ("keys_read_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "titles_platform",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["platform", "carrier", "registry"])),
                        name="platform_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("strictness__in", ["any-carrier", "cg-2026-01", "strict"])),
                        name="platform_policy_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gt", models.F("since")), _connector="OR"),
                        name="platform_ends_after_it_began",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("factor", models.CharField(max_length=20)),
                ("what", models.CharField(max_length=500)),
                ("by", models.CharField(max_length=500)),
                ("reference", models.CharField(max_length=500)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("state", models.CharField(max_length=12)),
                ("proposer", models.CharField(max_length=40)),
                ("proposed_at", models.DateTimeField()),
                ("confirmer", models.CharField(blank=True, max_length=40)),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "titles_statement",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "factor__in",
                                ["agreements", "audit", "continuity", "declaration", "security", "standards"],
                            )
                        ),
                        name="statement_factor_stated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(
                                models.Q(("confirmer", ""), _negated=True),
                                models.Q(("confirmer", models.F("proposer")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="statement_confirmed_by_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "confirmed", "withdrawn"])),
                        name="statement_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TitleRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("registry", models.CharField(max_length=80)),
                ("number", models.CharField(max_length=60)),
                ("document", models.CharField(max_length=71)),
                ("consignment", models.CharField(db_index=True, max_length=40)),
                ("governing_law", models.CharField(max_length=200)),
                ("carrier", models.CharField(max_length=80)),
                ("state", models.CharField(max_length=20)),
                ("holder", models.CharField(db_index=True, max_length=80)),
                ("head", models.CharField(max_length=71, unique=True)),
                ("n", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("surrendered_by", models.CharField(blank=True, max_length=80)),
                ("standing", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "titles_title",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "held",
                                    "pledged",
                                    "surrendered",
                                    "sending",
                                    "away",
                                    "delivered",
                                    "paper",
                                    "divided",
                                    "combined",
                                    "void",
                                    "discharged",
                                ],
                            )
                        ),
                        name="title_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("holder", ""), _negated=True), name="title_has_a_holder"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["held", "pledged", "sending", "away"]), ("surrendered_by", "")),
                            models.Q(("state", "discharged"), ("surrendered_by", "")),
                            models.Q(
                                models.Q(("state__in", ["held", "pledged", "sending", "away"]), _negated=True),
                                models.Q(("surrendered_by", ""), _negated=True),
                                ("holder", models.F("carrier")),
                            ),
                            _connector="OR",
                        ),
                        name="title_frozen_or_ended_is_with_the_carrier",
                    ),
                    models.UniqueConstraint(fields=("registry", "document"), name="title_one_per_document"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "void"), _negated=True),
                        fields=("registry", "carrier", "number"),
                        name="title_one_per_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IssuanceRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("side", models.CharField(max_length=10)),
                ("platform", models.CharField(max_length=10)),
                ("carrier", models.CharField(max_length=10)),
                ("organisation", models.CharField(db_index=True, max_length=80)),
                ("number", models.CharField(max_length=20)),
                ("version", models.CharField(blank=True, max_length=100)),
                ("document", models.CharField(max_length=64)),
                ("body", models.BinaryField()),
                ("state", models.CharField(max_length=20)),
                ("why", models.TextField(blank=True, default="")),
                ("answer", models.BinaryField(default=b"")),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "title",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issuances",
                        to="titles.titlerow",
                    ),
                ),
            ],
            options={
                "db_table": "titles_issuance",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["carrier", "platform"])), name="issuance_side_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["sent", "waiting", "issued", "failed", "closed", "amending"])
                        ),
                        name="issuance_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["closed", "issued", "sent", "waiting"])),
                        fields=("side", "carrier", "number"),
                        name="issuance_one_per_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ForkRow",
            fields=[
                ("digest", models.CharField(max_length=71, primary_key=True, serialize=False)),
                ("n", models.PositiveIntegerField()),
                ("kept", models.CharField(max_length=71)),
                ("signed", models.BinaryField()),
                ("seen_at", models.DateTimeField()),
                (
                    "title",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="forks", to="titles.titlerow"
                    ),
                ),
            ],
            options={
                "db_table": "titles_fork",
            },
        ),
        migrations.AddField(
            model_name="entryrow",
            name="title",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="titles.titlerow"
            ),
        ),
        migrations.CreateModel(
            name="CounterRow",
            fields=[
                ("code", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("head", models.CharField(max_length=71)),
                ("verifier", models.CharField(max_length=80)),
                ("nonce", models.CharField(max_length=64)),
                ("expires", models.DateTimeField()),
                ("shown", models.JSONField(null=True)),
                ("shown_at", models.DateTimeField(null=True)),
                (
                    "title",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="counters", to="titles.titlerow"
                    ),
                ),
            ],
            options={
                "db_table": "titles_counter",
            },
        ),
        migrations.CreateModel(
            name="TransferRow",
            fields=[
                ("reference", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("last", models.CharField(max_length=64)),
                ("sender", models.CharField(max_length=4)),
                ("envelope", models.BinaryField()),
                ("state", models.CharField(default="active", max_length=10)),
                ("receipt", models.TextField(blank=True, default="")),
                ("started_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="titles.transportdocumentrow",
                    ),
                ),
            ],
            options={
                "db_table": "titles_transfer",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["active", "accepted"])), name="transfer_state_known"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")), fields=("document",), name="transfer_one_active_a_bill"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("receipt", ""), ("state", "active")),
                            models.Q(("state", "accepted"), models.Q(("receipt", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="transfer_accepted_by_a_receipt",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SendingRow",
            fields=[
                ("head", models.CharField(max_length=71, primary_key=True, serialize=False)),
                ("platform", models.CharField(max_length=10)),
                ("entry", models.TextField()),
                ("envelope", models.BinaryField()),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("receipt", models.TextField(blank=True, default="")),
                ("error", models.TextField(blank=True, default="")),
                ("made_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "title",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sendings", to="titles.titlerow"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sendings",
                        to="titles.transportdocumentrow",
                    ),
                ),
            ],
            options={
                "db_table": "titles_sending",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "accepted", "refused", "disputed", "withdrawn"])),
                        name="sending_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChainEntryRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("n", models.PositiveIntegerField()),
                ("checksum", models.CharField(max_length=64)),
                ("platform", models.CharField(max_length=4)),
                ("text", models.TextField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chain",
                        to="titles.transportdocumentrow",
                    ),
                ),
            ],
            options={
                "db_table": "titles_chain_entry",
                "ordering": ("document", "n"),
                "constraints": [
                    models.UniqueConstraint(fields=("document", "n"), name="chain_entry_one_per_place"),
                    models.UniqueConstraint(fields=("checksum",), name="chain_entry_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="BillFileRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("size", models.PositiveIntegerField()),
                ("media_type", models.CharField(max_length=100)),
                ("holder", models.CharField(blank=True, max_length=80)),
                (
                    "content",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="titles.additionaldocumentrow"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="titles.transportdocumentrow",
                    ),
                ),
            ],
            options={
                "db_table": "titles_bill_file",
                "constraints": [
                    models.UniqueConstraint(fields=("document", "content", "holder"), name="bill_file_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WaitingRow",
            fields=[
                ("digest", models.CharField(max_length=71, primary_key=True, serialize=False)),
                ("body", models.BinaryField()),
                ("asked_at", models.DateTimeField()),
                ("done", models.BooleanField(default=False)),
                (
                    "title",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waiting", to="titles.titlerow"
                    ),
                ),
            ],
            options={
                "db_table": "titles_waiting",
            },
        ),
        migrations.CreateModel(
            name="PartSignatureRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(max_length=80)),
                ("protected", models.TextField()),
                ("signature", models.TextField()),
                ("salt", models.CharField(blank=True, max_length=64)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="titles.waitingrow"
                    ),
                ),
            ],
            options={
                "db_table": "titles_part_signature",
                "constraints": [
                    models.UniqueConstraint(fields=("entry", "by"), name="waiting_signed_once_by_each"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlatformKeyRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kid", models.CharField(max_length=200)),
                ("public", models.BinaryField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "platform",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="keys", to="titles.platformrow"
                    ),
                ),
            ],
            options={
                "db_table": "titles_platform_key",
                "constraints": [models.UniqueConstraint(fields=("platform", "kid"), name="platform_key_once")],
            },
        ),
        migrations.CreateModel(
            name="SurrenderRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=100)),
                ("side", models.CharField(max_length=10)),
                ("platform", models.CharField(max_length=10)),
                ("purpose", models.CharField(max_length=20)),
                ("reason", models.CharField(blank=True, max_length=4)),
                ("entry", models.CharField(blank=True, max_length=71)),
                ("body", models.BinaryField()),
                ("state", models.CharField(max_length=20)),
                ("comments", models.CharField(blank=True, default="", max_length=255)),
                ("answer", models.BinaryField(default=b"")),
                ("asked_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "issuance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="surrenders", to="titles.issuancerow"
                    ),
                ),
            ],
            options={
                "db_table": "titles_surrender",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["carrier", "platform"])), name="surrender_side_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["sent", "waiting", "accepted", "rejected"])),
                        name="surrender_state_known",
                    ),
                    models.UniqueConstraint(fields=("side", "platform", "reference"), name="surrender_reference_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["sent", "waiting"])),
                        fields=("issuance",),
                        name="surrender_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReservationRow",
            fields=[
                ("entry", models.CharField(max_length=71, primary_key=True, serialize=False)),
                ("body", models.BinaryField()),
                ("protected", models.TextField()),
                ("signature", models.TextField()),
                ("opens", models.TextField(blank=True, default="")),
                ("matter", models.CharField(max_length=40)),
                ("reserved_at", models.DateTimeField()),
                ("state", models.CharField(max_length=10)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "title",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reservations", to="titles.titlerow"
                    ),
                ),
            ],
            options={
                "db_table": "titles_reservation",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("title",), name="reservation_one_open_per_title"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "delivered", "released"])),
                        name="reservation_state_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalRow",
            fields=[
                ("digest", models.CharField(max_length=71, primary_key=True, serialize=False)),
                ("prev", models.CharField(max_length=71)),
                ("by", models.CharField(max_length=80)),
                ("body", models.BinaryField()),
                ("protected", models.TextField()),
                ("signature", models.TextField()),
                ("refused", models.TextField(blank=True)),
                (
                    "title",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proposals", to="titles.titlerow"
                    ),
                ),
            ],
            options={
                "db_table": "titles_proposal",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("refused", "")),
                        fields=("prev", "by"),
                        name="proposal_one_per_head_and_holder",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="entryrow",
            constraint=models.UniqueConstraint(fields=("title", "n"), name="entry_one_per_place"),
        ),
    ]
