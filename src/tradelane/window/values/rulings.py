# SPDX-License-Identifier: Apache-2.0
"""Advance rulings (WTO TFA art. 3): what is asked and what binds; apart from the cases that they bind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.window.values.sources import Confidence
from tradelane.window.values.working import Photo


class Matter(StrEnum):
    """What a ruling is about (TFA art. 3.9)."""

    CLASSIFICATION = "classification"
    ORIGIN = "origin"
    VALUATION = "valuation"


class RulingState(StrEnum):
    """Where a request stands."""

    REQUESTED = "requested"
    DECLINED = "declined"
    """Not ruled on, with reasons (TFA art. 3.2)."""
    ISSUED = "issued"
    REVOKED = "revoked"
    MODIFIED = "modified"
    """Another ruling takes its place from `ends_on` on."""

    @classmethod
    def ruled(cls) -> frozenset["RulingState"]:
        """States of what was once a ruling, and is published."""
        return frozenset({cls.ISSUED, cls.REVOKED, cls.MODIFIED})


@dataclass(frozen=True, slots=True)
class RulingTerms:
    """How fast an authority rules and how long it binds: a dated fact of an economy."""

    economy: str
    matter: str
    """A `Matter`, or `*`."""
    days: int
    """Within which it is issued, from the day of the request."""
    years: int
    """For how long it binds."""
    appeal_days: int
    basis: str
    starts: date
    ends: date | None
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Ruling:
    """An advance ruling, or the request for one, as its reader may see it."""

    id: str
    economy: str
    matter: Matter
    authority: OrganisationId
    applicant: OrganisationId | None
    """None where it is withheld: for the public."""
    state: RulingState
    facts: Mapping[str, Any]
    withheld: tuple[str, ...]
    """Names of facts that the applicant wants kept back; for the public they are not in `facts`."""
    requested_at: datetime
    due_on: date
    answer: Mapping[str, str] = field(default_factory=dict)
    """`hs_code`, `origin`, or `method` and what it adds up; empty while nothing is ruled."""
    reasons: str = ""
    cites: tuple[str, ...] = ()
    number: str = ""
    decided_at: datetime | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    ends_on: date | None = None
    end_reasons: str = ""
    replaces: str = ""
    replaced_by: str = ""
    officer: PersonId | None = None
    appeal_until: date | None = None
    appealed_at: datetime | None = None
    grounds: str = ""
    appeal_outcome: str = ""
    """`upheld` or `changed`."""
    appeal_reasons: str = ""
    photos: tuple[Photo, ...] = ()

    def binds(self, on: date) -> bool:
        """Whether it binds authority and applicant on the day `on`."""
        if self.state not in RulingState.ruled() or self.valid_from is None or self.valid_to is None:
            return False
        ended = self.ends_on is not None and on >= self.ends_on
        return self.valid_from <= on <= self.valid_to and not ended


@dataclass(frozen=True, slots=True)
class Binding:
    """A ruling that binds the decision on one goods item of a case, and whether the declaration follows it."""

    ruling: Ruling
    item: int
    declared: str
    ruled: str

    @property
    def follows(self) -> bool | None:
        """Whether what is declared is what was ruled; None where a declaration does not say it, as for a value."""
        if not self.declared or not self.ruled:
            return None
        shorter = min(len(self.declared), len(self.ruled))
        return self.declared[:shorter] == self.ruled[:shorter]
