# SPDX-License-Identifier: Apache-2.0
"""The bill of exchange: the seller orders the buyer, or a bank, to pay. Who holds it is the business of `titles`."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import OWN, Form, Kind, Shown, Statement
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import NOTE, PAYABLE

DRAWEES = ("buyer", "buyer_bank", "seller_bank")
"""Parties of the consignment on whom a bill may be drawn."""

KIND = Kind(
    kind=DocumentKind.BILL_OF_EXCHANGE,
    root="BillOfExchange",
    namespace=OWN,
    issued_by=PartyRole.SELLER,
    party_names={"seller": "drawer"},
    shown=Shown(
        parties=(PartyRole.SELLER, PartyRole.BUYER, PartyRole.SELLER_BANK, PartyRole.BUYER_BANK),
        references=("order", "ucr", "contract"),
        terms=("currency", "payment"),
        totals=("total_value",),
    ),
    statements={
        "drawee": Statement("party on whom it is drawn", Form.CHOICE, choices=DRAWEES),
        **PAYABLE,
        "order_to_pay": Statement("the order to pay, in words that call it a bill of exchange", Form.LONG_TEXT),
        **NOTE,
    },
)
