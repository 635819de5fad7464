# SPDX-License-Identifier: Apache-2.0
"""Builders of documents over the invented consignment; apart, because rules and formats need no database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from tests.consignment_makers import a_consignment, a_goods_item, a_party, kg, usd
from tests.makers import AGENCY, BUYER, CARRIER, SELLER
from tradelane.consignments.values import Consignment, Packages, PartyRole, Terms, Transport
from tradelane.documents.formats.content import build
from tradelane.documents.values import Document, DocumentKind
from tradelane.kernel.codes import Incoterm, TransportMode
from tradelane.kernel.ids import DocumentId, OrganisationId
from tradelane.kernel.places import Place

CERTIFICATION = (
    "I certify that the goods described in this document qualify as originating and the information contained in "
    "this document is true and accurate. I assume responsibility for proving such representations and agree to "
    "maintain and present upon request or to make available during a verification visit, documentation necessary "
    "to support this certification."
)
"""CPTPP Annex 3-B(9)."""

PLANTS_CERTIFIED = (
    "The plants, plant products or other regulated articles described herein have been inspected and/or tested "
    "according to appropriate official procedures and are considered to be free from the quarantine pests specified "
    "by the importing contracting party."
)
"""After the certifying statement of the IPPC's model certificate."""
SHIPPER_CERTIFIES = (
    "I hereby declare that the contents of this consignment are fully and accurately described by the proper shipping "
    "name, and are classified, packaged, marked and labelled, and are in all respects in proper condition for "
    "transport according to the applicable international and national governmental regulations."
)
"""After IMDG Code 5.4.1.6.1."""

STATED: dict[DocumentKind, dict[str, Any]] = {
    DocumentKind.COMMERCIAL_INVOICE: {"declaration": "The particulars are true and correct.", "due_on": "2026-12-15"},
    DocumentKind.CREDIT_NOTE: {
        "invoice_number": "commercial-invoice-1",
        "invoice_issued_on": "2026-11-02",
        "credited": {"1": "200"},
        "reason": "Goods sent back.",
    },
    DocumentKind.PACKING_LIST: {"invoice_number": "commercial-invoice-1", "note": "Keep dry: do not stack."},
    DocumentKind.CERTIFICATE_OF_ORIGIN: {
        "agreement": "CPTPP",
        "certifier": "exporter",
        "criteria": {"1": "A"},
        "invoice_number": "commercial-invoice-1",
        "declaration": CERTIFICATION,
    },
    DocumentKind.BILL_OF_LADING: {
        "to_order": "TO ORDER OF BANCO DEL ISTMO",
        "freight": "prepaid",
        "shipped_on_board": "2026-11-02",
        "governing_law": "Singapore",
    },
    DocumentKind.SEA_WAYBILL: {
        "freight": "prepaid",
        "shipped_on_board": "2026-11-02",
        "control": "shipper",
        "governing_law": "Singapore",
    },
    DocumentKind.AIR_WAYBILL: {
        "departure_airport": "MEX",
        "destination_airport": "SIN",
        "chargeable_mass": {"value": "1500", "unit": "KGM"},
        "declared_for_carriage": {"amount": "12000.00", "currency": "USD"},
        "freight": "collect",
    },
    DocumentKind.TRANSIT_DECLARATION: {
        "transit_type": "T1",
        "office_of_departure": "MXZLO",
        "office_of_destination": "MXMEX",
        "offices_of_transit": ["MXGDL"],
        "guarantee_type": "individual",
        "guarantee_reference": "26MX0000000000001",
        "guarantee_amount": {"amount": "1900.00", "currency": "USD"},
        "seals": ["SEAL2", "SEAL3"],
        "arrive_by": "2026-11-10",
        "transport_document": "bill-of-lading-1",
        "invoice_number": "commercial-invoice-1",
    },
    DocumentKind.CN22: {
        "category": "gift",
        "postage": {"amount": "9.50", "currency": "USD"},
        "sdr_rate": "1.40",
        "posted_on": "2026-11-02",
    },
    DocumentKind.CN23: {
        "category": "sale-of-goods",
        "postage": {"amount": "19.50", "currency": "USD"},
        "insured_value": {"amount": "49.00", "currency": "USD"},
        "invoice_number": "commercial-invoice-1",
        "permits": ["PHYTO-1"],
        "posted_on": "2026-11-02",
    },
    DocumentKind.EXPORT_DECLARATION: {
        "procedure": "1000",
        "office": "MXZLO",
        "invoice_number": "commercial-invoice-1",
        "permits": ["P-1"],
    },
    DocumentKind.IMPORT_DECLARATION: {
        "procedure": "4000",
        "office": "SGSIN",
        "preference": "CPTPP",
        "certificate_number": "certificate-of-origin-1",
    },
    DocumentKind.BILL_OF_EXCHANGE: {
        "drawee": "buyer",
        "amount": {"amount": "12000.00", "currency": "USD"},
        "payable": "after-sight",
        "days": 30,
        "payee": "our order",
        "order_to_pay": "Pay against this sole bill of exchange to our order the sum stated, value received.",
        "invoice_number": "commercial-invoice-1",
        "governing_law": "Singapore",
    },
    DocumentKind.PROMISSORY_NOTE: {
        "amount": {"amount": "12222.00", "currency": "USD"},
        "payable": "fixed-day",
        "due_on": "2027-01-15",
        "payee": "Cooperativa Altura de Chiapas, or order",
        "promise_to_pay": "For value received we promise to pay against this promissory note the sum stated.",
    },
    DocumentKind.INSURANCE_CERTIFICATE: {
        "cover": "certificate",
        "policy_number": "OC-2026-1",
        "insured_amount": {"amount": "13500.00", "currency": "USD"},
        "clauses": ["Institute Cargo Clauses (A) 1/1/09"],
        "risks": ["war", "strikes"],
        "covered_from": "Tapachula",
        "covered_to": "Singapore",
        "claims_payable_at": "Singapore, in USD",
        "invoice_number": "commercial-invoice-1",
        "declaration": "The goods described are insured for the journey described.",
    },
    DocumentKind.DANGEROUS_GOODS_DECLARATION: {
        "proper_shipping_name": {"1": "PAINT"},
        "hazard_class": {"1": "3"},
        "packing_group": {"1": "II"},
        "flash_point": {"1": "23"},
        "emergency_contact": "+52 000 000 0000",
        "declaration": SHIPPER_CERTIFIES,
        "packed_by": "Cooperativa Altura de Chiapas",
        "packed_on": "2026-11-01",
        "packing_certificate": "The goods were packed into the container in accordance with IMDG Code 5.4.2.1.",
    },
    DocumentKind.AGENCY_PERMIT: {
        "agency": "Invented coffee board",
        "movement": "export",
        "holder": "seller",
        "legal_basis": "Invented coffee act, art. 1",
        "valid_from": "2026-10-01",
        "valid_to": "2026-12-31",
        "covered": {"1": "1200 KGM"},
        "case_number": "case-1",
        "conditions": "The coffee is shipped in new bags.",
        "appeal": "To the invented board of review, until 2026-12-02.",
    },
    DocumentKind.PHYTOSANITARY_CERTIFICATE: {
        "purpose": "export",
        "plant_protection_organization": "an invented economy",
        "to_plant_protection_organization": "another invented economy",
        "botanical_name": {"1": "Coffea arabica"},
        "place_of_origin": {"1": "Tapachula"},
        "place_of_issue": "Manzanillo",
        "officer": "Inés Inventada",
        "additional_declaration": "The consignment was found free of invented beetles.",
        "declaration": PLANTS_CERTIFIED,
    },
    DocumentKind.FEE_RECEIPT: {
        "agency": "Invented customs",
        "payer": "MX.RFC.CAC010101AA1",
        "case_number": "case-1",
        "lines": ["Permit fee: 0.90 SGD (0.90 SGD). Invented fees regulations, reg. 2."],
        "amount": {"amount": "0.90", "currency": "SGD"},
        "paid_on": "2026-11-01",
        "payment": "intent-1",
    },
}
INSURER = OrganisationId("MX.RFC.SGI990909ZX1")
HOME_BUYER = OrganisationId("MX.RFC.TOS120304QW8")
"""A buyer of the seller's own economy: a node's authority certifies nobody else."""
ISSUERS = {
    **dict.fromkeys(
        (
            DocumentKind.BILL_OF_LADING,
            DocumentKind.SEA_WAYBILL,
            DocumentKind.AIR_WAYBILL,
            DocumentKind.TRANSIT_DECLARATION,
        ),
        CARRIER,
    ),
    DocumentKind.IMPORT_DECLARATION: BUYER,
    DocumentKind.PROMISSORY_NOTE: HOME_BUYER,
    DocumentKind.INSURANCE_CERTIFICATE: INSURER,
    DocumentKind.AGENCY_PERMIT: AGENCY,
    DocumentKind.PHYTOSANITARY_CERTIFICATE: AGENCY,
    DocumentKind.FEE_RECEIPT: AGENCY,
}
NAMES = {
    HOME_BUYER: "Tostadores del Golfo",
    INSURER: "Seguros Inventados del Istmo",
    AGENCY: "Agencia Inventada",
    SELLER: "Cooperativa Altura de Chiapas",
    BUYER: "Merlion Roasters Pte Ltd",
    CARRIER: "Pacific Tern Lines",
}


def a_shipped_consignment(**changes: Any) -> Consignment:
    """The invented consignment with its carrier."""
    whole = a_consignment()
    carrier = a_party(PartyRole.CARRIER, NAMES[CARRIER], "MX", organisation=CARRIER)
    return replace(whole, parties=(*whole.parties, carrier), **changes)


def a_flown_consignment() -> Consignment:
    """The same by air."""
    flight = Transport(
        mode=TransportMode.AIR,
        loading=Place("MXMEX", "Mexico City"),
        discharge=Place("SGSIN", "Singapore"),
        voyage="IV 802",
        departure=date(2026, 11, 2),
        arrival=date(2026, 11, 3),
    )
    return a_shipped_consignment(transport=flight, terms=Terms(Incoterm.CIP, "Singapore", "USD", "At sight"))


def a_consignment_in_transit() -> Consignment:
    """The same, with the carrier as the declarant of the way to the port."""
    whole = a_shipped_consignment()
    declarant = a_party(PartyRole.DECLARANT, NAMES[CARRIER], "MX", organisation=CARRIER)
    return replace(whole, parties=(*whole.parties, declarant))


def a_posted_consignment() -> Consignment:
    """A kilogram and a half of the same coffee, by post."""
    coffee = a_goods_item(
        quantity=kg("1.5"), value=usd("14.70"), net_mass=kg("1.5"), gross_mass=kg("1.7"), packages=Packages(1, "CT")
    )
    post = Transport(mode=TransportMode.MAIL, loading=Place("MXMEX"), discharge=Place("SGSIN"))
    terms = Terms(Incoterm.DAP, "Singapore", "USD", "Paid")
    return replace(a_consignment(), goods_items=(coffee,), transport=post, terms=terms, charges=())


def a_consignment_bought_at_home(**changes: Any) -> Consignment:
    """The same sale to a buyer of the seller's own economy, who has it delivered to Singapore."""
    whole = a_shipped_consignment(**changes)
    buyer = a_party(PartyRole.BUYER, NAMES[HOME_BUYER], "MX", organisation=HOME_BUYER)
    others = tuple(party for party in whole.parties if party.role != PartyRole.BUYER)
    return replace(whole, parties=(*others, buyer))


def a_dangerous_consignment(**changes: Any) -> Consignment:
    """Paint in place of coffee."""
    paint = a_goods_item(description="Paint", hs_code="320890", dangerous_goods_un="1263")
    return a_shipped_consignment(**{"goods_items": (paint,), **changes})


def consignment_for(kind: DocumentKind) -> Consignment:
    """A consignment that travels as documents of `kind` have it."""
    return CONSIGNMENTS.get(kind, a_shipped_consignment)()


def number_of(kind: DocumentKind) -> str:
    """A number of the form that `kind` asks for."""
    return NUMBERS.get(kind, f"{kind}-1")


CONSIGNMENTS: dict[DocumentKind, Callable[[], Consignment]] = {
    DocumentKind.AIR_WAYBILL: a_flown_consignment,
    DocumentKind.TRANSIT_DECLARATION: a_consignment_in_transit,
    DocumentKind.CN22: a_posted_consignment,
    DocumentKind.CN23: a_posted_consignment,
    DocumentKind.PROMISSORY_NOTE: a_consignment_bought_at_home,
    DocumentKind.DANGEROUS_GOODS_DECLARATION: a_dangerous_consignment,
}
"""Kinds that the usual consignment, by sea in a container to a buyer abroad, would not show."""
NUMBERS = {
    DocumentKind.AIR_WAYBILL: "176-12345675",
    DocumentKind.CN22: "UA473124829MX",
    DocumentKind.CN23: "CA473124829MX",
}
"""Kinds whose number has a form of its own."""


def a_document(
    kind: DocumentKind = DocumentKind.COMMERCIAL_INVOICE, consignment: Consignment | None = None, **changes: Any
) -> Document:
    issuer = ISSUERS.get(kind, SELLER)
    given = {
        "id": DocumentId(f"doc_{kind}"),
        "number": number_of(kind),
        "issued_on": date(2026, 11, 2),
        "issuer": issuer,
        "issuer_name": NAMES[issuer],
        "statements": STATED[kind],
        **changes,
    }
    return build(kind, consignment or consignment_for(kind), **given)


def one_of_each(consignment: Consignment | None = None) -> list[Document]:
    """A document of every kind over one consignment, whether or not the kind's law would have it."""
    return [a_document(kind, consignment or a_shipped_consignment()) for kind in DocumentKind]
