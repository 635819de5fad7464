# SPDX-License-Identifier: Apache-2.0
"""The page of messages: dead letters come first, with their reason and a way on."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.test import Client
from tests.exchange_makers import at_node, two_nodes
from tests.makers import BUYER, OUTSIDER, SELLER, a_token, an_actor

from tradelane.exchange import actions, queries
from tradelane.exchange.models import OutboxMessage
from tradelane.exchange.values import OutboxState

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
