# SPDX-License-Identifier: Apache-2.0
"""Documents issued, amended, completed and received; apart, so that nothing is issued unsigned, unlogged or twice.

`issue` is one transaction: the signed version, its place in the log's queue, who may see it, the fact and the job
that makes the files. A node that dies after it finishes the files when it is back (`tasks.complete`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from tradelane.consignments import queries as consignments
from tradelane.consignments.values import Consignment
from tradelane.documents.formats import (
    build,
    document_bytes,
    document_digest,
    document_from_bytes,
    document_from_json,
    document_json,
    original_in_xml,
    require_sound,
    to_pdf,
    to_xml,
    xml_agrees,
)
from tradelane.documents.models import Document as Row
from tradelane.documents.models import DocumentFile
from tradelane.documents.queries import document_file
from tradelane.documents.rules.any_document import (
    a_cancelled_document_stays_cancelled,
    a_document_goes_to_those_who_know_its_consignment,
    an_organisation_signs_only_for_itself,
    only_the_latest_version_is_amended,
    only_who_may_grant_a_document_issues_it,
    the_file_is_the_issuer_s_own,
    the_received_original_is_valid,
)
from tradelane.documents.values import KINDS, Document, DocumentKind, FileFormat, ToIssue
from tradelane.journal import actions as journal
from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict, NotFound, TradelaneError
from tradelane.kernel.ids import ConsignmentId, DocumentId, OrganisationId, new_id
from tradelane.parties import actions as parties
from tradelane.parties import queries as people
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.trust import actions as trust
from tradelane.trust.formats import log_entry
from tradelane.trust.formats.evidence import check_original
from tradelane.trust.formats.originals import read_original
from tradelane.trust.formats.signatures import read_signature
from tradelane.trust.queries import people_needed, trust_list
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
    return _checked(
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


def amend(
    *, document: DocumentId, consignment: Consignment, statements: Mapping[str, Any], by: Actor, now: datetime
) -> DocumentId:
    """Issue the next version, derived from `consignment` as it is; readers stay the same.

    Raises Forbidden, NotFound, Refused (not the latest version, cancelled, a rule of the kind), Conflict (amended in
    the same moment).
    """
    return _next_version(document, consignment, statements, by=by, now=now)


def cancel(*, document: DocumentId, reason: str, by: Actor, now: datetime) -> DocumentId:
    """Issue the version that cancels the document and says why; what it said before stays in the chain.

    Raises Forbidden, NotFound, Refused (not the latest version, cancelled already), Conflict.
    """
    return _next_version(document, None, {"cancellation": reason}, by=by, now=now)


def _next_version(
    id: DocumentId, consignment: Consignment | None, statements: Mapping[str, Any], *, by: Actor, now: datetime
) -> DocumentId:
    the_person_has_the_role.require(by, Role.SIGNATORY)
    people.require_access(subject=id, by=by)
    try:
        with transaction.atomic():
            before = amendable(id, by=by)
            after = _checked(_following(before, consignment, statements, now))
            readers = people.readers(subject=id)
            held = held_for_others(after, readers, by=by, now=now)
            if held is None:
                store([after], by=by, now=now)
                parties.grant_access(subject=after.id, organisations=readers)
                return after.id
        raise held
    except IntegrityError as error:
        raise Conflict("The document got another version in the same moment.", fix="Read it again.") from error


def amendable(id: DocumentId, *, by: Actor) -> Document:
    """The version `id`, locked, when another may follow it. Raises Forbidden, Refused."""
    row = Row.objects.select_for_update().get(pk=id)
    before = document_from_bytes(bytes(row.body))
    an_organisation_signs_only_for_itself.require(before.issuer, by=by.organisation)
    versions = Row.objects.filter(kind=row.kind, number=row.number, issuer=row.issuer)
    a_cancelled_document_stays_cancelled.require(before)
    only_the_latest_version_is_amended.require(before, latest_version=max(versions.values_list("version", flat=True)))
    return before


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
        context={"readers": sorted(readers)}, by=by, proof=Proof(ApprovalMethod.SIGN_IN, {}), now=now,
    )  # fmt: skip
    if not _says_the_same(document_from_bytes(waiting.payload), document):
        return Conflict(
            "Another document waits for a signature under this number.", field="number", facts={"request": waiting.id},
            fix="Approve or withdraw that one first.",
        )  # fmt: skip
    return enough_people_signed.refused(facts={"request": waiting.id, "approved": len(waiting.approvals)})


def _following(
    before: Document, consignment: Consignment | None, statements: Mapping[str, Any], now: datetime
) -> Document:
    """The version after `before`: derived anew, or the same content when it only cancels."""
    derived = before if consignment is None else _derived_anew(before, consignment, statements)
    return replace(
        derived,
        id=DocumentId(new_id("doc")),
        issued_on=now.date(),
        version=before.version + 1,
        replaces=document_digest(before),
        statements=derived.statements if consignment else {**before.statements, **statements},
    )


def _derived_anew(before: Document, consignment: Consignment, statements: Mapping[str, Any]) -> Document:
    if consignment.id != before.consignment:
        raise Conflict("The document is of another consignment.", field="consignment")
    return build(
        before.kind,
        consignment,
        id=before.id,
        number=before.number,
        issued_on=before.issued_on,
        issuer=before.issuer,
        issuer_name=before.issuer_name,
        statements=statements,
    )


def _checked(document: Document) -> Document:
    """The document, when it follows its schema and every rule of its kind. Raises Unreadable or Refused."""
    document_from_json(document_json(document))
    require_sound(document)
    return document


def same_as_stored(row: Row, wanted: Document) -> DocumentId:
    """The id of the document that has the number, when it says the same. Raises Conflict when not."""
    if not _says_the_same(document_from_bytes(bytes(row.body)), wanted):
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
    for document, body, signature in zip(documents, bodies, signatures, strict=True):
        digest = document_digest(document)
        leaf = log_entry(kind=str(document.kind), digest=digest, issuer=document.issuer, at=rfc3339(now))
        row = Row.of(document, body=body, signatures=[signature], issued_at=now, home=True, leaf=leaf)
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


def complete(*, document: DocumentId, now: datetime, language: str = "en", notice: str = "") -> None:
    """Make the three files of an issued document: place it in the log, seal, sign XML and PDF, keep them.

    The PDF is in `language`: that of the person who issued it, as a signed page has one; it carries `notice`.
    Done once; later calls change nothing. Two workers may try at once: the files of the first stay.
    Raises NotFound.
    """
    row = Row.objects.filter(pk=document).first()
    if row is None:
        raise NotFound("There is no such document.", field="document")
    if DocumentFile.objects.filter(document=row).exists():
        return
    files = _made(row, now, language, notice)
    try:
        with transaction.atomic():
            _keep(row, files, now)
            journal.record("documents.document.completed", subject=document, by=people.node_actor())
    except IntegrityError:
        if not DocumentFile.objects.filter(document=row).exists():
            raise


def _made(row: Row, now: datetime, language: str, notice: str) -> dict[FileFormat, bytes]:
    """The files of an issued version. They are made outside of a transaction, so that nobody waits for them.

    The log's witnesses are asked before sealing, so that the files carry their cosignatures; one that does not answer
    holds nothing up for long (docs/decisions/0009-cosignatures-at-completion.md).
    """
    document, issuer = document_from_bytes(bytes(row.body)), OrganisationId(row.issuer)
    trust.sequence(now=now)
    trust.ask_witnesses(now=now, insist=True)
    signatures = [(protected, signature) for protected, signature in row.signatures]
    original = trust.seal_original(
        document=document_json(document), signatures=signatures, leaf=bytes(row.leaf), now=now
    )
    xml = trust.sign_xml(organisation=issuer, xml=to_xml(document, original), now=now)
    address = f"{settings.BASE_URL}/verify/{row.digest.removeprefix('sha256:')}"
    pdf = to_pdf(document, original=original, xml=xml, verify_url=address, language=language, notice=notice)
    signed = trust.sign_pdf(organisation=issuer, pdf=pdf, now=now)
    return {FileFormat.JSON: original, FileFormat.XML: xml, FileFormat.PDF: signed}


def issue_credential(*, document: DocumentId, hide: Iterable[str], by: Actor, now: datetime) -> bytes:
    """The issuer's own credential of a document (`vc+sd-jwt`), without the members that `hide` names.

    Paths are those of the document, such as `content.goods_items.*.value`. Raises NotFound (no such document, or its
    files are not made yet), Forbidden (role, issuer), Unreadable (a path that names nothing).
    """
    original = read_original(document_file(document=document, format=FileFormat.JSON, by=by))
    issuer = OrganisationId(str(original.document["issuer"]))
    the_person_has_the_role.require(by, Role.SIGNATORY)
    an_organisation_signs_only_for_itself.require(issuer, by=by.organisation)
    hidden = sorted(set(hide))
    with transaction.atomic():
        journal.record("documents.credential.issued", subject=document, by=by, hidden=hidden)
        return trust.sign_credential(organisation=issuer, original=original, hide=hidden, now=now)


def receive(*, original: bytes, xml: bytes, pdf: bytes, readers: Iterable[OrganisationId], now: datetime) -> DocumentId:
    """Keep a document that another node issued, after verifying it against this node's trust list.

    The original is checked in full; XML and PDF (each may be empty) must be signed by the same certificate and say
    the same. The same document again gives the same id. Raises Unreadable, Refused (a check that is not valid, with
    every check in its facts), Conflict (another document has this id or number).
    """
    received = read_original(original)
    document = document_from_json(received.document)
    checks = check_original(received, trust_list=trust_list())
    if not the_received_original_is_valid(checks):
        raise the_received_original_is_valid.refused(facts={"checks": [check.as_dict() for check in checks]})
    chain = read_signature(received.payload, **received.signatures[0].as_json()).chain
    files = {FileFormat.JSON: original, **_agreeing(original, chain, xml, pdf)}
    digest = document_digest(document)
    try:
        with transaction.atomic():
            row = Row.objects.filter(digest=digest).first()
            if row is None:
                row = Row.of(
                    document,
                    body=received.payload,
                    signatures=received.signatures,
                    issued_at=from_rfc3339(received.log["at"]),
                    home=False,
                )
                row.save(force_insert=True)
                _keep(row, files, now)
                journal.record(
                    "documents.document.received", subject=document.id, by=people.node_actor(), digest=digest,
                    kind=str(document.kind), consignment=document.consignment,
                )  # fmt: skip
            parties.grant_access(subject=row.id, organisations=readers)
            return DocumentId(row.id)
    except IntegrityError as error:
        raise Conflict("Another document has this id or number.", field="document", facts={"digest": digest}) from error


def _agreeing(original: bytes, chain: tuple[bytes, ...], xml: bytes, pdf: bytes) -> dict[FileFormat, bytes]:
    """The XML and PDF that were given, when they are the issuer's and say what the original says. Raises Refused."""
    from tradelane.trust.formats import pdf_signatures, xml_signatures  # lazily: pikepdf and signxml

    files = {}
    if xml:
        agrees = xml_agrees(xml) and original_in_xml(xml) == original
        the_file_is_the_issuer_s_own.require(xml_signatures.read_xml_signature(xml).chain, issuer=chain, agrees=agrees)
        files[FileFormat.XML] = xml
    if pdf:
        agrees = original in pdf_signatures.attachments(pdf).values()
        the_file_is_the_issuer_s_own.require(pdf_signatures.read_pdf_signature(pdf).chain, issuer=chain, agrees=agrees)
        files[FileFormat.PDF] = pdf
    return files


def _keep(row: Row, files: Mapping[FileFormat, bytes], now: datetime) -> None:
    DocumentFile.objects.bulk_create(
        DocumentFile(document=row, format=format, content=content, digest=digest_of(content), made_at=now)
        for format, content in files.items()
    )
