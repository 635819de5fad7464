# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [("parcels", "0001_initial"), ("parcels", "0003_addressees")]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AddresseeRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("items", models.TextField()),
            ],
            options={
                "db_table": "parcels_addressee",
            },
        ),
        migrations.CreateModel(
            name="Manifest",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("organisation", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=71)),
                ("file", models.CharField(max_length=120)),
                ("economy", models.CharField(max_length=2)),
                ("on", models.DateField()),
                ("edition", models.CharField(blank=True, max_length=40)),
                ("seed", models.CharField(max_length=64)),
                ("lines", models.PositiveIntegerField()),
                ("ignored", models.JSONField(default=list)),
                ("payment_reference", models.CharField(max_length=25)),
                ("taken_in_at", models.DateTimeField()),
                ("statement", models.JSONField(null=True)),
                ("protected", models.TextField(blank=True)),
                ("signature", models.TextField(blank=True)),
                ("signed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "parcels_manifest",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("organisation"), models.F("digest"), models.F("economy"), name="a_manifest_enters_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at", None), ("statement", None)),
                            models.Q(("signed_at__isnull", False), ("statement__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_manifest_is_signed_with_its_statement",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ManifestPart",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("lines", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                ("verdicts", models.BinaryField(null=True)),
                ("root", models.BinaryField(null=True)),
                ("totals", models.JSONField(null=True)),
                ("judged_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "parcels_part",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("judged_at", None), ("root", None), ("verdicts", None)),
                            models.Q(
                                ("judged_at__isnull", False), ("root__isnull", False), ("verdicts__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_part_is_judged_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeclaredItem",
            fields=[
                ("item", models.CharField(max_length=35, primary_key=True, serialize=False)),
                ("manifest", models.CharField(max_length=40)),
                ("part", models.PositiveIntegerField()),
                ("declared_on", models.DateField(db_index=True)),
            ],
            options={
                "db_table": "parcels_declared_item",
                "indexes": [models.Index(models.F("manifest"), models.F("part"), name="items_by_manifest_and_part")],
            },
        ),
        migrations.CreateModel(
            name="ManifestAddresses",
            fields=[
                (
                    "manifest",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="addresses",
                        serialize=False,
                        to="parcels.manifest",
                    ),
                ),
                ("content", models.BinaryField()),
                ("done", models.PositiveIntegerField(default=0)),
            ],
            options={
                "db_table": "parcels_addresses",
            },
        ),
        migrations.AddField(
            model_name="addresseerow",
            name="manifest",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="addressees", to="parcels.manifest"
            ),
        ),
        migrations.AddField(
            model_name="manifestpart",
            name="manifest",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="parcels.manifest"
            ),
        ),
        migrations.AddConstraint(
            model_name="manifestpart",
            constraint=models.UniqueConstraint(models.F("manifest"), models.F("number"), name="a_part_stands_once"),
        ),
    ]
