# SPDX-License-Identifier: Apache-2.0
"""Builders of consignments with good defaults; apart, because rules need no database. Everything is invented."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tests.makers import BUYER, SELLER
from tradelane.consignments.values import (
    Address,
    Charge,
    Consignment,
    Contact,
    Equipment,
    GoodsItem,
    Packages,
    Party,
    PartyRole,
    References,
    Terms,
    Transport,
)
from tradelane.kernel.codes import Incoterm, TransportMode
from tradelane.kernel.ids import ConsignmentId
from tradelane.kernel.money import Money
from tradelane.kernel.places import Place
from tradelane.kernel.quantities import Quantity


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def kg(value: str) -> Quantity:
    return Quantity(Decimal(value), "KGM")


def a_party(role: PartyRole, name: str, country: str, **changes: Any) -> Party:
    party = Party(role, name, Address("1 Invented Street", "Sampletown", "00001", country))
    return replace(party, **changes)


def a_goods_item(**changes: Any) -> GoodsItem:
    item = GoodsItem(
        number=1,
        description="Roasted coffee beans",
        quantity=kg("1200"),
        unit_price=usd("9.80"),
        value=usd("11760.00"),
        hs_code="090121",
        hs_edition="2022",
        origin="MX",
        net_mass=kg("1200"),
        gross_mass=kg("1290"),
        packages=Packages(60, "CT"),
        marks="INVENTED 1-60",
    )
    return replace(item, **changes)


def a_transport(**changes: Any) -> Transport:
    transport = Transport(
        mode=TransportMode.MARITIME,
        loading=Place("MXZLO", "Manzanillo"),
        discharge=Place("SGSIN", "Singapore"),
        vessel="Invented Tern",
        voyage="042W",
        imo="9074729",
        departure=date(2026, 11, 2),
        arrival=date(2026, 12, 1),
        equipment=(Equipment("CSQU3054383", "22G1", "SEAL1"),),
    )
    return replace(transport, **changes)


def a_consignment(**changes: Any) -> Consignment:
    """1,200 kg of roasted coffee from an invented cooperative in Mexico to an invented roaster in Singapore."""
    consignment = Consignment(
        id=ConsignmentId("consignment_invented1"),
        ordered_on=date(2026, 10, 1),
        parties=(
            a_party(
                PartyRole.SELLER, "Cooperativa Altura de Chiapas", "MX", organisation=SELLER,
                contact=Contact("Ana Inventada", "ana@altura.example", "+52 000 000 0000"),
            ),
            a_party(PartyRole.BUYER, "Merlion Roasters Pte Ltd", "SG", organisation=BUYER),
        ),
        goods_items=(a_goods_item(),),
        terms=Terms(Incoterm.CIF, "Singapore", "USD", "Documents against payment"),
        references=References(order="PO-1", ucr="6MX201105AB1-1"),
        transport=a_transport(),
        charges=(Charge("freight", usd("450.00")), Charge("insurance", usd("12.00"))),
    )  # fmt: skip
    return replace(consignment, **changes)
