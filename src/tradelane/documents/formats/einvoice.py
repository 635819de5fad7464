# SPDX-License-Identifier: Apache-2.0
"""A UBL Invoice or CreditNote read once into the value that the rules ask; apart, because only this file knows lxml."""

import re
from decimal import Decimal
from typing import cast

from lxml import etree

from tradelane.documents.formats.ubl import parse_xml
from tradelane.documents.formats.xml_writing import EXTENSION_NAMESPACES, NAMESPACES, UBL
from tradelane.documents.values import EInvoice, Element
from tradelane.kernel.errors import Unreadable

_PREFIXES = {uri: prefix for prefix, uri in {**NAMESPACES, **EXTENSION_NAMESPACES}.items()}
_ROOTS = {f"{{{UBL}{local}-2}}{local}": local for local in ("Invoice", "CreditNote")}
_NUMBERS = ("Amount", "Percent", "Quantity", "Numeric")
_DECIMAL = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_NO_ATTRIBUTES: dict[str, str] = {}
_NO_CHILDREN: dict[str, list[Element]] = {}
_YES, _NO = frozenset({"true", "1"}), frozenset({"false", "0"})
_DEPTH = 60
"""UBL nests some fifteen deep; a file that nests far deeper is no invoice."""
_names: dict[str, tuple[str, bool]] = {}
"""lxml's spelling of a tag to ours, and whether it holds a number; filled as tags are met, at most `_KNOWN`."""
_KNOWN = 5000


def read_einvoice(content: bytes) -> EInvoice:
    """The invoice or credit note in UBL XML. Raises Unreadable for anything else."""
    return einvoice_of(parse_xml(content))


def einvoice_of(root: etree._Element) -> EInvoice:
    """The value of a parsed document. Raises Unreadable when its root is neither Invoice nor CreditNote of UBL 2."""
    local = _ROOTS.get(str(root.tag))
    if local is None:
        raise Unreadable(
            f"{etree.QName(root).localname} is not a UBL invoice", rule="UBL-1", fix="Check an Invoice or a CreditNote."
        )
    named: dict[str, list[Element]] = {}
    attributes: set[str] = set()
    top = _element(root, local, named, attributes, 0)
    lines = top.all("cac:InvoiceLine" if local == "Invoice" else "cac:CreditNoteLine")
    of_lines = [charge for line in lines for charge in line.all("cac:AllowanceCharge")]
    of_invoice = top.all("cac:AllowanceCharge")
    return EInvoice(
        root=top,
        named=named,
        attributes=frozenset(attributes),
        lines=lines,
        allowances=[c for c in of_invoice if c.said("cbc:ChargeIndicator") in _NO],
        charges=[c for c in of_invoice if c.said("cbc:ChargeIndicator") in _YES],
        line_allowances=[c for c in of_lines if c.said("cbc:ChargeIndicator") in _NO],
        line_charges=[c for c in of_lines if c.said("cbc:ChargeIndicator") in _YES],
        subtotals=top.every("cac:TaxTotal", "cac:TaxSubtotal"),
    )


def _element(
    node: etree._Element, name: str, named: dict[str, list[Element]], attributes: set[str], depth: int
) -> Element:
    text = node.text or ""
    children = _NO_CHILDREN
    if len(node):
        if depth > _DEPTH:
            raise Unreadable("the XML nests too deep", rule="UBL-1", fix="Send an invoice.")
        children = {}
        for child in node:
            tag = child.tag
            if not isinstance(tag, str):  # a comment or a processing instruction within the text
                text += child.tail or ""
                continue
            spelt, _ = _names.get(tag) or _spelt(tag)
            made = _element(child, spelt, named, attributes, depth + 1)
            children.setdefault(spelt, []).append(made)
            named.setdefault(spelt, []).append(made)
    held = _NO_ATTRIBUTES
    if node.attrib:
        held = cast(dict[str, str], dict(node.attrib))
        attributes.update(held)
    text = text.strip()
    number = Decimal(text) if name.endswith(_NUMBERS) and _DECIMAL.fullmatch(text) else None
    return Element(name, text, held, children, number)


def _spelt(tag: str) -> tuple[str, bool]:
    uri, _, local = tag.rpartition("}")
    prefix = _PREFIXES.get(uri[1:])
    found = f"{prefix}:{local}" if prefix else tag
    known = found, found.endswith(_NUMBERS)
    if len(_names) < _KNOWN:
        _names[tag] = known
    return known
