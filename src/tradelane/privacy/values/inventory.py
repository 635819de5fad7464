# SPDX-License-Identifier: Apache-2.0
"""Where a node holds personal data, and what it tells of that; apart from what is done with the data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldShape:
    """What a field of a table is, as far as it says whether a person may stand in it."""

    name: str
    kinds: frozenset[str]
    """Names of its class and of those that it is made from."""
    length: int | None = None
    to_person: bool = False
    """Whether it points to who signs in here."""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The terms that labels may use."""

    categories: frozenset[str]
    subjects: frozenset[str]
    uses: frozenset[str]


@dataclass(frozen=True, slots=True)
class PersonalField:
    """A labelled field of a table."""

    model: str
    field: str
    category: str
    subject: str
    purpose: str
    retention: int
    """Days after the purpose ends."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """Every place where this node holds personal data."""

    fields: tuple[PersonalField, ...]
    unlabelled: tuple[Mapping[str, str], ...] = field(default=())
    """Fields that may hold a person without label or reason, or whose label is in no known words: {model, field}."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A version of what this node tells people: the record of processing as of a day."""

    number: int
    digest: str
    since: date
    record: Mapping[str, Any]
    """As `formats.processing_record` makes it."""
