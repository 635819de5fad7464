# SPDX-License-Identifier: Apache-2.0
"""Who works on a case, what inspections found, whom customs trusts; apart from what a case decides."""

from datetime import date

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import CaseId, OrganisationId, PersonId
from tradelane.parties import queries as parties
from tradelane.parties.queries.vault import open_bytes, text_or_gone
from tradelane.parties.values import Actor
from tradelane.window.models import CaseRow, ClaimRow, InspectionRow, NoteRow, PhotoRow, TierRow
from tradelane.window.queries.procedures import procedure_of
from tradelane.window.values import Claim, Found, Inspection, Note, Photo, Tier, TierGrant


def claim_of(*, case: CaseId, agency: str) -> Claim | None:
    """Which officer of an agency has a case; for this room's actions and pages, after access was checked."""
    row = ClaimRow.objects.filter(case=case, agency=agency).first()
    return None if row is None else Claim(row.agency, PersonId(row.officer), row.since)


def notes_of(*, case: CaseId, by: Actor) -> list[Note]:
    """What officers of the actor's agency noted on a case, oldest first; nobody else's. Raises NotFound."""
    parties.require_access(subject=case, by=by)
    agency = procedure_of(CaseRow.objects.get(pk=case)).agency(by.organisation)
    rows = NoteRow.objects.filter(case=case, agency=agency.role).order_by("at", "pk") if agency else ()
    return [Note(row.agency, PersonId(row.officer), _note(row), row.at) for row in rows]


def _note(row: NoteRow) -> str:
    return text_or_gone(row.text, place=NoteRow.place(row.case_id, row.agency, row.at))


def inspections_of(row: CaseRow) -> list[Inspection]:
    """Inspections of a case, oldest first; the caller has checked access."""
    return [inspection_value(r) for r in sorted(row.inspections.all(), key=lambda r: (r.booked_at, r.pk))]


def inspection_value(row: InspectionRow) -> Inspection:
    """A row as a value."""
    photos = tuple(Photo(_called(p), p.kind, p.digest) for p in sorted(row.photos.all(), key=lambda p: p.pk))
    found = Found(row.found) if row.found else None
    findings = text_or_gone(row.findings, place=InspectionRow.sealed_for(row.pk))
    where = text_or_gone(row.place, place=InspectionRow.booked_for(row.case_id, row.agency))
    return Inspection(
        row.agency, where, row.when, row.booked_at, found, findings, photos, inspected_at=row.inspected_at
    )


def _called(row: PhotoRow) -> str:
    """A picture's name; its kind once its people were erased."""
    return text_or_gone(row.name, place=PhotoRow.place(row.inspection_id, row.digest, "name"), gone=row.kind)


def photo(*, case: CaseId, digest: str, by: Actor) -> tuple[str, bytes]:
    """A photo's media type and bytes, for whom the case concerns. Raises NotFound, Gone once its people were erased."""
    parties.require_access(subject=case, by=by)
    row = PhotoRow.objects.filter(inspection__case=case, digest=digest).first()
    if row is None:
        raise NotFound("There is no such photo.", field="digest", fix="Read the case again.")
    return row.kind, open_bytes(bytes(row.content), place=PhotoRow.place(row.inspection_id, digest))


def tier_of(organisation: OrganisationId, *, economy: str, on: date) -> Tier:
    """How far customs of an economy trusts a trader on a day."""
    rows = TierRow.objects.filter(organisation=organisation, economy=economy)
    grants = [grant for grant in map(tier_value, rows) if grant.in_force(on)]
    return grants[0].tier if grants else Tier.NONE


def tiers(*, economy: str) -> list[TierGrant]:
    """Every tier of an economy, newest first. Public, as mutual recognition needs it (WCO SAFE Framework)."""
    return [tier_value(row) for row in TierRow.objects.filter(economy=economy).order_by("-proposed_at")]


def tier_value(row: TierRow) -> TierGrant:
    """A row as a value."""
    return TierGrant(
        id=row.id, organisation=OrganisationId(row.organisation), economy=row.economy, tier=Tier(row.tier),
        starts=row.starts, ends=row.ends, certificate=row.certificate, proposed_by=PersonId(row.proposed_by),
        confirmed_at=row.confirmed_at, ended_at=row.ended_at,
    )  # fmt: skip
