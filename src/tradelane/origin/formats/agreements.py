# SPDX-License-Identifier: Apache-2.0
"""Reads the agreements of the data folder; apart, so that parties, dates and rules stay dated, sourced rows."""

import tomllib
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from tradelane.kernel.errors import NotFound
from tradelane.origin.values import Agreement, Alternative, Change, Level, Party, RuleOfOrigin, Scope, Share, Span

DATA = Path(__file__).resolve().parent.parent / "data"


@lru_cache(maxsize=1)
def shipped_agreements() -> tuple[Agreement, ...]:
    """Every agreement of the data folder, by code."""
    return tuple(_agreement(tomllib.loads(path.read_text())) for path in sorted(DATA.glob("*.toml")))


def agreement(code: str) -> Agreement:
    """The agreement of that code, in any case, such as `CPTPP`. Raises NotFound."""
    for held in shipped_agreements():
        if held.code == code.lower():
            return held
    raise NotFound(
        "No such agreement is held here.", field="agreement",
        fix=f"Use one of {', '.join(a.code for a in shipped_agreements())}.",
    )  # fmt: skip


def _agreement(given: dict[str, Any]) -> Agreement:
    return Agreement(
        code=given["code"],
        name=given["name"],
        parties=tuple(
            Party(economy, p["in_force_from"], p["source"], p["confidence"])
            for p in given["parties"]
            for economy in p["economies"]
        ),
        rules=tuple(_rule(r, given["code"]) for r in given["rules"]),
        de_minimis_percent=Decimal(given["de_minimis_percent"]),
        articles=dict(given["articles"]),
    )


def _rule(given: dict[str, Any], agreement_code: str) -> RuleOfOrigin:
    span = Span(given["first"], given["last"])
    shares = tuple(
        Share(tuple(Span(*pair) for pair in s["spans"]), Decimal(s["percent"]), s["basis"])
        for s in given.get("shares", [])
    )
    only = Alternative(Scope((span,)), Change(Level(given["change"])), shares=shares, text=given["says"])
    return RuleOfOrigin(
        agreement=agreement_code,
        span=span,
        alternatives=(only,),
        cites=given["cites"],
        in_force_from=given["in_force_from"],
        in_force_to=given.get("in_force_to"),
        source=given["source"],
        confidence=given["confidence"],
    )
