# SPDX-License-Identifier: Apache-2.0
"""Each rule on consignments with a case that holds and one that does not."""

from datetime import date
from decimal import Decimal

import pytest
from tests.consignment_makers import a_consignment, a_goods_item, a_party, a_transport, kg, usd

from tradelane.consignments import rules
from tradelane.consignments.values import Charge, Packages, PartyRole, Terms
from tradelane.kernel.codes import Incoterm, TransportMode
from tradelane.kernel.findings import Level
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity


def test_a_mass_is_not_negative() -> None:
    assert rules.a_mass_is_not_negative(kg("0"))
    assert not rules.a_mass_is_not_negative(kg("-1"))


def test_a_mass_has_a_unit_of_mass() -> None:
    assert rules.a_mass_has_a_unit_of_mass(Quantity(Decimal(1), "TNE"))
    assert not rules.a_mass_has_a_unit_of_mass(Quantity(Decimal(1), "LTR"))


@pytest.mark.parametrize(("code", "holds"), [
    ("090121", True), ("210310", True),
    ("0901", False), ("0901.21", False), ("090199", False), ("９０１２１０", False), ("", False),
])  # fmt: skip
def test_the_hs_code_exists(code: str, holds: bool) -> None:
    assert rules.the_hs_code_exists(code) is holds


def test_gross_mass_is_not_below_net_mass() -> None:
    assert rules.gross_mass_is_not_below_net_mass(
        a_goods_item(net_mass=kg("1200"), gross_mass=Quantity(Decimal("1.2"), "TNE"))
    )
    assert rules.gross_mass_is_not_below_net_mass(a_goods_item(gross_mass=None))
    assert not rules.gross_mass_is_not_below_net_mass(a_goods_item(net_mass=kg("1200"), gross_mass=kg("1199")))


def test_one_currency_is_used() -> None:
    assert rules.one_currency_is_used(a_consignment())
    mixed = a_consignment(charges=(Charge("freight", Money(Decimal(5), "SGD")),))
    assert not rules.one_currency_is_used(mixed)
    (found,) = rules.findings(mixed)
    assert (found.rule, found.path, found.level) == ("CONS-5", "charges[0].amount.currency", Level.ERROR)


@pytest.mark.parametrize(
    ("value", "holds"), [("11760.00", True), ("11760.01", True), ("11760.02", False), ("11000", False)]
)
def test_the_line_value_is_quantity_times_price(value: str, holds: bool) -> None:
    item = a_goods_item(value=usd(value))
    assert rules.the_line_value_is_quantity_times_price(item) is holds
    found = rules.findings(a_consignment(goods_items=(item,)))
    assert [(f.rule, f.level) for f in found] == ([] if holds else [("CONS-6", Level.WARNING)])


def test_the_ucr_fits() -> None:
    assert rules.the_ucr_fits("6" * 35)
    assert not rules.the_ucr_fits("6" * 36)


@pytest.mark.parametrize(("number", "holds"), [
    ("CSQU3054383", True), ("CSQU3054384", False), ("CSQU305438", False), ("csqu3054383", False), ("", False),
])  # fmt: skip
def test_the_container_number_has_its_check_digit(number: str, holds: bool) -> None:
    assert rules.the_container_number_has_its_check_digit(number) is holds


@pytest.mark.parametrize(
    ("number", "holds"), [("9074729", True), ("9074720", False), ("IMO9074729", False), ("907472", False)]
)
def test_the_imo_number_has_its_check_digit(number: str, holds: bool) -> None:
    assert rules.the_imo_number_has_its_check_digit(number) is holds


@pytest.mark.parametrize(("term", "mode", "holds"), [
    (Incoterm.CIF, TransportMode.MARITIME, True), (Incoterm.CIF, TransportMode.AIR, False),
    (Incoterm.FOB, TransportMode.ROAD, False), (Incoterm.FCA, TransportMode.AIR, True),
])  # fmt: skip
def test_the_incoterm_fits_the_mode(term: Incoterm, mode: TransportMode, holds: bool) -> None:
    assert rules.the_incoterm_fits_the_mode(term, mode) is holds
    sale = a_consignment(terms=Terms(term, "Singapore", "USD"), transport=a_transport(mode=mode))
    assert [f.rule for f in rules.findings(sale)] == ([] if holds else ["CONS-10"])


def test_there_is_at_least_one_line() -> None:
    assert rules.there_is_at_least_one_line((a_goods_item(),))
    assert not rules.there_is_at_least_one_line(())


def test_seller_and_buyer_are_named() -> None:
    parties = a_consignment().parties
    assert rules.seller_and_buyer_are_named(parties)
    assert not rules.seller_and_buyer_are_named(parties[:1])
    assert not rules.seller_and_buyer_are_named((*parties, parties[0]))


def test_seller_and_buyer_stand_at_the_ends_of_the_lane() -> None:
    sale = a_consignment()
    assert rules.seller_and_buyer_stand_at_the_ends_of_the_lane(sale, lane="MX-SG")
    assert not rules.seller_and_buyer_stand_at_the_ends_of_the_lane(sale, lane="SG-MX")
    at_home = (a_party(PartyRole.SELLER, "A", "MX"), a_party(PartyRole.BUYER, "B", "MX"))
    assert not rules.seller_and_buyer_stand_at_the_ends_of_the_lane(a_consignment(parties=at_home), lane="MX-MX")
    (found,) = rules.findings(sale, lane="SG-MX")
    assert (found.rule, found.level, found.message) == (
        "CONS-13",
        Level.WARNING,
        "the parties stand in MX-SG, the lane is SG-MX",
    )


def test_line_numbers_differ() -> None:
    assert rules.line_numbers_differ((a_goods_item(number=1), a_goods_item(number=2)))
    assert not rules.line_numbers_differ((a_goods_item(number=1), a_goods_item(number=1)))


def test_a_quantity_is_positive() -> None:
    assert rules.a_quantity_is_positive(kg("0.001"))
    assert not rules.a_quantity_is_positive(kg("0"))


def test_a_country_is_an_iso_code() -> None:
    assert rules.a_country_is_an_iso_code("MX")
    assert not rules.a_country_is_an_iso_code("UK")


def test_a_currency_is_an_iso_code() -> None:
    assert rules.a_currency_is_an_iso_code("SGD")
    assert not rules.a_currency_is_an_iso_code("S$")


def test_a_un_number_has_four_digits() -> None:
    assert rules.a_un_number_has_four_digits("1263")
    assert not rules.a_un_number_has_four_digits("UN1263")


def test_packages_are_counted_by_kind() -> None:
    assert rules.packages_are_counted_by_kind(Packages(60, "CT"))
    assert not rules.packages_are_counted_by_kind(Packages(-1, "CT"))
    assert not rules.packages_are_counted_by_kind(Packages(1, "carton"))


def test_text_is_printable() -> None:
    assert rules.text_is_printable("Café de altura\nprimera línea")
    assert not rules.text_is_printable("a\x00b")
    assert not rules.text_is_printable("a\x85b")


def test_a_price_is_not_negative() -> None:
    assert rules.a_price_is_not_negative(usd("0"))
    assert not rules.a_price_is_not_negative(usd("-0.01"))


def test_a_charge_has_a_known_kind_and_sign() -> None:
    assert rules.a_charge_has_a_known_kind_and_sign(Charge("freight", usd("1")))
    assert rules.a_charge_has_a_known_kind_and_sign(Charge("allowance", usd("-1")))
    assert not rules.a_charge_has_a_known_kind_and_sign(Charge("allowance", usd("1")))
    assert not rules.a_charge_has_a_known_kind_and_sign(Charge("insurance", usd("-1")))
    assert not rules.a_charge_has_a_known_kind_and_sign(Charge("bribe", usd("1")))


def test_arrival_is_not_before_departure() -> None:
    assert rules.arrival_is_not_before_departure(a_transport())
    assert rules.arrival_is_not_before_departure(a_transport(departure=date(2026, 11, 2), arrival=date(2026, 11, 1)))
    assert not rules.arrival_is_not_before_departure(
        a_transport(departure=date(2026, 11, 2), arrival=date(2026, 10, 1))
    )


def test_a_line_number_is_positive() -> None:
    assert rules.a_line_number_is_positive(1)
    assert not rules.a_line_number_is_positive(0)


@pytest.mark.parametrize(("text", "holds"), [
    ("MX.RFC.CAC201105AB1", True), ("SG.UEN.201912345K", True),
    ("XX.RFC.1", False), ("MX", False), ("MX.RFC.", False), ("mx.rfc.1", False), ("MX.RFC.a b", False),
])  # fmt: skip
def test_an_organisation_is_its_official_number(text: str, holds: bool) -> None:
    assert rules.an_organisation_is_its_official_number(text) is holds


def test_missing_lists_what_the_border_needs() -> None:
    complete = a_consignment()
    assert rules.missing(complete) == ()
    bare = a_consignment(goods_items=(a_goods_item(hs_code="", origin="", net_mass=None),), transport=None)
    assert [note.path for note in rules.missing(bare)] == [
        "goods_items[0].hs_code", "goods_items[0].origin", "goods_items[0].net_mass",
        "transport.mode", "transport.loading", "transport.discharge",
    ]  # fmt: skip


def test_every_line_has_its_quantity_and_price() -> None:
    assert rules.every_line_has_its_quantity_and_price(a_consignment())
    assert not rules.every_line_has_its_quantity_and_price(a_consignment(goods_items=(a_goods_item(value=None),)))
    for name in ("quantity", "unit_price"):
        assert not rules.every_line_has_its_quantity_and_price(
            a_consignment(goods_items=(a_goods_item(**{name: None}),))
        ), name
    assert not rules.every_line_has_its_quantity_and_price(a_consignment(terms=Terms(None, "", "")))


def test_the_sale_has_its_date() -> None:
    assert rules.the_sale_has_its_date(a_consignment())
    assert not rules.the_sale_has_its_date(a_consignment(ordered_on=None))


def test_transport_names_its_mode_and_its_ends() -> None:
    assert rules.transport_names_its_mode_and_its_ends(a_consignment())
    assert rules.transport_names_its_mode_and_its_ends(a_consignment(transport=None))
    for name in ("mode", "loading", "discharge"):
        partly = a_transport(**{name: None})
        assert not rules.transport_names_its_mode_and_its_ends(a_consignment(transport=partly)), name
