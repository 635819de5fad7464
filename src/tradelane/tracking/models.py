# SPDX-License-Identifier: Apache-2.0
"""Tables of tracking; apart, so that one event never counts twice, whatever the code above does.

Migration 0002 sets triggers: an event stands as it was captured.
"""

from collections.abc import Sequence
from typing import ClassVar

import orjson
from django.db import connection, models

from tradelane.kernel.personal import Label

AT_ONCE = 500
"""Values in one IN clause; SQLite bounds them."""


class Shipment(models.Model):
    """Goods of one consignment under way with one carrier."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(primary_key=True, max_length=40)
    number = models.CharField(max_length=40, unique=True)
    consignment = models.CharField(max_length=40, unique=True)
    carrier = models.CharField(max_length=80)
    loading = models.CharField(max_length=5)
    discharge = models.CharField(max_length=5)
    due = models.DateField(null=True)
    references = models.JSONField(default=dict)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "tracking_shipment"

    def __str__(self) -> str:
        return self.number


class ShipmentObject(models.Model):
    """A URI under which a shipment's goods appear in events."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="objects_of_it")
    uri = models.CharField(max_length=400, db_index=True)

    class Meta:
        db_table = "tracking_shipment_object"
        constraints = (models.UniqueConstraint(name="shipment_object_once", fields=["shipment", "uri"]),)

    def __str__(self) -> str:
        return self.uri


class CaptureJob(models.Model):
    """A document that came in and what became of it (EPCIS 2.0 §12)."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(primary_key=True, max_length=40)
    organisation = models.CharField(max_length=80, db_index=True)
    digest = models.CharField(max_length=71)
    success = models.BooleanField()
    created_at = models.DateTimeField()
    captured = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    events = models.JSONField(default=list)
    findings = models.JSONField(default=list)

    class Meta:
        db_table = "tracking_capture_job"

    def __str__(self) -> str:
        return self.id


class EventRow(models.Model):
    """One event as it was captured."""

    personal: ClassVar[dict[str, Label]] = {
        "body": Label("user.contact", "customer", "essential.service", 3650),
    }
    """EPCIS has no field for a person, but an extension of a carrier's may name one."""

    id = models.BigAutoField(primary_key=True)
    event_id = models.CharField(max_length=400, db_index=True)
    source = models.CharField(max_length=80)
    declares_error = models.BooleanField(default=False)
    digest = models.CharField(max_length=71)
    shipment = models.ForeignKey(Shipment, null=True, on_delete=models.PROTECT, related_name="events")
    type = models.CharField(max_length=400)
    biz_step = models.CharField(max_length=400)
    disposition = models.CharField(max_length=400)
    place = models.CharField(max_length=400)
    event_time = models.DateTimeField(db_index=True)
    record_time = models.DateTimeField()
    body = models.JSONField()

    @classmethod
    def add(cls, rows: "Sequence[EventRow]") -> None:
        """Insert rows without the ORM's care for each, and give them their keys: documents hold thousands of events.

        In the caller's transaction, all of one source. Raises IntegrityError when one is here already.
        """
        moment = connection.ops.adapt_datetimefield_value
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO tracking_event (event_id, source, declares_error, digest, shipment_id, type, biz_step,"
                " disposition, place, event_time, record_time, body)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [
                    (
                        *(row.event_id, row.source, row.declares_error, row.digest, row.shipment_id, row.type),
                        *(row.biz_step, row.disposition, row.place, moment(row.event_time), moment(row.record_time)),
                        orjson.dumps(row.body).decode(),
                    )
                    for row in rows
                ],
            )
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            found = cls.objects.filter(source=some[0].source, event_id__in=[row.event_id for row in some])
            keys = {
                (name, declares): pk for pk, name, declares in found.values_list("pk", "event_id", "declares_error")
            }
            for row in some:
                row.pk = keys[row.event_id, row.declares_error]

    class Meta:
        db_table = "tracking_event"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(name="event_once_per_source", fields=["source", "event_id", "declares_error"]),
        )

    def __str__(self) -> str:
        return self.event_id


class EventObject(models.Model):
    """An object that an event names, for MATCH_epc."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(EventRow, on_delete=models.PROTECT, related_name="objects_in_it")
    field = models.CharField(max_length=30)
    uri = models.CharField(max_length=400, db_index=True)

    @classmethod
    def add(cls, rows: Sequence[tuple[int, str, str]]) -> None:
        """Insert (event, field, uri) in one statement run many times: events name many objects, and these are plain."""
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO tracking_event_object (event_id, field, uri) VALUES (%s, %s, %s)", rows)

    class Meta:
        db_table = "tracking_event_object"

    def __str__(self) -> str:
        return self.uri
