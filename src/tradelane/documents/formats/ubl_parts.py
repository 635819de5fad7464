# SPDX-License-Identifier: Apache-2.0
"""Parties, goods, transport and references in UBL, both ways; apart, because all six kinds share them.

Each pair writes and reads the same fields, so that what is written is read back equal. Element order is that of
the UBL 2.4 schema.
"""

from typing import Any

from lxml import etree

from tradelane.documents.formats.xml_writing import branch, every, first, leaf, text_at

_IMO = "IMO"
_AIR = "4"
"""UN/ECE Recommendation 19."""


def filled(data: dict[str, Any]) -> dict[str, Any]:
    """`data` without its empty fields, as the content of a document has it."""
    return {key: value for key, value in data.items() if value not in ("", None, [], {})}


def party_in(content: dict[str, Any], role: str) -> dict[str, Any] | None:
    """The party of `role` in the content of a document."""
    return next((p for p in content.get("parties", ()) if p["role"] == role), None)


def write_party(parent: etree._Element, path: str, party: dict[str, Any] | None) -> None:
    """Append a cac:PartyType at `path`; nothing when there is no such party."""
    if party is None:
        return
    node = branch(parent, path)
    organisation, address = party.get("organisation", ""), party.get("address", {})
    leaf(node, "cac:PartyIdentification/cbc:ID", organisation)
    leaf(node, "cac:PartyName/cbc:Name", party["name"])
    if address:
        postal = branch(node, "cac:PostalAddress")
        leaf(postal, "cbc:StreetName", address.get("street"))
        leaf(postal, "cbc:CityName", address.get("city"))
        leaf(postal, "cbc:PostalZone", address.get("postcode"))
        leaf(postal, "cbc:CountrySubentity", address.get("region"))
        leaf(postal, "cac:Country/cbc:IdentificationCode", address.get("country"))
    if organisation.count(".") >= 2:
        _, scheme, number = organisation.split(".", 2)
        entity = branch(node, "cac:PartyLegalEntity")
        leaf(entity, "cbc:RegistrationName", party["name"])
        leaf(entity, "cbc:CompanyID", number, schemeID=scheme)
    if contact := party.get("contact"):
        person = branch(node, "cac:Contact")
        leaf(person, "cbc:Name", contact.get("name"))
        leaf(person, "cbc:Telephone", contact.get("telephone"))
        leaf(person, "cbc:ElectronicMail", contact.get("email"))


def read_party(node: etree._Element | None, role: str) -> dict[str, Any] | None:
    """The party that `write_party` wrote at `node`."""
    if node is None:
        return None
    postal, contact = first(node, "cac:PostalAddress"), first(node, "cac:Contact")
    return filled(
        {
            "role": role,
            "name": text_at(node, "cac:PartyName/cbc:Name"),
            "organisation": text_at(node, "cac:PartyIdentification/cbc:ID"),
            "address": filled(
                {
                    "street": text_at(postal, "cbc:StreetName"),
                    "city": text_at(postal, "cbc:CityName"),
                    "postcode": text_at(postal, "cbc:PostalZone"),
                    "region": text_at(postal, "cbc:CountrySubentity"),
                    "country": text_at(postal, "cac:Country/cbc:IdentificationCode"),
                }
            ),
            "contact": filled(
                {
                    "name": text_at(contact, "cbc:Name"),
                    "email": text_at(contact, "cbc:ElectronicMail"),
                    "telephone": text_at(contact, "cbc:Telephone"),
                }
            ),
        }
    )


def write_item(parent: etree._Element, goods: dict[str, Any]) -> None:
    """Append cac:Item: what the goods are."""
    item = branch(parent, "cac:Item")
    leaf(item, "cbc:Description", goods["description"])
    leaf(item, "cac:SellersItemIdentification/cbc:ID", goods.get("seller_sku"))
    leaf(item, "cac:OriginCountry/cbc:IdentificationCode", goods.get("origin"))
    leaf(
        item,
        "cac:CommodityClassification/cbc:ItemClassificationCode",
        goods.get("hs_code"),
        listID="HS",
        listVersionID=goods.get("hs_edition", ""),
    )
    leaf(item, "cac:HazardousItem/cbc:UNDGCode", goods.get("dangerous_goods_un"))
    if marks := goods.get("marks"):
        mark = branch(item, "cac:AdditionalItemProperty")
        leaf(mark, "cbc:Name", "Shipping marks")
        leaf(mark, "cbc:Value", marks)


def read_item(parent: etree._Element) -> dict[str, Any]:
    """What `write_item` wrote below `parent`."""
    item = first(parent, "cac:Item")
    code = first(item, "cac:CommodityClassification/cbc:ItemClassificationCode")
    return {
        "description": text_at(item, "cbc:Description"),
        "seller_sku": text_at(item, "cac:SellersItemIdentification/cbc:ID"),
        "origin": text_at(item, "cac:OriginCountry/cbc:IdentificationCode"),
        "hs_code": "" if code is None else code.text,
        "hs_edition": "" if code is None else code.get("listVersionID", ""),
        "dangerous_goods_un": text_at(item, "cac:HazardousItem/cbc:UNDGCode"),
        "marks": text_at(item, "cac:AdditionalItemProperty/cbc:Value"),
    }


def write_goods(
    parent: etree._Element, content: dict[str, Any], *, criteria: dict[str, str] | None = None, procedure: str = ""
) -> None:
    """Append one cac:GoodsItem a line, with the origin criterion by line number or the customs procedure."""
    for goods in content["goods_items"]:
        node = branch(parent, "cac:GoodsItem")
        leaf(node, "cbc:ID", goods["number"])
        write_amount(node, "cbc:ValueAmount", goods.get("value"))
        write_measure(node, "cbc:GrossWeightMeasure", goods.get("gross_mass"))
        write_measure(node, "cbc:NetWeightMeasure", goods.get("net_mass"))
        write_measure(node, "cbc:Quantity", goods.get("quantity"))
        leaf(node, "cbc:PreferenceCriterionCode", (criteria or {}).get(str(goods["number"])))
        leaf(node, "cbc:CustomsProcedureCode", procedure)
        write_item(node, goods)
        if packages := goods.get("packages"):
            package = branch(node, "cac:ContainingPackage")
            leaf(package, "cbc:Quantity", packages["count"])
            leaf(package, "cbc:PackagingTypeCode", packages.get("kind"))


def read_goods(parent: etree._Element | None) -> list[dict[str, Any]]:
    """The lines that `write_goods` wrote."""
    lines = []
    for node in every(parent, "cac:GoodsItem"):
        count = text_at(node, "cac:ContainingPackage/cbc:Quantity")
        packages = {"count": int(count or 0), "kind": text_at(node, "cac:ContainingPackage/cbc:PackagingTypeCode")}
        lines.append(
            filled(
                {
                    "number": int(text_at(node, "cbc:ID")),
                    "quantity": read_measure(node, "cbc:Quantity"),
                    "value": read_amount(node, "cbc:ValueAmount"),
                    "gross_mass": read_measure(node, "cbc:GrossWeightMeasure"),
                    "net_mass": read_measure(node, "cbc:NetWeightMeasure"),
                    "packages": filled(packages) if count else None,
                    **read_item(node),
                }
            )
        )
    return lines


def write_amount(parent: etree._Element, path: str, money: dict[str, str] | None) -> None:
    """Append an amount with its currency."""
    if money is not None:
        leaf(parent, path, money["amount"], currencyID=money["currency"])


def read_amount(parent: etree._Element | None, path: str) -> dict[str, str] | None:
    """The amount at `path`, None when absent."""
    node = first(parent, path)
    return None if node is None else {"amount": node.text or "", "currency": node.get("currencyID", "")}


def write_measure(parent: etree._Element, path: str, quantity: dict[str, str] | None) -> None:
    """Append a measure or quantity with its unit."""
    if quantity is not None:
        leaf(parent, path, quantity["value"], unitCode=quantity["unit"])


def read_measure(parent: etree._Element | None, path: str) -> dict[str, str] | None:
    """The measure at `path`, None when absent."""
    node = first(parent, path)
    return None if node is None else {"value": node.text or "", "unit": node.get("unitCode", "")}


def write_stage(parent: etree._Element, transport: dict[str, Any]) -> None:
    """Append cac:ShipmentStage: how the goods travel."""
    if not transport:
        return
    stage = branch(parent, "cac:ShipmentStage")
    leaf(stage, "cbc:TransportModeCode", transport.get("mode"))
    vessel, number = transport.get("vessel"), transport.get("imo")
    if vessel or number or transport.get("voyage"):
        means = branch(stage, "cac:TransportMeans")
        leaf(means, "cbc:JourneyID", transport.get("voyage"))
        if transport.get("mode") == _AIR:
            leaf(means, "cac:AirTransport/cbc:AircraftID", vessel)
        elif vessel or number:
            ship = branch(means, "cac:MaritimeTransport")
            leaf(ship, "cbc:VesselID", number, schemeID=_IMO)
            leaf(ship, "cbc:VesselName", vessel)
    for path, key in (("cac:LoadingPortLocation", "loading"), ("cac:UnloadingPortLocation", "discharge")):
        if place := transport.get(key):
            location = branch(stage, path)
            leaf(location, "cbc:ID", place["locode"], schemeID="UN/LOCODE")
            leaf(location, "cbc:Name", place.get("name"))
    leaf(stage, "cac:PlannedDepartureTransportEvent/cbc:OccurrenceDate", transport.get("departure"))
    leaf(stage, "cac:PlannedArrivalTransportEvent/cbc:OccurrenceDate", transport.get("arrival"))


def write_equipment(parent: etree._Element, transport: dict[str, Any]) -> None:
    """Append cac:TransportHandlingUnit with the containers."""
    for box in transport.get("equipment", ()):
        node = branch(parent, "cac:TransportHandlingUnit/cac:TransportEquipment")
        leaf(node, "cbc:ID", box["number"], schemeID="ISO 6346")
        leaf(node, "cbc:SizeTypeCode", box.get("size_type"))
        leaf(node, "cac:TransportEquipmentSeal/cbc:ID", box.get("seal"))


def read_transport(shipment: etree._Element | None) -> dict[str, Any]:
    """What `write_stage` and `write_equipment` wrote below `shipment`."""
    stage = first(shipment, "cac:ShipmentStage")
    means = first(stage, "cac:TransportMeans")
    places = {
        key: filled({"locode": text_at(stage, f"{path}/cbc:ID"), "name": text_at(stage, f"{path}/cbc:Name")})
        for path, key in (("cac:LoadingPortLocation", "loading"), ("cac:UnloadingPortLocation", "discharge"))
    }
    return filled(
        {
            "mode": text_at(stage, "cbc:TransportModeCode"),
            **places,
            "vessel": text_at(means, "cac:MaritimeTransport/cbc:VesselName")
            or text_at(means, "cac:AirTransport/cbc:AircraftID"),
            "voyage": text_at(means, "cbc:JourneyID"),
            "imo": text_at(means, "cac:MaritimeTransport/cbc:VesselID"),
            "departure": text_at(stage, "cac:PlannedDepartureTransportEvent/cbc:OccurrenceDate"),
            "arrival": text_at(stage, "cac:PlannedArrivalTransportEvent/cbc:OccurrenceDate"),
            "equipment": [
                filled(
                    {
                        "number": text_at(node, "cbc:ID"),
                        "size_type": text_at(node, "cbc:SizeTypeCode"),
                        "seal": text_at(node, "cac:TransportEquipmentSeal/cbc:ID"),
                    }
                )
                for node in every(shipment, "cac:TransportHandlingUnit/cac:TransportEquipment")
            ],
        }
    )


def write_references(parent: etree._Element, path: str, numbers: dict[str, Any]) -> None:
    """Append one document reference a number, typed by its field name such as `ucr`."""
    for name, number in sorted(numbers.items()):
        node = branch(parent, path)
        leaf(node, "cbc:ID", number)
        leaf(node, "cbc:DocumentType", name)


def read_references(parent: etree._Element | None, path: str, names: tuple[str, ...]) -> dict[str, str]:
    """The references among `names` that `write_references` wrote."""
    found = {text_at(node, "cbc:DocumentType"): text_at(node, "cbc:ID") for node in every(parent, path)}
    return {name: found[name] for name in names if name in found}


def write_charges(parent: etree._Element, path: str, charges: list[dict[str, Any]]) -> None:
    """Append charges and allowances; UBL states an allowance by its indicator, not by a sign."""
    for charge in charges:
        node, amount = branch(parent, path), charge["amount"]
        adds = not amount["amount"].startswith("-")
        leaf(node, "cbc:ChargeIndicator", "true" if adds else "false")
        leaf(node, "cbc:AllowanceChargeReason", charge["kind"])
        write_amount(node, "cbc:Amount", {**amount, "amount": amount["amount"].removeprefix("-")})


def read_charges(parent: etree._Element | None, path: str) -> list[dict[str, Any]]:
    """The charges that `write_charges` wrote."""
    charges = []
    for node in every(parent, path):
        amount = read_amount(node, "cbc:Amount") or {"amount": "", "currency": ""}
        sign = "" if text_at(node, "cbc:ChargeIndicator") == "true" else "-"
        charges.append(
            {
                "kind": text_at(node, "cbc:AllowanceChargeReason"),
                "amount": {**amount, "amount": sign + amount["amount"]},
            }
        )
    return charges
