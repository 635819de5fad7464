# SPDX-License-Identifier: Apache-2.0
"""Titles over HTTP: the JSON API and the pages."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.makers import BUYER, CARRIER, OUTSIDER, SELLER, a_person, a_token, an_actor
from tests.passkey_makers import a_passkey, challenge_in
from tests.rooms.titles.conftest import MX_BANK, World

from tradelane.journal.queries import facts
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.models import Person
from tradelane.titles import actions, formats, queries
from tradelane.titles.values import Title
from tradelane.trust.actions import sequence, sign_payload

JSON = "application/json"
PASSWORD = "correct horse battery"


@pytest.fixture
def holder(world: World) -> Client:
    return client_of("h@test.example", SELLER)


def client_of(email: str, organisation: OrganisationId) -> Client:
    return Client(headers={"Authorization": f"Bearer {a_token(email, organisation=organisation)}"})


def signed_in(email: str, organisation: OrganisationId, password: str = "") -> Client:
    client = Client()
    person = a_person(email, organisation=organisation, **({"password": password} if password else {}))
    client.force_login(
        Person.objects.get(pk=person),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def post(client: Client, path: str, **body: object) -> Any:
    return client.post(path, json.dumps(body), content_type=JSON)


def test_the_api_shows_a_title_and_its_chain(world: World, title: Title, holder: Client) -> None:
    shown = holder.get(f"/api/titles/{title.id}").json()
    assert (shown["holder"], shown["state"], shown["head"]) == (SELLER, "held", title.head)
    assert [each["id"] for each in holder.get("/api/titles", {"holding": True}).json()] == [title.id]
    (entry,) = holder.get(f"/api/titles/{title.id}/entries").json()
    assert formats.signed_from_json(entry).digest == title.head
    assert holder.get(f"/api/titles/{title.id}/report").json()["result"] == "valid"


def test_the_api_hides_a_title_from_outsiders(world: World, title: Title) -> None:
    stranger = client_of("o@test.example", OUTSIDER)
    for path in ("", "/entries", "/report"):
        assert stranger.get(f"/api/titles/{title.id}{path}").status_code == 404
    assert post(stranger, f"/api/titles/{title.id}/transfers", to=BUYER, seen_head=title.head).status_code == 404
    assert Client().get(f"/api/titles/{title.id}").status_code == 401


def test_the_api_issues_and_walks_to_delivery(world: World) -> None:
    carrier, seller = client_of("c@test.example", CARRIER), client_of("s@test.example", SELLER)
    made = post(
        carrier, "/api/titles", document=digest_of(b"x"), consignment="consignment_9", number="PTL-7",
        first_holder=SELLER, governing_law="Mexico",
    )  # fmt: skip
    assert made.status_code == 201, made.content
    id, head = made.json()["id"], made.json()["head"]
    surrendered = post(seller, f"/api/titles/{id}/surrenders", seen_head=head)
    assert surrendered.json()["state"] == "surrendered"
    back = post(carrier, f"/api/titles/{id}/refusals", seen_head=surrendered.json()["head"]).json()
    assert back["holder"] == SELLER
    again = post(seller, f"/api/titles/{id}/surrenders", seen_head=back["head"]).json()
    assert post(carrier, f"/api/titles/{id}/deliveries", seen_head=again["head"]).json()["state"] == "delivered"
    assert post(carrier, f"/api/titles/{id}/voidings", seen_head=again["head"]).status_code in (403, 409, 422)


def test_a_browser_that_is_merely_signed_in_has_nothing_signed(world: World, title: Title) -> None:
    """Its session opens the API too: there as on the pages, its person proves anew who they are first."""
    asked = {"to": MX_BANK, "seen_head": title.head}
    challenge = {
        "title": title.id,
        "head": title.head,
        "verifier": "v",
        "nonce": "n",
        "expires": "2026-11-02T12:30:00Z",
    }
    browser = signed_in("p@test.example", SELLER, password=PASSWORD)
    carrier = signed_in("c@test.example", CARRIER, password=PASSWORD)
    refused = (
        post(browser, f"/api/titles/{title.id}/transfers", **asked),
        post(browser, f"/api/titles/{title.id}/surrenders", seen_head=title.head),
        post(browser, f"/api/titles/{title.id}/demonstrations", challenge=challenge),
        post(
            carrier, "/api/titles", document=digest_of(b"x"), consignment="c", number="PTL-7", first_holder=SELLER,
            governing_law="Mexico",
        ),
    )  # fmt: skip
    for answer in refused:
        assert answer.status_code == 403 and "TRUST-29" in answer.content.decode(), answer.content
    assert world.see(title.id) == title and len(queries.titles(by=an_actor(CARRIER))) == 1
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert post(browser, f"/api/titles/{title.id}/transfers", **asked).status_code == 201


def test_a_stale_head_is_answered_with_409(world: World, title: Title, holder: Client) -> None:
    world.transfer(title, MX_BANK)
    answer = post(holder, f"/api/titles/{title.id}/transfers", to=BUYER, seen_head=title.head)
    assert (answer.status_code, answer.headers["Content-Type"]) == (409, "application/problem+json")


def test_a_holder_signs_with_their_own_key(world: World, title: Title, holder: Client) -> None:
    prepared = post(holder, f"/api/titles/{title.id}/prepare", act="transfer", to=MX_BANK, seen_head=title.head).json()
    body = prepared["bytes_to_sign"].encode()
    protected, signature = sign_payload(organisation=SELLER, payload=body, now=world.now)
    for _ in range(2):
        answer = post(
            holder, f"/api/titles/{title.id}/entries", entry=prepared["entry"], protected=protected,
            signature=signature,
        )  # fmt: skip
        assert answer.status_code == 201, answer.content
    assert world.see(title.id).holder == MX_BANK


def proved(email: str, organisation: OrganisationId) -> Client:
    """Signed in, and proved anew who they are a moment ago."""
    client = signed_in(email, organisation, password=PASSWORD)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def sign(client: Client, title: Title, **given: str) -> HttpResponse:
    """Choose an act on the title's page, look at its entry, sign it."""
    address = f"/titles/{title.id}/sign"
    shown = client.post(address, {"seen_head": title.head, **given})
    assert shown.status_code == 200, shown.content
    return client.post(address, {"entry": shown.context["text"], "words": shown.context["words"]})


def test_the_page_shows_the_baton_and_moves_it(world: World, title: Title) -> None:
    sequence(now=world.now)
    client = proved("p@test.example", SELLER)
    page = client.get(f"/titles/{title.id}").content.decode()
    assert "You hold this title." in page and "in the public log" in page and "signature valid" in page
    assert "Not yet witnessed" in page and "bound to the holder" in page
    assert sign(client, title, act="transfer", to=MX_BANK).status_code == 302
    assert world.see(title.id).holder == MX_BANK
    page = client.get(f"/titles/{title.id}").content.decode()
    assert "Waiting for" in page and "Sign and transfer" not in page
    assert title.number in client.get("/titles/").content.decode()
    (fact,) = [fact for fact in facts(subject=title.id) if fact.name == "titles.entry.approved"]
    assert (fact.data["method"], fact.data["digest"]) == ("sign-in", world.see(title.id).head)


def test_nobody_signs_on_a_page_without_proving_anew_who_they_are(world: World, title: Title) -> None:
    client = signed_in("p@test.example", SELLER, password=PASSWORD)
    address = f"/titles/{title.id}/sign"
    entry = formats.entry_bytes(world.next_entry(title, to=MX_BANK)).decode()
    for answer in (client.get(address, {"act": "transfer"}), client.post(address, {"entry": entry})):
        assert "reauthenticate" in answer.headers["Location"]
    assert world.see(title.id) == title


def test_a_passkey_signs_exactly_the_entry_that_was_shown(world: World, title: Title) -> None:
    client = signed_in("p@test.example", SELLER)
    authenticator = a_passkey(client.session["_auth_user_id"])
    address = f"/titles/{title.id}/sign"
    shown = client.get(address, {"act": "transfer", "to": MX_BANK, "seen_head": title.head})
    challenge = challenge_in(shown.context["options"]["request_options"])
    assertion = json.dumps(authenticator.assertion(challenge))
    other = formats.entry_bytes(world.next_entry(title, to=BUYER)).decode()
    assert client.post(address, {"entry": other, "credential": assertion}).status_code == 400
    assert client.post(address, {"entry": shown.context["text"]}).status_code == 403
    assert world.see(title.id) == title
    assert client.post(address, {"entry": shown.context["text"], "credential": assertion}).status_code == 302
    assert world.see(title.id).holder == MX_BANK


def test_the_pages_walk_through_the_acts_of_a_record(world: World, title: Title) -> None:
    seller, bank = proved("p@test.example", SELLER), proved("b@test.example", MX_BANK)
    carrier = proved("c@test.example", CARRIER)

    def does(client: Client, **given: str) -> str:
        now = world.see(title.id)
        page = client.get(f"/titles/{title.id}").content.decode()
        assert f'value="{given["act"]}"' in page, given
        assert sign(client, now, **given).status_code == 302
        return str(world.see(title.id).state)

    does(seller, act="endorse", form="full", to=MX_BANK, without_recourse="on")
    assert does(bank, act="reject", reason="not ordered") == "held"
    does(seller, act="rekey")
    assert does(seller, act="pledge", to=MX_BANK) == "pledged"
    does(bank, act="accept")
    assert does(bank, act="release") == "held"
    does(seller, act="surrender", purpose="amendment", wanted="another port")
    does(carrier, act="amend", document=digest_of(b"two"), reason="another port")
    does(seller, act="surrender", purpose="paper")
    statement = "In place of an electronic record."
    assert does(carrier, act="to_paper", number="P-1", originals="3", statement=statement) == "paper"
    page = carrier.get(f"/titles/{title.id}").content.decode()
    assert "the electronic record has ended" in page and statement in page and "another port" in page


def test_the_page_shows_control_to_who_asks(world: World, title: Title) -> None:
    client = proved("p@test.example", SELLER)
    assert "Who asks" in client.get(f"/titles/{title.id}/control").content.decode()
    answer = client.post(f"/titles/{title.id}/control", {"verifier": "desk 4", "nonce": "swordfish"})
    told = json.loads(answer.content)
    challenge = told["demonstration"]["challenge"]
    assert (challenge["verifier"], challenge["nonce"]) == ("desk 4", "swordfish")
    bank = client_of("b@test.example", MX_BANK)
    checked = post(bank, "/api/titles/demonstrations/checks", challenge=challenge, **told).json()
    assert checked["result"] == "valid", checked
    other = {**challenge, "nonce": "sturgeon"}
    assert post(bank, "/api/titles/demonstrations/checks", challenge=other, **told).json()["result"] == "invalid"


@pytest.mark.parametrize(
    ("path", "given", "status", "rule"),
    [
        ("sign", {"act": "transfer"}, 422, "TITLE-11"), ("sign", {"act": "nothing"}, 400, "TITLE-READ-3"),
        ("sign", {"act": "transfer", "to": MX_BANK, "seen_head": "sha256:" + "0" * 64}, 409, "TITLE-2"),
        ("sign", {"entry": "{"}, 400, "JSON-3"), ("control", {}, 422, "TITLE-100"),
    ],
)  # fmt: skip
def test_what_can_not_be_signed_is_told_beside_its_title(
    world: World, title: Title, path: str, given: dict[str, str], status: int, rule: str
) -> None:
    answer = proved("p@test.example", SELLER).post(f"/titles/{title.id}/{path}", {"seen_head": title.head, **given})
    page = answer.content.decode()
    assert answer.status_code == status and "Nothing was signed" in page and rule in page
    assert f'href="/titles/{title.id}"' in page, "the way back"
    assert world.see(title.id) == title


def test_control_is_shown_by_nobody_who_has_not_proved_anew_who_they_are(world: World, title: Title) -> None:
    """An open browser is not its person: not one with a password, nor one whose person has a passkey."""
    client = signed_in("p@test.example", SELLER, password=PASSWORD)
    for has_passkey in (False, True):
        if has_passkey:
            a_passkey(client.session["_auth_user_id"])
        answer = client.post(f"/titles/{title.id}/control", {"verifier": "desk 4", "nonce": "swordfish"})
        assert "reauthenticate" in answer.headers["Location"], has_passkey
    assert "titles.control.demonstrated" not in [each.name for each in facts(subject=title.id)]


def test_joint_holders_sign_one_after_another_on_their_pages(world: World, title: Title) -> None:
    held = actions.transfer_title(
        title=title.id, to=MX_BANK, seen_head=title.head, by=an_actor(SELLER), now=world.tick(),
        held=actions.Together(others=(SELLER,), threshold=2),
    )  # fmt: skip
    seller, bank = proved("p@test.example", SELLER), proved("b@test.example", MX_BANK)
    assert sign(bank, held, act="transfer", to=BUYER).status_code == 302
    assert world.see(title.id).holder == MX_BANK
    page = seller.get(f"/titles/{title.id}").content.decode()
    assert "Waiting for signatures" in page
    (waiting,) = queries.waiting_entries(id=title.id, by=an_actor(SELLER))
    address = f"/titles/{title.id}/waiting/{waiting.digest}/sign"
    assert "Transferred" in seller.get(address).content.decode()
    assert seller.post(address).status_code == 302
    assert world.see(title.id).holder == BUYER


def test_the_page_of_the_carrier_answers_a_surrender(world: World, title: Title) -> None:
    waiting = actions.surrender_title(title=title.id, seen_head=title.head, by=an_actor(SELLER), now=world.tick())
    client = proved("c@test.example", CARRIER)
    assert "Sign and deliver" in client.get(f"/titles/{title.id}").content.decode()
    sign(client, waiting, act="accept_surrender")
    assert "the record has ended" in client.get(f"/titles/{title.id}").content.decode()


def test_the_page_refuses_without_csrf_role_or_sense(world: World, title: Title) -> None:
    strict = Client(enforce_csrf_checks=True)
    who = Person.objects.get(pk=a_person("q@test.example", organisation=SELLER))
    strict.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    body = {"act": "surrender", "seen_head": title.head}
    assert strict.post(f"/titles/{title.id}/sign", body).status_code == 403
    client = proved("r@test.example", SELLER)
    assert client.get(f"/titles/{title.id}/sign", {**body, "act": "steal"}).status_code == 400
    assert client.post(f"/titles/{title.id}/sign", {"entry": "{}"}).status_code == 400
    assert signed_in("o@test.example", OUTSIDER).get(f"/titles/{title.id}").status_code == 404
    assert Client().get(f"/titles/{title.id}").status_code == 302
    assert world.see(title.id).n == 1


def test_the_api_takes_every_act(world: World) -> None:
    carrier, seller, bank = (
        client_of(f"{name}@test.example", organisation)
        for name, organisation in (("c", CARRIER), ("s", SELLER), ("b", MX_BANK))
    )
    made = post(
        carrier, "/api/titles", document=digest_of(b"x"), consignment="consignment_9", number="PTL-7",
        first_holder=SELLER, governing_law="Mexico", form="order", order_of=SELLER, readers=[MX_BANK],
        consent={"basis": "express", "reference": "frame contract of 2026"},
        guardians={"parties": [CARRIER, MX_BANK], "threshold": 2, "waiting_days": 7},
    )  # fmt: skip
    assert made.status_code == 201, made.content
    at = made.json()

    def does(client: Client, noun: str, **body: object) -> dict[str, Any]:
        nonlocal at
        answer = post(client, f"/api/titles/{at['id']}/{noun}", seen_head=at["head"], **body)
        assert answer.status_code == 201, (noun, answer.content)
        at = answer.json()
        return at

    assert at["standing"]["order_of"] == SELLER and at["standing"]["bound_to_keys"]
    does(seller, "transfers", to=MX_BANK)
    assert does(seller, "nominations", nominee=OUTSIDER)["standing"]["nominee"] == OUTSIDER
    does(bank, "rejections", reason="not ordered")
    assert does(seller, "endorsements", form="blank")["standing"]["form"] == "blank"
    does(seller, "pledges", to=MX_BANK)
    does(bank, "acceptances")
    assert does(bank, "releases")["standing"]["pledgor"] is None
    does(seller, "keys")
    before = at["head"]
    opened = post(carrier, f"/api/titles/{at['id']}/recoveries", seen_head=before, ground="lost", to=SELLER)
    assert opened.json()["head"] == before, "the other guardian signs too"
    (waiting,) = bank.get(f"/api/titles/{at['id']}/waiting").json()
    at = post(bank, f"/api/titles/{at['id']}/waiting/{waiting['digest']}").json()
    assert at["standing"]["recovery"]["to"] == SELLER
    assert does(seller, "objections", reason="here they are")["standing"]["recovery"] is None
    does(seller, "surrenders", purpose="amendment", wanted="port")
    does(carrier, "amendments", document=digest_of(b"y"), reason="port")
    does(seller, "surrenders", purpose="division")
    parts = post(
        carrier, f"/api/titles/{at['id']}/divisions", seen_head=at["head"], basis="clause 9", quantity="10", unit="TNE",
        parts=[{"document": digest_of(b"1"), "number": "1", "quantity": "4"},
               {"document": digest_of(b"2"), "number": "2", "quantity": "6"}],
    ).json()  # fmt: skip
    assert [part["holder"] for part in parts] == [SELLER, SELLER]
    surrendered = [
        post(seller, f"/api/titles/{part['id']}/surrenders", seen_head=part["head"], purpose="combination").json()
        for part in parts
    ]
    heads = [{"id": one["id"], "seen_head": one["head"]} for one in surrendered]
    whole = post(
        carrier, "/api/titles/combinations", titles=heads, document=digest_of(b"3"), number="3", basis="clause 9"
    )
    assert whole.status_code == 201 and whole.json()["holder"] == SELLER
    at = whole.json()
    does(seller, "surrenders", purpose="paper")
    ended = does(carrier, "conversions", number="P", originals=3, statement="In place of a record.")
    assert ended["state"] == "paper"
    assert carrier.get(f"/api/titles/{at['id']}/report").json()["result"] == "valid"


def test_an_entry_with_terms_is_prepared_and_signed_elsewhere(world: World, title: Title, holder: Client) -> None:
    terms = {"form": "full", "endorsee": MX_BANK, "without_recourse": True, "not_to_order": False}
    prepared = post(holder, f"/api/titles/{title.id}/prepare", act="endorse", terms=terms, seen_head=title.head).json()
    assert prepared["signers"] == [SELLER] and prepared["needed"] == 1
    jws = sign_payload(organisation=SELLER, payload=prepared["bytes_to_sign"].encode(), now=world.now)
    answer = post(
        holder, f"/api/titles/{title.id}/entries", entry=prepared["entry"], protected=jws.protected,
        signature=jws.signature,
    )  # fmt: skip
    assert answer.status_code == 201, answer.content
    assert world.see(title.id).holder == MX_BANK
