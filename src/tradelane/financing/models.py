# SPDX-License-Identifier: Apache-2.0
"""Tables of financing; apart, so that what must never happen to an offer is also the database's word.

Amounts are whole ten-thousandths of the currency's unit, as payments keep them.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tradelane.financing.values import AnswerState, OfferState
from tradelane.kernel.personal import Label


class OfferRow(models.Model):
    """A bill that its holder sells."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(primary_key=True, max_length=40)
    title = models.CharField(max_length=40, db_index=True)
    number = models.CharField(max_length=60)
    seller = models.CharField(max_length=80)
    acceptor = models.CharField(max_length=80)
    face = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    payable_on = models.DateField()
    place = models.CharField(max_length=2)
    asked = models.JSONField()
    """Discount terms."""
    pay_to = models.JSONField()
    """The seller's account: number, BIC, the bank that keeps it."""
    answer_by = models.DateTimeField()
    state = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    buyer = models.CharField(max_length=80, blank=True)
    agreed = models.JSONField(null=True)
    pay_by = models.DateTimeField(null=True)
    intent = models.CharField(max_length=40, blank=True, db_index=True)
    entry = models.CharField(max_length=71, blank=True)
    ended_at = models.DateTimeField(null=True)
    home = models.CharField(max_length=2, blank=True, default="")
    """Economy of the node that keeps the bill; empty: this one."""
    reference = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        db_table = "financing_offer"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                name="offer_one_live_per_title",
                fields=["title"],
                condition=Q(state__in=sorted(str(s) for s in OfferState.live())),
            ),
            models.UniqueConstraint(name="offer_one_per_intent", fields=["intent"], condition=~Q(intent="")),
            models.CheckConstraint(name="offer_state_known", condition=Q(state__in=[str(s) for s in OfferState])),
            models.CheckConstraint(
                name="offer_agreed_names_buyer_payment_and_entry",
                condition=~Q(home="")  # a copy says no more than its reader may know
                | Q(state__in=[str(OfferState.OPEN), str(OfferState.WITHDRAWN)], buyer="", intent="", entry="")
                | (Q(state=str(OfferState.LAPSED), buyer="", intent="", entry=""))
                | (
                    Q(state__in=[str(s) for s in OfferState if s not in (OfferState.OPEN, OfferState.WITHDRAWN)])
                    & ~Q(buyer="")
                    & ~Q(intent="")
                    & ~Q(entry="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.id


class AnswerRow(models.Model):
    """What one bank says to an offer."""

    personal: ClassVar[dict[str, Label]] = {}

    offer = models.ForeignKey(OfferRow, on_delete=models.PROTECT, related_name="answers")
    bank = models.CharField(max_length=80, db_index=True)
    state = models.CharField(max_length=12)
    terms = models.JSONField(null=True)
    pay_from = models.JSONField(null=True)
    """The bank's own account: number and BIC."""
    at = models.DateTimeField()
    refused = models.TextField(blank=True, default="")
    """The rule by which the node that keeps the bill refused it."""

    class Meta:
        db_table = "financing_answer"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(name="answer_one_per_bank", fields=["offer", "bank"]),
            models.CheckConstraint(name="answer_state_known", condition=Q(state__in=[str(s) for s in AnswerState])),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.bank} {self.state}"
