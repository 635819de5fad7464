# SPDX-License-Identifier: Apache-2.0
"""Trade documents as values; apart, so that a document is one thing in JSON, XML and PDF."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tradelane.kernel.ids import ConsignmentId, DocumentId, OrganisationId


class DocumentKind(StrEnum):
    """Kinds of document; the value is the name of the kind's folder in this room with dashes for underscores."""

    COMMERCIAL_INVOICE = "commercial-invoice"
    PACKING_LIST = "packing-list"
    CERTIFICATE_OF_ORIGIN = "certificate-of-origin"
    BILL_OF_LADING = "bill-of-lading"
    EXPORT_DECLARATION = "export-declaration"
    IMPORT_DECLARATION = "import-declaration"


class DocumentStatus(StrEnum):
    """A version's place in its chain. Issued means immutable."""

    ISSUED = "issued"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Document:
    """The JSON original before signing: the issuer's statements over one consignment."""

    id: DocumentId
    kind: DocumentKind
    number: str
    """The issuer's own number."""
    issued_on: date
    issuer: OrganisationId
    issuer_name: str
    version: int
    replaces: str
    """Digest of the version before, empty for the first."""
    consignment: ConsignmentId
    content: dict[str, Any]
    """The consignment's data for this kind: only what the kind shows (JSON data, canonical)."""
    statements: dict[str, Any]
    """What only this document says: declarations, criteria, registry ids."""
