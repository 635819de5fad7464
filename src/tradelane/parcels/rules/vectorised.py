# SPDX-License-Identifier: Apache-2.0
"""The vectorised twin of `assessing`: whole columns at once, in integers; apart, as the reference says what is right.

Money is in minor units as 128-bit integers and every division rounds half up, so no figure can differ from the Decimal
reference: `tests/properties/test_parcels.py` holds the two together, line by line and to the cent. What has no exact
form in integers (a rate per pound, say) is left to the reference, line by line.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import polars as pl

from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.economies import COUNTRIES
from tradelane.kernel.quantities import factor_between
from tradelane.parcels.rules import lines, preferences
from tradelane.parcels.rules.assessing import NO_PROOFS, PREFERENCE, RANDOM, Facts, assess, picked
from tradelane.parcels.rules.hs_codes import subheadings
from tradelane.parcels.rules.reading import parcel_of
from tradelane.parcels.values import COLUMNS, DECLARATION, Proofs, RiskRule, Verdict
from tradelane.tariff.values import Basis, Component, ComponentKind, DutyExpression, MeasureKind, TaxBase

WIDE = pl.Int128
_FINE = 10**12
"""Percentages and amounts a unit have at most 12 decimals (`kernel.money.decimal_from`)."""
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def assessed(frame: pl.DataFrame, facts: Facts, proofs: Proofs = NO_PROOFS) -> pl.DataFrame:
    """`frame` with `faults` (ids apart by spaces), `customs_value`, `duty`, `fees`, `tax`, `unreckoned` and `claim`.

    `frame` has `line`, `item_value` (ten-thousandths of the currency's unit) and every column of a manifest as text.
    Figures are in minor units of the destination's currency, null where a line has faults. `claim` is the reason that
    a claimed preference was granted or refused, empty where none is claimed.
    """
    judged = frame.with_columns(faults=_faults(facts))
    sound = judged.filter(pl.col("faults") == "")
    claimed = _with_claims(_with_values(sound, facts), facts, proofs)
    made = _with_taxes(_with_duties(claimed, facts, proofs), facts)
    figures = made.select("line", "customs_value", "duty", "fees", "tax", "unreckoned", "claim")
    return judged.join(figures, on="line", how="left", maintain_order="left")


def judged(frame: pl.DataFrame, facts: Facts, *, raised: Iterable[str]) -> pl.DataFrame:
    """`line, item, verdict, reasons` and the figures of an assessed frame.

    It has also `repeats`, `seen` and for each risk rule that holds somewhere (`raised`) a column `risk:<id>`.
    """
    found = _findings(frame, facts, set(raised))
    sound = pl.col("faults") == ""
    rank = pl.min_horizontal([pl.when(c).then(_rank(v)).otherwise(_rank(Verdict.RELEASE)) for _, v, c in found])
    codes = [pl.when(c).then(pl.lit(f"{code} ")).otherwise(pl.lit("")) for code, _, c in found]
    names = [str(v) for v in Verdict]
    return frame.select(
        "line",
        pl.when(_numbered()).then(pl.col("item")).otherwise(pl.lit("")).alias("item"),
        pl.when(sound).then(rank).otherwise(_rank(Verdict.INVALID))
        .replace_strict(list(range(len(names))), names, return_dtype=pl.String).alias("verdict"),
        pl.when(sound).then(pl.concat_str(codes)).otherwise(pl.col("faults")).str.strip_chars_end(" ").alias("reasons"),
        "customs_value", "duty", "fees", "tax",
    )  # fmt: skip


# --- faults ---


def _faults(facts: Facts) -> pl.Expr:
    """The ids of the rules of `lines` that a line breaks, in their order."""
    broken = (
        (lines.the_item_is_numbered, ~_numbered()),
        (lines.the_goods_are_classified, ~_classified()),
        (lines.the_origin_is_a_country, ~pl.col("origin").is_in(sorted(COUNTRIES))),
        (lines.the_currency_has_a_rate, ~pl.col("currency").is_in(sorted(facts.rates & set(CURRENCIES)))),
        (lines.the_value_is_stated, ~_valued()),
        (lines.the_mass_is_stated, ~(_fits("mass_kg", lines.MASS) & pl.col("mass_kg").str.contains("[1-9]"))),
        (
            lines.the_pieces_are_counted,
            ~((pl.col("pieces") == "") | (_fits("pieces", lines.PIECES) & pl.col("pieces").str.contains("[1-9]"))),
        ),
        (lines.the_description_says_what_the_goods_are, ~_described()),
        (lines.the_registration_is_a_number, ~_fits("tax_registration", lines.REGISTRATION)),
        (preferences.a_claim_names_its_agreement_and_its_proof, ~_claimed_whole()),
    )
    texts = [pl.when(is_broken).then(pl.lit(f"{rule.id} ")).otherwise(pl.lit("")) for rule, is_broken in broken]
    return pl.concat_str(texts).str.strip_chars_end(" ")


def _fits(column: str, pattern: str) -> pl.Expr:
    return pl.col(column).str.contains(f"^(?:{pattern})$")


def _numbered() -> pl.Expr:
    """UPU S10: weights 8 6 4 2 3 5 9 7 over the digits, modulo 11; 10 becomes 0, 11 becomes 5."""
    digits = [pl.col("item").str.slice(2 + n, 1).cast(pl.Int64, strict=False) for n in range(9)]
    weighed = pl.sum_horizontal([digit * w for digit, w in zip(digits, _S10_WEIGHTS, strict=False)])
    left = 11 - weighed % 11
    check = pl.when(left == 10).then(0).when(left == 11).then(5).otherwise(left)
    s10 = _fits("item", lines.S10)
    given = pl.col("item").str.slice(11, 2).is_in(sorted(COUNTRIES)) & (check == digits[8])
    return _fits("item", lines.ITEM) & (~s10 | given)


def _classified() -> pl.Expr:
    return _fits("hs_code", lines.HS) & pl.col("hs_code").str.slice(0, 6).is_in(subheadings())


def _valued() -> pl.Expr:
    amounts = [(pl.col(name) == "") | _fits(name, lines.AMOUNT) for name in ("freight", "insurance")]
    return pl.all_horizontal(_fits("value", lines.AMOUNT), pl.col("value").str.contains("[1-9]"), *amounts)


def _claimed_whole() -> pl.Expr:
    agreement, proof = pl.col("agreement"), pl.col("proof")
    named = _fits("agreement", preferences.AGREEMENT) & _fits("proof", preferences.PROOF)
    return ((agreement == "") & (proof == "")) | named


def _described() -> pl.Expr:
    text = pl.col("description")
    words = text.str.strip_chars(lines.BLANKS).str.to_lowercase()
    long_enough = (text.str.len_chars() <= lines.MOST_LETTERS) & (words.str.count_matches(r"\p{L}") >= 3)
    return long_enough & ~words.is_in(sorted(lines.VAGUE))


# --- figures ---


def scaled(column: str, decimals: int) -> pl.Expr:
    """A decimal text without sign as a whole number of 10**-decimals, exactly; empty is 0."""
    parts = pl.col(column).str.split_exact(".", 1)
    whole, fraction = parts.struct.field("field_0"), parts.struct.field("field_1").fill_null("")
    text = pl.concat_str(whole, fraction.str.pad_end(decimals, "0"))
    return text.cast(pl.Int64, strict=False).fill_null(0)


def _rounded(numerator: pl.Expr, denominator: pl.Expr | int) -> pl.Expr:
    """Numerator by denominator, rounded half up; neither is negative."""
    wide = pl.lit(denominator, WIDE) if isinstance(denominator, int) else denominator
    return (numerator * pl.lit(2, WIDE) + wide) // (wide * pl.lit(2, WIDE))


def _with_values(frame: pl.DataFrame, facts: Facts) -> pl.DataFrame:
    """`customs_value` and `whole` in minor units of the destination's currency; `grams`, `count`."""
    rates = _rates(frame["currency"].unique().to_list(), facts)
    carried = scaled("value", 4)
    if facts.basis == Basis.CIF:
        carried = carried + scaled("freight", 4) + scaled("insurance", 4)

    def here(amount: pl.Expr) -> pl.Expr:
        return _rounded(amount.cast(WIDE) * pl.col("up"), pl.col("down"))

    counted = pl.when(pl.col("pieces") == "").then(1).otherwise(pl.col("pieces").cast(pl.Int64, strict=False))
    return frame.join(rates, on="currency", how="left", maintain_order="left").with_columns(
        customs_value=here(carried),
        whole=here(pl.col("item_value")),
        grams=scaled("mass_kg", 3).cast(WIDE),
        count=counted.cast(WIDE),
    )


def _rates(currencies: Iterable[str], facts: Facts) -> pl.DataFrame:
    """Currency → how ten-thousandths of its unit become minor units here: times `up`, by `down`."""
    minor = 10 ** CURRENCIES[facts.currency].digits
    rows: dict[str, tuple[int, int]] = {}
    for currency in currencies:
        ours, theirs = facts.per_usd[currency], facts.per_usd[facts.currency]
        if currency == facts.currency:
            ours = theirs = Decimal(1)
        up, down = theirs.as_integer_ratio(), ours.as_integer_ratio()
        rows[currency] = (up[0] * down[1] * minor, up[1] * down[0] * 10_000)
    return pl.DataFrame(
        {"currency": list(rows), "up": [u for u, _ in rows.values()], "down": [d for _, d in rows.values()]},
        schema={"currency": pl.String, "up": WIDE, "down": WIDE},
    )


def _waived(threshold: Decimal | None, facts: Facts) -> pl.Expr:
    if threshold is None:
        return pl.lit(value=False)
    return pl.col("whole") <= pl.lit(int(threshold / facts.step), WIDE)


_CLAIM = ("agreement", "proof", "origin", "hs_code")
"""What decides a claim, except the value of the parcel."""


def _with_claims(frame: pl.DataFrame, facts: Facts, proofs: Proofs) -> pl.DataFrame:
    """`preference` (the agreement whose rate counts, or nothing) and `claim`: each claim is asked of the rules once."""
    claims = frame.filter(pl.col("agreement") != "").select(_CLAIM).unique()
    if claims.is_empty():
        return frame.with_columns(preference=pl.lit(""), claim=pl.lit(""))
    refusals = [
        facts.refusal(agreement=agreement, proof=proof, origin=origin, hs_code=hs_code, proofs=proofs)
        for agreement, proof, origin, hs_code in claims.rows()
    ]
    asked = claims.with_columns(refused=pl.Series(refusals, dtype=pl.String))
    joined = frame.join(asked, on=_CLAIM, how="left", maintain_order="left")
    declared = (pl.col("refused") == "") & (pl.col("proof") == DECLARATION) & ~_within_limit(facts)
    beyond = pl.lit(preferences.a_declaration_is_within_the_value_limit.id)
    refused = pl.when(declared).then(beyond).otherwise(pl.col("refused"))
    preferred = joined.with_columns(refused=refused).with_columns(
        preference=pl.when(pl.col("refused") == "").then(pl.col("agreement")).otherwise(pl.lit(""))
    )
    granted = pl.concat_str(pl.lit(PREFERENCE), pl.col("agreement"))
    return preferred.with_columns(
        claim=pl.when(pl.col("agreement") == "").then(pl.lit(""))
        .when(pl.col("refused") == "").then(granted).otherwise(pl.col("refused")),
    ).drop("refused")  # fmt: skip


def _within_limit(facts: Facts) -> pl.Expr:
    limits = [
        (pl.col("agreement") == name) & (pl.col("whole") <= pl.lit(int(limit / facts.step), WIDE))
        for name, limit in facts.limits.items()
        if limit is not None
    ]
    return pl.any_horizontal(limits) if limits else pl.lit(value=False)


def _with_duties(frame: pl.DataFrame, facts: Facts, proofs: Proofs) -> pl.DataFrame:
    """`duty` in minor units, and `unreckoned`: each measure's duty is rounded before they add up."""
    origins = {code: facts.by_origin(code) for code in frame["hs_code"].unique()}
    by_origin = [code for code, depends in origins.items() if depends]
    keyed = frame.with_columns(
        under=pl.when(pl.col("hs_code").is_in(by_origin) | (pl.col("preference") != ""))
        .then(pl.col("origin")).otherwise(pl.lit("")),
        duty_waived=_waived(facts.thresholds["duty"], facts),
    )  # fmt: skip
    key = ["hs_code", "under", "preference"]
    keys = keyed.select(key).unique().rows()
    slots = pl.DataFrame(
        [slot for code, under, preference in keys for slot in _slots((code, under, preference), facts)],
        schema=_SLOT,
        orient="row",
    )
    each = keyed.select("line", *key, "customs_value", "grams", "count", "duty_waived").join(slots, on=key, how="inner")
    each = each.filter(~pl.col("duty_waived") | pl.col("excise"))
    sums = each.group_by("line").agg(
        duty=pl.when("whole_known").then(_slot_duty()).otherwise(pl.lit(0, WIDE)).sum(),
        unreckoned=(~pl.col("whole_known") & ~pl.col("exactly_by_reference")).any(),
        left_over=pl.col("exactly_by_reference").any(),
    )
    joined = keyed.join(sums, on="line", how="left", maintain_order="left").with_columns(
        pl.col("duty").fill_null(pl.lit(0, WIDE)),
        pl.col("unreckoned").fill_null(value=False),
        pl.col("left_over").fill_null(value=False),
    )
    return _by_reference(joined, facts, proofs)


_SLOT = {
    "hs_code": pl.String, "under": pl.String, "preference": pl.String, "excise": pl.Boolean, "whole_known": pl.Boolean,
    "exactly_by_reference": pl.Boolean,
    **{f"{limit}_{base}": WIDE for limit in ("sum", "least", "most") for base in ("percent", "kilogram", "piece")},
    "has_least": pl.Boolean, "has_most": pl.Boolean,
}  # fmt: skip
"""One measure on goods of a code and origin: rates times 10**12, of the value in percent, a kilogram and a piece."""
_NOTHING = (0, 0, 0)


def _slots(key: tuple[str, str, str], facts: Facts) -> Iterable[tuple[object, ...]]:
    measures = facts.measures(*key)
    if measures is None:
        yield (*key, False, False, False, *_NOTHING * 3, False, False)
        return
    for measure in measures:
        excise = measure.kind is MeasureKind.EXCISE
        on_top = measure.base != TaxBase.VALUE  # of duties that other slots reckon: left to the reference
        triples = None if on_top else _triples(measure.expression, facts)
        if triples is None:
            yield (*key, excise, False, not _never(measure.expression), *_NOTHING * 3, False, False)
        else:
            total, least, most = triples
            figures = (*total, *(least or _NOTHING), *(most or _NOTHING))
            yield (*key, excise, True, False, *figures, least is not None, most is not None)


_Triple = tuple[int, int, int]


def _triples(expression: DutyExpression, facts: Facts) -> tuple[_Triple, _Triple | None, _Triple | None] | None:
    """The sum, minimum and maximum of an expression in whole numbers; None when one of them has no such form."""
    if not expression.known or expression.refers_to:
        return None
    parts = [_triple(component, facts) for component in expression.components]
    limits = [None if c is None else _triple(c, facts) for c in (expression.minimum, expression.maximum)]
    broken = [limit is None and c is not None for limit, c in zip(limits, (expression.minimum, expression.maximum),
                                                                 strict=True)]  # fmt: skip
    if None in parts or any(broken):
        return None
    whole = [part for part in parts if part is not None]
    total = (sum(p[0] for p in whole), sum(p[1] for p in whole), sum(p[2] for p in whole))
    return total, limits[0], limits[1]


def _triple(component: Component, facts: Facts) -> _Triple | None:
    if component.part:
        return None
    if component.kind == ComponentKind.AD_VALOREM:
        rate = _whole(component.percent)
        return None if rate is None or rate < 0 else (rate, 0, 0)
    if component.amount is None:
        return _NOTHING
    if component.amount.currency != facts.currency or component.amount.amount < 0:
        return None
    amount = component.amount.amount / facts.step
    for at, unit in ((1, "KGM"), (2, "C62")):
        factor = factor_between(unit, component.unit)
        rate = None if factor is None else _whole(amount * factor)
        if rate is not None:
            return (0, rate, 0) if at == 1 else (0, 0, rate)
    return None


def _never(expression: DutyExpression) -> bool:
    """Whether the reference can't reckon it from a value, a mass and a count either."""
    if not expression.known or expression.refers_to:
        return True
    listed = (*expression.components, expression.minimum, expression.maximum)
    return any(c is not None and c.part for c in listed)


def _whole(rate: Decimal) -> int | None:
    """A rate times 10**12, when that is a whole number; a factor that ends in its 28th digit is not exact."""
    fine = rate * _FINE
    return int(fine) if fine == int(fine) and len(rate.as_tuple().digits) < 25 else None


def _slot_duty() -> pl.Expr:
    """Half up of value * percent / 100 + grams / 1000 * each + pieces * each, over 10**15 once rates are 10**12."""

    def due(limit: str) -> pl.Expr:
        return (
            pl.col("customs_value") * pl.col(f"{limit}_percent") * pl.lit(10, WIDE)
            + pl.col("grams") * pl.col(f"{limit}_kilogram")
            + pl.col("count") * pl.col(f"{limit}_piece") * pl.lit(1000, WIDE)
        )

    amount = due("sum")
    amount = pl.when(pl.col("has_least") & (amount < due("least"))).then(due("least")).otherwise(amount)
    amount = pl.when(pl.col("has_most") & (amount > due("most"))).then(due("most")).otherwise(amount)
    return _rounded(amount, 1000 * _FINE)


def _by_reference(frame: pl.DataFrame, facts: Facts, proofs: Proofs) -> pl.DataFrame:
    """Lines that have no exact form in integers, reckoned one by one."""
    left = frame.filter("left_over")
    if left.is_empty():
        return frame
    made = {}
    for row in left.select("line", "item_value", *COLUMNS).iter_rows(named=True):
        parcel = parcel_of(row, line=row["line"], item_value=Decimal(row["item_value"]) / 10_000)
        assessment = assess(parcel, facts, proofs)
        made[row["line"]] = (int(assessment.duty / facts.step), assessment.unreckoned)
    patch = pl.DataFrame(
        {"line": list(made), "d": [d for d, _ in made.values()], "u": [u for _, u in made.values()]},
        schema={"line": pl.Int64, "d": WIDE, "u": pl.Boolean},
    )
    joined = frame.join(patch, on="line", how="left", maintain_order="left")
    return joined.with_columns(duty=pl.coalesce("d", "duty"), unreckoned=pl.coalesce("u", "unreckoned")).drop("d", "u")


def _with_taxes(frame: pl.DataFrame, facts: Facts) -> pl.DataFrame:
    """`fees` and `tax` in minor units; figures as 64-bit integers."""
    zero = pl.lit(0, WIDE)
    waived = _waived(facts.thresholds["tax"], facts)
    fees, taxes = zero, zero
    for tax in facts.taxes:
        base = pl.col("customs_value")
        if tax.base != TaxBase.VALUE:
            base = base + pl.col("duty")
        if tax.base == TaxBase.VALUE_DUTY_FEES:
            base = base + fees
        rate = int(tax.percent * _FINE)
        amount = pl.when(waived).then(zero).otherwise(_rounded(base * pl.lit(rate, WIDE), 100 * _FINE))
        if tax.is_fee:
            fees = fees + amount
        else:
            taxes = taxes + pl.when(pl.col("tax_registration") != "").then(zero).otherwise(amount)
    made = frame.with_columns(fees=fees, tax=taxes)
    return made.with_columns(pl.col("customs_value", "duty", "fees", "tax").cast(pl.Int64))


# --- verdicts ---


def _findings(frame: pl.DataFrame, facts: Facts, raised: set[str]) -> list[tuple[str, Verdict, pl.Expr]]:
    """(code, verdict, where it stands) of every finding on sound lines, in the reference's order."""
    repeated = pl.col("repeats").is_not_null()
    found = [
        (lines.the_line_is_declared_once.id, Verdict.DUPLICATE, repeated),
        (lines.the_item_is_new_here.id, Verdict.DUPLICATE, ~repeated & pl.col("seen")),
    ]
    codes: dict[tuple[str, Verdict], list[str]] = {}
    present = frame.filter(pl.col("faults") == "")["hs_code"].unique().to_list()
    for code in present:
        for restriction in facts.restricted(code):
            codes.setdefault(restriction, []).append(code)
    ordered = [(f"restriction:{r.id}", r.verdict) for r in facts.regime.restrictions]
    found += [(*r, pl.col("hs_code").is_in(codes[r])) for r in ordered if r in codes]
    found.append((lines.the_duty_can_be_reckoned.id, Verdict.HOLD, pl.col("unreckoned").fill_null(value=False)))
    claims = frame["claim"].drop_nulls().unique().sort().to_list()
    found += [(code, Verdict.RELEASE, (pl.col("claim") == code).fill_null(value=False)) for code in claims if code]
    found += [(_risk(r), r.verdict, pl.col(_risk(r))) for r in facts.regime.risk.rules if r.id in raised]
    if facts.regime.risk.random_permille:
        drawn = frame.select("item", "line").rows()
        mask = pl.Series([picked(item, line, regime=facts.regime) for item, line in drawn], dtype=pl.Boolean)
        found.append((RANDOM, Verdict.INSPECT, pl.lit(mask)))
    return found


def _risk(rule: RiskRule) -> str:
    return f"risk:{rule.id}"


def _rank(verdict: Verdict) -> pl.Expr:
    return pl.lit(list(Verdict).index(verdict), pl.Int32)


def totals_of(frame: pl.DataFrame, facts: Facts) -> tuple[Mapping[str, int], Mapping[str, int], dict[str, Decimal]]:
    """Lines by verdict, lines by reason, and the sums of what lines owe whose verdict says that they do."""
    owing = frame.filter(pl.col("verdict").is_in([str(v) for v in Verdict if v.owes]))
    sums = {name: Decimal(int(owing[name].sum() or 0)) * facts.step for name in ("duty", "fees", "tax")}
    verdicts = dict(frame.group_by("verdict").len().rows())
    reasons = frame.select(pl.col("reasons").str.split(" ").explode()).filter(pl.col("reasons") != "")
    return {str(v): int(n) for v, n in verdicts.items()}, dict(reasons.group_by("reasons").len().rows()), sums
