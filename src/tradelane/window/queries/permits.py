# SPDX-License-Identifier: Apache-2.0
"""Granted permits and how they stand; apart from cases, because anybody may check a permit by its digest or number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import CaseId, ConsignmentId, DocumentId, OrganisationId, PersonId
from tradelane.parties import queries as parties
from tradelane.parties.queries.vault import text_or_gone
from tradelane.parties.values import Actor
from tradelane.window import rules
from tradelane.window.formats.law_terms import our_hearings
from tradelane.window.models import CaseRow, PermitActRow, PermitRow
from tradelane.window.queries.procedures import procedure_of
from tradelane.window.values import (
    GrantedPermit,
    HearingTerms,
    PermitAct,
    PermitEntry,
    PermitState,
    Procedure,
    Standing,
)


@dataclass(frozen=True, slots=True)
class PublicStanding:
    """What anybody may know of a permit: which one, whose word it is, how it stands and since when."""

    digest: str
    kind: str
    number: str
    organisation: OrganisationId
    state: PermitState
    since: datetime
    cites: tuple[str, ...]
    """The law that a suspension or recall rests on; its reasons are the holder's alone."""
    contested: bool


def permit(*, document: DocumentId, by: Actor, now: datetime) -> tuple[GrantedPermit, Standing]:
    """A permit with all that was done about it; for its holder and its agency alone. Raises NotFound."""
    row = _rows().filter(pk=document).first()
    if row is None or by.organisation not in (row.holder, row.organisation):
        raise NotFound("There is no such permit, or your organisation may not see it.", field="permit")
    held = permit_value(row)
    return held, standing(held, published=procedure_of(row.case), now=now)


def permits_of_case(*, case: CaseId, by: Actor, now: datetime) -> list[tuple[GrantedPermit, Standing]]:
    """Permits granted over a case, oldest first; an agency sees its own, the holder all. Raises NotFound."""
    parties.require_access(subject=case, by=by)
    rows = [row for row in _rows().filter(case=case).order_by("granted_at", "pk")
            if by.organisation in (row.holder, row.organisation)]  # fmt: skip
    return [
        (held, standing(held, published=procedure_of(row.case), now=now))
        for row, held in ((row, permit_value(row)) for row in rows)
    ]


def standings(*, consignment: ConsignmentId, now: datetime) -> list[PublicStanding]:
    """How each permit over a consignment stands, for the flow of a trade: no more than anybody may know of each."""
    rows = _rows().filter(consignment=consignment).order_by("granted_at", "pk")
    return [_public(row, now=now) for row in rows]


def public_standing(*, digest: str = "", number: str = "", organisation: str = "", now: datetime) -> PublicStanding:
    """How a permit stands, by the digest of its original, or by its number and agency. Raises NotFound. Public."""
    rows = _rows().filter(digest=digest) if digest else _rows().filter(organisation=organisation, number=number)
    row = rows.first()
    if row is None:
        raise NotFound(
            "No permit of this window has that digest, or that number of that agency.", field="digest",
            fix="Take the digest from the document's own page or file.",
        )  # fmt: skip
    return _public(row, now=now)


def standing(held: GrantedPermit, *, published: Procedure, now: datetime) -> Standing:
    """How a permit stands at a moment."""
    return rules.standing_of(held, on=published.day(now), day=published.day)


def procedure_under(case: CaseId, *, by: Actor) -> Procedure:
    """The version of the procedure under which a case was filed. Raises NotFound, also for outsiders."""
    parties.require_access(subject=case, by=by)
    return procedure_of(CaseRow.objects.get(pk=case))


def hearing_terms(published: Procedure, *, now: datetime) -> HearingTerms:
    """How long a holder has to answer, in the economy of the procedure."""
    return rules.terms_for(published.economy, on=published.day(now), terms=our_hearings())


def lock_permit(document: DocumentId) -> PermitRow:
    """The row of a permit, locked; for this room's actions, which ask who acts. Raises NotFound."""
    row = PermitRow.objects.select_for_update().select_related("case").filter(pk=document).first()
    if row is None:
        raise NotFound("There is no such permit, or your organisation may not see it.", field="permit")
    return row


def permit_value(row: PermitRow) -> GrantedPermit:
    """A row as a value."""
    return GrantedPermit(
        document=DocumentId(row.document), digest=row.digest, kind=row.kind, number=row.number,
        case=CaseId(row.case_id), consignment=ConsignmentId(row.consignment), agency=row.agency,
        organisation=OrganisationId(row.organisation), holder=OrganisationId(row.holder), granted_at=row.granted_at,
        entries=tuple(_entries(row.acts.all())),
    )  # fmt: skip


def _entries(rows: Iterable[PermitActRow]) -> Iterable[PermitEntry]:
    for row in sorted(rows, key=lambda each: each.n):
        yield PermitEntry(
            act=PermitAct(row.act),
            reasons=text_or_gone(row.reasons, place=PermitActRow.place(row.permit_id, row.n)),
            cites=tuple(row.cites), organisation=OrganisationId(row.organisation),
            person=PersonId(row.person) if row.person else None, at=row.at,
            measure=PermitAct(row.measure) if row.measure else None, urgent=row.urgent, until=row.until,
        )  # fmt: skip


def _public(row: PermitRow, *, now: datetime) -> PublicStanding:
    held = permit_value(row)
    stands = standing(held, published=procedure_of(row.case), now=now)
    return PublicStanding(
        held.digest, held.kind, held.number, held.organisation, stands.state, stands.since,
        stands.measure.cites if stands.measure else (), stands.contest is not None,
    )  # fmt: skip


def _rows() -> "QuerySet[PermitRow]":
    return PermitRow.objects.select_related("case").prefetch_related("acts")
