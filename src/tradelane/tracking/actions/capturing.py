# SPDX-License-Identifier: Apache-2.0
"""Documents of events that programs and other nodes send; apart from milestones, because all of them count or none."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from tradelane.journal import actions as journal
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict, Unreadable
from tradelane.kernel.ids import ConsignmentId, OrganisationId, new_id
from tradelane.parties.actions import grant_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.tracking import queries
from tradelane.tracking.actions.shipments import open_shipment
from tradelane.tracking.actions.storing import store
from tradelane.tracking.formats import epcis_report, self_contained
from tradelane.tracking.formats.writing import shipment_in
from tradelane.tracking.models import CaptureJob
from tradelane.tracking.values import CaptureResult, EpcisReport, ShipmentId


def capture(*, content: bytes, by: Actor, now: datetime) -> CaptureResult:
    """Take in an EPCIS 2.0 document: all of its events, or none when a rule or a known id stands against one.

    Events that are here already count as known, so a document may be sent again. Raises Unreadable, Forbidden, and
    Conflict when an event's id has another content here.
    """
    the_person_has_the_role.require(by, Role.CLERK)
    report = epcis_report(content)
    try:
        return _capture(report, content, by=by, now=now)
    except IntegrityError:  # another capture of the same events came between look and write; now they are known
        return _capture(report, content, by=by, now=now)


@transaction.atomic
def _capture(report: EpcisReport, content: bytes, *, by: Actor, now: datetime) -> CaptureResult:
    outcome = store(self_contained(report), source=by.organisation, by=by, now=now) if report.is_valid else []
    row = CaptureJob.objects.create(
        id=new_id("capture"), organisation=by.organisation, digest=digest_of(content), success=report.is_valid,
        created_at=now, captured=sum(not each.known for each in outcome), known=sum(each.known for each in outcome),
        events=[each.event_id for each in outcome], findings=[finding.as_dict() for finding in report.findings],
    )  # fmt: skip
    grant_access(subject=row.id, organisations=[by.organisation])
    journal.record(
        "tracking.document.captured", subject=row.id, by=by, captured=row.captured, known=row.known, success=row.success
    )
    return queries.job_of_row(row)


@transaction.atomic
def receive_events(
    *,
    document: dict[str, Any],
    consignment: ConsignmentId,
    readers: Collection[OrganisationId],
    by: Actor,
    now: datetime,
) -> ShipmentId:
    """Take over a shipment and its events from the carrier's node, as `queries.event_document` wrote them.

    The caller has verified the message and says which consignment it is about. Opens the shipment here when it is
    unknown, with the id and number it has there. Again changes nothing. Raises Unreadable, Refused, Conflict.
    """
    told = shipment_in(document)
    if told.consignment != consignment:
        raise Conflict("The events are of another consignment.", field="consignment", fix="Send them for theirs.")
    report = epcis_report(json.dumps(document).encode())
    if not report.is_valid:
        worst = report.findings[0]
        raise Unreadable(worst.message, field=worst.path, rule=worst.rule, fix=worst.fix)
    id = open_shipment(
        consignment=told.consignment, carrier=told.carrier, references=told.references, loading=told.loading,
        discharge=told.discharge, due=told.due, readers=readers, by=by, now=now, id=told.id, number=told.number,
    )  # fmt: skip
    queries.lock_shipment(id)
    store(report.events, source=told.carrier, shipment=id, by=by, now=now)
    return id
