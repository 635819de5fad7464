# SPDX-License-Identifier: Apache-2.0
"""Titles over HTTP: the JSON API and the pages."""

import json

import pytest
from django.test import Client
from tests.makers import BUYER, CARRIER, OUTSIDER, SELLER, a_person, a_token, an_actor
from tests.rooms.titles.conftest import MX_BANK, World

from tradelane.kernel.digests import digest_of
from tradelane.titles import formats
from tradelane.titles.values import Title
from tradelane.trust.actions import sequence, sign_payload

JSON = "application/json"


@pytest.fixture
def holder(world: World) -> Client:
    return client_of("h@test.example", SELLER)


def client_of(email: str, organisation) -> Client:
    return Client(headers={"Authorization": f"Bearer {a_token(email, organisation=organisation)}"})


def signed_in(email: str, organisation) -> Client:
    from tradelane.parties.models import Person

    client = Client()
    client.force_login(
        Person.objects.get(pk=a_person(email, organisation=organisation)),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def post(client: Client, path: str, **body: object):
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


def test_the_page_shows_the_baton_and_moves_it(world: World, title: Title) -> None:
    sequence(now=world.now)
    client = signed_in("p@test.example", SELLER)
    page = client.get(f"/titles/{title.id}").content.decode()
    assert "You hold this title." in page and "in the public log" in page and "signature valid" in page
    sent = client.post(f"/titles/{title.id}/act", {"act": "transfer", "to": MX_BANK, "seen_head": title.head})
    assert sent.status_code == 302
    assert world.see(title.id).holder == MX_BANK
    page = client.get(f"/titles/{title.id}").content.decode()
    assert "Waiting for" in page and "Sign and transfer" not in page
    assert title.number in client.get("/titles/").content.decode()


def test_the_page_of_the_carrier_answers_a_surrender(world: World, title: Title) -> None:
    from tradelane.titles import actions

    waiting = actions.surrender_title(title=title.id, seen_head=title.head, by=an_actor(SELLER), now=world.tick())
    client = signed_in("c@test.example", CARRIER)
    assert "Sign and deliver" in client.get(f"/titles/{title.id}").content.decode()
    client.post(f"/titles/{title.id}/act", {"act": "accept_surrender", "seen_head": waiting.head})
    assert "the record has ended" in client.get(f"/titles/{title.id}").content.decode()


def test_the_page_refuses_without_csrf_role_or_sense(world: World, title: Title) -> None:
    from tradelane.parties.models import Person

    strict = Client(enforce_csrf_checks=True)
    who = Person.objects.get(pk=a_person("q@test.example", organisation=SELLER))
    strict.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    body = {"act": "surrender", "seen_head": title.head}
    assert strict.post(f"/titles/{title.id}/act", body).status_code == 403
    client = signed_in("q@test.example", SELLER)
    assert client.post(f"/titles/{title.id}/act", {**body, "act": "steal"}).status_code == 400
    assert client.get(f"/titles/{title.id}/act").status_code == 405
    assert signed_in("o@test.example", OUTSIDER).get(f"/titles/{title.id}").status_code == 404
    assert Client().get(f"/titles/{title.id}").status_code == 302
    assert world.see(title.id).n == 1
