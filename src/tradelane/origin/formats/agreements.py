# SPDX-License-Identifier: Apache-2.0
"""Reads the agreements of the data folder; apart, so that parties, dates and rules stay dated, sourced rows."""

import tomllib
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from tradelane.kernel.errors import NotFound
from tradelane.kernel.money import Money
from tradelane.origin.values import (
    Agreement,
    Alternative,
    Basis,
    Change,
    Intolerance,
    Level,
    Party,
    RuleOfOrigin,
    Scope,
    Share,
    Span,
    Tolerance,
)
from tradelane.origin.values.certificates import Capacity, CertificationTerms, Waiver

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


def certification_terms(code: str, *, on: date) -> CertificationTerms:
    """What the agreement asks of certificates on the day. Raises NotFound."""
    found = [t for t in agreement(code).terms if t.valid_from <= on and (t.valid_to is None or on <= t.valid_to)]
    if not found:
        raise NotFound(
            "What the agreement asks of certificates on that day is not on file.", field="agreement",
            fix="Add its terms with their source to the agreement's data.",
        )  # fmt: skip
    return max(found, key=lambda t: t.valid_from)


def waivers() -> tuple[Waiver, ...]:
    """Up to which values no certificate is asked for, of every agreement."""
    return tuple(w for held in shipped_agreements() for w in held.waivers)


def _agreement(given: dict[str, Any]) -> Agreement:
    return Agreement(
        code=given["code"],
        name=given["name"],
        parties=tuple(
            Party(economy, p["in_force_from"], p["source"], p["confidence"])
            for p in given["parties"]
            for economy in p["economies"]
        ),
        rules=tuple(_rule(r, given["code"]) for r in given.get("rules", ())),
        tolerances=tuple(_tolerance(t) for t in given["tolerances"]),
        articles=dict(given["articles"]),
        intolerances=tuple(_intolerance(i) for i in given.get("intolerances", ())),
        production_accumulates=given["production_accumulates"],
        terms=tuple(_terms(t, given["code"]) for t in given["certification"]),
        waivers=tuple(_waiver(w, given["name"]) for w in given["waivers"]),
    )


def _tolerance(given: dict[str, Any]) -> Tolerance:
    return Tolerance(given["first"], given["last"], Basis(given["basis"]), Decimal(given["percent"]), given["clause"])


def _intolerance(given: dict[str, Any]) -> Intolerance:
    spans = {name: tuple(Span(*pair) for pair in given[name]) for name in ("materials", "products")}
    return Intolerance(spans["materials"], spans["products"], given["clause"])


def _terms(given: dict[str, Any], code: str) -> CertificationTerms:
    return CertificationTerms(
        agreement=code,
        issuers=frozenset(Capacity(name) for name in given["issuers"]),
        valid_months=given["valid_months"],
        late_after_days=given["late_after_days"],
        retroactive_months=given["retroactive_months"],
        retroactive_mark=given["retroactive_mark"],
        copy_months=given["copy_months"],
        copy_mark=given["copy_mark"],
        reply_days_least=given["reply_days_least"],
        reply_days_most=given["reply_days_most"],
        decide_days=given["decide_days"],
        security=given["security"],
        contest_days=given["contest_days"],
        clauses=dict(given["clauses"]),
        valid_from=given["valid_from"],
        valid_to=given.get("valid_to"),
        source=given["source"],
        confidence=given["confidence"],
    )


def _waiver(given: dict[str, Any], agreement_name: str) -> Waiver:
    return Waiver(
        agreement_name, given["economy"], Money(Decimal(given["amount"]), given["currency"]), given["valid_from"],
        given.get("valid_to"), given["cites"], given["source"], given["confidence"],
    )  # fmt: skip


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
