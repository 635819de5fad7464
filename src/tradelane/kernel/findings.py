# SPDX-License-Identifier: Apache-2.0
"""What a check found, as data; apart, so that readers, checks and comparisons all report alike."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Verdict(StrEnum):
    """The answer of any verification. Unknown is not no."""

    VALID = "valid"
    INVALID = "invalid"
    UNDETERMINED = "undetermined"

    @property
    def exit_status(self) -> int:
        """What the command line ends with: 0 valid, 1 invalid, 2 undetermined."""
        return {Verdict.VALID: 0, Verdict.INVALID: 1, Verdict.UNDETERMINED: 2}[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check has to say about one field."""

    rule: str
    level: Level
    path: str
    """Where, such as `goods_items[0].net_mass` or an XPath."""
    message: str
    fix: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The finding as the command line prints it."""
        out = {"rule": self.rule, "level": str(self.level), "path": self.path, "message": self.message}
        return {**out, "fix": self.fix} if self.fix else out
