# SPDX-License-Identifier: Apache-2.0
"""Lines, prices and charges of UBL 2.x; apart, because orders and invoices word them alike."""

from collections.abc import Iterable
from decimal import Decimal

from lxml import etree

from tradelane.consignments import rules
from tradelane.consignments.formats import counting
from tradelane.consignments.formats.xml_source import XmlSource
from tradelane.consignments.values import Charge, GoodsItem
from tradelane.kernel.codes import HS_EDITION, hs_digits
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity, unit_known
from tradelane.kernel.quoting import quoted

_ONE = "C62"
"""UN/ECE Rec 20: one piece, the unit of what is counted."""


def read_line(
    source: XmlSource, line: etree._Element, number: int, currency: str, quantity_tag: str, *, priced: bool = True
) -> GoodsItem:  # fmt: skip
    """One `cac:LineItem` or `cac:InvoiceLine` as goods item `number`, its quantity in `quantity_tag`.

    `priced` says that the line must have a price, as those of an order or invoice do. Raises Unreadable.
    """
    item = source.first(line, "cac:Item")
    counted = priced or source.first(line, f"cbc:{quantity_tag}") is not None
    quantity = read_quantity(source, line, quantity_tag) if counted else None
    value = _amount_or_none(source, source.first(line, "cbc:LineExtensionAmount"), currency)
    price = _unit_price(source, line, quantity, value, currency, priced)
    if value is None and price is not None and quantity is not None:
        value = (price * quantity.value).rounded()
        source.doubt(line, "no line amount stated; taken as quantity times price", str(value))
    for allowance in source.all(line, "cac:AllowanceCharge"):
        source.why_lost(source.first(allowance, "cbc:Amount"), "already part of the line amount")
    hs_code = read_hs_code(source, item)
    return GoodsItem(
        number=number,
        description=read_description(source, line, item),
        quantity=quantity,
        unit_price=price,
        value=value,
        hs_code=hs_code,
        hs_edition=HS_EDITION if hs_code else "",
        origin=read_origin(source, item),
        seller_sku=source.text(item, "cac:SellersItemIdentification/cbc:ID"),
        dangerous_goods_un=source.vetted(
            source.first(item, "cac:HazardousItem/cbc:UNDGCode"), rules.a_un_number_has_four_digits
        ),
    )


def is_credit(source: XmlSource, line: etree._Element, quantity_tag: str) -> bool:
    """Whether a line is of less than nothing: goods sent back or a correction, which don't travel.

    A quantity below zero for an amount that is not is a fault of the line, told as one of its quantity.
    """
    stated = (f"cbc:{quantity_tag}", "cbc:LineExtensionAmount")
    return all(source.text(line, tag, peek=True).startswith("-") for tag in stated)


def read_credit(source: XmlSource, line: etree._Element, currency: str, quantity_tag: str) -> Charge | None:
    """The credit of a line of less than nothing as an allowance, so that the total stays right; else None."""
    value = source.first(line, "cbc:LineExtensionAmount")
    if value is None or not is_credit(source, line, quantity_tag):
        return None
    money = read_amount(source, value, currency)
    source.doubt(line, "a line of less than nothing; taken as an allowance, its goods do not travel", str(money))
    return Charge("allowance", money)


def line_numbers(source: XmlSource, ids: list[etree._Element | None]) -> list[int]:
    """The numbers of all lines: as the source has them where all are distinct whole numbers, else 1, 2, 3 …"""
    texts = [source.text(node, peek=True) for node in ids]
    if len(set(texts)) == len(texts) and all(t.isascii() and t.isdigit() and 0 < int(t) < 10**6 for t in texts):
        for node in ids:
            source.take(node)
        return [int(t) for t in texts]
    for n, node in enumerate(ids, start=1):
        source.why_lost(node, f"line ids are not distinct whole numbers; this line is number {n}")
    return list(range(1, len(ids) + 1))


def read_charges(
    source: XmlSource, currency: str, nodes: Iterable[etree._Element] | None = None
) -> tuple[Charge, ...]:  # fmt: skip
    """The allowances (negative) and charges at `nodes`, else those of the whole document."""
    charges = []
    for node in source.all(source.root, "cac:AllowanceCharge") if nodes is None else nodes:
        money = _amount_or_none(source, source.first(node, "cbc:Amount"), currency)
        if money is None:
            continue
        if source.text(node, "cbc:ChargeIndicator").lower() not in ("true", "1"):
            charges.append(Charge("allowance", money * -1))
            continue
        reason = source.text(node, "cbc:AllowanceChargeReason", peek=True)
        kind = charge_kind(reason)
        if reason.lower() == kind:
            source.text(node, "cbc:AllowanceChargeReason")
        elif kind != "charge":
            source.doubt(node, f"taken as {kind} because of its stated reason", reason)
        charges.append(Charge(kind, money))
    return tuple(charges)


def charge_kind(reason: str) -> str:
    """Which charge of ours a stated reason means."""
    words = reason.lower()
    if "insur" in words:
        return "insurance"
    if any(word in words for word in ("freight", "shipping", "carriage")):
        return "freight"
    return "charge"


def read_amount(source: XmlSource, node: etree._Element, currency: str) -> Money:
    """An amount with its `currencyID`, or with the document's currency where it bears none. Raises Unreadable."""
    own = source.attribute(node, "currencyID") or currency
    number = source.number(node)
    try:
        return Money(number, own)
    except Unreadable as error:
        raise Unreadable(
            error.message, field=f"{source.path(node)}/@currencyID", rule=error.rule, fix=error.fix, cites=error.cites
        ) from None


def _amount_or_none(source: XmlSource, node: etree._Element | None, currency: str) -> Money | None:
    return None if node is None else read_amount(source, node, currency)


def read_quantity(source: XmlSource, line: etree._Element, tag: str) -> Quantity:
    """The quantity in `tag` of a line; where it or its unit is missing, pieces in doubt. Raises Unreadable."""
    node = source.first(line, f"cbc:{tag}")
    if node is None:
        source.doubt(line, "no quantity stated; taken as 1 piece (C62)")
        return Quantity(Decimal(1), _ONE)
    number = source.number(node)
    unit = source.attribute(node, "unitCode")
    if not unit:
        source.doubt(node, "no unit stated; taken as pieces (C62)")
        unit = _ONE
    if not unit_known(unit):
        raise Unreadable(
            f"{quoted(unit)} is not a unit code", field=f"{source.path(node)}/@unitCode", rule="QTY-2",
            fix="Use a UN/ECE Recommendation 20 code such as KGM or C62.", cites="UN/ECE Rec 20",
        )  # fmt: skip
    return Quantity(number, unit)


def _unit_price(
    source: XmlSource, line: etree._Element, quantity: Quantity | None, value: Money | None, currency: str, needed: bool
) -> Money | None:
    """The price of one unit of `quantity`: the stated price over its base quantity (UBL Price/BaseQuantity)."""
    price = source.first(line, "cac:Price")
    stated = _amount_or_none(source, source.first(price, "cbc:PriceAmount"), currency)
    if stated is None:
        if quantity is None or (value is None and not needed):
            return None
        if value is None:
            where = source.path(line)
            raise Unreadable(
                "the line has neither price nor amount", field=f"{where}/cac:Price", rule="FORM-2", fix="Add the price."
            )
        source.doubt(line, "no price stated; taken as line amount over quantity")
        return price_of_one(source, line, value, quantity.value)
    base = source.first(price, "cbc:BaseQuantity")
    if base is None:
        return stated
    count = source.number(base)
    unit = source.attribute(base, "unitCode")
    if unit and quantity and unit != quantity.unit:
        source.doubt(base, f"the price is for {unit}, the quantity in {quantity.unit}; taken as if the same", unit)
    return stated if count == 1 else price_of_one(source, base, stated, count)


def price_of_one(source: XmlSource, node: etree._Element, money: Money, count: Decimal) -> Money:
    """`money` for `count` pieces, divided down to one; what does not divide evenly is a doubt. Raises Unreadable."""
    if count == 0:
        raise Unreadable(
            "a price for a quantity of zero",
            field=source.path(node),
            rule="CONS-15",
            fix="Write a quantity above zero.",
        )
    each, doubt = counting.price_of_one(money, count)
    if doubt:
        source.doubt(node, doubt)
    return each


def read_description(source: XmlSource, line: etree._Element, item: etree._Element | None) -> str:
    """What the goods are: description, else name."""
    text = " ".join(t for node in source.all(item, "cbc:Description") if (t := source.text(node)))
    name = source.first(item, "cbc:Name")
    if not text:
        text = source.text(name)
    elif source.text(name, peek=True).lower() in text.lower():
        source.take(name)  # the description says it already
    if not text:
        source.doubt(line, "the line does not say what the goods are")
    return text


def read_origin(source: XmlSource, item: etree._Element | None) -> str:
    """The country of origin; what is no country of ISO 3166-1 is left out, in doubt."""
    node = source.first(item, "cac:OriginCountry/cbc:IdentificationCode")
    return source.vetted(node, rules.a_country_is_an_iso_code, source.text(node, peek=True).upper())


def read_hs_code(source: XmlSource, item: etree._Element | None) -> str:
    """The Harmonized System code where the item is classified by it (listID HS), with national digits cut off."""
    for node in source.all(item, "cac:CommodityClassification/cbc:ItemClassificationCode"):
        if not (node.get("listID") or "").upper().startswith("HS"):
            source.why_lost(node, "classified by a list other than the Harmonized System")
            continue
        source.attribute(node, "listID")
        digits = hs_digits(source.text(node, peek=True))
        code = source.vetted(node, rules.the_hs_code_exists, digits[:6])
        source.scheme(node, HS_EDITION)
        if code and len(digits) > 6:
            message = f"national digits {digits[6:]} after the six of the Harmonized System are left out"
            source.doubt(node, message, digits)
        return code
    return ""
