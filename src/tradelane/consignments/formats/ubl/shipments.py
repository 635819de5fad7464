# SPDX-License-Identifier: Apache-2.0
"""Readers of UBL 2.x transport and customs documents; apart, because they tell of a shipment, not of a sale.

They name who sends, carries and gets the goods; seller and buyer only where they are exporter and importer.
"""

from datetime import date

from lxml import etree

from tradelane.consignments import rules
from tradelane.consignments.formats.ubl.carriage import main_stage, read_carriage
from tradelane.consignments.formats.ubl.goods import goods_nodes, read_goods
from tradelane.consignments.formats.ubl.head import read_any_date, read_terms, referred
from tradelane.consignments.formats.ubl.kinds import SHIPMENTS
from tradelane.consignments.formats.ubl.lines import read_amount, read_charges
from tradelane.consignments.formats.ubl.parties import read_party_itself
from tradelane.consignments.formats.ubl.totals import check_totals
from tradelane.consignments.formats.xml_source import XmlSource
from tradelane.consignments.values import Address, Charge, Consignment, Party, PartyRole, References
from tradelane.kernel.ids import ConsignmentId

_PARTIES = {
    PartyRole.SELLER: ("cac:ExporterParty",),
    PartyRole.BUYER: ("cac:ImporterParty",),
    PartyRole.CONSIGNOR: ("cac:ConsignorParty", "cac:ShipperParty"),
    PartyRole.CONSIGNEE: ("cac:ConsigneeParty",),
    PartyRole.NOTIFY: ("cac:NotifyParty",),
    PartyRole.CARRIER: ("cac:CarrierParty",),
    PartyRole.DECLARANT: ("cac:DeclarantParty",),
}
"""Where a party of each role stands, below the consignment or the root."""

_UCR = ("unique consignment reference", "ucr")
_BILLS_FREIGHT = "cac:AccountingSupplierParty/cac:Party"
_FREIGHT_LINE = "cac:InvoiceLine/cbc:LineExtensionAmount"


def read_shipment(source: XmlSource, kind: str, made_id: ConsignmentId) -> Consignment:
    """The consignment that a transport or customs document of `kind` tells of. Raises Unreadable."""
    root = source.root
    shipment = source.first(root, SHIPMENTS[kind]) if SHIPMENTS[kind] else _without_shipment(source)
    if shipment is None:
        shipment = source.first(root, ".//cac:Shipment")
    consignment = source.first(shipment, "cac:Consignment")
    if consignment is None:
        consignment = source.first(root, "cac:Consignment")
    currency, transport = _currency(source, shipment, kind), read_carriage(source, shipment)
    source.why_lost(source.first(root, "cbc:ID"), "the number of this document; each of ours gets its own")
    terms_node = next(
        (found for place, path in ((consignment, "cac:DeliveryTerms"), (shipment, "cac:Delivery/cac:DeliveryTerms"),
                                   (root, "cac:TransportExecutionTerms/cac:DeliveryTerms"))
         if (found := source.first(place, path)) is not None), None,
    )  # fmt: skip
    items = read_goods(source, shipment, currency)
    charges = _charges(source, shipment, consignment, currency, kind)
    check_totals(source, shipment, items, charges)
    return Consignment(
        id=made_id,
        ordered_on=_ordered_on(source),
        parties=_parties(source, shipment, consignment),
        goods_items=items,
        terms=read_terms(source, terms_node, consignment, currency, transport.mode if transport else None),
        references=References(
            order=source.text(root, "cac:OrderReference/cbc:ID") or referred(source, "order"),
            ucr=_ucr(source, consignment),
            contract=source.text(consignment, "cac:TransportContract/cbc:ID"),
        ),
        transport=transport,
        charges=charges,
    )


def _without_shipment(source: XmlSource) -> etree._Element | None:
    """What holds the goods where there is no shipment: the consignment, else the document itself."""
    found = source.first(source.root, "cac:Consignment")
    return source.root if found is None else found


def _ordered_on(source: XmlSource) -> date | None:
    node = source.first(source.root, "cac:OrderReference/cbc:IssueDate")
    if node is None:
        node = source.first(source.root, "cbc:IssueDate")
    return read_any_date(source, node, "the document does not say when the goods were ordered; its own date is taken")


def _currency(source: XmlSource, shipment: etree._Element | None, kind: str) -> str:
    """The currency of the goods' values, else of the freight; empty where no amount is stated."""
    amounts = [source.first(node, "cbc:ValueAmount") for node in goods_nodes(source, shipment)]
    if shipment is not None:
        amounts += [source.first(node, "cbc:Amount") for node in shipment.iter("{*}FreightAllowanceCharge")]
    if kind == "FreightInvoice":
        amounts += source.all(source.root, _FREIGHT_LINE)
    codes = ((node.get("currencyID") or "").strip() for node in amounts if node is not None)
    return next((code for code in codes if code), "")


def _parties(
    source: XmlSource, shipment: etree._Element | None, consignment: etree._Element | None
) -> tuple[Party, ...]:  # fmt: skip
    """Everyone named, each role once; a nameless seller and buyer where the document has none."""
    found = []
    for role, paths in _PARTIES.items():
        within = None if shipment is None else shipment.getparent()
        places = [consignment, source.root, within] if within is not source.root else [consignment, source.root]
        if role == PartyRole.CARRIER:
            places.append(main_stage(XmlSource(source.root), shipment))
        if role == PartyRole.CONSIGNEE:
            places.append(shipment)
        nodes = [node for place in places for path in paths if (node := source.first(place, path)) is not None]
        if nodes:
            party = read_party_itself(source, nodes[0], role)
            found.append(party)
            for twin in nodes[1:]:
                if read_party_itself(XmlSource(source.root), twin, role) == party:
                    read_party_itself(source, twin, role)  # the same again: taken with the first
        elif role == PartyRole.CARRIER and (payee := source.first(source.root, _BILLS_FREIGHT)) is not None:
            source.doubt(payee, "who bills the freight; taken as the carrier")
            found.append(read_party_itself(source, payee, role))
        elif role in (PartyRole.SELLER, PartyRole.BUYER):
            found.append(Party(role, "", Address("", "", "", "")))
    return tuple(found)


def _ucr(source: XmlSource, consignment: etree._Element | None) -> str:
    """A document reference of that type, else the consignment's id where its scheme is the unique reference."""
    typed = referred(source, "ucr", rules.the_ucr_fits)
    node = source.first(consignment, "cbc:ID")
    if typed:
        if source.text(node, peek=True) == typed:
            source.take(node)
        return typed
    scheme = "" if node is None else (node.get("schemeName") or node.get("schemeID") or "").strip()
    if scheme.lower() not in _UCR:
        source.why_lost(node, "a number that is not said to be the unique consignment reference")
        return ""
    return source.vetted(node, rules.the_ucr_fits)


def _charges(
    source: XmlSource,
    shipment: etree._Element | None,
    consignment: etree._Element | None,
    currency: str,
    kind: str,
) -> tuple[Charge, ...]:
    """Freight charges in the currency of the goods; the lines of a freight invoice are freight themselves."""
    charges, again = _freight(source, consignment, currency), _freight(source, shipment, currency)
    if again and again == charges:
        source.doubt(shipment, "the shipment repeats the freight of its consignment; it is taken once")
    else:
        charges = (*charges, *again)
    if kind != "FreightInvoice":
        return charges
    lines = source.all(source.root, _FREIGHT_LINE)
    for line in lines:
        source.doubt(line, "a line of a freight invoice is a service of the carrier; taken as freight")
    paid = tuple(read_amount(source, line, currency) for line in lines)
    kinds = ("allowance" if money.amount < 0 else "freight" for money in paid)
    return (*charges, *(Charge(name, money) for name, money in zip(kinds, paid, strict=True)))


def _freight(source: XmlSource, place: etree._Element | None, currency: str) -> tuple[Charge, ...]:
    """The freight charges that stand directly below `place`; those in another currency are doubted and left out."""
    nodes = []
    for node in source.all(place, "cac:FreightAllowanceCharge"):
        amount = source.first(node, "cbc:Amount")
        if amount is not None and (amount.get("currencyID") or currency) == currency:
            nodes.append(node)
        elif amount is not None:
            source.doubt(amount, f"freight in another currency than {currency or '(none)'}; left out")
    return read_charges(source, currency, nodes) if nodes else ()
