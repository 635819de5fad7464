# SPDX-License-Identifier: Apache-2.0
"""Seller, buyer, their banks and an outsider at one node in Mexico."""

from datetime import datetime

import pytest
from tests.makers import BUYER, OUTSIDER, SELLER, an_actor, an_organisation
from tests.payment_makers import BUYER_ACCOUNT, BUYER_BANK, CONSIGNMENT, LEGS, SELLER_ACCOUNT, SELLER_BANK

from tradelane.kernel.ids import IntentId, OrganisationId
from tradelane.parties.values import Actor, OrganisationKind
from tradelane.payments import actions, queries
from tradelane.payments.formats.camt054 import write_notification
from tradelane.payments.values import Credit, Intent, Match, Method, PaymentTerms


def a_bank(id: OrganisationId = SELLER_BANK) -> Actor:
    return an_actor(id, kinds=[OrganisationKind.BANK])


class World:
    def __init__(self, now: datetime) -> None:
        self.now = now
        for id in (SELLER, BUYER, OUTSIDER):
            an_organisation(id)
        for id in (SELLER_BANK, BUYER_BANK):
            an_organisation(id, kinds=[OrganisationKind.BANK])

    def create(self, **changes: object) -> IntentId:
        given = {
            "consignment": CONSIGNMENT,
            "payer": BUYER_ACCOUNT,
            "payee": SELLER_ACCOUNT,
            "legs": LEGS,
            "method": Method.TRANSFER,
            "terms": PaymentTerms(condition="Documents against payment", invoice="F-1"),
            "by": an_actor(SELLER),
            "now": self.now,
            **changes,
        }
        return actions.create_intent(**given)  # type: ignore[arg-type]

    def see(self, id: IntentId, by: Actor | None = None) -> Intent:
        return queries.intent(id=id, by=by or an_actor(SELLER))

    def order(self, id: IntentId) -> bytes:
        return actions.order_payment(intent=id, by=an_actor(BUYER), now=self.now).content

    def notify(self, *credits: Credit, message_id: str = "MSG-1", bank: OrganisationId = SELLER_BANK) -> list[Match]:
        content = write_notification(
            credits, message_id=message_id, account=SELLER_ACCOUNT.number, bank_bic="BISTMXMMXXX", now=self.now
        )
        return actions.record_notification(content=content, by=a_bank(bank), now=self.now)


@pytest.fixture
def world(db: None, frozen_clock: datetime) -> World:
    return World(frozen_clock)


@pytest.fixture
def ordered(world: World) -> IntentId:
    id = world.create()
    world.order(id)
    return id
