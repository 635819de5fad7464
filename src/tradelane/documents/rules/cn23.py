# SPDX-License-Identifier: Apache-2.0
"""What CN 23 asks beyond what both postal declarations must say; apart, because it goes with parcels of any value."""

from tradelane.documents.rules.postal import POSTAL
from tradelane.documents.rules.reading import DocumentRules
from tradelane.documents.values import Document
from tradelane.kernel.rule import rule


@rule(
    "DOC-128",
    cites="UPU form CN 23, invoice",
    field="statements.invoice_number",
    fix="State the number of the invoice that goes with the item.",
)
def a_sale_by_post_names_its_invoice(document: Document) -> bool:
    """A sale of goods names the invoice that goes with the item."""
    return document.statements.get("category") != "sale-of-goods" or "invoice_number" in document.statements


RULES: DocumentRules = (*POSTAL, a_sale_by_post_names_its_invoice)
ADVICE = frozenset({"DOC-128"})
