# SPDX-License-Identifier: Apache-2.0
"""Every rule of waybills by sea and by air: one case that holds and one that does not."""

from dataclasses import replace
from datetime import date

import pytest
from tests.document_changes import changed, holds_only_for, stating, without_party
from tests.document_makers import a_document
from tests.makers import SELLER

from tradelane.documents.rules import air_waybill as air
from tradelane.documents.rules import sea_waybill as sea
from tradelane.documents.values import DocumentKind

BY_SEA = a_document(DocumentKind.SEA_WAYBILL)
BY_AIR = a_document(DocumentKind.AIR_WAYBILL)
CONSIGNEE = [party["role"] for party in BY_SEA.content["parties"]].index("consignee")


def test_a_sea_waybill_names_the_carrier_who_issues_it() -> None:
    bad = (without_party(BY_SEA, "carrier"), replace(BY_SEA, issuer=SELLER))
    holds_only_for(sea.a_sea_waybill_names_the_carrier_who_issues_it, BY_SEA, *bad)


@pytest.mark.parametrize("name", ["TO ORDER", "To the order of Banco del Istmo", "Bearer"])
def test_a_sea_waybill_names_its_consignee(name: str) -> None:
    rule = sea.a_sea_waybill_names_its_consignee
    assert rule(changed(BY_SEA, f"parties/{CONSIGNEE}/name", "Border Traders"))
    bad = (without_party(BY_SEA, "consignee"), changed(BY_SEA, f"parties/{CONSIGNEE}/name", name))
    holds_only_for(rule, BY_SEA, *bad)


def test_a_sea_waybill_names_the_ports() -> None:
    holds_only_for(sea.a_sea_waybill_names_the_ports, BY_SEA, changed(BY_SEA, "transport/discharge"))


def test_a_sea_waybill_names_the_shipper() -> None:
    holds_only_for(sea.a_sea_waybill_names_the_shipper, BY_SEA, without_party(BY_SEA, "consignor"))


def test_a_sea_waybill_is_for_carriage_by_sea() -> None:
    rule = sea.a_sea_waybill_is_for_carriage_by_sea
    holds_only_for(rule, BY_SEA, changed(BY_SEA, "transport/mode", "4"), changed(BY_SEA, "transport"))


def test_goods_are_on_board_when_the_waybill_says_shipped() -> None:
    rule = sea.goods_are_on_board_when_the_waybill_says_shipped
    assert rule(stating(BY_SEA, shipped_on_board=None))
    holds_only_for(rule, BY_SEA, replace(BY_SEA, issued_on=date(2026, 11, 1)))


def test_a_sea_waybill_counts_goods_and_mass() -> None:
    holds_only_for(sea.a_sea_waybill_counts_goods_and_mass, BY_SEA, changed(BY_SEA, "goods_items/0/gross_mass"))


def test_a_sea_waybill_names_the_vessel() -> None:
    holds_only_for(sea.a_sea_waybill_names_the_vessel, BY_SEA, changed(BY_SEA, "transport/vessel"))


@pytest.mark.parametrize("number", ["176-12345674", "176-1234567", "17612345675x", "1761234567５", ""])
def test_an_air_waybill_number_has_its_check_digit(number: str) -> None:
    """The first example is the Australian Border Force's: 1234567 leaves 5."""
    rule = air.an_air_waybill_number_has_its_check_digit
    assert rule(replace(BY_AIR, number="17612345675"))
    holds_only_for(rule, BY_AIR, replace(BY_AIR, number=number))


def test_an_air_waybill_names_the_carrier_who_issues_it() -> None:
    bad = (without_party(BY_AIR, "carrier"), replace(BY_AIR, issuer=SELLER))
    holds_only_for(air.an_air_waybill_names_the_carrier_who_issues_it, BY_AIR, *bad)


def test_an_air_waybill_names_departure_and_destination() -> None:
    holds_only_for(air.an_air_waybill_names_departure_and_destination, BY_AIR, changed(BY_AIR, "transport/loading"))


def test_an_air_waybill_states_the_mass() -> None:
    holds_only_for(air.an_air_waybill_states_the_mass, BY_AIR, changed(BY_AIR, "totals/gross_mass"))


def test_an_air_waybill_is_for_carriage_by_air() -> None:
    holds_only_for(air.an_air_waybill_is_for_carriage_by_air, BY_AIR, changed(BY_AIR, "transport/mode", "1"))


def test_an_air_waybill_names_shipper_and_consignee() -> None:
    bad = (without_party(BY_AIR, "consignor"), without_party(BY_AIR, "consignee"))
    holds_only_for(air.an_air_waybill_names_shipper_and_consignee, BY_AIR, *bad)


def test_the_chargeable_mass_is_not_below_the_gross_mass() -> None:
    rule = air.the_chargeable_mass_is_not_below_the_gross_mass
    assert rule(stating(BY_AIR, chargeable_mass=None))
    assert rule(stating(BY_AIR, chargeable_mass={"value": "1.29", "unit": "TNE"}))
    less, volume = {"value": "1289", "unit": "KGM"}, {"value": "9", "unit": "MTQ"}
    holds_only_for(rule, BY_AIR, stating(BY_AIR, chargeable_mass=less), stating(BY_AIR, chargeable_mass=volume))


def test_airports_are_written_as_their_codes() -> None:
    rule = air.airports_are_written_as_their_codes
    assert rule(stating(BY_AIR, departure_airport=None))
    bad = (stating(BY_AIR, departure_airport="MXMEX"), stating(BY_AIR, departure_airport="SIN"))
    holds_only_for(rule, BY_AIR, *bad)
