# SPDX-License-Identifier: Apache-2.0
"""What a seller does: products entered and mended, orders looked at; apart from the storefront. No decisions here."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tradelane.consignments.values import Packages
from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Refused, Unreadable
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.shop import actions, formats, queries
from tradelane.shop.pages import words
from tradelane.shop.pages.forms import DestinationForm, ProductForm
from tradelane.shop.values import Audience, Destination, OrderState, Product

CURRENCIES = ("USD", "SGD", "MXN")
_FIELDS = {"prices": "price_usd", "names": "name_en"}
"""Field of a rule → field of the form, where they differ."""
Rows = forms.formset_factory(DestinationForm, extra=1, max_num=21)


@never_cache
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Your products and the newest orders."""
    actor, language = actor_of(request), get_language() or "en"
    products = queries.products(seller=actor.organisation, hidden=True)
    context = {
        "products": [
            {"product": each, "name": each.name(language), "prices": words.money(each.prices)} for each in products
        ],
        "orders": [
            {
                "order": order,
                "state": words.STATES[order.state],
                "to_name": words.economy(order.economy),
                "may_cancel": order.state is OrderState.PLACED,
            }
            for order in queries.orders(by=actor)
        ],
        "payees": queries.payees(by=actor),
    }
    return render(request, "shop/manage.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new_product(request: HttpRequest) -> HttpResponse:
    """Enter a product."""
    return _edit(request, None)


@never_cache
@require_http_methods(["GET", "POST"])
def edit_product(request: HttpRequest, slug: str) -> HttpResponse:
    """Mend a product."""
    return _edit(request, queries.own_product(slug=slug, by=actor_of(request)))


@require_POST
def cancel(request: HttpRequest, id: str) -> HttpResponse:
    """Give up an unpaid order."""
    actions.cancel_order(order=id, by=actor_of(request))
    return redirect("shop_manage")


def _edit(request: HttpRequest, product: Product | None) -> HttpResponse:
    actor = actor_of(request)
    if request.method == "POST":
        form, rows = ProductForm(request.POST), Rows(request.POST, prefix="to", auto_id="%s")
        if form.is_valid() and rows.is_valid() and _save(form, rows, actor, _names(product)):
            return redirect("shop_manage")
        status = 422
    else:
        form = ProductForm(initial=_initial(product) if product else None)
        there = [_row(each) for each in product.destinations] if product else []
        rows, status = Rows(initial=there, prefix="to", auto_id="%s"), 200
    context = {"form": form, "rows": rows, "product": product, "problems": _problems(form, rows)}
    return render(request, "shop/product_form.html", context, status=status)


def _names(product: Product | None) -> dict[str, str]:
    """Names of the places that the product knows, by UN/LOCODE: the form asks for codes alone."""
    ways = [each.delivery for each in product.destinations if each.delivery] if product else []
    return {place.locode: place.name for way in ways for place in (way.loading, way.discharge)}


def _save(form: ProductForm, rows: Any, actor: Actor, names: dict[str, str]) -> bool:
    """Publish what was typed; False with the fault at its field."""
    try:
        there = tuple(_destination(row.cleaned_data, row, names) for row in rows if row.cleaned_data.get("economy"))
        actions.publish_product(product=_product(form.cleaned_data, there, actor), by=actor, now=clock.now())
    except (Refused, Conflict, Unreadable) as error:
        field = _FIELDS.get(error.field, error.field)
        form.add_error(field if field in form.fields else None, f"{error.message} {error.fix} [{error.rule}]")
        return False
    return True


def _product(typed: dict[str, Any], there: tuple[Destination, ...], actor: Actor) -> Product:
    prices = [(typed[f"price_{code.lower()}"], code) for code in CURRENCIES]
    return Product(
        sku=typed["sku"],
        slug=typed["slug"],
        seller=actor.organisation,
        names={"en": typed["name_en"], "es": typed["name_es"]},
        descriptions={"en": typed["description_en"], "es": typed["description_es"]},
        hs_code=typed["hs_code"],
        origin=typed["origin"].upper(),
        net_mass=Quantity(typed["net_mass"], "KGM"),
        gross_mass=Quantity(typed["gross_mass"], "KGM"),
        packages=Packages(1, {"C62": "PK"}.get(typed["unit"], typed["unit"])),
        unit=typed["unit"],
        prices=tuple(Money(amount, code) for amount, code in prices if amount is not None),
        minimum=typed["minimum"],
        stock=typed["stock"],
        audience=Audience(typed["audience"]),
        image=typed["image"],
        destinations=there,
        published=typed["published"],
    )


def _destination(typed: dict[str, Any], row: Any, names: dict[str, str]) -> Destination:
    """A row as a destination. Raises Unreadable naming the field."""
    money = {name: {"amount": str(typed[name] or Decimal(0)), "currency": typed["currency"]}
             for name in ("first", "each")}  # fmt: skip
    delivery = {
        "incoterm": typed["incoterm"],
        "place": typed["place"] or typed["economy"],
        "mode": typed["mode"],
        "loading": {"locode": typed["loading"], "name": names.get(typed["loading"], "")},
        "discharge": {"locode": typed["discharge"], "name": names.get(typed["discharge"], "")},
        **money,
    }
    sold = typed["verdict"] != "no"
    data = {name: typed[name] for name in ("economy", "verdict", "reason", "cites")}
    return formats.destination_from_json({**data, "delivery": delivery if sold else None}, field=row.prefix)


def _initial(product: Product) -> dict[str, Any]:
    prices = {f"price_{price.currency.lower()}": price.amount for price in product.prices}
    return {
        "sku": product.sku, "slug": product.slug, "hs_code": product.hs_code, "origin": product.origin,
        "name_en": product.names["en"], "name_es": product.names["es"],
        "description_en": product.descriptions["en"], "description_es": product.descriptions["es"],
        "net_mass": product.net_mass.value, "gross_mass": product.gross_mass.value, "unit": product.unit,
        "minimum": product.minimum, "stock": product.stock, "audience": str(product.audience),
        "image": product.image, "published": product.published, **prices,
    }  # fmt: skip


def _row(each: Destination) -> dict[str, Any]:
    known: dict[str, Any] = {
        "economy": each.economy, "verdict": str(each.verdict), "reason": each.reason, "cites": each.cites,
    }  # fmt: skip
    way = each.delivery
    if way is not None:
        known |= {
            "incoterm": str(way.incoterm), "place": way.place, "mode": str(way.mode), "loading": way.loading.locode,
            "discharge": way.discharge.locode, "currency": way.first.currency, "first": way.first.amount,
            "each": way.each.amount,
        }  # fmt: skip
    return known


def _problems(form: ProductForm, rows: Any) -> list[dict[str, str]]:
    found = words.problems(form)
    if not rows.is_bound:
        return found
    return found + [
        {"text": _("Destination %(n)s: %(text)s") % {"n": n, "text": text}, "href": f"#{row.prefix}-{name}"}
        for n, row in enumerate(rows, start=1)
        for name, texts in row.errors.items()
        for text in texts
    ]
