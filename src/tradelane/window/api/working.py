# SPDX-License-Identifier: Apache-2.0
"""Officers' work, inspections and trusted traders over HTTP; apart from what a case decides. No decisions here."""

from base64 import b64decode
from binascii import Error
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status

from tradelane.consignments.queries import consignment
from tradelane.kernel import clock
from tradelane.kernel.described import answers
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import CaseId, ConsignmentId, OrganisationId, PersonId
from tradelane.parties.queries import actor_of
from tradelane.window import actions, queries
from tradelane.window.api.cases import DocumentIn
from tradelane.window.formats.case_json import case_json
from tradelane.window.formats.working_json import claim_json, inspection_json, note_json, proposal_json, tier_json
from tradelane.window.rules import PHOTO_KINDS

router = Router()
Json = dict[str, Any]


class HandOverIn(Schema):
    """The colleague who goes on."""

    to: str


class NoteIn(Schema):
    """A note for colleagues of the agency."""

    text: str


class BookingIn(Schema):
    """Where and when the goods are looked at."""

    place: str
    when: datetime


class PhotoIn(Schema):
    """A picture, its bytes in base64."""

    name: str
    content: str


class InspectionIn(Schema):
    """What an inspection found: `as-declared` or `different`, in words, with pictures."""

    found: str
    findings: str
    photos: list[PhotoIn] = []


class AmendmentIn(Schema):
    """The corrected consignment and its documents."""

    consignment: str
    documents: list[DocumentIn]
    readers: list[str] = []


class TierIn(Schema):
    """A trader to be trusted, for a time, under a certificate's number."""

    organisation: str
    starts: date
    ends: date
    certificate: str


@router.post("/cases/{case}/claim", summary="Take a case for your agency")
def claim(request: HttpRequest, case: str) -> Json:
    """Needs an officer of an agency of the case; one officer of an agency has it at a time."""
    return claim_json(actions.claim(case=CaseId(case), by=actor_of(request), now=clock.now()))


@router.post("/cases/{case}/hand-over", summary="Give a case to a colleague")
def hand_over(request: HttpRequest, case: str, body: HandOverIn) -> Json:
    """Needs the officer who has it, or an admin of the agency."""
    return claim_json(actions.hand_over(case=CaseId(case), to=PersonId(body.to), by=actor_of(request), now=clock.now()))


@router.post("/cases/{case}/let-go", response={204: None}, summary="Put a case back in your agency's queue")
def let_go(request: HttpRequest, case: str) -> Status[None]:
    """Needs the officer who has it."""
    actions.let_go(case=CaseId(case), by=actor_of(request))
    return Status(204, None)


@router.get("/cases/{case}/notes", summary="Read your agency's notes on a case")
def notes(request: HttpRequest, case: str) -> list[Json]:
    """Empty for everybody who is no agency of the procedure."""
    return [note_json(n) for n in queries.notes_of(case=CaseId(case), by=actor_of(request))]


@router.post("/cases/{case}/notes", response={201: Json}, summary="Write a note for colleagues of your agency")
def note(request: HttpRequest, case: str, body: NoteIn) -> Status[Json]:
    """Needs an officer of an agency of the case."""
    written = actions.note(case=CaseId(case), text=body.text, by=actor_of(request), now=clock.now())
    return Status(201, note_json(written))


@router.post("/cases/{case}/inspections", response={201: Json}, summary="Book an inspection of the goods")
def book_inspection(request: HttpRequest, case: str, body: BookingIn) -> Status[Json]:
    """Needs an officer of an agency of the case; booking anew moves it."""
    booked = actions.book_inspection(
        case=CaseId(case), place=body.place, when=body.when, by=actor_of(request), now=clock.now()
    )
    return Status(201, inspection_json(booked))


@router.post("/cases/{case}/inspections/result", summary="Write down what the booked inspection found")
def record_inspection(request: HttpRequest, case: str, body: InspectionIn) -> Json:
    """Needs an officer of the agency that booked it."""
    photos = [(p.name, _bytes(p.content, f"photos[{n}].content")) for n, p in enumerate(body.photos)]
    return inspection_json(
        actions.record_inspection(
            case=CaseId(case), found=body.found, findings=body.findings, photos=photos,
            by=actor_of(request), now=clock.now(),
        )
    )  # fmt: skip


@router.get(
    "/cases/{case}/photos/{digest}", summary="Fetch a photo of an inspection",
    openapi_extra=answers(*PHOTO_KINDS.values(), says="The picture, as it was sent"),
)  # fmt: skip
def photo(request: HttpRequest, case: str, digest: str) -> HttpResponse:
    """For everybody whom the case concerns."""
    kind, content = queries.photo(case=CaseId(case), digest=digest, by=actor_of(request))
    return HttpResponse(content, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})


@router.post("/cases/{case}/withdrawal", summary="Take back a case that is not decided")
def withdraw(request: HttpRequest, case: str) -> Json:
    """Needs a signatory of the trader."""
    return case_json(actions.withdraw(case=CaseId(case), by=actor_of(request), now=clock.now()))


@router.post(
    "/cases/{case}/amendment", response={201: Json}, summary="Put a corrected case in the place of an open one"
)
def amend(request: HttpRequest, case: str, body: AmendmentIn) -> Status[Json]:
    """Needs a signatory of the trader; the first case is withdrawn, and both know of each other."""
    actor, now = actor_of(request), clock.now()
    corrected = actions.amend_case(
        case=CaseId(case),
        consignment=consignment(id=ConsignmentId(body.consignment), by=actor),
        documents=[d.dict() for d in body.documents],
        by=actor,
        readers=[OrganisationId(r) for r in body.readers],
        now=now,
    )
    return Status(201, case_json(queries.case(case=corrected, by=actor, now=now)))


@router.get("/cases/{case}/proposal", summary="Read your agency's verdict that waits for a second officer")
def proposal(request: HttpRequest, case: str) -> Json | None:
    """Null for everybody who is no agency of the procedure, and while none waits."""
    found = queries.open_proposal(case=CaseId(case), by=actor_of(request))
    return None if found is None else proposal_json(found)


@router.post("/cases/{case}/proposal/confirmation", summary="Confirm a colleague's verdict as the second officer")
def confirm_verdict(request: HttpRequest, case: str) -> Json:
    """Needs an officer of the agency who did not propose it."""
    return case_json(actions.confirm_verdict(case=CaseId(case), by=actor_of(request), now=clock.now()))


@router.post("/cases/{case}/proposal/return", summary="Return a colleague's verdict with reasons")
def return_verdict(request: HttpRequest, case: str, body: NoteIn) -> Json:
    """Needs an officer of the agency who did not propose it."""
    return case_json(
        actions.return_verdict(case=CaseId(case), reasons=body.text, by=actor_of(request), now=clock.now())
    )


@router.get("/tiers", auth=None, summary="Read whom customs of this economy trusts")
def tiers(request: HttpRequest) -> list[Json]:
    """Public."""
    return [tier_json(t) for t in queries.tiers(economy=settings.ECONOMY)]


@router.post("/tiers", response={201: Json}, summary="Propose an authorised economic operator")
def propose_tier(request: HttpRequest, body: TierIn) -> Status[Json]:
    """Needs an officer of customs; another one confirms it."""
    proposed = actions.propose_tier(
        organisation=OrganisationId(body.organisation), starts=body.starts, ends=body.ends,
        certificate=body.certificate, by=actor_of(request), now=clock.now(),
    )  # fmt: skip
    return Status(201, tier_json(proposed))


@router.post("/tiers/{tier}/confirmation", summary="Confirm a proposed tier as another officer")
def confirm_tier(request: HttpRequest, tier: str) -> Json:
    """Needs an officer of customs who did not propose it."""
    return tier_json(actions.confirm_tier(tier=tier, by=actor_of(request), now=clock.now()))


@router.post("/tiers/{tier}/end", summary="End a trader's tier at once")
def end_tier(request: HttpRequest, tier: str) -> Json:
    """Needs an officer of customs."""
    return tier_json(actions.end_tier(tier=tier, by=actor_of(request), now=clock.now()))


def _bytes(text: str, field: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (Error, ValueError) as error:
        raise Unreadable("not base64", field=field, rule="WIN-30", fix="Send the picture's bytes in base64.") from error
