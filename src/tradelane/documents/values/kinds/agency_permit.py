# SPDX-License-Identifier: Apache-2.0
"""The agency permit: an authority's licence to export, import or carry the goods, under its law and conditions."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import OWN, Form, Kind, Shown, Statement
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import LINE, NOTE
from tradelane.parties.values import OrganisationKind

MOVEMENTS = ("export", "import", "transit", "re-export")
"""What a permit may allow."""
HOLDERS = ("seller", "buyer", "consignee", "declarant")
"""Parties of the consignment to whom a permit may be given."""

KIND = Kind(
    kind=DocumentKind.AGENCY_PERMIT,
    root="AgencyPermit",
    namespace=OWN,
    granted_by=frozenset({OrganisationKind.AGENCY}),
    party_names={"seller": "exporter", "buyer": "importer"},
    shown=Shown(
        parties=(PartyRole.SELLER, PartyRole.BUYER, PartyRole.CONSIGNEE, PartyRole.DECLARANT),
        goods=(*LINE, "net_mass"),
        references=("ucr",),
        transport=("mode", "loading", "discharge", "departure", "arrival"),
    ),
    statements={
        "agency": Statement("authority that grants it, by its full name"),
        "movement": Statement("what it allows", Form.CHOICE, choices=MOVEMENTS),
        "holder": Statement("party to whom it is given", Form.CHOICE, choices=HOLDERS),
        "legal_basis": Statement("law and article under which it is granted"),
        "valid_from": Statement("first day on which it may be used", Form.DATE),
        "valid_to": Statement("last day on which it may be used", Form.DATE),
        "covered": Statement('quantity that it covers by line number, such as {"1": "1200 KGM"}', Form.BY_LINE),
        "case_number": Statement("number of the case in which it was decided"),
        "conditions": Statement("conditions under which it is granted", Form.LONG_TEXT),
        "appeal": Statement("how, where and until when to appeal against a condition", Form.LONG_TEXT),
        **NOTE,
    },
)
