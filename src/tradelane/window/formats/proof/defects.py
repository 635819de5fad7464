# SPDX-License-Identifier: Apache-2.0
"""What a proof found, with the course that shows it; apart, so that every check reports alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tradelane.kernel.findings import Finding, Level


@dataclass(frozen=True, slots=True)
class Defect(Finding):
    """One thing wrong with a procedure."""

    course: tuple[str, ...] = ()
    """Ids of the steps and arrows that a case goes through until it stands in the defect; empty where none leads."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What the case knows there, such as the verdicts; or the answers that a table was asked with."""

    def as_dict(self) -> dict[str, Any]:
        """The defect as the command line prints it; an error carries its counterexample."""
        told = Finding.as_dict(self)
        if self.level is not Level.ERROR:
            return told
        return {**told, "counterexample": {"at": self.path, "course": list(self.course), "facts": dict(self.facts)}}


def error(
    rule: str,
    path: str,
    message: str,
    fix: str,
    *,
    course: tuple[str, ...] = (),
    facts: Mapping[str, Any] | None = None,
) -> Defect:
    """A defect that keeps a procedure from being deployed."""
    return Defect(rule, Level.ERROR, path, message, fix, course, dict(facts or {}))


def warning(rule: str, path: str, message: str, fix: str) -> Defect:
    """A defect that readers suffer from, but no case."""
    return Defect(rule, Level.WARNING, path, message, fix)
