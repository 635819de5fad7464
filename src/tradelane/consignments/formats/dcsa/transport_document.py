# SPDX-License-Identifier: Apache-2.0
"""Reader of DCSA's transport document and shipping instructions (EBL 3); apart, because a carrier knows no sale.

A bill of lading tells shipper, consignee, cargo, containers, ports and ship; seller, buyer and prices it does not know.
It is read bare, from an issuance request (`document`) or from an envelope between platforms (`transportDocument`).
"""

import hashlib
import re
from typing import Any

from tradelane.consignments.formats.dcsa.cargo import read_cargo, read_equipment
from tradelane.consignments.formats.json_source import JsonSource
from tradelane.consignments.formats.settle import settle
from tradelane.consignments.values import (
    Address,
    Consignment,
    Contact,
    Party,
    PartyRole,
    Reading,
    References,
    Terms,
    Transport,
)
from tradelane.kernel.codes import COUNTRIES, TransportMode
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import ConsignmentId, OrganisationId, organisation_id
from tradelane.kernel.places import Place

_WRAPPERS = ("", "transportDocument", "document")
_MARKS = ("transportDocumentReference", "shippingInstructionsReference")
_NOBODY = Address("", "", "", "")
_TAX_KIND = re.compile(r"[A-Z0-9-]{1,20}")
_TAX_NUMBER = re.compile(r"[^\s]{1,60}")

_PARTIES = (
    (PartyRole.SELLER, ("seller",)),
    (PartyRole.BUYER, ("buyer",)),
    (PartyRole.CONSIGNOR, ("shipper",)),
    (PartyRole.CONSIGNEE, ("consignee",)),
    (PartyRole.NOTIFY, ("notifyParties[0]",)),
    (PartyRole.CARRIER, ("issuingParty",)),
)
"""Where EBL 3 `documentParties` names each role; shipping instructions may name seller and buyer."""

_FREIGHT = {"PRE": "Freight prepaid", "COL": "Freight collect"}
"""EBL 3 `freightPaymentTermCode`."""


def dcsa_place(value: Any) -> str | None:
    """Where in JSON data a DCSA document stands (empty for the root); None where it holds none."""
    for place in _WRAPPERS:
        found = value.get(place) if place and isinstance(value, dict) else value
        if isinstance(found, dict) and "consignmentItems" in found and any(mark in found for mark in _MARKS):
            return place
    return None


def read_dcsa(content: bytes, value: dict[str, Any], place: str) -> Reading:
    """Read the document at `place` in `value`, which is `content` parsed. Raises Unreadable naming the JSON path."""
    source = JsonSource(value, place)
    issued = source.peek("transportDocumentReference") is not None
    for name in _MARKS:
        source.why_lost(name, "the carrier's number; each document of ours gets its own")
    source.why_lost("charges", "a charge of the carrier, not of the sale")
    day = source.day("issueDate")
    if day is not None:
        source.doubt("issueDate", "a carrier does not say when the goods were ordered; its own date is taken", str(day))
    consignment = Consignment(
        id=ConsignmentId(f"consignment_{hashlib.sha256(content).hexdigest()[:26]}"),
        ordered_on=day,
        parties=_parties(source),
        goods_items=read_cargo(source),
        terms=Terms(None, "", "", payment=_freight(source)),
        references=_references(source),
        transport=_transport(source),
    )
    format = "dcsa-transport-document" if issued else "dcsa-shipping-instructions"
    return settle(format, consignment, lost=tuple(source.lost()), doubtful=tuple(source.doubtful))


def _freight(source: JsonSource) -> str:
    code = source.peek("freightPaymentTermCode")
    if not isinstance(code, str) or code not in _FREIGHT:
        return ""
    source.text("freightPaymentTermCode")
    source.doubt("freightPaymentTermCode", "who pays the carrier, which is not when the buyer pays", code)
    return _FREIGHT[code]


def _references(source: JsonSource) -> References:
    order = source.text("documentParties.shipper.purchaseOrderReferences[0]")
    if source.peek("documentParties.consignee.purchaseOrderReferences[0]") == order:
        source.take("documentParties.consignee.purchaseOrderReferences[0]")
    order = order or source.text("documentParties.consignee.purchaseOrderReferences[0]")
    contract = source.text("serviceContractReference")
    return References(order=order, contract=contract or source.text("contractQuotationReference"))


def _parties(source: JsonSource) -> tuple[Party, ...]:
    found = []
    for role, names in _PARTIES:
        path = next((f"documentParties.{name}" for name in names if source.peek(f"documentParties.{name}")), "")
        if path:
            found.append(_party(source, path, role))
        elif role in (PartyRole.SELLER, PartyRole.BUYER):
            found.append(Party(role, "", _NOBODY))
    if source.peek("documentParties.issuingParty") is not None:
        source.doubt("documentParties.issuingParty", "who issues the document for the carrier; taken as the carrier")
    if source.peek("documentParties.endorsee") is not None:
        source.doubt(
            "documentParties.endorsee", "goods to order: the endorsee is not kept, the title tells who holds it"
        )
    return tuple(found)


def _party(source: JsonSource, path: str, role: PartyRole) -> Party:
    """A party; `path` such as `documentParties.shipper`."""
    at = f"{path}.address"
    street = " ".join(part for name in ("street", "streetNumber") if (part := source.text(f"{at}.{name}")))
    floor, box = source.text(f"{at}.floor"), source.text(f"{at}.POBox")
    pieces = (street, floor, f"PO box {box}" if box else "")
    country = source.peek(f"{at}.countryCode")
    known = isinstance(country, str) and country in COUNTRIES
    if country and not known:
        source.doubt(f"{at}.countryCode", "not a country of ISO 3166-1; left out", str(country))
    address = Address(
        street=", ".join(piece for piece in pieces if piece),
        city=source.text(f"{at}.city"),
        postcode=source.text(f"{at}.postCode"),
        country=source.text(f"{at}.countryCode") if known else "",
        region=source.text(f"{at}.stateRegion"),
    )
    person = f"{path}.partyContactDetails[0]"
    contact = Contact(source.text(f"{person}.name"), source.text(f"{person}.email"), source.text(f"{person}.phone"))
    return Party(
        role,
        source.text(f"{path}.partyName"),
        address,
        _organisation(source, f"{path}.taxLegalReferences[0]"),
        contact if contact != Contact() else None,
    )


def _organisation(source: JsonSource, path: str) -> OrganisationId | None:
    """The first tax or legal reference: its kind, country and number (EBL 3 `TaxLegalReference`)."""
    kind, country, number = (source.peek(f"{path}.{name}") for name in ("type", "countryCode", "value"))
    if not (isinstance(kind, str) and isinstance(country, str) and isinstance(number, str)):
        return None
    number = number.replace(" ", "")
    if not _TAX_KIND.fullmatch(kind) or country not in COUNTRIES or not _TAX_NUMBER.fullmatch(number):
        source.why_lost(path, "a number without its register and country names no organisation")
        return None
    source.take(path)
    return organisation_id(country, kind, number)


def _transport(source: JsonSource) -> Transport:
    """Carriage by sea, as DCSA's documents are of container shipping lines."""
    voyage = "transports.vesselVoyages[0]"
    return Transport(
        mode=TransportMode.MARITIME,
        loading=_port(source, "transports.portOfLoading"),
        discharge=_port(source, "transports.portOfDischarge"),
        vessel=source.text(f"{voyage}.vesselName"),
        voyage=source.text(f"{voyage}.carrierExportVoyageNumber"),
        departure=source.day("transports.plannedDepartureDate"),
        arrival=source.day("transports.plannedArrivalDate"),
        equipment=read_equipment(source),
    )


def _port(source: JsonSource, path: str) -> Place | None:
    code, name = source.peek(f"{path}.UNLocationCode"), source.peek(f"{path}.locationName")
    try:
        place = Place(code if isinstance(code, str) else "", name if isinstance(name, str) else "")
    except Unreadable:
        if source.peek(path) is not None:
            source.doubt(path, "a place without a UN/LOCODE; left out", str(code or name or ""))
        return None
    source.text(f"{path}.UNLocationCode")
    source.text(f"{path}.locationName")
    return place
