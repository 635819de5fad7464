# SPDX-License-Identifier: Apache-2.0
"""What a carrier's officer asks at the counter, and what the holder showed; apart, as it moves no record by itself."""

from typing import ClassVar

from django.db import models

from tradelane.kernel.personal import Label
from tradelane.titles.models.titles import DIGEST, TitleRow


class CounterRow(models.Model):
    """One challenge of a carrier to whoever comes for the goods; it is answered once, within minutes."""

    personal: ClassVar[dict[str, Label]] = {}

    code = models.CharField(primary_key=True, max_length=16)
    """What the phone scans, or a hand types."""
    title = models.ForeignKey(TitleRow, on_delete=models.PROTECT, related_name="counters")
    head = models.CharField(max_length=DIGEST)
    verifier = models.CharField(max_length=80)
    nonce = models.CharField(max_length=64)
    expires = models.DateTimeField()
    shown = models.JSONField(null=True)
    """The demonstration, as it was signed; None until the holder answered."""
    shown_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "titles_counter"

    def __str__(self) -> str:
        return self.code
