# SPDX-License-Identifier: Apache-2.0
"""The amounts of any UBL invoice or credit note; apart, because invoices of others are checked too."""

from decimal import Decimal

from lxml import etree

from tradelane.documents.formats.xml_writing import every, first, text_at
from tradelane.documents.values import InvoiceTotals
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import decimal_from

_LINES = {"Invoice": "cac:InvoiceLine", "CreditNote": "cac:CreditNoteLine"}
_TOTAL = "cac:LegalMonetaryTotal/cbc:"


def invoice_totals(root: etree._Element) -> InvoiceTotals:
    """The amounts of a UBL Invoice or CreditNote. Raises Unreadable for another type or an amount that is no number."""
    local = etree.QName(root).localname
    if local not in _LINES:
        raise Unreadable(
            f"{local} is not a UBL invoice", field=f"/{local}", rule="UBL-1", fix="Check an Invoice or a CreditNote."
        )
    lines = every(root, _LINES[local])
    charges: dict[bool, list[Decimal]] = {True: [], False: []}
    for node in every(root, "cac:AllowanceCharge"):
        amount = _amount(node, "cbc:Amount")
        if amount is not None:
            charges[text_at(node, "cbc:ChargeIndicator").strip() in ("true", "1")].append(amount)
    return InvoiceTotals(
        lines=tuple(amount for line in lines if (amount := _amount(line, "cbc:LineExtensionAmount")) is not None),
        line_total=_amount(root, f"{_TOTAL}LineExtensionAmount"),
        allowances=tuple(charges[False]),
        allowance_total=_amount(root, f"{_TOTAL}AllowanceTotalAmount"),
        charges=tuple(charges[True]),
        charge_total=_amount(root, f"{_TOTAL}ChargeTotalAmount"),
        without_tax=_amount(root, f"{_TOTAL}TaxExclusiveAmount"),
        tax=_tax(root),
        with_tax=_amount(root, f"{_TOTAL}TaxInclusiveAmount"),
        prepaid=_amount(root, f"{_TOTAL}PrepaidAmount"),
        rounding=_amount(root, f"{_TOTAL}PayableRoundingAmount"),
        payable=_amount(root, f"{_TOTAL}PayableAmount"),
    )


def _amount(node: etree._Element, path: str) -> Decimal | None:
    text = text_at(node, path).strip()
    return decimal_from(text, field=path) if text else None


def _tax(root: etree._Element) -> Decimal | None:
    """BT-110: the tax in the currency of the invoice, not that in the tax currency (BT-111)."""
    currency = text_at(root, "cbc:DocumentCurrencyCode").strip()
    found = [
        amount
        for node in every(root, "cac:TaxTotal")
        if (amount := _amount(node, "cbc:TaxAmount")) is not None and _is_in(node, currency)
    ]
    return sum(found, Decimal(0)) if found else None


def _is_in(node: etree._Element, currency: str) -> bool:
    amount = first(node, "cbc:TaxAmount")
    return amount is not None and (not currency or amount.get("currencyID", currency) == currency)
