# SPDX-License-Identifier: Apache-2.0
"""A node in Mexico with a seller, the drawee of its bill, and three banks; the seller holds the accepted bill."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.financing_makers import (
    ANSWER_BY,
    BANKS,
    BILL,
    BUYING_BANK,
    OTHER_BANK,
    PAY_FROM,
    PAY_TO,
    SELLERS_BANK,
    terms,
)
from tests.makers import OUTSIDER, SELLER, an_actor, an_organisation

from tradelane.financing import actions, queries
from tradelane.financing.values import AnswerState, Offer, OfferId
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.kernel.money import Money
from tradelane.parties.values import Actor, OrganisationKind
from tradelane.payments import actions as payments
from tradelane.payments import queries as intents
from tradelane.payments.formats.camt054 import write_notification
from tradelane.payments.values import Credit, Intent, Match
from tradelane.titles import actions as titles
from tradelane.titles import queries as records
from tradelane.titles.values import AcceptanceTerms, Act, Form, RecordKind, Title
from tradelane.trust.actions import create_node_authority, issue_certificate

DRAWEE = OUTSIDER


def a_bank(id: OrganisationId = BUYING_BANK) -> Actor:
    return an_actor(id, kinds=[OrganisationKind.BANK])


class World:
    """What the tests of discounting act in."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        for id in (SELLER, DRAWEE):
            an_organisation(id)
        for id in BANKS:
            an_organisation(id, kinds=[OrganisationKind.BANK])
        create_node_authority(now=now)
        for id in (SELLER, DRAWEE, *BANKS):
            issue_certificate(organisation=id, name=f"Test {id}", now=now)

    def tick(self, **by: float) -> datetime:
        self.now += timedelta(**(by or {"seconds": 60}))
        return self.now

    def bill(self, number: str = "BX-1", *, accepted: bool = True) -> Title:
        """Drawn by the seller on the drawee to the seller's own order, and accepted."""
        id = titles.issue_title(
            document=digest_of(number.encode()), consignment=ConsignmentId("consignment_1"), number=number,
            first_holder=SELLER, governing_law="Singapore: Bills of Exchange Act", readers=[], by=an_actor(SELLER),
            now=self.now, on=titles.Opening(RecordKind.BILL_OF_EXCHANGE, Form.ORDER, SELLER, bill=BILL),
        )  # fmt: skip
        if accepted:
            said = titles.Said(Act.ACCEPT_BILL, terms=AcceptanceTerms(BILL.amount))
            head = records.title(id=id, by=an_actor(SELLER)).head
            titles.act_on(id, said, seen_head=head, by=an_actor(DRAWEE), now=self.tick())
        return records.title(id=id, by=an_actor(SELLER))

    def see(self, title: Title) -> Title:
        return records.title(id=title.id, by=an_actor(SELLER))

    def offer(self, title: Title, banks: Sequence[OrganisationId] = (BUYING_BANK,), **changes: Any) -> OfferId:
        given = {
            "title": title.id, "terms": terms(), "banks": banks, "pay_to": PAY_TO, "answer_by": ANSWER_BY,
            "by": an_actor(SELLER), "now": self.now, **changes,
        }  # fmt: skip
        return actions.offer_bill(**given)

    def look(self, offer: OfferId, by: Actor | None = None) -> Offer:
        return queries.offer(id=offer, by=by or an_actor(SELLER))

    def answer(
        self, offer: OfferId, state: AnswerState = AnswerState.TAKEN, bank: OrganisationId = BUYING_BANK, **more: Any
    ) -> Offer:
        pay_from = PAY_FROM if state in AnswerState.binding() else None
        return actions.answer_offer(
            offer=offer, state=state, by=a_bank(bank), now=self.now, **{"pay_from": pay_from, **more}
        )

    def agree(self, offer: OfferId, bank: OrganisationId = BUYING_BANK) -> Offer:
        return actions.agree(offer=offer, bank=bank, by=an_actor(SELLER), now=self.tick())

    def agreed(self, title: Title | None = None) -> Offer:
        offer = self.offer(title or self.bill())
        self.answer(offer)
        return self.agree(offer)

    def payment(self, offer: Offer) -> Intent:
        assert offer.intent is not None
        return intents.intent(id=offer.intent, by=an_actor(SELLER))

    def order(self, offer: Offer) -> None:
        assert offer.intent is not None
        payments.order_payment(intent=offer.intent, by=a_bank(offer.buyer or BUYING_BANK), now=self.now)

    def money(self, offer: Offer, amount: str | None = None, *, reference: str = "BANK-1") -> list[Match]:
        """The seller's bank reports a credit for the offer's payment, of the whole sum unless said otherwise."""
        intent = self.payment(offer)
        sum_ = Money(Decimal(amount), intent.amount.currency) if amount else intent.amount
        credit = Credit(reference, sum_, (intent.reference,), booked=True, booked_on=self.now.date())
        content = write_notification(
            [credit], message_id=f"MSG-{reference}", account=PAY_TO.number, bank_bic=PAY_TO.bic, now=self.now
        )
        return payments.record_notification(content=content, by=a_bank(SELLERS_BANK), now=self.now)


@pytest.fixture
def world(db: None, frozen_clock: datetime) -> World:
    return World(frozen_clock)


__all__ = ["BUYING_BANK", "DRAWEE", "OTHER_BANK", "SELLERS_BANK", "World", "a_bank"]
