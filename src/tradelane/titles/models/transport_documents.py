# SPDX-License-Identifier: Apache-2.0
"""Transport documents and their files exactly as they came; apart, because nothing of them is ever written anew."""

from typing import ClassVar

from django.db import models

from tradelane.kernel.personal import Label
from tradelane.parties.queries.vault import open_bytes
from tradelane.parties.values.vault import Place

_TEN_YEARS = 3652
"""Claims under a bill of lading may be brought for years; commercial codes keep its papers for ten."""


class TransportDocumentRow(models.Model):
    """A bill of DCSA's, by its checksum; written once."""

    personal: ClassVar[dict[str, Label]] = {
        "verbatim": Label("user.contact", "customer", "essential.service", _TEN_YEARS)
    }

    checksum = models.CharField(primary_key=True, max_length=64)
    reference = models.CharField(max_length=20, db_index=True)
    carrier = models.CharField(max_length=4)
    carrier_list = models.CharField(max_length=5)
    verbatim = models.BinaryField()
    """The JSON value's bytes as they came first; the same value spelt otherwise is the same bill.
    Sealed; `original` opens them."""
    issuance = models.TextField(blank=True, default="")
    """The carrier's signed issuance manifest, where the bill was issued here; empty where it came by a chain."""
    issuer = models.TextField(blank=True, default="")
    """Who issued it, as the chain will name them: canonical JSON."""
    received_at = models.DateTimeField()

    class Meta:
        db_table = "titles_transport_document"

    def __str__(self) -> str:
        return self.reference

    @staticmethod
    def place(checksum: str) -> Place:
        """Where the bill's bytes are sealed for."""
        return Place("titles.TransportDocumentRow", "verbatim", checksum)

    @property
    def original(self) -> bytes:
        """The bill's bytes, byte for byte. Raises Gone once a person in them is erased."""
        return open_bytes(bytes(self.verbatim), place=self.place(self.pk))


class AdditionalDocumentRow(models.Model):
    """A file that came with an envelope or goes with one, by its checksum; written once."""

    personal: ClassVar[dict[str, Label]] = {
        "content": Label("user.contact", "customer", "essential.service", _TEN_YEARS)
    }

    checksum = models.CharField(primary_key=True, max_length=64)
    content = models.BinaryField()
    """Sealed; `original` opens it."""
    received_at = models.DateTimeField()

    class Meta:
        db_table = "titles_additional_document"

    def __str__(self) -> str:
        return self.checksum

    @staticmethod
    def place(checksum: str) -> Place:
        """Where the file's bytes are sealed for."""
        return Place("titles.AdditionalDocumentRow", "content", checksum)

    @property
    def original(self) -> bytes:
        """The file's bytes, byte for byte. Raises Gone once a person in them is erased."""
        return open_bytes(bytes(self.content), place=self.place(self.pk))
