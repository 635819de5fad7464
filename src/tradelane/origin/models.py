# SPDX-License-Identifier: Apache-2.0
"""The table of determinations; apart, so that what a determination was based on is kept with it, unchanged."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.origin.values import OriginResult
from tradelane.parties.values.vault import Place


class DeterminationRow(models.Model):
    """One answer to one question of origin; a trigger refuses to change it."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(primary_key=True, max_length=40)
    consignment = models.CharField(max_length=40, db_index=True)
    item = models.PositiveIntegerField()
    agreement = models.CharField(max_length=40)
    content = models.CharField(max_length=71)
    """Digest of everything asked: the same question again is the same determination."""
    description = models.CharField(max_length=300)
    hs_code = models.CharField(max_length=6)
    exporting = models.CharField(max_length=2)
    importing = models.CharField(max_length=2)
    on = models.DateField()
    result = models.CharField(max_length=20)
    determination = models.JSONField()
    materials = models.JSONField()
    organisation = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        db_table = "origin_determination"
        constraints = (
            models.UniqueConstraint(name="determination_one_per_question", fields=["organisation", "content"]),
            models.CheckConstraint(
                name="determination_result_known", condition=Q(result__in=[str(r) for r in OriginResult])
            ),
        )

    def __str__(self) -> str:
        return self.id


_WORDS = Label("user.content.private", "employee", "essential.legal_obligation", 1825)
"""What people of an authority and of a firm write to each other."""


class VerificationRow(models.Model):
    """A verification of origin; what was asked, answered and concluded is written once each, and sealed."""

    personal: ClassVar[dict[str, Label]] = {"question": _WORDS, "answer": _WORDS, "reasons": _WORDS}

    id = models.CharField(primary_key=True, max_length=40)
    certificate = models.CharField(max_length=71)
    importing = models.CharField(max_length=2)
    asked_by = models.CharField(max_length=80)
    asked_of = models.CharField(max_length=80)
    question = models.TextField()
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    answer = models.TextField(blank=True)
    evidence = models.JSONField(default=list)
    answered_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True)
    reasons = models.TextField(blank=True)
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "origin_verification"
        constraints = (
            models.UniqueConstraint(
                name="one_open_verification_of_a_certificate", fields=["certificate", "asked_by"],
                condition=Q(concluded_at=None),
            ),
            models.CheckConstraint(
                name="a_verification_ends_with_its_outcome",
                condition=Q(concluded_at=None, outcome="")
                | Q(concluded_at__isnull=False, outcome__in=["confirmed", "denied"]),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str, field: str) -> Place:
        """Where what was asked, answered or concluded is sealed for."""
        return Place("origin.VerificationRow", field, id)
