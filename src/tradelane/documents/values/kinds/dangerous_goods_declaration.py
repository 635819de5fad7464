# SPDX-License-Identifier: Apache-2.0
"""The dangerous goods declaration: what the shipper says is dangerous, in the order that the IMDG Code prescribes."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import OWN, Form, Kind, Shown, Statement
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import NOTE, VOYAGE

KIND = Kind(
    kind=DocumentKind.DANGEROUS_GOODS_DECLARATION,
    root="DangerousGoodsDeclaration",
    namespace=OWN,
    issued_by=PartyRole.CONSIGNOR,
    shown=Shown(
        parties=(PartyRole.CONSIGNOR, PartyRole.CONSIGNEE, PartyRole.CARRIER),
        goods=(
            "number",
            "description",
            "quantity",
            "packages",
            "marks",
            "net_mass",
            "gross_mass",
            "dangerous_goods_un",
        ),
        references=("ucr",),
        transport=(*VOYAGE, "equipment"),
        totals=("gross_mass", "packages"),
    ),
    statements={
        "proper_shipping_name": Statement("proper shipping name by line number, with its technical name", Form.BY_LINE),
        "hazard_class": Statement(
            "class or division by line number, with its subsidiary hazards: 3 (6.1)", Form.BY_LINE
        ),
        "packing_group": Statement("packing group I, II or III by line number", Form.BY_LINE),
        "flash_point": Statement("lowest flash point in °C by line number, where it is 60 °C or less", Form.BY_LINE),
        "marine_pollutant": Statement("MARINE POLLUTANT by line number of those that are", Form.BY_LINE),
        "emergency_contact": Statement("whom to call in an emergency, day and night"),
        "declaration": Statement("the shipper's certification of IMDG Code 5.4.1.6", Form.LONG_TEXT),
        "packed_by": Statement("who packed the container, and signs for it"),
        "packed_on": Statement("day on which the container was packed", Form.DATE),
        "packing_certificate": Statement("the container packing certificate of IMDG Code 5.4.2", Form.LONG_TEXT),
        **NOTE,
    },
)
"""Columns stand in the order of the statements, after the UN number: IMDG Code 5.4.1.4.2."""
