# SPDX-License-Identifier: Apache-2.0
"""Which certificates of origin lines name, and those as plain JSON; apart, as they are pinned when a manifest comes in.

A part that is judged after a crash finds the certificates as they stood at intake, so both times the verdict is one.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl

from tradelane.parcels.rules.preferences import AGREEMENT, PROOF
from tradelane.parcels.values import DECLARATION, Proofs, ProvenOrigin


def named_in(frame: pl.DataFrame) -> list[tuple[str, str]]:
    """Agreement and number of each certificate that lines name, each once; what has no form of a claim is left out."""
    claims = frame.filter(_formed() & (pl.col("proof") != DECLARATION))
    return list(claims.select("agreement", "proof").unique().sort("agreement", "proof").iter_rows())


def agreements_in(frame: pl.DataFrame) -> list[str]:
    """The agreements that lines claim, in the order of their letters."""
    return list(frame.filter(_formed())["agreement"].unique().sort())


def _formed() -> pl.Expr:
    return pl.col("agreement").str.contains(f"^(?:{AGREEMENT})$") & pl.col("proof").str.contains(f"^(?:{PROOF})$")


def proofs_json(found: Iterable[ProvenOrigin]) -> list[dict[str, Any]]:
    """Certificates as JSON data."""
    return [
        {
            "agreement": each.agreement, "number": each.number, "exporting": each.exporting,
            "hs_codes": sorted(each.hs_codes), "valid_from": each.valid_from.isoformat(),
            "valid_to": each.valid_to.isoformat() if each.valid_to else "", "ended": each.ended,
        }
        for each in found
    ]  # fmt: skip


def proofs_from_json(held: Iterable[dict[str, Any]]) -> Proofs:
    """The form that `proofs_json` writes, by agreement and number."""
    made: dict[tuple[str, str], tuple[ProvenOrigin, ...]] = {}
    for each in held:
        key = (each["agreement"], each["number"])
        valid_to = date.fromisoformat(each["valid_to"]) if each["valid_to"] else None
        one = ProvenOrigin(
            *key, each["exporting"], frozenset(each["hs_codes"]), date.fromisoformat(each["valid_from"]), valid_to,
            each["ended"],
        )  # fmt: skip
        made[key] = (*made.get(key, ()), one)
    return made
