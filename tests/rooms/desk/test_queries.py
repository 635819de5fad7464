# SPDX-License-Identifier: Apache-2.0
"""What waits for whom: each room's own things, for the organisation that must act and nobody else."""

from datetime import timedelta

import pytest
from django.test import Client
from tests import isolation_world as world
from tests.conftest import NOON
from tests.makers import BUYER, CARRIER, OUTSIDER, SELLER, a_person, an_actor, an_organisation

from tradelane.desk.queries import waiting
from tradelane.desk.values import Door, Waiting
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.models import Person
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.titles import actions as titles
from tradelane.titles import queries as titles_queries
from tradelane.trades import actions as trades
from tradelane.trades import queries as trades_queries
from tradelane.trades.values import Step, StepDone
from tradelane.window import actions as window
from tradelane.window import queries as window_queries

pytestmark = pytest.mark.django_db


def of(organisation: OrganisationId, hours: int = 1) -> list[Waiting]:
    return waiting(by=an_actor(organisation), now=NOON + timedelta(hours=hours))


def acts(organisation: OrganisationId) -> list[tuple[Door, str, str]]:
    return [(item.door, item.what, item.next_act) for item in of(organisation)]


@pytest.fixture
def node() -> None:
    world.a_node_with_keys()


def test_a_trade_waits_for_its_seller_once_it_lacks_something() -> None:
    world.a_trade_of_the_seller()
    [trade] = trades_queries.trades(by=an_actor(SELLER))
    assert acts(SELLER) == []
    for step, act in ((Step.ORDER, "consignment"), (Step.CONSIGNMENT, "documents"), (Step.DOCUMENTS, "export")):
        trades.reach(trade=trade.id, done=StepDone(step, NOON, "MX", SELLER, "Done", {}), by=None)
        assert acts(SELLER) == [(Door.TRADE, "PO-ISOLATED", act)]
    assert of(OUTSIDER) == []


@pytest.mark.usefixtures("node")
def test_a_title_waits_for_its_holder_and_then_for_the_carrier() -> None:
    world.a_title_of_carrier_and_seller()
    assert (Door.TITLE, "BL-ISOLATED", "hold") in acts(SELLER)
    assert acts(CARRIER) == [] and acts(BUYER) == []
    [title] = titles_queries.titles(by=an_actor(SELLER))
    titles.surrender_title(title=title.id, seen_head=title.head, by=an_actor(SELLER), now=NOON)
    assert acts(CARRIER) == [(Door.TITLE, "BL-ISOLATED", "answer_surrender")]
    assert of(CARRIER)[0].who == SELLER
    assert acts(SELLER) == []


def test_a_case_waits_for_its_agencies_and_after_a_question_for_the_trader() -> None:
    world.a_case_of_the_seller()
    [procedure] = [p for p in window_queries.latest_procedures() if p.code == "mx-export"]
    customs = procedure.agencies[0]
    officer = Actor(customs.organisation, frozenset({OrganisationKind.AGENCY}), frozenset({Role.OFFICER}))
    found = waiting(by=officer, now=NOON + timedelta(hours=1))
    assert [(i.door, i.what, i.next_act, i.late) for i in found] == [
        (Door.CASE, "Export of goods from Mexico", "review", False)
    ]
    assert waiting(by=officer, now=NOON + timedelta(days=30))[0].late
    assert acts(SELLER) == []
    window.review(case=found[0].subject, verdict="ask", reasons="Which lot?", by=officer, now=NOON)  # type: ignore[arg-type]
    assert acts(SELLER) == [(Door.CASE, "Export of goods from Mexico", "answer")]
    assert waiting(by=officer, now=NOON) == []


def test_a_payment_waits_for_its_payer() -> None:
    world.a_payment_of_seller_and_buyer()
    assert [item.next_act for item in of(BUYER)] == ["order"]
    assert of(SELLER) == []


def test_outsiders_see_nothing() -> None:
    world.a_case_of_the_seller()
    world.a_trade_of_the_seller()
    world.a_payment_of_seller_and_buyer()
    assert of(OUTSIDER) == []


def test_home_names_the_act_and_leads_to_it(client: Client) -> None:
    for organisation in (SELLER, BUYER):
        an_organisation(organisation)
    world.a_payment_of_seller_and_buyer()
    client.force_login(Person.objects.get(pk=a_person("wei@merlion.example", organisation=BUYER)))
    html = client.get("/home/").content.decode()
    assert "One thing waits for you" in html and "Order the payment" in html
    [payment] = of(BUYER)
    assert f'href="/payments/{payment.subject}"' in html


def test_late_things_come_first() -> None:
    world.a_case_of_the_seller()
    world.a_payment_of_seller_and_buyer()
    found = waiting(by=an_actor(BUYER), now=NOON + timedelta(days=90))
    assert [item.late for item in found] == sorted((item.late for item in found), reverse=True)
