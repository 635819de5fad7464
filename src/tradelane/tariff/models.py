# SPDX-License-Identifier: Apache-2.0
"""Tables of editions and quotas; apart, so that a published rate stands and no quota is given twice.

Migration 0002 sets triggers: what was published never changes, and a draw on a quota is never taken back unseen.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from tradelane.kernel.personal import Label
from tradelane.tariff.values import TaxBase


class Edition(models.Model):
    """A tariff of an economy as somebody imported it, a draft until another person publishes it."""

    personal: ClassVar[dict[str, Label]] = {
        "imported_by": Label("user.unique_id", "employee", "essential.legal_obligation", 3650),
        "published_by": Label("user.unique_id", "employee", "essential.legal_obligation", 3650),
    }

    id = models.CharField(primary_key=True, max_length=40)
    economy = models.CharField(max_length=2)
    form = models.CharField(max_length=10)
    digest = models.CharField(max_length=71)
    valid_from = models.DateField()
    source = models.CharField(max_length=300)
    lines = models.PositiveIntegerField()
    unparsed = models.JSONField(default=list)
    organisation = models.CharField(max_length=80)
    imported_by = models.CharField(max_length=40)
    imported_at = models.DateTimeField()
    published_by = models.CharField(max_length=40, blank=True)
    published_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "tariff_edition"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(dropped_at=None), name="an_edition_is_not_published_and_dropped"
            ),
            models.CheckConstraint(
                condition=Q(published_by="") | ~Q(published_by=F("imported_by")), name="two_people_publish_an_edition"
            ),
        ]

    def __str__(self) -> str:
        return self.id


class MeasureRow(models.Model):
    """A measure of an edition; several preferences that pay the same share a row."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=24)
    hs_prefix = models.CharField(max_length=10)
    preferences = models.CharField(max_length=200, blank=True)
    expression = models.TextField()
    """In our grammar (`formats.expressions`)."""
    words = models.TextField()
    """As the tariff writes it."""
    origins = models.CharField(max_length=800, blank=True)
    excluded = models.CharField(max_length=800, blank=True)
    condition = models.TextField(blank=True)
    quota = models.CharField(max_length=20, blank=True)
    base = models.CharField(max_length=40, default=str(TaxBase.VALUE))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    cites = models.CharField(max_length=300)
    source = models.CharField(max_length=300)
    read_on = models.DateField()
    confidence = models.CharField(max_length=6)

    class Meta:
        db_table = "tariff_measure"
        indexes: ClassVar[list[Any]] = [models.Index("edition", "hs_prefix", name="measures_by_edition_and_code")]

    def __str__(self) -> str:
        return f"{self.hs_prefix} {self.words}"


class QuotaRow(models.Model):
    """A tariff quota with what is left of it."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    economy = models.CharField(max_length=2)
    order_number = models.CharField(max_length=20)
    volume = models.DecimalField(max_digits=20, decimal_places=3)
    balance = models.DecimalField(max_digits=20, decimal_places=3)
    unit = models.CharField(max_length=3)
    opens = models.DateField()
    closes = models.DateField()
    cites = models.CharField(max_length=300)

    class Meta:
        db_table = "tariff_quota"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("economy", "order_number", "opens", name="a_quota_opens_once"),
            models.CheckConstraint(
                condition=Q(balance__gte=0) & Q(balance__lte=F("volume")), name="a_quota_is_never_overdrawn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.economy} {self.order_number}"


class QuotaDraw(models.Model):
    """A quantity that one declaration took from a quota, in the order in which they came."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    quota = models.ForeignKey(QuotaRow, on_delete=models.PROTECT, related_name="draws")
    declaration = models.CharField(max_length=80)
    asked = models.DecimalField(max_digits=20, decimal_places=3)
    granted = models.DecimalField(max_digits=20, decimal_places=3)
    organisation = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        db_table = "tariff_quota_draw"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint("quota", "declaration", name="a_declaration_draws_once")
        ]

    def __str__(self) -> str:
        return f"{self.declaration} {self.granted}"


class CustomsRateRow(models.Model):
    """A rate of exchange that an economy's authority published; it stands, and a later one takes its place."""

    personal: ClassVar[dict[str, Label]] = {
        "published_by": Label("user.unique_id", "employee", "essential.legal_obligation", 3650),
    }

    id = models.BigAutoField(primary_key=True)
    economy = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    into = models.CharField(max_length=3)
    factor = models.CharField(max_length=40)
    """As text, as SQLite would keep a decimal as a floating number."""
    valid_from = models.DateField()
    source = models.CharField(max_length=300)
    organisation = models.CharField(max_length=80)
    published_by = models.CharField(max_length=40)
    published_at = models.DateTimeField()

    class Meta:
        db_table = "tariff_customs_rate"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=~Q(currency=F("into")), name="a_rate_is_of_a_foreign_currency"),
        ]
        indexes: ClassVar[list[Any]] = [models.Index("economy", "valid_from", name="rates_by_economy_and_day")]

    def __str__(self) -> str:
        return f"{self.economy} {self.currency} {self.valid_from}"


class QuotaReturn(models.Model):
    """What a declaration gave back of its draw, because it was withdrawn; once and whole."""

    personal: ClassVar[dict[str, Label]] = {}

    draw = models.OneToOneField(QuotaDraw, on_delete=models.PROTECT, primary_key=True, related_name="returned")
    organisation = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        db_table = "tariff_quota_return"

    def __str__(self) -> str:
        return f"{self.draw_id} given back"
