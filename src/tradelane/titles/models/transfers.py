# SPDX-License-Identifier: Apache-2.0
"""Transfers between platforms, and the chains they leave; apart from records, which they open and end.

Nothing is kept of an envelope that was refused.
"""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.parties.queries.vault import open_bytes, open_text
from tradelane.parties.values.vault import Place
from tradelane.titles.models.titles import DIGEST, TitleRow
from tradelane.titles.models.transport_documents import AdditionalDocumentRow, TransportDocumentRow

_TEN_YEARS = 3652
_WORDS = Label("user.content.private", "customer", "essential.service", _TEN_YEARS)
"""What holders, carriers and platforms write to each other."""


class ChainEntryRow(models.Model):
    """One accepted entry of a bill's chain, as it was signed; written once."""

    personal: ClassVar[dict[str, Label]] = {"text": _WORDS}

    document = models.ForeignKey(TransportDocumentRow, on_delete=models.PROTECT, related_name="chain")
    n = models.PositiveIntegerField()
    """Place in the chain, from 1."""
    checksum = models.CharField(max_length=64)
    platform = models.CharField(max_length=4)
    text = models.TextField()
    """The compact JWS, sealed, for it bears what holders wrote. `original` opens it."""

    class Meta:
        db_table = "titles_chain_entry"
        ordering = ("document", "n")
        constraints = (
            models.UniqueConstraint(name="chain_entry_one_per_place", fields=["document", "n"]),
            models.UniqueConstraint(name="chain_entry_once", fields=["checksum"]),
        )

    def __str__(self) -> str:
        return f"{self.document_id} {self.n}"

    @staticmethod
    def place(checksum: str) -> Place:
        """Where the entry is sealed for."""
        return Place("titles.ChainEntryRow", "text", checksum)

    @property
    def original(self) -> str:
        """The entry as it was signed. Raises Gone once a person of the bill is erased."""
        return open_text(self.text, place=self.place(self.checksum))


class BillFileRow(models.Model):
    """A file of a bill: the carrier's picture of it, or what its holder got or adds, which is the holder's alone."""

    personal: ClassVar[dict[str, Label]] = {"name": Label("user.name", "customer", "essential.service", _TEN_YEARS)}

    document = models.ForeignKey(TransportDocumentRow, on_delete=models.PROTECT, related_name="files")
    content = models.ForeignKey(AdditionalDocumentRow, on_delete=models.PROTECT, related_name="+")
    name = models.TextField()
    """Sealed, for a file may be called by a person's name. `original_name` opens it."""
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=100)
    holder = models.CharField(max_length=80, blank=True)
    """Whose it is; empty for the carrier's picture, which goes with the bill."""

    class Meta:
        db_table = "titles_bill_file"
        constraints = (models.UniqueConstraint(name="bill_file_once", fields=["document", "content", "holder"]),)

    def __str__(self) -> str:
        return f"{self.document_id} {self.content_id}"

    @staticmethod
    def place(document: str, content: str, holder: str) -> Place:
        """Where the file's name is sealed for."""
        return Place("titles.BillFileRow", "name", f"{document} {content} {holder}")

    @property
    def original_name(self) -> str:
        """The file's name as it came. Raises Gone once a person in it is erased."""
        return open_text(self.name, place=self.place(self.document_id, self.content_id, self.holder))


class TransferState(StrEnum):
    """Where a transfer that comes in stands; one that was refused is not kept."""

    ACTIVE = "active"
    ACCEPTED = "accepted"


class TransferRow(models.Model):
    """A bill on its way to this platform, or taken over."""

    personal: ClassVar[dict[str, Label]] = {
        "envelope": Label("user.contact", "customer", "essential.service", _TEN_YEARS)
    }

    reference = models.CharField(primary_key=True, max_length=60)
    document = models.ForeignKey(TransportDocumentRow, on_delete=models.PROTECT, related_name="transfers")
    last = models.CharField(max_length=64)
    """The checksum of the chain's last entry."""
    sender = models.CharField(max_length=4)
    envelope = models.BinaryField()
    """Exactly as it came, sealed. `original` opens it."""
    state = models.CharField(max_length=10, default=str(TransferState.ACTIVE))
    recording = models.BooleanField(default=False)
    """Whether the registry that guards the bill is being told that it is taken: no other chain takes its place then."""
    receipt = models.TextField(blank=True, default="")
    """The signed answer that was given, which is given again."""
    started_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "titles_transfer"
        constraints = (
            models.CheckConstraint(name="transfer_state_known", condition=Q(state__in=[str(s) for s in TransferState])),
            models.UniqueConstraint(
                name="transfer_one_active_a_bill", fields=["document"], condition=Q(state=str(TransferState.ACTIVE))
            ),
            models.CheckConstraint(
                name="transfer_accepted_by_a_receipt",
                condition=Q(state=str(TransferState.ACTIVE), receipt="") | Q(state="accepted") & ~Q(receipt=""),
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @staticmethod
    def place(reference: str) -> Place:
        """Where the envelope's bytes are sealed for."""
        return Place("titles.TransferRow", "envelope", reference)

    @property
    def original(self) -> bytes:
        """The envelope's bytes, byte for byte. Raises Gone once a person in them is erased."""
        return open_bytes(bytes(self.envelope), place=self.place(self.pk))


class SendingState(StrEnum):
    """Where a transfer that goes out stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    """By a signed answer: the bill stayed here."""
    DISPUTED = "disputed"
    """The other platform says by its signature that another chain is true; people settle it, and the bill is frozen."""
    WITHDRAWN = "withdrawn"
    """A person gave it up, for a reason."""


class SendingRow(models.Model):
    """An envelope for another platform: stored before it is sent, and sent again as the very same bytes."""

    personal: ClassVar[dict[str, Label]] = {
        "envelope": Label("user.contact", "customer", "essential.service", _TEN_YEARS),
        "entry": _WORDS,
        "receipt": _WORDS,
        "error": _WORDS,
    }

    head = models.CharField(primary_key=True, max_length=DIGEST)
    """The digest of the holder's entry that sends the record: one envelope for each."""
    title = models.ForeignKey(TitleRow, on_delete=models.PROTECT, related_name="sendings")
    document = models.ForeignKey(TransportDocumentRow, on_delete=models.PROTECT, related_name="sendings")
    platform = models.CharField(max_length=10)
    entry = models.TextField()
    """This platform's chain entry, a compact JWS; sealed as the three below, for they bear what people wrote."""
    envelope = models.BinaryField()
    """Exactly as it is sent, sealed. `original` opens it."""
    state = models.CharField(max_length=10, default=str(SendingState.WAITING))
    receipt = models.TextField(blank=True, default="")
    """The other platform's signed answer."""
    error = models.TextField(blank=True, default="")
    """Why the last try came to nothing."""
    cancelling = models.BooleanField(default=False)
    """Whether somebody here asked to cancel it; the registry that guards the bill says what came first."""
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "titles_sending"
        constraints = (
            models.CheckConstraint(name="sending_state_known", condition=Q(state__in=[str(s) for s in SendingState])),
        )

    def __str__(self) -> str:
        return self.head

    @staticmethod
    def place(head: str, field: str = "envelope") -> Place:
        """Where the envelope's bytes, or one of the texts, are sealed for."""
        return Place("titles.SendingRow", field, head)

    @property
    def original_entry(self) -> str:
        """Our chain entry as we signed it. Raises Gone once a person of the bill is erased."""
        return open_text(self.entry, place=self.place(self.pk, "entry"))

    @property
    def original(self) -> bytes:
        """The envelope's bytes, byte for byte. Raises Gone once a person in them is erased."""
        return open_bytes(bytes(self.envelope), place=self.place(self.pk))
