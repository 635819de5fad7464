# SPDX-License-Identifier: Apache-2.0
"""Every version of the notice that this node gave; apart, because what people were told must be found again later."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label


class NoticeRow(models.Model):
    """One version: the record of processing that it was made from, and the day from which it was given."""

    personal: ClassVar[dict[str, Label]] = {}

    number = models.PositiveIntegerField(primary_key=True)
    digest = models.CharField(max_length=71, unique=True)
    """Of `record` in canonical JSON: other labels or other law make another version."""
    record = models.JSONField()
    since = models.DateField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=Q(digest__startswith="sha256:"), name="privacy_a_notice_has_its_digest"),
        ]

    def __str__(self) -> str:
        return f"notice {self.number} of {self.since}"
