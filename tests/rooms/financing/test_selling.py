# SPDX-License-Identifier: Apache-2.0
"""A bill sold: the endorsement takes effect when the money came, and neither side ends with both or with none."""

from decimal import Decimal

import pytest
from tests.financing_makers import BUYING_BANK, OTHER_BANK, PAY_FROM, SELLERS_BANK, terms
from tests.makers import OUTSIDER, SELLER, an_actor
from tests.rooms.financing.conftest import World, a_bank
from tests.rooms.titles.test_guards import refused

from tradelane.financing import actions, queries, tasks
from tradelane.financing.models import OfferRow
from tradelane.financing.values import AnswerState, OfferState
from tradelane.journal.queries import facts
from tradelane.kernel.errors import Conflict, Forbidden, NotFound
from tradelane.kernel.money import Money
from tradelane.parties.values import Role
from tradelane.payments import queries as intents
from tradelane.payments.values import IntentState, Outcome
from tradelane.titles import actions as titles
from tradelane.titles import formats
from tradelane.titles import queries as records
from tradelane.titles.values import Act, AvalTerms, Endorsement, EndorsementTerms, Jws
from tradelane.trust.actions import sign_payload
from tradelane.trust.queries import trust_list


def test_a_bill_is_sold_from_offer_to_endorsement(world: World) -> None:
    bill = world.bill()
    offer = world.offer(bill)
    shown = world.look(offer, a_bank())
    assert (shown.acceptor, shown.face, str(shown.payable_on)) == (OUTSIDER, _usd("50000.00"), "2027-02-02")
    assert queries.proceeds(shown).amount == _usd("49250.00")
    world.answer(offer)
    agreed = world.agree(offer)
    assert agreed.state is OfferState.AGREED and world.payment(agreed).amount == _usd("49250.00")
    assert world.see(bill).holder == SELLER, "signed, and nothing moved"
    world.order(agreed)
    assert not actions.deliver_when_paid(offer=offer, now=world.tick()), "an order is no money"
    assert world.money(agreed)[0].outcome is Outcome.EXACT
    assert tasks.follow() == 2, "the agreement, which banks elsewhere would be told, and the money"
    sold = world.see(bill)
    assert (sold.holder, sold.standing.order_of) == (BUYING_BANK, BUYING_BANK)
    assert sold.standing.bill is not None and SELLER in sold.standing.bill.liable, "with recourse"
    assert world.look(offer).state is OfferState.COMPLETED
    chain = records.entries(id=bill.id, by=an_actor(SELLER))
    assert str(formats.verify_chain(chain, trust_list()).verdict) == "valid"
    assert [fact.name for fact in facts(subject=offer)] == [
        "financing.offer.made", "financing.offer.answered", "financing.offer.agreed", "financing.offer.completed",
    ]  # fmt: skip
    assert actions.end_what_is_over(now=world.tick(days=5)) == 0, "again does nothing"


def test_without_recourse_the_seller_answers_for_nothing(world: World) -> None:
    offer = world.offer(bill := world.bill(), terms=terms(without_recourse=True))
    world.answer(offer)
    world.money(world.agree(offer))
    actions.end_what_is_over(now=world.tick())
    standing = world.see(bill).standing
    assert standing.bill is not None and standing.bill.endorsers == ()


def test_the_bill_stands_still_for_every_door_until_the_money_comes(world: World) -> None:
    bill = world.bill()
    agreed = world.agreed(bill)
    with refused("TITLE-63"):
        titles.endorse_title(
            title=bill.id, terms=EndorsementTerms(Endorsement.FULL, OTHER_BANK), to=None, seen_head=bill.head,
            by=an_actor(SELLER), now=world.tick(),
        )  # fmt: skip
    with refused("TITLE-63"):
        titles.pledge_title(title=bill.id, to=OTHER_BANK, seen_head=bill.head, by=an_actor(SELLER), now=world.tick())
    with refused("TITLE-63"):
        said = titles.Said(Act.AVAL, terms=AvalTerms(OUTSIDER, Decimal(1)))
        titles.act_on(bill.id, said, seen_head=bill.head, by=a_bank(), now=world.tick())
    with refused("DISC-4"):
        world.offer(bill, [OTHER_BANK])
    world.money(agreed)
    actions.end_what_is_over(now=world.tick())
    assert world.see(bill).holder == BUYING_BANK


def test_nothing_ordered_in_time_frees_the_bill_and_ends_the_debt(world: World) -> None:
    agreed = world.agreed(bill := world.bill())
    assert actions.end_what_is_over(now=world.tick(days=1)) == 0
    assert actions.end_what_is_over(now=world.tick(days=3)) == 1
    assert (world.look(agreed.id).state, world.payment(agreed).state) == (OfferState.LAPSED, IntentState.WITHDRAWN)
    assert intents.balances(id=world.payment(agreed).id, by=an_actor(SELLER)) == {}
    elsewhere = titles.endorse_title(
        title=bill.id, terms=EndorsementTerms(Endorsement.FULL, OTHER_BANK), to=None, seen_head=bill.head,
        by=an_actor(SELLER), now=world.tick(),
    )  # fmt: skip
    assert elsewhere.holder == OTHER_BANK


def test_money_that_comes_after_the_lapse_is_owed_back_and_moves_no_bill(world: World) -> None:
    agreed = world.agreed(bill := world.bill())
    actions.end_what_is_over(now=world.tick(days=4))
    assert world.money(agreed)[0].outcome is Outcome.NOT_OPEN
    assert actions.end_what_is_over(now=world.tick()) == 0
    assert world.see(bill).holder == SELLER
    assert queries.owed_back(world.look(agreed.id), by=an_actor(SELLER)) == _usd("49250.00")
    assert queries.owed_back(world.look(agreed.id, a_bank()), by=a_bank()) == _usd("49250.00")


def test_an_ordered_payment_holds_the_bill_until_the_sellers_bank_says_that_none_came(world: World) -> None:
    agreed = world.agreed(bill := world.bill())
    world.order(agreed)
    assert actions.end_what_is_over(now=world.tick(days=4)) == 0, "the money may be on its way"
    for side in (an_actor(SELLER), a_bank()):
        with pytest.raises(Forbidden, match="DISC-18"):
            actions.call_off(offer=agreed.id, by=side, now=world.now)
    assert [due.act for due in queries.due(by=a_bank(SELLERS_BANK), now=world.now)] == ["call_off"]
    for _ in range(2):  # again changes nothing
        ended = actions.call_off(offer=agreed.id, by=a_bank(SELLERS_BANK), now=world.tick())
        assert ended.state is OfferState.UNPAID
    assert records.reservation(id=bill.id, by=an_actor(SELLER)) is None
    assert world.money(agreed)[0].outcome is Outcome.NOT_OPEN


def test_the_sellers_bank_calls_nothing_off_early_or_against_its_own_word(world: World) -> None:
    agreed = world.agreed(bill := world.bill())
    world.order(agreed)
    with refused("DISC-16"):
        actions.call_off(offer=agreed.id, by=a_bank(SELLERS_BANK), now=world.tick())
    world.money(agreed)
    with refused("PAY-8"):
        actions.call_off(offer=agreed.id, by=a_bank(SELLERS_BANK), now=world.tick(days=4))
    actions.end_what_is_over(now=world.tick())
    assert world.see(bill).holder == BUYING_BANK, "paid in time, delivered late"


def test_a_part_payment_moves_nothing_and_is_owed_back_when_it_stays_one(world: World) -> None:
    agreed = world.agreed(bill := world.bill())
    world.order(agreed)
    assert world.money(agreed, "40000.00")[0].outcome is Outcome.PARTIAL
    assert actions.end_what_is_over(now=world.tick(days=4)) == 0
    actions.call_off(offer=agreed.id, by=a_bank(SELLERS_BANK), now=world.tick())
    assert world.see(bill).holder == SELLER
    assert queries.owed_back(world.look(agreed.id), by=an_actor(SELLER)) == _usd("40000.00")


def test_the_rest_of_a_part_payment_completes_the_sale(world: World) -> None:
    agreed = world.agreed(bill := world.bill())
    world.money(agreed, "40000.00")
    world.money(agreed, "9250.00", reference="BANK-2")
    actions.end_what_is_over(now=world.tick())
    assert world.see(bill).holder == BUYING_BANK


def test_an_unanswered_offer_ends_by_itself(world: World) -> None:
    offer = world.offer(world.bill())
    assert actions.end_what_is_over(now=world.tick(days=2)) == 1
    assert world.look(offer).state is OfferState.LAPSED


# ── agreeing ──


def test_agreeing_again_is_the_same_agreement(world: World) -> None:
    agreed = world.agreed()
    again = world.agree(agreed.id)
    assert (again.entry, again.intent) == (agreed.entry, agreed.intent)
    assert OfferRow.objects.count() == 1


def test_only_the_seller_agrees_and_only_with_who_is_bound(world: World) -> None:
    offer = world.offer(world.bill(), [BUYING_BANK, OTHER_BANK])
    world.answer(offer, AnswerState.DECLINED, OTHER_BANK)
    with refused("DISC-13"):
        world.agree(offer, OTHER_BANK)
    with refused("DISC-13"):
        world.agree(offer, BUYING_BANK)
    world.answer(offer)
    with pytest.raises(Forbidden, match="DISC-3"):
        actions.agree(offer=offer, bank=BUYING_BANK, by=a_bank(), now=world.now)
    with pytest.raises(Forbidden, match="PARTY-1"):
        actions.agree(offer=offer, bank=BUYING_BANK, by=an_actor(SELLER, roles=[Role.CLERK]), now=world.now)
    with refused("DISC-13"):
        actions.agree(offer=offer, bank=BUYING_BANK, by=an_actor(SELLER), now=world.tick(days=2))
    assert world.look(offer).state is OfferState.OPEN


def test_a_refused_agreement_leaves_no_reservation_and_no_debt(world: World) -> None:
    offer = world.offer(bill := world.bill())
    world.answer(offer)
    entry = actions.prepare_endorsement(offer=offer, bank=BUYING_BANK, by=an_actor(SELLER), now=world.now)
    said = titles.Said(Act.REKEY, control=titles.control_of(SELLER))
    titles.act_on(bill.id, said, seen_head=bill.head, by=an_actor(SELLER), now=world.tick())
    with pytest.raises(Conflict):
        actions.agree(offer=offer, bank=BUYING_BANK, entry=entry, by=an_actor(SELLER), now=world.tick())
    assert records.reservation(id=bill.id, by=an_actor(SELLER)) is None
    assert intents.intents(by=an_actor(SELLER)) == []
    assert world.agree(offer).state is OfferState.AGREED, "on the present head it goes"


def test_the_seller_may_sign_with_a_key_kept_elsewhere(world: World) -> None:
    offer = world.offer(world.bill())
    world.answer(offer)
    entry = actions.prepare_endorsement(offer=offer, bank=BUYING_BANK, by=an_actor(SELLER), now=world.now)
    author = Jws(*sign_payload(organisation=SELLER, payload=formats.entry_bytes(entry), now=world.now))
    agreed = actions.agree_signed(
        offer=offer, bank=BUYING_BANK, entry=entry, author=author, by=an_actor(SELLER), now=world.now
    )
    assert agreed.entry == formats.digest_of_entry(entry)


def test_an_endorsement_other_than_agreed_does_not_wait(world: World) -> None:
    offer = world.offer(bill := world.bill())
    world.answer(offer)
    other = titles.prepare_entry(
        title=bill.id, act=Act.ENDORSE, seen_head=bill.head, by=an_actor(SELLER), now=world.now,
        terms=EndorsementTerms(Endorsement.FULL, BUYING_BANK, without_recourse=True),
    )  # fmt: skip
    with refused("DISC-14"):
        actions.agree(offer=offer, bank=BUYING_BANK, entry=other, by=an_actor(SELLER), now=world.now)


# ── offering and answering ──


def test_banks_do_not_see_each_other(world: World) -> None:
    offer = world.offer(world.bill(), [BUYING_BANK, OTHER_BANK])
    world.answer(offer)
    world.answer(offer, AnswerState.COUNTERED, OTHER_BANK, terms=terms(rate=Decimal(7)))
    assert [each.bank for each in world.look(offer).answers] == [BUYING_BANK, OTHER_BANK]
    assert [each.bank for each in world.look(offer, a_bank(OTHER_BANK)).answers] == [OTHER_BANK]
    world.agree(offer)
    loser = world.look(offer, a_bank(OTHER_BANK))
    assert (loser.buyer, loser.intent, loser.agreed) == (None, None, None)
    with pytest.raises(NotFound):
        world.look(offer, an_actor(OUTSIDER))


def test_a_counter_is_agreed_on_its_own_terms(world: World) -> None:
    offer = world.offer(world.bill())
    world.answer(offer, AnswerState.COUNTERED, terms=terms(rate=Decimal("7.2")))
    assert [due.act for due in queries.due(by=an_actor(SELLER), now=world.now)] == ["agree"]
    assert world.payment(world.agree(offer)).amount == _usd("49100.00")


def test_the_same_offer_again_is_the_same_and_another_one_is_refused(world: World) -> None:
    bill = world.bill()
    offer = world.offer(bill)
    assert world.offer(bill) == offer
    with refused("DISC-4"):
        world.offer(bill, terms=terms(rate=Decimal(5)))
    actions.withdraw_offer(offer=offer, by=an_actor(SELLER), now=world.now)
    assert world.offer(bill, terms=terms(rate=Decimal(5))) != offer
    assert queries.bills_to_offer(by=an_actor(SELLER)) == []


def test_what_is_not_accepted_or_not_held_is_not_offered(world: World) -> None:
    with refused("DISC-2"):
        world.offer(world.bill("BX-2", accepted=False))
    bill = world.bill()
    with pytest.raises(Forbidden, match="DISC-3"):
        world.offer(bill, by=an_actor(OUTSIDER))
    with refused("DISC-8"):
        world.offer(bill, [OUTSIDER])
    with refused("DISC-9"):
        world.offer(bill, [SELLERS_BANK])
    assert [each.id for each in queries.bills_to_offer(by=an_actor(SELLER))] == [bill.id]


def test_a_bank_that_was_not_asked_or_comes_late_does_not_buy(world: World) -> None:
    offer = world.offer(world.bill())
    with pytest.raises(NotFound):
        world.answer(offer, bank=OTHER_BANK)
    with refused("DISC-20"):
        world.answer(offer, pay_from=None)
    with pytest.raises(Forbidden, match="PARTY-1"):
        actions.answer_offer(
            offer=offer, state=AnswerState.TAKEN, pay_from=PAY_FROM, now=world.now,
            by=an_actor(BUYING_BANK, kinds=a_bank().kinds, roles=[Role.CLERK]),
        )  # fmt: skip
    world.answer(offer)
    with refused("DISC-12"):
        world.answer(offer, AnswerState.DECLINED)
    world.tick(days=2)
    with refused("DISC-11"):
        world.answer(offer, AnswerState.COUNTERED, terms=terms(rate=Decimal(1)))


def _usd(text: str) -> Money:
    return Money(Decimal(text), "USD")
