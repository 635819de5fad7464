# SPDX-License-Identifier: Apache-2.0
"""Tables of outages and of receipts of filing; apart from cases, which are decided without them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tradelane.kernel.personal import Label
from tradelane.window.models.cases import CaseRow
from tradelane.window.values.outages import OutageCause


class OutageRow(models.Model):
    """A time in which an agency's own system takes nothing in: noticed, or announced by the agency."""

    personal: ClassVar[dict[str, Label]] = {
        "announced_by": Label("user.unique_id", "employee", "essential.legal_obligation", 3650),
    }

    id = models.CharField(primary_key=True, max_length=40)
    agency = models.CharField(max_length=80)
    cause = models.CharField(max_length=12)
    starts = models.DateTimeField()
    until = models.DateTimeField(null=True)
    said = models.CharField(max_length=500, blank=True)
    announced_by = models.CharField(max_length=40, blank=True)
    announced_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "window_outage"
        constraints = (
            models.UniqueConstraint(
                name="outage_noticed_once",
                fields=["agency"],
                condition=Q(cause=str(OutageCause.UNREACHABLE), ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="outage_ends_after_it_starts", condition=Q(until=None) | Q(until__gt=F("starts"))
            ),
            models.CheckConstraint(
                name="outage_announced_with_its_end",
                condition=~Q(cause=str(OutageCause.PLANNED)) | Q(until__isnull=False, announced_at__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["agency", "-starts"], name="outage_by_agency"),)

    def __str__(self) -> str:
        return self.id


class FilingReceiptRow(models.Model):
    """A receipt of filing as the node signed it; triggers keep what was signed."""

    personal: ClassVar[dict[str, Label]] = {}

    number = models.CharField(primary_key=True, max_length=40)
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="filing_receipts")
    provisional = models.BooleanField()
    jws = models.TextField()
    digest = models.CharField(max_length=71, unique=True)
    issued_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    superseded_by = models.CharField(max_length=60, blank=True)
    """Number of the receipt, or of the decision, in its place."""
    ended_at = models.DateTimeField(null=True)
    """When it was superseded or withdrawn."""
    withdrawn = models.BooleanField(default=False)

    class Meta:
        db_table = "window_filing_receipt"
        constraints = (
            models.UniqueConstraint(
                name="filing_receipt_one_stands", fields=["case"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="filing_receipt_ends_for_a_reason",
                condition=Q(ended_at__isnull=True, superseded_by="", withdrawn=False)
                | Q(ended_at__isnull=False, superseded_by="", withdrawn=True)
                | (Q(ended_at__isnull=False, withdrawn=False) & ~Q(superseded_by="")),
            ),
            models.CheckConstraint(
                name="filing_receipt_provisional_lapses",
                condition=Q(provisional=True, valid_until__isnull=False)
                | Q(provisional=False, valid_until__isnull=True),
            ),
        )
        indexes = (
            models.Index(
                fields=["valid_until"], name="filing_receipt_standing",
                condition=Q(provisional=True, ended_at__isnull=True),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.number
