# SPDX-License-Identifier: Apache-2.0
"""The shop over HTTP, for anyone: catalogue, price delivered, order; apart from the pages. No decisions here."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from tradelane.consignments.values import Address
from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import Digest
from tradelane.shop import actions, formats, queries
from tradelane.shop.values import Buyer, OrderView, PaymentAsk, Product

router = Router()


class ProductOut(Schema):
    """A product with all that customs will ask of it."""

    sku: str
    slug: str
    url: str
    seller: str
    seller_name: str
    names: dict[str, str]
    descriptions: dict[str, str]
    hs_code: str
    hs_edition: str
    origin: str
    net_mass: dict[str, str]
    gross_mass: dict[str, str]
    unit: str
    prices: list[dict[str, str]]
    minimum: int
    stock: int
    audience: str
    destinations: list[dict[str, Any]]

    @classmethod
    def of(cls, product: Product) -> "ProductOut":
        """From the value."""
        return cls(
            sku=product.sku,
            slug=product.slug,
            url=f"{settings.BASE_URL}/shop/{product.slug}",
            seller=product.seller,
            seller_name=product.seller_name,
            names=dict(product.names),
            descriptions=dict(product.descriptions),
            hs_code=product.hs_code,
            hs_edition=product.hs_edition,
            origin=product.origin,
            net_mass=product.net_mass.as_json(),
            gross_mass=product.gross_mass.as_json(),
            unit=product.unit,
            prices=[price.as_json() for price in product.prices],
            minimum=product.minimum,
            stock=product.stock,
            audience=str(product.audience),
            destinations=[formats.destination_json(each) for each in product.destinations],
        )


class LineIn(Schema):
    """So many of a product."""

    slug: str
    quantity: int


class AddressIn(Schema):
    """Where the goods go, in the destination."""

    street: str
    city: str
    postcode: str


class BuyerIn(Schema):
    """Who buys; with a company's official number, a company."""

    name: str = Field(max_length=140)
    email: str = Field(max_length=254)
    telephone: str = Field(max_length=30)
    address: AddressIn
    company: str = Field("", max_length=140)
    company_number: str = Field("", max_length=80)
    permit: str = Field("", max_length=80)


class OrderIn(Schema):
    """An order; `quote_digest` is that of the quote which the buyer confirmed."""

    lines: list[LineIn] = Field(max_length=50)
    to: str = Field(max_length=2)
    buyer: BuyerIn
    consent: bool = False
    quote_digest: str
    key: str


class PaymentOut(Schema):
    """What is to be paid by code."""

    payload: str
    reference: str
    amount: dict[str, str]
    payee: str
    paid: bool

    @classmethod
    def of(cls, ask: PaymentAsk) -> "PaymentOut":
        """From the value."""
        return cls(
            payload=ask.payload, reference=ask.reference, amount=ask.amount.as_json(), payee=ask.payee, paid=ask.paid
        )


class OrderOut(Schema):
    """An order as it stands, for whoever has its token."""

    token: str
    url: str
    number: str
    state: str
    seller: str
    to: str
    lines: list[dict[str, Any]]
    to_pay: dict[str, str]
    at_border: dict[str, str]
    payment: PaymentOut | None
    placed_at: str
    paid_at: str | None

    @classmethod
    def of(cls, order: OrderView) -> "OrderOut":
        """From the value, without the buyer's data: they have it."""
        token, ask = queries.order_token(order.id), queries.payment_ask(order)
        return cls(
            token=token,
            url=f"{settings.BASE_URL}/shop/orders/{token}",
            number=order.number,
            state=str(order.state),
            seller=order.seller,
            to=order.economy,
            lines=[dict(line) for line in order.lines],
            to_pay=order.to_pay.as_json(),
            at_border=order.at_border.as_json(),
            payment=PaymentOut.of(ask) if ask else None,
            placed_at=rfc3339(order.placed_at),
            paid_at=rfc3339(order.paid_at) if order.paid_at else None,
        )


@router.get("/products", auth=None, response=list[ProductOut], summary="Everything for sale")
def list_products(request: HttpRequest) -> list[ProductOut]:
    """By address."""
    return [ProductOut.of(product) for product in queries.products()]


@router.get("/products/{slug}", auth=None, response=ProductOut, summary="One product")
def one_product(request: HttpRequest, slug: str) -> ProductOut:
    """As it is for sale."""
    return ProductOut.of(queries.product(slug=slug))


@router.get("/quote", auth=None, summary="What a product costs delivered, each figure with its source")
def quote(request: HttpRequest, slug: str, to: str, quantity: int = 1) -> dict[str, Any]:
    """`quote_digest` is what an order confirms. Refused with the rule where it may not be sold."""
    return formats.offer_json(queries.offer(wanted=[(slug, quantity)], economy=to, on=clock.now().date()))


@router.post("/orders", auth=None, response={201: OrderOut}, summary="Order, as anyone")
def place(request: HttpRequest, body: OrderIn) -> Status[OrderOut]:
    """The same `key` again is the same order. Refused naming field, rule and fix; SHOP-7 tells a changed price."""
    given = body.buyer
    buyer = Buyer(
        name=given.name,
        email=given.email,
        telephone=given.telephone,
        address=Address(given.address.street, given.address.city, given.address.postcode, body.to),
        company=given.company,
        organisation=formats.official_number(given.company_number, economy=body.to),
        permit=given.permit,
    )
    order = actions.place_order(
        wanted=[(line.slug, line.quantity) for line in body.lines],
        economy=body.to,
        buyer=buyer,
        consent=body.consent,
        quote_digest=Digest(body.quote_digest),
        key=body.key,
        now=clock.now(),
    )
    return Status(201, OrderOut.of(order))


@router.get("/orders/{token}", auth=None, response=OrderOut, summary="An order, for whoever has its token")
def one_order(request: HttpRequest, token: str) -> OrderOut:
    """State, sum, and the code to pay it."""
    return OrderOut.of(queries.order_by_token(token))
