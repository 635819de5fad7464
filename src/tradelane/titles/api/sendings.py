# SPDX-License-Identifier: Apache-2.0
"""Records issued with, and sent by, DCSA's transport documents, for holders and carriers; no decisions."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from tradelane.kernel import clock
from tradelane.kernel.described import answers
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId
from tradelane.parties.queries import actor_of
from tradelane.titles import queries
from tradelane.titles.actions import pint
from tradelane.titles.actions.giving import show_transport_document
from tradelane.titles.api.bodies import SeenIn, TitleOut
from tradelane.titles.api.signing import who_signs
from tradelane.titles.formats.dcsa.envelopes import read_party
from tradelane.titles.formats.dcsa.transport_documents import read_code, verbatim_member
from tradelane.titles.values import Purpose
from tradelane.titles.values.dcsa import GuardedView
from tradelane.trust.formats.base64_text import from_base64

router = Router()


class IssuedToIn(Schema):
    """In whose hands and favour; the transport document stands beside it, as `transportDocument`."""

    holder: str
    favour: str | None = None
    governing_law: str
    consignment: str = ""


class CodeIn(Schema):
    """One identifying code of a party, in DCSA's words."""

    codeListProvider: str  # noqa: N815  the words of the standard
    partyCode: str  # noqa: N815
    codeListName: str | None = None  # noqa: N815


class RecipientIn(Schema):
    """A code, and the platform that is asked whom it names."""

    platform: str = Field(max_length=4)
    code: CodeIn


class NameOut(Schema):
    """Whom a code names, in DCSA's words."""

    partyName: str  # noqa: N815  the words of the standard


class SendingIn(SeenIn):
    """To whom; with a purpose it is surrendered to its carrier."""

    recipient: dict[str, Any]
    """A RecipientParty of PINT 3.0.0: the chain names them exactly as it is given here, to the last member."""
    purpose: Purpose | None = None
    wanted: str = ""


class FileIn(Schema):
    """A file to go along, in base64."""

    name: str
    media_type: str = "application/pdf"
    content: str
    picture: bool = False


class SendingOut(Schema):
    """Where a transfer to another platform stands."""

    platform: str
    state: str
    error: str
    receipt: str


class GuardOut(Schema):
    """The control tracking registry that guards a bill."""

    registry: str
    control: str
    """The platform in control, by its code; empty before the first record."""
    intended_for: str
    disputed_by: str
    ended: bool
    seen_at: datetime | None
    records: list[str]
    """Each platform's, as it signed it."""

    @classmethod
    def of(cls, view: GuardedView) -> "GuardOut":
        """For who may see the title."""
        now = view.standing
        return cls(
            registry=view.registry, control=now.control, ended=now.ended, seen_at=view.seen_at,
            intended_for=now.intended.receiver if now.intended else "",
            disputed_by=now.disputed.actor if now.disputed else "",
            records=[each.text for each in now.records],
        )  # fmt: skip


@router.post(
    "dcsa/transport-documents", response={201: TitleOut}, summary="Issue a bill in DCSA's form, as its carrier"
)
def issue(request: HttpRequest, body: IssuedToIn) -> Status[TitleOut]:
    """The body's `transportDocument` is kept byte for byte."""
    actor = who_signs(request)
    id = pint.issue_transport_document(
        verbatim=verbatim_member(request.body, "transportDocument"),
        to=pint.IssuedTo(OrganisationId(body.holder), OrganisationId(body.favour) if body.favour else None),
        governing_law=body.governing_law, consignment=ConsignmentId(body.consignment), by=actor, now=clock.now(),
    )  # fmt: skip
    return Status(201, TitleOut.of(queries.title(id=id, by=actor)))


@router.post("{title_id}/files", response={201: dict[str, str]}, summary="Add a file that goes along with a bill")
def attach(request: HttpRequest, title_id: str, body: FileIn) -> Status[dict[str, str]]:
    """Its checksum."""
    checksum = pint.attach_file(
        title=TitleId(title_id), name=body.name, media_type=body.media_type, picture=body.picture,
        content=from_base64(body.content, field="content"), by=actor_of(request), now=clock.now(),
    )  # fmt: skip
    return Status(201, {"checksum": checksum})


@router.post("{title_id}/sendings", response={202: TitleOut}, summary="Send a title to somebody on another platform")
def send(request: HttpRequest, title_id: str, body: SendingIn) -> Status[TitleOut]:
    """It is frozen until that platform answers."""
    sent = pint.send_title(
        title=TitleId(title_id), to=read_party(body.recipient, field="recipient"), seen_head=Digest(body.seen_head),
        purpose=body.purpose, wanted=body.wanted, by=who_signs(request), now=clock.now(),
    )  # fmt: skip
    return Status(202, TitleOut.of(sent))


@router.post("dcsa/recipients", response=NameOut, summary="Ask another platform whom a code names there")
def recipient(request: HttpRequest, body: RecipientIn) -> NameOut:
    """DCSA's receiver validation, so that people see whom they are about to send a bill to."""
    actor_of(request)
    asked = read_code(body.code.dict(exclude_none=True), within="code")
    return NameOut(partyName=pint.name_of_recipient(platform=body.platform, code=asked, now=clock.now()))


@router.get("{title_id}/sendings", response=list[SendingOut], summary="Transfers of a title to other platforms")
def sendings(request: HttpRequest, title_id: str) -> list[queries.Sending]:
    """The newest first, each with the other platform's signed answer."""
    return queries.sendings(id=TitleId(title_id), by=actor_of(request))


@router.post("{title_id}/sendings/cancellation", response={202: TitleOut}, summary="Cancel a transfer in its registry")
def cancel(request: HttpRequest, title_id: str) -> Status[TitleOut]:
    """Where a control tracking registry guards the bill: what stands there first counts, this or the acceptance."""
    actor = who_signs(request)
    pint.cancel_sending(title=TitleId(title_id), by=actor, now=clock.now())
    return Status(202, TitleOut.of(queries.title(id=TitleId(title_id), by=actor)))


@router.get("{title_id}/guard", response=GuardOut, summary="The registry that guards a title, and what it said last")
def guard(request: HttpRequest, title_id: str) -> GuardOut:
    """404 where none does."""
    found = queries.guarded(id=TitleId(title_id), by=actor_of(request))
    if found is None:
        raise NotFound("No control tracking registry guards this title.", field="title")
    return GuardOut.of(found)


@router.get(
    "{title_id}/transport-document", summary="A title's transport document, exactly as it came",
    openapi_extra=answers("application/json", says="DCSA's TransportDocument", schema={"type": "object"}),
)  # fmt: skip
def document(request: HttpRequest, title_id: str) -> HttpResponse:
    """In DCSA's form. Each person whom it names has a receipt of the look."""
    verbatim = show_transport_document(id=TitleId(title_id), by=actor_of(request), now=clock.now())
    return HttpResponse(verbatim, content_type="application/json")
