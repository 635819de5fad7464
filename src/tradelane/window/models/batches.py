# SPDX-License-Identifier: Apache-2.0
"""Tables of declarations taken in and of filings handed in by the batch; apart, so that none is filed twice.

What a line says is sealed, and removed with its answer; the case holds what was filed.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place
from tradelane.window.values import LineState

_FILED = Label("user.content.private", "customer", "essential.legal_obligation", 1825)
_STATES = sorted(str(state) for state in LineState)


class DeclarationRow(models.Model):
    """A declaration of another system: its file, and what this window's fields do not hold of it."""

    personal: ClassVar[dict[str, Label]] = {"told": _FILED, "content": _FILED}

    id = models.CharField(primary_key=True, max_length=40)
    organisation = models.CharField(max_length=80)
    procedure = models.CharField(max_length=60)
    direction = models.CharField(max_length=10)
    number = models.CharField(max_length=70)
    format = models.CharField(max_length=60)
    digest = models.CharField(max_length=71)
    consignment = models.CharField(max_length=40, db_index=True)
    filing = models.CharField(max_length=40, blank=True)
    told = models.TextField()
    """JSON: what only customs ask, what was kept and what was doubtful; sealed."""
    content = models.BinaryField()
    """The file as it came; sealed."""
    taken_in_at = models.DateTimeField()

    class Meta:
        db_table = "window_declaration"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("organisation", "direction", "number", name="a_declaration_enters_once"),
        ]

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(declaration: str, field: str) -> Place:
        """Where the file, or what was read of it, is sealed for."""
        return Place("window.DeclarationRow", field, declaration)


class BatchRow(models.Model):
    """A file of filings, and who answers for it."""

    personal: ClassVar[dict[str, Label]] = {
        "person": Label("user.unique_id", "employee", "essential.legal_obligation", 1825),
    }

    id = models.CharField(primary_key=True, max_length=40)
    organisation = models.CharField(max_length=80)
    person = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    """What the filer called the file."""
    digest = models.CharField(max_length=71)
    procedure = models.CharField(max_length=60, blank=True)
    lines = models.PositiveIntegerField()
    taken_in_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "window_batch"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("organisation", "digest", "procedure", name="a_batch_enters_once"),
            models.CheckConstraint(name="a_batch_has_lines", condition=Q(lines__gt=0)),
        ]

    def __str__(self) -> str:
        return self.id


class BatchLineRow(models.Model):
    """One filing of a batch: what it says until it is answered, then its answer."""

    personal: ClassVar[dict[str, Label]] = {
        "content": Label("user.content.private", "customer", "essential.legal_obligation", 0),
        "faults": Label("user.content.private", "customer", "essential.legal_obligation", 1825),
    }

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(BatchRow, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=200)
    content = models.BinaryField()
    state = models.CharField(max_length=10, default=str(LineState.WAITING))
    case = models.CharField(max_length=40, blank=True)
    again = models.BooleanField(default=False)
    faults = models.TextField(blank=True)
    """JSON of each field, rule, message and fix; sealed, as a message may quote what was typed."""
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "window_batch_line"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("batch", "number", name="a_line_stands_once"),
            models.CheckConstraint(name="a_line_state_is_known", condition=Q(state__in=_STATES)),
            models.CheckConstraint(
                name="a_line_is_answered_whole",
                condition=Q(state=str(LineState.WAITING), answered_at=None, case="")
                | Q(state=str(LineState.ACCEPTED), answered_at__isnull=False) & ~Q(case="")
                | Q(state=str(LineState.REFUSED), answered_at__isnull=False, case="") & ~Q(faults=""),
            ),
        ]
        indexes: ClassVar[list[Any]] = [models.Index("batch", "state", name="lines_by_state")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"

    @staticmethod
    def place(batch: str, number: int, field: str) -> Place:
        """Where a line's content or faults are sealed for."""
        return Place("window.BatchLineRow", field, f"{batch} {number}")


class FiledReferenceRow(models.Model):
    """A filer's own reference and the case that it became; never changed."""

    personal: ClassVar[dict[str, Label]] = {}

    organisation = models.CharField(max_length=80)
    reference = models.CharField(max_length=70)
    digest = models.CharField(max_length=71)
    """Of what was filed under it."""
    case = models.CharField(max_length=40)

    class Meta:
        db_table = "window_filed_reference"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("organisation", "reference", name="a_reference_is_filed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.reference}"
