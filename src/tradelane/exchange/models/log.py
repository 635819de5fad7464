# SPDX-License-Identifier: Apache-2.0
"""Tables of the message log: what was sent and received, by digest, and the stamps over it; no content, no person."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label


class StampedBatch(models.Model):
    """Entries of the log under one Merkle root with one time stamp: stamps cost by the minute, not by the message."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    size = models.PositiveIntegerField()
    root = models.BinaryField()
    token = models.BinaryField()
    """Time-stamp token over the root (RFC 3161), DER."""
    stamped_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk}: {self.size}"


class LogEntry(models.Model):
    """That a message was delivered or received, in the words that the stamp covers."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    message = models.CharField(max_length=40)
    side = models.CharField(max_length=8)
    """`sent` or `received`."""
    words = models.BinaryField()
    """Canonical JSON (`formats.log_words`)."""
    batch = models.ForeignKey(StampedBatch, models.PROTECT, null=True, related_name="entries")
    place = models.PositiveIntegerField(null=True)
    """In the batch, from 0."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("message", "side", name="exchange_logged_once"),
            models.UniqueConstraint("batch", "place", name="exchange_one_entry_a_place"),
            models.CheckConstraint(
                condition=Q(batch=None, place=None) | Q(batch__isnull=False, place__isnull=False),
                name="exchange_stamped_has_a_place",
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index("id", condition=Q(batch=None), name="exchange_unstamped")]

    def __str__(self) -> str:
        return f"{self.message} {self.side}"
