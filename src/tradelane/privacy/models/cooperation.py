# SPDX-License-Identifier: Apache-2.0
"""Tables of requests between authorities; apart, since all that they are about is sealed: the node can't read it."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.privacy.values.cooperation import AssistanceState, Side, Urgency

_SEALED = Label("user.content.private", "customer", "essential.legal_obligation", 3650)
"""What an inquiry says may name people; it is sealed to the two authorities."""


class AssistanceRow(models.Model):
    """The cover of a request, as one of the two authorities keeps it. A node with both keeps two rows."""

    personal: ClassVar[dict[str, Label]] = {"draft": _SEALED}

    key = models.CharField(primary_key=True, max_length=50)
    """Side and id: `asking:assistance_…`."""
    id = models.CharField(max_length=40, db_index=True)
    side = models.CharField(max_length=6)
    owner = models.CharField(max_length=80, db_index=True)
    reference = models.CharField(max_length=60)
    asking = models.CharField(max_length=80)
    asking_authority = models.CharField(max_length=40)
    asked = models.CharField(max_length=80)
    asked_authority = models.CharField(max_length=40)
    urgency = models.CharField(max_length=8)
    reply_by = models.DateField(null=True)
    state = models.CharField(max_length=16)
    draft = models.TextField(blank=True)
    """The request while it is written, sealed to its own desk."""
    draft_files = models.JSONField(default=list)
    made_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in AssistanceState]), name="privacy_assistance_state_known"
            ),
            models.CheckConstraint(
                condition=Q(side__in=[str(side) for side in Side]), name="privacy_assistance_side_known"
            ),
            models.CheckConstraint(
                condition=Q(urgency__in=[str(each) for each in Urgency]), name="privacy_assistance_urgency_known"
            ),
            models.UniqueConstraint(fields=["asking", "reference", "side"], name="privacy_one_request_a_reference"),
        ]

    def __str__(self) -> str:
        return self.key


class AssistanceMoveRow(models.Model):
    """One step of a request: sealed, chained, never changed."""

    personal: ClassVar[dict[str, Label]] = {"sealed": _SEALED, "files": _SEALED}

    id = models.BigAutoField(primary_key=True)
    assistance = models.ForeignKey(AssistanceRow, models.CASCADE, related_name="moves")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=16)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    sealed = models.TextField()
    files = models.JSONField()
    previous = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["assistance", "number"], name="privacy_one_move_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.assistance_id} {self.number}"
