# SPDX-License-Identifier: Apache-2.0
"""The fee receipt: an authority's word that a fee of a case was paid, line by line with its law."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import OWN, Form, Kind, Shown, Statement
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import NOTE
from tradelane.parties.values import OrganisationKind

KIND = Kind(
    kind=DocumentKind.FEE_RECEIPT,
    root="FeeReceipt",
    namespace=OWN,
    granted_by=frozenset({OrganisationKind.AGENCY}),
    party_names={"seller": "exporter", "buyer": "importer"},
    shown=Shown(parties=(PartyRole.SELLER, PartyRole.BUYER), references=("ucr",)),
    statements={
        "agency": Statement("authority that charged the fee, by its full name"),
        "payer": Statement("official number of who owed the fee"),
        "case_number": Statement("number of the case for which it was charged"),
        "lines": Statement("each fee: its name, amount, how it was reckoned, law and article", Form.TEXTS),
        "amount": Statement("sum that was paid", Form.MONEY),
        "paid_on": Statement("day on which the authority's bank reported the money", Form.DATE),
        "payment": Statement("number of the payment"),
        **NOTE,
    },
)
