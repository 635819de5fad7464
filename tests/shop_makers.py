# SPDX-License-Identifier: Apache-2.0
"""Builders of products, buyers and a storefront with good defaults; beside makers.py. Everything is invented."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.makers import BUYER, OUTSIDER, SELLER, an_actor, an_organisation
from tests.payment_makers import SELLER_BANK
from tradelane.consignments.values import Address, Packages
from tradelane.kernel.codes import Incoterm, TransportMode
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.money import Money
from tradelane.kernel.places import Place
from tradelane.kernel.quantities import Quantity
from tradelane.parties.values import OrganisationKind
from tradelane.payments.formats.camt054 import write_notification
from tradelane.payments.values import Credit, Match
from tradelane.shop.values import Audience, Buyer, Cart, CartLine, Delivery, Destination, Payee, Product, Verdict

KEY = "a-random-key-of-the-form"
PAYEE = Payee(
    "SG",
    "SGD",
    "Banco del Istmo for Altura",
    OrganisationId("SG.UEN.T19FC0042E"),
    "7100420042",
    "BISTSGS1",
    SELLER_BANK,
)


def sgd(amount: str) -> Money:
    return Money(Decimal(amount), "SGD")


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def kg(value: str) -> Quantity:
    return Quantity(Decimal(value), "KGM")


BY_MAIL = Delivery(
    Incoterm.DDP, "Singapore", TransportMode.MAIL, Place("MXMEX", "Mexico City"), Place("SGSIN", "Singapore"),
    sgd("6.00"), sgd("2.50"),
)  # fmt: skip
BY_SEA = Delivery(
    Incoterm.CIF, "Singapore", TransportMode.MARITIME, Place("MXZLO", "Manzanillo"), Place("SGSIN", "Singapore"),
    usd("120.00"), usd("2.00"),
)  # fmt: skip


def a_bag(**changes: Any) -> Product:
    """A bag of coffee for anyone in Singapore, delivered with duty and tax paid."""
    product = Product(
        sku="ALT-250",
        slug="coffee-250-g",
        seller=SELLER,
        names={"en": "Coffee of Chiapas, 250 g", "es": "Café de Chiapas, 250 g"},
        descriptions={"en": "Roasted whole beans.", "es": "Grano entero tostado."},
        hs_code="090121",
        origin="MX",
        net_mass=kg("0.250"),
        gross_mass=kg("0.280"),
        packages=Packages(1, "BG"),
        unit="BG",
        prices=(sgd("18.00"), usd("13.40")),
        minimum=1,
        stock=5,
        image="bag",
        destinations=(
            Destination("SG", Verdict.YES, "Roasted coffee needs no permit.", "invented list", BY_MAIL),
            Destination("AU", Verdict.NO, "The seller has no importer there."),
        ),
        seller_name="Cooperativa Altura de Chiapas",
    )
    return replace(product, **changes)


def a_carton(**changes: Any) -> Product:
    """Cartons for companies, by sea, duty and tax at the border."""
    product = a_bag(
        sku="ALT-20K",
        slug="coffee-20-kg",
        net_mass=kg("20"),
        gross_mass=kg("21.5"),
        packages=Packages(1, "CT"),
        unit="CT",
        prices=(usd("196.00"),),
        minimum=10,
        stock=600,
        audience=Audience.COMPANIES,
        image="carton",
        destinations=(Destination("SG", Verdict.YES, "No permit.", "", BY_SEA),),
    )
    return replace(product, **changes)


def a_cart(product: Product | None = None, quantity: int = 1, economy: str = "SG") -> Cart:
    return Cart((CartLine(product or a_bag(), quantity),), economy)


def a_buyer(**changes: Any) -> Buyer:
    """A private person in Singapore."""
    buyer = Buyer(
        "Siti Invented", "siti@buyer.example", "+65 6123 4567", Address("5 Sample Street", "Singapore", "069543", "SG")
    )
    return replace(buyer, **changes)


def a_company(**changes: Any) -> Buyer:
    return a_buyer(company="Merlion Roasters Pte Ltd", organisation=BUYER, **changes)


class Storefront:
    """A seller's shop at one node (needs the database)."""

    def __init__(self, now: datetime) -> None:
        from tradelane.shop import actions

        self.now = now
        for id in (SELLER, OUTSIDER):
            an_organisation(id, name="Cooperativa Altura de Chiapas" if id == SELLER else "")
        an_organisation(SELLER_BANK, kinds=[OrganisationKind.BANK])
        for product in (a_bag(), a_carton()):
            actions.publish_product(product=product, by=an_actor(SELLER), now=now)
        actions.set_payee(payee=PAYEE, by=an_actor(SELLER))

    def digest(self, slug: str = "coffee-250-g", quantity: int = 1, economy: str = "SG") -> Any:
        from tradelane.shop import queries

        return queries.offer(wanted=[(slug, quantity)], economy=economy, on=self.now.date()).digest

    def order(self, slug: str = "coffee-250-g", quantity: int = 1, **changes: Any) -> Any:
        from tradelane.shop import actions

        given = {
            "wanted": [(slug, quantity)],
            "economy": "SG",
            "buyer": a_buyer(),
            "consent": True,
            "key": KEY,
            "now": self.now,
            **changes,
        }
        if "quote_digest" not in given:
            given["quote_digest"] = self.digest(slug, quantity)
        return actions.place_order(**given)

    def pay(self, reference: str, amount: Money, bank_reference: str = "BK-1") -> list[Match]:
        from tradelane.payments.actions import record_notification

        credit = Credit(bank_reference, amount, (reference,), booked=True, booked_on=self.now.date())
        content = write_notification(
            [credit], message_id=f"M-{bank_reference}", account=PAYEE.number, bank_bic=PAYEE.bic, now=self.now
        )
        return record_notification(
            content=content, by=an_actor(SELLER_BANK, kinds=[OrganisationKind.BANK]), now=self.now
        )
