# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

import django.db.models.deletion
import tradelane.parties.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("parties", "0001_initial"),
        ("parties", "0002_keys_of_people"),
        ("parties", "0003_keys_asked_for"),
        ("parties", "0004_accounts_sealed"),
        ("parties", "0005_counts_at_doors"),
        ("parties", "0006_keys_of_bills"),
    ]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "id",
                    models.CharField(
                        default=tradelane.parties.models._person_id,
                        editable=False,
                        max_length=40,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("mail_address", models.TextField(default="")),
                ("name", models.TextField()),
                ("language", models.CharField(default="en", max_length=8)),
                ("is_active", models.BooleanField(default=True)),
                ("joined_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=300)),
                ("economy", models.CharField(max_length=2)),
                ("kinds", models.JSONField(default=list)),
                ("home", models.BooleanField(default=False)),
                ("address", models.JSONField(default=dict)),
                ("registered_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Access",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=80)),
                ("organisation", models.CharField(max_length=80)),
                ("granted_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(models.F("organisation"), models.F("subject"), name="access_by_organisation")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("subject"), models.F("organisation"), name="one_access_per_subject_and_organisation"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DoorCount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("door", models.CharField(max_length=40)),
                ("hour", models.DateTimeField()),
                ("source", models.CharField(max_length=64)),
                ("count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("door"),
                        models.F("hour"),
                        models.F("source"),
                        name="parties_one_count_a_source_and_hour",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("roles", models.JSONField(default=list)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="parties.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("person"), models.F("organisation"), name="one_membership_per_person_and_organisation"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("label", models.TextField()),
                ("issued_at", models.DateTimeField()),
                ("ends", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to="parties.membership"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=tradelane.parties.models._mandate_id,
                        editable=False,
                        max_length=40,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("what", models.CharField(max_length=64)),
                ("starts", models.DateTimeField()),
                ("ends", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates_given",
                        to="parties.organisation",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates_held",
                        to="parties.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("giver", models.F("holder")), _negated=True),
                        name="nobody_mandates_themselves",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends", None), ("ends__gt", models.F("starts")), _connector="OR"),
                        name="a_mandate_ends_after_it_starts",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="Identifier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scheme", models.CharField(max_length=16)),
                ("value", models.CharField(max_length=64)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifiers",
                        to="parties.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.F("scheme"), models.F("value"), name="one_organisation_per_identifier"
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="VaultKey",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("record", models.CharField(max_length=16)),
                ("matter", models.CharField(max_length=80)),
                ("holders", models.CharField(max_length=64)),
                ("fields", models.JSONField(default=list)),
                ("wrapped", models.BinaryField()),
                ("kek", models.CharField(db_index=True, max_length=40)),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
                ("asked_at", models.DateTimeField(null=True)),
                ("restricted_at", models.DateTimeField(null=True)),
                ("keep_until", models.DateField(null=True)),
                ("destroyed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "vault_key",
                "indexes": [models.Index(fields=["keep_until"], name="vault_by_end")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("destroyed_at", None)),
                        fields=("matter", "record", "holders"),
                        name="vault_one_live_key_per_matter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "record__in",
                                [
                                    "contact",
                                    "order",
                                    "trade",
                                    "bill",
                                    "payment",
                                    "case",
                                    "request",
                                    "message",
                                    "account",
                                ],
                            )
                        ),
                        name="vault_record_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("destroyed_at", None), models.Q(("wrapped", b""), _negated=True)),
                            models.Q(("destroyed_at__isnull", False), ("wrapped", b"")),
                            _connector="OR",
                        ),
                        name="vault_destroyed_is_gone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VaultPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(db_index=True, max_length=64)),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="people", to="parties.vaultkey"
                    ),
                ),
            ],
            options={
                "db_table": "vault_person",
                "constraints": [
                    models.UniqueConstraint(fields=("key", "person"), name="vault_once"),
                ],
            },
        ),
    ]
