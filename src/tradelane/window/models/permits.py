# SPDX-License-Identifier: Apache-2.0
"""Tables of granted permits and what was done about them; apart from documents, which never change.

How a permit stands follows from its acts alone (`rules.standing_of`). Triggers keep each act as it was written.
"""

from typing import ClassVar

from django.db import models

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place
from tradelane.window.models.cases import CaseRow
from tradelane.window.values import PermitAct


class PermitRow(models.Model):
    """A permit or certificate that an agency granted over a case."""

    personal: ClassVar[dict[str, Label]] = {}

    document = models.CharField(primary_key=True, max_length=40)
    digest = models.CharField(max_length=71, unique=True)
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=80)
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="granted")
    consignment = models.CharField(max_length=40, db_index=True)
    agency = models.CharField(max_length=40)
    organisation = models.CharField(max_length=80)
    holder = models.CharField(max_length=80, db_index=True)
    granted_at = models.DateTimeField()

    class Meta:
        db_table = "window_permit"
        indexes = (
            models.Index(fields=["organisation", "number"], name="permit_by_number"),
            models.Index(fields=["granted_at", "organisation"], name="permit_by_grant"),
        )

    def __str__(self) -> str:
        return self.document


class PermitActRow(models.Model):
    """One act about a permit: never changed, never removed."""

    personal: ClassVar[dict[str, Label]] = {
        "person": Label("user.unique_id", "employee", "essential.legal_obligation", 3650),
        "reasons": Label("user.content.private", "customer", "essential.legal_obligation", 1825),
    }

    permit = models.ForeignKey(PermitRow, on_delete=models.PROTECT, related_name="acts")
    n = models.PositiveIntegerField()
    act = models.CharField(max_length=10)
    measure = models.CharField(max_length=10, blank=True)
    urgent = models.BooleanField(default=False)
    reasons = models.TextField()
    """Sealed, as what anybody writes in a case."""
    cites = models.JSONField(default=list)
    organisation = models.CharField(max_length=80)
    person = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "window_permit_act"
        constraints = (
            models.UniqueConstraint(name="permit_act_in_order", fields=["permit", "n"]),
            models.CheckConstraint(
                name="permit_act_known", condition=models.Q(act__in=[str(act) for act in PermitAct])
            ),
        )
        indexes = (models.Index(fields=["at"], name="permit_act_by_date"),)

    def __str__(self) -> str:
        return f"{self.permit_id} {self.n}"

    @staticmethod
    def place(permit: str, n: int) -> Place:
        """Where the reasons of an act are sealed for."""
        return Place("window.PermitActRow", "reasons", f"{permit} {n}")
