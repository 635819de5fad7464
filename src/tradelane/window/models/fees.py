# SPDX-License-Identifier: Apache-2.0
"""Tables of fees: where an agency collects, and what each case owes; apart from cases, which stand without them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.window.models.cases import CaseRow
from tradelane.window.values import ChargeState


class FeeAccountRow(models.Model):
    """The account to which an agency's fees are paid."""

    personal: ClassVar[dict[str, Label]] = {
        "named_by": Label("user.unique_id", "employee", "essential.legal_obligation", 3650),
    }

    organisation = models.CharField(primary_key=True, max_length=80)
    account = models.JSONField()
    named_by = models.CharField(max_length=40)
    named_at = models.DateTimeField()

    class Meta:
        db_table = "window_fee_account"

    def __str__(self) -> str:
        return self.organisation


class ChargeRow(models.Model):
    """What one case owes to one agency; amounts stay as assessed, whatever the tariff says later."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(primary_key=True, max_length=40)
    case = models.ForeignKey(CaseRow, on_delete=models.PROTECT, related_name="charges")
    agency = models.CharField(max_length=40)
    payee = models.CharField(max_length=80)
    lines = models.JSONField()
    amount = models.CharField(max_length=40)
    """As text, as SQLite would keep a decimal as a floating number."""
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=12)
    assessed_at = models.DateTimeField()
    intent = models.CharField(max_length=40, null=True, unique=True)  # unique only where it is given
    paid_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=60, null=True, unique=True)  # unique only where it is given
    refund = models.CharField(max_length=40, null=True, unique=True)  # unique only where it is given
    refund_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "window_charge"
        constraints = (
            models.UniqueConstraint(name="charge_one_per_agency_and_currency", fields=["case", "agency", "currency"]),
            models.CheckConstraint(name="charge_state_known", condition=Q(state__in=[str(s) for s in ChargeState])),
            models.CheckConstraint(
                name="charge_paid_at_a_time",
                condition=Q(state__in=["elsewhere", "owed", "lapsed"], paid_at__isnull=True)
                | Q(state__in=["paid", "refund-owed", "refunded"], paid_at__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["paid_at"], name="charge_by_payment"),)

    def __str__(self) -> str:
        return self.id
