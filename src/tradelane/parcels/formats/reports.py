# SPDX-License-Identifier: Apache-2.0
"""What came of a manifest as plain JSON, and what each reason means; apart, as command, API and pages tell the same."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import orjson

from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.money import plain
from tradelane.kernel.rule import all_rules
from tradelane.parcels.values import Regime, Totals, Verdict
from tradelane.tariff.formats import expression_text

LISTED_AT_MOST = 100
"""Lines that a report lists one by one; all of them are in the verdicts."""


def totals_json(totals: Totals) -> dict[str, Any]:
    """Totals as JSON data, amounts as text; a verdict that no line has is 0."""
    return {
        "lines": totals.lines,
        "verdicts": {str(v): totals.by_verdict.get(str(v), 0) for v in Verdict},
        "duty": plain(totals.duty), "fees": plain(totals.fees), "tax": plain(totals.tax),
        "owed": plain(totals.duty + totals.fees + totals.tax),
        "reasons": dict(sorted(totals.reasons.items())),
    }  # fmt: skip


def totals_from_json(held: dict[str, Any]) -> Totals:
    """The form that `totals_json` writes."""
    return Totals(
        held["lines"], held["verdicts"], Decimal(held["duty"]), Decimal(held["fees"]), Decimal(held["tax"]),
        held["reasons"],
    )  # fmt: skip


def reason_text(code: str, regime: Regime) -> str:
    """What a reason means, with its source: the rule's text, the restriction or the risk rule."""
    kind, _, id = code.partition(":")
    if kind == "restriction":
        return next((f"{r.reason} ({r.cites})" for r in regime.restrictions if r.id == id), "")
    if kind == "preference":
        return f"Assessed at the rate of {id}; the origin is proven (TARIFF-3, PARCEL-14 to PARCEL-19)."
    if kind == "risk":
        return next((r.reason for r in regime.risk.rules if r.id == id), "Picked at random by the recorded seed.")
    return next((f"{rule.text} ({rule.cites})" for rule in all_rules() if rule.id == code), "")


def report_json(
    totals: Totals, *, regime: Regime, currency: str, ignored: Sequence[str], lines: Sequence[bytes] = ()
) -> dict[str, Any]:
    """What `tradelane parcels` prints: sums, what each reason means, and the first lines that are not released."""
    told = totals_json(totals)
    kept = (line for line in lines if b'"verdict":"release"' not in line)
    listed = [orjson.loads(line) for line, _ in zip(kept, range(LISTED_AT_MOST), strict=False)]
    return {
        "economy": regime.economy, "date": regime.on.isoformat(), "currency": currency, "lines": totals.lines,
        "verdicts": told["verdicts"], "duplicates": told["verdicts"][str(Verdict.DUPLICATE)],
        "totals": {name: told[name] for name in ("duty", "fees", "tax", "owed")},
        "reasons": [
            {"code": code, "lines": count, "says": reason_text(code, regime)}
            for code, count in told["reasons"].items()
        ],
        "not_released": listed, "ignored_columns": list(ignored),
    }  # fmt: skip


def law_digest(regime: Regime) -> Digest:
    """The digest of all that lines were judged by, so that a verdict names the law it rests on."""
    tables, economy = regime.tables, regime.economy
    texts: list[Any] = [
        [economy, regime.on.isoformat(), str(regime.risk.random_permille)],
        *[[r.id, r.when, str(r.verdict)] for r in regime.risk.rules],
        *[[r.id, r.hs_prefix, str(r.verdict), str(r.valid_from), str(r.valid_to)] for r in regime.restrictions],
        *[
            [str(m.kind), m.hs_prefix, m.preference, expression_text(m.expression), str(m.valid_from), str(m.valid_to),
             " ".join(sorted(m.origins)), " ".join(sorted(m.excluded)), m.cites, str(m.base)]
            for m in tables.measures
            if m.economy == economy
        ],
        *[[t.name, str(t.is_fee), plain(t.percent), str(t.base), str(t.valid_from), str(t.valid_to)]
          for t in tables.taxes if t.economy == economy],
        *[[d.waives, str(d.threshold), str(d.valid_from), str(d.valid_to)]
          for d in tables.de_minimis if d.economy == economy],
        *[[w.agreement, w.economy, str(w.limit), str(w.valid_from), str(w.valid_to)] for w in regime.waivers],
        *[[m.agreement, m.economy, str(m.valid_from)] for m in tables.memberships],
        *[[r.currency, plain(r.per_usd), str(r.valid_from)] for r in tables.rates],
    ]  # fmt: skip
    return digest_of(canonical(texts))
