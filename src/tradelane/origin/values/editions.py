# SPDX-License-Identifier: Apache-2.0
"""An agreement's product-specific rules as somebody imported them; apart from how one good is judged by them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tradelane.kernel.ids import OrganisationId, PersonId


class EditionState(StrEnum):
    """Where imported rules stand."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class RuleEditionView:
    """Imported rules of an agreement: from when, read where, by whom, and how much of them can be judged."""

    id: str
    agreement: str
    digest: str
    valid_from: date
    source: str
    rule_sets: int
    executable: int
    state: EditionState
    organisation: OrganisationId
    imported_by: PersonId
    imported_at: datetime
    published_by: PersonId | None
    published_at: datetime | None
