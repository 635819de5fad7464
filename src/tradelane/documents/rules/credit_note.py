# SPDX-License-Identifier: Apache-2.0
"""What a credit note must say; apart, because it takes back what an invoice claimed, and never more."""

from collections.abc import Iterable
from decimal import Decimal

from tradelane.documents.rules.reading import DocumentRules, lines_of, names_party
from tradelane.documents.values import Document
from tradelane.kernel.rule import rule


@rule(
    "DOC-100",
    cites="EN 16931-1 BT-25, BR-55; Council Directive 2006/112/EC art. 219",
    field="statements.invoice_number",
    fix="State the number of the invoice that is credited.",
)
def a_credit_note_names_the_invoice_it_credits(document: Document) -> bool:
    """A credit note refers to the invoice that it credits."""
    return bool(document.statements.get("invoice_number"))


@rule(
    "DOC-101",
    cites="EN 16931-1 BR-06, BR-07, BR-09, BR-11",
    field="content.parties",
    fix="Name the seller and the buyer with their addresses.",
)
def a_credit_note_names_seller_and_buyer(document: Document) -> bool:
    """A credit note names the seller and the buyer with their countries."""
    return names_party(document, "seller") and names_party(document, "buyer")


@rule(
    "DOC-102",
    cites="EN 16931-1 BR-22, BR-24, BR-26",
    field="content.goods_items",
    fix="Credit lines that have a quantity and a price.",
)
def a_credit_note_credits_priced_lines(document: Document) -> bool:
    """Every line of a credit note states the credited quantity, its price and the credited amount."""
    fields = ("credited_quantity", "unit_price", "credited_value")
    return all(field in line for line in lines_of(document) for field in fields)


@rule(
    "DOC-103",
    cites="EN 16931-1 BR-CO-10, BR-CO-13",
    field="content.totals.credited_total",
    fix="Make the total the credited lines and charges together.",
)
def the_credit_adds_up(document: Document) -> bool:
    """The credited goods are the sum of the lines, and the credited total adds the charges to them."""
    totals = document.content.get("totals", {})
    if not totals:
        return False
    lines = sum((Decimal(line["credited_value"]["amount"]) for line in lines_of(document)), Decimal(0))
    charges = sum((Decimal(c["amount"]["amount"]) for c in document.content.get("charges", ())), Decimal(0))
    goods, whole = Decimal(totals["credited_goods"]["amount"]), Decimal(totals["credited_total"]["amount"])
    return lines == goods and goods + charges == whole


@rule(
    "DOC-104",
    cites="Council Directive 2006/112/EC art. 90(1); UN/CEFACT Cross Industry Invoice",
    field="statements.credited",
    fix="Credit more than nothing, and no more than the invoice counts.",
)
def no_more_is_credited_than_was_invoiced(document: Document) -> bool:
    """Only lines of the sale are credited, of each more than nothing, and no more than was invoiced."""
    if not document.statements.get("credited", {}).keys() <= {str(line["number"]) for line in lines_of(document)}:
        return False
    pairs = (
        (Decimal(line["credited_quantity"]["value"]), Decimal(line["quantity"]["value"]))
        for line in lines_of(document)
        if "credited_quantity" in line
    )
    return all(0 < credited <= invoiced for credited, invoiced in pairs)


@rule(
    "DOC-105",
    cites="EN 16931-1 BR-05",
    field="content.terms.currency",
    fix="Use one currency throughout.",
)
def a_credit_note_has_one_currency(document: Document) -> bool:
    """Every amount of a credit note is in the currency of the sale."""
    content = document.content
    amounts = [line[name] for line in lines_of(document) for name in ("credited_value", "unit_price") if name in line]
    amounts += [charge["amount"] for charge in content.get("charges", ())]
    amounts += content.get("totals", {}).values()
    return {amount["currency"] for amount in amounts} == {content.get("terms", {}).get("currency")}


@rule(
    "DOC-106",
    cites="EN 16931-1 BT-22 (invoice note)",
    field="statements.reason",
    fix="Say why it is credited.",
)
def a_credit_note_says_why(document: Document) -> bool:
    """A credit note says why the amount is credited."""
    return bool(document.statements.get("reason"))


@rule(
    "DOC-107",
    cites="EN 16931-1 BT-26",
    field="statements.invoice_issued_on",
    fix="State the day of the invoice, not after the credit note's own.",
)
def the_credited_invoice_is_not_later(document: Document) -> bool:
    """The invoice that a credit note credits was not issued after it."""
    stated = document.statements.get("invoice_issued_on")
    return stated is None or stated <= document.issued_on.isoformat()


@rule(
    "DOC-108",
    cites="Council Directive 2006/112/EC art. 90(1); EN 16931-1 BT-25, BT-129",
    field="statements.credited",
    fix="Credit what the other credit notes left, or cancel one of them.",
)
def credit_notes_together_credit_no_more_than_was_invoiced(document: Document, *, others: Iterable[Document]) -> bool:
    """Of each line, all credit notes of one invoice together credit no more than was invoiced."""
    counted = [document, *(other for other in others if _credited_invoice(other) == _credited_invoice(document))]
    credited: dict[int, Decimal] = {}
    for line in (line for note in counted for line in lines_of(note) if "credited_quantity" in line):
        before = credited.get(line["number"], Decimal(0))
        credited[line["number"]] = before + Decimal(line["credited_quantity"]["value"])
    return all(
        credited[line["number"]] <= Decimal(line["quantity"]["value"])
        for line in lines_of(document)
        if "credited_quantity" in line
    )


def _credited_invoice(note: Document) -> tuple[str, str, str]:
    return note.issuer, note.consignment, str(note.statements.get("invoice_number", "")).strip()


RULES: DocumentRules = (
    a_credit_note_names_the_invoice_it_credits,
    a_credit_note_names_seller_and_buyer,
    a_credit_note_credits_priced_lines,
    the_credit_adds_up,
    no_more_is_credited_than_was_invoiced,
    a_credit_note_has_one_currency,
    a_credit_note_says_why,
    the_credited_invoice_is_not_later,
)
ADVICE = frozenset({"DOC-106"})
