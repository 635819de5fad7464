# SPDX-License-Identifier: Apache-2.0
"""Duty as the United States' tariff schedule words it; apart, because only that schedule writes so.

    expression = free | [ reference ] { "+" part } [ cap ] | sliding
    free       = "Free" [ "," condition ]
    part       = amount "%" [ "on" what ] | amount "percent of" what | money "/" unit [ "of" what ] | money "each"
               | money "for each" what
    cap        = ", but if" condition "the total duty shall not exceed the duty for" what
    reference  = "The duty provided in the applicable subheading" | "No change" | "See …" | "The rate applicable …" …
    sliding    = money "/kg less" money "/kg for each degree under" n "degrees … but not less than" money "/kg"

What is on a part of the good alone keeps the tariff's words for it (`Component.part`): the duty is then due on the
declared value or quantity of that part. What names another duty keeps those words (`DutyExpression.refers_to`).
Nothing is guessed: what does not follow the grammar is refused, and the importer lists it.
"""

import re
from decimal import Decimal

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money
from tradelane.tariff.values import Component, ComponentKind, DutyExpression

_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
_MONEY = rf"(?:(?P<dollars>\$\s?{_NUMBER})|(?P<cents>{_NUMBER}\s?¢))"
_PERCENT = re.compile(rf"(?P<percent>{_NUMBER})(?P<third> 1/3| 2/3)?%(?:,? on (?:the )?(?P<part>.+))?", re.IGNORECASE)
_PERCENT_OF = re.compile(rf"(?P<percent>{_NUMBER})(?P<third>) percent of the (?P<part>.+)", re.IGNORECASE)
_EACH = re.compile(rf"{_MONEY} each")
_PER = re.compile(rf"{_MONEY}\s?/\s?(?P<unit>[A-Za-z0-9.,²³ ]+?)(?P<what>(?:,? (?:of|on|including|over) .+)?)")
_FOR_EACH = re.compile(rf"{_MONEY} for each (?P<what>other piece or part)")
_CAP = re.compile(r"(?P<rate>.+?), but if (?P<when>.+) the total duty shall not exceed the duty for (?P<of>.+)")
_FOOTNOTE = re.compile(r"(?<=[%a-z]) \d?/$")
"""The mark of a footnote at the end of a cell, such as `1/`; the export sometimes loses its number."""
_LINES = re.compile(rf"{_MONEY}\s?/line/\s?gross")
_SLIDING = re.compile(
    rf"{_MONEY}/kg less (?P<step>{_NUMBER})\s?¢\s?/kg for each degree under (?P<degrees>{_NUMBER}) degrees "
    rf"\(and fractions of a degree in proportion\) but not less (?:than )?(?P<least>{_NUMBER})\s?¢\s?/kg"
)
_REFERENCE = re.compile(
    r"(?P<words>(?:See (?:additional )?U\.S\. note|See \d|No change|The (?:duty|rate)|A duty) ?.*?)"
    r"(?P<sign>\+|\bplus\b|\bminus\b)?(?P<change>(?(sign)\s*\d+(?:\.\d+)?%|))"
)
_UNITS = {
    "kg": ("KGM", ""), "clean kg": ("KGM", "clean content"), "g": ("GRM", ""), "t": ("TNE", ""),
    "liter": ("LTR", ""), "bbl": ("BLL", ""), "m": ("MTR", ""), "lin. m": ("MTR", ""),
    "m2": ("MTK", ""), "m²": ("MTK", ""), "m3": ("MTQ", ""), "m³": ("MTQ", ""),
    "pr.": ("PR", ""), "prs.": ("PR", ""), "doz.": ("DZN", ""), "gross": ("GRO", ""), "head": ("C62", ""),
    "1000": ("MIL", ""), "1,000": ("MIL", ""), "thousand": ("MIL", ""), "1000 pins": ("MIL", "pins"),
    "1,000 pins": ("MIL", "pins"), "jewel": ("C62", "jewels"), "article": ("C62", ""), "pack": ("PK", ""),
    "carat": ("CTM", ""), "No.": ("C62", ""),
}  # fmt: skip
"""The schedule's units by their UN/ECE Rec 20 codes, with the part of the good they count."""
_RUN_TOGETHER = (
    ("thebattery", "the battery"),
    (" inthe ", " in the "),
    ("oralterations", "or alterations"),
    ("m2of ", "m2 of "),
)
"""Slips of the export's type-setting."""
_PROOF = ("pf.liter", "pf. liter")
"""A proof liter is a liter at 50 % of alcohol by volume (HTSUS, additional U.S. note to chapter 22): half an LPA."""


def us_expression(text: str, *, field: str = "expression") -> DutyExpression:
    """The duty that a cell of a rate column expresses. Raises Unreadable naming `field`."""
    words = tidy(text)
    if words == "Free" or words.startswith("Free,"):
        return DutyExpression(words, (Component(ComponentKind.FREE),), condition=words[5:].strip())
    if sliding := _SLIDING.fullmatch(words):
        return _sliding(words, sliding)
    if reference := _REFERENCE.fullmatch(words):
        return _reference(words, reference)
    capped = _CAP.fullmatch(words)
    parts = re.split(r"\s*\+\s*", capped["rate"] if capped else words)
    cap = Component(ComponentKind.REFERENCE, part=f"{capped['of']}, if {capped['when']}") if capped else None
    return DutyExpression(words, tuple(_component(part, words, field) for part in parts), maximum=cap)


def tidy(text: str) -> str:
    """A cell in one line: words broken at its end are joined, brackets around the whole and a footnote's mark go."""
    words = re.sub(r"(?<=[a-z])- (?=[a-z])", "", " ".join(text.split()))
    for run_together, apart in _RUN_TOGETHER:
        words = words.replace(run_together, apart)
    words = words[1:-1].strip() if words.startswith("[") and words.endswith("]") else words
    return _FOOTNOTE.sub("", words)


def _reference(words: str, found: re.Match[str]) -> DutyExpression:
    said, sign = found["words"].strip(), found["sign"]
    if not sign:
        return DutyExpression(words, (), refers_to=said)
    percent = Decimal(found["change"].strip().removesuffix("%"))
    change = Component(ComponentKind.AD_VALOREM, percent=-percent if sign == "minus" else percent)
    return DutyExpression(words, (change,), refers_to=said)


def _sliding(words: str, found: re.Match[str]) -> DutyExpression:
    """Raw sugar by polarisation: an amount a kilogram, lowered for each degree that is missing, not below a least."""
    degrees = f"kilograms times degrees under {found['degrees']}"
    less = Component(ComponentKind.SPECIFIC, amount=_usd(found["step"], -100), unit="KGM", part=degrees)
    least = Component(ComponentKind.SPECIFIC, amount=_usd(found["least"], 100), unit="KGM")
    return DutyExpression(words, (_specific(found, "KGM", ""), less), minimum=least)


def _component(text: str, whole: str, field: str) -> Component:
    if (found := _PERCENT.fullmatch(text)) or (found := _PERCENT_OF.fullmatch(text)):
        return Component(ComponentKind.AD_VALOREM, percent=_percent(found), part=_named(found["part"]))
    if found := _EACH.fullmatch(text):
        return _specific(found, "C62", "")
    if found := _FOR_EACH.fullmatch(text):
        return _specific(found, "C62", f"{found['what']}s".replace("piece", "pieces"))
    if found := _LINES.fullmatch(text):
        return _specific(found, "GRO", "gross times lines")
    if (found := _PER.fullmatch(text)) and (unit := _unit(found["unit"].strip())):
        named = _named(found["what"])
        return _specific(found, unit[0], f"{unit[1]} {named}".strip() if named.startswith("over") else named or unit[1])
    raise Unreadable(
        f"{text[:60]!r} in {whole[:80]!r} is no part of a duty expression", field=field, rule="HTS-1",
        fix="Read the line in the official schedule, and write its duty in the documented CSV.",
    )  # fmt: skip


def _unit(name: str) -> tuple[str, str] | None:
    return ("LPA", "") if name in _PROOF else _UNITS.get(name)


def _specific(found: re.Match[str], unit: str, part: str) -> Component:
    amount = _usd(found["dollars"], 1) if found["dollars"] else _usd(found["cents"], 100)
    if unit == "LPA":
        amount = amount * 2
    return Component(ComponentKind.SPECIFIC, amount=amount, unit=unit, part=part)


def _usd(text: str, parts: int) -> Money:
    return Money(_number(text.strip("$¢ ")) / parts, "USD")


def _percent(found: re.Match[str]) -> Decimal:
    """`33 1/3%` to 12 digits: a third of whole cents is never near half a cent, so no rounding changes."""
    third = Decimal((found["third"] or " 0/3").strip()[0]) / 3
    return _number(found["percent"]) + third.quantize(Decimal("1e-12")) if third else _number(found["percent"])


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "").strip())


def _named(words: str | None) -> str:
    """What alone is charged, without the little words before it."""
    return re.sub(r"^(?:,? ?(?:of|on) (?:the )?(?:value of the )?|, (?=including))", "", words or "").strip()
