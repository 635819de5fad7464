# SPDX-License-Identifier: Apache-2.0
"""The arithmetic of any UBL invoice, after EN 16931 but of no profile; apart, because it holds for anybody's.

An amount that the invoice does not state breaks no rule here: unknown is not wrong.
"""

from decimal import ROUND_HALF_UP, Decimal

from tradelane.documents.values import InvoiceTotals
from tradelane.kernel.rule import rule

_NOTHING = Decimal(0)
_TOTAL = "cac:LegalMonetaryTotal/cbc:"


def _equal(stated: Decimal | None, reckoned: Decimal) -> bool:
    """Equal at two digits, to which the standard's own schematron rounds; an amount not stated breaks nothing."""
    cent = Decimal("0.01")
    return stated is None or stated.quantize(cent, ROUND_HALF_UP) == reckoned.quantize(cent, ROUND_HALF_UP)


@rule("UBL-16", cites="EN 16931-1 BR-16", field="cac:InvoiceLine", fix="Add the lines of the invoice.")
def an_invoice_has_a_line(totals: InvoiceTotals) -> bool:
    """An invoice has at least one line."""
    return bool(totals.lines)


@rule(
    "UBL-CO-10",
    cites="EN 16931-1 BR-CO-10",
    field=f"{_TOTAL}LineExtensionAmount",
    fix="Make it the sum of the line amounts.",
)
def the_line_total_is_the_sum_of_the_lines(totals: InvoiceTotals) -> bool:
    """The sum of line net amounts (BT-106) is the sum of the net amounts of the lines (BT-131)."""
    return _equal(totals.line_total, sum(totals.lines, _NOTHING))


@rule(
    "UBL-CO-11",
    cites="EN 16931-1 BR-CO-11",
    field=f"{_TOTAL}AllowanceTotalAmount",
    fix="Make it the sum of the allowances.",
)
def the_allowance_total_is_the_sum_of_the_allowances(totals: InvoiceTotals) -> bool:
    """The sum of allowances (BT-107) is the sum of the allowances of the whole invoice (BT-92)."""
    return not totals.allowances or _equal(totals.allowance_total, sum(totals.allowances, _NOTHING))


@rule(
    "UBL-CO-12", cites="EN 16931-1 BR-CO-12", field=f"{_TOTAL}ChargeTotalAmount", fix="Make it the sum of the charges."
)
def the_charge_total_is_the_sum_of_the_charges(totals: InvoiceTotals) -> bool:
    """The sum of charges (BT-108) is the sum of the charges of the whole invoice (BT-99)."""
    return not totals.charges or _equal(totals.charge_total, sum(totals.charges, _NOTHING))


@rule(
    "UBL-CO-13",
    cites="EN 16931-1 BR-CO-13",
    field=f"{_TOTAL}TaxExclusiveAmount",
    fix="Make it lines less allowances plus charges.",
)
def the_amount_without_tax_is_lines_less_allowances_plus_charges(totals: InvoiceTotals) -> bool:
    """The total without tax (BT-109) is the line total (BT-106) less allowances (BT-107) plus charges (BT-108)."""
    if totals.without_tax is None or totals.line_total is None:
        return True
    reckoned = totals.line_total - (totals.allowance_total or _NOTHING) + (totals.charge_total or _NOTHING)
    return _equal(totals.without_tax, reckoned)


@rule(
    "UBL-CO-15",
    cites="EN 16931-1 BR-CO-15",
    field=f"{_TOTAL}TaxInclusiveAmount",
    fix="Make it the total without tax plus the tax.",
)
def the_amount_with_tax_adds_the_tax(totals: InvoiceTotals) -> bool:
    """The total with tax (BT-112) is the total without tax (BT-109) plus the total tax (BT-110)."""
    if totals.with_tax is None or totals.without_tax is None:
        return True
    return _equal(totals.with_tax, totals.without_tax + (totals.tax or _NOTHING))


@rule(
    "UBL-CO-16",
    cites="EN 16931-1 BR-CO-16",
    field=f"{_TOTAL}PayableAmount",
    fix="Make it the total with tax less what is paid plus rounding.",
)
def the_amount_due_is_what_is_not_yet_paid(totals: InvoiceTotals) -> bool:
    """The amount due (BT-115) is the total with tax (BT-112) less the paid amount (BT-113) plus rounding (BT-114)."""
    if totals.payable is None or totals.with_tax is None:
        return True
    return _equal(totals.payable, totals.with_tax - (totals.prepaid or _NOTHING) + (totals.rounding or _NOTHING))
