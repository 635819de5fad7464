# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [("tracking", "0001_initial")]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CaptureJob",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("organisation", models.CharField(db_index=True, max_length=80)),
                ("digest", models.CharField(max_length=71)),
                ("success", models.BooleanField()),
                ("created_at", models.DateTimeField()),
                ("captured", models.PositiveIntegerField()),
                ("known", models.PositiveIntegerField()),
                ("events", models.JSONField(default=list)),
                ("findings", models.JSONField(default=list)),
            ],
            options={
                "db_table": "tracking_capture_job",
            },
        ),
        migrations.CreateModel(
            name="EventRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("event_id", models.CharField(db_index=True, max_length=400)),
                ("source", models.CharField(max_length=80)),
                ("declares_error", models.BooleanField(default=False)),
                ("digest", models.CharField(max_length=71)),
                ("type", models.CharField(max_length=400)),
                ("biz_step", models.CharField(max_length=400)),
                ("disposition", models.CharField(max_length=400)),
                ("place", models.CharField(max_length=400)),
                ("event_time", models.DateTimeField(db_index=True)),
                ("record_time", models.DateTimeField()),
                ("body", models.JSONField()),
            ],
            options={
                "db_table": "tracking_event",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "event_id", "declares_error"), name="event_once_per_source"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shipment",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=40, unique=True)),
                ("consignment", models.CharField(max_length=40, unique=True)),
                ("carrier", models.CharField(max_length=80)),
                ("loading", models.CharField(max_length=5)),
                ("discharge", models.CharField(max_length=5)),
                ("due", models.DateField(null=True)),
                ("references", models.JSONField(default=dict)),
                ("opened_at", models.DateTimeField()),
            ],
            options={
                "db_table": "tracking_shipment",
            },
        ),
        migrations.CreateModel(
            name="EventObject",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("field", models.CharField(max_length=30)),
                ("uri", models.CharField(db_index=True, max_length=400)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objects_in_it",
                        to="tracking.eventrow",
                    ),
                ),
            ],
            options={
                "db_table": "tracking_event_object",
            },
        ),
        migrations.AddField(
            model_name="eventrow",
            name="shipment",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="events", to="tracking.shipment"
            ),
        ),
        migrations.CreateModel(
            name="ShipmentObject",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("uri", models.CharField(db_index=True, max_length=400)),
                (
                    "shipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objects_of_it",
                        to="tracking.shipment",
                    ),
                ),
            ],
            options={
                "db_table": "tracking_shipment_object",
                "constraints": [
                    models.UniqueConstraint(fields=("shipment", "uri"), name="shipment_object_once"),
                ],
            },
        ),
    ]
