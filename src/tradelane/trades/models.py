# SPDX-License-Identifier: Apache-2.0
"""Tables of trades: the trade, its stations, what belongs to it; apart, so that constraints stand in one place."""

from typing import ClassVar

from django.db import models

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place


class TradeRow(models.Model):
    """One sale on its lane, seen from this node."""

    id = models.CharField(primary_key=True, max_length=40)
    lane_from = models.CharField(max_length=2)
    lane_to = models.CharField(max_length=2)
    side = models.CharField(max_length=6)
    order = models.CharField(max_length=80)
    consignment = models.CharField(max_length=60, blank=True, db_index=True)
    seller = models.CharField(max_length=80)
    buyer = models.CharField(max_length=80, blank=True)
    carrier = models.CharField(max_length=80, blank=True)
    seller_bank = models.CharField(max_length=80, blank=True)
    buyer_bank = models.CharField(max_length=80, blank=True)
    reading = models.JSONField(default=dict)
    """What came of reading the order, with everything lost or doubtful; sealed when it names people."""
    opened_at = models.DateTimeField()

    personal: ClassVar[dict[str, Label]] = {
        "reading": Label("user.contact", "customer", "essential.service", 3650),
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller", "order", "side"], name="trades_one_trade_per_order"),
            models.CheckConstraint(condition=models.Q(side__in=["export", "import"]), name="trades_side_known"),
        ]

    @staticmethod
    def place(id: str) -> Place:
        """Where the reading of an order is sealed for."""
        return Place("trades.TradeRow", "reading", id)


class StepRow(models.Model):
    """A station reached; never changed, never removed."""

    personal: ClassVar[dict[str, Label]] = {}

    trade = models.ForeignKey(TradeRow, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    at = models.DateTimeField()
    node = models.CharField(max_length=2)
    by = models.CharField(max_length=80)
    summary = models.CharField(max_length=300)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trade", "step"], name="trades_a_station_once")]


class PaperRow(models.Model):
    """What the lane said of a document when it was issued, and where its paper original went."""

    personal: ClassVar[dict[str, Label]] = {}

    trade = models.ForeignKey(TradeRow, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=80)
    answer = models.JSONField()
    """Acceptance, rule and grounds, as `/api/plans/lanes` prints them."""
    decided_at = models.DateTimeField()
    handed_on = models.DateField(null=True)
    carrier = models.CharField(max_length=80, blank=True)
    carrier_number = models.CharField(max_length=80, blank=True)
    handed_by = models.CharField(max_length=80, blank=True)
    switch = models.JSONField(null=True)
    """Where a title went to paper later: what the lane said then, when, the entry that ended it, who gets the paper."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trade", "kind"], name="trades_one_paper_a_kind")]


class LinkRow(models.Model):
    """Something that belongs to a trade, by its name in the flow."""

    personal: ClassVar[dict[str, Label]] = {}

    trade = models.ForeignKey(TradeRow, on_delete=models.PROTECT, related_name="links")
    name = models.CharField(max_length=30)
    subject = models.CharField(max_length=80, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["trade", "name"], name="trades_one_link_per_name")]
