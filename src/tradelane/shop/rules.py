# SPDX-License-Identifier: Apache-2.0
"""What must hold to sell from the storefront; apart, so that a buyer can be told each rule and where it stands.

OECD is the Recommendation of the Council on Consumer Protection in E-Commerce (OECD/LEGAL/0422, 2016).
"""

import re
from collections.abc import Iterable
from decimal import Decimal

from tradelane.consignments.rules import text_is_printable, the_hs_code_exists
from tradelane.kernel.codes import COUNTRIES, Incoterm
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import rule
from tradelane.shop.values import (
    LANGUAGES,
    Audience,
    Buyer,
    Cart,
    Destination,
    OrderState,
    Payee,
    Product,
    Verdict,
)

_EMAIL = re.compile(r"[^\s@<>\"\x00-\x1f]{1,64}@[^\s@<>\".\x00-\x1f]+(\.[^\s@<>\".\x00-\x1f]+)+")
_TELEPHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEY = re.compile(r"[!-~]{16,80}")
_SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
RESERVED = frozenset({"manage", "orders"})
"""Addresses below /shop that are no product's."""
LARGEST_ORDER = 1_000_000
"""Units of one line; more is a slip."""
LARGEST_PRICE = Decimal("1e8")
"""Of one unit; the largest order in ten-thousandths then fits 64 bits."""


@rule("SHOP-1", cites="OECD/LEGAL/0422 Part Two B (fair business)", field="quantity", fix="Order at most what is left.")
def the_goods_are_in_stock(*, stock: int, quantity: int) -> bool:
    """Only goods that are there are sold."""
    return quantity <= stock


@rule("SHOP-2", cites="Contract of sale: the seller's terms", field="quantity", fix="Order at least the minimum.")
def at_least_the_minimum_is_ordered(product: Product, *, quantity: int) -> bool:
    """An order holds at least the product's minimum quantity, and no impossible number."""
    return max(product.minimum, 1) <= quantity <= LARGEST_ORDER


@rule(
    "SHOP-3",
    cites="OECD/LEGAL/0422 Part Two C (restrictions on purchase are disclosed before it)",
    field="destination",
    fix="Choose another destination, or ask the seller.",
)
def the_destination_is_sold_to(product: Product, *, economy: str) -> bool:
    """A product is sold only where its seller says that it may be sold; silence is not yes."""
    found = product.destination(economy)
    return found is not None and found.verdict is not Verdict.NO and found.delivery is not None


@rule(
    "SHOP-4",
    cites="WTO Agreement on Import Licensing Procedures art. 1; the destination's list",
    field="permit",
    fix="Write the number of the permit, or ask the agency for one first.",
)
def a_permit_is_named_where_one_is_needed(destination: Destination, *, permit: str) -> bool:
    """Where the destination asks for a permit, the buyer names it before the goods are sold."""
    return destination.verdict is not Verdict.PERMIT or bool(permit.strip())


@rule("SHOP-5", cites="RFC 5321 §4.1.2", field="email", fix="Write it as name@example.com.")
def the_email_has_the_form_of_one(email: str) -> bool:
    """An e-mail address has a name, an @ and a domain."""
    return len(email) <= 254 and _EMAIL.fullmatch(email) is not None


@rule("SHOP-6", cites="ITU-T E.164", field="telephone", fix="Write + and the country's code first: +65 6123 4567.")
def the_telephone_has_the_form_of_one(telephone: str) -> bool:
    """A telephone number begins with + and the country's code, and has 7 to 15 digits; carriers need it."""
    return _TELEPHONE.fullmatch(re.sub(r"[ ().-]", "", telephone)) is not None


@rule(
    "SHOP-7",
    cites="OECD/LEGAL/0422 Part Two D (confirmation process); UN Electronic Communications Convention art. 14",
    field="price",
    fix="Look at the price as it is, and confirm again.",
)
def the_price_shown_is_the_price_charged(*, shown: Digest, charged: Digest) -> bool:
    """A buyer is charged exactly what they saw and confirmed."""
    return shown == charged


@rule(
    "SHOP-8",
    cites="OECD/LEGAL/0422 Part Two C (all costs, with taxes and duties, before the purchase)",
    field="company_number",
    fix="Buy as a company that imports, or choose a product delivered with duty paid.",
)
def a_private_buyer_sees_one_full_price(buyer: Buyer, *, incoterm: Incoterm) -> bool:
    """A private buyer pays one price with duty and tax in it; nothing more is asked at the door."""
    return not buyer.is_private or incoterm is Incoterm.DDP


@rule(
    "SHOP-9",
    cites="Contract of sale: the seller's terms",
    field="company_number",
    fix="Write your company's official number, or choose a product for everyone.",
)
def trade_goods_are_sold_to_companies(product: Product, buyer: Buyer) -> bool:
    """Goods for the trade are sold only to companies that name their official number."""
    return product.audience is Audience.ANYONE or not buyer.is_private


@rule(
    "SHOP-10",
    cites="APEC Privacy Framework (2015), principle II (notice); OECD/LEGAL/0422 Part Two G",
    field="consent",
    fix="Read who gets your data, and tick the box.",
)
def the_buyer_knows_who_gets_their_data(*, consent: bool) -> bool:
    """Before an order is placed, the buyer has been told who gets their data and why, and has said yes."""
    return consent


@rule(
    "SHOP-11",
    cites="UPU Convention Regulations (CN 23: name and address of the addressee)",
    field="street",
    fix="Write name, street, city and postcode in the destination.",
)
def the_goods_have_an_addressee(buyer: Buyer, *, economy: str) -> bool:
    """Goods go to a legible name and a full address in the destination."""
    address = buyer.address
    lines = (buyer.name, address.street, address.city, address.postcode)
    legible = all(text_is_printable(text) for text in (*lines, buyer.company, buyer.permit))
    return legible and all(0 < len(line.strip()) <= 140 for line in lines) and address.country == economy


@rule(
    "SHOP-12",
    cites="UNCITRAL Model Law on Electronic Commerce art. 11 (one offer, one acceptance)",
    field="lines",
    fix="Make one order for each seller and currency.",
)
def a_cart_is_one_sale(cart: Cart) -> bool:
    """A cart has lines, all of one seller, travelling alike and priced in one currency, and no product twice."""
    ways = {_way(line.product.destination(cart.economy)) for line in cart.lines}
    sellers = {line.product.seller for line in cart.lines}
    products = {line.product.sku for line in cart.lines}
    return len(ways) == len(sellers) == 1 and len(products) == len(cart.lines)


def _way(found: Destination | None) -> tuple[object, ...]:
    if found is None or found.delivery is None:
        return ()
    way = found.delivery
    return (way.incoterm, way.mode, way.loading.locode, way.discharge.locode, found.currency)


@rule(
    "SHOP-13",
    cites="OECD/LEGAL/0422 Part Two E (payment)",
    field="destination",
    fix="Buy as a company, or ask the seller to add an account for this destination.",
)
def the_seller_can_be_paid_there(payee: Payee | None, *, currency: str) -> bool:
    """A private order is taken only where the seller has an account that collects its currency by code."""
    return payee is not None and payee.currency == currency


@rule(
    "SHOP-14",
    cites="WCO Data Model 3, class GoodsItem; WCO Harmonized System, edition 2022",
    field="hs_code",
    fix="Look the goods up in the Harmonized System and write the six digits.",
)
def a_product_is_classified_and_has_an_origin(product: Product) -> bool:
    """A product for sale abroad has a code of the Harmonized System and a country of origin."""
    return the_hs_code_exists(product.hs_code) and product.origin in COUNTRIES


@rule(
    "SHOP-15",
    cites="WCO Data Model 3, GoodsMeasure",
    field="gross_mass",
    fix="Weigh one unit without and with its packing.",
)
def a_product_is_weighed(product: Product) -> bool:
    """A product has a net mass above zero and weighs no less with its packing."""
    net, gross = product.net_mass.in_kilograms(), product.gross_mass.in_kilograms()
    return net is not None and gross is not None and 0 < net <= gross


@rule("SHOP-16", cites="ISO 4217", field="prices", fix="Give a price above zero in at most the currency's decimals.")
def prices_are_above_zero_and_fit_their_currency(product: Product) -> bool:
    """A product has at least one price, each above zero, in its currency's decimals, one for each currency."""
    fits = all(0 < price.amount < LARGEST_PRICE and price == price.rounded() for price in product.prices)
    return bool(product.prices) and fits and len({p.currency for p in product.prices}) == len(product.prices)


@rule(
    "SHOP-17",
    cites="Tradelane house rule",
    field="by",
    fix="Ask the seller to change it.",
    refusal=Forbidden,
)
def only_the_seller_changes_a_product(*, seller: OrganisationId, by: OrganisationId) -> bool:
    """A product, its orders and its accounts are changed only by its seller."""
    return seller == by


@rule(
    "SHOP-18",
    cites="RFC 3986 §2.3 (unreserved characters)",
    field="slug",
    fix="Use small letters, digits and single hyphens: roasted-coffee-250-g.",
)
def a_product_has_a_plain_address(*, slug: str, sku: str) -> bool:
    """A product's address is small letters, digits and hyphens, none of the shop's own; its number fits a label."""
    plain = _SLUG.fullmatch(slug) is not None and slug not in RESERVED
    return len(slug) <= 80 and plain and _SKU.fullmatch(sku) is not None


@rule(
    "SHOP-19",
    cites="OECD/LEGAL/0422 Part Two C (information in the buyer's language)",
    field="names",
    fix="Name and describe it in English and in Spanish.",
)
def a_product_speaks_every_language(product: Product) -> bool:
    """A product has a name and a description in each language of the shop."""
    return all(product.names.get(each) and product.descriptions.get(each) for each in LANGUAGES)


@rule(
    "SHOP-20",
    cites="UNCITRAL Model Law on Electronic Commerce art. 14 (acknowledgement of receipt)",
    field="key",
    fix="Send a random key of at least 16 characters, the same one when you try again.",
)
def the_key_of_an_order_cannot_be_guessed(key: str) -> bool:
    """Each order carries a random key, so that sending it twice is one order and nobody else finds it."""
    return _KEY.fullmatch(key) is not None


@rule(
    "SHOP-21",
    cites="Contract of sale: what is paid is delivered or refunded",
    field="state",
    fix="Refund a paid order instead.",
)
def only_an_unpaid_order_is_cancelled(state: OrderState) -> bool:
    """A seller cancels an order only while nothing is paid."""
    return state is not OrderState.PAID


@rule(
    "SHOP-22",
    cites="Incoterms 2020 (ICC); ISO 4217",
    field="destinations",
    fix="For each destination sold to, say how it travels, and give a price in the currency of its freight.",
)
def a_destination_sold_to_has_delivery_and_price(product: Product) -> bool:
    """Where a product is sold, its seller says how it gets there, at what freight, and has a price in that currency."""
    economies = [each.economy for each in product.destinations]
    return len(set(economies)) == len(economies) and all(_complete(product, each) for each in product.destinations)


def _complete(product: Product, each: Destination) -> bool:
    if each.verdict is Verdict.NO:
        return bool(each.reason)
    way = each.delivery
    return (
        way is not None
        and way.first.currency == way.each.currency
        and all(0 <= money.amount < LARGEST_PRICE for money in (way.first, way.each))
        and product.price(way.first.currency) is not None
    )


def sellable(product: Product, economies: Iterable[str]) -> list[str]:
    """Of `economies`, those that the product is sold to."""
    return [economy for economy in economies if the_destination_is_sold_to(product, economy=economy)]
