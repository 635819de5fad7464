# SPDX-License-Identifier: Apache-2.0
"""Each rule of the tariff with a case that holds and one that does not, and quotes that can be done by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.consignment_makers import a_consignment, a_goods_item, a_party, usd

from tradelane.consignments.values import Charge, Consignment, PartyRole, Terms
from tradelane.kernel.codes import Incoterm
from tradelane.kernel.errors import Refused
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity
from tradelane.tariff import rules
from tradelane.tariff.formats import duty_expression, read_us_hts, tables, us_measures
from tradelane.tariff.queries import converted, de_minimis, taxes
from tradelane.tariff.values import (
    Basis,
    Confidence,
    Measure,
    MeasureKind,
    OriginClaim,
    Quota,
    Quote,
    QuoteLine,
    Source,
    Tables,
    TaxBase,
)

ON = date(2026, 11, 1)
CLAIM = OriginClaim("CPTPP", True, "WO", "sha256:00")
VALUE = Money(Decimal("1000.00"), "MXN")


def quote(**asked: Any) -> Quote:
    """A quote by the tables that ship with the program."""
    return rules.quote(tables=tables(), **asked)


def soya_sauce(**changes: Any) -> Consignment:
    """Soya sauce from Singapore to Mexico, FOB with freight and insurance stated; invented."""
    item = a_goods_item(
        description="Soya sauce", hs_code="210310", origin="SG", quantity=Quantity(Decimal(500), "LTR"),
        unit_price=usd("4.00"), value=usd("2000.00"),
    )  # fmt: skip
    sale = a_consignment(
        parties=(a_party(PartyRole.SELLER, "Seller", "SG"), a_party(PartyRole.BUYER, "Buyer", "MX")),
        goods_items=(item,),
        terms=Terms(Incoterm.FCA, "Singapore", "USD"),
        charges=(Charge("freight", usd("180.00")), Charge("insurance", usd("20.00"))),
    )
    return replace(sale, **changes)


def test_a_measure_applies_within_its_dates() -> None:
    first, last = date(2023, 1, 1), date(2023, 12, 31)
    assert rules.a_measure_applies_within_its_dates(first, last, on=first)
    assert rules.a_measure_applies_within_its_dates(first, last, on=last)
    assert rules.a_measure_applies_within_its_dates(first, None, on=ON)
    assert not rules.a_measure_applies_within_its_dates(first, last, on=date(2024, 1, 1))
    assert not rules.a_measure_applies_within_its_dates(first, last, on=date(2022, 12, 31))


def test_a_measure_covers_goods_below_its_heading() -> None:
    assert rules.a_measure_covers_goods_below_its_heading("2103", hs_code="210310")
    assert rules.a_measure_covers_goods_below_its_heading("", hs_code="210310")
    assert not rules.a_measure_covers_goods_below_its_heading("2104", hs_code="210310")
    assert not rules.a_measure_covers_goods_below_its_heading("", hs_code="2103")


def test_a_preference_needs_an_origin_determination() -> None:
    assert rules.a_preference_needs_an_origin_determination("CPTPP", CLAIM)
    assert not rules.a_preference_needs_an_origin_determination("CPTPP", None)
    assert not rules.a_preference_needs_an_origin_determination("CPTPP", replace(CLAIM, originating=False))
    assert not rules.a_preference_needs_an_origin_determination("CPTPP", replace(CLAIM, criterion=""))
    assert not rules.a_preference_needs_an_origin_determination("RCEP", CLAIM)


def test_the_rate_is_on_file() -> None:
    assert rules.the_rate_is_on_file(duty_expression("Free"))
    assert not rules.the_rate_is_on_file(duty_expression("Dutiable at a rate not on file"))


def test_a_specific_duty_has_its_quantity() -> None:
    per_litre = duty_expression("88.00 SGD/LPA").components[0]
    assert rules.a_specific_duty_has_its_quantity(per_litre, Decimal(1))
    assert rules.a_specific_duty_has_its_quantity(duty_expression("5%").components[0], None)
    assert not rules.a_specific_duty_has_its_quantity(per_litre, None)


def test_both_ends_are_members_of_the_agreement() -> None:
    members = tables().memberships
    ask = rules.both_ends_are_members_of_the_agreement
    assert ask("CPTPP", origin="SG", destination="MX", on=ON, memberships=members)
    assert not ask("CPTPP", origin="US", destination="MX", on=ON, memberships=members)
    assert not ask("CPTPP", origin="CL", destination="MX", on=date(2022, 1, 1), memberships=members)


def test_freight_and_insurance_are_known() -> None:
    fob = a_consignment(terms=Terms(Incoterm.FOB, "Manzanillo", "USD"), charges=())
    assert rules.freight_and_insurance_are_known(fob, basis=Basis.FOB)
    assert not rules.freight_and_insurance_are_known(fob, basis=Basis.CIF)
    assert rules.freight_and_insurance_are_known(soya_sauce(), basis=Basis.CIF)
    cif = a_consignment(charges=())
    assert rules.freight_and_insurance_are_known(cif, basis=Basis.CIF)
    assert not rules.freight_and_insurance_are_known(
        soya_sauce(charges=(Charge("freight", usd("1")),)), basis=Basis.CIF
    )


def test_a_rate_of_exchange_is_on_file() -> None:
    rates = tables().rates
    assert rules.a_rate_of_exchange_is_on_file(rates, currency="SGD", on=ON)
    assert not rules.a_rate_of_exchange_is_on_file(rates, currency="SGD", on=date(2001, 1, 1))
    assert not rules.a_rate_of_exchange_is_on_file(rates, currency="AFN", on=ON)


def test_the_customs_value_is_not_negative() -> None:
    assert rules.the_customs_value_is_not_negative(usd("0"))
    assert not rules.the_customs_value_is_not_negative(usd("-0.01"))
    with pytest.raises(Refused, match="TARIFF-9"):
        rules.customs_value(a_consignment(charges=(Charge("allowance", usd("-20000")),)), basis=Basis.CIF)


def test_every_line_is_classified() -> None:
    assert rules.every_line_is_classified((a_goods_item(),))
    assert not rules.every_line_is_classified((a_goods_item(), a_goods_item(hs_code="")))


def test_the_destination_is_on_file() -> None:
    assert rules.the_destination_is_on_file(tables(), destination="SG", on=ON)
    assert not rules.the_destination_is_on_file(tables(), destination="GB", on=ON)
    assert not rules.the_destination_is_on_file(tables(), destination="SG", on=date(1990, 1, 1))


def test_the_total_is_the_sum_of_its_lines() -> None:
    good = quote(consignment=soya_sauce(), lane="SG-MX", on=ON)
    assert rules.the_total_is_the_sum_of_its_lines(good)
    assert not rules.the_total_is_the_sum_of_its_lines(replace(good, total=good.total * 2))
    negative = replace(good.lines[-1], amount=Money(Decimal(-1), "MXN"))
    wrong = replace(good, lines=(negative,), total=negative.amount)
    assert not rules.the_total_is_the_sum_of_its_lines(wrong)


def line(found: Quote, kind: str) -> QuoteLine:
    """The one line of a kind."""
    (one,) = [entry for entry in found.lines if entry.kind == kind]
    return one


def test_coffee_to_singapore_by_hand() -> None:
    """1,200 kg at 9.80 USD CIF: 11,760 USD x 1.34 = 15,758.40 SGD, no duty, 9 % GST = 1,418.26 (1,418.256)."""
    found = quote(consignment=a_consignment(charges=()), lane="MX-SG", on=ON)
    assert line(found, "customs value").amount == Money(Decimal("15758.40"), "SGD")
    assert "freight already in the CIF price" in line(found, "customs value").description
    assert (line(found, "customs duty").amount.amount, line(found, "customs duty").rate) == (0, "Free")
    gst = line(found, "tax")
    assert (gst.base, gst.rate, gst.amount) == (
        Money(Decimal("15758.40"), "SGD"),
        "9%",
        Money(Decimal("1418.26"), "SGD"),
    )
    assert "Goods and Services Tax Act 1993" in gst.cites
    assert found.total == Money(Decimal("17176.66"), "SGD")
    assert line(found, "exchange").source.startswith("demo, invented")
    assert all(entry.cites and entry.source for entry in found.lines)


@pytest.mark.parametrize(("on", "rate"), [
    (date(2022, 12, 31), "7%"), (date(2023, 1, 1), "8%"), (date(2023, 12, 31), "8%"), (date(2024, 1, 1), "9%"),
])  # fmt: skip
def test_gst_of_singapore_by_its_date(on: date, rate: str) -> None:
    assert line(quote(consignment=a_consignment(), lane="MX-SG", on=on), "tax").rate == rate


def test_soya_sauce_to_mexico_by_hand() -> None:
    """2,000 goods + 200 freight and insurance = 2,200 USD x 18.40 = 40,480 MXN; 20 % duty 8,096; DTA 0.8 % 323.84;
    IVA 16 % of 48,899.84 = 7,823.97."""
    found = quote(consignment=soya_sauce(), lane="SG-MX", on=ON)
    assert line(found, "customs value").amount == Money(Decimal("40480.00"), "MXN")
    assert line(found, "customs duty").amount.amount == Decimal("8096.00")
    assert line(found, "fee").amount.amount == Decimal("323.84")
    assert line(found, "tax").base == Money(Decimal("48899.84"), "MXN")
    assert line(found, "tax").amount.amount == Decimal("7823.97")
    assert found.total.amount == Decimal("40480.00") + Decimal("8096.00") + Decimal("323.84") + Decimal("7823.97")


def test_a_preference_takes_the_duty_away_only_with_a_determination() -> None:
    sale = soya_sauce()
    preferred = quote(consignment=sale, lane="SG-MX", on=ON, claims={1: CLAIM})
    assert line(preferred, "customs duty").amount.amount == 0
    assert "under CPTPP, criterion WO" in line(preferred, "customs duty").description
    for claim in (replace(CLAIM, originating=False), replace(CLAIM, agreement="RCEP")):
        assert line(quote(consignment=sale, lane="SG-MX", on=ON, claims={1: claim}), "customs duty").amount.amount > 0
    outside = soya_sauce(goods_items=(replace(sale.goods_items[0], origin="US"),))
    assert line(quote(consignment=outside, lane="SG-MX", on=ON, claims={1: CLAIM}), "customs duty").amount.amount > 0


def test_an_unknown_rate_is_refused_not_taken_as_free() -> None:
    bolts = soya_sauce(goods_items=(a_goods_item(hs_code="731815"),))
    with pytest.raises(Refused) as caught:
        quote(consignment=bolts, lane="SG-MX", on=ON)
    assert (caught.value.rule, caught.value.field) == ("TARIFF-4", "goods_items[0].hs_code")
    cigars = a_consignment(goods_items=(a_goods_item(hs_code="240210"),))
    with pytest.raises(Refused, match="TARIFF-4"):
        quote(consignment=cigars, lane="MX-SG", on=ON)


def test_excise_needs_litres_of_alcohol() -> None:
    rum = a_goods_item(hs_code="220840", quantity=Quantity(Decimal(40), "LPA"), unit_price=usd("10"), value=usd("400"))
    found = quote(consignment=a_consignment(goods_items=(rum,), charges=()), lane="MX-SG", on=ON)
    assert line(found, "excise duty").amount == Money(Decimal("3520.00"), "SGD")
    bottles = replace(rum, quantity=Quantity(Decimal(40), "C62"))
    with pytest.raises(Refused, match="TARIFF-5"):
        quote(consignment=a_consignment(goods_items=(bottles,), charges=()), lane="MX-SG", on=ON)


@pytest.mark.parametrize(("changes", "lane", "rule"), [
    ({"goods_items": (a_goods_item(hs_code=""),)}, "MX-SG", "TARIFF-10"),
    ({"terms": Terms(Incoterm.FOB, "Manzanillo", "USD"), "charges": ()}, "MX-SG", "TARIFF-7"),
    ({"terms": Terms(None, "", "USD"), "charges": ()}, "MX-SG", "TARIFF-7"),
    ({}, "MX-GB", "TARIFF-11"),
])  # fmt: skip
def test_what_is_needed_and_not_known_is_refused(changes: dict[str, Any], lane: str, rule: str) -> None:
    with pytest.raises(Refused) as caught:
        quote(consignment=a_consignment(**changes), lane=lane, on=ON)
    assert caught.value.rule == rule
    assert caught.value.fix


@pytest.mark.parametrize(("text", "quantities", "duty"), [
    ("Free", [], "0"),
    ("20%", [], "200.00"),
    ("5.50 MXN/KGM", [Quantity(Decimal("0.1"), "TNE")], "550.00"),
    ("10% + 1.00 MXN/KGM", [Quantity(Decimal(3), "KGM")], "103.00"),
    ("1% MIN 2.00 MXN/LTR", [Quantity(Decimal(100), "LTR")], "200.00"),
    ("50% MAX 2.00 MXN/LTR", [Quantity(Decimal(100), "LTR")], "200.00"),
    ("0.0005%", [], "0.01"),
])  # fmt: skip
def test_duty_expressions_are_computed(text: str, quantities: list[Quantity], duty: str) -> None:
    assert rules.duty(duty_expression(text), value=VALUE, quantities=quantities).amount == Decimal(duty)


def test_the_longest_heading_wins() -> None:
    found = rules.applicable(tables().measures, economy="SG", kind=MeasureKind.CUSTOMS, hs_code="220300", on=ON)
    assert found is not None
    assert found.hs_prefix == "2203"


def test_dated_facts_are_looked_up() -> None:
    assert [(tax.name, tax.percent) for tax in taxes(economy="MX", on=ON)] == [
        ("DTA", Decimal("0.8")),
        ("IVA", Decimal(16)),
    ]
    before, after = (de_minimis(economy="TH", waives="duty", on=day) for day in (date(2025, 12, 31), date(2026, 1, 1)))
    assert before
    assert after
    assert (before.threshold.amount, after.threshold.amount) == (1500, 1)
    assert de_minimis(economy="HK", waives="duty", on=ON) is None
    assert converted(usd("10.00"), currency="JPY", on=ON) == Money(Decimal(1500), "JPY")


def test_a_part_that_is_charged_is_declared() -> None:
    (on_case,) = duty_expression("6% on case").components
    (whole,) = duty_expression("6%").components
    assert rules.a_part_that_is_charged_is_declared(on_case, usd("10.00"))
    assert rules.a_part_that_is_charged_is_declared(whole, None)
    assert not rules.a_part_that_is_charged_is_declared(on_case, None)


def test_the_duty_referred_to_is_given() -> None:
    on_top = duty_expression("duty of the applicable subheading + 25%")
    assert rules.the_duty_referred_to_is_given(on_top, usd("10.00"))
    assert rules.the_duty_referred_to_is_given(duty_expression("25%"), None)
    assert not rules.the_duty_referred_to_is_given(on_top, None)


def a_measure(**changes: Any) -> Measure:
    """7.5 % on coffee into the United States, invented."""
    made = Measure(
        "US", MeasureKind.CUSTOMS, "0901", "", duty_expression("7.5%"), date(2020, 1, 1), None, "invented act 1",
        Source("invented", ON, Confidence.LOW),
    )  # fmt: skip
    return replace(made, **changes)


def test_a_measure_is_for_the_goods_origin() -> None:
    assert rules.a_measure_is_for_the_goods_origin(a_measure(), origin="")
    assert rules.a_measure_is_for_the_goods_origin(a_measure(origins=frozenset({"CN"})), origin="CN")
    assert rules.a_measure_is_for_the_goods_origin(a_measure(excluded=frozenset({"CN"})), origin="MX")
    assert not rules.a_measure_is_for_the_goods_origin(a_measure(origins=frozenset({"CN"})), origin="MX")
    assert not rules.a_measure_is_for_the_goods_origin(a_measure(excluded=frozenset({"CN"})), origin="CN")


def a_quota(**changes: Any) -> Quota:
    """A thousand kilograms in 2026, two hundred left; invented."""
    made = Quota("SG", "09.0001", Decimal(1000), "KGM", date(2026, 1, 1), date(2026, 12, 31), Decimal(200), "invented")
    return replace(made, **changes)


def test_a_quota_is_open_on_the_day() -> None:
    assert rules.a_quota_is_open_on_the_day(a_quota(), on=date(2026, 12, 31))
    assert not rules.a_quota_is_open_on_the_day(a_quota(), on=date(2027, 1, 1))


def test_a_draw_is_given_back_once_and_in_time() -> None:
    give_back = rules.a_draw_is_given_back_once_and_in_time
    assert give_back(a_quota(), returned=False, on=ON)
    assert not give_back(a_quota(), returned=True, on=ON)
    assert not give_back(a_quota(), returned=False, on=date(2027, 1, 1))


def test_the_quota_has_room() -> None:
    assert rules.the_quota_has_room(a_quota(), asked=Decimal(200))
    assert not rules.the_quota_has_room(a_quota(), asked=Decimal("200.001"))
    assert not rules.the_quota_has_room(a_quota(), asked=Decimal(0))
    assert not rules.the_quota_has_room(a_quota(), asked=None)


def _with(*more: Measure, quotas: tuple[Quota, ...] = ()) -> Tables:
    return replace(tables(), measures=(*tables().measures, *more), quotas=quotas)


def _customs(quoted: Quote, kind: str = "customs duty") -> list[str]:
    return [line.rate for line in quoted.lines if line.kind == kind]


def test_additional_duties_of_different_acts_add_up_and_only_for_their_origins() -> None:
    on_top = [
        a_measure(economy="MX", hs_prefix="2103", kind=kind, cites=f"invented act {number}",
                  expression=duty_expression(rate), origins=frozenset({"SG"}))
        for number, (kind, rate) in enumerate(
            [(MeasureKind.ADDITIONAL, "10%"), (MeasureKind.ADDITIONAL, "25%"), (MeasureKind.ANTI_DUMPING, "3%")]
        )
    ]  # fmt: skip
    elsewhere = a_measure(
        economy="MX", hs_prefix="2103", kind=MeasureKind.ADDITIONAL, cites="invented act 9", origins=frozenset({"CN"})
    )
    sale = soya_sauce()
    quoted = rules.quote(consignment=sale, lane="SG-MX", on=ON, tables=_with(*on_top, elsewhere))
    assert _customs(quoted, "additional duty") == ["10%", "25%"]
    assert _customs(quoted, "anti-dumping duty") == ["3%"]
    assert quoted.sum_of("tax").amount > quote(consignment=sale, lane="SG-MX", on=ON).sum_of("tax").amount


def test_a_rate_within_a_quota_counts_while_the_quota_has_room() -> None:
    within = a_measure(economy="MX", hs_prefix="210310", quota="09.0001", expression=duty_expression("1%"))
    litres = a_quota(economy="MX", unit="LTR", balance=Decimal(500))
    sale = soya_sauce()

    def rates(quota: Quota) -> list[str]:
        return _customs(rules.quote(consignment=sale, lane="SG-MX", on=ON, tables=_with(within, quotas=(quota,))))

    general = _customs(quote(consignment=sale, lane="SG-MX", on=ON))
    assert rates(litres) == ["1%"]
    assert rates(replace(litres, balance=Decimal(499))) == general
    assert rates(replace(litres, closes=date(2026, 10, 31))) == general
    assert rates(replace(litres, unit="C62")) == general


def test_six_digits_are_quoted_where_all_national_lines_agree() -> None:
    """No general rate is on file for the subheading itself: its two lines decide, while they say the same."""
    without = replace(tables(), measures=tuple(m for m in tables().measures if m.economy != "MX"))
    lines = tuple(
        a_measure(economy="MX", hs_prefix=code, expression=duty_expression("6%")) for code in ("21031001", "21031099")
    )
    sale = soya_sauce()
    agreed = rules.quote(consignment=sale, lane="SG-MX", on=ON, tables=replace(without, measures=lines))
    assert _customs(agreed) == ["6%"]
    split = (*lines[:1], replace(lines[1], expression=duty_expression("7%")))
    with pytest.raises(Refused) as refused:
        rules.quote(consignment=sale, lane="SG-MX", on=ON, tables=replace(without, measures=split))
    assert refused.value.rule == "TARIFF-4"


def test_two_lines_of_a_sale_do_not_take_the_same_quota_twice() -> None:
    """Each line asks 500 litres and 700 are left: the first pays the quota's rate, the second the general one."""
    within = a_measure(economy="MX", hs_prefix="210310", quota="09.0001", expression=duty_expression("1%"))
    litres = a_quota(economy="MX", unit="LTR", balance=Decimal(700))
    (one,) = soya_sauce().goods_items
    sale = soya_sauce(goods_items=(one, replace(one, number=2)))

    def rates(balance: int) -> list[str]:
        law = _with(within, quotas=(replace(litres, balance=Decimal(balance)),))
        return _customs(rules.quote(consignment=sale, lane="SG-MX", on=ON, tables=law))

    assert rates(700) == ["1%", "20%"]
    assert rates(1000) == ["1%", "1%"]


def test_an_excise_may_be_on_the_value_with_the_duties_before_it() -> None:
    """Customs value 40,480 MXN, duty 20 % 8,096.00: 10 % excise is 4,048.00, or 4,857.60 with the duty in its base."""
    excise = a_measure(economy="MX", hs_prefix="2103", kind=MeasureKind.EXCISE, expression=duty_expression("10%"))

    def due(measure: Measure) -> QuoteLine:
        return line(rules.quote(consignment=soya_sauce(), lane="SG-MX", on=ON, tables=_with(measure)), "excise duty")

    assert due(excise).amount.amount == Decimal("4048.00")
    on_top = due(replace(excise, base=TaxBase.VALUE_DUTY))
    assert (on_top.base, on_top.amount.amount) == (Money(Decimal("48576.00"), "MXN"), Decimal("4857.60"))


def test_the_price_is_within_the_threshold() -> None:
    fifty = Money(Decimal("920.00"), "MXN")
    assert rules.the_price_is_within_the_threshold(fifty, threshold=fifty)
    assert not rules.the_price_is_within_the_threshold(Money(Decimal("920.01"), "MXN"), threshold=fifty)
    assert not rules.the_price_is_within_the_threshold(usd("1.00"), threshold=fifty)


def small_sale(price: str) -> Consignment:
    (one,) = soya_sauce().goods_items
    return soya_sauce(goods_items=(replace(one, unit_price=None, value=usd(price)),))


@pytest.mark.parametrize(("price", "waived"), [("50.00", True), ("50.01", False)])
def test_a_small_sale_pays_no_duty_and_no_tax_up_to_the_threshold(price: str, waived: bool) -> None:
    """Mexico's 50 dollars are asked of the price of the goods; freight and insurance do not count."""
    found = quote(consignment=small_sale(price), lane="SG-MX", on=ON)
    assert bool(_customs(found)) is not waived
    assert bool(_customs(found, "tax")) is not waived
    told = [entry for entry in found.lines if entry.kind == "de minimis"]
    assert [entry.description.split(":")[0] for entry in told] == (["duty waived", "tax waived"] if waived else [])
    assert all("Kyoto" in entry.cites and not entry.counts for entry in told)


def test_the_threshold_is_that_of_the_day_and_an_excise_is_never_waived() -> None:
    general = a_measure(economy="TH", hs_prefix="", expression=duty_expression("10%"))
    excise = a_measure(economy="TH", hs_prefix="2103", kind=MeasureKind.EXCISE, expression=duty_expression("5%"))
    law = replace(_with(general, excise), taxes=(*tables().taxes, *(
        replace(tax, valid_from=date(2020, 1, 1)) for tax in tables().taxes if tax.economy == "TH"
    )))  # fmt: skip
    sale = small_sale("30.00")  # 990 baht
    before, after = (
        rules.quote(consignment=sale, lane="SG-TH", on=day, tables=law)
        for day in (date(2025, 12, 31), date(2026, 1, 1))
    )
    assert (_customs(before), _customs(after)) == ([], ["10%"]), "1,500 baht until the end of 2025, then 1"
    assert _customs(before, "excise duty") == _customs(after, "excise duty") == ["5%"]


US_LINES = (
    "htsno,kind,general,special,other,units\n"
    '9101.11.40.00,x,51¢ each + 6.25% on the case and strap + 5.3% on the battery,"Free (AU,KR,S)",80%,No.\n'
    "9903.88.15.00,x,The duty provided in the applicable subheading + 7.5%,,,\n"
)


def to_the_us(**how: Any) -> Quote:
    watch = a_goods_item(description="Watches", hs_code="910111", origin="CN", unit_price=None,
                         quantity=Quantity(Decimal(100), "C62"), value=usd("10000.00"))  # fmt: skip
    sale = a_consignment(
        parties=(a_party(PartyRole.SELLER, "Seller", "CN"), a_party(PartyRole.BUYER, "Buyer", "US")),
        goods_items=(replace(watch, origin=how.pop("origin", "CN")),), terms=Terms(Incoterm.FOB, "Shenzhen", "USD"),
        charges=(),
    )  # fmt: skip
    official = tuple(us_measures(read_us_hts(US_LINES), valid_from=date(2025, 1, 1)))
    facts = how.pop("facts", {1: rules.DutyFacts()})
    facts = {n: replace(stated, line="9101114000") for n, stated in facts.items()}
    return rules.quote(consignment=sale, lane="CN-US", on=ON, tables=_with(*official), facts=facts, **how)


def test_parts_and_further_lines_are_reckoned_once_they_are_declared() -> None:
    """100 watches: 51.00 + 6.25 % of 4,000 + 5.3 % of 200 = 311.60; with 9903.88.15, 7.5 % of 10,000 on top."""
    with pytest.raises(Refused, match="TARIFF-13"):
        to_the_us()
    parts = {"case and strap": usd("4000.00"), "battery": usd("200.00")}
    duty = line(to_the_us(facts={1: rules.DutyFacts(part_values=parts)}), "customs duty")
    assert duty.amount.amount == Decimal("311.60")
    both = line(
        to_the_us(facts={1: rules.DutyFacts(part_values=parts, under=("9903881500",))}), "customs duty"
    )  # fmt: skip
    assert both.amount.amount == Decimal("1061.60")
    assert "9903.88.15" in both.cites
    with pytest.raises(Refused, match="TARIFF-4"):
        to_the_us(facts={1: rules.DutyFacts(part_values=parts, under=("9999999999",))})


def test_the_national_line_is_below_the_subheading() -> None:
    assert rules.the_national_line_is_below_the_subheading("9101114000", hs_code="910111")
    assert rules.the_national_line_is_below_the_subheading("910111", hs_code="910111")
    assert not rules.the_national_line_is_below_the_subheading("9101194000", hs_code="910111")
    assert not rules.the_national_line_is_below_the_subheading("910111.40", hs_code="910111")


def test_a_programme_of_the_united_states_is_claimed_by_its_symbol() -> None:
    claim = OriginClaim("KR", True, "PSR")
    free = line(to_the_us(origin="KR", claims={1: claim}), "customs duty")
    assert (free.rate, free.amount.amount) == ("Free", 0)
    with pytest.raises(Refused, match="TARIFF-13"):
        to_the_us(origin="CN", claims={1: claim})
