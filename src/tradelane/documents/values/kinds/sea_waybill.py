# SPDX-License-Identifier: Apache-2.0
"""The sea waybill: carriage by sea to a named consignee; it is no title, and nobody needs it to get the goods."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import Form, Kind, Shown, Statement
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import CARRIED, NOTE, VOYAGE

KIND = Kind(
    kind=DocumentKind.SEA_WAYBILL,
    root="Waybill",
    issued_by=PartyRole.CARRIER,
    shown=Shown(
        parties=(PartyRole.CONSIGNOR, PartyRole.CONSIGNEE, PartyRole.NOTIFY, PartyRole.CARRIER),
        goods=CARRIED,
        references=("ucr",),
        transport=(*VOYAGE, "equipment"),
        totals=("gross_mass", "packages"),
    ),
    statements={
        "freight": Statement("who pays it", Form.CHOICE, choices=("prepaid", "collect")),
        "shipped_on_board": Statement("day on which the goods were on board", Form.DATE),
        "control": Statement(
            "who may change the consignee until delivery; the consignee once the shipper has given the right over",
            Form.CHOICE,
            choices=("shipper", "consignee"),
        ),
        "place_of_issue": Statement("where the carrier issued it"),
        "governing_law": Statement("law of the contract of carriage"),
        "declaration": Statement("the carrier's clauses", Form.LONG_TEXT),
        **NOTE,
    },
)
