# SPDX-License-Identifier: Apache-2.0
"""What EN 16931 wants of lines, and of allowances and charges; apart, because they are many to an invoice."""

from tradelane.documents.rules.einvoice.claims import filled, not_negative, not_negative_if_there, there
from tradelane.documents.rules.einvoice.law import (
    Book,
    allowances,
    charges,
    line_allowances,
    line_charges,
    lines,
)
from tradelane.documents.rules.einvoice.parties import has_scheme
from tradelane.documents.values import EInvoice, Element

LAWS = Book(__name__, "EN 16931-1:2017")
_REASON = there("cbc:AllowanceChargeReason", "cbc:AllowanceChargeReasonCode")

LAWS.add("BR-21", lines, filled("cbc:ID"), "A line has an identifier (BT-126).")
LAWS.add(
    "BR-22",
    lines,
    there("cbc:InvoicedQuantity", "cbc:CreditedQuantity"),
    "A line states the quantity invoiced (BT-129).",
)
LAWS.add("BR-24", lines, there("cbc:LineExtensionAmount"), "A line states its net amount (BT-131).")
LAWS.add("BR-25", lines, filled("cac:Item/cbc:Name"), "A line names the item (BT-153).")
LAWS.add("BR-26", lines, there("cac:Price/cbc:PriceAmount"), "A line states the net price of the item (BT-146).")
LAWS.add(
    "BR-27", lines, not_negative("cac:Price/cbc:PriceAmount"), "The net price of an item (BT-146) is not negative."
)
LAWS.add(
    "BR-28",
    lines,
    not_negative_if_there("cac:Price/cac:AllowanceCharge/cbc:BaseAmount"),
    "The gross price of an item (BT-148) is not negative.",
)
LAWS.add("BR-31", allowances, there("cbc:Amount"), "An allowance of the invoice (BG-20) states its amount (BT-92).")
LAWS.add(
    "BR-33", allowances, _REASON, "An allowance of the invoice (BG-20) states a reason (BT-97) or its code (BT-98)."
)
LAWS.add(
    "BR-CO-21", allowances, _REASON, "An allowance of the invoice says why: in words (BT-97), by code (BT-98) or both."
)
LAWS.add("BR-36", charges, there("cbc:Amount"), "A charge of the invoice (BG-21) states its amount (BT-99).")
LAWS.add("BR-38", charges, _REASON, "A charge of the invoice (BG-21) states a reason (BT-104) or its code (BT-105).")
LAWS.add("BR-CO-22", charges, _REASON, "A charge of the invoice says why: in words (BT-104), by code (BT-105) or both.")
LAWS.add("BR-41", line_allowances, there("cbc:Amount"), "An allowance of a line (BG-27) states its amount (BT-136).")
LAWS.add(
    "BR-42", line_allowances, _REASON, "An allowance of a line (BG-27) states a reason (BT-139) or its code (BT-140)."
)
LAWS.add(
    "BR-CO-23",
    line_allowances,
    _REASON,
    "An allowance of a line says why: in words (BT-139), by code (BT-140) or both.",
)
LAWS.add("BR-43", line_charges, there("cbc:Amount"), "A charge of a line (BG-28) states its amount (BT-141).")
LAWS.add("BR-44", line_charges, _REASON, "A charge of a line (BG-28) states a reason (BT-144) or its code (BT-145).")
LAWS.add("BR-CO-24", line_charges, _REASON, "A charge of a line says why: in words (BT-144), by code (BT-145) or both.")


@LAWS.law("BR-23", lines, field="cbc:InvoicedQuantity/@unitCode", fix="State the unit.")
def a_quantity_has_a_unit(line: Element, _: EInvoice) -> bool:
    """The quantity of a line states its unit (BT-130)."""
    quantities = [*line.all("cbc:InvoicedQuantity"), *line.all("cbc:CreditedQuantity")]
    return any("unitCode" in quantity.attributes for quantity in quantities)


def categorised(part: Element, path: str, scheme: str) -> bool:
    """Whether a tax category of `scheme` at `path` has a code."""
    return any("cbc:ID" in found.children and has_scheme(found, scheme) for found in part.every(*path.split("/")))


@LAWS.law("BR-CO-04", lines, field="cac:Item/cac:ClassifiedTaxCategory/cbc:ID", fix="State the VAT category.")
def a_line_has_a_vat_category(line: Element, _: EInvoice) -> bool:
    """A line states the VAT category of its item (BT-151)."""
    return categorised(line, "cac:Item/cac:ClassifiedTaxCategory", "VAT")


@LAWS.law("BR-32", allowances, field="cac:TaxCategory/cbc:ID", fix="State the VAT category.")
def an_allowance_has_a_vat_category(allowance: Element, _: EInvoice) -> bool:
    """An allowance of the invoice (BG-20) states its VAT category (BT-95)."""
    return categorised(allowance, "cac:TaxCategory", "VAT")


@LAWS.law("BR-37", charges, field="cac:TaxCategory/cbc:ID", fix="State the VAT category.")
def a_charge_has_a_vat_category(charge: Element, _: EInvoice) -> bool:
    """A charge of the invoice (BG-21) states its VAT category (BT-102)."""
    return categorised(charge, "cac:TaxCategory", "VAT")
