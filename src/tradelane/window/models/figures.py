# SPDX-License-Identifier: Apache-2.0
"""Days that are over, counted once; apart, because figures over a million cases are added up from days."""

from typing import ClassVar

from django.db import models

from tradelane.kernel.personal import Label


class DayRow(models.Model):
    """What happened under one procedure on one day, as counts and no case (`formats/day_counts.py`)."""

    personal: ClassVar[dict[str, Label]] = {}

    procedure = models.CharField(max_length=60)
    day = models.DateField()
    counts = models.JSONField()

    class Meta:
        db_table = "window_day"
        constraints = (models.UniqueConstraint(name="day_once_per_procedure", fields=["procedure", "day"]),)
        indexes = (models.Index(fields=["day"], name="day_by_date"),)

    def __str__(self) -> str:
        return f"{self.procedure} {self.day}"
