# SPDX-License-Identifier: Apache-2.0
"""Each rule of a manifest's line with a case that holds and one that does not, and parcels reckoned by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.parcel_makers import INVENTED, a_measure, a_regime, a_row, facts_of

from tradelane.kernel.money import Money
from tradelane.parcels import rules
from tradelane.parcels.rules import Facts
from tradelane.parcels.values import Judged, RiskProfile, Verdict
from tradelane.tariff.formats import tables
from tradelane.tariff.values import DeMinimis, MeasureKind, TaxBase


def test_the_item_is_numbered() -> None:
    assert rules.the_item_is_numbered("CP473124829CN")  # UPU S10, worked example of the check digit
    assert rules.the_item_is_numbered("TL-0000000001")
    assert not rules.the_item_is_numbered("CP473124820CN")
    assert not rules.the_item_is_numbered("CP473124829XX")
    assert not rules.the_item_is_numbered("cp1")


def test_the_goods_are_classified() -> None:
    assert rules.the_goods_are_classified("610910")
    assert rules.the_goods_are_classified("6109100012")
    assert not rules.the_goods_are_classified("610999")
    assert not rules.the_goods_are_classified("6109")
    assert not rules.the_goods_are_classified("9803000000")


def test_the_origin_is_a_country() -> None:
    assert rules.the_origin_is_a_country("VN")
    assert not rules.the_origin_is_a_country("vn")


def test_the_currency_has_a_rate() -> None:
    assert rules.the_currency_has_a_rate("USD", rates=["USD"])
    assert not rules.the_currency_has_a_rate("USD", rates=["SGD"])
    assert not rules.the_currency_has_a_rate("ABC", rates=["ABC"])


def test_the_value_is_stated() -> None:
    assert rules.the_value_is_stated("24.90", freight="3", insurance="")
    assert not rules.the_value_is_stated("0.00")
    assert not rules.the_value_is_stated("24,90")
    assert not rules.the_value_is_stated("24.90", freight="-3")


def test_the_mass_is_stated() -> None:
    assert rules.the_mass_is_stated("0.250")
    assert not rules.the_mass_is_stated("0")
    assert not rules.the_mass_is_stated("0.0001")


def test_the_pieces_are_counted() -> None:
    assert rules.the_pieces_are_counted("")
    assert rules.the_pieces_are_counted("12")
    assert not rules.the_pieces_are_counted("0")
    assert not rules.the_pieces_are_counted("1.5")


def test_the_description_says_what_the_goods_are() -> None:
    assert rules.the_description_says_what_the_goods_are("cotton shirts")
    assert rules.the_description_says_what_the_goods_are("陶瓷杯")
    assert not rules.the_description_says_what_the_goods_are(" GIFT ")
    assert not rules.the_description_says_what_the_goods_are("a1")


def test_the_registration_is_a_number() -> None:
    assert rules.the_registration_is_a_number("")
    assert rules.the_registration_is_a_number("M90370000X")
    assert not rules.the_registration_is_a_number("yes, paid")


def test_the_line_is_declared_once() -> None:
    assert rules.the_line_is_declared_once(None)
    assert not rules.the_line_is_declared_once(4)


def test_the_item_is_new_here() -> None:
    assert rules.the_item_is_new_here(seen_before=False)
    assert not rules.the_item_is_new_here(seen_before=True)


def test_the_duty_can_be_reckoned() -> None:
    assert rules.the_duty_can_be_reckoned(unreckoned=False)
    assert not rules.the_duty_can_be_reckoned(unreckoned=True)


def judged(facts: Facts, **changes: str) -> Judged:
    """The sound line of the makers, changed."""
    row = a_row(**changes)
    return rules.judge(row, facts, line=1, item_value=Decimal(row["value"]))


def figures(one: Judged) -> tuple[str, ...]:
    """Customs value, duty, fees and tax."""
    made = one.assessment
    return ("",) if made is None else tuple(f"{x}" for x in (made.customs_value, made.duty, made.fees, made.tax))


def test_a_parcel_to_singapore_by_hand() -> None:
    """24.90 + 3.10 dollars at 1.34 are 37.52; duty free; 9 % GST is 3.3768."""
    assert figures(judged(facts_of("SG", permille=0))) == ("37.52", "0.00", "0.00", "3.38")


def test_the_vendor_that_collected_the_tax_leaves_none_to_pay() -> None:
    one = judged(facts_of("SG", permille=0), tax_registration="M90370000X")
    assert figures(one) == ("37.52", "0.00", "0.00", "0.00")
    assert one.verdict is Verdict.RELEASE


def with_law(economy: str, *measures: object, threshold: str = "") -> Facts:
    """The shipped law with invented measures and one threshold for duty and tax in the place of its own."""
    held = tables()
    currency = next(v.currency for v in held.valuations if v.economy == economy)
    least = tuple(
        DeMinimis(economy, waives, Money(Decimal(threshold), currency), date(2020, 1, 1), None, INVENTED)
        for waives in ("duty", "tax")
        if threshold
    )  # fmt: skip
    others = tuple(m for m in held.measures if m.economy != economy)
    return facts_of(economy, law=replace(held, measures=(*others, *measures), de_minimis=least), permille=0)  # type: ignore[arg-type]


def test_a_parcel_to_mexico_by_hand() -> None:
    """28.00 dollars at 18.40 are 515.20 pesos: 20 % duty 103.04; DTA 4.1216 (8 per mil); 16 % IVA of 622.36 99.5776."""
    facts = with_law("MX", a_measure("MX", "6109", "20%"))
    assert figures(judged(facts)) == ("515.20", "103.04", "4.12", "99.58")


def test_the_whole_parcel_is_held_against_the_threshold_not_the_line() -> None:
    facts = with_law("MX", a_measure("MX", "6109", "20%"), threshold="500")
    below = rules.judge(a_row(), facts, line=1, item_value=Decimal("27.17"))  # 499.93 pesos
    at = rules.judge(a_row(), facts, line=1, item_value=Decimal("27.1739"))  # 500.00 to the cent
    above = rules.judge(a_row(), facts, line=1, item_value=Decimal("27.18"))
    assert figures(below)[1:] == figures(at)[1:] == ("0.00", "0.00", "0.00")
    assert figures(above)[1:] == ("103.04", "4.12", "99.58")


def test_an_excise_is_never_waived() -> None:
    facts = with_law(
        "MX", a_measure("MX", "", "Free"), a_measure("MX", "61", "53%", kind=MeasureKind.EXCISE), threshold="5000"
    )
    assert figures(judged(facts))[1] == "273.06"


def test_an_excise_on_top_is_reckoned_after_the_duties() -> None:
    """515.20 pesos: 20 % duty 103.04; 10 % excise of 618.24 is 61.82, and 51.52 where the duty is waived."""
    measures = (
        a_measure("MX", "", "20%"), a_measure("MX", "61", "10%", kind=MeasureKind.EXCISE, base=TaxBase.VALUE_DUTY),
    )  # fmt: skip
    assert figures(judged(with_law("MX", *measures)))[1] == "164.86"
    assert figures(judged(with_law("MX", *measures, threshold="5000")))[1] == "51.52"


def test_what_is_not_on_file_is_held_but_not_below_the_threshold() -> None:
    assert judged(with_law("MX")).reasons == ("PARCEL-12",)
    assert judged(with_law("MX", threshold="5000")).verdict is Verdict.RELEASE
    litres = with_law("MX", a_measure("MX", "6109", "3 MXN/LTR"))
    assert judged(litres).verdict is Verdict.HOLD


def test_six_digits_are_enough_where_all_national_lines_agree() -> None:
    same = [a_measure("MX", code, "20%") for code in ("61091001", "61091099")]
    assert figures(judged(with_law("MX", *same)))[1] == "103.04"
    differ = [*same, a_measure("MX", "61091050", "25%")]
    assert judged(with_law("MX", *differ)).reasons == ("PARCEL-12",)
    assert figures(judged(with_law("MX", *differ), hs_code="61091050"))[1] == "128.80"
    by_origin = [*same, a_measure("MX", "61091001", "35%", origins=frozenset({"CN"}))]
    assert judged(with_law("MX", *by_origin)).verdict is Verdict.HOLD
    assert figures(judged(with_law("MX", *by_origin), origin="VN"))[1] == "103.04"


def test_additional_duties_are_rounded_one_by_one() -> None:
    on_top = [
        a_measure("MX", "61", "0.001%", kind=MeasureKind.ADDITIONAL, cites=f"act {n}", origins=frozenset({"CN"}))
        for n in range(3)
    ]
    facts = with_law("MX", a_measure("MX", "61", "Free"), *on_top)
    assert figures(judged(facts))[1] == "0.03"  # 0.005152 three times, each to 0.01
    assert figures(judged(facts, origin="VN"))[1] == "0.00"


def test_the_worst_finding_decides_and_all_are_named() -> None:
    facts = facts_of("SG", permille=1000)
    one = rules.judge(a_row(hs_code="854340"), facts, line=1, item_value=Decimal(1), repeats=None, risks=["watch"])
    assert one.verdict is Verdict.PROHIBITED
    assert one.reasons == ("restriction:sg-vaporisers", "risk:watch", "risk:random")
    twice = rules.judge(a_row(hs_code="854340"), facts, line=2, item_value=Decimal(1), repeats=1)
    assert twice.verdict is Verdict.DUPLICATE
    assert judged(facts, origin="").reasons == ("PARCEL-3",)


@pytest.mark.parametrize("permille", [0, 5, 500, 1000])
def test_about_as_many_are_picked_at_random_as_asked_and_the_seed_decides(permille: int) -> None:
    regime = replace(a_regime("SG"), risk=RiskProfile((), permille))
    other = replace(regime, seed="another")
    mine = [rules.picked(f"TL{n}", n, regime=regime) for n in range(4000)]
    assert abs(sum(mine) - 4 * permille) <= 140
    assert mine == [rules.picked(f"TL{n}", n, regime=regime) for n in range(4000)]
    if 0 < permille < 1000:
        assert mine != [rules.picked(f"TL{n}", n, regime=other) for n in range(4000)]


def test_restrictions_count_within_their_dates() -> None:
    assert judged(facts_of("MX", permille=0), hs_code="854340").verdict is Verdict.PROHIBITED
    before = Facts(replace(a_regime("MX", permille=0), on=date(2021, 7, 15)))
    assert "restriction:mx-vaporisers" not in judged(before, hs_code="854340").reasons
