# SPDX-License-Identifier: Apache-2.0
"""Batches of filings and the answers to their lines; apart from filings that a person prepares."""

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet

from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import CaseId, OrganisationId
from tradelane.parties import queries as parties
from tradelane.parties.queries.vault import text_or_gone
from tradelane.parties.values import Actor
from tradelane.window.models import BatchLineRow, BatchRow
from tradelane.window.values import Batch, BatchLine, LineFault, LineState

_AT_ONCE = 500
"""Rows that are read at a time, so that a result file of any length takes little memory."""


def batches(*, by: Actor, limit: int = 50) -> list[Batch]:
    """Batches that the actor's organisation handed in, the last first."""
    rows = _counted(BatchRow.objects.filter(organisation=by.organisation)).order_by("-taken_in_at", "pk")[:limit]
    return [_as_batch(row) for row in rows]


def batch(*, batch: str, by: Actor) -> Batch:
    """One batch and how far it is. Raises NotFound, also for another organisation's."""
    parties.require_access(subject=batch, by=by)
    return batch_value(batch, organisation=by.organisation)


def batch_lines(
    *, batch: str, by: Actor, state: LineState | None = None, after: int = 0, limit: int | None = None
) -> list[BatchLine]:
    """The answers in the order of the file, from the line `after` on. Raises NotFound as `batch`."""
    parties.require_access(subject=batch, by=by)
    rows = _lines(batch, by=by).filter(number__gt=after)
    return [_as_line(row) for row in (rows if state is None else rows.filter(state=str(state)))[:limit]]


def every_line(*, batch: str, by: Actor) -> Iterator[BatchLine]:
    """As `batch_lines`, little by little, for the result file."""
    parties.require_access(subject=batch, by=by)
    return (_as_line(row) for row in _lines(batch, by=by).iterator(chunk_size=_AT_ONCE))


def batch_value(batch: str, *, organisation: OrganisationId) -> Batch:
    """One batch of an organisation; the caller has checked access. Raises NotFound."""
    row = _counted(BatchRow.objects.filter(pk=batch, organisation=organisation)).first()
    if row is None:
        raise NotFound("There is no such batch.", field="batch", fix="See your batches.")
    return _as_batch(row)


def _lines(batch: str, *, by: Actor) -> "QuerySet[BatchLineRow]":
    rows = BatchLineRow.objects.filter(batch=batch, batch__organisation=by.organisation)
    return rows.defer("content").order_by("number")


def _counted(rows: "QuerySet[BatchRow]") -> "QuerySet[BatchRow]":
    return rows.annotate(
        accepted=Count("entries", filter=Q(entries__state=str(LineState.ACCEPTED))),
        refused=Count("entries", filter=Q(entries__state=str(LineState.REFUSED))),
    )


def _as_batch(row: BatchRow) -> Batch:
    counts: dict[str, int] = row.__dict__  # what `_counted` added, which the model does not declare
    return Batch(
        id=row.id,
        organisation=OrganisationId(row.organisation),
        name=row.name,
        digest=row.digest,
        procedure=row.procedure,
        lines=row.lines,
        accepted=counts["accepted"],
        refused=counts["refused"],
        taken_in_at=row.taken_in_at,
        finished_at=row.finished_at,
    )


def _as_line(row: BatchLineRow) -> BatchLine:
    written = text_or_gone(row.faults, place=BatchLineRow.place(row.batch_id, row.number, "faults"))
    faults = parse(written.encode()) if written else []
    return BatchLine(
        number=row.number,
        reference=row.reference,
        state=LineState(row.state),
        case=CaseId(row.case) if row.case else None,
        again=row.again,
        faults=tuple(LineFault(**fault) for fault in faults),
        answered_at=row.answered_at,
    )
