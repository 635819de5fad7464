# SPDX-License-Identifier: Apache-2.0
"""Tables of what traders answer to forms; apart from the case, which stands without them."""

from typing import Any, ClassVar

from django.db import models

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place
from tradelane.window.models.cases import CaseRow

_ANSWERS = Label("user.content.private", "customer", "essential.legal_obligation", 1825)


class FilingRow(models.Model):
    """A filing being prepared; what was typed is sealed, as it may name anybody."""

    personal: ClassVar[dict[str, Label]] = {"answers": _ANSWERS}

    id = models.CharField(primary_key=True, max_length=40)
    organisation = models.CharField(max_length=80)
    procedure = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    consignment = models.CharField(max_length=40)
    answers = models.TextField(blank=True)
    number = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    case = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "window_filing"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                name="filing_one_open",
                fields=["organisation", "procedure", "consignment"],
                condition=models.Q(case=""),
            )
        ]

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(filing: str) -> Place:
        """Where the answers are sealed for while the filing is prepared."""
        return Place("window.FilingRow", "answers", filing)


class AnswersRow(models.Model):
    """What the trader answered to one agency's form; filed with the case, never changed."""

    personal: ClassVar[dict[str, Label]] = {"answers": _ANSWERS}

    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="answers")
    role = models.CharField(max_length=40)
    answers = models.TextField()

    class Meta:
        db_table = "window_answers"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(name="answers_once_a_form", fields=["case", "role"])
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.role}"

    @staticmethod
    def place(case: str, role: str) -> Place:
        """Where the answers are sealed for."""
        return Place("window.AnswersRow", "answers", f"{case} {role}")
