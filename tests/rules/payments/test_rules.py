# SPDX-License-Identifier: Apache-2.0
"""Each rule of payments: one case that holds, one that does not."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.makers import BUYER, OUTSIDER, SELLER, an_actor
from tests.payment_makers import (
    BUYER_ACCOUNT,
    BUYER_BANK,
    LEGS,
    REFERENCE,
    SELLER_ACCOUNT,
    SELLER_BANK,
    WHOLE,
    a_credit,
    an_intent,
    usd,
)

from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.money import Money
from tradelane.parties.values import OrganisationKind
from tradelane.payments import rules
from tradelane.payments.values import PRIVATE, Account, IntentState, Leg, LegKind, Method, Outcome, Posting


def test_every_leg_is_above_zero() -> None:
    assert rules.every_leg_is_above_zero(LEGS)
    assert not rules.every_leg_is_above_zero(())
    assert not rules.every_leg_is_above_zero((*LEGS, Leg(LegKind.TAX, usd("0"))))
    assert not rules.every_leg_is_above_zero((Leg(LegKind.TAX, usd("-1")),))


def test_legs_share_one_currency() -> None:
    assert rules.legs_share_one_currency(LEGS)
    assert not rules.legs_share_one_currency((*LEGS, Leg(LegKind.TAX, Money(Decimal(1), "SGD"))))


def test_amounts_fit_the_currency() -> None:
    assert rules.amounts_fit_the_currency(LEGS)
    assert not rules.amounts_fit_the_currency((Leg(LegKind.GOODS, usd("0.001")),))
    assert not rules.amounts_fit_the_currency((Leg(LegKind.GOODS, Money(Decimal("1.5"), "JPY")),))
    assert not rules.amounts_fit_the_currency((Leg(LegKind.GOODS, usd("900000000000000")),))


def test_payer_and_payee_differ() -> None:
    assert rules.payer_and_payee_differ(BUYER_ACCOUNT, SELLER_ACCOUNT)
    assert not rules.payer_and_payee_differ(BUYER_ACCOUNT, replace(SELLER_ACCOUNT, organisation=BUYER))


def test_a_party_opens_the_intent() -> None:
    node = an_actor(OrganisationId("MX.NODE.X"), kinds=[OrganisationKind.OPERATOR], person=None)
    for by in (an_actor(SELLER), an_actor(BUYER), node):
        assert rules.a_party_opens_the_intent(by, BUYER_ACCOUNT, SELLER_ACCOUNT)
    operators_clerk = an_actor(OrganisationId("MX.NODE.X"), kinds=[OrganisationKind.OPERATOR])
    for by in (an_actor(OUTSIDER), operators_clerk):
        assert not rules.a_party_opens_the_intent(by, BUYER_ACCOUNT, SELLER_ACCOUNT)


def test_only_the_payer_orders() -> None:
    assert rules.only_the_payer_orders(an_intent(), by=BUYER)
    assert not rules.only_the_payer_orders(an_intent(), by=SELLER)


def test_a_transfer_names_both_accounts() -> None:
    assert rules.a_transfer_names_both_accounts(an_intent())
    assert not rules.a_transfer_names_both_accounts(an_intent(payee=replace(SELLER_ACCOUNT, number="")))
    assert not rules.a_transfer_names_both_accounts(an_intent(payer=replace(BUYER_ACCOUNT, bic="")))


def test_an_intent_moves_forward() -> None:
    assert rules.an_intent_moves_forward(IntentState.CREATED, to=IntentState.ORDERED)
    assert rules.an_intent_moves_forward(IntentState.CREATED, to=IntentState.PAID)
    assert not rules.an_intent_moves_forward(IntentState.ORDERED, to=IntentState.SETTLED)
    assert not rules.an_intent_moves_forward(IntentState.PAID, to=IntentState.PAID)
    assert not rules.an_intent_moves_forward(IntentState.PAID, to=IntentState.ORDERED)
    assert rules.an_intent_moves_forward(IntentState.ORDERED, to=IntentState.WITHDRAWN)
    assert not rules.an_intent_moves_forward(IntentState.PAID, to=IntentState.WITHDRAWN), "the money came"
    assert not rules.an_intent_moves_forward(IntentState.SETTLED, to=IntentState.WITHDRAWN)
    assert not rules.an_intent_moves_forward(IntentState.WITHDRAWN, to=IntentState.PAID)


def test_a_side_or_the_payees_bank_withdraws() -> None:
    assert rules.a_side_or_the_payees_bank_withdraws(an_actor(BUYER), an_intent())
    assert rules.a_side_or_the_payees_bank_withdraws(an_actor(SELLER_BANK), an_intent())
    node = an_actor(OUTSIDER, kinds=[OrganisationKind.OPERATOR], person=None)
    assert rules.a_side_or_the_payees_bank_withdraws(node, an_intent())
    assert not rules.a_side_or_the_payees_bank_withdraws(an_actor(OUTSIDER), an_intent())


def test_a_withdrawn_payment_leaves_only_what_came_to_be_claimed_back() -> None:
    created = rules.claims_of_an_intent(an_intent())
    credited = rules.claims_after_a_credit(an_intent(), usd("100.00"), bank=SELLER_BANK)
    withdrawn = rules.claims_after_withdrawal(an_intent(received=usd("100.00")))
    left: defaultdict[str, Decimal] = defaultdict(Decimal)
    for posting in (*created, *credited, *withdrawn):
        left[posting.account] += posting.amount.amount
    assert {account: amount for account, amount in left.items() if amount} == {
        f"{BUYER}:refundable": Decimal(100),
        f"{SELLER_BANK}:owes": Decimal(-100),
    }
    assert rules.entries_sum_to_zero(withdrawn)


def test_the_payees_bank_reports_the_credit() -> None:
    assert rules.the_payees_bank_reports_the_credit(an_intent(), bank=SELLER_BANK)
    assert not rules.the_payees_bank_reports_the_credit(an_intent(), bank=BUYER_BANK)
    assert not rules.the_payees_bank_reports_the_credit(
        an_intent(payee=replace(SELLER_ACCOUNT, bank=None)), bank=SELLER_BANK
    )


def test_entries_sum_to_zero() -> None:
    assert rules.entries_sum_to_zero([Posting("a", usd("1")), Posting("b", usd("-1"))])
    assert not rules.entries_sum_to_zero([Posting("a", usd("1"))])
    assert not rules.entries_sum_to_zero([])
    assert not rules.entries_sum_to_zero([Posting("a", usd("1")), Posting("b", Money(Decimal(-1), "SGD"))])


def test_a_creditor_reference_is_sound() -> None:
    assert rules.a_creditor_reference_is_sound("RF18539007547034")  # the standard's own example
    assert rules.a_creditor_reference_is_sound(REFERENCE)
    assert not rules.a_creditor_reference_is_sound("RF19539007547034")
    assert not rules.a_creditor_reference_is_sound("RF18 5390 0754 7034")


def test_paynow_names_a_singapore_entity() -> None:
    assert rules.paynow_names_a_singapore_entity(BUYER)
    assert not rules.paynow_names_a_singapore_entity(SELLER)


def test_the_payees_node_tells_the_state() -> None:
    assert rules.the_payees_node_tells_the_state(an_intent(), economy="MX")
    assert not rules.the_payees_node_tells_the_state(an_intent(), economy="SG")


def test_only_a_transfer_is_ordered() -> None:
    assert rules.only_a_transfer_is_ordered(Method.TRANSFER)
    assert not rules.only_a_transfer_is_ordered(Method.QR)


def test_a_private_person_only_pays_and_by_code() -> None:
    person = Account(PRIVATE, "Buyer of order 1", "SG")
    assert rules.a_private_person_only_pays_and_by_code(person, SELLER_ACCOUNT, method=Method.QR)
    assert rules.a_private_person_only_pays_and_by_code(BUYER_ACCOUNT, SELLER_ACCOUNT, method=Method.TRANSFER)
    assert not rules.a_private_person_only_pays_and_by_code(person, SELLER_ACCOUNT, method=Method.TRANSFER)
    assert not rules.a_private_person_only_pays_and_by_code(BUYER_ACCOUNT, person, method=Method.QR)


def test_claims_on_a_private_person_name_nobody() -> None:
    intent = an_intent(payer=Account(PRIVATE, "Buyer of order 1", "SG"), method=Method.QR)
    assert {p.account for p in rules.claims_of_an_intent(intent) if p.amount.amount < 0} == {"private:payable"}


@pytest.mark.parametrize(
    ("credit", "intent", "seen", "outcome"),
    [
        ({}, {}, False, Outcome.EXACT),
        ({"amount": usd("11759.99")}, {}, False, Outcome.PARTIAL),
        ({"amount": usd("11760.01")}, {}, False, Outcome.EXCESS),
        ({"amount": usd("60.00")}, {"received": usd("11700.00")}, False, Outcome.EXACT),
        ({"amount": Money(Decimal("11760"), "SGD")}, {}, False, Outcome.WRONG_CURRENCY),
        ({}, None, False, Outcome.UNKNOWN_REFERENCE),
        ({}, {}, True, Outcome.DUPLICATE),
        ({"booked": False}, {}, False, Outcome.NOT_BOOKED),
        ({}, {"state": IntentState.PAID}, False, Outcome.NOT_OPEN),
        ({}, {"state": IntentState.SETTLED}, False, Outcome.NOT_OPEN),
    ],
)
def test_the_outcome_of_a_credit(credit: dict, intent: dict | None, seen: bool, outcome: Outcome) -> None:
    named = None if intent is None else an_intent(**intent)
    assert rules.outcome_of(a_credit(**credit), named, seen_before=seen) is outcome


def test_claims_of_a_whole_life_close() -> None:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    events = [
        rules.claims_of_an_intent(an_intent()),
        rules.claims_after_a_credit(an_intent(), usd("1760"), bank=SELLER_BANK),
        rules.claims_after_a_credit(an_intent(received=usd("1760")), usd("10000"), bank=SELLER_BANK),
        rules.claims_after_settlement(an_intent(), bank=SELLER_BANK),
    ]
    for postings in events:
        assert rules.entries_sum_to_zero(postings)
        for posting in postings:
            sums[posting.account] += posting.amount.amount
    assert not any(sums.values())


def test_what_is_too_much_is_owed_back() -> None:
    postings = rules.claims_after_a_credit(an_intent(), usd("11770"), bank=SELLER_BANK)
    assert rules.entries_sum_to_zero(postings)
    assert Posting(f"{BUYER}:refundable", usd("10.00")) in postings
    assert WHOLE.amount == sum(p.amount.amount for p in postings if p.account.endswith("payable"))
