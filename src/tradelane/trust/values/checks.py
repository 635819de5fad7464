# SPDX-License-Identifier: Apache-2.0
"""What a verification found, check by check; apart, so that every file is reported in the same words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tradelane.kernel.findings import Verdict


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a verification."""

    check: str
    """Name, such as `signature`; the set is in the room's README."""
    result: Verdict
    why: str
    """One plain sentence."""
    required: bool = True
    """Whether the whole is undetermined when this is; a failed check makes the whole invalid in any case."""
    evidence: dict[str, Any] = field(default_factory=dict)
    """What the check looked at, for a reader who wants to see it."""

    def as_dict(self) -> dict[str, Any]:
        """The check as the command line prints it."""
        return {
            "check": self.check,
            "result": str(self.result),
            "why": self.why,
            "required": self.required,
            "evidence": self.evidence,
        }


def valid(check: str, why: str, **evidence: Any) -> Check:
    """A check that holds."""
    return Check(check, Verdict.VALID, why, evidence=evidence)


def invalid(check: str, why: str, **evidence: Any) -> Check:
    """A check that fails."""
    return Check(check, Verdict.INVALID, why, evidence=evidence)


def undetermined(check: str, why: str, **evidence: Any) -> Check:
    """A check that could not be decided, although it is needed."""
    return Check(check, Verdict.UNDETERMINED, why, evidence=evidence)


def overall(checks: Iterable[Check]) -> Verdict:
    """Invalid when any check is; undetermined when a required one is or there is none; else valid."""
    seen = list(checks)
    if any(check.result is Verdict.INVALID for check in seen):
        return Verdict.INVALID
    if not seen or any(check.result is Verdict.UNDETERMINED and check.required for check in seen):
        return Verdict.UNDETERMINED
    return Verdict.VALID
