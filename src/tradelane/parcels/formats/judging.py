# SPDX-License-Identifier: Apache-2.0
"""Lines of a manifest judged from their texts to their verdicts; apart, as command, worker and tests share it."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from tradelane.parcels.formats import risk
from tradelane.parcels.formats.verdicts import lines_of
from tradelane.parcels.rules.assessing import NO_PROOFS, Facts
from tradelane.parcels.rules.vectorised import assessed, judged, totals_of
from tradelane.parcels.values import Proofs, Totals


@dataclass(frozen=True, slots=True)
class JudgedPart:
    """What came out for some lines, in their order."""

    lines: list[bytes]
    """A verdict each, as `verdicts` writes it."""
    totals: Totals


def judge_part(
    frame: pl.DataFrame, facts: Facts, *, seen: Collection[str] = (), proofs: Proofs = NO_PROOFS
) -> JudgedPart:
    """The verdicts on some lines of `manifest.read_manifest`.

    `seen` are items that earlier manifests declared, `proofs` the certificates of origin that lines name.
    """
    made = assessed(frame, facts, proofs)
    made, raised = risk.columns(made, facts.regime.risk)
    made = made.with_columns(seen=pl.col("item").is_in(list(seen)) if seen else pl.lit(value=False))
    verdicts = judged(made, facts, raised=raised)
    by_verdict, reasons, sums = totals_of(verdicts, facts)
    totals = Totals(verdicts.height, by_verdict, sums["duty"], sums["fees"], sums["tax"], reasons)
    return JudgedPart(lines_of(verdicts, currency=facts.currency), totals)


NOTHING = Totals(0, {}, Decimal(0), Decimal(0), Decimal(0))
"""Where sums begin."""
