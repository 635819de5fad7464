# SPDX-License-Identifier: Apache-2.0
"""The air waybill as UBL 2.4 Waybill, both ways; apart, because only its type code is its own."""

from typing import Any

from lxml import etree

from tradelane.documents.formats.waybills import read_waybill, write_waybill
from tradelane.documents.values import Document, DocumentKind

_TYPE = "740"
"""UNTDID 1001: air waybill."""


def write(root: etree._Element, document: Document, notes: list[str]) -> None:
    """Append the air waybill below its UBL version and customisation."""
    write_waybill(root, document, notes, type_code=_TYPE)


def read(root: etree._Element) -> dict[str, Any]:
    """The content of a air waybill that `write` wrote."""
    return read_waybill(root, DocumentKind.AIR_WAYBILL)
