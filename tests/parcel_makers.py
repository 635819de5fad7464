# SPDX-License-Identifier: Apache-2.0
"""Invented manifests, sound and faulty, and an invented law that has every shape of duty."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from tradelane.kernel.money import Money
from tradelane.kernel.postal import check_digit
from tradelane.parcels.formats.regimes import regime_of
from tradelane.parcels.rules import Facts
from tradelane.parcels.rules.hs_codes import subheadings
from tradelane.parcels.values import COLUMNS, Proofs, ProvenOrigin, Regime, RiskProfile, RiskRule, Verdict
from tradelane.tariff.formats import duty_expression, tables
from tradelane.tariff.values import Confidence, DeMinimis, Measure, MeasureKind, Membership, Source, Tables, TaxBase

ON = date(2026, 11, 20)
INVENTED = Source("invented", ON, Confidence.LOW)
RATES = (
    "Free", "7.5%", "0.125%", "33.333333333333%", "20% MIN 3.00 {c}/KGM", "12% + 0.75 {c}/KGM MAX 40%",
    "1.10 {c}/C62", "0.37 {c}/DZN + 4%", "2.5 {c}/LBR", "0.015 {c}/GRM MIN 2% MAX 15%", "6 {c}/LTR", "5% on battery",
    "Dutiable at a rate not on file", "1.5 EUR/KGM", "18% MIN 0.4 {c}/PR", "duty of 9101.11 + 25%", "900 {c}/TNE",
)  # fmt: skip
"""Every shape of duty; {c} is the destination's currency."""
CURRENCIES = ("USD", "EUR", "JPY", "MXN", "SGD", "VND", "CLP", "CNY")
ORIGINS = ("CN", "JP", "KR", "US", "MX", "SG", "VN", "DE")


AGREEMENTS = ("CPTPP", "RCEP")


def a_measure(
    economy: str, prefix: str, rate: str, *, kind: MeasureKind = MeasureKind.CUSTOMS, cites: str = "invented act",
    origins: frozenset[str] = frozenset(), excluded: frozenset[str] = frozenset(), preference: str = "",
    base: TaxBase = TaxBase.VALUE,
) -> Measure:  # fmt: skip
    """An invented duty in force for years."""
    return Measure(
        economy, kind, prefix, preference, duty_expression(rate), date(2020, 1, 1), None, cites, INVENTED,
        origins, excluded, base=base,
    )  # fmt: skip


def a_law(seed: int, economy: str) -> Tables:
    """The shipped tables with an invented tariff of the economy over them: every shape of duty, some by origin."""
    draw, shipped = Random(seed), tables()
    currency = next(v.currency for v in shipped.valuations if v.economy == economy)
    measures = [a_measure(economy, "", draw.choice(RATES[:4]))] if draw.random() < 0.8 else []
    for chapter in range(1, 98):
        if chapter == 77:
            continue
        rate = draw.choice(RATES).format(c=currency)
        if draw.random() < 0.7:
            measures.append(a_measure(economy, f"{chapter:02}", rate))
        if draw.random() < 0.3:
            some = frozenset(draw.sample(ORIGINS, 2))
            kind = draw.choice([MeasureKind.ADDITIONAL, MeasureKind.ANTI_DUMPING, MeasureKind.EXCISE])
            on_top = kind is MeasureKind.EXCISE and chapter % 2 == 0
            measures.append(
                a_measure(economy, f"{chapter:02}", draw.choice(RATES).format(c=currency), kind=kind, origins=some,
                          cites=f"invented act {draw.randint(1, 3)}",
                          base=TaxBase.VALUE_DUTY if on_top else TaxBase.VALUE)
            )  # fmt: skip
        for agreement in AGREEMENTS:
            if draw.random() < 0.6:
                lower = draw.choice(RATES).format(c=currency)
                measures.append(a_measure(economy, f"{chapter:02}", lower, preference=agreement))
        if draw.random() < 0.2:
            measures.append(a_measure(economy, f"{chapter:02}", "45%", excluded=frozenset(draw.sample(ORIGINS, 5))))
    for code in draw.sample(subheadings(), 300):  # subheadings split into national lines, which agree or do not
        rates = draw.choice([["9%", "9%"], ["9%", "4%"], ["Free", "Free"]])
        measures += [a_measure(economy, f"{code}{n:02}", rate) for n, rate in enumerate(rates, start=1)]
    others = [m for m in shipped.measures if m.economy != economy]
    least = [
        DeMinimis(economy, waives, Money(Decimal(draw.randint(0, 300)), draw.choice(["USD", currency])),
                  date(2020, 1, 1), None, INVENTED)
        for waives in ("duty", "tax")
        if draw.random() < 0.8
    ]  # fmt: skip
    members = tuple(
        Membership(agreement, each, date(2020 + draw.randint(0, 8), 1, 1), INVENTED)
        for agreement in AGREEMENTS
        for each in (economy, *draw.sample(ORIGINS, 6))
    )
    return replace(shipped, measures=(*others, *measures), de_minimis=tuple(least), memberships=members)


def some_proofs(seed: int) -> Proofs:
    """Invented certificates: sound, ended, expired, of other goods; some numbers have two, some none."""
    draw, codes = Random(seed), subheadings()
    made: dict[tuple[str, str], tuple[ProvenOrigin, ...]] = {}
    for agreement in AGREEMENTS:
        for number in range(50):
            key = (agreement, f"ECO-{number}")
            made[key] = tuple(
                ProvenOrigin(
                    *key, draw.choice(ORIGINS), frozenset(draw.sample(codes, len(codes) * draw.randint(1, 9) // 10)),
                    date(2026, draw.randint(1, 12), 1), draw.choice([None, date(2026, 11, 19), date(2027, 1, 1)]),
                    ended=draw.random() < 0.2,
                )
                for _ in range(draw.choice([1, 1, 2]))
            )  # fmt: skip
    return made


def a_regime(economy: str = "SG", *, law: Tables | None = None, permille: int = 20) -> Regime:
    """An economy's law on a day with risk rules, one of which has no translation into columns."""
    rules = (
        RiskRule("dear", "value >= 50000 && !tax_collected", Verdict.INSPECT, "invented"),
        RiskRule("watch", 'hs.startsWith("71") || description.contains("battery")', Verdict.HOLD, "invented"),
        RiskRule("by-call", 'item.matches("(CP|TL-0+)[0-9]*7[0-9]*") && grams < 500', Verdict.INSPECT, "invented"),
        RiskRule("corner", 'origin in ["CN", "VN"] && pieces > 3 && currency == "USD"', Verdict.HOLD, "invented"),
    )
    profile = RiskProfile(rules, permille)
    return regime_of(economy, on=ON, tables=law or tables(), seed="00ff", risk=profile)


def facts_of(economy: str = "SG", **how: object) -> Facts:
    """The same, looked up."""
    return Facts(a_regime(economy, **how))  # type: ignore[arg-type]


def an_item(number: int, draw: Random | None = None) -> str:
    """A parcel's number: of UPU S10 for even ones."""
    if number % 2:
        return f"TL-{number:010}"
    serial = f"{number % 10**8:08}"
    return f"CP{serial}{check_digit(serial)}CN"


def a_row(number: int = 1, **changes: str) -> dict[str, str]:
    """A sound line: two cotton shirts from China for 24.90 dollars."""
    made = {
        "item": an_item(number), "piece": "1", "hs_code": "610910", "description": "cotton shirts", "origin": "CN",
        "currency": "USD", "value": "24.90", "freight": "3.10", "insurance": "", "pieces": "2", "mass_kg": "0.310",
        "tax_registration": "", "agreement": "", "proof": "",
    }  # fmt: skip
    return {**made, **changes}


FAULTS = {
    "item": ("", "cp1", "CP123456780CN", "x" * 40, 'a"b\\c', "ITEM ÄÖ"),
    "hs_code": ("", "6109", "619999", "61091", "６１０９１０"),
    "description": ("", "gift", " Goods ", "ab", "衣服", "x" * 501), "origin": ("", "XX", "cn", "CHN"),
    "currency": ("", "usd", "XTS", "AFN"),
    "value": ("", "0", "0.00", "-1", "1e3", "12,50", "1.23456", "1234567890", ".5"),
    "freight": ("free", "-1", "1."), "insurance": ("x",), "pieces": ("0", "1.5", "-2", "many"),
    "mass_kg": ("", "0", "0.0001", "12345", "1kg"), "tax_registration": ("lower", "A" * 31),
    "agreement": ("CPTPP", "cptpp", "C P"), "proof": ("DECLARATION", "-x", "A" * 36, "ñandú-1"),
}  # fmt: skip
"""Texts that break a rule of a column, or nearly do."""


def rows(seed: int, count: int, *, faulty: float = 0.08, claiming: float = 0.3) -> Iterator[dict[str, str]]:
    """Lines of all sorts; about `faulty` of them with a fault, some repeated, some with several contents."""
    draw, codes = Random(seed), subheadings()
    number = 0
    for _ in range(count):
        number += draw.random() > 0.06
        row = a_row(
            number,
            piece=draw.choice(["1", "1", "1", "2"]),
            hs_code=draw.choice(codes) + draw.choice(["", "", "00", "0010"]),
            description=draw.choice(
                ["cotton shirts", "USB battery", "Reloj de pulsera", "陶瓷杯子 cup", "steel parts"]
            ),
            origin=draw.choice(ORIGINS),
            currency=draw.choice(CURRENCIES),
            value=_amount(draw),
            freight=draw.choice(["", "", "3.1", _amount(draw)]),
            insurance=draw.choice(["", "", "0.5"]),
            pieces=draw.choice(["", "1", "2", "12", "250"]),
            mass_kg=f"{draw.randint(1, 40_000) / 1000:.3f}",
            tax_registration=draw.choice(["", "", "", "M90370000X"]),
        )
        if claiming and draw.random() < claiming:
            row["agreement"] = draw.choice([*AGREEMENTS, "USMCA"])
            row["proof"] = draw.choice(["DECLARATION", f"ECO-{draw.randrange(60)}"])
        if draw.random() < faulty:
            column = draw.choice(list(FAULTS))
            row[column] = draw.choice(FAULTS[column])
        yield row


def _amount(draw: Random) -> str:
    decimals = draw.choice([0, 1, 2, 2, 2, 3, 4])
    return (
        f"{draw.randint(1, 10 ** draw.randint(1, 6)) / 10**decimals:.{decimals}f}"
        if decimals
        else str(draw.randint(1, 999))
    )


def as_csv(lines: list[dict[str, str]]) -> bytes:
    """A manifest of lines as CSV."""
    import csv
    from io import StringIO

    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode()


def a_large_manifest(lines: int, *, seed: int = 1) -> bytes:
    """Sound lines as a platform sends them, with names that a reader must leave out."""
    draw, codes = Random(seed), subheadings()
    made = ["item,hs_code,description,origin,currency,value,freight,pieces,mass_kg,sender_name"]
    made += (
        f"TL{number:012},{draw.choice(codes)},cotton thing {number % 97},{draw.choice(ORIGINS)},"
        f"{draw.choice(CURRENCIES)},{draw.randint(1, 90_000) / 100:.2f},{draw.choice(('', '3.20'))},"
        f"{draw.randint(1, 5)},{draw.randint(1, 5_000) / 1000:.3f},Somebody"
        for number in range(lines)
    )
    return "\n".join(made).encode()
