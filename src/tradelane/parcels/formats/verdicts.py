# SPDX-License-Identifier: Apache-2.0
"""Verdicts as lines of canonical JSON, and the Merkle tree over them; apart, because others check both without us.

    {"currency":"SGD","customs_value":"24.90","duty":"0.00","fees":"0.00","item":"…","line":1,"reasons":[],
     "tax":"2.24","verdict":"release"}

A line is canonical (RFC 8785) and a leaf of a tree as RFC 9162 has it; a figure that was not reckoned is null.
"""

import hashlib
from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from tradelane.kernel.canonical import canonical
from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.money import plain
from tradelane.parcels.values import Judged

FIGURES = ("customs_value", "duty", "fees", "tax")


def lines_of(judged: pl.DataFrame, *, currency: str) -> list[bytes]:
    """The line of each judged row, in their order; equal to `line_of` byte by byte."""
    digits = CURRENCIES[currency].digits
    figures = [_figure(name, digits) for name in FIGURES]
    parts = (
        pl.lit(f'{{"currency":"{currency}","customs_value":'), figures[0], pl.lit(',"duty":'), figures[1],
        pl.lit(',"fees":'), figures[2], pl.lit(',"item":"'), pl.col("item"), pl.lit('","line":'),
        pl.col("line").cast(pl.String), pl.lit(',"reasons":['), _quoted(), pl.lit('],"tax":'), figures[3],
        pl.lit(',"verdict":"'), pl.col("verdict").cast(pl.String), pl.lit('"}'),
    )  # fmt: skip
    texts = judged.select(pl.concat_str(parts))
    return [text.encode() for text in texts.to_series()]


def line_of(judged: Judged, *, currency: str) -> bytes:
    """One verdict as its line."""
    made = judged.assessment
    figures = {name: None if made is None else _money(getattr(made, name), currency) for name in FIGURES}
    return canonical(
        {"line": judged.line, "item": judged.item, "verdict": str(judged.verdict), "reasons": list(judged.reasons),
         "currency": currency, **figures}
    )  # fmt: skip


def _money(amount: Decimal, currency: str) -> str:
    return plain(amount.quantize(Decimal(1).scaleb(-CURRENCIES[currency].digits)))


def _figure(name: str, digits: int) -> pl.Expr:
    """Minor units as a quoted amount; null stays null."""
    number = pl.col(name)
    if digits:
        scale = 10**digits
        fraction = (number % scale).cast(pl.String).str.zfill(digits)
        text = pl.concat_str((number // scale).cast(pl.String), pl.lit("."), fraction)
    else:
        text = number.cast(pl.String)
    return pl.concat_str(pl.lit('"'), text, pl.lit('"')).fill_null("null")


def _quoted() -> pl.Expr:
    listed = pl.concat_str(pl.lit('"'), pl.col("reasons").str.replace_all(" ", '","', literal=True), pl.lit('"'))
    return pl.when(pl.col("reasons") == "").then(pl.lit("")).otherwise(listed)


def levels_of(lines: Sequence[bytes]) -> list[list[bytes]]:
    """The hashes of every perfect subtree over `lines`, level by level; the last level is not always one hash."""
    sha = hashlib.sha256
    levels = [[sha(b"\0" + line).digest() for line in lines]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([sha(b"\1" + below[n] + below[n + 1]).digest() for n in range(0, len(below) - 1, 2)])
    return levels
