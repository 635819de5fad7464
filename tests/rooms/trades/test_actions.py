# SPDX-License-Identifier: Apache-2.0
"""Trades in the database: opened once, moved station by station, seen by their parties only."""

from datetime import UTC, datetime

import pytest
from tests.rules.trades.test_rules import BUYER, SELLER, a_consignment

from tradelane.journal.queries import facts
from tradelane.kernel.errors import NotFound, Refused
from tradelane.kernel.ids import OrganisationId, TradeId
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.trades import actions, queries
from tradelane.trades.values import Part, Side, Step, StepDone, Trade

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def an_actor(organisation: OrganisationId) -> Actor:
    return Actor(organisation, frozenset({OrganisationKind.SELLER}), frozenset({Role.SIGNATORY}))


def opened(order: str = "PO-1") -> Trade:
    return actions.open_trade(
        side=Side.EXPORT, lane=("MX", "SG"), order=order, seller=SELLER, reading={}, by=an_actor(SELLER), now=NOW
    )


def done(step: Step) -> StepDone:
    return StepDone(step, NOW, "MX", SELLER, f"{step} done")


def test_the_same_order_opens_one_trade() -> None:
    assert opened().id == opened().id
    assert opened("PO-2").id != opened().id
    assert [f.name for f in facts(subject=opened().id)] == ["trades.trade.opened"]


def test_stations_are_reached_in_order_and_once() -> None:
    trade = opened()
    with pytest.raises(Refused, match="TRADE-1"):
        actions.reach(trade=trade.id, done=done(Step.CONSIGNMENT), by=None)
    assert actions.reach(trade=trade.id, done=done(Step.ORDER), by=None)
    assert not actions.reach(trade=trade.id, done=done(Step.ORDER), by=None)
    assert queries.trade(id=trade.id, by=an_actor(SELLER)).next_step is Step.CONSIGNMENT


def test_the_parties_of_the_consignment_may_see_the_trade_and_nobody_else() -> None:
    trade = opened()
    with pytest.raises(NotFound):
        queries.trade(id=trade.id, by=an_actor(BUYER))
    taken = actions.take_up_consignment(trade=trade.id, consignment=a_consignment(), acting={}, by=an_actor(SELLER))
    assert taken.parts[Part.BUYER] == BUYER
    assert queries.trade(id=trade.id, by=an_actor(BUYER)).id == trade.id
    assert [t.id for t in queries.trades(by=an_actor(BUYER))] == [trade.id]
    with pytest.raises(NotFound):
        queries.trade(id=trade.id, by=an_actor(OrganisationId("SG.UEN.000000001A")))


def test_what_stood_in_the_orders_file_is_for_the_seller_alone() -> None:
    read = {"format": "ubl", "consignment": {"id": "c"}, "lost": [{"value": "Ana Ruiz"}], "payee": {"number": "1"}}
    trade = actions.open_trade(
        side=Side.EXPORT, lane=("MX", "SG"), order="PO-9", seller=SELLER, reading=read, by=an_actor(SELLER), now=NOW
    )
    actions.take_up_consignment(trade=trade.id, consignment=a_consignment(), acting={}, by=an_actor(SELLER))
    assert queries.reading(id=trade.id, by=an_actor(SELLER)) == read
    assert queries.reading(id=trade.id, by=an_actor(BUYER)) == {"payee": {"number": "1"}}


def test_what_belongs_to_a_trade_leads_back_to_it() -> None:
    trade = opened()
    actions.tie(trade=trade.id, name="title", subject="title_1")
    actions.tie(trade=trade.id, name="title", subject="title_2")
    found = queries.trade_of(subject="title_1")
    assert found is not None
    assert found.links == {"title": "title_1"}
    assert queries.trade_of(subject="title_2") is None


def test_the_other_nodes_steps_are_taken_over_in_the_order_of_the_lane() -> None:
    trade = opened()
    actions.take_over_steps(trade=trade.id, steps=[done(Step.CONSIGNMENT), done(Step.ORDER)])
    assert [s.step for s in queries.trade(id=trade.id, by=an_actor(SELLER)).steps] == [Step.ORDER, Step.CONSIGNMENT]


def test_an_unknown_trade_is_not_found() -> None:
    with pytest.raises(NotFound):
        actions.reach(trade=TradeId("trade_none"), done=done(Step.ORDER), by=None)
