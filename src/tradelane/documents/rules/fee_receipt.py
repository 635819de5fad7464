# SPDX-License-Identifier: Apache-2.0
"""What a receipt of a fee must say; apart, because who pays a fee must be able to check it against the published one.

TFA is the WTO Trade Facilitation Agreement.
"""

from datetime import date
from decimal import Decimal

from tradelane.documents.rules.reading import DocumentRules
from tradelane.documents.values import Document
from tradelane.kernel.rule import rule


@rule(
    "RECEIPT-1",
    cites="TFA art. 6(1)(1.2): information on fees names the authority, the reason and the amount",
    field="statements.lines",
    fix="Name the authority, and list each fee with its amount and its law.",
)
def a_receipt_names_its_authority_and_each_fee(document: Document) -> bool:
    """A receipt names the authority that charged, and each fee with its amount and its law."""
    stated = document.statements
    return bool(stated.get("agency")) and bool(stated.get("lines")) and all(stated["lines"])


@rule(
    "RECEIPT-2",
    cites="GATT 1994 art. VIII:1(a); TFA art. 6(1)",
    field="statements.amount",
    fix="State the sum that was paid, above zero.",
)
def a_receipt_states_what_was_paid(document: Document) -> bool:
    """A receipt states the sum that was paid, which is above zero."""
    amount = document.statements.get("amount")
    return amount is not None and Decimal(amount["amount"]) > 0


@rule(
    "RECEIPT-3",
    cites="TFA art. 6(1); Tradelane house rule: entered once",
    field="statements.case_number",
    fix="Name payer and case, and the day on which the money came, not after the day of the receipt.",
)
def a_receipt_says_who_paid_when_and_for_what(document: Document) -> bool:
    """A receipt says who paid, for which case, and on which day up to its own."""
    stated = document.statements
    day = stated.get("paid_on")
    return bool(stated.get("payer") and stated.get("case_number") and day) and (
        date.fromisoformat(str(day)) <= document.issued_on
    )


RULES: DocumentRules = (
    a_receipt_names_its_authority_and_each_fee,
    a_receipt_states_what_was_paid,
    a_receipt_says_who_paid_when_and_for_what,
)
ADVICE: frozenset[str] = frozenset()
