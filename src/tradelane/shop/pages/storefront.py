# SPDX-License-Identifier: Apache-2.0
"""What anyone sees: catalogue, a product with its price delivered, and the files for search engines; no decisions."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tradelane.kernel import clock
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Refused, Unreadable
from tradelane.shop import formats, queries
from tradelane.shop.pages import words
from tradelane.shop.rules import the_destination_is_sold_to
from tradelane.shop.values import Audience, Offer, Product

_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Everything for sale."""
    cards = [card(product) for product in queries.products()]
    return render(request, "shop/catalogue.html", {"cards": cards})


@require_safe
def product_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A product; with a destination and a quantity, what it costs delivered there and why."""
    product, language = queries.product(slug=slug), get_language() or "en"
    to, typed = destination(request.GET.get("to", ""), product), request.GET.get("quantity", str(product.minimum))
    offer, problem = price(product, typed, to)
    context = {
        **card(product),
        "destinations": destinations(product),
        "to": to,
        "to_name": words.economy(to),
        "quantity": typed,
        "verdict": words.verdict(product.destination(to)),
        "problems": [problem] if problem else [],
        "facts": _facts(product),
        "json_ld": script_json(formats.json_ld(product, base_url=settings.BASE_URL, language=language)),
        "open_graph": formats.open_graph(product, base_url=settings.BASE_URL, language=language).items(),
        "canonical": f"{settings.BASE_URL}/shop/{product.slug}",
        **offered(offer),
    }
    return render(request, "shop/product.html", context, status=422 if problem and "quantity" in request.GET else 200)


def price(product: Product, typed: str, to: str) -> tuple[Offer | None, dict[str, str] | None]:
    """The offer for what was typed, or what is wrong with it."""
    if not the_destination_is_sold_to(product, economy=to):
        return None, None
    if not typed.isascii() or not typed.isdigit() or len(typed) > 9:
        return None, {"text": _("Write the quantity as a whole number."), "href": "#quantity"}
    try:
        return queries.offer(wanted=[(product.slug, int(typed))], economy=to, on=clock.now().date()), None
    except Refused as error:
        field, text = words.refusal(_with_facts(error, product))
        return None, {"text": text, "href": f"#{field}"}
    except Unreadable as error:
        return None, {"text": error.message, "href": "#to", "fix": error.fix}


def _with_facts(error: Refused, product: Product) -> Refused:
    error.facts = {"minimum": product.minimum, "stock": product.stock, **error.facts}
    return error


def offered(offer: Offer | None) -> dict[str, Any]:
    """What templates show of an offer."""
    if offer is None:
        return {"offer": None}
    return {"offer": offer, "bars": words.bars(offer), "figures": words.figures(offer)}


def card(product: Product) -> dict[str, Any]:
    """What every page shows of a product."""
    language = get_language() or "en"
    return {
        "product": product,
        "name": product.name(language),
        "description": product.description(language),
        "prices": words.money(product.prices),
        "unit": words.unit(product.unit),
        "origin": words.economy(product.origin),
        "companies_only": product.audience is Audience.COMPANIES,
        "image": f"shop/{product.image}.svg" if product.image else "",
    }


def destination(typed: str, product: Product) -> str:
    """The chosen economy, else the first that the product is sold to."""
    if typed in ECONOMIES:
        return typed
    sold = [each.economy for each in product.destinations if each.delivery]
    return sold[0] if sold else settings.ECONOMY


def destinations(product: Product) -> list[tuple[str, str]]:
    """Every economy but the origin's, those sold to first."""
    sold = {each.economy for each in product.destinations if each.delivery}
    named = [(code, words.economy(code)) for code in ECONOMIES if code != product.origin]
    return sorted(named, key=lambda pair: (pair[0] not in sold, pair[1]))


def _facts(product: Product) -> list[dict[str, Any]]:
    return [
        {"key": _("Seller"), "value": product.seller_name},
        {"key": _("Harmonized System code"), "value": product.hs_code, "code": True},
        {"key": _("Origin"), "value": words.economy(product.origin)},
        {"key": _("Net mass of one"), "value": f"{product.net_mass.value.normalize():f} kg"},
        {"key": _("Gross mass of one"), "value": f"{product.gross_mass.value.normalize():f} kg"},
        {"key": _("Minimum order"), "value": product.minimum},
        {"key": _("In stock"), "value": product.stock},
    ]


def script_json(data: dict[str, Any]) -> SafeString:
    """Data for a `<script>` of a type that browsers don't run; no text in it can close the element."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308  escaped one line above


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """The node's public pages for crawlers."""
    return HttpResponse(
        formats.sitemap(queries.products(), base_url=settings.BASE_URL), content_type="application/xml"
    )  # fmt: skip


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers leave alone: links to orders and forms."""
    lines = ("User-agent: *", "Disallow: /shop/orders/", "Disallow: /shop/manage", "Disallow: /accounts/")
    text = "\n".join((*lines, f"Sitemap: {settings.BASE_URL}/sitemap.xml", ""))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The products for price comparison and advertising services."""
    content = formats.feed(queries.products(), base_url=settings.BASE_URL, language=get_language() or "en")
    return HttpResponse(content, content_type="application/rss+xml")
