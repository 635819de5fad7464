# SPDX-License-Identifier: Apache-2.0
"""The cac:GoodsItem of a UBL shipment; apart, because carriers and customs weigh goods where a sale prices them."""

from lxml import etree

from tradelane.consignments import rules
from tradelane.consignments.formats.ubl.lines import (
    line_numbers,
    read_amount,
    read_description,
    read_hs_code,
    read_origin,
    read_quantity,
)
from tradelane.consignments.formats.xml_source import XmlSource
from tradelane.consignments.values import GoodsItem, Packages
from tradelane.kernel.codes import HS_EDITION, hs_digits
from tradelane.kernel.quantities import Quantity, unit_known

_MARKS = "shipping marks"
_SERVICE = "TransportationService"
"""Goods below a transport service are what it uses, such as fuel, not what travels."""


def goods_nodes(source: XmlSource, shipment: etree._Element | None) -> list[etree._Element]:
    """The goods of a shipment: its own goods items, else those packed in its handling units."""
    direct = source.all(shipment, "cac:GoodsItem")
    if direct or shipment is None:
        return direct
    return [node for node in source.all(shipment, ".//cac:GoodsItem") if not _below(node, shipment)]


def _below(node: etree._Element, shipment: etree._Element) -> bool:
    """Whether a goods item stands below a service or below another goods item."""
    current = node.getparent()
    while current is not None and current is not shipment:
        name = etree.QName(current).localname
        if name.endswith(_SERVICE) or name == "GoodsItem":
            return True
        current = current.getparent()
    return False


def read_goods(source: XmlSource, shipment: etree._Element | None, currency: str) -> tuple[GoodsItem, ...]:
    """Every goods item of a shipment; what the shipment says of all its goods is taken where it has but one."""
    nodes = goods_nodes(source, shipment)
    numbers = line_numbers(source, [source.first(node, "cbc:ID") for node in nodes])
    only = shipment if len(nodes) == 1 else None
    return tuple(_read_item(source, node, n, currency, only) for node, n in zip(nodes, numbers, strict=True))


def _read_item(
    source: XmlSource, node: etree._Element, number: int, currency: str, only: etree._Element | None
) -> GoodsItem:  # fmt: skip
    item = source.first(node, "cac:Item")
    net = read_mass(source, node, only, "cbc:NetWeightMeasure") or read_mass(
        source, node, None, "cbc:NetNetWeightMeasure"
    )
    gross = read_mass(source, node, only, "cbc:GrossWeightMeasure")
    packages = _packages(source, node)
    quantity = _quantity(source, node)
    stated = source.first(node, "cbc:ValueAmount")
    value = None if stated is None else read_amount(source, stated, currency)
    hs_code = read_hs_code(source, item) or _tariff_code(source, only)
    return GoodsItem(
        number=number,
        description=_description(source, node, item),
        quantity=quantity,
        value=value,
        hs_code=hs_code,
        hs_edition=HS_EDITION if hs_code else "",
        origin=read_origin(source, item),
        net_mass=net,
        gross_mass=gross,
        packages=packages,
        marks=_marks(source, node, item, only),
        seller_sku=source.text(item, "cac:SellersItemIdentification/cbc:ID"),
        dangerous_goods_un=source.vetted(
            source.first(item, "cac:HazardousItem/cbc:UNDGCode"), rules.a_un_number_has_four_digits
        ),
    )


def read_mass(
    source: XmlSource, node: etree._Element | None, only: etree._Element | None, tag: str
) -> Quantity | None:  # fmt: skip
    """A mass of the goods item at `node`, else, in doubt, of the shipment `only` that has no other goods."""
    for place in (node, only, source.first(only, "cac:Consignment")):
        stated = source.first(place, tag)
        if stated is None or not source.text(stated, peek=True):
            continue
        unit = (stated.get("unitCode") or "").strip()
        if not unit_known(unit) or not rules.a_mass_has_a_unit_of_mass(Quantity(source.number(stated), unit)):
            source.why_lost(stated, "no unit of mass is stated")
            source.doubt(stated, "a weight without a unit of mass; left out", source.text(stated, peek=True))
            return None
        if place is not node:
            source.doubt(stated, "the shipment's; taken for its only goods item")
        return Quantity(source.number(stated), source.attribute(stated, "unitCode"))
    return None


def _quantity(source: XmlSource, node: etree._Element) -> Quantity | None:
    """What is counted of the goods, by its unit; None where only mass and packages are."""
    stated = source.first(node, "cbc:Quantity")
    if stated is None or source.text(stated, peek=True) in ("", "0"):
        return None
    if not (stated.get("unitCode") or "").strip():
        source.why_lost(stated, "a number without its unit")
        return None
    return read_quantity(source, node, "Quantity")


def _packages(source: XmlSource, node: etree._Element) -> Packages | None:
    """The packages that contain the goods; a second kind of package stays lost."""
    for path in ("cac:ContainingPackage", "cac:Package"):
        for package in source.all(node, path):
            count, kind = source.first(package, "cbc:Quantity"), source.first(package, "cbc:PackagingTypeCode")
            text, code = source.text(count, peek=True), source.text(kind, peek=True)
            packages = Packages(int(text), code) if text.isascii() and text.isdigit() and len(text) < 10 else None
            if packages is not None and rules.packages_are_counted_by_kind(packages):
                source.take(count)
                source.take(kind)
                return packages
            if text or code:
                source.doubt(package, "packages that are not counted by a kind; left out", f"{text} {code}".strip())
    return None


def _description(source: XmlSource, node: etree._Element, item: etree._Element | None) -> str:
    """The goods item's own words, else those of its item."""
    own = " ".join(text for line in source.all(node, "cbc:Description") if (text := source.text(line)))
    if not own:
        return read_description(source, node, item)
    for tag in ("cbc:Description", "cbc:Name"):
        for part in source.all(item, tag):
            if source.text(part, peek=True).lower() in own.lower():
                source.take(part)  # said already
    return own


def _tariff_code(source: XmlSource, shipment: etree._Element | None) -> str:
    """The consignment's tariff code, for its only goods item."""
    node = source.first(shipment, "cac:Consignment/cbc:TariffCode")
    digits = hs_digits(source.text(node, peek=True))
    code = source.vetted(node, rules.the_hs_code_exists, digits[:6])
    if code:
        source.doubt(node, "the consignment's tariff code; its first six digits are taken for its only goods", digits)
    return code


def _marks(
    source: XmlSource, node: etree._Element, item: etree._Element | None, only: etree._Element | None
) -> str:  # fmt: skip
    """Shipping marks: a property of the item by that name, else those of the unit the goods are in."""
    for entry in source.all(item, "cac:AdditionalItemProperty"):
        if source.text(entry, "cbc:Name", peek=True).lower() == _MARKS:
            source.take(source.first(entry, "cbc:Name"))
            return source.text(entry, "cbc:Value")
    unit = node.getparent()
    places = [unit, *source.all(only, "cac:TransportHandlingUnit")]
    return next((text for place in places if (text := source.text(place, "cbc:ShippingMarks"))), "")
