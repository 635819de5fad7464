# SPDX-License-Identifier: Apache-2.0
"""Transport documents of invented shipments in DCSA's JSON, and parties as DCSA names them."""

from typing import Any

from tests.carriage_nodes import BANK, CARRIER_CODE, CARRIER_LIST, PLATFORM_CODE, SHIPPER

FORMS = ("straight", "negotiable", "blank")


def a_code(organisation: str = SHIPPER.id, *, provider: str = PLATFORM_CODE) -> dict[str, str]:
    return {"codeListProvider": provider, "partyCode": organisation}


def a_party(organisation: str = SHIPPER.id, name: str = "Cooperativa Altura") -> dict[str, Any]:
    return {"partyName": name, "identifyingCodes": [a_code(organisation)]}


def whom(organisation: str = SHIPPER.id, *, platform: str = PLATFORM_CODE) -> dict[str, Any]:
    """The party that a bill is issued to."""
    return {**a_party(organisation), "sendToPlatform": platform}


def a_bill(number: str, form: str = "straight", **changes: Any) -> dict[str, Any]:
    """An electronic bill of lading: straight to the bank, to the bank's order, or in blank.

    Its weight is a number that many programs would write anew, without the last zero.
    """
    parties: dict[str, Any] = {
        "shipper": a_party(),
        "issuingParty": {
            "partyName": "Pacific Tern Lines",
            "address": {"street": "Muelle Fiscal", "city": "Manzanillo", "countryCode": "MX"},
        },
    }
    if form == "straight":
        parties["consignee"] = a_party(BANK.id, "Banco del Istmo")
    if form == "negotiable":
        parties["endorsee"] = a_party(BANK.id, "Banco del Istmo")
    place = {"UNLocationCode": "MXZLO"}
    return {
        "transportDocumentReference": number,
        "transportDocumentStatus": "ISSUED",
        "transportDocumentTypeCode": "BOL",
        "isShippedOnBoardType": True,
        "isElectronic": True,
        "isToOrder": form != "straight",
        "numberOfOriginalsWithoutCharges": 3,
        "termsAndConditions": "Invented terms of an invented carrier.",
        "receiptTypeAtOrigin": "CY",
        "deliveryTypeAtDestination": "CY",
        "cargoMovementTypeAtOrigin": "FCL",
        "cargoMovementTypeAtDestination": "FCL",
        "carrierCode": CARRIER_CODE,
        "carrierCodeListProvider": CARRIER_LIST,
        "transports": {
            "plannedDepartureDate": "2026-12-01",
            "plannedArrivalDate": "2026-12-20",
            "portOfLoading": place,
            "portOfDischarge": {"UNLocationCode": "SGSIN"},
            "vesselVoyages": [{"vesselName": "Pacific Tern", "carrierExportVoyageNumber": "2649W"}],
        },
        "invoicePayableAt": place,
        "partyContactDetails": [{"name": "Booking desk", "email": "desk@tern.example"}],
        "documentParties": parties,
        "consignmentItems": [
            {
                "carrierBookingReference": "PTL-BK-1",
                "descriptionOfGoods": ["Green coffee"],
                "HSCodes": ["090111"],
                "cargoItems": [
                    {
                        "equipmentReference": "PTLU3472484",
                        "cargoGrossWeight": {"value": 12000.0, "unit": "KGM"},
                        "outerPackaging": {"numberOfPackages": 200, "description": "Jute bags"},
                    }
                ],
            }
        ],
        "utilizedTransportEquipments": [
            {
                "equipment": {"equipmentReference": "PTLU3472484", "ISOEquipmentCode": "22G1"},
                "isShipperOwned": False,
                "seals": [{"number": "PTL-1"}],
            }
        ],
        **changes,
    }
