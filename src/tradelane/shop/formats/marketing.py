# SPDX-License-Identifier: Apache-2.0
"""Products for search engines, feeds and previews: schema.org, Open Graph, sitemap, RSS; apart from the pages.

Sources: schema.org Product and Offer; the Open Graph protocol (ogp.me); sitemaps.org 0.9; RSS 2.0 with the `g:`
names of merchant feeds.
"""

from collections.abc import Iterable
from typing import Any

from lxml import etree

from tradelane.kernel.money import plain
from tradelane.shop.values import Product

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_MERCHANT = "http://base.google.com/ns/1.0"
"""Namespace of the `g:` names that merchant feeds share."""


def address_of(product: Product, *, base_url: str) -> str:
    """The product's page."""
    return f"{base_url}/shop/{product.slug}"


def image_of(product: Product, *, base_url: str) -> str:
    """The product's picture; empty for none."""
    return f"{base_url}/static/shop/{product.image}.svg" if product.image else ""


def json_ld(product: Product, *, base_url: str, language: str) -> dict[str, Any]:
    """The product with an Offer for each price, as JSON-LD of schema.org."""
    address = address_of(product, base_url=base_url)
    regions = [each.economy for each in product.destinations if each.delivery]
    made = {
        "@context": "https://schema.org",
        "@type": "Product",
        "@id": address,
        "name": product.name(language),
        "description": product.description(language),
        "sku": product.sku,
        "url": address,
        "countryOfOrigin": {"@type": "Country", "name": product.origin},
        "weight": {
            "@type": "QuantitativeValue",
            "value": plain(product.net_mass.value),
            "unitCode": product.net_mass.unit,
        },
        "offers": [
            {
                "@type": "Offer",
                "url": address,
                "price": plain(price.amount),
                "priceCurrency": price.currency,
                "availability": f"https://schema.org/{'InStock' if product.stock else 'OutOfStock'}",
                "eligibleQuantity": {
                    "@type": "QuantitativeValue",
                    "minValue": product.minimum,
                    "unitCode": product.unit,
                },
                "eligibleRegion": regions,
                "seller": {"@type": "Organization", "name": product.seller_name},
            }
            for price in product.prices
        ],
    }
    if image := image_of(product, base_url=base_url):
        made["image"] = image
    return made


def open_graph(product: Product, *, base_url: str, language: str) -> dict[str, str]:
    """Names and contents of the `<meta property>` elements for previews."""
    price = product.prices[0]
    found = {
        "og:type": "product",
        "og:title": product.name(language),
        "og:description": product.description(language)[:200],
        "og:url": address_of(product, base_url=base_url),
        "og:locale": {"es": "es_MX"}.get(language, "en_US"),
        "product:price:amount": plain(price.amount),
        "product:price:currency": price.currency,
    }
    if image := image_of(product, base_url=base_url):
        found["og:image"] = image
    return found


def sitemap(products: Iterable[Product], *, base_url: str) -> bytes:
    """The node's public pages and every product as a sitemap (sitemaps.org 0.9)."""
    root = etree.Element(f"{{{_SITEMAP}}}urlset", nsmap={None: _SITEMAP})
    pages = [f"{base_url}{path}" for path in ("/", "/shop", "/verify/", "/procedures", "/plans/")]
    for address in [*pages, *(address_of(product, base_url=base_url) for product in products)]:
        etree.SubElement(etree.SubElement(root, f"{{{_SITEMAP}}}url"), f"{{{_SITEMAP}}}loc").text = address
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def feed(products: Iterable[Product], *, base_url: str, language: str) -> bytes:
    """The products as RSS 2.0 with the names that merchant feeds share; one item for each product and currency."""
    root = etree.Element("rss", nsmap={"g": _MERCHANT}, version="2.0")
    channel = etree.SubElement(root, "channel")
    etree.SubElement(channel, "title").text = "Tradelane"
    etree.SubElement(channel, "link").text = f"{base_url}/shop"
    etree.SubElement(channel, "description").text = "Products with their price delivered"
    for product in products:
        for price in product.prices:
            item = etree.SubElement(channel, "item")
            facts = {
                "id": f"{product.sku}-{price.currency}",
                "title": product.name(language),
                "description": product.description(language),
                "link": address_of(product, base_url=base_url),
                "image_link": image_of(product, base_url=base_url),
                "availability": "in_stock" if product.stock else "out_of_stock",
                "price": f"{plain(price.amount)} {price.currency}",
                "brand": product.seller_name,
                "condition": "new",
                "shipping_weight": f"{product.gross_mass.in_kilograms() or 0:f} kg",
            }
            for name, text in facts.items():
                if text:
                    etree.SubElement(item, f"{{{_MERCHANT}}}{name}").text = text
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
