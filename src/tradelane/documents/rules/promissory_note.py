# SPDX-License-Identifier: Apache-2.0
"""What a promissory note must say; apart, because its maker both promises and pays."""

from tradelane.documents.rules.instruments import INSTRUMENT, INSTRUMENT_ADVICE, words_of
from tradelane.documents.rules.reading import DocumentRules
from tradelane.documents.values import Document
from tradelane.kernel.rule import rule

_TERMS = ("promissory note", "pagaré", "billet à ordre", "nota promissória")
"""What the law calls it, in the language of the instrument."""


@rule(
    "NOTE-1",
    cites="ULB art. 75(1)",
    field="statements.promise_to_pay",
    fix="Write `promissory note` into the promise to pay.",
)
def a_promissory_note_calls_itself_one(document: Document) -> bool:
    """The promise to pay calls itself a promissory note, in the language in which it is made."""
    return any(term in words_of(document).casefold() for term in _TERMS)


@rule(
    "NOTE-2",
    cites="ULB arts 75(7), 78; BEA 1882 s. 83(1)",
    field="issuer",
    fix="Let the buyer, who makes the note, issue it.",
)
def a_promissory_note_is_signed_by_its_maker(document: Document) -> bool:
    """The maker, who owes the price, signs and issues the promissory note."""
    buyers = [party for party in document.content.get("parties", ()) if party["role"] == "buyer"]
    return any(party.get("organisation", document.issuer) == document.issuer for party in buyers)


RULES: DocumentRules = (
    a_promissory_note_calls_itself_one,
    a_promissory_note_is_signed_by_its_maker,
    *INSTRUMENT,
)
ADVICE = INSTRUMENT_ADVICE
