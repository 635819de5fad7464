# SPDX-License-Identifier: Apache-2.0
import pytest
from django.test import Client
from tests.conftest import NOON
from tests.consignment_makers import a_consignment
from tests.makers import OUTSIDER, SELLER, a_person, a_token, an_actor

from tradelane.consignments.actions import enter
from tradelane.origin import actions
from tradelane.parties.models import Person

pytestmark = pytest.mark.django_db

BEANS = {"description": "Green <coffee>", "hs_code": "090111", "origin": "MX", "wholly_obtained": True}


def test_agreements_are_public(client: Client) -> None:
    page = client.get("/origin").content.decode()
    assert "CPTPP Annex 3-D, 2103.10" in page
    listed = client.get("/api/origin/agreements").json()
    assert {"MX", "SG"} <= set(listed[0]["economies"])


def test_a_determination_is_shown_step_by_step_to_those_concerned(client: Client) -> None:
    made = actions.determine(
        consignment=a_consignment(), item=1, materials=[BEANS], agreement="cptpp", by=an_actor(SELLER), now=NOON
    )
    assert client.get(f"/origin/{made.id}").status_code == 302
    client.force_login(Person.objects.get(pk=a_person(organisation=SELLER)))
    page = client.get(f"/origin/{made.id}").content.decode()
    for words in ("The good originates", "wholly obtained (WO)", "CPTPP art. 3.2(a), 3.3", "Green &lt;coffee&gt;"):
        assert words in page, words
    other = Client()
    other.force_login(Person.objects.get(pk=a_person("other@example.com", organisation=OUTSIDER)))
    assert other.get(f"/origin/{made.id}").status_code == 404


def test_programs_ask_and_read(client: Client) -> None:
    enter(consignment=a_consignment(), by=an_actor(SELLER), readers=[])
    mine = {"Authorization": f"Bearer {a_token()}"}
    body = {"consignment": a_consignment().id, "item": 1, "materials": [BEANS]}
    asked = client.post("/api/origin/determinations", body, content_type="application/json", headers=mine)
    assert asked.status_code == 201
    assert (asked.json()["result"], asked.json()["criterion"]) == ("originating", "WO")
    path = f"/api/origin/determinations/{asked.json()['id']}"
    assert client.get(path, headers=mine).json() == asked.json()
    listed = client.get(f"/api/origin/determinations?consignment={body['consignment']}", headers=mine)
    assert [d["id"] for d in listed.json()] == [asked.json()["id"]]
    theirs = {"Authorization": f"Bearer {a_token('other@example.com', organisation=OUTSIDER)}"}
    assert client.get(path, headers=theirs).status_code == 404
    assert client.post(
        "/api/origin/determinations", body, content_type="application/json", headers=theirs
    ).status_code == 404  # fmt: skip
    faulty = client.post(
        "/api/origin/determinations", {**body, "item": 9}, content_type="application/json", headers=mine
    )
    assert faulty.json()["field"] == "item"
