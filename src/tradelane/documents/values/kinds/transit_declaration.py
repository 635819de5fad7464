# SPDX-License-Identifier: Apache-2.0
"""The transit declaration: goods under customs control from one office to another, secured by a guarantee and seals."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import Form, Kind, Shown, Statement
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import CARGO, INVOICE_NUMBER, LINE, NOTE, VOYAGE

KIND = Kind(
    kind=DocumentKind.TRANSIT_DECLARATION,
    root="TransitCustomsDeclaration",
    issued_by=PartyRole.DECLARANT,
    party_names={"declarant": "transit_holder"},
    shown=Shown(
        parties=(PartyRole.CONSIGNOR, PartyRole.CONSIGNEE, PartyRole.CARRIER, PartyRole.DECLARANT),
        goods=(*LINE, "net_mass", *CARGO, "value"),
        references=("ucr", "order"),
        transport=(*VOYAGE, "equipment"),
        totals=("goods_value", "net_mass", "gross_mass", "packages"),
    ),
    statements={
        "transit_type": Statement("kind of transit, such as T1 or TIR"),
        "office_of_departure": Statement("UN/LOCODE or number of the customs office where transit begins"),
        "office_of_destination": Statement("UN/LOCODE or number of the customs office where it ends"),
        "offices_of_transit": Statement("offices at the borders between them", Form.TEXTS),
        "guarantee_type": Statement(
            "how duties and taxes are secured", Form.CHOICE, choices=("individual", "comprehensive", "waiver")
        ),
        "guarantee_reference": Statement("number under which customs know the guarantee, or the waiver"),
        "guarantee_amount": Statement("amount that it secures for this transit", Form.MONEY),
        "seals": Statement("numbers of the seals that are not on containers", Form.TEXTS),
        "arrive_by": Statement("day by which the goods must be at the office of destination", Form.DATE),
        "transport_document": Statement("number of the waybill or bill of lading"),
        **INVOICE_NUMBER,
        "previous_declaration": Statement("number of the declaration under which the goods were before"),
        **NOTE,
    },
)
