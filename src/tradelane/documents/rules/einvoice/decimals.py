# SPDX-License-Identifier: Apache-2.0
"""How many decimals EN 16931 allows an amount; apart, because it is a format and not a sum."""

from collections.abc import Callable, Sequence

from tradelane.documents.rules.einvoice.claims import two_decimals
from tradelane.documents.rules.einvoice.law import (
    Book,
    Parts,
    allowances,
    charges,
    line_allowances,
    line_charges,
    lines,
)
from tradelane.documents.rules.einvoice.totals import BREAKDOWN, TOTALS
from tradelane.documents.values import EInvoice, Element

LAWS = Book(__name__, "EN 16931-1:2017")
_SAYS = "{} ({}) has at most two decimals."
_ROWS: tuple[tuple[str, Parts, str, str, str], ...] = (
    ("01", allowances, "cbc:Amount", "An allowance of the invoice", "BT-92"),
    ("02", allowances, "cbc:BaseAmount", "The base of an allowance of the invoice", "BT-93"),
    ("05", charges, "cbc:Amount", "A charge of the invoice", "BT-99"),
    ("06", charges, "cbc:BaseAmount", "The base of a charge of the invoice", "BT-100"),
    ("09", TOTALS, "cbc:LineExtensionAmount", "The sum of the lines", "BT-106"),
    ("10", TOTALS, "cbc:AllowanceTotalAmount", "The total of allowances", "BT-107"),
    ("11", TOTALS, "cbc:ChargeTotalAmount", "The total of charges", "BT-108"),
    ("12", TOTALS, "cbc:TaxExclusiveAmount", "The total without VAT", "BT-109"),
    ("14", TOTALS, "cbc:TaxInclusiveAmount", "The total with VAT", "BT-112"),
    ("16", TOTALS, "cbc:PrepaidAmount", "What is already paid", "BT-113"),
    ("17", TOTALS, "cbc:PayableRoundingAmount", "The rounding", "BT-114"),
    ("18", TOTALS, "cbc:PayableAmount", "The amount due", "BT-115"),
    ("19", BREAKDOWN, "cbc:TaxableAmount", "The taxable amount of a category", "BT-116"),
    ("20", BREAKDOWN, "cbc:TaxAmount", "The tax of a category", "BT-117"),
    ("23", lines, "cbc:LineExtensionAmount", "The net amount of a line", "BT-131"),
    ("24", line_allowances, "cbc:Amount", "An allowance of a line", "BT-136"),
    ("25", line_allowances, "cbc:BaseAmount", "The base of an allowance of a line", "BT-137"),
    ("27", line_charges, "cbc:Amount", "A charge of a line", "BT-141"),
    ("28", line_charges, "cbc:BaseAmount", "The base of a charge of a line", "BT-142"),
)
for _number, _of, _path, _what, _term in _ROWS:
    LAWS.add(f"BR-DEC-{_number}", _of, two_decimals(_path), _SAYS.format(_what, _term))


def taxes_in(currency: str) -> Callable[[EInvoice], Sequence[Element]]:
    """The totals of tax that are in the currency which the field `currency` names."""
    return lambda invoice: [
        amount
        for amount in invoice.root.every("cac:TaxTotal", "cbc:TaxAmount")
        if amount.attributes.get("currencyID") == invoice.root.said(currency)
    ]


LAWS.add(
    "BR-DEC-13", taxes_in("cbc:DocumentCurrencyCode"), two_decimals(""), _SAYS.format("The total of VAT", "BT-110")
)
LAWS.add(
    "BR-DEC-15",
    taxes_in("cbc:TaxCurrencyCode"),
    two_decimals(""),
    _SAYS.format("The total of VAT in the accounting currency", "BT-111"),
)
