# SPDX-License-Identifier: Apache-2.0
"""Outages of agencies' systems and receipts of filing, as who may read them; apart from what cases say."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import CaseId, OrganisationId
from tradelane.parties import queries as parties
from tradelane.parties.values import Actor
from tradelane.trust.formats.base64_text import from_base64url
from tradelane.window.formats.filing_receipts import read_receipt
from tradelane.window.models.agency_systems import NoticeRow
from tradelane.window.models.outages import FilingReceiptRow, OutageRow
from tradelane.window.rules.outages import standing_of
from tradelane.window.values.agency_systems import NoticeEvent, NoticeState
from tradelane.window.values.outages import IssuedReceipt, OutageCause, OutageShown, ReceiptStanding, SystemOutage

SHOWN_FOR = timedelta(days=30)
"""How long an outage that is over stays on the page of outages; the figures of the principles keep it."""


def open_outage(agency: OrganisationId, *, now: datetime) -> SystemOutage | None:
    """The outage of an agency's system that is going on, the earliest one; None while the system is up."""
    rows = _unended().filter(agency=agency, starts__lte=now).order_by("starts")
    return next((outage for outage in map(outage_value, rows) if outage.is_open(now)), None)


def holding_outage(agency: OrganisationId, *, now: datetime) -> SystemOutage | None:
    """The announced outage in which nothing is sent to an agency's system."""
    rows = _unended().filter(agency=agency, cause=str(OutageCause.PLANNED), starts__lte=now).order_by("starts")
    return next((outage for outage in map(outage_value, rows) if outage.holds_back(now)), None)


def announced_outages(agency: OrganisationId) -> list[SystemOutage]:
    """Announced outages of an agency's system that are not over."""
    rows = _unended().filter(agency=agency, cause=str(OutageCause.PLANNED)).order_by("starts")
    return [outage_value(row) for row in rows]


def outages(*, now: datetime) -> list[OutageShown]:
    """Outages that go on, that are announced, and that ended lately; for everybody: of no case and no trader."""
    rows = OutageRow.objects.filter(called_off_at=None).filter(Q(ended_at=None) | Q(ended_at__gte=now - SHOWN_FOR))
    found = [outage_value(row) for row in rows.order_by("-starts")]
    queued = _queued({outage.agency for outage in found})
    return [_shown(outage, queued[outage.agency], now) for outage in found]


def queued_for(agency: OrganisationId) -> int:
    """How many messages wait for an agency's system."""
    return NoticeRow.objects.filter(organisation=agency, state=str(NoticeState.WAITING)).count()


def outage_value(row: OutageRow) -> SystemOutage:
    """A row as a value."""
    return SystemOutage(
        id=row.id, agency=OrganisationId(row.agency), cause=OutageCause(row.cause), starts=row.starts,
        until=row.until, said=row.said, announced_at=row.announced_at, ended_at=row.ended_at,
        called_off_at=row.called_off_at,
    )  # fmt: skip


def untaken(case: CaseId) -> tuple[OrganisationId, ...]:
    """Agencies whose systems have not taken the filing of a case in, by id; also those that refused it."""
    rows = NoticeRow.objects.filter(case=case, event=str(NoticeEvent.FILED))
    open_ones = rows.exclude(state=str(NoticeState.DELIVERED)).order_by("organisation")
    return tuple(OrganisationId(each) for each in open_ones.values_list("organisation", flat=True))


def standing_receipt(case: CaseId) -> FilingReceiptRow | None:
    """The receipt of a case that stands; for this room's actions."""
    return FilingReceiptRow.objects.filter(case=case, ended_at=None).first()


def receipts_of(*, case: CaseId, by: Actor, now: datetime) -> list[IssuedReceipt]:
    """The receipts of a case, the oldest first. Raises NotFound, also for outsiders."""
    parties.require_access(subject=case, by=by)
    rows = FilingReceiptRow.objects.filter(case=case).order_by("issued_at", "number")
    return [receipt_value(row, now=now) for row in rows]


def filing_receipt(*, number: str, by: Actor, now: datetime) -> IssuedReceipt:
    """A receipt by its number, for whom its case concerns. Raises NotFound, also for outsiders."""
    row = FilingReceiptRow.objects.filter(pk=number).first()
    if row is None or not parties.has_access(subject=row.case_id, by=by):
        raise _no_receipt()
    return receipt_value(row, now=now)


def public_receipt(*, digest: str, now: datetime) -> IssuedReceipt:
    """A receipt by the digest of its bytes, for who holds it. Raises NotFound."""
    row = FilingReceiptRow.objects.filter(digest=digest).first()
    if row is None:
        raise _no_receipt()
    return receipt_value(row, now=now)


def receipt_value(row: FilingReceiptRow, *, now: datetime) -> IssuedReceipt:
    """A row as a value, as it stands at `now`."""
    receipt = read_receipt(from_base64url(row.jws.split(".")[1], field="jws"))
    standing = standing_of(receipt, superseded=bool(row.superseded_by), withdrawn=row.withdrawn, now=now)
    since = row.ended_at or (row.valid_until if standing is ReceiptStanding.EXPIRED else None) or row.issued_at
    return IssuedReceipt(receipt, row.jws, Digest(row.digest), standing, since, row.superseded_by)


def _unended() -> "QuerySet[OutageRow]":
    return OutageRow.objects.filter(ended_at=None, called_off_at=None)


def _queued(agencies: set[OrganisationId]) -> Counter[str]:
    rows = NoticeRow.objects.filter(organisation__in=agencies, state=str(NoticeState.WAITING))
    return Counter({each["organisation"]: each["n"] for each in rows.values("organisation").annotate(n=Count("pk"))})


def _shown(outage: SystemOutage, queued: int, now: datetime) -> OutageShown:
    try:
        name = parties.organisation(outage.agency).name
    except NotFound:
        name = outage.agency
    return OutageShown(outage, name, outage.state(now), queued if outage.is_open(now) else 0)


def _no_receipt() -> NotFound:
    return NotFound("There is no such receipt.", field="receipt", fix="Check its number or digest.")
