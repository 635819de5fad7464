# SPDX-License-Identifier: Apache-2.0
"""The packing list: what is in which package; it tells masses and never money."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import Kind, Shown
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import CARGO, INVOICE_NUMBER, LINE, NOTE, VOYAGE

KIND = Kind(
    kind=DocumentKind.PACKING_LIST,
    root="PackingList",
    shown=Shown(
        parties=(PartyRole.CONSIGNOR, PartyRole.CONSIGNEE, PartyRole.NOTIFY, PartyRole.CARRIER),
        goods=(*LINE, "seller_sku", "net_mass", *CARGO),
        references=("order", "ucr"),
        transport=(*VOYAGE, "equipment"),
        totals=("net_mass", "gross_mass", "packages"),
    ),
    statements={**INVOICE_NUMBER, **NOTE},
)
