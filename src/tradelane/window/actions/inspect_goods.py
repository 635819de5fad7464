# SPDX-License-Identifier: Apache-2.0
"""Customs books an inspection and writes down what it found, with photos; apart, as it needs no verdict."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.clock import aware_utc, rfc3339
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import CaseId
from tradelane.parties.values import Actor
from tradelane.window import queries, rules
from tradelane.window.actions.sealing import sealed_picture, sealed_words
from tradelane.window.actions.share import agency_of
from tradelane.window.models import InspectionRow, PhotoRow
from tradelane.window.values import Found, Inspection


@transaction.atomic
def book_inspection(*, case: CaseId, place: str, when: datetime, by: Actor, now: datetime) -> Inspection:
    """Say where and when the goods are looked at; the trader reads it and can be there. Booking anew moves it.

    Raises Forbidden, Refused (WIN-7, 28), NotFound.
    """
    row = queries.lock_case(case=case, by=by)
    agency = agency_of(row, by)
    rules.a_decided_case_does_not_change.require(queries.as_value(row))
    rules.an_inspection_is_booked_ahead_at_a_place.require(aware_utc(when), place, now=now)
    where = sealed_words(place.strip(), row=row, place=InspectionRow.booked_for(row.pk, agency.role))
    InspectionRow.objects.update_or_create(
        case=row, agency=agency.role, found="",
        defaults={"place": where, "when": aware_utc(when), "booked_at": now},
    )  # fmt: skip
    journal.record("window.inspection.booked", subject=case, by=by, agency=agency.role, when=rfc3339(when))
    return queries.inspections_of(row)[-1]


@transaction.atomic
def record_inspection(
    *,
    case: CaseId,
    found: Found | str,
    findings: str,
    photos: Iterable[tuple[str, bytes]] = (),
    by: Actor,
    now: datetime,
) -> Inspection:
    """Write down what the booked inspection found; `photos` are names with the bytes of JPEG, PNG or WebP pictures.

    Raises Forbidden, Refused (WIN-29, 30), NotFound, Unreadable (no such finding).
    """
    row = queries.lock_case(case=case, by=by)
    agency = agency_of(row, by)
    if found not in set(Found):
        raise Unreadable(f"{found!r} is no finding", field="found", rule="WIN-29", fix=f"One of {', '.join(Found)}.")
    pictures = list(photos)
    booked = InspectionRow.objects.filter(case=row, agency=agency.role, found="").first()
    value = None if booked is None else queries.inspection_value(booked)
    rules.an_inspection_is_written_down_once_in_words.require(value, findings=findings)
    rules.a_photo_is_a_picture_of_fair_size.require([content for _, content in pictures])
    if booked is None:  # the rule above refused
        raise rules.an_inspection_is_written_down_once_in_words.refused()
    booked.found = str(found)
    booked.findings = sealed_words(findings.strip(), row=row, place=InspectionRow.sealed_for(booked.pk))
    booked.officer, booked.inspected_at = by.person or "", now
    booked.save()
    for name, content in pictures:
        digest = digest_of(content)
        kept = sealed_picture(content, row=row, place=PhotoRow.place(booked.pk, digest))
        called = sealed_words(name[:200], row=row, place=PhotoRow.place(booked.pk, digest, "name"))
        PhotoRow.objects.get_or_create(
            inspection=booked, digest=digest,
            defaults={"name": called, "kind": rules.photo_kind(content), "content": kept},
        )  # fmt: skip
    journal.record("window.inspection.made", subject=case, by=by, agency=agency.role, found=str(found))
    return queries.inspection_value(booked)
