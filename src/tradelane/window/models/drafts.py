# SPDX-License-Identifier: Apache-2.0
"""Tables of procedures being written and of those that became law here; apart from cases, which run under them.

A migration sets triggers: a published version, an approval and a kept revision never change.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place

_OFFICER = Label("user.unique_id", "employee", "essential.legal_obligation", 3650)


class DraftRow(models.Model):
    """A procedure being written."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(primary_key=True, max_length=40)
    code = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    base = models.CharField(max_length=20, blank=True)
    economy = models.CharField(max_length=2)
    organisation = models.CharField(max_length=80)
    consultation = models.CharField(max_length=40, blank=True)
    consulted = models.PositiveIntegerField(null=True)
    """Number of the revision that the public was asked about."""
    started_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)
    """Number of the latest saving: a compare-and-swap on it keeps two editors from overwriting each other."""

    class Meta:
        db_table = "window_draft"
        indexes = (models.Index(fields=["economy", "-started_at"], name="draft_by_economy"),)

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class RevisionRow(models.Model):
    """A draft's files after one saving."""

    personal: ClassVar[dict[str, Label]] = {
        "editor": _OFFICER,
        "note": Label("user.content.private", "employee", "essential.legal_obligation", 1095),
    }

    draft = models.ForeignKey(DraftRow, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    files = models.JSONField()
    digest = models.CharField(max_length=71)
    editor = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    """What its editor said of it to their colleagues; sealed."""
    automatic = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "window_revision"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(name="revision_number_once", fields=["draft", "number"])
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.number}"

    @staticmethod
    def place(draft: str, number: int) -> Place:
        """Where the note is sealed for."""
        return Place("window.RevisionRow", "note", f"{draft} {number}")


class ApprovalRow(models.Model):
    """One person's approval of a draft's files by their digest."""

    personal: ClassVar[dict[str, Label]] = {"person": _OFFICER}

    draft = models.ForeignKey(DraftRow, on_delete=models.PROTECT, related_name="approvals")
    person = models.CharField(max_length=40)
    organisation = models.CharField(max_length=80)
    digest = models.CharField(max_length=71)
    at = models.DateTimeField()

    class Meta:
        db_table = "window_approval"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(name="approval_once_a_person", fields=["draft", "person", "digest"])
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.digest}"


class VersionRow(models.Model):
    """A version of a procedure that was published at this node; it never changes."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(primary_key=True, max_length=40)
    draft = models.OneToOneField(DraftRow, on_delete=models.PROTECT, related_name="published")
    code = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    economy = models.CharField(max_length=2)
    valid_from = models.DateField()
    files = models.JSONField()
    digest = models.CharField(max_length=71)
    payload = models.TextField()
    """The canonical JSON that is signed."""
    protected = models.TextField()
    signature = models.TextField()
    leaf = models.TextField()
    consultation = models.CharField(max_length=40)
    published_at = models.DateTimeField()

    class Meta:
        db_table = "window_version"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(name="version_published_once", fields=["code", "version"])
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class RetirementRow(models.Model):
    """A version that ends: proposed by one officer, in effect when another confirmed it."""

    personal: ClassVar[dict[str, Label]] = {"proposed_by": _OFFICER, "confirmed_by": _OFFICER}

    id = models.CharField(primary_key=True, max_length=40)
    code = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    last_day = models.DateField()
    reasons = models.TextField()
    organisation = models.CharField(max_length=80)
    proposed_by = models.CharField(max_length=40)
    proposed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=40, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "window_retirement"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(name="version_retired_once", fields=["code", "version"]),
            models.CheckConstraint(
                name="retirement_by_two",
                condition=Q(confirmed_by="", confirmed_at__isnull=True)
                | (~Q(confirmed_by="") & ~Q(confirmed_by=models.F("proposed_by")) & Q(confirmed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version} until {self.last_day}"


class UrgencyRow(models.Model):
    """That a draft can't wait for the public, and what became of it; what was declared never changes."""

    personal: ClassVar[dict[str, Label]] = {"declared_by": _OFFICER, "confirmed_by": _OFFICER}

    draft = models.OneToOneField(DraftRow, primary_key=True, on_delete=models.PROTECT, related_name="urgency")
    ground = models.CharField(max_length=30)
    law = models.CharField(max_length=300)
    reasons = models.TextField()
    declared_by = models.CharField(max_length=40)
    declared_at = models.DateTimeField()
    lapses_on = models.DateField(null=True)
    confirmed_by = models.CharField(max_length=40, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "window_urgency"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="urgency_confirmed_by_another",
                condition=Q(confirmed_by="", confirmed_at__isnull=True)
                | (~Q(confirmed_by="") & ~Q(confirmed_by=models.F("declared_by")) & Q(confirmed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.ground}"
