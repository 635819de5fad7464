# SPDX-License-Identifier: Apache-2.0
"""The credit note as UBL 2.4 CreditNote, both ways; apart, because it counts what is given back of an invoice."""

from typing import Any

from lxml import etree

from tradelane.documents.formats.sales import SaleForm, read_sale, write_sale
from tradelane.documents.values import Document, DocumentKind

_FORM = SaleForm(
    kind=DocumentKind.CREDIT_NOTE,
    type_code="381",
    element="CreditNote",
    quantity_element="CreditedQuantity",
    quantity="credited_quantity",
    value="credited_value",
    goods_total="credited_goods",
    total="credited_total",
)


def write(root: etree._Element, document: Document, notes: list[str]) -> None:
    """Append the credit note below its UBL version and customisation."""
    write_sale(root, document, notes, _FORM)


def read(root: etree._Element) -> dict[str, Any]:
    """The content of a credit note that `write` wrote."""
    return read_sale(root, _FORM)
