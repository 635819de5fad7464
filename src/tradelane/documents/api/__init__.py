# SPDX-License-Identifier: Apache-2.0
"""Documents over HTTP; apart, because programs of traders and agencies read them too. No decisions here."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router, Status

from tradelane.consignments import queries as consignments
from tradelane.documents import actions, queries
from tradelane.documents.api.bodies import (
    ApproveIn,
    BulkIn,
    CfdiIn,
    CredentialIn,
    CsdIn,
    DocumentIn,
    DocumentOut,
    IssuedOut,
    KindOut,
    PublicOut,
    StatementOut,
    TakenInOut,
    ToIssueIn,
    WaitingOut,
)
from tradelane.documents.formats import document_json
from tradelane.documents.formats.schema import document_schema
from tradelane.documents.formats.signed import MEDIA
from tradelane.documents.values import KINDS, DocumentView, FileFormat, Receipt, ToIssue
from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.described import answers, takes
from tradelane.kernel.errors import TradelaneError
from tradelane.kernel.ids import ConsignmentId, DocumentId, OrganisationId
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.trust import queries as trust
from tradelane.trust.formats.base64_text import from_base64
from tradelane.trust.formats.gaps import gaps_json
from tradelane.trust.values import KeyFiles

router = Router()
CREDENTIAL = "application/vc+sd-jwt"


@router.get("", response=list[DocumentOut], summary="List the documents your organisation may see")
def list_documents(request: HttpRequest, consignment: str = "") -> list[DocumentOut]:
    """Those of one consignment, oldest first; without it the latest 50, newest first."""
    by = actor_of(request)
    if consignment:
        found = queries.documents_of(consignment=ConsignmentId(consignment), by=by)
    else:
        found = queries.recent_documents(by=by)
    return [_out(view) for view in found]


@router.post("", response={201: DocumentOut}, summary="Issue a document of any kind over a consignment you may see")
def post_document(request: HttpRequest, wanted: DocumentIn) -> Status[DocumentOut]:
    """Signed at once by your organisation's key; the files follow within a moment. For signatories.

    The same number with the same content again gives the same document.
    """
    by = actor_of(request)
    id = actions.issue_over(
        kind=queries.kind_named(wanted.kind),
        consignment=ConsignmentId(wanted.consignment),
        number=wanted.number,
        statements=wanted.statements,
        readers=[OrganisationId(reader) for reader in wanted.readers],
        by=by,
        now=clock.now(),
    )
    return Status(201, _out(queries.document(document=id, by=by)))


@router.get("/kinds", response=list[KindOut], auth=None, summary="The kinds of document and what each asks")
def kinds(request: HttpRequest) -> list[KindOut]:
    """What a kind shows comes from the consignment; its statements come with the request that issues it."""
    return [
        KindOut(
            kind=str(kind),
            parties=[str(role) for role in declared.shown.parties],
            goods=list(declared.shown.goods),
            statements=[
                StatementOut(name=name, form=str(stated.form), says=stated.says, choices=list(stated.choices))
                for name, stated in declared.statements.items()
            ],
        )
        for kind, declared in KINDS.items()
    ]


@router.get("/schema", auth=None, summary="The JSON Schema of a document")
def schema(request: HttpRequest) -> dict[str, Any]:
    """Draft 2020-12, with the content and the statements of each kind."""
    return document_schema()


@router.get("/public/{digest}", response=PublicOut, auth=None, summary="What a digest names; for anyone who holds it")
def public_document(request: HttpRequest, digest: str) -> PublicOut:
    """The least data: kind, number, issuer, date, status. The digest is `sha256:` and 64 hexadecimal digits."""
    public = queries.public_document(digest)
    return PublicOut(
        digest=public.digest,
        kind=str(public.kind),
        number=public.number,
        issued_on=public.issued_on.isoformat(),
        issuer_name=public.issuer_name,
        status=str(public.status),
    )


@router.post(
    "/signed",
    response=TakenInOut,
    summary="Take in documents that your organisation signed itself, up to a thousand at once; each gets its receipt",
    openapi_extra=takes(MEDIA, {"type": "string"}),
)
def post_signed(request: HttpRequest, readers: str = "") -> HttpResponse:
    """One `{"document", "signatures"}` a line. `readers` are organisations with commas between that may see them too.

    What has a receipt is durable and in the log. Without an answer send the same batch again: nothing happens twice.
    """
    allowed = [OrganisationId(reader) for reader in readers.split(",") if reader]
    results = actions.take_in(batch=request.body, readers=allowed, by=actor_of(request), now=clock.now())
    kept = sum(isinstance(result, Receipt) for result in results)
    told = {"kept": kept, "refused": len(results) - kept, "results": [_result(result) for result in results]}
    return HttpResponse(orjson.dumps(told), content_type="application/json")


@router.get("/waiting", response=list[WaitingOut], summary="Documents that wait for another signatory")
def list_waiting(request: HttpRequest) -> list[WaitingOut]:
    """Those of your organisation, the oldest first."""
    return [_waiting_out(one) for one in queries.waiting_documents(by=actor_of(request))]


@router.get("/waiting/options", response=dict[str, Any], summary="What your passkey is asked to approve")
def passkey_options(request: HttpRequest, requests: str) -> dict[str, Any]:
    """For `navigator.credentials.get`; `requests` are ids with commas between; the challenge is of their digests."""
    by = actor_of(request)
    chosen = [queries.waiting_document(request=one, by=by).request for one in requests.split(",")]
    return trust.passkey_options(requests=chosen, by=by)


@router.post("/waiting/approve", response=dict[str, str | None], summary="Approve documents that wait for a signature")
def approve(request: HttpRequest, wanted: ApproveIn) -> dict[str, str | None]:
    """All or none: request → the document issued, null while more signatories are needed. One person approves once."""
    by = actor_of(request)
    chosen = [queries.waiting_document(request=one, by=by).request for one in wanted.requests]
    proof = trust.proof_of_approval(request, requests=chosen, by=by, assertion=wanted.assertion)
    done = actions.approve(
        requests=wanted.requests, by=by, proof=proof, has_passkey=trust.has_passkey(by=by), now=clock.now()
    )
    return dict(done)


@router.post("/waiting/{id}/withdraw", response={204: None}, summary="Withdraw a document that waits for a signature")
def withdraw(request: HttpRequest, id: str) -> Status[None]:
    """Nothing is signed; its number is free again."""
    actions.withdraw(request=id, by=actor_of(request))
    return Status(204, None)


@router.post("/bulk", response=list[IssuedOut], summary="Issue many documents in one call")
def issue_many(request: HttpRequest, wanted: BulkIn) -> list[IssuedOut]:
    """For each, in their order, its id, or the problem why it was not issued; the others are."""
    by = actor_of(request)
    made = actions.issue_many(wanted=[_to_issue(one, by) for one in wanted.documents], by=by, now=clock.now())
    return [IssuedOut(problem=one.as_dict()) if isinstance(one, TradelaneError) else IssuedOut(id=one) for one in made]


@router.get("/{id}", response=dict[str, Any], summary="A document: its status and what it says")
def get_document(request: HttpRequest, id: str) -> dict[str, Any]:
    """`{"status": …, "document": …, "withheld": …, "gaps": …}`; the document follows document.schema.json, but for what
    law keeps of its people: `withheld` names those members. `gaps` are those that this node was not given itself, each
    with the rule of the node that sent the document in part.
    """
    by = actor_of(request)
    view = queries.document(document=DocumentId(id), by=by)
    shown = actions.show(document=DocumentId(id), by=by, now=clock.now())
    return {
        "status": _out(view).model_dump(),
        "document": document_json(shown.document),
        "withheld": shown.missing,
        "gaps": gaps_json(shown.gaps),
    }


@router.get(
    "/{id}/file.{format}", summary="One of the three files: json (sealed original), xml or pdf",
    openapi_extra=answers(*(each.media_type for each in FileFormat), says="The file"),
)  # fmt: skip
def get_file(request: HttpRequest, id: str, format: FileFormat) -> HttpResponse:
    """The bytes as they were made; the same at every call. 422 (DOC-95) where part of it must stay with its people."""
    content = actions.hand_out(document=DocumentId(id), format=format, by=actor_of(request), now=clock.now())
    return HttpResponse(content, content_type=format.media_type)


@router.get(
    "/{id}/disclosed",
    summary="The document as far as you may have it (vc+sd-jwt), bound to your organisation's key",
    openapi_extra=answers(CREDENTIAL, says="SD-JWT"),
)
def get_disclosed(request: HttpRequest, id: str) -> HttpResponse:
    """Signed by its issuer, without the fields of people that law keeps from you; `tradelane verify` reads it."""
    content = actions.hand_out_disclosed(document=DocumentId(id), by=actor_of(request), now=clock.now())
    return HttpResponse(content, content_type=CREDENTIAL)


@router.get(
    "/{id}/unece.json", summary="A certificate of origin as UN/CEFACT JSON (UNECE-PreferentialCoO, D23B)",
    openapi_extra=answers(FileFormat.JSON.media_type, says="The certificate", schema={"type": "object"}),
)  # fmt: skip
def get_unece_certificate(request: HttpRequest, id: str) -> HttpResponse:
    """With its evidence in `x-evidence`, so that `tradelane verify` reads it too; 404 for every other kind."""
    content = actions.hand_out_unece(document=DocumentId(id), by=actor_of(request), now=clock.now())
    return HttpResponse(content, content_type=FileFormat.JSON.media_type)


@router.post(
    "/{id}/credential",
    summary="Its credential (vc+sd-jwt), with members hidden: only for the organisation that issued it",
    openapi_extra=answers(CREDENTIAL, says="SD-JWT"),
)
def post_credential(request: HttpRequest, id: str, wanted: CredentialIn) -> HttpResponse:
    """Signed afresh at each call; `tradelane verify` reads it."""
    by = actor_of(request)
    content = actions.issue_credential(document=DocumentId(id), hide=wanted.hide, by=by, now=clock.now())
    return HttpResponse(content, content_type=CREDENTIAL)


def _result(result: Receipt | TradelaneError) -> dict[str, Any]:
    if isinstance(result, Receipt):
        return {"document": result.document, "digest": result.digest, "receipt": result.log}
    return {"error": result.as_dict()}


@router.post(
    "/{id}/cfdi",
    summary="Mexico's invoice of it: CFDI 4.0 with Comercio Exterior 2.0; only for the organisation that issued it",
    openapi_extra=answers("application/xml", says="The CFDI"),
)
def post_cfdi(request: HttpRequest, id: str, wanted: CfdiIn) -> HttpResponse:
    """Sealed when a CSD is sent, whose key signs once and is not kept. No PAC stamped it: it is no tax invoice yet."""
    xml, _ = actions.make_cfdi(
        document=DocumentId(id),
        statements=wanted.statements,
        csd=_csd(wanted.csd),
        by=actor_of(request),
        now=clock.now(),
    )
    return HttpResponse(xml, content_type="application/xml")


def _csd(sent: CsdIn | None) -> KeyFiles | None:
    if sent is None:
        return None
    return KeyFiles(from_base64(sent.cer, field="csd.cer"), from_base64(sent.key, field="csd.key"), sent.password)


def _waiting_out(one: queries.WaitingDocument) -> WaitingOut:
    asked = one.request
    return WaitingOut(
        request=asked.id,
        kind=str(one.document.kind),
        number=one.document.number,
        digest=asked.digest,
        asked_at=rfc3339(asked.asked_at),
        approved_by=[approval.person for approval in asked.approvals],
        needed=asked.needed,
    )


def _to_issue(one: ToIssueIn, by: Actor) -> ToIssue:
    found = consignments.consignment(id=ConsignmentId(one.consignment), by=by)
    readers = tuple(OrganisationId(reader) for reader in one.readers)
    return ToIssue(one.kind, one.number, found, one.statements, readers)


def _out(view: DocumentView) -> DocumentOut:
    return DocumentOut(
        id=view.id,
        kind=str(view.kind),
        number=view.number,
        issued_on=view.issued_on.isoformat(),
        issuer=view.issuer,
        issuer_name=view.issuer_name,
        version=view.version,
        status=str(view.status),
        consignment=view.consignment,
        digest=view.digest,
        complete=view.complete,
        in_part=view.in_part,
    )
