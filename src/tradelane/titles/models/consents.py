# SPDX-License-Identifier: Apache-2.0
"""Who consented expressly to hold electronic records here; apart from records, whose opening names the consent."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label


class ConsentRow(models.Model):
    """One organisation's consent to the electronic form, until it is withdrawn."""

    personal: ClassVar[dict[str, Label]] = {
        "person": Label("user.unique_id", "employee", "essential.legal_obligation", 3650),
    }

    id = models.CharField(primary_key=True, max_length=40)
    organisation = models.CharField(max_length=80)
    person = models.CharField(max_length=40, blank=True)
    """Who consented for it, by id."""
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "titles_consent"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                name="consent_one_live_per_organisation", fields=["organisation"], condition=Q(withdrawn_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.id
