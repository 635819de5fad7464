# SPDX-License-Identifier: Apache-2.0
"""Every rule of the fee receipt: one case that holds and one that does not."""

from dataclasses import replace
from typing import Any

import pytest
from tests.document_makers import a_document

from tradelane.documents.rules import fee_receipt as rules
from tradelane.documents.values import Document, DocumentKind

RECEIPT = a_document(DocumentKind.FEE_RECEIPT)


def stating(**changes: Any) -> Document:
    return replace(RECEIPT, statements={**RECEIPT.statements, **changes})


def test_a_receipt_names_its_authority_and_each_fee() -> None:
    assert rules.a_receipt_names_its_authority_and_each_fee(RECEIPT)
    assert not rules.a_receipt_names_its_authority_and_each_fee(stating(agency=""))
    assert not rules.a_receipt_names_its_authority_and_each_fee(stating(lines=[]))


def test_a_receipt_states_what_was_paid() -> None:
    assert rules.a_receipt_states_what_was_paid(RECEIPT)
    assert not rules.a_receipt_states_what_was_paid(stating(amount=None))
    assert not rules.a_receipt_states_what_was_paid(stating(amount={"amount": "0.00", "currency": "SGD"}))


@pytest.mark.parametrize("lacking", ["payer", "case_number", "paid_on"])
def test_a_receipt_says_who_paid_when_and_for_what(lacking: str) -> None:
    assert rules.a_receipt_says_who_paid_when_and_for_what(RECEIPT)
    assert not rules.a_receipt_says_who_paid_when_and_for_what(stating(**{lacking: ""}))
    assert not rules.a_receipt_says_who_paid_when_and_for_what(stating(paid_on="2099-01-01"))
