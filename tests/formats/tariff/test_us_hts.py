# SPDX-License-Identifier: Apache-2.0
"""The United States' schedule is read as it is published; what no grammar covers is listed."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tradelane.kernel.errors import Refused, Unreadable
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity
from tradelane.tariff.formats import (
    duty_expression,
    expression_text,
    hts_report,
    read_us_hts,
    us_expression,
    us_measures,
)
from tradelane.tariff.rules import DutyFacts, applicable, duty
from tradelane.tariff.values import DutyExpression, MeasureKind

VALUE = Money(Decimal("1000.00"), "USD")
HEADER = "htsno,kind,general,special,other,units\n"


@pytest.fixture(scope="module")
def schedule(standards: Path) -> str:
    return (standards / "tariff/us_hts_rates.csv").read_text("utf-8")


def due(text: str, **facts: object) -> str:
    """The duty on 1,000 dollars."""
    return f"{duty(us_expression(text), value=VALUE, facts=DutyFacts(**facts)).amount}"  # type: ignore[arg-type]


def kilograms(number: str) -> tuple[Quantity, ...]:
    return (Quantity(Decimal(number), "KGM"),)


@pytest.mark.parametrize(
    ("text", "facts", "amount"),
    [
        ("Free", {}, "0.00"),
        ("6.8%", {}, "68.00"),
        ("33 1/3%", {}, "333.33"),
        ("4.4¢/kg", {"quantities": kilograms("250")}, "11.00"),
        ("4.4¢/kg", {"quantities": (Quantity(Decimal("0.25"), "TNE"),)}, "11.00"),
        ("$1.50/t", {"quantities": kilograms("4000")}, "6.00"),
        ("68¢/head", {"quantities": (Quantity(Decimal(10), "C62"),)}, "6.80"),
        ("0.9¢ each", {"quantities": (Quantity(Decimal(2), "DZN"),)}, "0.22"),
        ("2¢/kg + 4.5%", {"quantities": kilograms("100")}, "47.00"),
        ("21.1¢/pf.liter", {"quantities": (Quantity(Decimal(10), "LPA"),)}, "4.22"),
        ("$2/1,000 + 60%", {"quantities": (Quantity(Decimal(5), "MIL"),)}, "610.00"),
        (
            "40¢ each + 6% on the case + 14% on the strap, band or bracelet + 5.3% on the battery",
            {
                "quantities": (Quantity(Decimal(10), "C62"),),
                "part_values": {
                    "case": Money(Decimal(100), "USD"),
                    "strap, band or bracelet": Money(Decimal(50), "USD"),
                    "battery": Money(Decimal(10), "USD"),
                },
            },
            "17.53",
        ),
        ("1.1¢/kg on lead content", {"part_quantities": {"lead content": Quantity(Decimal(200), "KGM")}}, "2.20"),
        ("The duty provided in the applicable subheading + 25%", {"referred": Money(Decimal(68), "USD")}, "318.00"),
        ("The duty rate provided in such subheading minus 2%", {"referred": Money(Decimal(68), "USD")}, "48.00"),
    ],
)
def test_duty_is_as_the_schedule_words_it(text: str, facts: dict[str, object], amount: str) -> None:
    assert due(text, **facts) == amount


def test_a_part_of_a_movement_pays_no_more_than_the_movement() -> None:
    """1,000 dollars at 4.3 % with 5 jewels and 10 other pieces: 43 + 0.085 + 0.02 is 43.11 (43.105), at most 40."""
    text = (
        "4.3% + 1.7¢/jewel + 0.2¢ for each other piece or part, but if consisting in part of a plate or a set of "
        "plates the total duty shall not exceed the duty for the complete movement"
    )
    pieces = {"jewels": Quantity(Decimal(5), "C62"), "other pieces or parts": Quantity(Decimal(10), "C62")}
    cap = "the complete movement, if consisting in part of a plate or a set of plates"
    assert due(text, part_quantities=pieces, without=frozenset({cap})) == "43.11"
    assert due(text, part_quantities=pieces, part_values={cap: Money(Decimal("40.00"), "USD")}) == "40.00"
    with pytest.raises(Refused, match="TARIFF-13"):
        due(text, part_quantities=pieces)


def test_the_mark_of_a_footnote_is_no_part_of_the_rate() -> None:
    assert us_expression("37% /").components == us_expression("37% 1/").components == us_expression("37%").components


def test_raw_sugar_pays_less_for_each_degree_but_not_below_the_least() -> None:
    text = (
        "1.4606¢/kg less 0.020668¢/kg for each degree under 100 degrees "
        "(and fractions of a degree in proportion) but not less than 0.943854¢/kg"
    )
    degrees = "kilograms times degrees under 100"
    at_98 = {degrees: Quantity(Decimal(20_000), "KGM")}
    assert due(text, quantities=kilograms("10000"), part_quantities=at_98) == "141.93"  # 146.06 less 4.13
    at_60 = {degrees: Quantity(Decimal(400_000), "KGM")}
    assert due(text, quantities=kilograms("10000"), part_quantities=at_60) == "94.39"


@pytest.mark.parametrize(
    "text", ["40¢ each + 6% on the case", "1.1¢/kg on lead content", "The duty provided in the applicable subheading"]
)
def test_what_is_not_declared_is_asked_for_not_taken_as_nothing(text: str) -> None:
    with pytest.raises(Refused):
        due(text, quantities=(Quantity(Decimal(10), "C62"),))


@pytest.mark.parametrize(
    "text", ["37% / /", "about 5%", "5% +", "4¢", "6¢/furlong", "Free of charge", "5%%", "+ 5%", "$5"]
)
def test_what_no_grammar_covers_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        us_expression(text)
    assert refused.value.rule == "HTS-1"


def test_the_whole_schedule_is_read_and_the_rest_listed(schedule: str) -> None:
    report = hts_report(schedule)
    assert report["lines"] == 13_611
    assert report["parsed"] == report["lines"] - len({fault["line"] for fault in report["unparsed"]})
    assert (report["parsed"], report["unparsed"]) == (13_611, [])
    spoilt = schedule.replace("5.5%", "about 5.5%", 1)
    (fault,) = hts_report(spoilt)["unparsed"]
    assert fault["expression"] == "about 5.5%"
    assert fault["code"] in spoilt.splitlines()[fault["line"] - 1]


def test_every_simple_rate_is_the_number_that_the_file_prints(schedule: str) -> None:
    """The collector's own column says which rates are plain percentages: those must come out as printed."""
    lines = {line.number: line for line in read_us_hts(schedule)}
    seen = 0
    for line in lines.values():
        if line.general is not None and line.general.text.removesuffix("%").replace(".", "").isdigit():
            assert [c.percent for c in line.general.components] == [Decimal(line.general.text[:-1])]
            seen += 1
    assert seen == 6_213


def test_every_expression_of_the_schedule_survives_the_documented_form(schedule: str) -> None:
    expressions = {e for line in read_us_hts(schedule) for e in (line.general, line.other) if e}
    assert len(expressions) > 1_000
    for expression in expressions:
        again = duty_expression(expression_text(expression))
        assert _meaning(again) == _meaning(expression), expression.text


def _meaning(e: DutyExpression) -> object:
    return e.components, e.minimum, e.maximum, e.refers_to


def test_programmes_and_column_2_become_measures_by_preference_and_origin() -> None:
    row = '0101.30.00.00,advalorem,6.8%,"Free (A+,AU, KR) 2% (JP) See 9822.04.05 (P+)",15%,No.\n'
    measures = list(us_measures(read_us_hts(HEADER + row), valid_from=date(2025, 6, 1)))
    by_programme = {m.preference: m.expression.text for m in measures if m.preference}
    assert by_programme == {"A+": "Free", "AU": "Free", "KR": "Free", "JP": "2%", "P+": "See 9822.04.05"}

    def general(origin: str) -> str:
        found = applicable(
            measures, economy="US", kind=MeasureKind.CUSTOMS, hs_code="0101300000", on=date(2026, 1, 1), origin=origin
        )
        return found.expression.text if found else ""

    assert general("MX") == "6.8%"
    assert general("RU") == "15%"


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n",
        HEADER + "01,free,Free,,Free,\n",
        HEADER + "horses,free,Free,,Free,\n",
        HEADER + "0101.21.00,free,Free\n",
        HEADER + '0101.21.00,free,"Free,,Free,\n',
    ],
)
def test_a_file_that_is_no_schedule_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_us_hts(text)
    assert refused.value.rule == "HTS-2"
    assert refused.value.field.startswith("line")
