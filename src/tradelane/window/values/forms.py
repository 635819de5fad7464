# SPDX-License-Identifier: Apache-2.0
"""Answers to an agency's form, and what is wrong with them; apart from the form, which is law."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.window.values.procedures import Form

Answers = Mapping[str, Mapping[str, Any]]
"""By the agency's role, then by the entry's name: what the trader answers beside what the consignment says."""


class EntryKind(StrEnum):
    """How an entry is asked on a page."""

    TEXT = "text"
    LONG = "long"
    """Text that may run over lines."""
    CHOICE = "choice"
    WHOLE = "whole"
    NUMBER = "number"
    YES = "yes"
    DAY = "day"
    LIST = "list"
    """Text, one entry a line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a form wants to know."""

    name: str
    title: str
    says: str
    """Its description: a hint for whoever answers."""
    kind: EntryKind
    required: bool
    source: str
    """Pointer into the case's data; empty when the trader answers."""
    value: Any
    """What the consignment says, None when it says nothing or the trader answers."""
    choices: tuple[tuple[str, str], ...] = ()
    """What may be chosen: the value, and its name for people."""
    suggested: Any = None
    """What the consignment suggests; the trader may change it."""
    longest: int = 0
    """Characters at most; 0 for no limit of its own."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An agency's form over one consignment: what is known, and what the trader is asked."""

    form: Form
    agency: str
    """The agency's name."""
    entries: tuple[Entry, ...]

    @property
    def known(self) -> tuple[Entry, ...]:
        """Entries that the consignment fills."""
        return tuple(entry for entry in self.entries if entry.source)

    @property
    def open(self) -> tuple[Entry, ...]:
        """Entries that only the trader can answer."""
        return tuple(entry for entry in self.entries if not entry.source)


@dataclass(frozen=True, slots=True)
class FormFault:
    """One answer that the form does not take."""

    role: str
    entry: str
    """Name of the entry."""
    title: str
    keyword: str
    """The keyword of JSON Schema that it breaks, such as `maxLength`; `known` when the consignment answers already."""
    limit: Any = None
    """What the keyword asks for, such as 300."""
    known: bool = False
    """Whether the consignment fills the entry, so that it is mended there."""

    @property
    def field(self) -> str:
        """Path of the answer, such as `answers.food.storage`."""
        return f"answers.{self.role}.{self.entry}"


@dataclass(frozen=True, slots=True)
class PreparedFiling:
    """A filing that is being prepared; kept at the node, so that nothing typed is lost."""

    id: str
    organisation: OrganisationId
    procedure: str
    version: str
    consignment: ConsignmentId
    answers: Answers
    saved_at: datetime
    number: int
    """Counted up by each saving, so that two windows do not overwrite each other."""
    case: str = field(default="")
    """The case that it became; empty until it is filed."""
