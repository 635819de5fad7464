# SPDX-License-Identifier: Apache-2.0
"""Verdicts that need a second officer; apart from reviews, which are final when they are written."""

from dataclasses import dataclass
from datetime import datetime

from tradelane.kernel.ids import PersonId


@dataclass(frozen=True, slots=True)
class SecondLook:
    """When an agency's verdict needs a second officer."""

    verdicts: frozenset[str]
    when: str = ""
    """CEL over the case's facts and `verdict`; empty: always, for these verdicts."""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A verdict that one officer proposes and another confirms or returns."""

    agency: str
    n: int
    verdict: str
    reasons: str
    rule_ids: tuple[str, ...]
    officer: PersonId
    at: datetime
    second: PersonId | None = None
    closed_at: datetime | None = None
    confirmed: bool | None = None
    objection: str = ""

    @property
    def open(self) -> bool:
        """Whether it waits for the second officer."""
        return self.closed_at is None
