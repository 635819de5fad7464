# SPDX-License-Identifier: Apache-2.0
"""The tables of this room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [("shop", "0001_initial"), ("shop", "0002_sealed_people")]

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="OrderRow",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=80, unique=True)),
                ("request_digest", models.CharField(max_length=71)),
                ("seller", models.CharField(db_index=True, max_length=80)),
                ("economy", models.CharField(max_length=2)),
                ("lines", models.JSONField()),
                ("buyer_name", models.TextField()),
                ("email", models.TextField()),
                ("telephone", models.TextField()),
                ("address", models.JSONField()),
                ("company", models.CharField(blank=True, max_length=140)),
                ("organisation", models.CharField(blank=True, max_length=80)),
                ("permit", models.CharField(blank=True, max_length=80)),
                ("currency", models.CharField(max_length=3)),
                ("to_pay", models.BigIntegerField()),
                ("at_border", models.BigIntegerField()),
                ("offer", models.JSONField()),
                ("state", models.CharField(max_length=10)),
                ("trade", models.CharField(blank=True, max_length=40)),
                ("intent", models.CharField(blank=True, db_index=True, max_length=40)),
                ("placed_at", models.DateTimeField()),
                ("paid_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "shop_order",
                "constraints": [
                    models.UniqueConstraint(fields=("seller", "number"), name="shop_one_order_per_number"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["placed", "paid", "cancelled"])),
                        name="shop_order_state_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("to_pay__gt", 0)), name="shop_order_above_zero"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "paid"), _negated=True), ("paid_at__isnull", False), _connector="OR"
                        ),
                        name="shop_paid_when_it_says_so",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayeeRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seller", models.CharField(max_length=80)),
                ("economy", models.CharField(max_length=2)),
                ("currency", models.CharField(max_length=3)),
                ("name", models.CharField(max_length=140)),
                ("proxy", models.CharField(max_length=80)),
                ("number", models.CharField(max_length=34)),
                ("bic", models.CharField(max_length=11)),
                ("bank", models.CharField(max_length=80)),
            ],
            options={
                "db_table": "shop_payee",
                "constraints": [
                    models.UniqueConstraint(fields=("seller", "economy"), name="shop_one_payee_per_economy")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("sku", models.CharField(max_length=40)),
                ("slug", models.CharField(max_length=80, unique=True)),
                ("seller", models.CharField(db_index=True, max_length=80)),
                ("names", models.JSONField()),
                ("descriptions", models.JSONField()),
                ("hs_code", models.CharField(max_length=6)),
                ("hs_edition", models.CharField(max_length=4)),
                ("origin", models.CharField(max_length=2)),
                ("net_mass", models.JSONField()),
                ("gross_mass", models.JSONField()),
                ("packages", models.JSONField()),
                ("unit", models.CharField(max_length=3)),
                ("minimum", models.PositiveIntegerField()),
                ("stock", models.IntegerField()),
                ("audience", models.CharField(max_length=10)),
                ("image", models.CharField(blank=True, max_length=20)),
                ("destinations", models.JSONField(default=list)),
                ("published", models.BooleanField(default=True)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "shop_product",
                "constraints": [
                    models.UniqueConstraint(fields=("seller", "sku"), name="shop_one_product_per_sku"),
                    models.CheckConstraint(condition=models.Q(("stock__gte", 0)), name="shop_stock_not_below_zero"),
                    models.CheckConstraint(condition=models.Q(("minimum__gte", 1)), name="shop_minimum_above_zero"),
                    models.CheckConstraint(
                        condition=models.Q(("audience__in", ["anyone", "companies"])), name="shop_audience_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("currency", models.CharField(max_length=3)),
                ("amount", models.BigIntegerField()),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="prices", to="shop.productrow"
                    ),
                ),
            ],
            options={
                "db_table": "shop_price",
                "constraints": [
                    models.UniqueConstraint(fields=("product", "currency"), name="shop_one_price_per_currency"),
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="shop_price_above_zero"),
                ],
            },
        ),
    ]
