# SPDX-License-Identifier: Apache-2.0
"""Readers of UBL 2.x documents with lines, from quotation to credit note; apart, because a line is something sold."""

from dataclasses import dataclass, replace
from datetime import date

from lxml import etree

from tradelane.consignments import rules
from tradelane.consignments.formats.ubl.carriage import read_carriage
from tradelane.consignments.formats.ubl.goods import read_mass
from tradelane.consignments.formats.ubl.head import (
    read_any_date,
    read_consignee,
    read_currency,
    read_date,
    read_terms,
    referred,
)
from tradelane.consignments.formats.ubl.kinds import STANDS_IN, Sale
from tradelane.consignments.formats.ubl.lines import (
    is_credit,
    line_numbers,
    read_amount,
    read_charges,
    read_credit,
    read_line,
)
from tradelane.consignments.formats.ubl.parties import read_party
from tradelane.consignments.formats.xml_source import XmlSource
from tradelane.consignments.values import Charge, Consignment, GoodsItem, Party, PartyRole, References
from tradelane.kernel.ids import ConsignmentId
from tradelane.kernel.money import Money, total

_OTHERS = (
    (PartyRole.CONSIGNOR, "cac:DespatchSupplierParty"),
    (PartyRole.CONSIGNEE, "cac:DeliveryCustomerParty"),
)
"""Who sends and who gets the goods, where a document names them beside seller and buyer."""


def read_sale(source: XmlSource, kind: Sale, made_id: ConsignmentId) -> Consignment:
    """The consignment that a document of `kind` tells of. Raises Unreadable."""
    root = source.root
    if kind.doubt:
        source.doubt(root, kind.doubt)
    parts = _parts(source, kind)
    seller, sold_at = _end(source, kind.seller, PartyRole.SELLER)
    buyer, bought_at = _end(source, kind.buyer, PartyRole.BUYER)
    others = tuple(
        read_party(source, node, role)
        for role, path in _OTHERS
        if path not in (sold_at, bought_at) and (node := source.first(root, path)) is not None
    )
    if kind.number != "cbc:ID":
        source.why_lost(source.first(root, "cbc:ID"), "the number of this document; each of ours gets its own")
    consignee = () if any(party.role == PartyRole.CONSIGNEE for party in others) else read_consignee(source, buyer)
    return Consignment(
        id=made_id,
        ordered_on=_ordered_on(source, kind),
        parties=(seller, buyer, *others, *consignee),
        goods_items=_weighed(source, parts.items),
        terms=read_terms(source, source.first(root, "cac:DeliveryTerms"), root, parts.currency),
        references=_references(source, kind),
        transport=read_carriage(source, _shipment(source)),
        charges=(*parts.charges, *parts.credits),
    )


def _shipment(source: XmlSource) -> etree._Element | None:
    own = source.first(source.root, "cac:Shipment")
    return source.first(source.root, "cac:Delivery/cac:Shipment") if own is None else own


def _weighed(source: XmlSource, items: tuple[GoodsItem, ...]) -> tuple[GoodsItem, ...]:
    """The only line with the masses of its shipment, as a line of UBL has no mass of its own."""
    shipment = _shipment(source)
    if len(items) != 1 or shipment is None:
        return items
    gross = read_mass(source, None, shipment, "cbc:GrossWeightMeasure")
    return (replace(items[0], gross_mass=gross, net_mass=read_mass(source, None, shipment, "cbc:NetWeightMeasure")),)


def _end(source: XmlSource, paths: tuple[str, ...], role: PartyRole) -> tuple[Party, str]:
    """The seller or buyer, and at which of `paths`; a doubt where another party stands in."""
    for path in paths:
        node = source.first(source.root, path)
        if source.first(node, "cac:Party") is not None:
            if path in STANDS_IN:
                source.doubt(node, STANDS_IN[path])
            return read_party(source, node, role), path
    return read_party(source, None, role), ""


def _ordered_on(source: XmlSource, kind: Sale) -> date | None:
    """When the order was made: its own date, else that of the order referred to, else the document's, in doubt."""
    root = source.root
    name = etree.QName(root).localname
    issued = source.first(root, "cbc:IssueDate")
    if kind.number == "cbc:ID":
        return read_date(source, issued, f"/{name}/cbc:IssueDate")
    ordered = source.first(root, "cac:OrderReference/cbc:IssueDate")
    if ordered is not None:
        return read_date(source, ordered, "")
    if not kind.priced:
        return read_any_date(source, issued, "the document does not say when it was ordered; its own date is taken")
    source.doubt(issued, f"the {name.lower()} does not say when it was ordered; its own date is taken")
    return read_date(source, issued, f"/{name}/cbc:IssueDate")


def _references(source: XmlSource, kind: Sale) -> References:
    root = source.root
    contract = source.text(root, "cac:Contract/cbc:ID") or source.text(root, "cac:ContractDocumentReference/cbc:ID")
    order = source.text(root, kind.number) if kind.number else ""
    buyer = source.text(root, "cbc:CustomerReference") or source.text(root, "cbc:BuyerReference")
    return References(
        order=order or referred(source, "order"),
        ucr=referred(source, "ucr", rules.the_ucr_fits),
        contract=contract or referred(source, "contract"),
        buyer=buyer,
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the amounts of a document add up from."""

    currency: str
    items: tuple[GoodsItem, ...]
    credits: tuple[Charge, ...]
    """Lines of less than nothing, such as goods sent back."""
    charges: tuple[Charge, ...]


def _parts(source: XmlSource, kind: Sale) -> _Parts:
    """Lines, credits and charges, with the document's totals checked against them."""
    nodes, tag = source.all(source.root, kind.lines) if kind.lines else [], kind.quantity
    currency = read_currency(source, needed=kind.priced and bool(kind.lines))
    credits = tuple(c for node in nodes if (c := read_credit(source, node, currency, tag)))
    sold = [node for node in nodes if not is_credit(source, node, tag)]
    numbers = line_numbers(source, [source.first(node, "cbc:ID") for node in sold])
    items = tuple(
        read_line(source, node, n, currency, tag, priced=kind.priced) for node, n in zip(sold, numbers, strict=True)
    )
    parts = _Parts(currency, items, credits, read_charges(source, currency))
    if items and all(item.value is not None for item in items):
        _check_totals(source, kind.totals, parts)
    return parts


def _check_totals(source: XmlSource, path: str, parts: _Parts) -> None:
    """Take the totals that our data set yields by itself; doubt those that differ from it."""
    node, currency = source.first(source.root, path), parts.currency
    values = [*(item.worth for item in parts.items), *(credit.amount for credit in parts.credits)]
    if any(money.currency != currency for money in [*values, *(c.amount for c in parts.charges)]):
        return  # CONS-5 refuses the document
    lines = total(values, currency=currency)
    less = total((c.amount * -1 for c in parts.charges if c.kind == "allowance"), currency=currency)
    plus = total((c.amount for c in parts.charges if c.kind != "allowance"), currency=currency)
    expected = {
        "LineExtensionAmount": lines,
        "AllowanceTotalAmount": less,
        "ChargeTotalAmount": plus,
        "TaxExclusiveAmount": lines - less + plus,
    }
    for name, sum_of_ours in expected.items():
        stated = source.first(node, f"cbc:{name}")
        if stated is not None and (said := read_amount(source, stated, currency)) != sum_of_ours:
            source.doubt(stated, f"the document says {said}, its parts add up to {sum_of_ours}", str(said.amount))
    payable = source.first(node, "cbc:PayableAmount")
    if payable is None:
        return
    if (payable.text or "").strip() and _equals(source, payable, lines - less + plus):
        read_amount(source, payable, currency)
    else:
        source.why_lost(payable, "differs from lines and charges: taxes, prepayments or rounding are in it")


def _equals(source: XmlSource, node: etree._Element, money: Money) -> bool:
    probe = XmlSource(source.root)  # reads without tallying
    return read_amount(probe, node, money.currency) == money
