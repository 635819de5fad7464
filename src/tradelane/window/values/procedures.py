# SPDX-License-Identifier: Apache-2.0
"""Procedures as published law: what is asked, who decides, on what basis, how fast; apart from the cases they run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

from tradelane.kernel.ids import OrganisationId
from tradelane.window.values.decision_tables import DecisionTable
from tradelane.window.values.fees import Fee
from tradelane.window.values.four_eyes import SecondLook
from tradelane.window.values.sources import Confidence


class Direction(StrEnum):
    """Which way the goods cross the border."""

    EXPORT = "export"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One provision that a procedure rests on."""

    law: str
    clause: str
    says: str
    """In our own words."""
    in_force_from: date
    source: str
    confidence: Confidence
    in_force_to: date | None = None
    agency: str = ""
    """Role of the agency that applies it; empty when all do."""

    def in_force(self, on: date) -> bool:
        """Whether the provision binds on the day `on`."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency's part in a procedure."""

    role: str
    """Short name used in the diagram, such as `customs`."""
    organisation: OrganisationId
    name: str
    task: str
    """Id of its review task in the diagram."""
    information_task: str
    """Id of the task in which the trader answers it."""
    service_hours: int
    """Hours within which it undertakes to answer, its clock standing still while it waits for the trader."""
    questions_at_most: int
    service_confidence: Confidence
    second_look: SecondLook | None = None
    """When a second officer of the agency looks at its verdict; None: never."""


@dataclass(frozen=True, slots=True)
class Permit:
    """An agency's permission that some goods need."""

    code: str
    name: str
    agency: str
    """Role of the agency that decides it. Which goods need it stands in the procedure's table `permits`."""
    basis: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What one agency wants to know, as a JSON Schema (2020-12).

    A property with `x-from` is filled from the case's data by that JSON Pointer (`*` stands for each entry of a list):
    nobody enters it twice. A property without is the trader's to answer.
    """

    role: str
    """Role of the agency that reads it."""
    schema: dict[str, Any]

    @property
    def title(self) -> str:
        """The form's name for people."""
        return str(self.schema.get("title", ""))

    @property
    def entries(self) -> dict[str, dict[str, Any]]:
        """Its properties by name."""
        return dict(self.schema.get("properties", {}))


@dataclass(frozen=True, slots=True)
class Need:
    """Why a case needs a permit: the goods item, the row of the table that says so, and its words."""

    permit: str
    item: int
    row: str
    why: str


@dataclass(frozen=True, slots=True)
class AppealTerms:
    """How a refusal is contested."""

    name: str
    to: str
    days: int
    business_days: bool
    basis: str
    confidence: Confidence
    note: str = ""
    notice_days: int = 0
    """Days until the notice of the decision takes effect; the days to appeal run after that."""
    months: int = 0
    """Whole months of the calendar, before `days` are counted, where the law gives months."""
    holidays: frozenset[date] = frozenset()
    """Days that do not count, with the weekends, when `business_days`."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """A published procedure: what it asks, who decides, on what basis, how fast, and how to appeal."""

    code: str
    name: str
    economy: str
    direction: Direction
    version: str
    valid_from: date
    valid_to: date | None
    summary: str
    agencies: tuple[Agency, ...]
    legal_basis: tuple[LegalBasis, ...]
    permits: tuple[Permit, ...]
    fees: tuple[Fee, ...]
    appeal: AppealTerms
    required_documents: tuple[str, ...]
    required_fields: tuple[str, ...]
    diagram: bytes
    """The BPMN 2.0 file."""
    utc_offset: timedelta = timedelta(0)
    """The economy's legal time; its calendar day is the one that counts."""
    decision_hours: int = 0
    """Hours within which the whole case is decided, the trader's own time not counted."""
    tables: tuple[DecisionTable, ...] = ()
    forms: tuple[Form, ...] = ()
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By language (ISO 639-1): texts of the terms, the diagram, the tables and the forms, by the English text."""
    words: Mapping[str, str] = field(default_factory=dict)
    """The translation in use; empty in English."""

    def table(self, id: str) -> DecisionTable | None:
        """The decision table of that id, None when the procedure has none."""
        return next((t for t in self.tables if t.id == id), None)

    def form(self, role: str) -> Form | None:
        """The form of the agency in that role, None when it has none."""
        return next((f for f in self.forms if f.role == role), None)

    def day(self, moment: datetime) -> date:
        """The calendar day of `moment` where the agencies sit."""
        return moment.astimezone(timezone(self.utc_offset)).date()

    def in_force(self, on: date) -> bool:
        """Whether a case may be filed under this version on the day `on`."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def agency(self, organisation: OrganisationId) -> Agency | None:
        """The part that `organisation` has in this procedure, None when it has none."""
        return next((a for a in self.agencies if a.organisation == organisation), None)

    def agency_in_role(self, role: str) -> Agency:
        """The agency of that role. Raises KeyError when the procedure has none."""
        for agency in self.agencies:
            if agency.role == role:
                return agency
        raise KeyError(role)
