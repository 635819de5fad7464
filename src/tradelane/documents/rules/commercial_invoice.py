# SPDX-License-Identifier: Apache-2.0
"""What a commercial invoice must say; apart, because customs value and payment rest on it."""

from decimal import Decimal

from tradelane.documents.rules.reading import DocumentRules, names_party
from tradelane.documents.values import Document
from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.rule import rule


@rule(
    "DOC-10",
    cites="WTO Customs Valuation Agreement art. 1; UN/CEFACT Recommendation 6",
    field="content.parties",
    fix="Name the seller and the buyer with their addresses.",
)
def an_invoice_names_seller_and_buyer(document: Document) -> bool:
    """A commercial invoice names the seller and the buyer with their countries."""
    return names_party(document, "seller") and names_party(document, "buyer")


@rule(
    "DOC-11",
    cites="EN 16931-1 BR-CO-10",
    field="content.totals.goods_value",
    fix="Make the total of the goods the sum of the lines.",
)
def the_lines_add_up(document: Document) -> bool:
    """The value of the goods is the sum of the lines."""
    lines = sum((Decimal(item["value"]["amount"]) for item in document.content["goods_items"]), Decimal(0))
    return lines == Decimal(document.content["totals"]["goods_value"]["amount"])


@rule(
    "DOC-12",
    cites="EN 16931-1 BR-CO-13",
    field="content.totals.total_value",
    fix="Make the total the goods and the charges together.",
)
def the_total_is_goods_and_charges(document: Document) -> bool:
    """The total is the value of the goods with the charges added and the allowances taken off."""
    totals = document.content["totals"]
    charges = sum((Decimal(c["amount"]["amount"]) for c in document.content.get("charges", ())), Decimal(0))
    return Decimal(totals["goods_value"]["amount"]) + charges == Decimal(totals["total_value"]["amount"])


@rule(
    "DOC-13",
    cites="EN 16931-1 BR-05; UCP 600 art. 18(a)(iii)",
    field="content.terms.currency",
    fix="Use one currency throughout.",
)
def an_invoice_has_one_currency(document: Document) -> bool:
    """Every amount of an invoice is in the currency of the sale."""
    content = document.content
    amounts = [amount for item in content["goods_items"] for amount in (item["value"], item["unit_price"])]
    amounts += [charge["amount"] for charge in content.get("charges", ())]
    amounts += [content["totals"]["goods_value"], content["totals"]["total_value"]]
    return {amount["currency"] for amount in amounts} == {content.get("terms", {}).get("currency")}


@rule(
    "DOC-14",
    cites="EN 16931-1 BT-131; UN/CEFACT Recommendation 6",
    field="content.goods_items",
    fix="Make the value of a line its quantity times its price, or state the allowance.",
)
def a_line_is_quantity_times_price(document: Document) -> bool:
    """The value of a line is its quantity times its unit price, to the minor unit of the currency."""
    for item in document.content["goods_items"]:
        step = Decimal(1).scaleb(-CURRENCIES[item["value"]["currency"]].digits)
        reckoned = Decimal(item["quantity"]["value"]) * Decimal(item["unit_price"]["amount"])
        if abs(reckoned - Decimal(item["value"]["amount"])) > step:
            return False
    return True


@rule(
    "DOC-15",
    cites="WTO Customs Valuation Agreement art. 8; Incoterms 2020",
    field="content.terms.incoterm",
    fix="Add the Incoterm and its named place.",
)
def an_invoice_states_the_delivery_terms(document: Document) -> bool:
    """A commercial invoice states the Incoterm and its place, because they say which costs the price holds."""
    terms = document.content.get("terms", {})
    return bool(terms.get("incoterm") and terms.get("place"))


RULES: DocumentRules = (
    an_invoice_names_seller_and_buyer,
    the_lines_add_up,
    the_total_is_goods_and_charges,
    an_invoice_has_one_currency,
    a_line_is_quantity_times_price,
    an_invoice_states_the_delivery_terms,
)
ADVICE = frozenset({"DOC-14", "DOC-15"})
