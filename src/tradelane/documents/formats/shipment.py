# SPDX-License-Identifier: Apache-2.0
"""The UBL shipment that five kinds carry, both ways; apart, so that each kind says only what is its own."""

from collections.abc import Iterable
from typing import Any

from lxml import etree

from tradelane.documents.formats import ubl_parts as part
from tradelane.documents.formats.xml_writing import branch, first, leaf, text_at
from tradelane.documents.values import Document

CONSIGNMENT_PARTIES = (
    ("consignee", "cac:ConsigneeParty"),
    ("seller", "cac:ExporterParty"),
    ("consignor", "cac:ConsignorParty"),
    ("buyer", "cac:ImporterParty"),
    ("carrier", "cac:CarrierParty"),
    ("notify", "cac:NotifyParty"),
)
"""Parties of cac:Consignment in the order of the schema."""


def write_shipment(
    parent: etree._Element,
    document: Document,
    *,
    parties: tuple[str, ...],
    to_order: str = "",
    criteria: dict[str, str] | None = None,
    offices: Iterable[tuple[str, str]] = (),
) -> None:
    """Append cac:Shipment with the goods; `parties` are the roles it names, `to_order` stands for the consignee.

    `offices` are the customs offices on the way, by their element in the order of the schema.
    """
    content = document.content
    totals = content.get("totals", {})
    shipment = branch(parent, "cac:Shipment")
    leaf(shipment, "cbc:ID", document.consignment)
    part.write_measure(shipment, "cbc:GrossWeightMeasure", totals.get("gross_mass"))
    part.write_measure(shipment, "cbc:NetWeightMeasure", totals.get("net_mass"))
    consignment = branch(shipment, "cac:Consignment")
    leaf(consignment, "cbc:ID", content.get("references", {}).get("ucr") or document.consignment)
    part.write_amount(consignment, "cbc:TotalInvoiceAmount", totals.get("total_value"))
    leaf(consignment, "cbc:TotalPackagesQuantity", totals.get("packages"))
    if to_order:
        leaf(consignment, "cac:ConsigneeParty/cac:PartyName/cbc:Name", to_order)
    for role, path in CONSIGNMENT_PARTIES:
        if role in parties:
            part.write_party(consignment, path, part.party_in(content, role))
    write_terms(consignment, content.get("terms", {}))
    for path, office in offices:
        leaf(consignment, f"{path}/cbc:ID", office)
    part.write_goods(shipment, content, criteria=criteria, procedure=document.statements.get("procedure", ""))
    part.write_stage(shipment, content.get("transport", {}))
    part.write_equipment(shipment, content.get("transport", {}))
    part.write_charges(shipment, "cac:FreightAllowanceCharge", content.get("charges", []))


def read_shipment(shipment: etree._Element | None, parties: tuple[str, ...]) -> dict[str, Any]:
    """The content that `write_shipment` wrote; parties as a dict by role, the currency of the terms included."""
    consignment = first(shipment, "cac:Consignment")
    count = text_at(consignment, "cbc:TotalPackagesQuantity")
    total = part.read_amount(consignment, "cbc:TotalInvoiceAmount")
    terms = read_terms(consignment)
    if total:
        terms["currency"] = total["currency"]
    return {
        "parties": {
            role: part.read_party(first(consignment, path), role)
            for role, path in CONSIGNMENT_PARTIES
            if role in parties
        },
        "goods_items": part.read_goods(shipment),
        "terms": terms,
        "transport": part.read_transport(shipment),
        "charges": part.read_charges(shipment, "cac:FreightAllowanceCharge"),
        "totals": part.filled(
            {
                "total_value": total,
                "net_mass": part.read_measure(shipment, "cbc:NetWeightMeasure"),
                "gross_mass": part.read_measure(shipment, "cbc:GrossWeightMeasure"),
                "packages": int(count) if count else None,
            }
        ),
    }


def write_terms(parent: etree._Element, terms: dict[str, str]) -> None:
    """Append cac:DeliveryTerms: the Incoterm and its place."""
    if terms.get("incoterm") or terms.get("place"):
        node = branch(parent, "cac:DeliveryTerms")
        leaf(node, "cbc:ID", terms.get("incoterm"), schemeID="INCOTERMS 2020")
        leaf(node, "cac:DeliveryLocation/cbc:Description", terms.get("place"))


def read_terms(parent: etree._Element | None) -> dict[str, str]:
    """The Incoterm and place that `write_terms` wrote."""
    node = first(parent, "cac:DeliveryTerms")
    return part.filled(
        {
            "incoterm": text_at(node, "cbc:ID"),
            "place": text_at(node, "cac:DeliveryLocation/cbc:Description"),
        }
    )


def contents(reading: dict[str, Any], *, parties: dict[str, Any], shown: tuple[str, ...]) -> dict[str, Any]:
    """A document's content from what was read: parties in the order of the kind, empty parts left out."""
    return part.filled({**reading, "parties": [parties[role] for role in shown if parties.get(role)]})
