# SPDX-License-Identifier: Apache-2.0
"""The demo's story: plainly invented parties in real places; apart, so that the driver holds no names.

Nobody here exists. Official numbers have the right form and check digits, and belong to nobody known to us.
"""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from unicodedata import normalize

from tradelane.kernel.ids import OrganisationId
from tradelane.parties.values import OrganisationKind as Kind
from tradelane.parties.values import Role


@dataclass(frozen=True, slots=True)
class DemoOrganisation:
    """An organisation of the story and the person who acts for it."""

    key: str
    id: OrganisationId
    name: str
    kinds: tuple[Kind, ...]
    person: str
    email: str
    address: dict[str, str]

    @property
    def roles(self) -> tuple[Role, ...]:
        """What the person may do: an officer decides, everybody else signs."""
        deciding = Role.OFFICER if Kind.AGENCY in self.kinds else Role.SIGNATORY
        return (Role.READER, Role.CLERK, deciding, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class DemoNode:
    """One economy's node."""

    economy: str
    name: str
    port: int
    organisations: tuple[DemoOrganisation, ...]

    @property
    def url(self) -> str:
        """Where the node answers."""
        return f"http://127.0.0.1:{self.port}"

    def organisation(self, key: str) -> DemoOrganisation:
        """The organisation with this key in the story."""
        return next(each for each in self.organisations if each.key == key)


def _address(street: str, city: str, postcode: str, country: str) -> dict[str, str]:
    return {"street": street, "city": city, "postcode": postcode, "country": country}


def _agency(key: str, id: str, name: str, person: str, city: str, country: str) -> DemoOrganisation:
    given = normalize("NFKD", person.split(maxsplit=1)[0]).encode("ascii", "ignore").decode()  # browsers refuse `raúl@`
    email = f"{given.lower()}@{key.replace('_', '-')}.example"
    address = _address("1 Border Road", city, "00001", country)
    return DemoOrganisation(key, OrganisationId(id), name, (Kind.AGENCY,), person, email, address)


MEXICO = DemoNode(
    "MX",
    "Tradelane node of Mexico (demo)",
    8101,
    (
        DemoOrganisation(
            "seller",
            OrganisationId("MX.RFC.CAC201105ABA"),
            "Cooperativa Altura de Chiapas",
            (Kind.SELLER,),
            "Lucía Hernández",
            "lucia@altura.example",
            _address("Calle Central 12", "Tapachula", "30700", "MX"),
        ),
        DemoOrganisation(
            "carrier",
            OrganisationId("MX.RFC.PTL150312KXA"),
            "Pacific Tern Lines",
            (Kind.CARRIER,),
            "Jorge Salas",
            "jorge@pacifictern.example",
            _address("Muelle 4", "Manzanillo", "28200", "MX"),
        ),
        DemoOrganisation(
            "seller_bank",
            OrganisationId("MX.RFC.BIS990101AB4"),
            "Banco del Istmo",
            (Kind.BANK,),
            "Ana Robles",
            "ana@bancodelistmo.example",
            _address("Avenida 5 de Mayo 8", "Tapachula", "30700", "MX"),
        ),
        _agency("customs_mx", "MX.AGENCY.CUSTOMS", "Customs of Mexico", "Raúl Ortega", "Manzanillo", "MX"),
        _agency(
            "plant_health", "MX.AGENCY.PLANT-HEALTH", "Plant-health service of Mexico", "Inés Luna", "Manzanillo", "MX"
        ),
    ),
)

SINGAPORE = DemoNode(
    "SG",
    "Tradelane node of Singapore (demo)",
    8102,
    (
        DemoOrganisation(
            "buyer",
            OrganisationId("SG.UEN.201912345R"),
            "Merlion Roasters Pte Ltd",
            (Kind.BUYER,),
            "Tan Wei Ling",
            "weiling@merlionroasters.example",
            _address("21 Kallang Avenue", "Singapore", "339412", "SG"),
        ),
        DemoOrganisation(
            "buyer_bank",
            OrganisationId("SG.UEN.200876545K"),
            "Straits Bank",
            (Kind.BANK,),
            "Arjun Nair",
            "arjun@straitsbank.example",
            _address("9 Raffles Quay", "Singapore", "048583", "SG"),
        ),
        _agency("customs_sg", "SG.AGENCY.CUSTOMS", "Customs of Singapore", "Nur Aisyah", "Singapore", "SG"),
        _agency("food", "SG.AGENCY.FOOD", "Food agency of Singapore", "David Koh", "Singapore", "SG"),
    ),
)

NODES = {"MX": MEXICO, "SG": SINGAPORE}


def order() -> bytes:
    """The buyer's order of the story, as a file a shop would send."""
    return (files("config.demo") / "data" / "order.json").read_bytes()


def supplement(order_data: dict[str, Any]) -> dict[str, Any]:
    """What the demo's declarant adds to an order that can't know it, in part of the form of our JSON.

    For the story's own order the goods are known; for any other file the declared HS code, origin and masses are
    invented. Their provenance names the declarant, so that nobody takes them for the order's word.
    """
    given: dict[str, Any] = json.loads((files("config.demo") / "data" / "supplement.json").read_text())
    items = [_declared(item, given["each_item"]) for item in order_data.get("goods_items", [])]
    parties = [_acting(party) for party in given["parties"]]
    return {**given["whole"], "goods_items": items, "parties": parties}


def form_answers(consignment: dict[str, Any]) -> dict[str, Any]:
    """What the demo's traders answer to agencies' forms, by the entry's name; invented, from the parties and goods."""
    seller = next(party for party in consignment["parties"] if party["role"] == "seller")
    address = seller.get("address") or {}
    place = ", ".join(part for part in (address.get("city", ""), address.get("country", "")) if part)
    goods = "; ".join(item["description"] for item in consignment["goods_items"])
    answers = {
        "manufacturer": f"{seller.get('name') or 'the seller'}, {place}",
        "ingredients": goods,
        "storage": "ambient",
        "place_of_production": place,
        "remarks": "Packed and marked as the packing list says.",
    }
    if all(item.get("hs_code", "").startswith("0901") for item in consignment["goods_items"]):
        answers["botanical_name"] = "Coffea arabica"
    return answers


def _declared(item: dict[str, Any], each: dict[str, Any]) -> dict[str, Any]:
    """The declarant's word on one line; masses follow the quantity where it is one of mass, else a kilogram a unit."""
    quantity = item["quantity"]
    kilograms = quantity["value"]
    wanted = {
        **each,
        "net_mass": {"value": kilograms, "unit": "KGM"},
        "gross_mass": {"value": kilograms, "unit": "KGM"},
    }
    missing = {name: value for name, value in wanted.items() if not item.get(name)}
    return {"number": item["number"], **missing}


def _acting(party: dict[str, Any]) -> dict[str, Any]:
    """A party of the supplement with its organisation of the story."""
    who = next(o for node in NODES.values() for o in node.organisations if o.key == party["key"])
    return {"role": party["role"], "name": who.name, "address": who.address, "organisation": who.id}
