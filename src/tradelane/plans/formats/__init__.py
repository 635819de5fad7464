# SPDX-License-Identifier: Apache-2.0
"""What this room reads and writes, gathered: its dated facts, its reports, consultations and their feed."""

from tradelane.plans.formats.consultations import (
    comment_json,
    consultation_json,
    consultations_feed,
    draft_from_json,
    period_json,
    text_from_json,
)
from tradelane.plans.formats.facts import (
    COLUMNS,
    our_agreements,
    our_facts,
    our_milestones,
    our_periods,
    read_agreements,
    read_facts,
    read_lane,
    read_milestones,
    read_periods,
)
from tradelane.plans.formats.report import (
    answer_from_json,
    answer_json,
    cells_csv,
    change_json,
    every_cell,
    fact_from_json,
    fact_json,
    milestone_from_json,
    milestone_json,
    plans_report,
)

__all__ = [
    "COLUMNS",
    "answer_from_json",
    "answer_json",
    "cells_csv",
    "change_json",
    "comment_json",
    "consultation_json",
    "consultations_feed",
    "draft_from_json",
    "every_cell",
    "fact_from_json",
    "fact_json",
    "milestone_from_json",
    "milestone_json",
    "our_agreements",
    "our_facts",
    "our_milestones",
    "our_periods",
    "period_json",
    "plans_report",
    "read_agreements",
    "read_facts",
    "read_lane",
    "read_milestones",
    "read_periods",
    "text_from_json",
]
