# SPDX-License-Identifier: Apache-2.0
"""CN 23: the postal customs declaration of a parcel, or of a letter-post item worth more than CN 22 may cover."""

from dataclasses import replace

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import OWN, Form, Kind, Statement
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import INVOICE_NUMBER, NOTE
from tradelane.documents.values.postal import CATEGORY, CHARGES, DECLARATION, PARTY_NAMES, POSTED

KIND = Kind(
    kind=DocumentKind.CN23,
    root="CN23",
    namespace=OWN,
    party_names=PARTY_NAMES,
    shown=replace(POSTED, parties=(*POSTED.parties, PartyRole.BUYER)),
    statements={
        **CATEGORY,
        **CHARGES,
        "office": Statement("office of origin, where the item was posted"),
        "insured_value": Statement("value for which the item is insured", Form.MONEY),
        "importer_reference": Statement("tax or import number of the importer"),
        **INVOICE_NUMBER,
        "permits": Statement("numbers of licences and certificates", Form.TEXTS),
        **DECLARATION,
        **NOTE,
    },
)
