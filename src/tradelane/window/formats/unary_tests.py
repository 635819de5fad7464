# SPDX-License-Identifier: Apache-2.0
"""Unary tests: the cells of a decision table (S-FEEL, DMN 1.3 §9.2); apart, so that a table can be proved too.

A cell is `-` (anything), or one or more of a value, a comparison (`< 5`) and an interval (`[1..5)`), by commas, any of
which may hold; `not(…)` turns it round. Values are numbers, texts in double quotes, true and false.
"""

import re
from decimal import Decimal, InvalidOperation

from tradelane.kernel.errors import Unreadable
from tradelane.window.values import Interval, TableValue, UnaryTest

_PART = re.compile(
    r"""\s*(?:
      (?P<text>"(?:[^"\\]|\\.)*")
    | (?P<compare><=|>=|<|>)\s*(?P<bound>-?\d+(?:\.\d+)?)
    | (?P<open>[\[(\]])\s*(?P<low>-?\d+(?:\.\d+)?)\s*\.\.\s*(?P<high>-?\d+(?:\.\d+)?)\s*(?P<close>[\])\[])
    | (?P<number>-?\d+(?:\.\d+)?)
    | (?P<truth>true|false)
    )\s*""",
    re.VERBOSE,
)
_NOT = re.compile(r"\s*not\s*\((?P<inner>.*)\)\s*", re.DOTALL)


def unary_test(text: str, *, field: str = "") -> UnaryTest:
    """The cell that `text` says. Raises Unreadable naming `field`."""
    source = " ".join(text.split())
    if source in ("", "-"):
        return UnaryTest("-")
    turned = _NOT.fullmatch(source)
    inner = turned.group("inner") if turned else source
    choices: list[TableValue | Interval] = []
    at = 0
    while True:
        part = _PART.match(inner, at)
        if part is None:
            raise _unreadable(source, field)
        choices.append(_choice(part, source, field))
        at = part.end()
        if at == len(inner):
            return UnaryTest(source, tuple(choices), negated=bool(turned))
        if inner[at] != ",":
            raise _unreadable(source, field)
        at += 1


def literal(text: str, *, field: str = "") -> TableValue:
    """The one value that an output cell says. Raises Unreadable naming `field`."""
    cell = unary_test(text, field=field)
    if cell.negated or len(cell.choices) != 1 or isinstance(cell.choices[0], Interval):
        raise Unreadable(
            f"{text[:80]!r} is not one value", field=field, rule="DMN-4", cites="DMN 1.3 §9.2",
            fix='Write one value, such as "green", 12.5 or true.',
        )  # fmt: skip
    return cell.choices[0]


def _choice(part: re.Match[str], source: str, field: str) -> TableValue | Interval:
    if part["text"] is not None:
        return re.sub(r"\\(.)", r"\1", part["text"][1:-1])
    if part["truth"] is not None:
        return part["truth"] == "true"
    if part["number"] is not None:
        return Decimal(part["number"])
    if part["compare"] is not None:
        bound, closed = Decimal(part["bound"]), "=" in part["compare"]
        if part["compare"].startswith("<"):
            return Interval(None, bound, with_high=closed)
        return Interval(bound, None, with_low=closed)
    return _interval(part, source, field)


def _interval(part: re.Match[str], source: str, field: str) -> Interval:
    try:
        low, high = Decimal(part["low"]), Decimal(part["high"])
    except InvalidOperation as error:
        raise _unreadable(source, field) from error
    if low > high:
        raise Unreadable(
            f"the interval {source[:80]!r} ends before it starts", field=field, rule="DMN-4", cites="DMN 1.3 §10.3.2.7",
            fix="Write the smaller end first.",
        )  # fmt: skip
    return Interval(low, high, with_low=part["open"] == "[", with_high=part["close"] == "]")


def _unreadable(source: str, field: str) -> Unreadable:
    return Unreadable(
        f"not a unary test: {source[:80]!r}", field=field, rule="DMN-4", cites="DMN 1.3 §9.2 (S-FEEL)",
        fix='Write -, a value, a comparison such as < 5, or an interval such as [1..5), separated by commas.',
    )  # fmt: skip
