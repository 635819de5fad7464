# SPDX-License-Identifier: Apache-2.0
"""What only CN 22 must keep: how much it may cover; apart, because beyond it CN 23 is asked."""

from decimal import Decimal, InvalidOperation

from tradelane.documents.rules.postal import POSTAL, limit_on
from tradelane.documents.rules.reading import DocumentRules, kilograms
from tradelane.documents.values import Document
from tradelane.kernel.rule import rule

_SDR = "XDR"
"""The special drawing right in ISO 4217."""


@rule(
    "DOC-138",
    cites="UPU form CN 22, instructions: value above 300 SDR needs CN 23",
    field="statements.sdr_rate",
    fix="State sdr_rate, what one SDR is worth in the currency of the values; above the limit issue CN 23.",
)
def a_cn22_covers_no_more_than_its_limit(document: Document) -> bool:
    """The value that CN 22 covers is within the UPU's limit on the day, reckoned at the stated worth of one SDR."""
    limit, value = limit_on("cn22-value", document.issued_on), document.content.get("totals", {}).get("goods_value")
    rate = _rate(document, value["currency"]) if value else None
    return limit is not None and rate is not None and Decimal(value["amount"]) / rate <= limit


def _rate(document: Document, currency: str) -> Decimal | None:
    """What one SDR is worth; None where it is not stated as a number above zero."""
    try:
        rate = Decimal(1) if currency == _SDR else Decimal(document.statements.get("sdr_rate", ""))
    except InvalidOperation:
        return None
    return rate if rate.is_finite() and rate > 0 else None


@rule(
    "DOC-139",
    cites="Universal Postal Convention, basic services: letter-post items up to 2 kg",
    field="content.totals.gross_mass",
    fix="Send it as a parcel, with CN 23.",
)
def a_cn22_is_for_a_letter_post_item(document: Document) -> bool:
    """The item that CN 22 goes with weighs no more than a letter-post item may."""
    limit, stated = limit_on("cn22-mass", document.issued_on), document.content.get("totals", {}).get("gross_mass")
    mass = kilograms(stated) if stated else None
    return limit is None or mass is None or mass <= limit


RULES: DocumentRules = (*POSTAL, a_cn22_covers_no_more_than_its_limit, a_cn22_is_for_a_letter_post_item)
ADVICE: frozenset[str] = frozenset()
