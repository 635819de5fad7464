# SPDX-License-Identifier: Apache-2.0
"""The only reads of agreements and determinations that others may use; apart, so that isolation has one door."""

from datetime import UTC, date, timedelta

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.origin.formats.agreements import certification_terms
from tradelane.origin.formats.records import determination_from_json, material_from_json
from tradelane.origin.models import DeterminationRow, EvidenceRow, VerificationRow
from tradelane.origin.values import (
    DeterminationView,
    EvidenceView,
    Finding,
    VerificationOutcome,
    VerificationState,
    VerificationView,
)
from tradelane.parties import queries as parties
from tradelane.parties.queries.vault import text_or_gone
from tradelane.parties.values import Actor


def determination(*, id: str, by: Actor) -> DeterminationView:
    """A determination with its steps and materials. Raises NotFound, also for outsiders."""
    parties.require_access(subject=id, by=by)
    row = DeterminationRow.objects.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such determination.", facts={"determination": id})
    return as_value(row)


def determinations_of(*, consignment: ConsignmentId, by: Actor) -> list[DeterminationView]:
    """Every determination for a consignment that the actor may see, oldest first."""
    rows = DeterminationRow.objects.filter(
        consignment=consignment, pk__in=parties.visible(prefix="origin_", by=by)
    ).order_by("at", "pk")
    return [as_value(row) for row in rows]


def as_value(row: DeterminationRow) -> DeterminationView:
    """A row as a value; the caller has checked access."""
    return DeterminationView(
        id=row.id,
        consignment=row.consignment,
        item=row.item,
        description=row.description,
        hs_code=row.hs_code,
        exporting=row.exporting,
        importing=row.importing,
        on=row.on,
        determination=determination_from_json(row.determination),
        materials=tuple(material_from_json(m) for m in row.materials),
        organisation=row.organisation,
    )


def verification(*, id: str, by: Actor) -> VerificationView:
    """One verification, for who asked and who was asked. Raises NotFound."""
    parties.require_access(subject=id, by=by)
    return verification_view(VerificationRow.objects.get(pk=id))


def verifications(*, by: Actor) -> list[VerificationView]:
    """Those that the reader's organisation asked or was asked, newest first."""
    rows = VerificationRow.objects.filter(pk__in=parties.visible(prefix="verification_", by=by))
    return [verification_view(row) for row in rows.order_by("-asked_at", "-pk")]


def verification_view(row: VerificationRow) -> VerificationView:
    """A row as a value; the caller has checked access."""
    course = row.course or {}
    state = VerificationState.ASKED if row.answered_at is None else VerificationState.ANSWERED
    state = VerificationState.CONCLUDED if row.concluded_at else state
    outcome = VerificationOutcome(row.outcome) if row.outcome else None
    return VerificationView(
        row.id, row.certificate, row.importing, OrganisationId(row.asked_by), OrganisationId(row.asked_of),
        _words(row, "question"), row.asked_at, row.answer_by, state, _words(row, "answer"), tuple(row.evidence),
        row.answered_at, outcome, _words(row, "reasons"), row.concluded_at, agreement=course.get("agreement", ""),
        number=course.get("number", ""), finding=Finding(row.finding) if row.finding else None,
        received_at=row.received_at,
        reminded_on=tuple(date.fromisoformat(day) for day in course.get("reminded", ())), decide_by=_decide_by(row),
    )  # fmt: skip


def _decide_by(row: VerificationRow) -> date | None:
    agreement = (row.course or {}).get("agreement")
    if row.answered_at is None or not agreement:
        return None
    answered = row.answered_at.astimezone(UTC).date()
    return answered + timedelta(days=certification_terms(agreement, on=answered).decide_days)


def evidence_of(*, verification: str, by: Actor) -> list[EvidenceView]:
    """What the asked authority asked its exporters; all of it for the authority, their own for exporters."""
    rows = EvidenceRow.objects.filter(
        verification=verification, pk__in=parties.visible(prefix="evidence_", by=by)
    ).order_by("asked_at", "pk")  # fmt: skip
    return [evidence_view(row) for row in rows]


def evidence_asked(*, by: Actor) -> list[EvidenceView]:
    """What authorities ask the reader's organisation to show, newest first."""
    rows = EvidenceRow.objects.filter(asked_of=by.organisation, pk__in=parties.visible(prefix="evidence_", by=by))
    return [evidence_view(row) for row in rows.order_by("-asked_at", "-pk")]


def evidence(*, id: str, by: Actor) -> EvidenceView:
    """One of them. Raises NotFound."""
    parties.require_access(subject=id, by=by)
    return evidence_view(EvidenceRow.objects.get(pk=id))


def evidence_view(row: EvidenceRow) -> EvidenceView:
    """A row as a value; the caller has checked access."""
    return EvidenceView(
        row.id, OrganisationId(row.asked_of), _words(row, "question"), row.asked_at, row.answer_by,
        _words(row, "answer"),
        tuple(row.documents), row.answered_at,
    )  # fmt: skip


def verification_known(id: str) -> VerificationView:
    """One verification without asking who reads; for steps and messages of rooms above."""
    return verification_view(VerificationRow.objects.get(pk=id))


def _words(row: VerificationRow | EvidenceRow, field: str) -> str:
    """What was written; nothing once its time was over."""
    return text_or_gone(getattr(row, field), place=row.place(row.id, field))
