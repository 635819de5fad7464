# SPDX-License-Identifier: Apache-2.0
"""Forms over a consignment, filings being prepared, and what was answered; apart from the cases they became."""

from collections.abc import Mapping
from typing import Any

from tradelane.consignments import queries as consignments
from tradelane.consignments.values import Consignment
from tradelane.documents.queries import cited_documents
from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import CaseId, ConsignmentId, OrganisationId
from tradelane.parties import queries as parties
from tradelane.parties.queries.vault import text_or_gone
from tradelane.parties.values import Actor
from tradelane.window.formats.case_data import case_data
from tradelane.window.formats.facts import needs_of
from tradelane.window.formats.forms import forms_asked
from tradelane.window.models import AnswersRow, FilingRow
from tradelane.window.queries.cases import case as case_seen
from tradelane.window.queries.procedures import procedure
from tradelane.window.values import Answers, Asked, PreparedFiling, Procedure


def forms_for(published: Procedure, consignment: Consignment) -> tuple[Asked, ...]:
    """The forms that this procedure asks over this consignment, with what is known. Raises Unreadable as `needs_of`."""
    return forms_asked(published, case_data(consignment), needs_of(published, consignment))


def forms_over(published: Procedure, *, consignment: ConsignmentId, by: Actor) -> tuple[Asked, ...]:
    """As `forms_for`, over a consignment that the actor may know of. Raises NotFound."""
    return forms_for(published, consignments.consignment(id=consignment, by=by))


def filings(*, by: Actor) -> list[PreparedFiling]:
    """Filings that the actor's organisation prepares, the last saved first."""
    rows = FilingRow.objects.filter(organisation=by.organisation, case="").order_by("-saved_at", "pk")
    return [as_filing(row) for row in rows]


def filing(*, filing: str, by: Actor) -> PreparedFiling:
    """One filing. Raises NotFound, also for another organisation's."""
    parties.require_access(subject=filing, by=by)
    row = FilingRow.objects.filter(pk=filing, organisation=by.organisation).first()
    if row is None:
        raise NotFound("There is no such filing.", field="filing", fix="See your filings.")
    return as_filing(row)


def prepared_answers(*, procedure: str, consignment: ConsignmentId, by: Actor) -> Answers:
    """What the actor's organisation answered so far for a consignment that is not filed yet; none where nothing was."""
    row = FilingRow.objects.filter(
        organisation=by.organisation, procedure=procedure, consignment=consignment, case=""
    ).first()
    return as_filing(row).answers if row else {}


def as_filing(row: FilingRow) -> PreparedFiling:
    """A row as a value; the caller has checked access."""
    written = text_or_gone(row.answers, place=FilingRow.place(row.id))
    return PreparedFiling(
        id=row.id,
        organisation=OrganisationId(row.organisation),
        procedure=row.procedure,
        version=row.version,
        consignment=ConsignmentId(row.consignment),
        answers=parse(written.encode()) if written else {},
        saved_at=row.saved_at,
        number=row.number,
        case=row.case,
    )


def answers_of(case: str) -> Answers:
    """What the trader answered with a case, by agency's role; for this room, whose pages check who reads it."""
    found: dict[str, Mapping[str, Any]] = {}
    for row in AnswersRow.objects.filter(case=case).order_by("pk"):
        written = text_or_gone(row.answers, place=AnswersRow.place(case, row.role))
        if written:
            found[row.role] = parse(written.encode())
    return found


def answers_seen(*, case: CaseId, by: Actor) -> Answers:
    """The answers that the reader may see: the trader all, an agency those to its own form, nobody else any.

    Raises NotFound, also for outsiders.
    """
    held = case_seen(case=case, by=by)
    found = answers_of(case)
    if by.organisation == held.trader:
        return found
    published = procedure(code=held.procedure, version=held.version)
    agency = published.agency(by.organisation)
    return {role: given for role, given in found.items() if agency is not None and role == agency.role}


def issued_documents(*, consignment: ConsignmentId, by: Actor) -> list[dict[str, Any]]:
    """A consignment's issued documents as a filing lays them before agencies. Raises Refused (DOC-98, DOC-99)."""
    return cited_documents(consignment=consignment, by=by)
