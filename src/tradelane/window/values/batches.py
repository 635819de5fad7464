# SPDX-License-Identifier: Apache-2.0
"""Many filings handed in at once, and what became of each; apart from a filing that a person prepares."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tradelane.kernel.ids import CaseId, OrganisationId


class LineState(StrEnum):
    """Where a line of a batch stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class LineFault:
    """Why a line was refused: field, rule and how to mend it."""

    field: str
    rule: str
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class BatchEntry:
    """One filing of a file, before anything is asked of it."""

    number: int
    """Its place in the file, from 1."""
    reference: str
    """The filer's own reference, by which a filing is known to have been made."""
    given: Mapping[str, Any]
    """`procedure`, then `consignment` (data or id) or `declaration` (XML), `documents`, `answers` and `supplement`."""
    fault: LineFault | None = None
    """Why the line can't be read; then `given` is empty."""


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One line as its filer sees it."""

    number: int
    reference: str
    state: LineState
    case: CaseId | None = None
    again: bool = False
    """Whether this reference was filed before with the same content: the case is that one."""
    faults: tuple[LineFault, ...] = ()
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """A file of filings and how far it is."""

    id: str
    organisation: OrganisationId
    name: str
    digest: str
    procedure: str
    """What is filed under where a line does not say."""
    lines: int
    accepted: int
    refused: int
    taken_in_at: datetime
    finished_at: datetime | None

    @property
    def answered(self) -> int:
        """Lines that have their answer."""
        return self.accepted + self.refused

    @property
    def percent(self) -> int:
        """How far it is, rounded down."""
        return self.answered * 100 // self.lines


@dataclass(frozen=True, slots=True)
class HeldDeclaration:
    """A declaration of another system that was taken in, with the filing it became."""

    id: str
    organisation: OrganisationId
    procedure: str
    consignment: str
    filing: str
    number: str
    format: str
    digest: str
    taken_in_at: datetime
    customs: Mapping[str, Any]
    """What only customs ask, as JSON of a declaration without its consignment; empty once a person had it erased."""
    kept: tuple[Mapping[str, str], ...] = ()
    """Elements that this window has no field for: path, why, and text."""
    doubtful: tuple[Mapping[str, str], ...] = ()
