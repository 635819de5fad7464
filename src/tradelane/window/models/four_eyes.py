# SPDX-License-Identifier: Apache-2.0
"""Verdicts that a second officer has to look at; apart from reviews, which are final when they are written."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place
from tradelane.window.models.cases import CaseRow

_OFFICER = Label("user.unique_id", "employee", "essential.legal_obligation", 3650)


class ProposalRow(models.Model):
    """A verdict that one officer proposes and another confirms or returns."""

    personal: ClassVar[dict[str, Label]] = {
        "officer": _OFFICER,
        "second": _OFFICER,
        "reasons": Label("user.content.private", "customer", "essential.legal_obligation", 1825),
        "objection": Label("user.content.private", "employee", "essential.legal_obligation", 1825),
    }

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="proposals")
    agency = models.CharField(max_length=40)
    n = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10)
    reasons = models.TextField(blank=True)
    """Sealed, as what anybody writes in a case."""
    rule_ids = models.JSONField(default=list)
    officer = models.CharField(max_length=40)
    at = models.DateTimeField()
    second = models.CharField(max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True)
    confirmed = models.BooleanField(null=True)
    objection = models.TextField(blank=True)
    """Why the second officer returned it; sealed."""

    class Meta:
        db_table = "window_proposal"
        constraints = (
            models.UniqueConstraint(name="proposal_in_order", fields=["case", "agency", "n"]),
            models.UniqueConstraint(
                name="proposal_one_open_per_agency", fields=["case", "agency"], condition=Q(closed_at=None)
            ),
            models.CheckConstraint(name="proposal_has_four_eyes", condition=~Q(officer=F("second"))),
            models.CheckConstraint(
                name="proposal_closed_by_a_second",
                condition=Q(closed_at=None, second="", confirmed=None)
                | (Q(closed_at__isnull=False, confirmed__isnull=False) & ~Q(second="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.agency} {self.n}"

    @staticmethod
    def place(case: str, agency: str, n: int, field: str) -> Place:
        """Where reasons and objections are sealed for."""
        return Place("window.ProposalRow", field, f"{case} {agency} {n}")
