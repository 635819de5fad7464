# SPDX-License-Identifier: Apache-2.0
"""What trades, the window and doors may ask of the plans; the core without Django asks for these only."""

from tradelane.plans.queries.matrix import (
    EconomyRow,
    Edition,
    changes_on_lane,
    economy,
    kind_on_lane,
    kinds_on_lane,
    lane,
    matrix,
    milestones,
    standing,
)

__all__ = [
    "EconomyRow",
    "Edition",
    "changes_on_lane",
    "economy",
    "kind_on_lane",
    "kinds_on_lane",
    "lane",
    "matrix",
    "milestones",
    "standing",
]
