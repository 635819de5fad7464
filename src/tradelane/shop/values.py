# SPDX-License-Identifier: Apache-2.0
"""Products, carts, offers and orders as values; apart, because page, API and order must price alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tradelane.consignments.values import Address, Packages
from tradelane.kernel.codes import Incoterm, TransportMode
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import IntentId, OrganisationId, TradeId
from tradelane.kernel.money import Money
from tradelane.kernel.places import Place
from tradelane.kernel.quantities import Quantity

LANGUAGES = ("en", "es")
"""Languages that a product speaks."""


class Audience(StrEnum):
    """Who may buy."""

    ANYONE = "anyone"
    COMPANIES = "companies"
    """Wholesale: only buyers with an official number."""


class Verdict(StrEnum):
    """Whether a product may be sold into an economy."""

    YES = "yes"
    PERMIT = "permit"
    """The buyer needs a permit of an agency."""
    NO = "no"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How goods get to an economy and what that costs, in the currency of the sale there."""

    incoterm: Incoterm
    place: str
    """Named place of the Incoterm."""
    mode: TransportMode
    loading: Place
    discharge: Place
    first: Money
    """Freight of an order, whatever its size."""
    each: Money
    """Freight of one more unit."""


@dataclass(frozen=True, slots=True)
class Destination:
    """What the seller says of selling into one economy."""

    economy: str
    verdict: Verdict
    reason: str
    """Why so, in words for the buyer."""
    cites: str = ""
    """The law or list behind the reason."""
    delivery: Delivery | None = None
    """None where nothing is sold."""

    @property
    def currency(self) -> str:
        """Currency of the sale into this economy; empty where nothing is sold."""
        return self.delivery.first.currency if self.delivery else ""


@dataclass(frozen=True, slots=True)
class Product:
    """Something for sale, with all that customs will ask of it."""

    sku: str
    slug: str
    seller: OrganisationId
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    hs_code: str
    origin: str
    net_mass: Quantity
    """Of one unit sold, without packing."""
    gross_mass: Quantity
    """Of one unit sold, as it is packed for transport."""
    packages: Packages
    """Of one unit sold."""
    unit: str
    """UN/ECE Rec 20 or 21 code of the unit sold, such as CT or BG."""
    prices: tuple[Money, ...]
    """Of one unit, one for each currency."""
    minimum: int
    stock: int
    audience: Audience = Audience.ANYONE
    image: str = ""
    """Name of one of our drawings, `bag` or `carton`; empty for none."""
    destinations: tuple[Destination, ...] = ()
    hs_edition: str = "2022"
    seller_name: str = ""
    published: bool = True

    def name(self, language: str) -> str:
        """The name in a language, else in English."""
        return self.names.get(language) or self.names.get("en", self.sku)

    def description(self, language: str) -> str:
        """The description in a language, else in English."""
        return self.descriptions.get(language) or self.descriptions.get("en", "")

    def price(self, currency: str) -> Money | None:
        """The price of one unit in a currency, None when the seller gives none."""
        return next((price for price in self.prices if price.currency == currency), None)

    def destination(self, economy: str) -> Destination | None:
        """What the seller says of an economy; None: nothing, which is not yes."""
        return next((each for each in self.destinations if each.economy == economy), None)


@dataclass(frozen=True, slots=True)
class CartLine:
    """So many units of a product."""

    product: Product
    quantity: int


@dataclass(frozen=True, slots=True)
class Cart:
    """What a buyer wants, and where."""

    lines: tuple[CartLine, ...]
    economy: str
    """Destination, ISO 3166-1 alpha-2."""

    @property
    def delivery(self) -> Delivery | None:
        """How the first line travels; `rules.a_cart_is_one_sale` makes the others travel alike."""
        found = self.lines[0].product.destination(self.economy) if self.lines else None
        return found.delivery if found else None


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who buys: a private person, or a company known by its official number."""

    name: str
    email: str
    telephone: str
    address: Address
    company: str = ""
    organisation: OrganisationId | None = None
    permit: str = ""
    """Number of the permit, where one is needed."""

    @property
    def is_private(self) -> bool:
        """Whether a private person buys."""
        return self.organisation is None


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One figure of the price delivered with what it rests on."""

    kind: str
    """As `tariff.values.QuoteLine.kind`."""
    description: str
    amount: Money
    """In the currency of the sale."""
    rate: str
    base: Money | None
    cites: str
    source: str
    confidence: str
    counts: bool
    """Whether it is part of the total; customs value and exchange only explain."""
    to_seller: bool
    """Whether the buyer pays it with the order, and not at the border."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a cart costs delivered on a day."""

    lane: str
    on: date
    incoterm: Incoterm
    lines: tuple[OfferLine, ...]
    to_pay: Money
    """To the seller, with the order."""
    at_border: Money
    """By the importer, to customs."""
    digest: Digest
    """Of everything that decides the price; the buyer confirms it, and it is what is charged."""

    @property
    def total(self) -> Money:
        """Delivered, everything paid."""
        return self.to_pay + self.at_border


class OrderState(StrEnum):
    """Where an order stands."""

    PLACED = "placed"
    PAID = "paid"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order as buyer and seller see it."""

    id: str
    number: str
    seller: OrganisationId
    seller_name: str
    economy: str
    state: OrderState
    lines: tuple[Mapping[str, Any], ...]
    """Each {sku, slug, names, quantity, unit, price}."""
    to_pay: Money
    at_border: Money
    offer: Mapping[str, Any]
    """As `formats.offer_json` wrote it."""
    buyer: Buyer
    placed_at: datetime
    paid_at: datetime | None = None
    trade: TradeId | None = None
    intent: IntentId | None = None


@dataclass(frozen=True, slots=True)
class PaymentAsk:
    """What a buyer has to pay, as a code to scan."""

    payload: str
    reference: str
    amount: Money
    payee: str
    paid: bool


@dataclass(frozen=True, slots=True)
class Payee:
    """Where a seller collects what buyers in an economy pay by code."""

    economy: str
    currency: str
    name: str
    proxy: OrganisationId
    """Official number by which the scheme finds the account: for PayNow a UEN, `SG.UEN.…`."""
    number: str
    bic: str
    bank: OrganisationId
