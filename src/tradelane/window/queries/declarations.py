# SPDX-License-Identifier: Apache-2.0
"""Declarations that were taken in, and cases and filings as declarations for other systems."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tradelane.consignments import queries as consignments
from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import CaseId, OrganisationId
from tradelane.parties import queries as parties
from tradelane.parties.queries.vault import open_bytes, text_or_gone
from tradelane.parties.values import Actor
from tradelane.window.formats.case_data import case_data, consignment_of_data
from tradelane.window.formats.declarations import declared, with_customs
from tradelane.window.models import DeclarationRow
from tradelane.window.queries.cases import case as case_seen
from tradelane.window.queries.filings import filing as filing_seen
from tradelane.window.queries.filings import issued_documents
from tradelane.window.queries.procedures import procedure
from tradelane.window.values import Declaration, HeldDeclaration


def held_declarations(*, by: Actor, limit: int = 50) -> list[HeldDeclaration]:
    """Declarations that the actor's organisation took in, the last first."""
    rows = DeclarationRow.objects.filter(organisation=by.organisation).order_by("-taken_in_at", "pk")[:limit]
    return [as_declaration(row) for row in rows]


def held_declaration(*, declaration: str, by: Actor) -> HeldDeclaration:
    """One declaration that was taken in. Raises NotFound, also for another organisation's."""
    return as_declaration(_row(declaration, by=by))


def declaration_file(*, declaration: str, by: Actor) -> bytes:
    """The file as it came. Raises NotFound, also for another organisation's, and Gone once a person had it erased."""
    row = _row(declaration, by=by)
    return open_bytes(bytes(row.content), place=DeclarationRow.place(row.id, "content"))


def declared_for(*, consignment: str, procedure: str, organisation: OrganisationId) -> HeldDeclaration | None:
    """The declaration that an organisation took in for a consignment under a procedure, None where there is none."""
    row = DeclarationRow.objects.filter(
        consignment=consignment, procedure=procedure, organisation=organisation
    ).first()  # fmt: skip
    return None if row is None else as_declaration(row)


def declared_with(*, case: CaseId, by: Actor) -> HeldDeclaration | None:
    """The declaration that a case was made of; what was kept of its file is shown to who took it in alone.

    Raises NotFound, also for who may not see the case.
    """
    held = case_seen(case=case, by=by)
    rows = DeclarationRow.objects.filter(consignment=held.consignment, procedure=held.procedure)
    row = rows.order_by("pk").first()
    if row is None:
        return None
    told = as_declaration(row)
    return told if row.organisation == by.organisation else replace(told, kept=(), doubtful=())


def declaration_of_case(*, case: CaseId, by: Actor) -> Declaration:
    """A case as a declaration: its parties by name and place, without contacts.

    Who entered the consignment exports all of it; everybody else what the case shows: no private person's name, no
    streets. Raises NotFound.
    """
    held = case_seen(case=case, by=by)
    published = procedure(code=held.procedure, version=held.version)
    own = consignments.entered_by(held.consignment) == by.organisation
    sale = consignments.consignment(id=held.consignment, by=by) if own else consignment_of_data(held.data)
    made = declared(
        sale, direction=published.direction, number=held.id, on=published.day(held.filed_at), documents=held.documents
    )
    told = declared_with(case=case, by=by)
    return made if told is None else with_customs(made, told.customs)


def declaration_of_filing(*, filing: str, by: Actor) -> Declaration:
    """What the actor's organisation prepares, as a declaration; whole as for a case. Raises NotFound."""
    prepared = filing_seen(filing=filing, by=by)
    published = procedure(code=prepared.procedure, version=prepared.version)
    sale = consignments.consignment(id=prepared.consignment, by=by)
    if consignments.entered_by(prepared.consignment) != by.organisation:
        sale = consignment_of_data(case_data(sale))
    made = declared(
        sale, direction=published.direction, number=prepared.id, on=published.day(prepared.saved_at),
        documents=issued_documents(consignment=prepared.consignment, by=by),
    )  # fmt: skip
    told = declared_for(
        consignment=prepared.consignment, procedure=prepared.procedure, organisation=by.organisation
    )  # fmt: skip
    return made if told is None else with_customs(made, told.customs)


def as_declaration(row: DeclarationRow) -> HeldDeclaration:
    """A row as a value; the caller has checked access."""
    written = text_or_gone(row.told, place=DeclarationRow.place(row.id, "told"))
    told: Mapping[str, Any] = parse(written.encode()) if written else {}
    return HeldDeclaration(
        id=row.id,
        organisation=OrganisationId(row.organisation),
        procedure=row.procedure,
        consignment=row.consignment,
        filing=row.filing,
        number=row.number,
        format=row.format,
        digest=row.digest,
        taken_in_at=row.taken_in_at,
        customs=told.get("customs", {}),
        kept=tuple(told.get("kept", ())),
        doubtful=tuple(told.get("doubtful", ())),
    )


def _row(declaration: str, *, by: Actor) -> DeclarationRow:
    parties.require_access(subject=declaration, by=by)
    row = DeclarationRow.objects.filter(pk=declaration, organisation=by.organisation).first()
    if row is None:
        raise NotFound("There is no such declaration.", field="declaration", fix="See your declarations.")
    return row
