# SPDX-License-Identifier: Apache-2.0
"""Documents that two people sign: the first asks, another approves exactly those bytes, both are named."""

import json
from typing import Any

import pytest
from django.test import Client
from tests.conftest import NOON
from tests.document_makers import STATED, a_shipped_consignment
from tests.makers import BUYER, SELLER, a_person, an_actor
from tests.passkey_makers import a_passkey, challenge_in
from tests.rooms.documents.conftest import Issue

from tradelane.consignments.actions import enter
from tradelane.desk.queries import waiting
from tradelane.desk.values import Door
from tradelane.documents import actions, queries
from tradelane.documents.values import DocumentKind, FileFormat, ToIssue
from tradelane.journal.models import Fact
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.parties.actions import issue_token
from tradelane.parties.models import Membership, Person
from tradelane.parties.values import Actor, Role
from tradelane.trust import actions as trust
from tradelane.trust.models import Approval
from tradelane.trust.queries import trust_list
from tradelane.trust.values import ApprovalMethod, Proof
from tradelane.verifier.formats import verify_file

KIND = DocumentKind.COMMERCIAL_INVOICE
SIGNED_IN = Proof(ApprovalMethod.SIGN_IN, {})
PASSWORD = "correct horse battery"


@pytest.fixture
def ana(issue: Issue) -> Actor:
    """Who asks first; her organisation asks for two signatories."""
    first = an_actor(person=a_person("ana@cafe.example", password=PASSWORD))
    trust.ask_signatories(organisation=SELLER, people=2, by=first, now=NOON)
    return first


@pytest.fixture
def ben(ana: Actor) -> Actor:
    """Another signatory of the same organisation."""
    return an_actor(person=a_person("ben@cafe.example", password=PASSWORD))


def held(issue: Issue, by: Actor, **changes: Any) -> str:
    """The request under which a document waits."""
    with pytest.raises(Refused) as waits:
        issue(by=by, **changes)
    assert waits.value.rule == "TRUST-21"
    return str(waits.value.facts["request"])


def approve(request: str, by: Actor, **changes: Any) -> Any:
    given = {"proof": SIGNED_IN, "has_passkey": False, "now": NOON, **changes}
    return actions.approve(requests=[request], by=by, **given)[request]


def test_the_first_asks_another_approves_and_it_is_issued(issue: Issue, ana: Actor, ben: Actor) -> None:
    request = held(issue, ana)
    assert queries.recent_documents(by=ana) == []
    (waiting,) = queries.waiting_documents(by=ben)
    assert (waiting.request.id, waiting.request.needed, len(waiting.request.approvals)) == (request, 2, 1)
    id = approve(request, ben)
    assert queries.waiting_documents(by=ben) == []
    actions.complete(document=id, now=NOON)
    content = queries.document_file(document=id, format=FileFormat.JSON, by=ana)
    report = verify_file(content, name="a.json", trust_list=trust_list(), now=NOON)
    assert report.result is Verdict.VALID, [check.why for check in report.failed()]
    assert queries.document(document=id, by=an_actor(BUYER)).number == "commercial-invoice-1", "its readers see it"
    fact = Fact.objects.get(name="documents.document.issued", subject=id)
    assert fact.data["approved_by"] == [ana.person, ben.person]
    assert fact.person == ben.person
    assert issue(by=ana) == id, "asking again gives the same document"


def test_it_waits_on_the_home_of_who_may_approve_and_has_not(issue: Issue, ana: Actor, ben: Actor) -> None:
    held(issue, ana)
    assert [(one.door, one.next_act) for one in waiting(by=ben, now=NOON)] == [(Door.DOCUMENT, "approve")]
    for other in (ana, an_actor(roles=[Role.CLERK], person="person_cyn"), an_actor(BUYER)):
        assert waiting(by=other, now=NOON) == []
    assert "/documents/waiting/" in client_of(ben).get("/home/").content.decode()


def test_whoever_issues_by_page_or_program_learns_that_it_waits(issue: Issue, ana: Actor, ben: Actor) -> None:
    whole = a_shipped_consignment()
    enter(consignment=whole, by=ana, readers=[BUYER])
    sent = {"kind": str(KIND), "consignment": whole.id, "number": "by-program", "statements": STATED[KIND]}
    told = token_client(ana).post("/api/documents", sent, content_type="application/json")
    assert (told.status_code, told.json()["rule"]) == (422, "TRUST-21")
    page = f"/documents/issue/{whole.id}/{KIND}"
    shown = client_of(ana).post(page, {"number": "by-page", "readers": [BUYER]})
    assert shown.headers["Location"] == "/documents/waiting/"
    requests = {one.document.number: one.request.id for one in queries.waiting_documents(by=ben)}
    assert set(requests) == {"by-program", "by-page"}
    assert told.json()["facts"]["request"] == requests["by-program"]
    issued = approve(requests["by-program"], ben)
    again = token_client(ana).post("/api/documents", sent, content_type="application/json")
    assert (again.status_code, again.json()["id"]) == (201, issued)


def test_nobody_is_the_second_of_two_alone(issue: Issue, ana: Actor, ben: Actor) -> None:
    request = held(issue, ana)
    assert held(issue, ana) == request, "asking again changes nothing"
    with pytest.raises(Refused) as refusal:
        approve(request, ana)
    assert refusal.value.rule == "TRUST-27"
    clerk = an_actor(person="person_cyn", roles=[Role.CLERK])
    with pytest.raises(Forbidden) as forbidden:
        approve(request, clerk)
    assert forbidden.value.rule == "TRUST-26"
    with pytest.raises(NotFound):
        approve(request, an_actor(BUYER))
    assert queries.recent_documents(by=ana) == []


def test_who_left_in_between_no_longer_counts(issue: Issue, ana: Actor, ben: Actor) -> None:
    request = held(issue, ana)
    Membership.objects.filter(person=ana.person).update(roles=["reader"])
    assert approve(request, ben) is None
    cyn = an_actor(person=a_person("cyn@cafe.example"))
    assert approve(request, cyn) is not None


def test_a_withdrawn_or_signed_request_is_not_approved(issue: Issue, ana: Actor, ben: Actor) -> None:
    request = held(issue, ana)
    actions.withdraw(request=request, by=ben)
    with pytest.raises(Refused) as refusal:
        approve(request, ben)
    assert refusal.value.rule == "TRUST-28"
    again = held(issue, ana)
    assert again != request
    assert approve(again, ben)
    with pytest.raises(Refused):
        actions.withdraw(request=again, by=ben)


def test_another_document_under_the_same_number_is_a_conflict(issue: Issue, ana: Actor) -> None:
    request = held(issue, ana)
    with pytest.raises(Conflict) as conflict:
        issue(by=ana, statements={**STATED[KIND], "note": "other"})
    assert conflict.value.facts["request"] == request


def test_a_new_version_and_a_cancellation_wait_too(issue: Issue, ana: Actor, ben: Actor) -> None:
    first = approve(held(issue, ana), ben)
    with pytest.raises(Refused) as waits:
        actions.cancel(document=first, reason="Sold twice.", by=ben, now=NOON)
    cancelled = approve(waits.value.facts["request"], ana)
    assert str(queries.document(document=first, by=ana).status) == "cancelled"
    assert str(queries.document(document=cancelled, by=an_actor(BUYER)).status) == "cancelled"


def test_messages_and_organisations_that_ask_for_one_are_signed_for_at_once(issue: Issue, ana: Actor) -> None:
    assert trust.sign_message(organisation=SELLER, payload=b"x", now=NOON)
    assert issue(DocumentKind.BILL_OF_LADING)


# ── passkeys ──


def client_of(actor: Actor) -> Client:
    client = Client()
    person = Person.objects.get(pk=actor.person)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def api(client: Client, path: str, body: Any) -> Any:

    return client.post(f"/api/documents/{path}", json.dumps(body), content_type="application/json")


def token_client(actor: Actor) -> Client:
    assert actor.person
    token = issue_token(person=actor.person, organisation=SELLER, label="test")
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_a_passkey_signs_the_digests_of_what_is_approved(issue: Issue, ana: Actor, ben: Actor) -> None:
    passkey, client = a_passkey(str(ben.person)), client_of(ben)
    request = held(issue, ana)
    other = held(issue, ana, number="other")
    with pytest.raises(Refused) as refusal:
        approve(request, ben, has_passkey=True)
    assert refusal.value.rule == "TRUST-29", "who has a passkey does not approve without it"
    challenge = challenge_in(client.get(f"/api/documents/waiting/options?requests={request}").json())
    elsewhere = challenge_in(client.get(f"/api/documents/waiting/options?requests={other}").json())
    assert len(challenge) == 32
    assert challenge != elsewhere
    page = f"/documents/waiting/approve/?request={request}"
    assert "passkey" in client.get(page).content.decode()
    for wrong in (
        passkey.assertion(elsewhere), passkey.assertion(challenge, verified=False),
        {**passkey.assertion(challenge), "id": "AAAA", "rawId": "AAAA"}, {}, {"response": 1},
    ):  # fmt: skip
        answer = client.post("/documents/waiting/approve/", {"request": request, "credential": json.dumps(wrong)})
        assert answer.status_code in (400, 422), wrong
        assert queries.recent_documents(by=ben) == []
    sound = json.dumps(passkey.assertion(challenge))
    answer = client.post("/documents/waiting/approve/", {"request": request, "credential": sound})
    (issued,) = queries.recent_documents(by=ben)
    assert answer.headers["Location"] == f"/documents/{issued.id}"
    kept = Approval.objects.get(request=request, person=ben.person)
    assert kept.method == "passkey"
    assert set(kept.evidence) == {"clientDataJSON", "authenticatorData", "signature", "credential", "challenge"}


def test_a_program_approves_many_by_token_but_not_for_who_has_a_passkey(issue: Issue, ana: Actor, ben: Actor) -> None:
    requests = [held(issue, ana, number=f"number-{n}") for n in range(5)]
    client = token_client(ben)
    listed = client.get("/api/documents/waiting").json()
    assert [one["request"] for one in listed] == requests
    assert listed[0]["approved_by"] == [ana.person]
    done = api(client, "waiting/approve", {"requests": requests}).json()
    assert set(done) == set(requests)
    assert len({*done.values()}) == 5
    assert client.get("/api/documents/waiting").json() == []
    a_passkey(str(ben.person))
    late = held(issue, ana, number="late")
    refused = api(client, "waiting/approve", {"requests": [late]})
    assert (refused.status_code, refused.json()["rule"]) == (422, "TRUST-29")
    assert api(client, f"waiting/{late}/withdraw", {}).status_code == 204


def test_all_are_approved_or_none(issue: Issue, ana: Actor, ben: Actor) -> None:
    good = held(issue, ana)
    with pytest.raises(NotFound):
        actions.approve(requests=[good, "sigreq_none"], by=ben, proof=SIGNED_IN, has_passkey=False, now=NOON)
    assert queries.recent_documents(by=ben) == []
    assert approve(good, ben)


def test_on_the_page_a_person_without_passkey_proves_who_they_are_anew(issue: Issue, ana: Actor, ben: Actor) -> None:
    request = held(issue, ana)
    page = f"/documents/waiting/approve/?request={request}"
    stale = client_of(ben)
    assert "reauthenticate" in stale.get(page).headers["Location"]
    assert "reauthenticate" in stale.post("/documents/waiting/approve/", {"request": request}).headers["Location"]
    assert api(stale, "waiting/approve", {"requests": [request]}).status_code == 403
    client = Client()
    client.post("/accounts/login/", {"login": "ben@cafe.example", "password": PASSWORD})
    assert "reauthenticate" in client.get(page).headers["Location"], "signing in is not yet approving"
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": page})
    listed = client.get("/documents/waiting/").content.decode()
    assert "commercial-invoice-1" in listed
    assert "1 of 2 approved" in listed
    shown = client.get(page).content.decode()
    assert "Merlion Roasters" in shown
    assert queries.waiting_document(request=request, by=ben).request.digest in shown
    answer = client.post("/documents/waiting/approve/", {"request": request})
    (issued,) = queries.recent_documents(by=ben)
    assert answer.headers["Location"] == f"/documents/{issued.id}"


def test_the_asker_sees_that_another_must_approve_and_may_withdraw(issue: Issue, ana: Actor) -> None:
    request = held(issue, ana)
    client = client_of(ana)
    assert "1 document waits for a signature" in client.get("/documents/").content.decode()
    assert "You approved it" in client.get("/documents/waiting/").content.decode()
    client.post(f"/documents/waiting/{request}/withdraw/")
    assert "Nothing waits" in client.get("/documents/waiting/").content.decode()


def test_an_admin_says_how_many_signatories_are_asked_for(issue: Issue) -> None:
    admin = an_actor(person=a_person("ana@cafe.example"))
    client = client_of(admin)
    client.post("/organisation/signatories/", {"people": "2"})
    assert '<option value="2" selected>' in client.get("/organisation/certificates/").content.decode()
    assert client.post("/organisation/signatories/", {"people": "9"}).status_code == 400
    held(issue, admin)


# ── many ──


def test_many_are_issued_in_one_call_and_each_fault_is_said(issue: Issue) -> None:
    signer = an_actor(person=a_person("ana@cafe.example"))
    enter(consignment=a_shipped_consignment(), by=signer, readers=[BUYER])
    consignment = a_shipped_consignment()
    good = [ToIssue(KIND, f"n-{n}", consignment, STATED[KIND], (BUYER,)) for n in range(20)]
    wrong = ToIssue(KIND, "n-20", consignment, {"unheard": 1}, (BUYER,))
    made = actions.issue_many(wanted=[*good, wrong, good[0]], by=signer, now=NOON)
    assert len({id for id in made[:20] if isinstance(id, str)}) == 20
    assert isinstance(made[20], Unreadable | Refused)
    assert isinstance(made[21], Conflict), "the number stands twice"
    assert Fact.objects.filter(name="documents.document.issued").count() == 20
    again = actions.issue_many(wanted=good, by=signer, now=NOON)
    assert again == made[:20], "asking again gives the same documents"
    for id in made[:2]:
        actions.complete(document=id, now=NOON)
        content = queries.document_file(document=id, format=FileFormat.JSON, by=an_actor(BUYER))
        assert verify_file(content, name="a.json", trust_list=trust_list(), now=NOON).result is Verdict.VALID


def test_the_api_issues_many_and_two_people_sign_them(issue: Issue, ana: Actor, ben: Actor) -> None:
    enter(consignment=a_shipped_consignment(), by=ana, readers=[BUYER])
    body = {
        "documents": [
            {"kind": KIND, "number": f"n-{n}", "consignment": a_shipped_consignment().id, "statements": STATED[KIND],
             "readers": [BUYER]}
            for n in range(3)
        ]
    }  # fmt: skip
    told = api(token_client(ana), "bulk", body).json()
    assert [one["problem"]["rule"] for one in told] == ["TRUST-21"] * 3
    requests = [one["request"] for one in token_client(ben).get("/api/documents/waiting").json()]
    assert len(api(token_client(ben), "waiting/approve", {"requests": requests}).json()) == 3
    assert len(queries.recent_documents(by=an_actor(BUYER))) == 3
    strangers = {"documents": [{**body["documents"][0], "number": "x", "readers": ["SG.UEN.199900001Z"]}]}
    told = api(token_client(ana), "bulk", strangers).json()
    assert told[0]["problem"] is not None
