# SPDX-License-Identifier: Apache-2.0
"""What the API of documents takes and gives; apart from its routes, so that each list is read in one go."""

from typing import Any

from ninja import Field, Schema

from tradelane.documents.values import DocumentKind

MOST_AT_ONCE = 500
"""Documents in one call: about three seconds of signing and writing."""


class DocumentOut(Schema):
    """A version of a document."""

    id: str
    kind: str
    number: str
    issued_on: str
    issuer: str
    issuer_name: str
    version: int
    status: str
    consignment: str
    digest: str
    complete: bool
    in_part: bool = False
    """Whether this node was given only a part of it, as a credential (`GET /{id}/disclosed`)."""


class DocumentIn(Schema):
    """What only the issuer can say; everything else comes from the consignment."""

    kind: str
    """One of `GET /kinds`."""
    consignment: str
    number: str
    """The issuer's own number."""
    statements: dict[str, Any] = {}
    """By the names of the kind's statements."""
    readers: list[str] = []
    """Organisations that get it, of those that may see the consignment."""


class StatementOut(Schema):
    """What an issuer of a kind may say."""

    name: str
    form: str
    says: str
    choices: list[str]


class KindOut(Schema):
    """A kind of document, with what it shows of the consignment and what its issuer states."""

    kind: str
    parties: list[str]
    goods: list[str]
    statements: list[StatementOut]


class CredentialIn(Schema):
    """What a credential leaves out."""

    hide: list[str] = []
    """Paths of members, such as `content.goods_items.*.value` or `issuer_name`; `*` stands for any."""


class WaitingOut(Schema):
    """A document that is issued when enough signatories approved it."""

    request: str
    kind: str
    number: str
    digest: str
    """Of exactly the bytes that will be signed."""
    asked_at: str
    approved_by: list[str]
    """People, by id."""
    needed: int


class ApproveIn(Schema):
    """Which documents are approved, and the passkey's answer to `waiting/options` where the person has one."""

    requests: list[str] = Field(min_length=1, max_length=MOST_AT_ONCE)
    assertion: dict[str, Any] | None = None


class ToIssueIn(Schema):
    """One document of many."""

    kind: DocumentKind
    number: str = Field(min_length=1, max_length=200)
    consignment: str
    statements: dict[str, Any] = {}
    readers: list[str] = []
    """Organisations that may read it, beside your own."""


class BulkIn(Schema):
    """Documents to be issued."""

    documents: list[ToIssueIn] = Field(min_length=1, max_length=MOST_AT_ONCE)


class IssuedOut(Schema):
    """What became of one of them."""

    id: str | None = None
    problem: dict[str, Any] | None = None


class CsdIn(Schema):
    """A certificate for sealing invoices, its encrypted key (both base64 of the files), and the key's password."""

    cer: str
    key: str
    password: str


class CfdiIn(Schema):
    """What only the seller can say for Mexico's invoice; docs/guides/make-a-mexican-invoice.md has an example."""

    statements: dict[str, Any]
    csd: CsdIn | None = None


class PublicOut(Schema):
    """What anybody may know who holds the digest."""

    digest: str
    kind: str
    number: str
    issued_on: str
    issuer_name: str
    status: str


class ReceiptOut(Schema):
    """One document of a batch, in the order of its lines: kept, with its receipt, or refused, with the reason."""

    document: str = ""
    digest: str = ""
    receipt: dict[str, Any] | None = None
    """Place in the public log with the proof under a signed checkpoint, as in the evidence of a sealed original."""
    error: dict[str, Any] | None = None
    """Field, rule and fix."""


class TakenInOut(Schema):
    """What became of a batch."""

    kept: int
    refused: int
    results: list[ReceiptOut]
