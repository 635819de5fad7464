# SPDX-License-Identifier: Apache-2.0
"""The page of messages: dead letters come first, with their reason and a way on."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from tests.conftest import NOON
from tests.exchange_makers import LoopCourier, at_node, the_agreement, the_operator, two_nodes
from tests.makers import BUYER, OUTSIDER, SELLER, a_token, an_actor

from tradelane.exchange import actions, queries
from tradelane.exchange.models import OutboxMessage
from tradelane.exchange.values import OutboxState
from tradelane.kernel.ids import MessageId, OrganisationId
from tradelane.parties.actions import register_organisation
from tradelane.parties.values import OrganisationKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nodes(db: None, frozen_clock: datetime) -> Iterator[None]:
    two_nodes()
    with at_node("MX"):
        yield


def test_a_dead_letter_says_why_and_is_tried_again() -> None:
    id = actions.send(
        to_node="SG", to=BUYER, kind="trade.sent", body={}, purpose="customs-clearance", key="1", by=an_actor(SELLER)
    )
    OutboxMessage.objects.update(state=OutboxState.DEAD, error="refused by the peer: no agreement")
    seller = Client(headers={"Authorization": f"Bearer {a_token(organisation=SELLER)}"})
    page = seller.get("/messages/").content.decode()
    assert "refused by the peer: no agreement" in page
    assert f"/messages/{id}/retry/" in page
    assert seller.post(f"/messages/{id}/retry/").status_code == 302
    assert "on its way" in seller.get("/messages/").content.decode()
    assert queries.dead_letters(by=an_actor(SELLER)) == []


def test_an_outsider_sees_an_empty_page() -> None:
    actions.send(
        to_node="SG", to=BUYER, kind="trade.sent", body={}, purpose="customs-clearance", key="1", by=an_actor(SELLER)
    )
    outsider = Client(headers={"Authorization": f"Bearer {a_token('out@sider.example', organisation=OUTSIDER)}"})
    page = outsider.get("/messages/").content.decode()
    assert "has sent nothing yet" in page
    assert BUYER not in page


# --- one message: its history, giving it up, its evidence ---


def _send(key: str = "1", **given: object) -> str:
    return actions.send(
        to_node="SG", to=BUYER, kind="trade.sent", body={}, purpose="customs-clearance", key=key, by=an_actor(SELLER),
        **given,  # type: ignore[arg-type]
    )  # fmt: skip


def _seller() -> Client:
    return Client(headers={"Authorization": f"Bearer {a_token(organisation=SELLER)}"})


def test_a_dead_letter_shows_its_history_and_is_given_up_for_a_reason() -> None:
    id = _send()
    OutboxMessage.objects.update(state=OutboxState.DEAD, error="refused by the peer: no agreement")
    seller = _seller()
    page = seller.get(f"/messages/{id}/").content.decode()
    assert "What happened" in page
    assert f"/messages/{id}/abandon/" in page
    assert seller.post(f"/messages/{id}/abandon/", {"reason": "no"}).status_code == 422
    assert seller.post(f"/messages/{id}/abandon/", {"reason": "It was sent by post."}).status_code == 302
    page = seller.get(f"/messages/{id}/").content.decode()
    assert "It was sent by post." in page
    assert "Given up by a person" in page
    assert f"/messages/{id}/abandon/" not in page


def test_the_evidence_is_downloaded_once_it_is_stamped() -> None:
    id = _send()
    seller = _seller()
    assert seller.post(f"/messages/{id}/evidence/").status_code == 404
    actions.deliver(message=MessageId(id), now=NOON, courier=LoopCourier())
    actions.stamp_log(now=NOON)
    assert "Download the evidence" in seller.get(f"/messages/{id}/").content.decode()
    answer = seller.post(f"/messages/{id}/evidence/")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{id}.evidence.json"'
    assert answer.content.startswith(b'{"exchange_evidence":1')


def test_a_gap_shows_and_a_person_goes_on() -> None:
    _send("1", conversation="trade_1")
    later = _send("2", conversation="trade_1")
    sealed = bytes(OutboxMessage.objects.get(pk=later).sealed)
    with at_node("SG"):
        actions.receive(jwe=sealed, now=NOON)
        buyer = Client(headers={"Authorization": f"Bearer {a_token('bo@roast.example', organisation=BUYER)}"})
        page = buyer.get("/messages/").content.decode()
        assert "Still missing: 1" in page
        assert buyer.post(f"/messages/{later}/go-on/", {"reason": "Told by telephone."}).status_code == 302
        assert "Still missing" not in buyer.get("/messages/").content.decode()


# --- the operator's lanes ---


def _operator() -> Client:
    node = OrganisationId("MX.NODE.TRADELANE")
    token = a_token("op@node.example", organisation=node)
    register_organisation(id=node, name="Node MX", kinds={OrganisationKind.OPERATOR}, home=True)
    return Client(headers={"Authorization": f"Bearer {token}"})


def test_the_operator_sees_signs_and_ends_agreements() -> None:
    with at_node("SG"):
        offered = actions.agree(
            lane="SG-MX", kind="trade.sent", purpose="customs-clearance", act="Accord", starts=NOON, by=the_operator()
        )
    operator = _operator()
    page = operator.get("/lanes/").content.decode()
    assert "Signed by the other node; you decide" in page
    assert offered in page
    assert operator.post("/lanes/accept/", {"agreement": offered}).status_code == 302
    assert "Sign it too" not in operator.get("/lanes/").content.decode()
    assert operator.post("/lanes/end/", {"agreement": offered}).status_code == 302
    assert "Ended" in operator.get("/lanes/").content.decode()
    assert operator.post("/lanes/end/", {"agreement": "sha256:none"}).status_code == 404


def test_the_lanes_are_the_operators() -> None:
    seller = _seller()
    assert seller.get("/lanes/").status_code == 403
    assert seller.post("/lanes/end/", {"agreement": the_agreement()}).status_code == 403


def test_the_pages_are_in_spanish_too() -> None:
    page = _operator().get("/lanes/", headers={"Accept-Language": "es"}).content.decode()
    assert "Carriles de este nodo" in page
    assert "Firmado por ambos" in page
