# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [("exchange", "0001_initial"), ("exchange", "0002_federations_agreements_and_log")]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Federation",
            fields=[
                ("name", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("certificate", models.BinaryField()),
                ("address", models.CharField(max_length=300)),
                ("act", models.CharField(max_length=300)),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("digest", models.CharField(default="", max_length=80)),
                ("next_update", models.DateTimeField(null=True)),
                ("grace", models.DurationField(null=True)),
                ("fetched_at", models.DateTimeField(null=True)),
                ("tried_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(default="", max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Peer",
            fields=[
                ("economy", models.CharField(max_length=2, primary_key=True, serialize=False)),
                ("node", models.CharField(max_length=120)),
                ("base_url", models.CharField(max_length=200)),
                ("issued_at", models.DateTimeField()),
                ("refreshed_at", models.DateTimeField()),
                ("federation", models.CharField(default="", max_length=200)),
                ("authority", models.BinaryField(default=bytes)),
                ("speaks", models.CharField(default="1", max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="StampedBatch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("size", models.PositiveIntegerField()),
                ("root", models.BinaryField()),
                ("token", models.BinaryField()),
                ("stamped_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("digest", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("text", models.BinaryField()),
                ("lane", models.CharField(max_length=5)),
                ("kind", models.CharField(max_length=64)),
                ("purpose", models.CharField(max_length=64)),
                ("act", models.CharField(max_length=300)),
                ("from_node", models.CharField(max_length=120)),
                ("to_node", models.CharField(max_length=120)),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField(null=True)),
                ("from_signature", models.TextField(default="")),
                ("to_signature", models.TextField(default="")),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(default="", max_length=120)),
                ("ending", models.TextField(default="")),
                ("shared", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("lane"), models.F("kind"), models.F("purpose"), name="exchange_agreement_lookup"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends", None), ("ends__gt", models.F("starts")), _connector="OR"),
                        name="exchange_agreement_has_a_span",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ending", "")),
                            models.Q(("ended_at__isnull", False), models.Q(("ending", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="exchange_ended_means_said",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConversationPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("way", models.CharField(choices=[("in", "IN"), ("out", "OUT")], max_length=3)),
                ("from_organisation", models.CharField(max_length=120)),
                ("to_organisation", models.CharField(max_length=120)),
                ("conversation", models.CharField(max_length=200)),
                ("next", models.PositiveIntegerField(default=1)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("way"),
                        models.F("from_organisation"),
                        models.F("to_organisation"),
                        models.F("conversation"),
                        name="exchange_one_row_a_conversation",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InboxMessage",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("from_node", models.CharField(max_length=2)),
                ("from_organisation", models.CharField(max_length=120)),
                ("to_organisation", models.CharField(max_length=120)),
                ("key", models.CharField(max_length=200)),
                ("kind", models.CharField(max_length=64)),
                ("purpose", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=80)),
                ("conversation", models.CharField(default="", max_length=200)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("signed", models.TextField()),
                ("receipt", models.TextField()),
                ("received_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("received_at"),
                        condition=models.Q(("released_at", None)),
                        name="exchange_held_messages",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("from_node"), models.F("key"), name="exchange_one_message_per_key"
                    ),
                    models.UniqueConstraint(
                        models.F("from_organisation"),
                        models.F("to_organisation"),
                        models.F("conversation"),
                        models.F("sequence"),
                        condition=models.Q(("conversation", ""), _negated=True),
                        name="exchange_one_message_a_place_in",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InboxAttachment",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("chunks", models.PositiveIntegerField()),
                ("held", models.PositiveIntegerField(default=0)),
                ("receipt", models.TextField(default="")),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="exchange.inboxmessage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OutboxMessage",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=64)),
                ("purpose", models.CharField(max_length=64)),
                ("from_organisation", models.CharField(max_length=120)),
                ("to_node", models.CharField(max_length=2)),
                ("to_organisation", models.CharField(max_length=120)),
                ("key", models.CharField(max_length=200, unique=True)),
                ("digest", models.CharField(max_length=80)),
                ("content_digest", models.CharField(max_length=80)),
                ("sealed", models.BinaryField()),
                ("sent_at", models.DateTimeField()),
                ("conversation", models.CharField(default="", max_length=200)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("signature", models.TextField(default="")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "WAITING"),
                            ("delivered", "DELIVERED"),
                            ("dead", "DEAD"),
                            ("abandoned", "ABANDONED"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("rounds", models.PositiveIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
                ("receipt", models.TextField(blank=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(default="", max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("to_node"), models.F("state"), models.F("sent_at"), name="exchange_waiting_for_a_peer"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("delivered_at__isnull", False),
                                ("state", "delivered"),
                                models.Q(("receipt", ""), _negated=True),
                            ),
                            models.Q(
                                ("delivered_at", None), ("receipt", ""), ("state__in", ["waiting", "dead", "abandoned"])
                            ),
                            _connector="OR",
                        ),
                        name="exchange_delivered_means_receipted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "abandoned"), models.Q(("reason", ""), _negated=True)),
                            models.Q(("state", "abandoned"), _negated=True),
                            _connector="OR",
                        ),
                        name="exchange_abandoned_for_a_reason",
                    ),
                    models.UniqueConstraint(
                        models.F("from_organisation"),
                        models.F("to_organisation"),
                        models.F("conversation"),
                        models.F("sequence"),
                        condition=models.Q(("conversation", ""), _negated=True),
                        name="exchange_one_message_a_place_out",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxAttachment",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=80)),
                ("size", models.BigIntegerField()),
                ("chunks", models.PositiveIntegerField()),
                ("sent", models.PositiveIntegerField(default=0)),
                ("receipt", models.TextField(default="")),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="exchange.outboxmessage",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PassedOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_organisation", models.CharField(max_length=120)),
                ("to_organisation", models.CharField(max_length=120)),
                ("conversation", models.CharField(max_length=200)),
                ("sequence", models.PositiveIntegerField()),
                ("reason", models.CharField(max_length=300)),
                ("decided_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("from_organisation"),
                        models.F("to_organisation"),
                        models.F("conversation"),
                        models.F("sequence"),
                        name="exchange_passed_over_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PeerOrganisation",
            fields=[
                ("organisation", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("jwk", models.JSONField()),
                (
                    "peer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="organisations", to="exchange.peer"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("economy", models.CharField(max_length=2)),
                ("node", models.CharField(max_length=120)),
                ("base_url", models.CharField(max_length=200)),
                ("authority", models.BinaryField()),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "federation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="members", to="exchange.federation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("federation"), models.F("economy"), name="exchange_one_member_an_economy"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("message", models.CharField(max_length=40)),
                ("side", models.CharField(max_length=8)),
                ("words", models.BinaryField()),
                ("place", models.PositiveIntegerField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="exchange.stampedbatch",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(models.F("id"), condition=models.Q(("batch", None)), name="exchange_unstamped")
                ],
                "constraints": [
                    models.UniqueConstraint(models.F("message"), models.F("side"), name="exchange_logged_once"),
                    models.UniqueConstraint(models.F("batch"), models.F("place"), name="exchange_one_entry_a_place"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("batch", None), ("place", None)),
                            models.Q(("batch__isnull", False), ("place__isnull", False)),
                            _connector="OR",
                        ),
                        name="exchange_stamped_has_a_place",
                    ),
                ],
            },
        ),
    ]
