# SPDX-License-Identifier: Apache-2.0
"""What the story's cooperative sells in its shop; apart from the organisations, because it speaks of goods and freight.

Prices, freights and the list of permits are invented and say so.
"""

from dataclasses import replace
from decimal import Decimal

from config.demo.bank import COLLECTING_ACCOUNT, COLLECTING_UEN
from config.demo.world import MEXICO
from tradelane.consignments.values import Packages
from tradelane.kernel import clock
from tradelane.kernel.codes import Incoterm, TransportMode
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.money import Money
from tradelane.kernel.places import Place
from tradelane.kernel.quantities import Quantity
from tradelane.shop import actions, queries
from tradelane.shop.values import Audience, Delivery, Destination, Payee, Product, Verdict

_NO_PERMIT = "Roasted coffee needs no permit there (invented for the demo: confirm with the food agency)."
_NO_IMPORTER = "The cooperative has nobody there who answers for its food (invented for the demo)."
_SINGAPORE = Place("SGSIN", "Singapore")


def _money(amount: str, currency: str) -> Money:
    return Money(Decimal(amount), currency)


def _kilograms(value: str) -> Quantity:
    return Quantity(Decimal(value), "KGM")


def _carton() -> Product:
    """20 kg for companies, by sea, as in the story's trade."""
    by_sea = Delivery(
        Incoterm.CIF, "Singapore", TransportMode.MARITIME, Place("MXZLO", "Manzanillo"), _SINGAPORE,
        _money("180.00", "USD"), _money("3.00", "USD"),
    )  # fmt: skip
    return Product(
        sku="ALT-20K",
        slug="roasted-coffee-20-kg",
        seller=MEXICO.organisation("seller").id,
        names={"en": "Roasted coffee of Chiapas, carton of 20 kg", "es": "Café tostado de Chiapas, caja de 20 kg"},
        descriptions={
            "en": "Whole beans, high-grown, medium roast. For roasters, cafés and shops.",
            "es": "Grano entero, de altura, tueste medio. Para tostadores, cafés y tiendas.",
        },
        hs_code="090121",
        origin="MX",
        net_mass=_kilograms("20"),
        gross_mass=_kilograms("21.5"),
        packages=Packages(1, "CT"),
        unit="CT",
        prices=(_money("196.00", "USD"),),
        minimum=10,
        stock=600,
        audience=Audience.COMPANIES,
        image="carton",
        destinations=(
            Destination("SG", Verdict.YES, _NO_PERMIT, delivery=by_sea),
            Destination("AU", Verdict.NO, _NO_IMPORTER),
        ),
    )


def _bag() -> Product:
    """250 g for anyone, by post, with duty and tax in the price."""
    by_post = Delivery(
        Incoterm.DDP, "Singapore", TransportMode.MAIL, Place("MXMEX", "Ciudad de México"), _SINGAPORE,
        _money("9.50", "SGD"), _money("2.50", "SGD"),
    )  # fmt: skip
    return Product(
        sku="ALT-250",
        slug="roasted-coffee-250-g",
        seller=MEXICO.organisation("seller").id,
        names={"en": "Roasted coffee of Chiapas, bag of 250 g", "es": "Café tostado de Chiapas, bolsa de 250 g"},
        descriptions={
            "en": "Whole beans, high-grown, medium roast. Roasted in Tapachula the week it is sent.",
            "es": "Grano entero, de altura, tueste medio. Tostado en Tapachula la semana en que se envía.",
        },
        hs_code="090121",
        origin="MX",
        net_mass=_kilograms("0.250"),
        gross_mass=_kilograms("0.280"),
        packages=Packages(1, "BG"),
        unit="BG",
        prices=(_money("18.00", "SGD"), _money("13.40", "USD")),
        minimum=1,
        stock=120,
        image="bag",
        destinations=(
            Destination("SG", Verdict.YES, _NO_PERMIT, delivery=by_post),
            Destination("AU", Verdict.NO, _NO_IMPORTER),
        ),
    )


def seed_products() -> None:
    """Put both coffees in the shop and say where private buyers in Singapore pay; again keeps the stock as it is."""
    by, now = queries.seller_actor(MEXICO.organisation("seller").id), clock.now()
    for product in (_carton(), _bag()):
        try:
            stock = queries.own_product(slug=product.slug, by=by).stock
        except NotFound:
            stock = product.stock
        actions.publish_product(product=replace(product, stock=stock), by=by, now=now)
    actions.set_payee(
        payee=Payee(
            economy="SG",
            currency="SGD",
            name="Banco del Istmo for Altura",
            proxy=OrganisationId(COLLECTING_UEN),
            number=COLLECTING_ACCOUNT["number"],
            bic=COLLECTING_ACCOUNT["bic"],
            bank=MEXICO.organisation("seller_bank").id,
        ),
        by=by,
    )
