# SPDX-License-Identifier: Apache-2.0
"""A running trade is told when a permit over its goods is suspended or recalled, and its goods stay where they are."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from tests.conftest import NOON
from tests.consignment_makers import a_consignment
from tests.makers import SELLER, a_person, an_actor
from tests.rooms.window.test_permits import ANA, WHY, permit  # noqa: F401  (the fixture)

from tradelane.journal import queries as journal
from tradelane.kernel.errors import Refused
from tradelane.kernel.ids import DocumentId
from tradelane.parties.models import Person
from tradelane.trades import actions, queries, steps, tasks
from tradelane.trades.actions import permits
from tradelane.trades.formats import permit_json
from tradelane.trades.inbox import permit_arrived
from tradelane.trades.values import Side, Trade
from tradelane.window import actions as window
from tradelane.window.values import PermitState

pytestmark = pytest.mark.django_db


@pytest.fixture
def trade(permit: DocumentId) -> Trade:  # noqa: F811
    opened = actions.open_trade(
        side=Side.EXPORT, lane=("MX", "SG"), order="PO-1", seller=SELLER, reading={}, by=an_actor(SELLER), now=NOON
    )
    return actions.take_up_consignment(trade=opened.id, consignment=a_consignment(), acting={}, by=an_actor(SELLER))


def told(trade: Trade) -> list[PermitState]:
    return [news.state for news in queries.permit_news(trade)]


def test_a_suspension_is_told_once_and_stops_the_delivery(trade: Trade, permit: DocumentId) -> None:  # noqa: F811
    permits.require_standing(trade, on=NOON.date())
    window.touch_permit(permit=permit, act="suspend", **WHY, urgent=True, by=ANA, now=NOON)
    tasks.follow()
    tasks.follow()
    assert told(trade) == [PermitState.SUSPENDED]
    assert [f.name for f in journal.facts(subject=trade.id)].count(queries.PERMIT_CHANGED) == 1
    with pytest.raises(Refused, match="TRADE-13") as refused:
        steps.deliver(trade, {}, by=an_actor(SELLER), now=NOON)
    assert refused.value.facts["permits"][0]["number"] == "PHYTO-1"
    with pytest.raises(Refused, match="TRADE-13"):
        steps.deliver_against_paper(trade, {}, by=an_actor(SELLER), now=NOON)
    window.touch_permit(permit=permit, act="resume", reasons="The port is clean.", by=ANA, now=NOON)
    tasks.follow()
    assert told(trade) == [PermitState.SUSPENDED, PermitState.IN_FORCE]
    permits.require_standing(trade, on=NOON.date())


def test_the_other_node_obeys_what_it_was_told_until_it_lapses(trade: Trade, permit: DocumentId) -> None:  # noqa: F811
    window.touch_permit(permit=permit, act="suspend", **WHY, urgent=True, by=ANA, now=NOON)
    tasks.follow()
    (news,) = queries.permit_news(trade)
    far = replace(news, digest="sha256:" + "1" * 64)  # a permit that another economy's agency granted
    for _ in range(2):
        permit_arrived({"trade": trade.id, "permit": permit_json(far)}, now=NOON)
    assert len(queries.permit_news(trade)) == 2
    standing = {each.digest: each for each in queries.permits_standing(trade)}[far.digest]
    assert not standing.carries(NOON.date())
    assert standing.carries((NOON + timedelta(days=31)).date())


def test_the_trades_page_says_which_permit_does_not_stand(trade: Trade, permit: DocumentId) -> None:  # noqa: F811
    window.touch_permit(permit=permit, act="suspend", **WHY, urgent=True, by=ANA, now=NOON)
    tasks.follow()
    browser = Client()
    browser.force_login(Person.objects.get(pk=a_person()))
    page = browser.get(f"/trades/{trade.id}").content.decode()
    assert "PHYTO-1" in page
    assert "not delivered until it stands again" in page
    assert "Beetles" not in page
