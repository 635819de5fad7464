# SPDX-License-Identifier: Apache-2.0
"""The export declaration, which the exporter answers for."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import Kind
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import CUSTOMS, DECLARED

KIND = Kind(
    kind=DocumentKind.EXPORT_DECLARATION,
    root="ExportCustomsDeclaration",
    issued_by=PartyRole.SELLER,
    party_names={"seller": "exporter"},
    shown=CUSTOMS,
    statements=DECLARED,
)
