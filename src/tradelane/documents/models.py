# SPDX-License-Identifier: Apache-2.0
"""Tables of documents and their files; apart, because only this room reads and writes them.

Rows are written once: triggers refuse to change or remove them. Whether a version is replaced or cancelled follows
from the version after it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

import orjson
from django.db import connection, models
from django.db.models import F, Q

from tradelane.documents.formats import document_from_bytes
from tradelane.documents.formats.original import part_from_bytes
from tradelane.documents.values import Document as Version
from tradelane.documents.values import FileFormat
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Gone
from tradelane.kernel.ids import DocumentId
from tradelane.kernel.personal import Label
from tradelane.parties.queries.vault import open_bytes
from tradelane.parties.values.vault import Place
from tradelane.trust.values.credentials import Gap
from tradelane.trust.values.signers import DetachedSignature

_TEN_YEARS = 3653
"""The longest time for which an APEC economy asks traders to keep customs records is a matter of `plans`; ten years
cover those known to us."""


class Signed(NamedTuple):
    """A first version with what its issuer signed, and its entry in the public log."""

    document: Version
    body: bytes
    """What was signed, as it is kept."""
    digest: Digest
    signatures: tuple[DetachedSignature, ...]
    leaf: bytes


class Document(models.Model):
    """One issued version: what was signed, by whom, and its entry in the public log."""

    personal: ClassVar[dict[str, Label]] = {
        "body": Label("user.contact", "customer", "essential.service", _TEN_YEARS),
        "issuer_name": Label("user.name", "customer", "essential.service", _TEN_YEARS),
        "signatures": Label("user.name", "customer", "essential.service", _TEN_YEARS),
    }

    id = models.CharField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=40)
    """A DocumentKind. No constraint lists them: changing one makes SQLite build the table of what was signed anew."""
    number = models.CharField(max_length=2000)
    issuer = models.CharField(max_length=100)
    issuer_name = models.CharField(max_length=2000)
    consignment = models.CharField(max_length=60, db_index=True)
    version = models.PositiveIntegerField()
    replaces = models.CharField(max_length=71, blank=True, default="")
    cancels = models.BooleanField(default=False)
    digest = models.CharField(max_length=71, unique=True)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    home = models.BooleanField()
    """Issued at this node; else received from another."""
    body = models.BinaryField()
    """Canonical JSON: what the issuer signed, or the part of it that came; sealed when it names people. `original`
    opens it."""
    signatures = models.JSONField()
    """[[protected, signature]] of the issuer over `body`; none over a part."""
    leaf = models.BinaryField()
    """The entry of the public log; empty for received documents, whose log is another node's."""

    @property
    def in_part(self) -> bool:
        """Whether only a part of it came: the issuer's signatures are over the whole."""
        return not self.signatures

    @staticmethod
    def place(id: str) -> Place:
        """Where what was signed is sealed for."""
        return Place("documents.Document", "body", id)

    @property
    def original(self) -> bytes:
        """Byte for byte what the issuer signed, or the part that came. Raises Gone once a person in it is erased."""
        return open_bytes(bytes(self.body), place=self.place(self.id))

    @property
    def value(self) -> Version:
        """What it says, as far as it is here. Raises Gone once a person in it is erased."""
        if not self.in_part:
            return document_from_bytes(self.original)
        whole = self.files.filter(format=FileFormat.JSON).first()  # it may have come after its part
        return (
            replace(document_from_bytes(whole.opened), id=DocumentId(self.id))
            if whole
            else part_from_bytes(self.original)
        )

    @property
    def is_erased(self) -> bool:
        """Whether a person in it was erased, or it is kept for the law alone."""
        try:
            return not self.original
        except Gone:
            return True

    @classmethod
    def of(
        cls,
        document: Version,
        *,
        body: bytes,
        sealed: bytes,
        signatures: Iterable[DetachedSignature],
        issued_at: datetime,
        home: bool,
        leaf: bytes = b"",
        digest: Digest | None = None,
    ) -> "Document":
        """The row of a version, not saved; `body` are its canonical bytes, `sealed` the same as they are kept.

        `digest` is that of the original where `body` is only a part of it.
        """
        return cls(
            id=document.id,
            kind=str(document.kind),
            number=document.number,
            issuer=document.issuer,
            issuer_name=document.issuer_name,
            consignment=document.consignment,
            version=document.version,
            replaces=document.replaces,
            cancels="cancellation" in document.statements,
            digest=digest or digest_of(body),
            issued_on=document.issued_on,
            issued_at=issued_at,
            home=home,
            body=sealed,
            signatures=[[part.protected, part.signature] for part in signatures],
            leaf=leaf,
        )

    @classmethod
    def add(cls, signed: "Iterable[Signed]", *, issued_at: datetime) -> None:
        """Insert first versions of this node without the ORM's care for each: a batch holds up to a thousand.

        In the caller's transaction. Raises IntegrityError when an id, a number or a digest is taken.
        """
        moment = connection.ops.adapt_datetimefield_value(issued_at)
        day = connection.ops.adapt_datefield_value
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO documents_document (id, kind, number, issuer, issuer_name, consignment, version,"
                " replaces, cancels, digest, issued_on, issued_at, home, body, signatures, leaf)"
                " VALUES (%s, %s, %s, %s, %s, %s, 1, '', %s, %s, %s, %s, %s, %s, %s, %s)",
                [
                    (
                        *(one.document.id, str(one.document.kind), one.document.number, one.document.issuer),
                        *(one.document.issuer_name, one.document.consignment, False, one.digest),
                        *(day(one.document.issued_on), moment, True, one.body),
                        *(orjson.dumps([[p.protected, p.signature] for p in one.signatures]).decode(), one.leaf),
                    )
                    for one in signed
                ],
            )

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["kind", "number", "issuer", "version"], name="one_document_per_number"),
            models.UniqueConstraint(fields=["replaces"], condition=~Q(replaces=""), name="one_successor_per_version"),
            models.CheckConstraint(
                condition=Q(version=1, replaces="") | (Q(version__gt=1) & ~Q(replaces="")),
                name="only_the_first_version_replaces_nothing",
            ),
            models.CheckConstraint(condition=~Q(digest=F("replaces")), name="no_document_replaces_itself"),
        ]

    def __str__(self) -> str:
        return self.id


class DocumentFile(models.Model):
    """One of the three files of a document, as it was made or received."""

    personal: ClassVar[dict[str, Label]] = {
        "content": Label("user.contact", "customer", "essential.service", _TEN_YEARS)
    }

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=4)
    content = models.BinaryField()
    """Sealed when the document names people. `opened` opens it."""
    digest = models.CharField(max_length=71)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["document", "format"], name="one_file_per_format"),
            models.CheckConstraint(
                condition=Q(format__in=[str(format) for format in FileFormat]), name="known_file_format"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}.{self.format}"

    @staticmethod
    def place(document: str, format: str) -> Place:
        """Where a file is sealed for."""
        return Place("documents.DocumentFile", "content", f"{document}.{format}")

    @property
    def opened(self) -> bytes:
        """The file's bytes. Raises Gone once a person in it is erased."""
        return open_bytes(bytes(self.content), place=self.place(self.document_id, self.format))


class DocumentInPart(models.Model):
    """How a document came of which this node was given only a part: the credential, and what it lacks."""

    personal: ClassVar[dict[str, Label]] = {
        "credential": Label("user.contact", "customer", "essential.service", _TEN_YEARS)
    }

    document = models.OneToOneField(Document, on_delete=models.PROTECT, primary_key=True, related_name="part")
    credential = models.BinaryField()
    """As it came (`vc+sd-jwt`); sealed when it names people. `opened` opens it."""
    withheld = models.JSONField()
    """[{at, field, rule}]: places and rules, never a value."""
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.document_id} in part"

    @staticmethod
    def place(document: str) -> Place:
        """Where a credential is sealed for."""
        return Place("documents.DocumentInPart", "credential", document)

    @property
    def opened(self) -> bytes:
        """The credential's bytes. Raises Gone once a person in it is erased."""
        return open_bytes(bytes(self.credential), place=self.place(self.document_id))

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What was kept back."""
        return tuple(Gap(**one) for one in self.withheld)
