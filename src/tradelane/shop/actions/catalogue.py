# SPDX-License-Identifier: Apache-2.0
"""What a seller enters: products, and where money is collected; apart from what buyers do."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.errors import Conflict
from tradelane.parties.actions import grant_access
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.payments.rules import paynow_names_a_singapore_entity
from tradelane.payments.values import units
from tradelane.shop import formats, queries, rules
from tradelane.shop.models import PayeeRow, PriceRow, ProductRow
from tradelane.shop.values import Payee, Product


@transaction.atomic
def publish_product(*, product: Product, by: Actor, now: datetime) -> Product:
    """Enter a product or bring it up to date; the seller's number (SKU) says which. Again changes nothing.

    Raises Forbidden (not the seller's clerk), Refused (SHOP-14 and following), Conflict (the address is taken).
    """
    there = ProductRow.objects.select_for_update().filter(seller=product.seller, sku=product.sku).first()
    rules.only_the_seller_changes_a_product.require(seller=product.seller, by=by.organisation)
    the_person_has_the_role.require(by, Role.CLERK)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.SELLER)
    _require_sound(product)
    taken = ProductRow.objects.filter(slug=product.slug).first()
    if taken is not None and taken != there:
        raise Conflict("Another product has this address.", field="slug", rule="SHOP-18", fix="Choose another one.")
    row, created = ProductRow.objects.update_or_create(
        seller=product.seller, sku=product.sku, defaults={**_columns(product), "changed_at": now}
    )
    row.prices.all().delete()
    PriceRow.objects.bulk_create(
        PriceRow(product=row, currency=price.currency, amount=units(price)) for price in product.prices
    )
    name = "shop.product.published" if created else "shop.product.changed"
    subject = f"product_{row.pk}"
    grant_access(subject=subject, organisations=[product.seller])
    journal.record(name, subject=subject, by=by, sku=product.sku, stock=product.stock)
    return queries.own_product(slug=product.slug, by=by)


def _require_sound(product: Product) -> None:
    rules.a_product_has_a_plain_address.require(slug=product.slug, sku=product.sku)
    rules.a_product_speaks_every_language.require(product)
    rules.a_product_is_classified_and_has_an_origin.require(product)
    rules.a_product_is_weighed.require(product)
    rules.prices_are_above_zero_and_fit_their_currency.require(product)
    rules.at_least_the_minimum_is_ordered.require(product, quantity=product.minimum)
    rules.the_goods_are_in_stock.require(stock=product.stock, quantity=0)
    rules.a_destination_sold_to_has_delivery_and_price.require(product)


def _columns(product: Product) -> dict[str, Any]:
    return {
        "slug": product.slug,
        "names": dict(product.names),
        "descriptions": dict(product.descriptions),
        "hs_code": product.hs_code,
        "hs_edition": product.hs_edition,
        "origin": product.origin,
        "net_mass": product.net_mass.as_json(),
        "gross_mass": product.gross_mass.as_json(),
        "packages": {"count": product.packages.count, "kind": product.packages.kind},
        "unit": product.unit,
        "minimum": product.minimum,
        "stock": product.stock,
        "audience": str(product.audience),
        "image": product.image,
        "destinations": [formats.destination_json(each) for each in product.destinations],
        "published": product.published,
    }


@transaction.atomic
def set_payee(*, payee: Payee, by: Actor) -> None:
    """Say where buyers in an economy pay by code; the same again changes nothing.

    Raises Forbidden (no signatory of a seller), Refused (PayNow without a UEN).
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.SELLER)
    paynow_names_a_singapore_entity.require(payee.proxy)
    formats.official_number(payee.proxy, economy="SG")
    PayeeRow.objects.update_or_create(
        seller=by.organisation,
        economy=payee.economy,
        defaults={
            "currency": payee.currency,
            "name": payee.name,
            "proxy": payee.proxy,
            "number": payee.number,
            "bic": payee.bic,
            "bank": payee.bank,
        },
    )
    journal.record("shop.payee.set", subject=by.organisation, by=by, economy=payee.economy, bank=payee.bank)
