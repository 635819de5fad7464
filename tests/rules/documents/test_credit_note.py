# SPDX-License-Identifier: Apache-2.0
"""Every rule of the credit note: one case that holds and one that does not."""

from dataclasses import replace
from datetime import date

from tests.document_changes import changed, holds_only_for, stating, without_party
from tests.document_makers import a_document

from tradelane.documents.rules import credit_note as rules
from tradelane.documents.values import Document, DocumentKind
from tradelane.kernel.ids import ConsignmentId

PART = a_document(DocumentKind.CREDIT_NOTE)
WHOLE = a_document(DocumentKind.CREDIT_NOTE, statements={"invoice_number": "commercial-invoice-1"})


def crediting(quantity: str) -> Document:
    return a_document(DocumentKind.CREDIT_NOTE, statements={**PART.statements, "credited": {"1": quantity}})


def test_a_part_is_reckoned_from_the_price_and_the_whole_from_the_sale() -> None:
    line = PART.content["goods_items"][0]
    assert (line["quantity"]["value"], line["credited_quantity"]["value"]) == ("1200", "200")
    assert PART.content["totals"]["credited_total"] == {"amount": "1960.00", "currency": "USD"}
    assert "charges" not in PART.content
    assert WHOLE.content["totals"]["credited_total"] == {"amount": "12222.00", "currency": "USD"}
    assert len(WHOLE.content["charges"]) == 2


def test_a_credit_note_names_the_invoice_it_credits() -> None:
    holds_only_for(rules.a_credit_note_names_the_invoice_it_credits, PART, stating(PART, invoice_number=None))


def test_a_credit_note_names_seller_and_buyer() -> None:
    holds_only_for(rules.a_credit_note_names_seller_and_buyer, PART, without_party(PART, "buyer"))


def test_a_credit_note_credits_priced_lines() -> None:
    holds_only_for(rules.a_credit_note_credits_priced_lines, PART, changed(PART, "goods_items/0/unit_price"))


def test_the_credit_adds_up() -> None:
    wrong = {"amount": "1960.01", "currency": "USD"}
    rule = rules.the_credit_adds_up
    assert rule(WHOLE)
    holds_only_for(rule, PART, changed(PART, "totals/credited_total", wrong), changed(PART, "totals"))


def test_no_more_is_credited_than_was_invoiced() -> None:
    rule = rules.no_more_is_credited_than_was_invoiced
    assert rule(WHOLE)
    holds_only_for(
        rule,
        PART,
        crediting("1200.01"),
        crediting("0"),
        crediting("-1"),
        stating(PART, credited={"1": "200", "9": "1"}),
    )


def test_a_credit_note_has_one_currency() -> None:
    holds_only_for(rules.a_credit_note_has_one_currency, WHOLE, changed(WHOLE, "terms/currency", "SGD"))


def test_a_credit_note_says_why() -> None:
    holds_only_for(rules.a_credit_note_says_why, PART, WHOLE)


def test_the_credited_invoice_is_not_later() -> None:
    assert rules.the_credited_invoice_is_not_later(WHOLE)
    holds_only_for(rules.the_credited_invoice_is_not_later, PART, replace(PART, issued_on=date(2026, 11, 1)))


def test_credit_notes_together_credit_no_more_than_was_invoiced() -> None:
    rule = rules.credit_notes_together_credit_no_more_than_was_invoiced
    assert rule(PART, others=[])
    assert rule(PART, others=[crediting("600"), crediting("400")])
    assert not rule(PART, others=[crediting("600"), crediting("400.01")])
    assert not rule(PART, others=[WHOLE])
    assert not rule(WHOLE, others=[PART])
    assert rule(PART, others=[stating(WHOLE, invoice_number="another")])
    assert rule(PART, others=[replace(WHOLE, consignment=ConsignmentId("consignment_other"))])
