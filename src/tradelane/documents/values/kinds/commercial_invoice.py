# SPDX-License-Identifier: Apache-2.0
"""The commercial invoice: what was sold for how much; the one document that counts money line by line."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import Form, Kind, Shown, Statement
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import LINE, NOTE, VOYAGE

KIND = Kind(
    kind=DocumentKind.COMMERCIAL_INVOICE,
    root="Invoice",
    cited_as="invoice_number",
    shown=Shown(
        parties=(PartyRole.SELLER, PartyRole.BUYER, PartyRole.CONSIGNEE),
        goods=(*LINE, "seller_sku", "unit_price", "value"),
        references=("order", "ucr", "contract", "buyer"),
        transport=VOYAGE,
        terms=("incoterm", "place", "currency", "payment"),
        totals=("goods_value", "total_value"),
        charges=True,
    ),
    statements={
        "due_on": Statement("day on which payment is due", Form.DATE),
        "declaration": Statement(
            "what the seller declares, such as that the invoice is true and correct", Form.LONG_TEXT
        ),
        **NOTE,
    },
)
