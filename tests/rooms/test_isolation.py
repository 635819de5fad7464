# SPDX-License-Identifier: Apache-2.0
"""Organisations are isolated: every address is walked as an outsider and as nobody; none shows a foreign subject.

The subjects are real ones where a room can make them, so that a route that forgets to ask for access answers 200
and fails here. A new public address fails until it is listed below with its reason.
"""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests import isolation_world
from tests.conftest import NOON
from tests.consignment_makers import a_consignment
from tests.makers import BUYER, OUTSIDER, SELLER, a_person, a_token, an_actor, an_organisation
from tests.routes import Route, every_route

from tradelane.consignments.actions import enter
from tradelane.kernel import clock
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import ConsignmentId
from tradelane.parties.actions import grant_access
from tradelane.parties.models import Access, Person
from tradelane.trust.queries import browser_keys

pytestmark = pytest.mark.django_db

PUBLIC: dict[str, str] = {
    "/": "the front page",
    "/alive": "a sign of life for load balancers",
    "/robots.txt": "for crawlers",
    "/compare/": "anyone compares files that they bring along; nothing is kept",
    "/check/": "anyone checks a file that they bring along; nothing is kept",
    "/sitemap.xml": "for crawlers",
    "/privacy/record": "the record of processing: labels and law, nobody's data",
    "/privacy/record.json": "the same for programs",
    "/privacy/record/<number>": "an earlier version of it",
    "/privacy/record/<number>.json": "the same for programs",
    "/privacy/export.schema.json": "the form of an export, nobody's data",
    "/privacy/": "the notice: what is held about people and to whom it may go",
    "/origin": "agreements and their rules of origin are public law",
    "/reliability/": "the registry's reliability statement is for everybody",
    "/reliability/statement.json": "the same for programs",
    "/api/openapi.json": "the API's own description",
    "/api/": "the API's root: links to its description",
    "/accounts/login/": "the way in",
    "/accounts/logout/": "asks whether to sign out; sends nobody's data",
    "/accounts/signup/": "says that sign-up is closed",
    "/accounts/inactive/": "says that an account is closed",
    "/accounts/confirm-email/": "allauth's note that a mail was sent",
    "/accounts/confirm-email/<key>/": "allauth's confirmation by secret link",
    "/accounts/login/code/confirm/": "allauth's step after a code was mailed",
    "/accounts/password/reset/": "asks for an address; the answer never tells whether it is known",
    "/accounts/password/reset/done/": "the same answer for every address",
    "/accounts/password/reset/key/<uidb36>-<key>/": "by secret link",
    "/accounts/password/reset/key/done/": "says that the password was changed",
    "/accounts/2fa/webauthn/login/": "challenge for a passkey; holds no one's data",
}
"""Address → why anyone may see it."""

PUBLIC_BEGINNINGS: dict[str, str] = {
    "/verify": "anyone verifies a document by its digest or file",
    "/records/": "a record's chain without names, for who has its random address; its leaves are in the public log",
    "/log/": "the public log: digests and commitments only",
    "/witness/": "other economies' logs prove themselves by their signed checkpoint; answers with a cosignature",
    "/trust": "trust lists, certificates and revocation lists are published",
    "/api/trust/": "trust lists, certificates and revocation lists are published",
    "/plans": "the matrix of economies and measures",
    "/api/plans": "the matrix of economies and measures",
    "/shop": "the storefront",
    "/s/": "the storefront",
    "/products": "the storefront",
    "/api/shop/": "the storefront",
    "/track": "public tracking page with the least data",
    "/privacy/link/": "a person's own page by a signed link that ends; a guessed one opens nothing",
    "/privacy/directory": "the directory of certified organisations is published",
    "/api/privacy/directory": "the directory of certified organisations is published",
    "/privacy/complaints/": "a person's own complaint by a signed link; a guessed one opens nothing",
    "/privacy/requirements": "the requirements of certification are published",
    "/api/privacy/requirements/": "the requirements of certification are published",
    "/privacy/oversight": "agents and authorities with their dates are published",
    "/api/privacy/authorities": "authorities with their dates are published",
    "/api/privacy/contacts": "contact points of authorities and their public keys are published",
    "/privacy/statistics": "complaints in figures are published",
    "/api/privacy/statistics/": "complaints in figures are published",
    "/procedures": "procedures are published for all to read",
    "/api/window/procedures": "procedures are published for all to read",
    "/api/consignments/schema": "the published JSON Schema",
    "/api/documents/public/": "what anybody may check of a document by its digest: how it stands, never what it says",
    "/api/documents/schema": "the published JSON Schema",
    "/api/documents/kinds": "what each kind of document asks",
    "/api/payments/qr/": "reads a QR code that the asker brings along",
    "/api/titles/dcsa/.well-known/": "the public keys by which this platform signs",
    "/api/titles/dcsa/v3/": "other eBL platforms prove themselves by what they sign; who knows a code learns its party",
    "/api/titles/control-records/v1/": "platforms prove themselves by what they sign; who knows a bill's checksum"
    " learns which platforms recorded what of it",
    "/api/exchange/inbox": "peers prove themselves by signature and encryption, not by a session",
    "/api/exchange/batches": "as the inbox, for many messages",
    "/api/exchange/attachments/": "only chunks whose digest a signed message announced are taken in",
    "/api/exchange/agreements": "only what a peer's node signed is taken in",
    "/api/exchange/directory": "certificates and keys of this node's organisations, signed, for peers",
    "/api/origin/check": "anyone checks how a certificate of origin stands by its digest or number, without reasons",
    "/api/origin/agreements": "agreements and their rules of origin are public law",
    "/principles": "the nine principles in figures: counts, no case",
    "/api/window/principles": "the nine principles in figures: counts, no case",
    "/outages": "which agencies' systems are away: of no case and no trader",
    "/api/window/outages": "which agencies' systems are away: of no case and no trader",
    "/gate/": "anybody checks a receipt that they bring along; by its digest how it stands",
    "/api/window/receipts/": "anybody asks by its digest how a receipt stands; nothing of its case is said",
    "/api/window/messages/key": "the public key by which this window signs",
    "/api/window/agency/messages": "systems of agencies prove themselves by signature, not by a session",
    "/rulings": "advance rulings are published, without their applicants and what these withheld",
    "/api/window/rulings": "advance rulings are published, without their applicants and what these withheld",
    "/permits": "anybody checks how a permit stands by its digest or number; its reasons are not shown",
    "/api/window/permits/": "anybody checks how a permit stands by its digest; its reasons are not shown",
    "/api/window/tiers": "whom customs trusts is public, as mutual recognition needs it",
    "/api/window/figures": "service figures of the window are published live",
    "/exchange/": "peers prove themselves by signature and encryption, not by a session",
    "/tariff": "rates are public law",
    "/api/tariff/": "rates are public law",
    "/origin/check": "anyone checks a certificate of origin by its digest or number; no reasons are shown",
    "/language/": "sets the language cookie",
    "/rules": "the index of rules",
    "/static/": "files for the browser",
}
"""Beginning of an address → why anyone may see what stands under it; foreign subjects are still looked for there."""

_MOVE = {"seen_head": str(digest_of(b"head")), "to": OUTSIDER}
_ENTRY = {
    "registry": "MX.NODE.TRADELANE", "n": 2, "prev": str(digest_of(b"head")), "act": "transfer", "by": str(SELLER),
    "to": str(OUTSIDER), "at": "2026-11-02T12:00:00Z", "document": str(digest_of(b"bill")),
}  # fmt: skip
_FACTS = {
    "nature": "Lost.", "categories": ["user.name"], "discovered_at": "2026-11-02T08:00:00Z",
    "persons": [{"economy": "SG", "count": 1}], "measures": "Wiped.",
}  # fmt: skip
WELL_FORMED: dict[str, dict[str, Any]] = {
    "/api/documents/<id>/credential": {"hide": []},
    "/api/titles/dcsa/transport-documents": {
        "holder": str(SELLER), "governing_law": "Singapore", "transportDocument": {},
    },
    "/api/titles/dcsa/recipients": {"platform": "NONE", "code": {"codeListProvider": "ZZZ", "partyCode": "1"}},
    "/api/titles/<title_id>/files": {"name": "a.pdf", "content": "QQ=="},
    "/api/titles/<title_id>/sendings": {
        "seen_head": str(digest_of(b"head")),
        "recipient": {
            "partyName": "A", "eblPlatform": "WAVE",
            "identifyingCodes": [{"codeListProvider": "WAVE", "partyCode": "1"}],
        },
    },
    "/api/documents/<id>/cfdi": {"statements": {}},
    "/api/exchange/dead-letters/<message>/abandon": {"reason": "Sent by post."},
    "/api/privacy/applications/<id>/answers/<question>": {"reply": "yes"},
    "/api/privacy/applications/<id>/decision": {"decision": "refuse", "reasons": "No."},
    "/api/privacy/applications/<id>/evidence/<question>": {
        "name": "a.txt", "media_type": "text/plain", "content": "QQ==",
    },
    "/api/privacy/applications/<id>/findings": {"question": "1", "verdict": "met", "reasons": "Seen."},
    "/api/privacy/assistance/<id>/moves": {"state": "acknowledged", "sealed": "{}"},
    "/api/privacy/breaches/<id>": {**_FACTS, "seen": 1},
    "/api/privacy/breaches/<id>/notices": {"economy": "SG", "tell": "authority", "reference": "R-1"},
    "/api/privacy/breaches/<id>/people": {"economy": "SG", "emails": ["a@b.example"], "text": "Told."},
    "/api/privacy/certifications/<id>/attestation": {"statement": "As certified."},
    "/api/privacy/certifications/<id>/standing": {"step": "suspend", "reasons": "Why."},
    "/api/financing/offers/<id>/answers": {"answer": "declined"},
    "/api/financing/offers/<id>/agreements": {"bank": "MX.RFC.BDB850505DD5"},
    "/api/titles/<id>/deliveries": _MOVE,
    "/api/titles/dcsa/surrender-requests/<request_id>/answers": {"action": "SURR"},
    "/api/titles/<id>/entries": {"entry": _ENTRY, "protected": "e30", "signature": "AA"},
    "/api/titles/<id>/prepare": {**_MOVE, "act": "transfer"},
    "/api/titles/<id>/refusals": _MOVE,
    "/api/titles/<id>/surrenders": _MOVE,
    "/api/titles/<id>/transfers": _MOVE,
    "/api/titles/<id>/voidings": _MOVE,
    "/api/titles/<id>/acceptances": _MOVE,
    "/api/titles/<id>/avals": {**_MOVE, "amount": "1", "guarantees": OUTSIDER},
    "/api/titles/<id>/dishonours": _MOVE,
    "/api/titles/<id>/deliberations": _MOVE,
    "/api/titles/<id>/obstacles": {**_MOVE, "ground": "a law", "since": "2026-11-02"},
    "/api/titles/<id>/interventions": {**_MOVE, "purpose": "payment", "amount": "1"},
    "/api/titles/<id>/admissions": {**_MOVE, "offered_by": OUTSIDER},
    "/api/titles/<id>/declined-offers": {**_MOVE, "offered_by": OUTSIDER},
    "/api/titles/<id>/honour-payments": {**_MOVE, "amount": "1", "payer": OUTSIDER},
    "/api/titles/<id>/drawee-acceptances": {**_MOVE, "amount": "1"},
    "/api/titles/<id>/notices": {**_MOVE, "told": OUTSIDER},
    "/api/titles/<id>/payments": {**_MOVE, "amount": "1", "payer": OUTSIDER},
    "/api/titles/<id>/presentments": {**_MOVE, "purpose": "payment"},
    "/api/titles/<id>/protests": {**_MOVE, "evidence": "act 1"},
    "/api/titles/<id>/relayed-notices": {**_MOVE, "told": OUTSIDER},
    "/api/titles/<id>/recourses": {**_MOVE, "amount": "1", "payer": OUTSIDER},
    "/api/titles/<id>/amendments": {**_MOVE, "document": str(digest_of(b"new")), "reason": "port"},
    "/api/titles/<id>/conversions": {**_MOVE, "number": "P-1", "originals": 3, "statement": "In place of a record."},
    "/api/titles/<id>/demonstrations": {
        "challenge": {
            "head": str(digest_of(b"head")), "verifier": "v", "nonce": "n", "expires": "2026-11-02T12:30:00Z",
        },
    },
    "/api/titles/<id>/divisions": {
        **_MOVE, "basis": "clause 9", "quantity": "2", "unit": "TNE", "parts": [
            {"document": str(digest_of(name)), "number": name.decode(), "quantity": "1"} for name in (b"a", b"b")
        ],
    },
    "/api/titles/<id>/endorsements": {**_MOVE, "form": "full", "endorsee": OUTSIDER},
    "/api/titles/<id>/keys": _MOVE,
    "/api/titles/<id>/nominations": {**_MOVE, "nominee": OUTSIDER},
    "/api/titles/<id>/objections": {**_MOVE, "reason": "not lost"},
    "/api/titles/<id>/pledges": _MOVE,
    "/api/titles/<id>/recoveries": {**_MOVE, "ground": "lost"},
    "/api/titles/<id>/rejections": {**_MOVE, "reason": "not ours"},
    "/api/titles/<id>/releases": _MOVE,
    "/api/titles/<id>/restorations": _MOVE,
    "/api/titles/<id>/waiting/<digest>": {},
    "/api/tracking/shipments/<id>/milestones": {
         "milestone": "arrived", "at": "2026-11-02T12:00:00Z", "place": "SGSIN",
    },
    "/api/window/agency/cases/<case>/bookings": {"place": "Manzanillo", "when": "2099-11-02T12:00:00Z"},
    "/api/window/agency/cases/<case>/decision": {"verdict": "approve"},
    "/api/window/agency/cases/<case>/findings": {"found": "as-declared", "findings": "Ten cartons."},
    "/api/window/agency/cases/<case>/questions": {"question": "Which lots?"},
    "/api/window/cases/<case>/answers": {"text": "Lots A to C."},
    "/api/window/cases/<case>/appeal": {"grounds": "The code is wrong."},
    "/api/window/cases/<case>/appeal/decision": {"changed": True, "reasons": "It is."},
    "/api/window/cases/<case>/amendment": {"consignment": "consignment_000000000000000000000001", "documents": []},
    "/api/window/cases/<case>/hand-over": {"to": "person_1"},
    "/api/window/cases/<case>/inspections": {"place": "Manzanillo", "when": "2099-11-02T12:00:00Z"},
    "/api/window/cases/<case>/inspections/result": {"found": "as-declared", "findings": "Ten cartons."},
    "/api/window/cases/<case>/notes": {"text": "Look again."},
    "/api/window/cases/<case>/grants": {"kind": "agency-permit", "number": "P-1"},
    "/api/window/drafts/<draft>/approvals": {"digest": str(digest_of(b"draft"))},
    "/api/window/drafts/<draft>/consultation": {
        "texts": {"en": {"title": "T", "summary": "S", "text": "X"}}, "opens": "2099-01-01", "closes": "2099-03-01",
    },
    "/api/window/drafts/<draft>/files": {"files": {}, "seen": 1},
    "/api/window/drafts/<draft>/publication": {"digest": str(digest_of(b"draft"))},
    "/api/window/drafts/<draft>/urgency": {"ground": "relieving", "law": "Act, s. 1", "reasons": "Not now. " * 5},
    "/api/window/drafts/<draft>/urgent-publication": {
        "digest": str(digest_of(b"draft")), "texts": {}, "closes": "2099-01-01",
    },
    "/api/window/filings/<filing>/answers": {"answers": {}, "seen": 0},
    "/api/window/procedures/<code>/<version>/end": {"last_day": "2099-01-01", "reasons": "A law of its own."},
    "/drafts/ends/<code>/<version>": {"last_day": "2099-01-01", "reasons": "A law of its own."},
    "/api/window/cases/<case>/charges/<charge>/payment": {"method": "qr"},
    "/api/window/cases/<case>/proposal/return": {"text": "The scale was broken."},
    "/api/window/granted/<permit>/acts": {"act": "suspend", "reasons": "Beetles.", "cites": ["WIN-1"], "urgent": True},
    "/api/window/granted/<permit>/answer": {"text": "Not ours."},
    "/api/window/granted/<permit>/contest": {"text": "Not ours."},
    "/api/window/granted/<permit>/contest/decision": {"annulled": True, "reasons": "They are right."},
    "/api/window/granted/<permit>/notice": {"measure": "recall", "reasons": "Beetles.", "cites": ["WIN-1"]},
    "/api/window/ruling-requests/<id>/appeal": {"grounds": "It is an extract."},
    "/api/window/ruling-requests/<id>/appeal/decision": {"changed": True, "reasons": "It is."},
    "/api/window/ruling-requests/<id>/end": {"ends_on": "2099-01-01", "reasons": "A new edition."},
    "/api/window/ruling-requests/<id>/ruling": {
        "answer": {"hs_code": "090121"}, "reasons": "Roasted.", "cites": ["GIR 1"],
    },
    "/ruling-requests/<id>": {"act": "contest", "reasons": "It is an extract."},
    "/granted/<document>": {"act": "answer", "reasons": "Not ours."},
    "/api/window/cases/<case>/reviews": {"verdict": "approve", "reasons": "Agrees."},
    "/organisation/certificates/<serial>/revoke/": {"reason": "superseded"},
    "/titles/<id>/sign": {"entry": json.dumps({**_ENTRY, "title": "title_" + "0" * 26})},
}  # fmt: skip
"""Address → what a writer sends there that gets past the form, so that only the missing access can stop it."""

SIGNED = {"/api/titles/<id>/entries": "who carries an entry here doesn't matter; its holder's signature is read first"}
"""Address → why a write there may be refused by its form before anybody's access is asked."""

CHANGES_NOTHING = {
    "/organisation/people/<person>/remove/": "ends a membership of one's own organisation; again, nothing"
}
"""Address → why a write there may answer as if it were done: it reaches nothing of anybody else's."""

SUBJECTS = [
    f"{prefix}_00000000000000000000000{n}"
    for n, prefix in enumerate(["trade", "consignment", "document", "title", "case", "intent", "message", "shipment"])
]
"""Ids that nobody made, one for each room that keeps subjects; real ones join them."""


@pytest.fixture
def foreign() -> list[str]:
    """Subjects of seller and buyer that the outsider may not know of."""
    for organisation in (SELLER, BUYER, OUTSIDER):
        an_organisation(organisation)
    for make in isolation_world.MAKERS:
        make()
    made = set(Access.objects.exclude(organisation=OUTSIDER).values_list("subject", flat=True))
    invented = [s for s in SUBJECTS if not any(m.split("_")[0] == s.split("_")[0] for m in made)]
    for subject in invented:
        grant_access(subject=subject, organisations=[SELLER, BUYER])
    return sorted({*made, *invented})


@pytest.fixture
def outsider() -> Client:
    client = Client(headers={"Authorization": f"Bearer {a_token('out@sider.example', organisation=OUTSIDER)}"})
    client.raise_request_exception = False
    return client


@pytest.fixture
def outsider_in_session() -> Client:
    client = Client(raise_request_exception=False)
    person = a_person("out2@sider.example", organisation=OUTSIDER, password="correct horse battery")
    client.force_login(Person.objects.get(pk=person))
    return client


def test_an_outsider_sees_no_foreign_subject(foreign: list[str], outsider: Client, outsider_in_session: Client) -> None:
    leaks = [
        leak
        for route in every_route()
        if route.parameters and not route.path.startswith("/accounts/")
        for leak in _leaks(outsider if route.path.startswith("/api/") else outsider_in_session, route, foreign)
    ]
    assert not leaks, "\n".join(leaks)


def test_nobody_sees_only_what_is_listed_as_public(foreign: list[str]) -> None:
    client = Client(raise_request_exception=False)
    unlisted = []
    for route in every_route():
        for path in route.filled(foreign[-1:] or ["x"]):
            answer = client.get(path)
            if answer.status_code == 200 and not is_public(route):
                unlisted.append(f"GET {route.path} answers 200 to nobody: list it as public with a reason, or close it")
            if _shows(answer, foreign, path):
                unlisted.append(f"GET {path} shows a foreign subject to nobody")
    assert not unlisted, "\n".join(unlisted)


def test_lists_hold_only_ones_own_subjects(foreign: list[str], outsider: Client, outsider_in_session: Client) -> None:
    leaks = []
    for client in (outsider, outsider_in_session):
        for route in every_route():
            if route.parameters or route.path.startswith("/accounts/logout"):
                continue
            answer = client.get(route.path)
            if _shows(answer, foreign, route.path):
                leaks.append(f"GET {route.path}")
    assert not leaks, "\n".join(leaks)


def test_writes_need_someone(foreign: list[str]) -> None:
    client = Client(raise_request_exception=False)
    open_doors = []
    for route in every_route():
        if not route.path.startswith("/api/") or is_public(route):
            continue
        path = next(route.filled(foreign[-1:] or ["x"]))
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(client, method)(path, data=b"{}", content_type="application/json")
            if answer.status_code not in (401, 403, 404, 405):
                open_doors.append(f"{method.upper()} {path}: {answer.status_code}")
    assert not open_doors, "\n".join(open_doors)


def test_the_public_list_holds_nothing_stale() -> None:
    known = {route.path for route in every_route()}
    stale = [path for path in PUBLIC if path.startswith("/accounts/") and path not in known]
    assert not stale


def _leaks(client: Client, route: Route, foreign: list[str]) -> Iterator[str]:
    """Ids of every kind at every place, also where none of them fits; what writes, `test_isolation_matrix` asks."""
    one_of_each_kind = list({subject.partition("_")[0]: subject for subject in foreign}.values())
    for path in route.filled(one_of_each_kind):
        answer = client.get(path)
        if answer.status_code not in (401, 403, 404, 405) and not is_public(route):
            yield f"GET {path} answers {answer.status_code} to an outsider"
        if answer.status_code >= 500:
            yield f"GET {path} breaks: {answer.status_code}"


def ask(client: Client, method: str, path: str, body: dict[str, Any]) -> Any:
    """The answer to a GET, or to `body` sent as its address reads it: JSON by the API, a form by a page."""
    if method == "get":
        return client.get(path)
    if method == "post" and not path.startswith("/api/"):
        return client.post(path, body)
    return getattr(client, method)(path, data=json.dumps(body), content_type="application/json")


def _shows(answer: object, foreign: list[str], path: str) -> bool:
    content = shown(answer)
    return any(subject in content for subject in foreign if subject not in path)


def shown(answer: object) -> str:
    """What an answer holds."""
    content = b"".join(answer) if getattr(answer, "streaming", False) else getattr(answer, "content", b"")
    return content.decode(errors="replace")


def is_public(route: Route) -> bool:
    return route.path in PUBLIC or any(route.path.startswith(beginning) for beginning in PUBLIC_BEGINNINGS)


def test_a_key_in_anothers_browser_is_neither_shown_nor_used_nor_taken_back(
    foreign: list[str], outsider_in_session: Client
) -> None:
    (key,) = browser_keys(by=an_actor(SELLER), now=NOON)
    for page in ("/organisation/certificates/", "/organisation/certificates/browser/"):
        assert key.serial not in outsider_in_session.get(page, follow=True).content.decode()
    end = f"/organisation/certificates/{key.serial}/revoke/"
    assert outsider_in_session.post(end, {"reason": "superseded"}).status_code == 404
    own = a_consignment(id=ConsignmentId("consignment_of_outsider"))
    enter(consignment=own, by=an_actor(OUTSIDER), readers=[])
    form = {"number": "P-1", "key": key.serial}
    assert outsider_in_session.post(f"/documents/issue/{own.id}/packing-list", form).status_code == 404
    assert browser_keys(by=an_actor(SELLER), now=NOON) == [key]


def test_a_guessed_token_is_refused(client: Client) -> None:
    answer = client.get("/api/consignments", headers={"Authorization": "Bearer tl_guess"})
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_a_session_needs_the_csrf_token_to_write_by_api(outsider_in_session: Client) -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = outsider_in_session.cookies
    answer = strict.post("/api/consignments", data=b"{}", content_type="application/json")
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]


def test_a_session_ends_after_an_idle_hour_and_after_twelve() -> None:
    start = clock.now()
    for step, uses, still_in in ((timedelta(minutes=59), 12, True), (timedelta(minutes=61), 1, False)):
        client = Client()
        client.force_login(Person.objects.get(pk=a_person(f"s{uses}@sider.example")))
        moment = start
        for _ in range(uses):
            assert _is_signed_in(client, moment)
            moment += step
        assert _is_signed_in(client, moment) is still_in
    client = Client()
    client.force_login(Person.objects.get(pk=a_person("long@sider.example")))
    for minutes in range(0, 12 * 60 + 1, 30):
        assert _is_signed_in(client, start + timedelta(minutes=minutes))
    assert not _is_signed_in(client, start + timedelta(hours=12, minutes=1))


def _is_signed_in(client: Client, moment: datetime) -> bool:
    with clock.frozen_at(moment):
        answer = client.get("/alive")
    return bool(answer.wsgi_request.user.is_authenticated)
