# SPDX-License-Identifier: Apache-2.0
"""Risk rules in CEL, and where they hold; apart, so that no rule file can ever run code.

A rule may name the facts of `FACTS`: texts, and whole numbers (money in minor units of the destination's currency,
mass in grams). What the CEL library answers for one line is the reference; `columns` answers for whole columns at once
and leaves to the library what it has no form for.
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import polars as pl

from tradelane.kernel.errors import Unreadable
from tradelane.parcels.formats.columns import translated
from tradelane.parcels.values import RiskProfile, RiskRule, Verdict

FACTS: Mapping[str, type] = {
    "item": str, "hs": str, "description": str, "origin": str, "currency": str, "value": int, "grams": int,
    "pieces": int, "tax_collected": bool,
}  # fmt: skip
"""What a rule may name."""
LONGEST = 1_000
RULES_AT_MOST = 200


def read_profile(text: str) -> RiskProfile:
    """Risk rules from TOML: `random_permille` and `[[rules]]` with id, when, verdict, reason. Raises Unreadable."""
    try:
        held = tomllib.loads(text)
        rules = tuple(
            RiskRule(str(r["id"]), str(r["when"]), Verdict(r["verdict"]), str(r["reason"])) for r in held["rules"]
        )
        permille = int(held.get("random_permille", 0))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise Unreadable(
            f"the risk rules can't be read: {error}", field="risk", rule="RISK-1",
            fix="Write [[rules]] with id, when, verdict (hold or inspect) and reason.",
        ) from error  # fmt: skip
    if not 0 <= permille <= 1000 or len(rules) > RULES_AT_MOST or len({r.id for r in rules}) < len(rules):
        raise Unreadable(
            f"there are at most {RULES_AT_MOST} rules with ids of their own, and 0 to 1000 of a thousand at random",
            field="risk", rule="RISK-2",
        )  # fmt: skip
    for rule in rules:
        _require_sound(rule)
    return RiskProfile(rules, permille)


def holds(rule: RiskRule, facts: Mapping[str, Any]) -> bool:
    """Whether a rule holds for one line, as the CEL library answers; one that fails on it counts: unknown is not no."""
    try:
        return _answer(rule, facts)
    except Unreadable:
        return True


def columns(frame: pl.DataFrame, profile: RiskProfile) -> tuple[pl.DataFrame, list[str]]:
    """An assessed frame with a column `risk:<id>` for each rule that holds somewhere, and the ids of those rules.

    Lines with faults have no risk.
    """
    named = frame.select(
        sound=pl.col("faults") == "",
        item="item", hs="hs_code", description="description", origin="origin", currency="currency",
        value=pl.col("customs_value").fill_null(0),
        grams=pl.col("mass_kg").cast(pl.Decimal(18, 3), strict=False).fill_null(0).cast(pl.Decimal(24, 3)) * 1000,
        pieces=pl.when(pl.col("pieces") == "").then(1).otherwise(pl.col("pieces").cast(pl.Int64, strict=False)),
        tax_collected=pl.col("tax_registration") != "",
    ).with_columns(pl.col("grams").cast(pl.Int64), pl.col("pieces").fill_null(0))  # fmt: skip
    made, raised = [], []
    for rule in profile.rules:
        expression = translated(rule.when, FACTS)
        series = named.select(expression).to_series() if expression is not None else _one_by_one(rule, named)
        mask = series & named["sound"]
        if mask.any():
            made.append(mask.alias(f"risk:{rule.id}"))
            raised.append(rule.id)
    return frame.with_columns(made), raised


def _one_by_one(rule: RiskRule, named: pl.DataFrame) -> pl.Series:
    rows = named.drop("sound").iter_rows(named=True)
    sound = named["sound"].to_list()
    return pl.Series([here and holds(rule, row) for here, row in zip(sound, rows, strict=True)], dtype=pl.Boolean)


def _require_sound(rule: RiskRule) -> None:
    """Ask the rule of an invented line once, so that a slip is found when it is read and not among a million lines."""
    if rule.verdict not in (Verdict.HOLD, Verdict.INSPECT):
        raise _unsound(rule, "a risk holds or inspects a line; what is prohibited is law, not risk")
    _answer(rule, {name: kind() for name, kind in FACTS.items()})


def _answer(rule: RiskRule, facts: Mapping[str, Any]) -> bool:
    """The library's answer. Raises Unreadable for what has none, or is no yes or no."""
    try:
        answer = _program(rule.when).execute(dict(facts))
    except (RuntimeError, TypeError, ValueError) as error:
        raise _unsound(rule, str(error)) from error
    if not isinstance(answer, bool):
        raise _unsound(rule, "it is not a yes/no question")
    return answer


@lru_cache(maxsize=1_000)
def _program(expression: str) -> Any:
    if len(expression) > LONGEST:
        raise Unreadable("the condition is too long", field="when", rule="RISK-3", fix=f"At most {LONGEST} letters.")
    import cel  # when the first condition is read: it brings a terminal's toolkit, a tenth of every start

    return cel.compile(expression)


def _unsound(rule: RiskRule, why: str) -> Unreadable:
    return Unreadable(
        f"risk rule {rule.id[:40]!r}: {why[:200]}", field="when", rule="RISK-3", cites="cel.dev, language definition",
        fix=f"Compare like with like; a rule may name {', '.join(FACTS)}.",
    )  # fmt: skip
