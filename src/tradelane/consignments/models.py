# SPDX-License-Identifier: Apache-2.0
"""The table of consignments; apart, because only this room reads and writes it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place


class ConsignmentRow(models.Model):
    """One consignment as entered: its canonical JSON, never changed afterwards."""

    personal: ClassVar[dict[str, Label]] = {
        "content": Label("user.contact", "customer", "essential.service", 3650),
    }

    id = models.CharField(max_length=64, primary_key=True)
    digest = models.CharField(max_length=71)
    """SHA-256 of `content`."""
    content = models.BinaryField()
    """Canonical JSON (RFC 8785) of the whole data set, sealed when it names people."""
    rest = models.BinaryField(default=bytes)
    """The same without the people, for when they are erased; empty when it names none."""
    ordered_on = models.DateField()
    order_reference = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=80)
    """The organisation that entered it."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(digest__startswith="sha256:"), name="a_consignment_has_its_digest"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index(fields=["-entered_at", "id"], name="consignments_by_time")]

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str) -> Place:
        """Where the content of a consignment is sealed for."""
        return Place("consignments.ConsignmentRow", "content", id)
