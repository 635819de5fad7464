# SPDX-License-Identifier: Apache-2.0
"""What came of comparing documents of one shipment: differences, what could not be told, and how values were converted.

Apart from the documents themselves, because outsiders' files are compared too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tradelane.kernel.money import plain


@dataclass(frozen=True, slots=True)
class Rate:
    """A dated exchange rate: one unit of `base` is `factor` units of `quote` (ISO 4217)."""

    base: str
    quote: str
    factor: Decimal
    day: date | None
    """The day of the rate; None where the file that states it gives none."""
    source: str
    """Who stated it: the name of a file, or what the user says."""

    def __str__(self) -> str:
        day = f" on {self.day.isoformat()}" if self.day else ""
        return f"1 {self.base} = {plain(self.factor)} {self.quote}{day} ({self.source})"


@dataclass(frozen=True, slots=True)
class Conversion:
    """A value that was converted before it was compared."""

    file: str
    field: str
    stated: str
    converted: str
    rate: str
    """In words, such as `1 LBR = 0.45359237 KGM (UN/ECE Recommendation 20)`."""

    def as_dict(self) -> dict[str, str]:
        """The conversion as the command line prints it."""
        return {name: getattr(self, name) for name in ("file", "field", "stated", "converted", "rate")}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field on which documents of a consignment disagree."""

    field: str
    values: Mapping[str, str]
    """What each file says, by file name."""
    rule: str
    tolerance: str = ""
    """The rule's text: when two values would agree."""
    cites: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The difference as the command line prints it."""
        out = {"field": self.field, "values": dict(self.values), "rule": self.rule}
        return {**out, "tolerance": self.tolerance, "cites": self.cites} if self.tolerance else out


@dataclass(frozen=True, slots=True)
class Undecided:
    """One field of which nobody can tell from the files whether they agree. Unknown is not no."""

    field: str
    values: Mapping[str, str]
    rule: str
    why: str
    fix: str

    def as_dict(self) -> dict[str, Any]:
        """The open question as the command line prints it."""
        return {
            "field": self.field, "values": dict(self.values), "rule": self.rule, "why": self.why, "fix": self.fix,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """The whole comparison."""

    files: Mapping[str, str]
    """What each file is, by its name: `tradelane-bill-of-lading`, `ubl-invoice`, `dcsa-transport-document` …"""
    compared: tuple[str, ...]
    """Fields that two files or more state."""
    differences: tuple[Difference, ...]
    undetermined: tuple[Undecided, ...]
    conversions: tuple[Conversion, ...]

    def as_dict(self) -> dict[str, Any]:
        """What `tradelane compare --json` prints."""
        return {
            "differences": [difference.as_dict() for difference in self.differences],
            "undetermined": [question.as_dict() for question in self.undetermined],
            "conversions": [conversion.as_dict() for conversion in self.conversions],
            "compared": len(self.compared),
            "files": dict(self.files),
        }
