# SPDX-License-Identifier: Apache-2.0
"""A document issued; apart, so that nothing is issued unsigned, unlogged or twice.

`issue` is one transaction: the signed version, its place in the log's queue, who may see it, the fact and the job
that makes the files. A node that dies after it finishes the files when it is back (`tasks.complete`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from tradelane.consignments import queries as consignments
from tradelane.consignments.values import Consignment
from tradelane.documents.actions.credits import require_credit_left
from tradelane.documents.actions.sealing import sealed_bodies, whose
from tradelane.documents.formats import (
    build,
    document_bytes,
    document_digest,
    document_from_bytes,
    document_from_json,
    document_json,
    require_sound,
)
from tradelane.documents.models import Document as Row
from tradelane.documents.rules.any_document import (
    a_document_goes_to_those_who_know_its_consignment,
    an_organisation_signs_only_for_itself,
    only_who_may_grant_a_document_issues_it,
)
from tradelane.documents.values import KINDS, Document, DocumentKind, ToIssue
from tradelane.journal import actions as journal
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import Conflict, TradelaneError
from tradelane.kernel.ids import ConsignmentId, DocumentId, OrganisationId, new_id
from tradelane.parties import actions as parties
from tradelane.parties import queries as people
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.trust import actions as trust
from tradelane.trust.formats import log_entry
from tradelane.trust.queries import people_needed
from tradelane.trust.rules.certificates import enough_people_signed
from tradelane.trust.values import ApprovalMethod, Proof

MORE_THAN_ONE = 2
"""Signatories from which on a document waits."""


def issue(
    *,
    kind: DocumentKind,
    consignment: Consignment,
    number: str,
    issuer: OrganisationId,
    statements: Mapping[str, Any],
    readers: Iterable[OrganisationId],
    by: Actor,
    now: datetime,
    notice: str = "",
) -> DocumentId:
    """Issue a document of `kind` over `consignment`: signed, queued for the log, visible to issuer and `readers`.

    `notice` stands on its print; a document that waits for another signatory is printed without.
    The same number with the same content again gives the same document. Raises Forbidden (role, issuer), Refused
    (a rule of the kind, with every finding in its facts; TRUST-21 while it waits for another signatory, with the
    request in its facts), Unreadable (a statement), Conflict (the number is taken).
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    an_organisation_signs_only_for_itself.require(issuer, by=by.organisation)
    name = people.organisation(issuer).name
    wanted = wanted_document(ToIssue(kind, number, consignment, statements, tuple(readers)), by=by, name=name, now=now)
    held = None
    try:
        with transaction.atomic():
            found = Row.objects.filter(kind=kind, number=number, issuer=issuer, version=1).first()
            if found is None:
                require_credit_left(wanted)
                held = held_for_others(wanted, readers, by=by, now=now)
            if held is None:
                id = wanted.id if found is None else same_as_stored(found, wanted)
                if found is None:
                    store([wanted], by=by, now=now, notice=notice)
                parties.grant_access(subject=id, organisations={issuer, *readers})
                return id
        raise held
    except IntegrityError:  # another transaction issued this number in the same moment
        return same_as_stored(Row.objects.get(kind=kind, number=number, issuer=issuer, version=1), wanted)


def issue_over(
    *,
    kind: DocumentKind,
    consignment: ConsignmentId,
    number: str,
    statements: Mapping[str, Any],
    readers: Iterable[OrganisationId],
    by: Actor,
    now: datetime,
) -> DocumentId:
    """Issue a document of `kind` over an entered consignment that the actor may see, for the actor's organisation.

    Raises what `issue` raises, NotFound (no such consignment for the actor), Forbidden (a reader who may not see it).
    """
    derived_from = consignments.consignment(consignment, by=by)
    chosen = list(readers)
    a_document_goes_to_those_who_know_its_consignment.require(chosen, known=people.readers(subject=consignment))
    return issue(
        kind=kind, consignment=derived_from, number=number, issuer=by.organisation, statements=statements,
        readers=chosen, by=by, now=now,
    )  # fmt: skip


def wanted_document(one: ToIssue, *, by: Actor, name: str, now: datetime) -> Document:
    """The first version, checked. Raises Unreadable, Refused, Forbidden (a kind that another body grants)."""
    only_who_may_grant_a_document_issues_it.require(KINDS[one.kind], issuer=by.kinds)
    return checked(
        build(
            one.kind,
            one.consignment,
            id=DocumentId(new_id("doc")),
            number=one.number,
            issued_on=now.date(),
            issuer=by.organisation,
            issuer_name=name,
            statements=one.statements,
        )
    )


def held_for_others(
    document: Document, readers: Iterable[OrganisationId], *, by: Actor, now: datetime
) -> TradelaneError | None:
    """The refusal to issue yet, when the issuer asks for several signatories: the document waits for the others.

    Within the caller's transaction, which must be committed for it to wait.
    """
    if people_needed(document.issuer) < MORE_THAN_ONE:
        return None
    waiting = trust.ask_for_signature(
        organisation=document.issuer, kind=str(document.kind), title=document.number, payload=document_bytes(document),
        about=whose([document])[0], context={"readers": sorted(readers)},
        by=by, proof=Proof(ApprovalMethod.SIGN_IN, {}), now=now,
    )  # fmt: skip
    if not _says_the_same(document_from_bytes(waiting.payload), document):
        return Conflict(
            "Another document waits for a signature under this number.", field="number", facts={"request": waiting.id},
            fix="Approve or withdraw that one first.",
        )  # fmt: skip
    return enough_people_signed.refused(facts={"request": waiting.id, "approved": len(waiting.approvals)})


def checked(document: Document) -> Document:
    """The document, when it follows its schema and every rule of its kind. Raises Unreadable or Refused."""
    document_from_json(document_json(document))
    require_sound(document)
    return document


def same_as_stored(row: Row, wanted: Document) -> DocumentId:
    """The id of the document that has the number, when it says the same. Raises Conflict when not."""
    if not _says_the_same(row.value, wanted):
        raise Conflict(
            "Another document has this number.", field="number", fix="Use another number, or amend that document.",
            facts={"document": row.id},
        )  # fmt: skip
    return DocumentId(row.id)


def _says_the_same(one: Document, other: Document) -> bool:
    return (one.consignment, one.content, one.statements) == (other.consignment, other.content, other.statements)


def store(
    documents: Sequence[Document], *, by: Actor, now: datetime, approved_by: Iterable[Actor] = (), notice: str = ""
) -> None:
    """Sign and keep versions of one issuer, within the caller's transaction; `approved_by` is who approved them all."""
    if not documents:
        return
    bodies, approvers = [document_bytes(document) for document in documents], [*approved_by]
    signatures = trust.sign_payloads(
        organisation=documents[0].issuer, payloads=bodies, now=now, approved_by=approvers
    )  # fmt: skip
    language = get_language() or "en"
    kept = sealed_bodies([*zip(documents, bodies, strict=True)])
    for document, body, sealed, signature in zip(documents, bodies, kept, signatures, strict=True):
        digest = document_digest(document)
        leaf = log_entry(kind=str(document.kind), digest=digest, issuer=document.issuer, at=rfc3339(now))
        row = Row.of(document, body=body, sealed=sealed, signatures=[signature], issued_at=now, home=True, leaf=leaf)
        row.save(force_insert=True)
        trust.queue_for_log(leaf=leaf)
        cancelled = "cancellation" in document.statements
        journal.record(
            "documents.document.cancelled" if cancelled else "documents.document.issued", subject=document.id, by=by,
            kind=str(document.kind), digest=digest, version=document.version, consignment=document.consignment,
            approved_by=[actor.person for actor in approvers],
        )  # fmt: skip
        job = {"document": document.id, "language": language, "notice": notice}
        journal.enqueue("documents.complete", job, key=document.id)
