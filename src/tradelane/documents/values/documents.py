# SPDX-License-Identifier: Apache-2.0
"""Trade documents as values; apart, so that a document is one thing in JSON, XML and PDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tradelane.consignments.values import Consignment, PartyRole
from tradelane.kernel.digests import Digest
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import ConsignmentId, DocumentId, OrganisationId
from tradelane.trust.values.browser_keys import BrowserKey
from tradelane.trust.values.checks import Check
from tradelane.trust.values.credentials import Gap


class DocumentKind(StrEnum):
    """Kinds of document; with underscores for dashes the value is the name of the kind's files in this room."""

    COMMERCIAL_INVOICE = "commercial-invoice"
    PACKING_LIST = "packing-list"
    CERTIFICATE_OF_ORIGIN = "certificate-of-origin"
    BILL_OF_LADING = "bill-of-lading"
    EXPORT_DECLARATION = "export-declaration"
    IMPORT_DECLARATION = "import-declaration"
    BILL_OF_EXCHANGE = "bill-of-exchange"
    PROMISSORY_NOTE = "promissory-note"
    INSURANCE_CERTIFICATE = "insurance-certificate"
    DANGEROUS_GOODS_DECLARATION = "dangerous-goods-declaration"
    AGENCY_PERMIT = "agency-permit"
    PHYTOSANITARY_CERTIFICATE = "phytosanitary-certificate"
    CREDIT_NOTE = "credit-note"
    SEA_WAYBILL = "sea-waybill"
    AIR_WAYBILL = "air-waybill"
    TRANSIT_DECLARATION = "transit-declaration"
    CN22 = "cn22"
    CN23 = "cn23"
    FEE_RECEIPT = "fee-receipt"


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


class FileFormat(StrEnum):
    """The three files of a document; the value is the suffix of the file's name."""

    JSON = "json"
    """The sealed original."""
    XML = "xml"
    """UBL 2.4 where UBL has the kind, with XAdES and the sealed original inside."""
    PDF = "pdf"
    """PDF/A-3 with both attached, PAdES signed."""

    @property
    def media_type(self) -> str:
        """The IANA media type."""
        return {"json": "application/json", "xml": "application/xml", "pdf": "application/pdf"}[self.value]


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A stored version as others may know it."""

    id: DocumentId
    kind: DocumentKind
    number: str
    issued_on: date
    issuer: OrganisationId
    issuer_name: str
    version: int
    status: DocumentStatus
    consignment: ConsignmentId
    digest: Digest
    """Digest of the canonical document: the address of its public page and what the log holds."""
    complete: bool
    """Whether the three files exist."""
    in_part: bool = False
    """Whether this node was given only a part of it, as a credential."""


@dataclass(frozen=True, slots=True)
class PartView:
    """How a document came of which this node was given only a part, verified anew by today's trust list."""

    result: Verdict
    checks: tuple[Check, ...]
    signer: str
    """Who signed the credential, by the name in their certificate."""
    signed_at: datetime
    received_at: datetime
    gaps: Mapping[Gap, PartyRole | None]
    """What stays away, and of which party; of none where it stands in words."""


@dataclass(frozen=True, slots=True)
class PublicDocument:
    """The least that anybody may know who holds the digest."""

    digest: Digest
    kind: DocumentKind
    number: str
    issued_on: date
    issuer_name: str
    status: DocumentStatus


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender of a document taken in has in hand."""

    document: DocumentId
    digest: Digest
    log: Mapping[str, Any]
    """Its place in the public log with the proof under a signed checkpoint, as in a sealed original's evidence."""


@dataclass(frozen=True, slots=True)
class ToIssue:
    """One of many documents to be issued in one call."""

    kind: DocumentKind
    number: str
    consignment: Consignment
    statements: Mapping[str, Any]
    readers: tuple[OrganisationId, ...]


@dataclass(frozen=True, slots=True)
class ToSign:
    """A checked document that its issuer's browser is asked to sign."""

    document: Document
    payload: bytes
    """Its canonical bytes."""
    protected: str
    """The JWS header to sign with them, base64url."""
    key: BrowserKey
    readers: tuple[OrganisationId, ...]
