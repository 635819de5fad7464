# SPDX-License-Identifier: Apache-2.0
"""Which UBL documents tell of a consignment, and how; apart, because the types differ in a few names only.

What is in neither table names no goods on their way: catalogues, tenders, statements, agreements and the like, which
`records` reads.
"""

from dataclasses import dataclass

NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
"""UBL namespaces: this, the name of the document type, `-2` (ISO/IEC 19845)."""


@dataclass(frozen=True, slots=True)
class Sale:
    """A document whose lines are goods sold, sent or received."""

    lines: str = ""
    """Path of the lines from the root; empty for a message that repeats none."""
    quantity: str = ""
    totals: str = "cac:LegalMonetaryTotal"
    seller: tuple[str, ...] = ("cac:SellerSupplierParty",)
    """Where the seller stands, the first that is there."""
    buyer: tuple[str, ...] = ("cac:BuyerCustomerParty",)
    number: str = "cac:OrderReference/cbc:ID"
    """Where the order's number stands."""
    priced: bool = True
    """Whether every line must have a price, and the document its date."""
    doubt: str = ""
    """What a human should know of the kind."""


_DESPATCH = ("cac:SellerSupplierParty", "cac:DespatchSupplierParty")
_DELIVERY = ("cac:BuyerCustomerParty", "cac:DeliveryCustomerParty")
_BILLING = ("cac:SellerSupplierParty", "cac:AccountingSupplierParty")
_BILLED = ("cac:BuyerCustomerParty", "cac:AccountingCustomerParty")
_ASKING = ("cac:BuyerCustomerParty", "cac:OriginatorCustomerParty")
_CREDIT = "a credit note: its amounts go back to the buyer"
_UNBOUND = "an offer or a request, not yet a sale"
_MESSAGE = "a message about an order that does not repeat its goods"

SALES: dict[str, Sale] = {
    "Order": Sale("cac:OrderLine/cac:LineItem", "Quantity", "cac:AnticipatedMonetaryTotal", number="cbc:ID"),
    "Invoice": Sale("cac:InvoiceLine", "InvoicedQuantity", seller=_BILLING, buyer=_BILLED),
    "SelfBilledInvoice": Sale("cac:InvoiceLine", "InvoicedQuantity", seller=_BILLING, buyer=_BILLED),
    "OrderChange": Sale("cac:OrderLine/cac:LineItem", "Quantity", "cac:AnticipatedMonetaryTotal", priced=False,
                        doubt="a change of an order: what it does not change may be left out"),
    "OrderResponse": Sale("cac:OrderLine/cac:LineItem", "Quantity", "cac:AnticipatedMonetaryTotal", priced=False,
                          doubt="an answer to an order: what the seller accepts as it is may be left out"),
    "CreditNote": Sale("cac:CreditNoteLine", "CreditedQuantity", seller=_BILLING, buyer=_BILLED, priced=False,
                       doubt=_CREDIT),
    "SelfBilledCreditNote": Sale("cac:CreditNoteLine", "CreditedQuantity", seller=_BILLING, buyer=_BILLED,
                                 priced=False, doubt=_CREDIT),
    "DebitNote": Sale("cac:DebitNoteLine", "DebitedQuantity", "cac:RequestedMonetaryTotal", _BILLING, _BILLED,
                      priced=False, doubt="a debit note: the buyer claims its amounts"),
    "Quotation": Sale("cac:QuotationLine/cac:LineItem", "Quantity", "cac:QuotedMonetaryTotal", buyer=_ASKING,
                      number="", priced=False, doubt=_UNBOUND),
    "RequestForQuotation": Sale("cac:RequestForQuotationLine/cac:LineItem", "Quantity", buyer=_ASKING, number="",
                                priced=False, doubt=_UNBOUND),
    "DespatchAdvice": Sale("cac:DespatchLine", "DeliveredQuantity", seller=_DESPATCH, buyer=_DELIVERY, priced=False),
    "ReceiptAdvice": Sale("cac:ReceiptLine", "ReceivedQuantity", seller=_DESPATCH, buyer=_DELIVERY, priced=False),
    "InstructionForReturns": Sale("cac:InstructionForReturnsLine", "Quantity", buyer=("cac:RetailerCustomerParty",),
                                  priced=False, doubt="goods on their way back to the seller"),
    "OrderResponseSimple": Sale(priced=False, doubt=_MESSAGE),
    "OrderCancellation": Sale(priced=False, doubt=_MESSAGE),
    "FulfilmentCancellation": Sale(priced=False, doubt=_MESSAGE),
}  # fmt: skip

STANDS_IN = {
    "cac:DespatchSupplierParty": "the document names no seller; who despatches the goods is taken",
    "cac:DeliveryCustomerParty": "the document names no buyer; who gets the goods is taken",
    "cac:OriginatorCustomerParty": "the document names no buyer; who asked for the goods is taken",
    "cac:RetailerCustomerParty": "the document names no buyer; the retailer is taken",
}
"""Parties taken for seller or buyer that need not be, with the doubt."""

SHIPMENTS: dict[str, str] = {
    "BillOfLading": "cac:Shipment",
    "Waybill": "cac:Shipment",
    "ForwardingInstructions": "cac:Shipment",
    "PackingList": "cac:Shipment",
    "CertificateOfOrigin": "cac:CertificateOfOriginApplication/cac:Shipment",
    "GoodsCertificate": "cac:Shipment",
    "GoodsItemPassport": "cac:Shipment",
    "Manifest": "cac:Shipment",
    "WeightStatement": "cac:Shipment",
    "CommonTransportationReport": "cac:Shipment",
    "ExportCustomsDeclaration": "cac:CustomsDeclaration/cac:Shipment",
    "ImportCustomsDeclaration": "cac:Shipment",
    "TransitCustomsDeclaration": "cac:Shipment",
    "FreightInvoice": "cac:Shipment",
    "TransportExecutionPlan": "",
    "TransportExecutionPlanRequest": "",
    "TransportationStatus": "",
    "TransportationStatusRequest": "",
    "GoodsItemItinerary": "",
}
"""Documents whose goods are in a shipment, at the path; empty where they stand in the root's consignment."""

GOODSLESS = frozenset({"FreightInvoice", "Manifest", "TransportationStatus", "TransportationStatusRequest",
                       "TransportExecutionPlan", "TransportExecutionPlanRequest", "WeightStatement"})  # fmt: skip
"""Documents about a shipment that need not name its goods."""


def format_name(kind: str) -> str:
    """The format of a reading, such as `ubl-bill-of-lading`."""
    return "ubl-" + "".join(f"-{c.lower()}" if c.isupper() else c for c in kind).lstrip("-")
