# SPDX-License-Identifier: Apache-2.0
"""Tables of payments; apart, so that what must never happen with money is also the database's word.

Amounts are whole ten-thousandths of the currency's unit (`values.units`), because SQLite would keep decimals as
floating numbers. Migration 0002 sets triggers: the ledger is append-only and each of its events sums to zero before it
is closed.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place
from tradelane.payments.values import IntentState, Method, Outcome

_PAYER = Label("user.financial", "customer", "essential.service.payment_processing", 3650)
"""Books are kept ten years; a payer may be a private person."""


class IntentRow(models.Model):
    """One payment of one consignment."""

    personal: ClassVar[dict[str, Label]] = {"payer": _PAYER, "payee": _PAYER}

    id = models.CharField(primary_key=True, max_length=40)
    consignment = models.CharField(max_length=40, db_index=True)
    purpose = models.CharField(max_length=30)
    payer_organisation = models.CharField(max_length=80)
    payee_organisation = models.CharField(max_length=80)
    payer = models.JSONField()
    """Sealed when it is a private person."""
    payee = models.JSONField()
    legs = models.JSONField()
    terms = models.JSONField()
    method = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    reference = models.CharField(max_length=25, unique=True)
    end_to_end = models.CharField(max_length=35, unique=True)
    amount = models.BigIntegerField()
    received = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "payments_intent"
        constraints = (
            models.UniqueConstraint(name="intent_one_per_purpose", fields=["consignment", "purpose"]),
            models.CheckConstraint(name="intent_state_known", condition=Q(state__in=[str(s) for s in IntentState])),
            models.CheckConstraint(name="intent_method_known", condition=Q(method__in=[str(m) for m in Method])),
            models.CheckConstraint(name="intent_amount_above_zero", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="intent_received_not_below_zero", condition=Q(received__gte=0)),
        )

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(consignment: str, purpose: str) -> Place:
        """Where a private payer is sealed for."""
        return Place("payments.IntentRow", "payer", f"{consignment} {purpose}")


class OrderRow(models.Model):
    """The payer's irrevocable order, the very file that goes to the bank."""

    personal: ClassVar[dict[str, Label]] = {"content": _PAYER}

    intent = models.OneToOneField(IntentRow, primary_key=True, on_delete=models.PROTECT, related_name="order")
    content = models.BinaryField()
    digest = models.CharField(max_length=71)
    ordered_at = models.DateTimeField()

    class Meta:
        db_table = "payments_order"

    def __str__(self) -> str:
        return self.intent_id


class NotificationRow(models.Model):
    """A bank's file as it came; the same file again is the same row."""

    personal: ClassVar[dict[str, Label]] = {"content": _PAYER}

    id = models.BigAutoField(primary_key=True)
    digest = models.CharField(max_length=71)
    bank = models.CharField(max_length=80)
    message_id = models.CharField(max_length=35)
    content = models.BinaryField()
    """Sealed: a bank names who paid."""
    received_at = models.DateTimeField()

    class Meta:
        db_table = "payments_notification"
        constraints = (models.UniqueConstraint(name="notification_once_per_bank", fields=["bank", "digest"]),)

    def __str__(self) -> str:
        return self.digest

    @staticmethod
    def place(bank: str, digest: str) -> Place:
        """Where a bank's file is sealed for."""
        return Place("payments.NotificationRow", "content", f"{bank} {digest}")


class CreditRow(models.Model):
    """One credit of a notification and what came of it."""

    personal: ClassVar[dict[str, Label]] = {"references": _PAYER}

    id = models.BigAutoField(primary_key=True)
    notification = models.ForeignKey(NotificationRow, on_delete=models.PROTECT, related_name="credits")
    place = models.PositiveIntegerField()
    bank = models.CharField(max_length=80)
    bank_reference = models.CharField(max_length=80)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    references = models.JSONField(default=list)
    booked = models.BooleanField()
    booked_on = models.DateField(null=True)
    outcome = models.CharField(max_length=20)
    intent = models.ForeignKey(IntentRow, null=True, on_delete=models.PROTECT, related_name="credits")
    excess = models.BigIntegerField(null=True)

    class Meta:
        db_table = "payments_credit"
        ordering = ("notification", "place")
        constraints = (
            models.UniqueConstraint(name="credit_one_per_place", fields=["notification", "place"]),
            models.UniqueConstraint(
                name="credit_counts_once",
                fields=["bank", "bank_reference"],
                condition=Q(outcome__in=sorted(str(o) for o in Outcome.counted())),
            ),
            models.CheckConstraint(
                name="credit_counted_has_an_intent",
                condition=~Q(outcome__in=sorted(str(o) for o in Outcome.counted())) | Q(intent__isnull=False),
            ),
            models.CheckConstraint(name="credit_outcome_known", condition=Q(outcome__in=[str(o) for o in Outcome])),
        )

    def __str__(self) -> str:
        return f"{self.bank} {self.bank_reference}"


class LedgerEvent(models.Model):
    """What happened to claims; an event is closed only when its lines sum to zero in each currency."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    intent = models.ForeignKey(IntentRow, on_delete=models.PROTECT, related_name="events")
    name = models.CharField(max_length=20)
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    closed = models.BooleanField(default=False)

    class Meta:
        db_table = "payments_ledger_event"
        constraints = (models.UniqueConstraint(name="ledger_event_once", fields=["intent", "name", "key"]),)

    def __str__(self) -> str:
        return f"{self.intent_id} {self.name}"


class LedgerLineRow(models.Model):
    """One side of a claim."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(LedgerEvent, on_delete=models.PROTECT, related_name="lines")
    account = models.CharField(max_length=120, db_index=True)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        db_table = "payments_ledger_line"
        constraints = (models.CheckConstraint(name="ledger_line_not_zero", condition=~Q(amount=0)),)

    def __str__(self) -> str:
        return f"{self.account} {self.amount} {self.currency}"
