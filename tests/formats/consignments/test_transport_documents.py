# SPDX-License-Identifier: Apache-2.0
"""Transport documents of DCSA and UBL (invented): cargo, containers and ports are read, prices are never made up."""

import json
from typing import Any

import pytest
from tests.document_makers import a_document

from tradelane.consignments.formats import from_json, read_any, to_json
from tradelane.consignments.values import Packages, PartyRole, Reading
from tradelane.documents.formats.document_xml import to_xml
from tradelane.documents.values import DocumentKind
from tradelane.kernel.codes import TransportMode
from tradelane.kernel.errors import Unreadable

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"


def a_party(name: str, country: str, **changes: Any) -> dict[str, Any]:
    address = {"street": "Sample Street", "streetNumber": "1", "city": "Sampletown", "countryCode": country}
    return {"partyName": name, "address": address, **changes}


def a_transport_document(**changes: Any) -> dict[str, Any]:
    """A transport document as DCSA EBL 3 shapes it; every name and number is invented."""
    cargo = {
        "equipmentReference": "CSQU3054383",
        "cargoGrossWeight": {"value": 645.0, "unit": "KGM"},
        "outerPackaging": {"packageCode": "CT", "numberOfPackages": 30},
    }
    document = {
        "transportDocumentReference": "INV-BL-1", "transportDocumentTypeCode": "BOL", "issueDate": "2026-11-03",
        "freightPaymentTermCode": "PRE", "isToOrder": False, "serviceContractReference": "SC-1",
        "documentParties": {
            "shipper": a_party("Invented Coffee", "MX", purchaseOrderReferences=["PO-1"],
                               taxLegalReferences=[{"type": "RFC", "countryCode": "MX", "value": "CAC201105AB1"}]),
            "consignee": a_party("Invented Roasters", "SG"),
            "notifyParties": [a_party("Invented Warehouse", "SG")],
            "issuingParty": a_party("Invented Lines", "MX"),
        },
        "consignmentItems": [{
            "descriptionOfGoods": ["Roasted coffee", "not decaffeinated"], "HSCodes": ["09012100"],
            "shippingMarks": ["INVENTED 1-60"], "cargoItems": [cargo, cargo],
        }],
        "utilizedTransportEquipments": [{
            "equipment": {"equipmentReference": "CSQU3054383", "ISOEquipmentCode": "22G1"},
            "seals": [{"number": "SEAL1"}],
        }],
        "transports": {
            "plannedDepartureDate": "2026-11-02", "plannedArrivalDate": "2026-12-01",
            "portOfLoading": {"UNLocationCode": "MXZLO", "locationName": "Manzanillo"},
            "portOfDischarge": {"UNLocationCode": "SGSIN"},
            "vesselVoyages": [{"vesselName": "Invented Tern", "carrierExportVoyageNumber": "042W"}],
        },
    }  # fmt: skip
    return {**json.loads(json.dumps(document)), **changes}


def read(document: dict[str, Any]) -> Reading:
    return read_any(json.dumps(document).encode(), "document.json")


@pytest.mark.parametrize("wrapper", ["", "document", "transportDocument"])
def test_a_transport_document_becomes_a_consignment(wrapper: str) -> None:
    document = a_transport_document()
    reading = read({wrapper: document, "beside": "it"} if wrapper else document)
    sale = reading.consignment
    assert reading.format == "dcsa-transport-document"
    assert from_json(to_json(sale)) == sale
    (item,) = sale.goods_items
    assert (item.description, item.hs_code, item.marks) == (
        "Roasted coffee not decaffeinated", "090121", "INVENTED 1-60",
    )  # fmt: skip
    assert (str(item.gross_mass), item.net_mass, item.packages) == ("1290.0 KGM", None, Packages(60, "CT"))
    assert (item.value, sale.terms.currency, sale.terms.payment) == (None, "", "Freight prepaid")
    names = {str(party.role): party.name for party in sale.parties if party.name}
    assert names == {
        "consignor": "Invented Coffee", "consignee": "Invented Roasters", "notify": "Invented Warehouse",
        "carrier": "Invented Lines",
    }  # fmt: skip
    shipper = sale.party(PartyRole.CONSIGNOR)
    assert shipper
    assert (shipper.organisation, shipper.address.street) == ("MX.RFC.CAC201105AB1", "Sample Street 1")
    way = sale.transport
    assert way
    assert way.loading
    assert (way.mode, way.loading.locode, way.vessel, way.voyage) == (
        TransportMode.MARITIME, "MXZLO", "Invented Tern", "042W",
    )  # fmt: skip
    assert [(box.number, box.size_type, box.seal) for box in way.equipment] == [("CSQU3054383", "22G1", "SEAL1")]
    assert (sale.references.order, sale.references.contract) == ("PO-1", "SC-1")
    lost = {note.path for note in reading.lost}
    assert ("$.beside" in lost) is bool(wrapper)
    assert f"$.{wrapper}.isToOrder".replace("..", ".") in lost


def test_shipping_instructions_are_read_too() -> None:
    document = a_transport_document(shippingInstructionsReference="SI-1")
    del document["transportDocumentReference"]
    document["documentParties"]["seller"] = a_party("Invented Seller", "MX")
    reading = read(document)
    seller = reading.consignment.party(PartyRole.SELLER)
    assert reading.format == "dcsa-shipping-instructions"
    assert seller
    assert seller.name == "Invented Seller"


def test_what_is_odd_is_left_out_in_doubt() -> None:
    document = a_transport_document()
    document["utilizedTransportEquipments"][0]["equipment"]["equipmentReference"] = "BOX 7"
    document["consignmentItems"][0]["HSCodes"] = ["999999"]
    document["consignmentItems"][0]["cargoItems"][1] = {"outerPackaging": {"packageCode": "BG", "numberOfPackages": 1}}
    document["transports"]["portOfDischarge"] = {"locationName": "Somewhere"}
    document["documentParties"]["shipper"]["address"]["countryCode"] = "ZZ"
    reading = read(document)
    (item,) = reading.consignment.goods_items
    assert (item.hs_code, item.gross_mass, item.packages) == ("", None, Packages(30, "CT"))
    assert reading.consignment.transport
    assert (reading.consignment.transport.discharge, reading.consignment.transport.equipment) == (None, ())
    doubted = {note.path for note in reading.doubtful}
    assert {
        "$.utilizedTransportEquipments[0].equipment.equipmentReference", "$.consignmentItems[0].HSCodes[0]",
        "$.consignmentItems[0].cargoItems[0].cargoGrossWeight", "$.transports.portOfDischarge",
        "$.consignmentItems[0].cargoItems[1].outerPackaging", "$.documentParties.shipper.address.countryCode",
    } <= doubted  # fmt: skip
    assert "transport.discharge" in {note.path for note in reading.missing}


def test_a_weight_of_no_unit_of_mass_is_refused() -> None:
    document = a_transport_document()
    document["consignmentItems"][0]["cargoItems"][0]["cargoGrossWeight"]["unit"] = "LTR"
    with pytest.raises(Unreadable) as caught:
        read(document)
    assert caught.value.rule == "CONS-2"
    assert caught.value.field == "$.consignmentItems[0].cargoItems[0].cargoGrossWeight.unit"


def test_a_document_without_goods_is_refused() -> None:
    with pytest.raises(Unreadable, match="CONS-11"):
        read(a_transport_document(consignmentItems=[]))


@pytest.mark.parametrize("kind", ["Statement", "Catalogue", "ApplicationResponse", "Tender"])
def test_a_ubl_document_about_no_goods_on_their_way_is_read_without_goods(kind: str) -> None:
    cbc = f"{UBL}CommonBasicComponents-2"
    reading = read_any(
        f'<{kind} xmlns="{UBL}{kind}-2" xmlns:b="{cbc}"><b:ID>7</b:ID><b:Note>hi</b:Note></{kind}>'.encode()
    )
    assert reading.consignment.goods_items == ()
    assert "goods_items" in {note.path for note in reading.missing}
    assert [note.value for note in reading.lost] == ["7", "hi"]
    assert [note.path for note in reading.doubtful] == [f"/{kind}"]


@pytest.mark.parametrize("root", [f'<Poem xmlns="{UBL}Order-2"/>', f'<po-em xmlns="{UBL}po-em-2"/>', "<Order/>"])
def test_what_only_looks_like_ubl_is_refused(root: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_any(root.encode())
    assert caught.value.rule == "FILE-6"


def test_the_totals_of_a_shipment_are_compared_with_its_goods() -> None:
    xml = to_xml(a_document(DocumentKind.PACKING_LIST))
    assert not [note for note in read_any(xml).doubtful if "the shipment says" in note.message]
    changed = xml.replace(b">1290<", b">1300<", 1).replace(b"TotalPackagesQuantity>60<", b"TotalPackagesQuantity>61<")
    said = [note.message for note in read_any(changed).doubtful if "the shipment says" in note.message]
    assert said == [
        "the shipment says 1300 kg, its goods add up to 1290 kg",
        "the shipment says 61 packages, its goods have 60",
    ]


@pytest.mark.parametrize(
    ("old", "new", "value"),
    [
        (b">CSQU3054383<", b">CSQU3054384<", "CSQU3054384"),
        (b">9074729<", b">9074728<", "9074728"),
        (b">MXZLO<", b">Manzanillo<", "Manzanillo"),
        (b"TransportModeCode>1<", b"TransportModeCode>99<", "99"),
    ],
)
def test_an_unsound_number_of_transport_is_left_out_in_doubt(old: bytes, new: bytes, value: str) -> None:
    reading = read_any(to_xml(a_document(DocumentKind.BILL_OF_LADING)).replace(old, new))
    assert value in {note.value for note in reading.doubtful}
    assert value in {note.value for note in reading.lost}


def test_the_only_line_of_a_despatch_advice_weighs_what_its_shipment_weighs() -> None:
    cac = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    cbc = cac.replace("Aggregate", "Basic")
    line = (
        '<cac:DespatchLine><cbc:ID>{}</cbc:ID><cbc:DeliveredQuantity unitCode="CT">10</cbc:DeliveredQuantity>'
        "<cac:Item><cbc:Name>Invented tea</cbc:Name></cac:Item></cac:DespatchLine>"
    )

    def despatched(lines: str) -> Reading:
        return read_any(
            f'<DespatchAdvice xmlns="{UBL}DespatchAdvice-2" xmlns:cac="{cac}" xmlns:cbc="{cbc}"><cac:Shipment>'
            f'<cbc:GrossWeightMeasure unitCode="KGM">110</cbc:GrossWeightMeasure></cac:Shipment>{lines}'
            "</DespatchAdvice>".encode()
        )

    one, two = despatched(line.format(1)), despatched(line.format(1) + line.format(2))
    assert [str(item.gross_mass) for item in one.consignment.goods_items] == ["110 KGM"]
    assert "the shipment's; taken for its only goods item" in {note.message for note in one.doubtful}
    assert [item.gross_mass for item in two.consignment.goods_items] == [None, None]
    assert "110" in {note.value for note in two.lost}
    assert (one.consignment.goods_items[0].value, one.consignment.terms.currency) == (None, "")
