# SPDX-License-Identifier: Apache-2.0
"""The bill of lading: who holds it is owed the goods; it alone is made out to order."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import Form, Kind, Shown, Statement
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import CARRIED, NOTE, VOYAGE

KIND = Kind(
    kind=DocumentKind.BILL_OF_LADING,
    root="BillOfLading",
    issued_by=PartyRole.CARRIER,
    shown=Shown(
        parties=(PartyRole.CONSIGNOR, PartyRole.NOTIFY, PartyRole.CARRIER),
        goods=CARRIED,
        references=("ucr",),
        transport=(*VOYAGE, "equipment"),
        totals=("gross_mass", "packages"),
    ),
    statements={
        "to_order": Statement("to whose order the goods are, such as TO ORDER or TO ORDER OF a bank"),
        "freight": Statement("prepaid or collect"),
        "shipped_on_board": Statement("day on which the goods were on board", Form.DATE),
        "place_of_issue": Statement("where the carrier issued it"),
        "governing_law": Statement("law of the contract of carriage"),
        "registry": Statement("where the electronic record lives, and who holds it is asked", Form.LONG_TEXT),
        "declaration": Statement("the carrier's clauses", Form.LONG_TEXT),
        **NOTE,
    },
)
