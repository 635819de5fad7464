# SPDX-License-Identifier: Apache-2.0
"""Every rule that bills of exchange and promissory notes share: one case that holds and one that does not."""

import pytest
from tests.document_changes import changed, holds_only_for, stating
from tests.document_makers import a_document

from tradelane.documents.rules import instruments as rules
from tradelane.documents.values import DocumentKind

BILL = a_document(DocumentKind.BILL_OF_EXCHANGE)


def dollars(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


def test_an_instrument_is_for_a_sum_certain() -> None:
    rule = rules.an_instrument_is_for_a_sum_certain
    holds_only_for(rule, BILL, stating(BILL, amount=None), stating(BILL, amount=dollars("0.00")))


def test_an_instrument_is_unconditional() -> None:
    conditional = stating(BILL, order_to_pay="Pay this bill of exchange if the goods arrive.")
    fund = stating(BILL, order_to_pay="Páguese esta letra de cambio con cargo a la venta.")
    holds_only_for(rules.an_instrument_is_unconditional, BILL, conditional, fund, stating(BILL, order_to_pay=None))
    assert rules.an_instrument_is_unconditional(stating(BILL, order_to_pay="Sírvase pagar esta letra de cambio."))


@pytest.mark.parametrize(
    ("stated", "holds"),
    [
        ({"payable": None, "days": None}, True),
        ({"payable": "sight"}, False),
        ({"payable": "after-date"}, True),
        ({"payable": "after-date", "days": None}, False),
        ({"payable": "after-sight", "days": 0}, False),
        ({"payable": "fixed-day", "days": None, "due_on": "2027-01-15"}, True),
        ({"payable": "fixed-day", "due_on": "2027-01-15"}, False),
        ({"payable": "fixed-day", "days": None}, False),
        ({"payable": "after-sight", "due_on": "2027-01-15"}, False),
    ],
)
def test_an_instrument_says_when_it_falls_due(stated: dict[str, object], holds: bool) -> None:
    assert rules.an_instrument_says_when_it_falls_due(BILL)
    assert rules.an_instrument_says_when_it_falls_due(stating(BILL, **stated)) is holds


def test_an_instrument_says_where_it_is_payable() -> None:
    rule = rules.an_instrument_says_where_it_is_payable
    without = changed(BILL, "parties/1/address/city")
    holds_only_for(rule, BILL, without)
    assert rule(stating(without, place_of_payment="Singapore"))


def test_an_instrument_names_the_payee() -> None:
    holds_only_for(rules.an_instrument_names_the_payee, BILL, stating(BILL, payee=None))


def test_an_instrument_says_where_it_was_issued() -> None:
    rule = rules.an_instrument_says_where_it_was_issued
    without = changed(BILL, "parties/0/address/city")
    holds_only_for(rule, BILL, without)
    assert rule(stating(without, place_of_issue="Tapachula"))


def test_an_instrument_does_not_fall_due_before_its_issue() -> None:
    rule = rules.an_instrument_does_not_fall_due_before_its_issue
    holds_only_for(rule, stating(BILL, due_on="2026-11-02"), stating(BILL, due_on="2026-11-01"))


def test_an_instrument_is_for_no_more_than_the_sale() -> None:
    rule = rules.an_instrument_is_for_no_more_than_the_sale
    euros = {"amount": "1.00", "currency": "EUR"}
    holds_only_for(rule, BILL, stating(BILL, amount=dollars("12222.01")), stating(BILL, amount=euros))
    assert rule(changed(BILL, "totals"))
