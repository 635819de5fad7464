# SPDX-License-Identifier: Apache-2.0
"""Tables of the shop; apart, so that what must never happen (a bag sold twice) is also the database's word.

Amounts are whole ten-thousandths of the currency's unit (`payments.values.units`).
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place
from tradelane.shop.values import Audience, OrderState

_DELIVERY_DAYS = 730
"""Two years after delivery a defect may still be claimed; then name and address go."""


class ProductRow(models.Model):
    """Something for sale."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    sku = models.CharField(max_length=40)
    slug = models.CharField(max_length=80, unique=True)
    seller = models.CharField(max_length=80, db_index=True)
    names = models.JSONField()
    descriptions = models.JSONField()
    hs_code = models.CharField(max_length=6)
    hs_edition = models.CharField(max_length=4)
    origin = models.CharField(max_length=2)
    net_mass = models.JSONField()
    gross_mass = models.JSONField()
    packages = models.JSONField()
    unit = models.CharField(max_length=3)
    minimum = models.PositiveIntegerField()
    stock = models.IntegerField()
    audience = models.CharField(max_length=10)
    image = models.CharField(max_length=20, blank=True)
    destinations = models.JSONField(default=list)
    published = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "shop_product"
        constraints = (
            models.UniqueConstraint(name="shop_one_product_per_sku", fields=["seller", "sku"]),
            models.CheckConstraint(name="shop_stock_not_below_zero", condition=Q(stock__gte=0)),
            models.CheckConstraint(name="shop_minimum_above_zero", condition=Q(minimum__gte=1)),
            models.CheckConstraint(name="shop_audience_known", condition=Q(audience__in=[str(a) for a in Audience])),
        )

    def __str__(self) -> str:
        return self.sku


class PriceRow(models.Model):
    """Price of one unit in one currency."""

    personal: ClassVar[dict[str, Label]] = {}

    product = models.ForeignKey(ProductRow, on_delete=models.CASCADE, related_name="prices")
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()

    class Meta:
        db_table = "shop_price"
        constraints = (
            models.UniqueConstraint(name="shop_one_price_per_currency", fields=["product", "currency"]),
            models.CheckConstraint(name="shop_price_above_zero", condition=Q(amount__gt=0)),
        )

    def __str__(self) -> str:
        return f"{self.product_id} {self.currency}"


class PayeeRow(models.Model):
    """Where a seller collects what buyers in an economy pay by code."""

    personal: ClassVar[dict[str, Label]] = {
        "name": Label("user.financial", "customer", "essential.service.payment_processing", 3650),
        "proxy": Label("user.financial", "customer", "essential.service.payment_processing", 3650),
        "number": Label("user.financial", "customer", "essential.service.payment_processing", 3650),
    }
    """A sole trader's account bears their own name."""

    seller = models.CharField(max_length=80)
    economy = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    name = models.CharField(max_length=140)
    proxy = models.CharField(max_length=80)
    number = models.CharField(max_length=34)
    bic = models.CharField(max_length=11)
    bank = models.CharField(max_length=80)

    class Meta:
        db_table = "shop_payee"
        constraints = (models.UniqueConstraint(name="shop_one_payee_per_economy", fields=["seller", "economy"]),)

    def __str__(self) -> str:
        return f"{self.seller} {self.economy}"


class OrderRow(models.Model):
    """One order; its price never changes, its state only moves on."""

    personal: ClassVar[dict[str, Label]] = {
        "buyer_name": Label("user.name", "customer", "essential.service", _DELIVERY_DAYS),
        "email": Label("user.contact.email", "customer", "essential.service", _DELIVERY_DAYS),
        "telephone": Label("user.contact.phone_number", "customer", "essential.service", _DELIVERY_DAYS),
        "address": Label("user.contact.address", "customer", "essential.service", _DELIVERY_DAYS),
    }

    id = models.CharField(primary_key=True, max_length=40)
    number = models.CharField(max_length=40)
    key = models.CharField(max_length=80, unique=True)
    request_digest = models.CharField(max_length=71)
    """Of what the key was first used for."""
    seller = models.CharField(max_length=80, db_index=True)
    economy = models.CharField(max_length=2)
    lines = models.JSONField()
    buyer_name = models.TextField()
    email = models.TextField()
    telephone = models.TextField()
    address = models.JSONField()
    """These four are sealed under the buyer's keys."""
    company = models.CharField(max_length=140, blank=True)
    organisation = models.CharField(max_length=80, blank=True)
    permit = models.CharField(max_length=80, blank=True)
    currency = models.CharField(max_length=3)
    to_pay = models.BigIntegerField()
    at_border = models.BigIntegerField()
    offer = models.JSONField()
    state = models.CharField(max_length=10)
    trade = models.CharField(max_length=40, blank=True)
    intent = models.CharField(max_length=40, blank=True, db_index=True)
    placed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "shop_order"
        constraints = (
            models.UniqueConstraint(name="shop_one_order_per_number", fields=["seller", "number"]),
            models.CheckConstraint(name="shop_order_state_known", condition=Q(state__in=[str(s) for s in OrderState])),
            models.CheckConstraint(name="shop_order_above_zero", condition=Q(to_pay__gt=0)),
            models.CheckConstraint(
                name="shop_paid_when_it_says_so", condition=~Q(state="paid") | Q(paid_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.number

    @staticmethod
    def place(id: str, field: str) -> Place:
        """Where a field of the buyer is sealed for."""
        return Place("shop.OrderRow", field, id)
