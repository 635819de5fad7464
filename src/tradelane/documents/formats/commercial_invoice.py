# SPDX-License-Identifier: Apache-2.0
"""The commercial invoice as UBL 2.4 Invoice, both ways; apart, because it asks for what a credit note gives back."""

from typing import Any

from lxml import etree

from tradelane.documents.formats.sales import SaleForm, read_sale, write_sale
from tradelane.documents.values import Document, DocumentKind

_FORM = SaleForm(
    kind=DocumentKind.COMMERCIAL_INVOICE,
    type_code="380",
    element="Invoice",
    quantity_element="InvoicedQuantity",
    quantity="quantity",
    value="value",
    goods_total="goods_value",
    total="total_value",
)


def write(root: etree._Element, document: Document, notes: list[str]) -> None:
    """Append the commercial invoice below its UBL version and customisation."""
    write_sale(root, document, notes, _FORM)


def read(root: etree._Element) -> dict[str, Any]:
    """The content of a commercial invoice that `write` wrote."""
    return read_sale(root, _FORM)
