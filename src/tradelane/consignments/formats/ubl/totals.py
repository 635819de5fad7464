# SPDX-License-Identifier: Apache-2.0
"""What a UBL shipment says of all its goods together; apart, because it must agree with the lines and is not kept."""

from collections.abc import Callable
from decimal import Decimal

from lxml import etree

from tradelane.consignments.formats.xml_source import XmlSource
from tradelane.consignments.values import Charge, GoodsItem
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money, decimal_from, total
from tradelane.kernel.quantities import Quantity

_MASSES: tuple[tuple[str, Callable[[GoodsItem], Quantity | None]], ...] = (
    ("cbc:GrossWeightMeasure", lambda item: item.gross_mass),
    ("cbc:NetWeightMeasure", lambda item: item.net_mass),
)


def check_totals(
    source: XmlSource,
    shipment: etree._Element | None,
    items: tuple[GoodsItem, ...],
    charges: tuple[Charge, ...],
) -> None:
    """Take masses, packages and amount of the whole shipment where the lines add up to them; doubt them otherwise.

    What not every line states can't be compared and stays lost.
    """
    consignment = source.first(shipment, "cac:Consignment")
    for place in (shipment, consignment):
        for tag, mass_of in _MASSES:
            _check_mass(source, source.first(place, tag), [mass_of(item) for item in items])
    _check_packages(source, source.first(consignment, "cbc:TotalPackagesQuantity"), items)
    _check_amount(source, source.first(consignment, "cbc:TotalInvoiceAmount"), items, charges)


def _number(source: XmlSource, node: etree._Element | None) -> Decimal | None:
    try:
        return None if node is None else decimal_from(source.text(node, peek=True), field="")
    except Unreadable:
        return None


def _check_mass(source: XmlSource, node: etree._Element | None, masses: list[Quantity | None]) -> None:
    number = _number(source, node)
    if node is None or number is None or not masses:
        return
    said = Quantity(number, (node.get("unitCode") or "").strip()).in_kilograms()
    known = [kilograms for mass in masses if mass and (kilograms := mass.in_kilograms()) is not None]
    ours = sum(known, Decimal(0))
    if said is None or len(known) < len(masses):
        return
    if said == ours:
        source.take(node)
        source.attribute(node, "unitCode")
    else:
        source.doubt(node, f"the shipment says {said:f} kg, its goods add up to {ours:f} kg", str(said))


def _check_packages(source: XmlSource, node: etree._Element | None, items: tuple[GoodsItem, ...]) -> None:
    number, counts = _number(source, node), [item.packages.count for item in items if item.packages]
    if node is None or number is None or len(counts) < len(items) or not items:
        return
    if number == sum(counts):
        source.take(node)
    else:
        source.doubt(node, f"the shipment says {number:f} packages, its goods have {sum(counts)}", str(number))


def _check_amount(
    source: XmlSource, node: etree._Element | None, items: tuple[GoodsItem, ...], charges: tuple[Charge, ...]
) -> None:
    number, currency = _number(source, node), "" if node is None else (node.get("currencyID") or "").strip()
    amounts: list[Money] = [*(item.value for item in items if item.value), *(charge.amount for charge in charges)]
    whole = len(amounts) == len(items) + len(charges) and all(money.currency == currency for money in amounts)
    if node is None or number is None or not items or not whole:
        return
    ours = total(amounts, currency=currency)
    if number == ours.amount:
        source.take(node)
        source.attribute(node, "currencyID")
    else:
        source.doubt(node, f"the shipment says {number:f} {currency}, its parts add up to {ours}", str(number))
