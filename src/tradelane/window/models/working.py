# SPDX-License-Identifier: Apache-2.0
"""Tables of officers' work, inspections and trusted traders; apart from cases, which stand without them."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from tradelane.kernel.clock import rfc3339
from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place
from tradelane.window.models.cases import CaseRow

_OFFICER = Label("user.unique_id", "employee", "essential.legal_obligation", 3650)


class ClaimRow(models.Model):
    """Which officer of an agency has a case."""

    personal: ClassVar[dict[str, Label]] = {"officer": _OFFICER}

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="claims")
    agency = models.CharField(max_length=40)
    officer = models.CharField(max_length=40)
    since = models.DateTimeField()

    class Meta:
        db_table = "window_claim"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(name="claim_one_officer_per_agency", fields=["case", "agency"])
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.agency}"


class NoteRow(models.Model):
    """A note for colleagues of the agency."""

    personal: ClassVar[dict[str, Label]] = {
        "officer": _OFFICER,
        "text": Label("user.content.private", "customer", "essential.legal_obligation", 1825),
    }

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="notes")
    agency = models.CharField(max_length=40)
    officer = models.CharField(max_length=40)
    text = models.TextField()
    """Sealed, as what anybody writes in a case."""
    at = models.DateTimeField()

    class Meta:
        db_table = "window_note"

    def __str__(self) -> str:
        return f"{self.case_id} {self.agency} {self.pk}"

    @staticmethod
    def place(case: str, agency: str, at: datetime) -> Place:
        """Where a note is sealed for."""
        return Place("window.NoteRow", "text", f"{case} {agency} {rfc3339(at)}")


class InspectionRow(models.Model):
    """An inspection of the goods: booked, then written down once."""

    personal: ClassVar[dict[str, Label]] = {
        "officer": _OFFICER,
        "findings": Label("user.content.private", "customer", "essential.legal_obligation", 1825),
        "place": Label("user.content.private", "customer", "essential.legal_obligation", 1825),
    }

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="inspections")
    agency = models.CharField(max_length=40)
    place = models.TextField()
    """Sealed, for goods may wait at a person's own address."""
    when = models.DateTimeField()
    booked_at = models.DateTimeField()
    officer = models.CharField(max_length=40, blank=True)
    found = models.CharField(max_length=12, blank=True)
    findings = models.TextField(blank=True)
    """Sealed, as what anybody writes in a case."""
    inspected_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "window_inspection"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                name="inspection_found_with_words",
                condition=Q(found="", inspected_at__isnull=True)
                | (~Q(found="") & ~Q(findings="") & ~Q(officer="") & Q(inspected_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.agency} {self.when:%Y-%m-%d}"

    @staticmethod
    def sealed_for(inspection: int) -> Place:
        """Where findings are sealed for; `place` is where the goods are looked at."""
        return Place("window.InspectionRow", "findings", str(inspection))

    @staticmethod
    def booked_for(case: str, agency: str) -> Place:
        """Where the place of an inspection is sealed for."""
        return Place("window.InspectionRow", "place", f"{case} {agency}")


class PhotoRow(models.Model):
    """A picture of an inspection."""

    personal: ClassVar[dict[str, Label]] = {
        "content": Label("user.content.private", "customer", "essential.legal_obligation", 1825),
        "name": Label("user.content.private", "customer", "essential.legal_obligation", 1825),
    }

    inspection = models.ForeignKey(InspectionRow, on_delete=models.PROTECT, related_name="photos")
    name = models.TextField()
    """What its file was called, which may name people; sealed as the picture is."""
    kind = models.CharField(max_length=20)
    digest = models.CharField(max_length=71)
    content = models.BinaryField()
    """Sealed; the digest is that of the picture."""

    class Meta:
        db_table = "window_photo"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(name="photo_once_per_inspection", fields=["inspection", "digest"])
        ]

    def __str__(self) -> str:
        return self.digest

    @staticmethod
    def place(inspection: int, digest: str, field: str = "content") -> Place:
        """Where a picture, or its name, is sealed for."""
        return Place("window.PhotoRow", field, f"{inspection} {digest}")


class TierRow(models.Model):
    """A trader's tier of trust."""

    personal: ClassVar[dict[str, Label]] = {"proposed_by": _OFFICER, "confirmed_by": _OFFICER, "ended_by": _OFFICER}

    id = models.CharField(primary_key=True, max_length=40)
    organisation = models.CharField(max_length=80, db_index=True)
    economy = models.CharField(max_length=2)
    tier = models.CharField(max_length=8)
    starts = models.DateField()
    ends = models.DateField()
    certificate = models.CharField(max_length=80)
    proposed_by = models.CharField(max_length=40)
    proposed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=40, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=40, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "window_tier"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="tier_ends_after_it_starts", condition=Q(ends__gte=F("starts"))),
            models.CheckConstraint(name="tier_has_four_eyes", condition=~Q(proposed_by=F("confirmed_by"))),
            models.UniqueConstraint(name="tier_one_per_certificate", fields=["economy", "certificate"]),
        ]

    def __str__(self) -> str:
        return self.id
