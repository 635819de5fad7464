# SPDX-License-Identifier: Apache-2.0
"""What bills of exchange and promissory notes must say alike; apart, because one law asks the same of both.

ULB is the Geneva Uniform Law on Bills of Exchange and Promissory Notes (1930, Annex I), BEA the Bills of Exchange Act
1882 of the United Kingdom, which Singapore and others follow.
"""

import re
from datetime import date
from decimal import Decimal

from tradelane.documents.rules.reading import DocumentRules
from tradelane.documents.values import Document
from tradelane.kernel.rule import rule

_CONDITION = re.compile(
    r"\b(if|provided|subject to|conditional|out of the proceeds|si|siempre que|sujeto a|a condición|con cargo a)\b",
    re.IGNORECASE,
)
"""Words of a condition or of a particular fund, in English and Spanish. `sí` (yes) is not `si` (if)."""


def words_of(document: Document) -> str:
    """The order or the promise to pay, as it is worded."""
    return str(document.statements.get("order_to_pay") or document.statements.get("promise_to_pay") or "")


def _has_town(document: Document, role: str) -> bool:
    parties = [party for party in document.content.get("parties", ()) if party["role"] == role]
    return any(party.get("address", {}).get("city") for party in parties)


def payer_of(document: Document) -> str:
    """The role of the party that pays: the drawee of a bill, the maker of a note."""
    return str(document.statements.get("drawee", "buyer"))


@rule(
    "NEG-1",
    cites="ULB arts 1(2), 75(2); BEA 1882 ss. 3(1), 9, 83(1)",
    field="statements.amount",
    fix="State a sum above zero in one currency.",
)
def an_instrument_is_for_a_sum_certain(document: Document) -> bool:
    """A bill or note is for a sum certain in money, above zero."""
    payable = document.statements.get("amount")
    return payable is not None and Decimal(payable["amount"]) > 0


@rule(
    "NEG-2",
    cites="ULB arts 1(2), 75(2); BEA 1882 ss. 3(1)-(3), 11, 83(1)",
    field="statements",
    fix="Word the order or promise to pay without any condition.",
)
def an_instrument_is_unconditional(document: Document) -> bool:
    """A bill orders, and a note promises, to pay without condition: no event, and no particular fund, is named."""
    worded = words_of(document)
    return bool(worded) and _CONDITION.search(worded) is None


@rule(
    "NEG-3",
    cites="ULB arts 1(4), 2, 33, 75(3), 76; BEA 1882 ss. 10, 11",
    field="statements.payable",
    fix="Say when it is payable: at sight, so many days after sight or date, or on a fixed day.",
)
def an_instrument_says_when_it_falls_due(document: Document) -> bool:
    """A bill or note is payable at sight, a fixed time after sight or date, or on a fixed day; at sight if unsaid."""
    stated = document.statements
    payable = stated.get("payable", "sight")
    counted, fixed = "days" in stated, "due_on" in stated
    if payable == "fixed-day":
        return fixed and not counted
    if payable == "sight":
        return not fixed and not counted
    return counted and not fixed and stated["days"] > 0


@rule(
    "NEG-4",
    cites="ULB arts 1(5), 2, 75(4), 76",
    field="statements.place_of_payment",
    fix="Name the town of payment, or the payer's town.",
)
def an_instrument_says_where_it_is_payable(document: Document) -> bool:
    """A bill or note names the place of payment; unsaid, it is the town beside the payer's name."""
    return bool(document.statements.get("place_of_payment")) or _has_town(document, payer_of(document))


@rule(
    "NEG-5",
    cites="ULB arts 1(6), 3, 75(5); BEA 1882 s. 7(1)",
    field="statements.payee",
    fix="Name to whom, or to whose order, payment is to be made.",
)
def an_instrument_names_the_payee(document: Document) -> bool:
    """A bill or note names to whom, or to whose order, payment is to be made."""
    return bool(document.statements.get("payee"))


@rule(
    "NEG-6",
    cites="ULB arts 1(7), 2, 75(6), 76",
    field="statements.place_of_issue",
    fix="Name the town of issue, or the issuer's town.",
)
def an_instrument_says_where_it_was_issued(document: Document) -> bool:
    """A bill or note names the place of issue; unsaid, it is the town beside the name of who issued it."""
    issuers = [party["role"] for party in document.content.get("parties", ())
               if party.get("organisation") == document.issuer]  # fmt: skip
    return bool(document.statements.get("place_of_issue")) or any(_has_town(document, role) for role in issuers)


@rule("NEG-7", cites="ULB arts 33, 36, 37, 77; BEA 1882 ss. 10, 14", field="statements.due_on", fix="Fix a later day.")
def an_instrument_does_not_fall_due_before_its_issue(document: Document) -> bool:
    """A bill or note on a fixed day falls due on the day of its issue at the earliest."""
    due = document.statements.get("due_on")
    return not due or date.fromisoformat(due) >= document.issued_on


@rule(
    "NEG-8",
    cites="ICC URC 522 art. 4(b)(v); UCP 600 art. 18(b); house rule: entered once",
    field="statements.amount",
    fix="State no more than the sale is worth, in its currency.",
)
def an_instrument_is_for_no_more_than_the_sale(document: Document) -> bool:
    """A bill or note over a sale is for no more than the sale, in the currency of the sale."""
    stated, total = document.statements.get("amount"), document.content.get("totals", {}).get("total_value")
    if not stated or not total:
        return True
    return bool(stated["currency"] == total["currency"]) and Decimal(stated["amount"]) <= Decimal(total["amount"])


INSTRUMENT: DocumentRules = (
    an_instrument_is_for_a_sum_certain,
    an_instrument_is_unconditional,
    an_instrument_says_when_it_falls_due,
    an_instrument_says_where_it_is_payable,
    an_instrument_names_the_payee,
    an_instrument_says_where_it_was_issued,
    an_instrument_does_not_fall_due_before_its_issue,
    an_instrument_is_for_no_more_than_the_sale,
)
"""What both must say, in the order of their ids."""
INSTRUMENT_ADVICE = frozenset({"NEG-8"})
