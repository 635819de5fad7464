# SPDX-License-Identifier: Apache-2.0
"""The doors of exchange over HTTP: two stand open to nodes, the others ask who is there."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from tests.conftest import NOON
from tests.exchange_makers import LoopCourier, at_node, two_nodes
from tests.makers import BUYER, SELLER, a_token, an_actor

from tradelane.exchange import actions, formats, queries
from tradelane.exchange.models import OutboxMessage
from tradelane.exchange.values import OutboxState
from tradelane.kernel.ids import MessageId

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nodes(db: None, frozen_clock: datetime) -> Iterator[None]:
    two_nodes()
    with at_node("MX"):
        yield


@pytest.fixture
def sent() -> MessageId:
    return actions.send(
        to_node="SG", to=BUYER, kind="trade.sent", body={}, purpose="customs-clearance", key="1", by=an_actor(SELLER)
    )


@pytest.fixture
def seller() -> Client:
    return Client(headers={"Authorization": f"Bearer {a_token('ana@cafe.example', organisation=SELLER)}"})


def test_the_inbox_answers_with_a_receipt(sent: MessageId) -> None:
    content = bytes(OutboxMessage.objects.get(pk=sent).sealed)
    with at_node("SG"):
        answer = Client().post("/api/exchange/inbox", data=content, content_type=formats.JOSE)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, formats.JOSE)
    payload, _ = formats.split_jws(answer.content)
    assert formats.read_receipt(payload).id == sent


@pytest.mark.parametrize(
    ("content", "kind", "status", "rule"),
    [
        (b"hello", "application/jose", 400, "EXCH-16"),
        (b"", "application/jose", 422, "EXCH-1"),
        (b"x" * 20_000_001, "application/jose", 422, "EXCH-1"),
        (b"e30.a.b.c.d", "text/plain", 400, "EXCH-16"),
    ],
)
def test_the_inbox_refuses_by_name(content: bytes, kind: str, status: int, rule: str) -> None:
    answer = Client().post("/api/exchange/inbox", data=content, content_type=kind)
    assert (answer.status_code, answer.json()["rule"]) == (status, rule)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_message_for_another_node_is_refused(sent: MessageId) -> None:
    content = bytes(OutboxMessage.objects.get(pk=sent).sealed)
    answer = Client().post("/api/exchange/inbox", data=content, content_type=formats.JOSE)
    assert (answer.status_code, answer.json()["rule"]) == (422, "EXCH-2")


def test_the_directory_is_public() -> None:
    answer = Client().get("/api/exchange/directory")
    payload, _ = formats.split_jws(answer.content)
    assert formats.read_directory(payload).economy == "MX"


def test_messages_are_for_their_organisation(sent: MessageId, seller: Client) -> None:
    assert Client().get("/api/exchange/outbox").status_code == 401
    assert [message["id"] for message in seller.get("/api/exchange/outbox").json()] == [sent]
    other = Client(headers={"Authorization": f"Bearer {a_token('bo@roast.example', organisation=BUYER)}"})
    assert other.get("/api/exchange/outbox").json() == []
    assert other.post(f"/api/exchange/dead-letters/{sent}/retry").status_code == 404


def test_a_dead_letter_is_listed_and_tried_again(sent: MessageId, seller: Client) -> None:
    assert seller.post(f"/api/exchange/dead-letters/{sent}/retry").status_code == 409
    OutboxMessage.objects.filter(pk=sent).update(state=OutboxState.DEAD, error="refused by the peer: EXCH-6")
    (letter,) = seller.get("/api/exchange/dead-letters").json()
    assert (letter["id"], letter["error"]) == (sent, "refused by the peer: EXCH-6")
    assert seller.post(f"/api/exchange/dead-letters/{sent}/retry").json()["state"] == "waiting"
    assert actions.deliver(message=sent, now=NOON, courier=LoopCourier()) is OutboxState.DELIVERED
    assert queries.dead_letters(by=an_actor(SELLER)) == []
