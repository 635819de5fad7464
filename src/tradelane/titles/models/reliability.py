# SPDX-License-Identifier: Apache-2.0
"""What an operator states about its registry; apart from records, which it says nothing of."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from tradelane.kernel.personal import Label
from tradelane.titles.values.reliability import STATED, StatementState

_OFFICER = Label("user.unique_id", "employee", "essential.legal_obligation", 3650)


class StatementRow(models.Model):
    """One statement, who entered it, who confirmed it."""

    personal: ClassVar[dict[str, Label]] = {"proposer": _OFFICER, "confirmer": _OFFICER}

    id = models.CharField(primary_key=True, max_length=40)
    factor = models.CharField(max_length=20)
    what = models.CharField(max_length=500)
    by = models.CharField(max_length=500)
    reference = models.CharField(max_length=500)
    since = models.DateField()
    until = models.DateField(null=True)
    state = models.CharField(max_length=12)
    proposer = models.CharField(max_length=40)
    proposed_at = models.DateTimeField()
    confirmer = models.CharField(max_length=40, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "titles_statement"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(name="statement_factor_stated", condition=Q(factor__in=sorted(map(str, STATED)))),
            models.CheckConstraint(
                name="statement_confirmed_by_another_person",
                condition=~Q(state=str(StatementState.CONFIRMED)) | (~Q(confirmer="") & ~Q(confirmer=F("proposer"))),
            ),
            models.CheckConstraint(
                name="statement_state_known", condition=Q(state__in=[str(each) for each in StatementState])
            ),
        ]

    def __str__(self) -> str:
        return self.id
