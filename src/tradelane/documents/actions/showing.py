# SPDX-License-Identifier: Apache-2.0
"""A document as its reader may have it; apart from reading it, because a person in it gets a receipt for each look.

The issuer has its own document. For everybody else the door of `privacy` decides field by field: all of it may go, and
the files go as they are; or part of it stays, and the document goes as a credential (SD-JWT) that hides that part.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tradelane.consignments.actions import Sale, look
from tradelane.consignments.queries import person_in
from tradelane.consignments.values import PartyRole
from tradelane.documents import queries
from tradelane.documents.formats.parts import dotted
from tradelane.documents.formats.people import Path, PersonShown, ends_of, parties_of, paths_of, people_in, without
from tradelane.documents.rules.disclosing import (
    a_file_goes_whole_only_when_all_in_it_may,
    only_the_issuers_node_signs_anew,
)
from tradelane.documents.values import Document, FileFormat
from tradelane.journal import actions as journal
from tradelane.kernel.ids import DocumentId
from tradelane.parties.values import Actor
from tradelane.privacy.values import Purpose
from tradelane.trust import actions as trust
from tradelane.trust.formats.credentials import hide
from tradelane.trust.formats.disclosures import read_presentation
from tradelane.trust.formats.originals import read_original
from tradelane.trust.values.credentials import Gap


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """What a reader may see of a document."""

    document: Document
    hidden: tuple[Path, ...]
    """Where a field of a person was taken out for this reader."""
    gaps: tuple[Gap, ...] = ()
    """What this node was not given itself, with the rules of who sent it."""

    @property
    def missing(self) -> list[str]:
        """Places of all that the reader does not get, in their order."""
        return sorted({*map(dotted, self.hidden), *(gap.at for gap in self.gaps)})


@transaction.atomic
def show(*, document: DocumentId, by: Actor, now: datetime) -> DocumentShown:
    """The document with no more of its people than the reader may know, each with a receipt. Raises NotFound."""
    here = queries.document_value(document=document, by=by)
    gaps = tuple(queries.gaps_of(document=document, by=by))
    if by.organisation == here.issuer:
        return DocumentShown(here, (), gaps)
    sale = _sale(here)
    hidden = [path for person in people_in(here) for path in _stays(person, here, sale, by=by, now=now)]
    return DocumentShown(without(here, hidden), tuple(hidden), gaps)


def hand_out(*, document: DocumentId, format: FileFormat, by: Actor, now: datetime) -> bytes:
    """One of its files, whole. Raises Refused (DOC-95) when part of it must stay, NotFound."""
    shown = show(document=document, by=by, now=now)
    if not a_file_goes_whole_only_when_all_in_it_may(shown.missing, format):
        raise a_file_goes_whole_only_when_all_in_it_may.refused(facts={"withheld": shown.missing})
    return queries.document_file(document=document, format=format, by=by)


def hand_out_unece(*, document: DocumentId, by: Actor, now: datetime) -> bytes:
    """A certificate of origin as UN/CEFACT JSON, whole. Raises Refused (DOC-95) when part must stay, NotFound."""
    hand_out(document=document, format=FileFormat.JSON, by=by, now=now)
    return queries.unece_certificate(document=document, by=by)


@transaction.atomic
def hand_out_disclosed(*, document: DocumentId, by: Actor, now: datetime) -> bytes:
    """The document as far as its reader may have it: the issuer's SD-JWT, bound to the reader's key where it has one.

    Of a document that came in part it is the credential that came, without what stays from this reader besides.
    Raises Refused (DOC-96) for a whole document of another node, NotFound.
    """
    shown = show(document=document, by=by, now=now)
    hidden = sorted(map(dotted, shown.hidden))
    if shown.gaps:
        held = read_presentation(queries.credential_held(document=document, by=by))
        return (hide(held, hidden) if hidden else held).as_text().encode()
    view = queries.document(document=document, by=by)
    only_the_issuers_node_signs_anew.require(issued_here=queries.issued_here(document=document))
    original = read_original(queries.document_file(document=document, format=FileFormat.JSON, by=by))
    journal.record("documents.credential.issued", subject=document, by=by, hidden=hidden)
    return trust.sign_credential(
        organisation=view.issuer, original=original, hide=hidden, now=now, holder=by.organisation
    )


def _sale(document: Document) -> Sale:
    reference = str(document.content.get("references", {}).get("order", ""))
    return Sale(document.consignment, reference or document.number, ends_of(document), parties_of(document))


def _stays(person: PersonShown, document: Document, sale: Sale, *, by: Actor, now: datetime) -> list[Path]:
    """Where the fields stand that the reader may not have."""
    given = look(
        sale=sale, subject=document.id, person=person.fields, of=person.organisation, by=by, now=now,
        purpose=purpose_of(person), known_as=known_as(document, person),
    )  # fmt: skip
    return paths_of(person, (each.field for each in given.withheld))


def purpose_of(person: PersonShown) -> Purpose | None:
    """What the law of its kind has the document name the person for; None where it only follows the sale."""
    return Purpose.ORIGIN_CERTIFICATION if person.by_law else None


def known_as(document: Document, person: PersonShown) -> dict[str, str]:
    """By which fields this node knows who a person of a document is: the sale says more than the document shows."""
    role = PartyRole(person.role)
    stands_in = {PartyRole.CONSIGNEE: PartyRole.BUYER, PartyRole.NOTIFY: PartyRole.BUYER,
                 PartyRole.CONSIGNOR: PartyRole.SELLER}  # fmt: skip
    found = person_in(document.consignment, role) or person_in(document.consignment, stands_in.get(role, role))
    return found or dict(person.fields)
