# SPDX-License-Identifier: Apache-2.0
"""What a test has a real node do as one end of a discount: python -m tests.discount_node STEP ARGUMENTS.

The seller, its bank and the drawee are in Mexico; the bank that buys is in Singapore.
"""

import json
import sys
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tests import obedience

if TYPE_CHECKING:
    from tradelane.parties.values import Actor

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
SELLER, DRAWEE, SELLERS_BANK = "MX.RFC.CAC201105AB1", "MX.RFC.NAV150320XY2", "MX.RFC.BIS920101BB1"
BUYER = "SG.UEN.196800306E"
ACT = "Invented accord between two test nodes"
ACCOUNT = "002180000118359719"
PARTIES = {
    "MX": ((SELLER, "seller"), (DRAWEE, "buyer"), (SELLERS_BANK, "bank")),
    "SG": ((BUYER, "bank"),),
}


def settle(economy: str, out: str) -> None:
    """Make the node with its parties and their certificates; write its trust list."""
    from pathlib import Path

    from config.commands.init import make_node

    make_node(f"Test node {economy}")
    from tradelane.kernel import clock
    from tradelane.kernel.ids import OrganisationId
    from tradelane.parties.actions import register_organisation
    from tradelane.parties.values import OrganisationKind
    from tradelane.trust import actions as trust

    for id, kind in PARTIES[economy]:
        register_organisation(id=OrganisationId(id), name=f"Test {id}", kinds={OrganisationKind(kind)}, home=True)
        trust.issue_certificate(organisation=OrganisationId(id), name=f"Test {id}", now=clock.now())
    Path(out).write_bytes(trust.publish_trust_list(now=clock.now()))


def recognise(trust_list: str) -> None:
    """Recognise the other economy's services."""
    _django()
    from pathlib import Path

    from tradelane.kernel import clock
    from tradelane.trust import actions as trust

    listed = Path(trust_list).read_bytes()
    trust.recognise(trust_list=listed, level="development", act=ACT, from_=SINCE, now=clock.now())


def open_lane(economy: str, base_url: str) -> None:
    """Register the other node by the directory that it serves, and agree on messages about discounts both ways."""
    _django()
    from config.demo.peering import until_both_signed
    from tradelane.exchange import actions as exchange
    from tradelane.financing.actions.telling import PURPOSE
    from tradelane.kernel import clock
    from tradelane.parties.queries import node_actor
    from tradelane.trades.inbox import DISCOUNTS

    exchange.register_peer(economy=economy, base_url=base_url, by=node_actor(), now=clock.now())
    for lane in ("MX-SG", "SG-MX"):
        for kind in DISCOUNTS:
            exchange.agree(lane=lane, kind=kind, purpose=PURPOSE, act=ACT, starts=SINCE, by=node_actor())
    until_both_signed(economy)


def offer(number: str) -> None:
    """Draw a bill on the drawee, have it accepted, and offer it to the bank in Singapore; prints title and offer."""
    _django()
    from tradelane.financing import actions
    from tradelane.financing.values import DayCount, DiscountTerms, PayTo
    from tradelane.kernel import clock
    from tradelane.kernel.digests import digest_of
    from tradelane.kernel.ids import ConsignmentId, OrganisationId
    from tradelane.titles import actions as titles
    from tradelane.titles import queries as records
    from tradelane.titles.values import AcceptanceTerms, Act, BillLaw, BillTerms, Form, RecordKind, Tenor, TenorKind

    now, seller = clock.now(), _actor(SELLER, "seller")
    today = now.date()
    value_date = _next_weekday(today + timedelta(days=1))
    bill = BillTerms(
        drawee=OrganisationId(DRAWEE), amount=Decimal("50000.00"), currency="USD",
        tenor=Tenor(TenorKind.FIXED_DATE, on=_next_weekday(today + timedelta(days=90))), drawn_on=today,
        place_of_payment="SG", law=BillLaw.BEA,
    )  # fmt: skip
    title = titles.issue_title(
        document=digest_of(number.encode()), consignment=ConsignmentId("consignment_1"), number=number,
        first_holder=seller.organisation, governing_law="Singapore: Bills of Exchange Act", readers=[], by=seller,
        now=now, on=titles.Opening(RecordKind.BILL_OF_EXCHANGE, Form.ORDER, seller.organisation, bill=bill),
    )  # fmt: skip
    head = records.title(id=title, by=seller).head
    said = titles.Said(Act.ACCEPT_BILL, terms=AcceptanceTerms(bill.amount))
    titles.act_on(title, said, seen_head=head, by=_actor(DRAWEE, "buyer"), now=clock.now())
    made = actions.offer_bill(
        title=title, terms=DiscountTerms(value_date, DayCount.ACT_360, rate=Decimal("6")),
        banks=[OrganisationId(BUYER)], pay_to=PayTo(ACCOUNT, "BISTMXMMXXX", OrganisationId(SELLERS_BANK)),
        answer_by=datetime.combine(value_date, time(23, 0), tzinfo=UTC), by=seller, now=clock.now(),
    )  # fmt: skip
    print(title, made)


def answer(made: str, state: str) -> None:
    """Answer an offer, at the bank's own node."""
    _django()
    from tradelane.financing import actions
    from tradelane.financing.values import AnswerState, OfferId, PayFrom
    from tradelane.kernel import clock

    said = AnswerState(state)
    pay_from = PayFrom("0140655012345678", "DBDBSGSGXXX") if said is AnswerState.TAKEN else None
    actions.answer_offer(offer=OfferId(made), state=said, pay_from=pay_from, by=_actor(BUYER, "bank"), now=clock.now())


def agree(made: str) -> None:
    """Sign the endorsement as the seller."""
    _django()
    from tradelane.financing import actions
    from tradelane.financing.values import OfferId
    from tradelane.kernel import clock
    from tradelane.kernel.ids import OrganisationId

    actions.agree(
        offer=OfferId(made), bank=OrganisationId(BUYER), by=_actor(SELLER, "seller"), now=clock.now()
    )  # fmt: skip


def order(made: str) -> None:
    """Say that the payment was ordered, at the bank's own node."""
    _django()
    from tradelane.financing import actions
    from tradelane.financing.values import OfferId
    from tradelane.kernel import clock

    actions.order_elsewhere(offer=OfferId(made), by=_actor(BUYER, "bank"), now=clock.now())


def money(made: str) -> None:
    """Report the whole sum, as the bank that keeps the seller's account."""
    _django()
    from tradelane.financing import queries
    from tradelane.financing.values import OfferId
    from tradelane.kernel import clock
    from tradelane.payments import actions as payments
    from tradelane.payments import queries as intents
    from tradelane.payments.formats.camt054 import write_notification
    from tradelane.payments.values import Credit

    found, now = queries.offer(id=OfferId(made), by=_actor(SELLER, "seller")), clock.now()
    assert found.intent is not None
    intent = intents.intent(id=found.intent, by=_actor(SELLER, "seller"))
    credit = Credit(f"BANK-{made[-8:]}", intent.amount, (found.reference,), booked=True, booked_on=now.date())
    content = write_notification(
        [credit], message_id=f"MSG-{made[-8:]}", account=ACCOUNT, bank_bic="BISTMXMMXXX", now=now
    )
    payments.record_notification(content=content, by=_actor(SELLERS_BANK, "bank"), now=now)


def call_off(made: str) -> None:
    """Say as the seller's bank that no money came, long after the value date."""
    _django()
    from tradelane.financing import actions
    from tradelane.financing.values import OfferId
    from tradelane.kernel import clock

    late = clock.now() + timedelta(days=10)
    actions.call_off(offer=OfferId(made), by=_actor(SELLERS_BANK, "bank"), now=late)


def show(made: str, organisation: str) -> None:
    """Print how an offer and its bill stand here, as one organisation may see it."""
    _django()
    from tradelane.financing import queries
    from tradelane.financing.values import OfferId
    from tradelane.kernel.errors import NotFound
    from tradelane.titles import formats
    from tradelane.titles import queries as records
    from tradelane.trust.queries import trust_list

    by = _actor(organisation, "bank")
    try:
        found = queries.offer(id=OfferId(made), by=by)
    except NotFound:
        print(json.dumps({"offer": ""}))
        return
    title = records.title(id=found.title, by=by)
    chain = records.entries(id=title.id, by=by)
    mine = found.answer_of(by.organisation)
    print(json.dumps({
        "offer": str(found.state), "holder": title.holder, "answer": str(mine.state) if mine else "",
        "refused": mine.refused if mine else "", "acts": [str(each.entry.act) for each in chain],
        "verdict": str(formats.verify_chain(chain, trust_list()).verdict),
        "amount": str(queries.proceeds(found).amount), "reference": found.reference,
    }))  # fmt: skip


def obey() -> None:
    """Do steps as `real_nodes.Hand` tells them."""
    obedience.obey(STEPS)


def _next_weekday(day: date) -> date:
    while day.weekday() > 4 or (day.month, day.day) in ((12, 25), (1, 1)):
        day += timedelta(days=1)
    return day


def _django() -> None:
    from config.commands.store import load_django

    load_django()


def _actor(id: str, kind: str) -> "Actor":
    from tradelane.kernel.ids import OrganisationId, PersonId
    from tradelane.parties.values import Actor, OrganisationKind, Role

    return Actor(OrganisationId(id), frozenset({OrganisationKind(kind)}), frozenset(Role), PersonId("person_test"))


STEPS = {
    each.__name__: each
    for each in (settle, recognise, open_lane, offer, answer, agree, order, money, call_off, show, obey)
}


if __name__ == "__main__":
    STEPS[sys.argv[1]](*sys.argv[2:])
