# SPDX-License-Identifier: Apache-2.0
"""Payments from claim to settlement, and everything a bank may report on the way."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from tests.makers import BUYER, OUTSIDER, SELLER, an_actor
from tests.payment_makers import BUYER_ACCOUNT, BUYER_BANK, LEGS, REFERENCE, SELLER_ACCOUNT, SELLER_BANK, a_credit, usd
from tests.rooms.payments.conftest import World, a_bank

from tradelane.journal.queries import facts
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import ConsignmentId, IntentId, OrganisationId
from tradelane.kernel.money import Money
from tradelane.parties.queries import readers
from tradelane.parties.values import OrganisationKind, Role
from tradelane.payments import actions, queries
from tradelane.payments.models import CreditRow, IntentRow, LedgerEvent, LedgerLineRow, NotificationRow
from tradelane.payments.values import PRIVATE, Account, IntentState, Leg, LegKind, Method, Outcome, PaymentTerms


def outcomes(matches) -> list[Outcome]:
    return [match.outcome for match in matches]


def test_a_payment_from_claim_to_settlement(world: World) -> None:
    id = world.create()
    assert world.see(id).state is IntentState.CREATED
    assert not queries.is_ordered(consignment=world.see(id).consignment, by=an_actor(SELLER))
    world.order(id)
    assert queries.is_ordered(consignment=world.see(id).consignment, by=an_actor(SELLER))
    (match,) = world.notify(a_credit())
    assert (match.outcome, match.intent) == (Outcome.EXACT, id)
    assert world.see(id).state is IntentState.PAID
    settled = actions.settle_intent(intent=id, by=a_bank(), now=world.now)
    assert settled.state is IntentState.SETTLED
    assert queries.balances(id=id, by=an_actor(SELLER)) == {}
    assert [fact.name for fact in facts(subject=id)] == [
        "payments.intent.created", "payments.intent.ordered", "payments.intent.paid", "payments.intent.settled",
    ]  # fmt: skip


# ── opening ──


def test_the_same_intent_again_is_the_same(world: World) -> None:
    assert world.create() == world.create(by=an_actor(BUYER))
    assert IntentRow.objects.count() == 1 and LedgerEvent.objects.count() == 1
    assert world.create(terms=PaymentTerms(purpose="duties")) != world.create()


def test_another_sum_for_the_same_purpose_is_a_conflict(world: World) -> None:
    world.create()
    with pytest.raises(Conflict):
        world.create(legs=LEGS[:1])


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"by": an_actor(OUTSIDER)}, "PAY-5"),
        ({"by": an_actor(SELLER, roles=[Role.READER])}, "PARTY-1"),
        ({"payer": replace(BUYER_ACCOUNT, organisation=SELLER)}, "PAY-4"),
        ({"legs": ()}, "PAY-1"),
        ({"legs": (*LEGS, Leg(LegKind.TAX, Money(Decimal(1), "SGD")))}, "PAY-2"),
        ({"legs": (Leg(LegKind.GOODS, usd("1.001")),)}, "PAY-3"),
    ],
)
def test_an_unsound_intent_is_refused(world: World, changes: dict, rule: str) -> None:
    with pytest.raises(Refused, match=rf"\[{rule}\]"):
        world.create(**changes)
    assert not IntentRow.objects.exists()


def test_outsiders_see_no_payment(world: World) -> None:
    id = world.create()
    with pytest.raises(NotFound):
        world.see(id, an_actor(OUTSIDER))
    for ask in (queries.ledger, queries.matches, queries.payment_order, queries.qr_payload, queries.balances):
        with pytest.raises(NotFound):
            ask(id=id, by=an_actor(OUTSIDER))
    assert queries.intents(by=an_actor(OUTSIDER)) == []
    assert {each.id for each in queries.intents(by=a_bank())} == {id}
    with pytest.raises(NotFound):
        actions.order_payment(intent=id, by=an_actor(OUTSIDER), now=world.now)


# ── ordering ──


def test_only_the_payers_signatory_orders(world: World) -> None:
    id = world.create()
    with pytest.raises(Forbidden, match="PAY-6"):
        actions.order_payment(intent=id, by=an_actor(SELLER), now=world.now)
    with pytest.raises(Forbidden, match="PARTY-1"):
        actions.order_payment(intent=id, by=an_actor(BUYER, roles=[Role.CLERK]), now=world.now)


def test_an_order_is_made_once(world: World) -> None:
    id = world.create()
    assert world.order(id) == world.order(id)
    assert [fact.name for fact in facts(subject=id)].count("payments.intent.ordered") == 1
    assert queries.payment_order(id=id, by=an_actor(BUYER)).content == world.order(id)
    assert queries.payment_order(id=id, by=a_bank(BUYER_BANK)).content == world.order(id)
    with pytest.raises(NotFound):
        queries.payment_order(id=id, by=an_actor(SELLER))


def test_an_order_needs_both_accounts(world: World) -> None:
    id = world.create(payee=replace(SELLER_ACCOUNT, number=""))
    with pytest.raises(Refused, match="PAY-7"):
        world.order(id)


# ── what banks report ──


def test_the_same_file_again_gives_the_same_answer(world: World, ordered: IntentId) -> None:
    assert world.notify(a_credit()) == world.notify(a_credit())
    assert NotificationRow.objects.count() == CreditRow.objects.count() == 1


def test_the_same_credit_in_another_file_is_a_duplicate(world: World, ordered: IntentId) -> None:
    world.notify(a_credit(amount=usd("60.00")))
    assert outcomes(world.notify(a_credit(amount=usd("60.00")), message_id="MSG-2")) == [Outcome.DUPLICATE]
    assert world.see(ordered).received == usd("60.00")


def test_the_same_credit_twice_in_a_file_counts_once(world: World, ordered: IntentId) -> None:
    half = a_credit(amount=usd("60.00"))
    assert outcomes(world.notify(half, half)) == [Outcome.PARTIAL, Outcome.DUPLICATE]


def test_parts_add_up(world: World, ordered: IntentId) -> None:
    parts = [
        a_credit(bank_reference=f"B{i}", amount=usd(text)) for i, text in enumerate(("1760.00", "9999.99", "0.01"))
    ]
    assert outcomes(world.notify(*parts[:2])) == [Outcome.PARTIAL, Outcome.PARTIAL]
    assert world.see(ordered).state is IntentState.ORDERED
    assert outcomes(world.notify(parts[2], message_id="MSG-2")) == [Outcome.EXACT]
    assert world.see(ordered).state is IntentState.PAID


def test_too_much_is_paid_and_owed_back(world: World, ordered: IntentId) -> None:
    (match,) = world.notify(a_credit(amount=usd("12000.00")))
    assert (match.outcome, match.excess) == (Outcome.EXCESS, usd("240.00"))
    actions.settle_intent(intent=ordered, by=a_bank(), now=world.now)
    assert queries.balances(id=ordered, by=an_actor(BUYER)) == {
        f"{BUYER}:refundable": usd("240.00"), f"{SELLER_BANK}:owes": usd("-240.00"),
    }  # fmt: skip


def test_an_unknown_reference_is_kept_for_a_person(world: World, ordered: IntentId) -> None:
    (match,) = world.notify(a_credit(references=("RF00UNKNOWN",)))
    assert (match.outcome, match.intent) == (Outcome.UNKNOWN_REFERENCE, None)
    assert outcomes(queries.unmatched(by=a_bank())) == [Outcome.UNKNOWN_REFERENCE]
    assert queries.unmatched(by=a_bank(BUYER_BANK)) == []
    assert world.see(ordered).state is IntentState.ORDERED


def test_another_currency_is_not_counted(world: World, ordered: IntentId) -> None:
    assert outcomes(world.notify(a_credit(amount=Money(Decimal("11760.00"), "SGD")))) == [Outcome.WRONG_CURRENCY]
    assert outcomes(queries.matches(id=ordered, by=an_actor(SELLER))) == [Outcome.WRONG_CURRENCY]
    assert world.see(ordered).received == usd("0.00")


def test_a_pending_credit_counts_when_it_is_booked(world: World, ordered: IntentId) -> None:
    assert outcomes(world.notify(a_credit(booked=False))) == [Outcome.NOT_BOOKED]
    assert outcomes(world.notify(a_credit(), message_id="MSG-2")) == [Outcome.EXACT]


def test_money_after_the_end_is_left_to_a_person(world: World, ordered: IntentId) -> None:
    world.notify(a_credit())
    assert outcomes(world.notify(a_credit(bank_reference="B2"), message_id="MSG-2")) == [Outcome.NOT_OPEN]


def test_the_end_to_end_id_will_do_for_a_reference(world: World, ordered: IntentId) -> None:
    assert outcomes(world.notify(a_credit(references=(f"TL{REFERENCE}",)))) == [Outcome.EXACT]


def test_another_bank_pays_nothing(world: World, ordered: IntentId) -> None:
    assert outcomes(world.notify(a_credit(), bank=BUYER_BANK)) == [Outcome.UNKNOWN_REFERENCE]
    assert world.see(ordered).state is IntentState.ORDERED
    assert outcomes(world.notify(a_credit())) == [Outcome.EXACT]


def test_only_banks_notify(world: World, ordered: IntentId) -> None:
    with pytest.raises(Forbidden, match="PARTY-2"):
        actions.record_notification(content=b"x", by=an_actor(SELLER), now=world.now)
    with pytest.raises(Unreadable):
        actions.record_notification(content=b"x", by=a_bank(), now=world.now)
    assert not NotificationRow.objects.exists()


# ── the end ──


def test_only_the_payees_bank_settles(world: World, ordered: IntentId) -> None:
    world.notify(a_credit())
    for other in (an_actor(SELLER), a_bank(BUYER_BANK)):
        with pytest.raises(Forbidden, match="PAY-9"):
            actions.settle_intent(intent=ordered, by=other, now=world.now)
    with pytest.raises(NotFound):
        actions.settle_intent(intent=ordered, by=an_actor(OUTSIDER), now=world.now)


def test_nothing_settles_before_it_is_paid(world: World, ordered: IntentId) -> None:
    with pytest.raises(Refused, match="PAY-8"):
        actions.settle_intent(intent=ordered, by=a_bank(), now=world.now)


def test_settling_again_changes_nothing(world: World, ordered: IntentId) -> None:
    world.notify(a_credit())
    for _ in range(2):
        assert actions.settle_intent(intent=ordered, by=a_bank(), now=world.now).state is IntentState.SETTLED
    assert LedgerEvent.objects.count() == 3


@override_settings(ECONOMY="SG")
def test_the_payers_node_follows_the_payees(world: World, ordered: IntentId) -> None:
    given = {"consignment": ConsignmentId("consignment_1"), "by": an_actor(BUYER), "now": world.now}
    assert actions.follow_payees_node(state=IntentState.ORDERED, **given) == []
    assert actions.follow_payees_node(state=IntentState.PAID, **given) == [ordered]
    assert actions.follow_payees_node(state=IntentState.PAID, **given) == []
    assert actions.follow_payees_node(state=IntentState.SETTLED, **given) == [ordered]
    assert actions.follow_payees_node(state=IntentState.PAID, **given) == []
    assert world.see(ordered).state is IntentState.SETTLED
    assert queries.balances(id=ordered, by=an_actor(BUYER)) == {}


def test_the_payees_node_follows_nobody(world: World, ordered: IntentId) -> None:
    given = {"consignment": ConsignmentId("consignment_1"), "by": an_actor(BUYER), "now": world.now}
    assert actions.follow_payees_node(state=IntentState.SETTLED, **given) == []
    assert world.see(ordered).state is IntentState.ORDERED


def test_a_code_is_paid_without_an_order(world: World) -> None:
    shop = replace(BUYER_ACCOUNT, bank=BUYER_BANK)
    customer = replace(SELLER_ACCOUNT, organisation=OUTSIDER, bank=None)
    sgd = (Leg(LegKind.GOODS, Money(Decimal("24.50"), "SGD")),)
    id = world.create(payer=customer, payee=shop, legs=sgd, method=Method.QR, by=an_actor(BUYER))
    with pytest.raises(Refused, match="PAY-14"):
        actions.order_payment(intent=id, by=an_actor(OUTSIDER), now=world.now)
    assert "SG.PAYNOW" in queries.qr_payload(id=id, by=an_actor(OUTSIDER))
    credit = a_credit(amount=sgd[0].amount, references=(world.see(id, an_actor(BUYER)).reference,))
    assert outcomes(world.notify(credit, bank=BUYER_BANK)) == [Outcome.EXACT]


def test_a_private_person_pays_a_code_that_names_the_collecting_account(world: World) -> None:
    person = Account(PRIVATE, "Buyer of order 1", "SG")
    collecting = replace(SELLER_ACCOUNT, proxy=OrganisationId("SG.UEN.T19FC0042E"))
    sgd = (Leg(LegKind.GOODS, Money(Decimal("24.50"), "SGD")),)
    id = world.create(payer=person, payee=collecting, legs=sgd, method=Method.QR)
    assert "T19FC0042E" in queries.qr_payload(id=id, by=an_actor(SELLER))
    assert set(readers(subject=id)) == {SELLER, SELLER_BANK}
    credit = a_credit(amount=sgd[0].amount, references=(world.see(id).reference,))
    assert outcomes(world.notify(credit)) == [Outcome.EXACT]
    assert "private:payable" not in queries.balances(id=id, by=an_actor(SELLER))
    with pytest.raises(Refused, match="PAY-15"):
        world.create(payer=person, payee=collecting, legs=sgd, method=Method.TRANSFER)


def test_a_transfer_has_no_code(world: World) -> None:
    with pytest.raises(NotFound):
        queries.qr_payload(id=world.create(), by=an_actor(BUYER))


def test_the_node_itself_opens_an_intent_of_a_verified_message(world: World) -> None:
    node = an_actor(OrganisationId("MX.NODE.TRADELANE"), kinds=[OrganisationKind.OPERATOR], person=None)
    assert world.see(world.create(by=node)).state is IntentState.CREATED


# ── what the database itself refuses ──


def test_the_database_keeps_the_ledger(world: World, ordered: IntentId) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerLineRow.objects.update(amount=1)
    for table in ("payments_ledger_line", "payments_ledger_event"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


def test_the_database_closes_only_what_is_even(world: World, ordered: IntentId) -> None:
    event = LedgerEvent.objects.create(intent_id=ordered, name="forged", at=world.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEvent.objects.filter(pk=event.pk).update(closed=True)
    LedgerLineRow.objects.create(event=event, account="x", amount=5, currency="USD")
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEvent.objects.filter(pk=event.pk).update(closed=True)
    LedgerLineRow.objects.create(event=event, account="y", amount=-5, currency="USD")
    LedgerEvent.objects.filter(pk=event.pk).update(closed=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerLineRow.objects.create(event=event, account="z", amount=1, currency="USD")


def test_the_database_counts_a_credit_once(world: World, ordered: IntentId) -> None:
    world.notify(a_credit(amount=usd("60.00")))
    row = CreditRow.objects.get()
    row.pk, row.place = None, 9
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


# ── withdrawn ──


def test_a_withdrawn_payment_counts_no_money_and_owes_none(world: World, ordered: IntentId) -> None:
    for _ in range(2):  # again changes nothing
        assert actions.withdraw_intent(intent=ordered, why="it lapsed", by=an_actor(SELLER), now=world.now).state is (
            IntentState.WITHDRAWN
        )
    assert queries.balances(id=ordered, by=an_actor(SELLER)) == {}
    assert outcomes(world.notify(a_credit())) == [Outcome.NOT_OPEN], "a person decides what becomes of it"
    assert world.see(ordered).state is IntentState.WITHDRAWN


def test_what_came_before_the_withdrawal_is_owed_back(world: World, ordered: IntentId) -> None:
    world.notify(a_credit(amount=usd("100.00")))
    actions.withdraw_intent(intent=ordered, why="it lapsed", by=a_bank(), now=world.now)
    open_claims = queries.balances(id=ordered, by=an_actor(SELLER))
    assert open_claims == {f"{BUYER}:refundable": usd("100.00"), f"{SELLER_BANK}:owes": usd("-100.00")}


def test_a_paid_payment_is_not_withdrawn(world: World, ordered: IntentId) -> None:
    world.notify(a_credit())
    with pytest.raises(Refused, match="PAY-8"):
        actions.withdraw_intent(intent=ordered, why="too late", by=an_actor(SELLER), now=world.now)
    with pytest.raises(NotFound):
        actions.withdraw_intent(intent=ordered, why="not theirs", by=an_actor(OUTSIDER), now=world.now)
