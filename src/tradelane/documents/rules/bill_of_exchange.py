# SPDX-License-Identifier: Apache-2.0
"""What a bill of exchange must say; apart, because without it the paper is no bill (ULB art. 2)."""

from tradelane.documents.rules.instruments import INSTRUMENT, INSTRUMENT_ADVICE, words_of
from tradelane.documents.rules.reading import DocumentRules
from tradelane.documents.values import Document
from tradelane.kernel.rule import rule

_TERMS = ("bill of exchange", "letra de cambio", "lettre de change", "letra de câmbio")
"""What the law calls it, in the language of the instrument."""


@rule(
    "BOE-1",
    cites="ULB art. 1(1)",
    field="statements.order_to_pay",
    fix="Write `bill of exchange` into the order to pay.",
)
def a_bill_of_exchange_calls_itself_one(document: Document) -> bool:
    """The order to pay calls itself a bill of exchange, in the language in which it is drawn."""
    return any(term in words_of(document).casefold() for term in _TERMS)


@rule(
    "BOE-2",
    cites="ULB arts 1(3), 3; BEA 1882 s. 6(1)",
    field="statements.drawee",
    fix="Name the drawee, who is a party of the consignment.",
)
def a_bill_of_exchange_names_its_drawee(document: Document) -> bool:
    """A bill of exchange names the person who is to pay it."""
    drawee = document.statements.get("drawee")
    return any(party["role"] == drawee for party in document.content.get("parties", ()))


@rule(
    "BOE-3",
    cites="ULB art. 1(8); BEA 1882 s. 3(1)",
    field="issuer",
    fix="Let the seller, who draws the bill, issue it.",
)
def a_bill_of_exchange_is_signed_by_its_drawer(document: Document) -> bool:
    """The drawer, to whom the price is owed, signs and issues the bill of exchange."""
    sellers = [party for party in document.content.get("parties", ()) if party["role"] == "seller"]
    return any(party.get("organisation", document.issuer) == document.issuer for party in sellers)


RULES: DocumentRules = (
    a_bill_of_exchange_calls_itself_one,
    a_bill_of_exchange_names_its_drawee,
    a_bill_of_exchange_is_signed_by_its_drawer,
    *INSTRUMENT,
)
ADVICE = INSTRUMENT_ADVICE
