# SPDX-License-Identifier: Apache-2.0
"""Every rule of the bill of exchange: one case that holds and one that does not."""

from dataclasses import replace

from tests.document_changes import holds_only_for, stating
from tests.document_makers import a_document
from tests.makers import BUYER

from tradelane.documents.rules import bill_of_exchange as rules
from tradelane.documents.values import DocumentKind

BILL = a_document(DocumentKind.BILL_OF_EXCHANGE)


def test_a_bill_of_exchange_calls_itself_one() -> None:
    rule = rules.a_bill_of_exchange_calls_itself_one
    holds_only_for(rule, BILL, stating(BILL, order_to_pay="Pay to our order."), stating(BILL, order_to_pay=None))
    assert rule(stating(BILL, order_to_pay="Por esta única Letra de Cambio se servirá usted pagar."))


def test_a_bill_of_exchange_names_its_drawee() -> None:
    holds_only_for(
        rules.a_bill_of_exchange_names_its_drawee, BILL, stating(BILL, drawee="buyer_bank"), stating(BILL, drawee=None)
    )


def test_a_bill_of_exchange_is_signed_by_its_drawer() -> None:
    holds_only_for(rules.a_bill_of_exchange_is_signed_by_its_drawer, BILL, replace(BILL, issuer=BUYER))
