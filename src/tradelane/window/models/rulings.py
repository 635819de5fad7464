# SPDX-License-Identifier: Apache-2.0
"""Tables of advance rulings: what was asked, what was ruled, what became of it; apart from cases, which they bind."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place
from tradelane.window.values import Matter, RulingState

_OFFICER = Label("user.unique_id", "employee", "essential.legal_obligation", 3650)
_SECRET = Label("user.content.private", "customer", "essential.legal_obligation", 3650)


class RulingRow(models.Model):
    """A request for an advance ruling, and the ruling."""

    personal: ClassVar[dict[str, Label]] = {
        "facts": _SECRET,
        "grounds": _SECRET,
        "reasons": Label("user.content.public", "customer", "essential.legal_obligation", 3650),
        "officer": _OFFICER,
        "appeal_reasons": _SECRET,
        "appeal_officer": _OFFICER,
    }

    id = models.CharField(primary_key=True, max_length=40)
    economy = models.CharField(max_length=2)
    matter = models.CharField(max_length=14)
    authority = models.CharField(max_length=80)
    applicant = models.CharField(max_length=80)
    state = models.CharField(max_length=10)
    facts = models.JSONField()
    """Sealed: what the applicant says of the goods and the sale."""
    withheld = models.JSONField()
    """Names of the facts that are not published."""
    sameness = models.CharField(max_length=71)
    """Keyed index of what makes the facts of a case the same: equal for equal goods, readable by nobody."""
    requested_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.JSONField(null=True)
    reasons = models.TextField(blank=True)
    cites = models.JSONField(default=list)
    number = models.CharField(max_length=40, null=True, unique=True)  # unique only where it is given
    officer = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    """First day on which a revoked or modified ruling no longer binds."""
    end_reasons = models.TextField(blank=True)
    replaces = models.CharField(max_length=40, blank=True)
    appeal_until = models.DateField(null=True)
    grounds = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True)
    appeal_outcome = models.CharField(max_length=8, blank=True)
    appeal_reasons = models.TextField(blank=True)
    appeal_officer = models.CharField(max_length=40, blank=True)
    appeal_decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "window_ruling"
        constraints = (
            models.CheckConstraint(name="ruling_matter_known", condition=Q(matter__in=[str(m) for m in Matter])),
            models.CheckConstraint(name="ruling_state_known", condition=Q(state__in=[str(s) for s in RulingState])),
            models.CheckConstraint(
                name="ruling_decided_with_reasons",
                condition=Q(decided_at=None) | (~Q(reasons="") & ~Q(officer="")),
            ),
            models.UniqueConstraint(name="ruling_replaced_once", fields=["replaces"], condition=~Q(replaces="")),
        )
        indexes = (
            models.Index(fields=["applicant", "sameness"], name="ruling_by_facts"),
            models.Index(fields=["economy", "state", "-decided_at"], name="ruling_by_state"),
        )

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(ruling: str, field: str) -> Place:
        """Where a field of a ruling is sealed for."""
        return Place("window.RulingRow", field, ruling)


class RulingPhotoRow(models.Model):
    """A picture of the goods that a ruling is asked about; it is never published."""

    personal: ClassVar[dict[str, Label]] = {"content": _SECRET, "name": _SECRET}

    ruling = models.ForeignKey(RulingRow, on_delete=models.PROTECT, related_name="photos")
    name = models.TextField()
    """Sealed, as what anybody writes in a case."""
    kind = models.CharField(max_length=20)
    digest = models.CharField(max_length=71)
    content = models.BinaryField()
    """Sealed; the digest is that of the picture."""

    class Meta:
        db_table = "window_ruling_photo"
        constraints = (models.UniqueConstraint(name="ruling_photo_once", fields=["ruling", "digest"]),)

    def __str__(self) -> str:
        return self.digest

    @staticmethod
    def place(ruling: str, digest: str, field: str = "content") -> Place:
        """Where a picture, or its name, is sealed for."""
        return Place("window.RulingPhotoRow", field, f"{ruling} {digest}")
