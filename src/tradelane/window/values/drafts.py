# SPDX-License-Identifier: Apache-2.0
"""A procedure that is still being written, and how it became law; apart from published ones, which never change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.window.values.sources import Confidence


class DraftPhase(StrEnum):
    """How far a draft has come; derived from what was done with it."""

    WRITTEN = "written"
    """Being written; the public was not asked yet."""
    CONSULTED_ON = "consulted-on"
    """The public may comment, or its comments are being answered."""
    HEARD = "heard"
    """The result of the consultation stands."""
    APPROVED = "approved"
    """Two people approved it as it stands."""
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @classmethod
    def open(cls) -> "frozenset[DraftPhase]":
        """Phases in which the draft can still be changed."""
        return frozenset({cls.WRITTEN, cls.CONSULTED_ON, cls.HEARD, cls.APPROVED})


class Ground(StrEnum):
    """Why a change may be law before the public was heard (WTO Trade Facilitation Agreement art. 2.1.3)."""

    URGENT = "urgent-circumstances"
    UNDERMINED = "would-be-undermined"
    """Its aim would be missed if it were announced first."""
    RELIEVING = "relieving"
    """It takes a burden from traders."""


@dataclass(frozen=True, slots=True)
class UrgentTerms:
    """How long an urgent change may be law before the public was heard: a dated fact of an economy."""

    economy: str
    """`*` for every economy."""
    days: int
    basis: str
    starts: date
    ends: date | None
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Urgency:
    """An authority's word, for everybody to read, that a change can't wait."""

    ground: Ground
    law: str
    """Law and clause under which the authority acts."""
    reasons: str
    declared_by: PersonId
    declared_at: datetime
    lapses_on: date | None = None
    """The last day on which it is law unless it is confirmed; None before it is published."""
    confirmed_at: datetime | None = None
    """When it was confirmed, after the public was heard."""


@dataclass(frozen=True, slots=True)
class Revision:
    """The draft's files as they stood after one saving."""

    number: int
    digest: Digest
    editor: PersonId
    at: datetime
    note: str
    """What was changed, in the editor's words."""
    automatic: bool
    """Whether the page saved by itself; the editor's next saving takes its place."""


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's word that the files with this digest shall be law."""

    person: PersonId
    organisation: OrganisationId
    digest: Digest
    at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of the consultation on a draft."""

    consultation: str
    digest: Digest
    """Of the files that the public read."""
    outcome: str
    """`adopted`, `changed` or `withdrawn`; empty until the result stands."""
    in_force_on: date | None
    """The day that the result promised."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A procedure being written."""

    id: str
    code: str
    version: str
    """The version that it would become."""
    base: str
    """The published version that it started from; empty for a new procedure."""
    economy: str
    organisation: OrganisationId
    """The authority that started it."""
    phase: DraftPhase
    latest: Revision
    files: Mapping[str, str]
    heard: Heard | None
    approvals: tuple[Approval, ...]
    """Of the files as they stand."""
    started_at: datetime
    urgency: Urgency | None = None
    """Where it was declared that the change can't wait."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The proof that a version is law: who signed what, and where it stands in the public log."""

    code: str
    version: str
    valid_from: date
    valid_to: date | None
    digest: Digest
    """Of the files."""
    published_at: datetime | None
    """None for a version that came with the software."""
    payload: str = ""
    """The canonical JSON that was signed."""
    protected: str = ""
    signature: str = ""
    leaf: str = ""
    """Its entry of the public log, as canonical JSON."""
    consultation: str = ""
    retired_because: str = ""
    urgency: Urgency | None = None
    """Of an urgent change, on which the public is heard afterwards."""
