# SPDX-License-Identifier: Apache-2.0
"""Takes in a declaration of another system: enters its consignment, opens a filing, and keeps the rest with it."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from tradelane.consignments.actions import enter
from tradelane.consignments.formats import complete, notes_json, refuse
from tradelane.consignments.values import Consignment, Note
from tradelane.journal import actions as journal
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict
from tradelane.kernel.findings import Finding, Level
from tradelane.kernel.ids import ConsignmentId, OrganisationId, new_id
from tradelane.parties import actions as parties
from tradelane.parties.queries import organisation
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.window import queries, rules
from tradelane.window.actions.filings import open_filing
from tradelane.window.actions.sealing import sealed_file_for_consignment, sealed_for_consignment
from tradelane.window.formats.declarations import customs_json, named_by_content, read_declaration
from tradelane.window.models import DeclarationRow
from tradelane.window.values import HeldDeclaration, ReadDeclaration

_NEEDED = ("ordered_on", "terms.currency", "transport.mode", "transport.loading", "transport.discharge")
"""What a consignment that is entered says, beside the quantity, price and value of each line (CONS-27 to CONS-29)."""
_NEEDED_OF_LINES = ("quantity", "unit_price", "value")


@transaction.atomic
def take_in_declaration(
    *, content: bytes, procedure: str, by: Actor, now: datetime, supplement: Mapping[str, Any] | None = None
) -> HeldDeclaration:
    """Make a filing that is being prepared of a declaration in UBL or the WCO Data Model.

    `supplement` adds what the file can't say, in the form of the consignment's JSON; where the file speaks, it stands.
    The same file again is the same filing. Raises Forbidden, Unreadable naming every field that is wrong or missing,
    Refused (DECL-5, DECL-6, WIN-9), NotFound (no such procedure) and Conflict where its number came with other content.
    """
    the_person_has_the_role.require(by, Role.CLERK)
    read = read_declaration(content)
    rules.a_declaration_bears_its_reference.require(read.declaration)
    published = queries.procedure(code=procedure)
    published = queries.procedure(code=procedure, on=published.day(now))
    rules.the_declaration_goes_the_procedures_way.require(read.declaration, procedure=published)
    digest = digest_of(content)
    known = DeclarationRow.objects.filter(
        organisation=by.organisation, direction=read.declaration.direction, number=read.declaration.number
    ).first()
    if known is not None:
        return _the_same(known, digest=digest, procedure=published.code)
    sale = declared_consignment(read, supplement=supplement, by=by)
    enter(consignment=sale, by=by)
    filing = open_filing(procedure=procedure, consignment_id=sale.id, by=by, now=now)
    return queries.as_declaration(_keep(
        read, content=content, filing=filing.id, sale=sale, procedure=published.code, by=by, now=now
    ))  # fmt: skip


def keep_declaration(
    read: ReadDeclaration, *, content: bytes, sale: Consignment, procedure: str, by: Actor, now: datetime
) -> None:
    """Keep a declaration that was filed at once, with what this window has no field for; once for its number."""
    known = DeclarationRow.objects.filter(
        organisation=by.organisation, direction=read.declaration.direction, number=read.declaration.number
    ).first()
    if known is not None:
        _the_same(known, digest=digest_of(content), procedure=procedure)
        return
    _keep(read, content=content, sale=sale, procedure=procedure, by=by, now=now)


def declared_consignment(
    read: ReadDeclaration, *, supplement: Mapping[str, Any] | None, by: Actor
) -> Consignment:  # fmt: skip
    """The consignment as it is entered: completed, whole, and named by who enters it and what it says.

    Raises Unreadable naming each field that the file does not say and an entered consignment must.
    """
    sale = read.declaration.consignment
    if supplement:
        sale = complete(sale, supplement, by_name=organisation(by.organisation).name)
    refuse([_lacking(note) for note in read.missing if _is_needed(note, sale)])
    return entered_as(sale, organisation=by.organisation, reference=read.declaration.number)


def entered_as(sale: Consignment, *, organisation: OrganisationId, reference: str) -> Consignment:
    """The consignment with an id by who enters it, their reference and what it says.

    So the same again is the same; the same goods sent twice, under another reference, are another consignment.
    """
    said = f"{organisation} {reference} {named_by_content(sale).id}"
    return replace(sale, id=ConsignmentId(f"consignment_{hashlib.sha256(said.encode()).hexdigest()[:26]}"))


def _is_needed(note: Note, sale: Consignment) -> bool:
    """Whether what the file does not say is still unsaid, and keeps a consignment from being entered."""
    of_line, _, field = note.path.rpartition(".")
    if of_line.startswith("goods_items[") and field in _NEEDED_OF_LINES:
        number = int(of_line[len("goods_items[") : -1])
        return getattr(sale.goods_items[number], field) is None
    if note.path not in _NEEDED:
        return False
    if note.path == "ordered_on":
        return sale.ordered_on is None
    if note.path == "terms.currency":
        return not sale.terms.currency
    return sale.transport is not None and getattr(sale.transport, field) is None


def _lacking(note: Note) -> Finding:
    return Finding(
        "DECL-7", Level.ERROR, note.path, f"not in the file: {note.message}",
        "Add it in the supplement, in the form of the consignment's JSON.",
    )  # fmt: skip


def _the_same(known: DeclarationRow, *, digest: str, procedure: str) -> HeldDeclaration:
    if known.digest == digest and known.procedure == procedure:
        return queries.as_declaration(known)
    raise Conflict(
        "A declaration with this number was taken in before, with other content or under another procedure.",
        field="number", fix="Give what is new a number of its own; what was filed is corrected by an amendment.",
        facts={"declaration": known.id},
    )  # fmt: skip


def _keep(
    read: ReadDeclaration,
    *,
    content: bytes,
    sale: Consignment,
    procedure: str,
    by: Actor,
    now: datetime,
    filing: str = "",
) -> DeclarationRow:
    """Keep the file and what was read of it, sealed as what somebody says of the consignment's people."""
    id, declaration, digest = new_id("declaration"), read.declaration, digest_of(content)
    told = canonical({
        "customs": customs_json(declaration), "kept": notes_json(read.kept), "doubtful": notes_json(read.doubtful),
    }).decode()  # fmt: skip
    try:
        with transaction.atomic():
            row = DeclarationRow.objects.create(
                id=id, organisation=by.organisation, procedure=procedure, direction=str(declaration.direction),
                number=declaration.number, format=read.format, digest=digest, consignment=sale.id, filing=filing,
                taken_in_at=now,
                told=sealed_for_consignment(
                    told, consignment=sale.id, since=now, place=DeclarationRow.place(id, "told")
                ),
                content=sealed_file_for_consignment(
                    content, consignment=sale.id, since=now, place=DeclarationRow.place(id, "content")
                ),
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(
            "A declaration with this number is being taken in at this moment.", field="number", fix="Send it again."
        ) from error
    parties.grant_access(subject=id, organisations={by.organisation})
    journal.record(
        "window.declaration.taken_in", subject=id, by=by, digest=digest, consignment=sale.id, procedure=procedure
    )
    return row
