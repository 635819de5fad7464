# SPDX-License-Identifier: Apache-2.0
"""What programs of an agency that keeps its own system read and do; apart from officers' pages. No decisions here.

Every change names the version that was read (`If-Match`) and may name itself (`Idempotency-Key`), so that nothing is
decided over a case that moved, and nothing is done twice.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status

from tradelane.kernel import clock
from tradelane.kernel.errors import Unseen
from tradelane.kernel.ids import CaseId
from tradelane.parties.queries import actor_of
from tradelane.window import actions, queries
from tradelane.window.api.working import PhotoIn
from tradelane.window.formats.agency_json import arrival_json, notice_json, outage_json, receipt_json, standing_json
from tradelane.window.formats.case_json import case_json
from tradelane.window.values.agency_systems import AgencyAct, Done, NoticeState, Scope, SignedRequest

router = Router()
Json = dict[str, Any]


class SystemIn(Schema):
    """Where the agency's system listens, its public keys (JWK), and what its programs may do."""

    address: str
    signing_key: dict[str, Any]
    sealing_key: dict[str, Any]
    scopes: list[str]


class QuestionIn(Schema):
    """What the agency asks the trader."""

    question: str
    rule_ids: list[str] = []


class DecisionIn(Schema):
    """`approve` or `refuse`, with reasons and the rules or provisions that it rests on."""

    verdict: str
    reasons: str = ""
    rule_ids: list[str] = []


class BookingIn(Schema):
    """Where and when the goods are looked at."""

    place: str
    when: datetime


class FindingIn(Schema):
    """What the booked inspection found: `as-declared` or `different`, in words, with pictures in base64."""

    found: str
    findings: str
    photos: list[PhotoIn] = []


class OutageIn(Schema):
    """A time in which the agency's system will take nothing in, and why."""

    starts: datetime
    until: datetime
    said: str = ""


@router.get("/agency/cases", summary="List your agency's cases, the oldest first, page by page")
def cases(request: HttpRequest, after: str = "", limit: int = 50) -> Json:
    """Needs the scope cases:read. `next` goes into `after` for what comes later, also once there is no `more` now."""
    actor = actor_of(request)
    actions.require_scope(Scope.READ, by=actor)
    found = queries.cases_after(after, by=actor, limit=limit, now=clock.now())
    return {"cases": [case_json(each) for each in found.cases], "next": found.cursor, "more": found.more}


@router.get("/agency/cases/{case}", summary="Read a case with its version")
def case(request: HttpRequest, response: HttpResponse, case: str) -> Json:
    """Needs the scope cases:read. The version stands in ETag. People are read apart
    (`/cases/{case}/people`), where each look writes the person a receipt."""
    actor = actor_of(request)
    actions.require_scope(Scope.READ, by=actor)
    held, version = queries.agency_case(case=CaseId(case), by=actor, now=clock.now())
    response.headers["ETag"] = f'"{version}"'
    return case_json(held)


@router.post("/agency/cases/{case}/claim", summary="Take a case for your agency, from its own system")
def claim(request: HttpRequest, response: HttpResponse, case: str) -> Json:
    """Needs the scope cases:claim and an officer's token; If-Match."""
    return _act(request, response, case, AgencyAct.CLAIM, {})


@router.post("/agency/cases/{case}/questions", summary="Ask the trader, from your agency's own system")
def ask(request: HttpRequest, response: HttpResponse, case: str, body: QuestionIn) -> Json:
    """Needs the scope cases:ask and an officer's token; If-Match."""
    return _act(request, response, case, AgencyAct.ASK, body.dict())


@router.post("/agency/cases/{case}/bookings", summary="Book an inspection, from your agency's own system")
def book(request: HttpRequest, response: HttpResponse, case: str, body: BookingIn) -> Json:
    """Needs the scope cases:inspect and an officer's token; If-Match."""
    return _act(request, response, case, AgencyAct.INSPECT, {"place": body.place, "when": body.when.isoformat()})


@router.post("/agency/cases/{case}/findings", summary="Write down what an inspection found, from your own system")
def find(request: HttpRequest, response: HttpResponse, case: str, body: FindingIn) -> Json:
    """Needs the scope cases:inspect and an officer's token; If-Match."""
    return _act(request, response, case, AgencyAct.INSPECT, body.dict())


@router.post("/agency/cases/{case}/decision", summary="Decide for your agency, from its own system")
def decide(request: HttpRequest, response: HttpResponse, case: str, body: DecisionIn) -> Json:
    """Needs the scope cases:decide and an officer's token; If-Match. A refusal cites what it rests on."""
    return _act(request, response, case, AgencyAct.DECIDE, body.dict())


@router.post("/agency/messages", auth=None, summary="Push an act of an officer, signed by your agency's system")
def push(request: HttpRequest, response: HttpResponse) -> Json:
    """Signed by the registered key (RFC 9421, RFC 9530), with `{"id", "act", "case", "officer", "seen", …}`.

    The same id again is answered as the first time. Without signature, with a bad one, too old or replayed: refused."""
    return _told(response, actions.take_push(request=_signed(request), now=clock.now()))


@router.get("/agency/system", summary="Read how your agency's own system is known here")
def system(request: HttpRequest) -> Json | None:
    """Null for an agency that works on the pages alone."""
    actor = actor_of(request)
    held = queries.system_of(actor.organisation)
    if held is None:
        return None
    return {
        "organisation": held.organisation, "address": held.address, "signing_key_id": held.signing_key_id,
        "scopes": sorted(held.scopes), "failures": held.failures, "queued": queries.queued_for(held.organisation),
    }  # fmt: skip


@router.put("/agency/system", summary="Register your agency's own system, or change it")
def register(request: HttpRequest, body: SystemIn) -> Json | None:
    """Needs an admin of an agency."""
    actions.register_system(
        address=body.address, signing_key=body.signing_key, sealing_key=body.sealing_key, scopes=body.scopes,
        by=actor_of(request), now=clock.now(),
    )  # fmt: skip
    return system(request)


@router.post("/agency/system/ping", response={201: Json}, summary="Send your agency's system a message about nothing")
def ping(request: HttpRequest) -> Status[Json]:
    """Needs an officer or admin of the agency."""
    return Status(201, notice_json(actions.ping_system(by=actor_of(request), now=clock.now())))


@router.get("/agency/notices", summary="Read what was sent to your agency's system, and what waits")
def notices(request: HttpRequest, state: NoticeState | None = None) -> list[Json]:
    """Your own agency's, the newest first; their content is sealed to the system."""
    return [notice_json(each) for each in queries.notices(by=actor_of(request), state=state)]


@router.post("/agency/notices/{notice}/retry", summary="Send again what your system refused")
def retry(request: HttpRequest, notice: str) -> Json:
    """Needs an officer or admin of the agency."""
    return notice_json(actions.retry_notice(notice=notice, by=actor_of(request), now=clock.now()))


@router.get("/agency/arrivals", summary="Read what came signed as your agency's system, and what was refused")
def arrivals(request: HttpRequest) -> list[Json]:
    """Your own agency's, the newest first."""
    return [arrival_json(each) for each in queries.arrivals(by=actor_of(request))]


@router.get("/messages/key", auth=None, summary="Fetch the key by which this window signs messages to systems")
def key(request: HttpRequest) -> Json:
    """Public: a JSON Web Key."""
    return dict(queries.node_webhook_key())


@router.get("/outages", auth=None, summary="Read which agencies' systems are away, and what is announced")
def outages(request: HttpRequest) -> list[Json]:
    """Public: of no case."""
    return [outage_json(each) for each in queries.outages(now=clock.now())]


@router.post("/outages", response={201: Json}, summary="Announce that your agency's system will be away")
def announce(request: HttpRequest, body: OutageIn) -> Status[Json]:
    """Needs an officer or admin of the agency, two days ahead."""
    announced = actions.announce_outage(
        starts=body.starts, until=body.until, said=body.said, by=actor_of(request), now=clock.now()
    )
    return Status(201, {"id": announced.id, "state": str(announced.state(clock.now()))})


@router.post("/outages/{outage}/call-off", summary="Call off an announced outage before it begins")
def call_off(request: HttpRequest, outage: str) -> Json:
    """Needs an officer or admin of the agency that announced it."""
    called_off = actions.call_off_outage(outage=outage, by=actor_of(request), now=clock.now())
    return {"id": called_off.id, "state": str(called_off.state(clock.now()))}


@router.get("/cases/{case}/receipts", summary="Read the receipts of a case")
def receipts(request: HttpRequest, case: str) -> list[Json]:
    """For everybody whom the case concerns."""
    found = queries.receipts_of(case=CaseId(case), by=actor_of(request), now=clock.now())
    return [receipt_json(each) for each in found]


@router.get("/receipts/{digest}", auth=None, summary="Check how a receipt stands")
def receipt_standing(request: HttpRequest, digest: str) -> Json:
    """Public: by the digest of its file; says nothing of its case."""
    return standing_json(queries.public_receipt(digest=digest, now=clock.now()))


def _act(request: HttpRequest, response: HttpResponse, case: str, act: AgencyAct, given: Json) -> Json:
    actor = actor_of(request)
    actions.require_scope(act.scope, by=actor)
    done = actions.act_for_agency(
        act=act, case=CaseId(case), given=given, seen=_seen(request),
        key=request.headers.get("Idempotency-Key", "").strip().strip('"'), by=actor, now=clock.now(),
    )  # fmt: skip
    return {**_told(response, done), "state": str(queries.case(case=done.case, by=actor).state)}


def _told(response: HttpResponse, done: Done) -> Json:
    response.headers["ETag"] = f'"{done.version}"'
    if done.repeated:
        response.headers["Idempotent-Replayed"] = "true"
    return {"case": done.case, "version": done.version, "repeated": done.repeated}


def _seen(request: HttpRequest) -> str:
    """The version in If-Match: a strong ETag (RFC 9110, 13.1.1). Raises Unseen without one."""
    said = request.headers.get("If-Match", "").strip()
    if len(said) < 3 or not (said.startswith('"') and said.endswith('"')):
        raise Unseen(
            "The request does not say which version of the case you saw.", field="If-Match",
            fix="Read the case and send its ETag.",
        )  # fmt: skip
    return said[1:-1]


def _signed(request: HttpRequest) -> SignedRequest:
    """The request as its signature covers it; authority and scheme as others reach the node, whatever is between."""
    scheme, _, rest = settings.BASE_URL.partition("://")
    return SignedRequest(
        method=request.method or "", target=request.get_full_path(), authority=rest.partition("/")[0].lower(),
        scheme=scheme, headers={name.lower(): value for name, value in request.headers.items()}, body=request.body,
    )  # fmt: skip
