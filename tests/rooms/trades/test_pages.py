# SPDX-License-Identifier: Apache-2.0
"""The seller's own pages take a sale from a file to signed documents; what is wrong is said beside its field."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.conftest import NOON
from tests.makers import CARRIER, SELLER, a_person, an_actor, an_organisation

from config.demo import world
from tradelane.documents.queries import documents_of
from tradelane.parties.models import Person
from tradelane.parties.values import OrganisationKind
from tradelane.trades import queries, steps
from tradelane.trades.values import Part, Step, Trade
from tradelane.trust import actions as trust

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node_home")]


@pytest.fixture
def node_home(settings: Any, tmp_path: Path) -> None:
    settings.TRADELANE_HOME = tmp_path


@pytest.fixture
def seller() -> Client:
    """A signed-in person of the seller, whose organisation has a key."""
    person = a_person()
    an_organisation(CARRIER)
    an_organisation(world.SINGAPORE.organisation("buyer").id, kinds=[OrganisationKind.BUYER], home=False)
    trust.create_node_authority(now=NOON)
    trust.issue_certificate(organisation=SELLER, name="Cooperativa", now=NOON)
    client = Client()
    client.force_login(Person.objects.get(pk=person))
    return client


def an_order(**changed: Any) -> SimpleUploadedFile:
    """The story's order as a shop knows it: without classification, origin, mass or packages."""
    data = json.loads(world.order())
    for name in ("hs_code", "hs_edition", "origin", "net_mass", "gross_mass", "packages"):
        del data["goods_items"][0][name]
    data["parties"][0]["organisation"] = SELLER
    return SimpleUploadedFile("order.json", json.dumps({**data, **changed}).encode())


def entered(seller: Client, **changed: Any) -> Trade:
    answer = seller.post("/trades/new", {"file": an_order(**changed), "destination": "SG"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return queries.trade(id=answer["Location"].split("/")[-1], by=an_actor(SELLER))


COMPLETION = {
    "part_buyer": "SG.UEN.201912345R", "part_carrier": CARRIER, "part_seller_bank": "", "part_buyer_bank": "",
    "item_1_hs_code": "0901.21", "item_1_origin": "mx", "item_1_net_mass": "1200", "item_1_gross_mass": "1290",
    "item_1_package_count": "60", "item_1_package_kind": "CT", "ucr": "6MX-1",
    "mode": "1", "loading": "mxzlo", "discharge": "SGSIN", "departure": "2026-10-12", "arrival": "2026-11-02",
    "vessel": "TERN EXPRESS", "voyage": "118W",
}  # fmt: skip


def test_an_order_in_a_file_becomes_signed_documents_by_pages_alone(seller: Client) -> None:
    trade = entered(seller)
    page = seller.get(f"/trades/{trade.id}").content.decode()
    assert f"/trades/{trade.id}/acts/consignment" in page
    assert 'name="item_1_hs_code"' in seller.get(f"/trades/{trade.id}/acts/consignment").content.decode()
    assert seller.post(f"/trades/{trade.id}/acts/consignment", COMPLETION).status_code == 302
    assert seller.post(f"/trades/{trade.id}/acts/documents").status_code == 302
    trade = queries.trade(id=trade.id, by=an_actor(SELLER))
    assert trade.reached(Step.DOCUMENTS)
    assert trade.parts[Part.CARRIER] == CARRIER
    assert trade.consignment is not None
    assert len(documents_of(consignment=trade.consignment, by=an_actor(SELLER))) == 3


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("item_1_hs_code", "999999", "HS"),
        ("loading", "Q", "UN/LOCODE"),
        ("item_1_gross_mass", "3", "without"),
        ("item_1_net_mass", "-1", "greater than or equal to 0"),
        ("arrival", "2026-01-01", "arrive"),
    ],
)
def test_a_wrong_value_is_said_beside_its_field_and_nothing_typed_is_lost(
    seller: Client, field: str, value: str, said: str
) -> None:
    trade = entered(seller)
    answer = seller.post(f"/trades/{trade.id}/acts/consignment", {**COMPLETION, field: value})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert "TERN EXPRESS" in page
    assert not queries.trade(id=trade.id, by=an_actor(SELLER)).reached(Step.CONSIGNMENT)


def test_only_what_the_order_left_open_is_asked(seller: Client) -> None:
    page = seller.get(f"/trades/{entered(seller).id}/acts/consignment").content.decode()
    assert 'name="incoterm"' not in page
    assert 'name="item_1_hs_code"' in page


def test_a_file_that_can_not_be_read_says_why_and_opens_nothing(seller: Client) -> None:
    answer = seller.post("/trades/new", {"file": SimpleUploadedFile("x.json", b"{"), "destination": "SG"})
    assert answer.status_code == 400
    assert "There is a problem" in answer.content.decode()
    assert queries.trades(by=an_actor(SELLER)) == []


def test_an_act_out_of_turn_leads_back_to_the_trade_and_changes_nothing(seller: Client) -> None:
    trade = entered(seller)
    for act in ("documents", "send", "deliver"):
        answer = seller.post(f"/trades/{trade.id}/acts/{act}")
        assert (answer.status_code, answer["Location"]) == (302, f"/trades/{trade.id}")
    assert [s.step for s in queries.trade(id=trade.id, by=an_actor(SELLER)).steps] == [Step.ORDER]


def test_an_act_that_does_not_exist_is_not_found(seller: Client) -> None:
    assert seller.get(f"/trades/{entered(seller).id}/acts/steal").status_code == 404


def test_who_hands_a_title_on_proves_anew_who_they_are(seller: Client) -> None:
    """By the trade's page and by its API, as on the title's own page; the papers of a sale need no more than signing
    in.
    """
    trade = entered(seller)
    browser = Client()
    browser.force_login(
        Person.objects.get(pk=a_person("p@cafe.example", organisation=SELLER, password="correct horse"))
    )
    for act in sorted(steps.MOVES_A_TITLE):
        assert "reauthenticate" in browser.get(f"/trades/{trade.id}/acts/{act}")["Location"], act
        asked = browser.post(f"/api/trades/{trade.id}/acts/{act}", "{}", content_type="application/json")
        assert asked.status_code == 403 and "TRUST-29" in asked.content.decode(), act
    assert browser.get(f"/trades/{trade.id}/acts/consignment").status_code == 200
    assert browser.get("/trades/trade_0/acts/send").status_code == 404, "nothing is asked about what nobody may know of"
