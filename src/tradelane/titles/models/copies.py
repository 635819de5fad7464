# SPDX-License-Identifier: Apache-2.0
"""What a node keeps of records of other registries: proposals and evidence; apart from the heads that it decides on."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.titles.models.titles import DIGEST, TitleRow

_WORDS = Label("user.content.private", "customer", "essential.service", 3652)
"""An entry of an earlier release bears what people wrote in itself, and is sealed as a whole then."""


class ProposalRow(models.Model):
    """An entry that a holder at this node signed for a record kept elsewhere, until the home registry answers."""

    personal: ClassVar[dict[str, Label]] = {"body": _WORDS}

    digest = models.CharField(primary_key=True, max_length=DIGEST)
    title = models.ForeignKey(TitleRow, on_delete=models.PROTECT, related_name="proposals")
    prev = models.CharField(max_length=DIGEST)
    by = models.CharField(max_length=80)
    body = models.BinaryField()
    protected = models.TextField()
    signature = models.TextField()
    refused = models.TextField(blank=True)
    """Why the home registry refused it; empty while it waits or was recorded."""

    class Meta:
        db_table = "titles_proposal"
        constraints = (
            models.UniqueConstraint(
                name="proposal_one_per_head_and_holder", fields=["prev", "by"], condition=Q(refused="")
            ),
        )

    def __str__(self) -> str:
        return self.digest


class ForkRow(models.Model):
    """Evidence: an entry, signed by the home registry, that stands where another one stood already."""

    personal: ClassVar[dict[str, Label]] = {"signed": _WORDS}

    digest = models.CharField(primary_key=True, max_length=DIGEST)
    title = models.ForeignKey(TitleRow, on_delete=models.PROTECT, related_name="forks")
    n = models.PositiveIntegerField()
    kept = models.CharField(max_length=DIGEST)
    """Digest of the entry that this node had verified first."""
    signed = models.BinaryField()
    """The signed entry as it came, canonical JSON without the words beside it; sealed where it bears words itself."""
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "titles_fork"

    def __str__(self) -> str:
        return self.digest


class WaitingRow(models.Model):
    """An entry that several must sign as one, until enough of them did."""

    personal: ClassVar[dict[str, Label]] = {"body": _WORDS}

    digest = models.CharField(primary_key=True, max_length=DIGEST)
    title = models.ForeignKey(TitleRow, on_delete=models.PROTECT, related_name="waiting")
    body = models.BinaryField()
    """The canonical bytes that are signed."""
    asked_at = models.DateTimeField()
    done = models.BooleanField(default=False)

    class Meta:
        db_table = "titles_waiting"

    def __str__(self) -> str:
        return self.digest


class PartSignatureRow(models.Model):
    """One of the signatures that a waiting entry has."""

    personal: ClassVar[dict[str, Label]] = {}

    entry = models.ForeignKey(WaitingRow, on_delete=models.PROTECT, related_name="signatures")
    by = models.CharField(max_length=80)
    protected = models.TextField()
    signature = models.TextField()
    salt = models.CharField(max_length=64, blank=True)
    """Opens the commitment to the key that signed; empty where the registry knows it."""

    class Meta:
        db_table = "titles_part_signature"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(name="waiting_signed_once_by_each", fields=["entry", "by"])
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.by}"
