# SPDX-License-Identifier: Apache-2.0
"""The one data set of a sale, in UN/CEFACT names; apart, because every document is derived from it.

Plain frozen values. Reading and writing them is in `formats`; what must hold is in `rules`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tradelane.kernel.codes import Incoterm, TransportMode
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.kernel.money import Money, total
from tradelane.kernel.places import Place
from tradelane.kernel.quantities import Quantity


class PartyRole(StrEnum):
    """What a party does in the consignment (UN/CEFACT party function names)."""

    SELLER = "seller"
    BUYER = "buyer"
    CONSIGNOR = "consignor"
    CONSIGNEE = "consignee"
    NOTIFY = "notify"
    CARRIER = "carrier"
    DECLARANT = "declarant"
    SELLER_BANK = "seller_bank"
    BUYER_BANK = "buyer_bank"


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `country` is ISO 3166-1 alpha-2."""

    street: str
    city: str
    postcode: str
    country: str
    region: str = ""


ADDRESS_FIELDS = ("street", "city", "postcode", "region", "country")


@dataclass(frozen=True, slots=True)
class Contact:
    """The person to ask. Personal data: leaves only through `privacy`."""

    name: str = ""
    email: str = ""
    telephone: str = ""


CONTACT_FIELDS = ("name", "email", "telephone")


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation or a person in one role."""

    role: PartyRole
    name: str
    address: Address
    organisation: OrganisationId | None = None
    """Official number, such as `MX.RFC.CAC201105AB1`; None for a private person or when the source had none."""
    contact: Contact | None = None

    @property
    def contact_lines(self) -> list[str]:
        """The contact as a page shows it, without what is not known."""
        return [text for name in CONTACT_FIELDS if (text := getattr(self.contact or Contact(), name))]

    @property
    def person(self) -> dict[str, str]:
        """The personal fields by the names of `privacy`: the contact's, and all of a party that is a private person.

        An organisation's name and address are nobody's personal data.
        """
        contact = self.contact or Contact()
        fields = {name: getattr(contact, name) for name in CONTACT_FIELDS}
        if self.organisation is None:
            fields |= {f"address.{name}": getattr(self.address, name) for name in ADDRESS_FIELDS}
            fields["name"] = fields["name"] or self.name
        return {name: value for name, value in fields.items() if value}


@dataclass(frozen=True, slots=True)
class Packages:
    """How goods are packed: UN/ECE Recommendation 21 code, such as CT for a carton."""

    count: int
    kind: str


@dataclass(frozen=True, slots=True)
class GoodsItem:
    """One line of goods."""

    number: int
    """Line number from 1, as the order had it where it is a number."""
    description: str
    quantity: Quantity | None
    """None where the source counts only mass and packages, as customs and carriers do."""
    unit_price: Money | None = None
    """Price of one unit of `quantity`; None where the source, such as a waybill, states no price."""
    value: Money | None = None
    """Line amount: quantity x unit price, less allowances, plus charges, as the source states it."""
    hs_code: str = ""
    """Six digits of the Harmonized System (`hs_edition`); empty until somebody declares it."""
    hs_edition: str = ""
    origin: str = ""
    """Country of origin, ISO 3166-1 alpha-2."""
    net_mass: Quantity | None = None
    gross_mass: Quantity | None = None
    packages: Packages | None = None
    marks: str = ""
    seller_sku: str = ""
    dangerous_goods_un: str = ""
    """UN number of dangerous goods, four digits; empty when not dangerous or not stated."""

    @property
    def worth(self) -> Money:
        """The value of a line that has one; every line of an entered consignment does (CONS-27).

        Raises Unreadable when the source stated none.
        """
        if self.value is None:
            raise Unreadable(
                f"line {self.number} has no value", field="goods_items[].value", rule="CONS-27",
                fix="Add the price and the value of the line.", cites="WTO Valuation Agreement art. 1",
            )  # fmt: skip
        return self.value


@dataclass(frozen=True, slots=True)
class Equipment:
    """A container with its ISO 6346 number and size-type code."""

    number: str
    size_type: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Transport:
    """How the goods travel."""

    mode: TransportMode | None
    loading: Place | None
    discharge: Place | None
    """Mode and both places are known of every entered consignment (CONS-29); a foreign file may lack one."""
    vessel: str = ""
    voyage: str = ""
    imo: str = ""
    """IMO ship number, seven digits."""
    departure: date | None = None
    arrival: date | None = None
    equipment: tuple[Equipment, ...] = ()

    @property
    def ends(self) -> tuple[Place, Place] | None:
        """Where the goods are loaded and discharged; None while one of them is not known."""
        return (self.loading, self.discharge) if self.loading and self.discharge else None


@dataclass(frozen=True, slots=True)
class Terms:
    """Delivery and payment terms."""

    incoterm: Incoterm | None
    place: str
    """Named place of the Incoterm."""
    currency: str
    """ISO 4217; empty where the source, such as a waybill, states no amount."""
    payment: str = ""
    """In words, such as `Documents against payment`."""


@dataclass(frozen=True, slots=True)
class Charge:
    """A cost beside the goods: `kind` is `freight`, `insurance`, `allowance` (negative) or `charge`."""

    kind: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a field came from when the source document did not hold it. Nothing is guessed silently."""

    path: str
    """Field, such as `goods_items[0].hs_code`."""
    source: str
    """`order`, `declarant`, `seller`, `carrier`: who supplied it."""
    by: str = ""
    """Name of the organisation that supplied it."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class References:
    """Numbers by which others know this sale."""

    order: str = ""
    ucr: str = ""
    """Unique consignment reference (WCO), at most 35 characters."""
    contract: str = ""
    buyer: str = ""


@dataclass(frozen=True, slots=True)
class Consignment:
    """One sale on its way over a border: entered once, the source of every document."""

    id: ConsignmentId
    ordered_on: date | None
    """None where the source, such as a customs declaration, does not say."""
    parties: tuple[Party, ...]
    goods_items: tuple[GoodsItem, ...]
    terms: Terms
    references: References
    transport: Transport | None = None
    charges: tuple[Charge, ...] = ()
    provenance: tuple[Provenance, ...] = ()

    def party(self, role: PartyRole) -> Party | None:
        """The party in `role`, or None."""
        return next((p for p in self.parties if p.role == role), None)

    @property
    def priced(self) -> bool:
        """Whether the currency and the value of every line are stated."""
        return bool(self.terms.currency) and all(item.value is not None for item in self.goods_items)

    @property
    def goods_value(self) -> Money:
        """Sum of the lines. Raises Unreadable when a line has no value."""
        return total((item.worth for item in self.goods_items), currency=self.terms.currency)

    @property
    def total_value(self) -> Money:
        """What the buyer owes: lines and charges (allowances are negative)."""
        return total((charge.amount for charge in self.charges), currency=self.terms.currency) + self.goods_value

    @property
    def net_mass_kg(self) -> Decimal | None:
        """Net mass in kilograms, None when a line lacks it."""
        return _mass(item.net_mass for item in self.goods_items)

    @property
    def gross_mass_kg(self) -> Decimal | None:
        """Gross mass in kilograms, None when a line lacks it."""
        return _mass(item.gross_mass for item in self.goods_items)


def _mass(quantities: Iterable[Quantity | None]) -> Decimal | None:
    masses = [None if q is None else q.in_kilograms() for q in quantities]
    known = [m for m in masses if m is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(masses) else None


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader could not carry over, or was not sure of."""

    path: str
    """Place in the source, such as `/Order/cac:OrderLine[1]/cbc:Note`."""
    message: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a foreign document."""

    format: str
    """The source and its kind, such as `tradelane-json`, `ubl-order`, `wco-declaration` or `shopify-order`."""
    consignment: Consignment
    lost: tuple[Note, ...] = ()
    """In the source, not in our data set."""
    doubtful: tuple[Note, ...] = ()
    """Taken over, but a human should look."""
    missing: tuple[Note, ...] = ()
    """Needed for a cross-border consignment and not in the source."""
