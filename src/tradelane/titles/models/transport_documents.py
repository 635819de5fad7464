# SPDX-License-Identifier: Apache-2.0
"""Transport documents and their files exactly as they came; apart, because nothing of them is ever written anew."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from tradelane.kernel.personal import Label
from tradelane.titles.values.dcsa import Sha256, TransportDocument

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
    """The JSON value's bytes as they came first; the same value spelt otherwise is the same bill."""
    issuance = models.TextField(blank=True, default="")
    """The carrier's signed issuance manifest, where the bill was issued here; empty where it came by a chain."""
    issuer = models.TextField(blank=True, default="")
    """Who issued it, as the chain will name them: canonical JSON."""
    received_at = models.DateTimeField()

    class Meta:
        db_table = "titles_transport_document"

    def __str__(self) -> str:
        return self.reference

    @classmethod
    def keep(cls, document: TransportDocument, *, now: datetime) -> "TransportDocumentRow":
        """Keep a bill; the first spelling stays. In the caller's transaction."""
        row, _ = cls.objects.get_or_create(
            pk=document.checksum,
            defaults={
                "reference": document.reference,
                "carrier": document.carrier,
                "carrier_list": document.carrier_list,
                "verbatim": document.verbatim,
                "received_at": now,
            },
        )
        return row


class AdditionalDocumentRow(models.Model):
    """A file that came with an envelope or goes with one, by its checksum; written once."""

    personal: ClassVar[dict[str, Label]] = {
        "content": Label("user.contact", "customer", "essential.service", _TEN_YEARS)
    }

    checksum = models.CharField(primary_key=True, max_length=64)
    content = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "titles_additional_document"

    def __str__(self) -> str:
        return self.checksum

    @classmethod
    def keep(cls, checksum: Sha256, content: bytes, *, now: datetime) -> None:
        """Keep a file whose checksum the caller has proven. In the caller's transaction."""
        cls.objects.get_or_create(pk=checksum, defaults={"content": content, "received_at": now})
