# SPDX-License-Identifier: Apache-2.0
"""The import declaration, which the importer answers for."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import Kind
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import CUSTOMS, DECLARED

KIND = Kind(
    kind=DocumentKind.IMPORT_DECLARATION,
    root="ImportCustomsDeclaration",
    issued_by=PartyRole.BUYER,
    party_names={"buyer": "importer"},
    shown=CUSTOMS,
    statements=DECLARED,
)
