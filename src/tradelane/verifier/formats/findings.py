# SPDX-License-Identifier: Apache-2.0
"""What the reader of one kind of file found; apart, so that the kinds answer in one form."""

from dataclasses import dataclass, field
from typing import Any

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.trust.formats.originals import Original
from tradelane.trust.values.checks import Check, invalid, undetermined

_SHOWN = ("id", "kind", "number", "issuer", "issuer_name", "issued_on", "version")


@dataclass(frozen=True, slots=True)
class Found:
    """Checks of a file, and what it says it is."""

    checks: list[Check]
    document: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def unread(cls, why: str) -> "Found":
        """Nothing that could be verified: undetermined, because a file without a signature is not a false one."""
        return cls([undetermined("form", why)])

    @classmethod
    def broken(cls, check: str, error: Unreadable) -> "Found":
        """A file of a known kind that is not as it should be."""
        return cls([refused(check, error)])


def refused(check: str, error: Unreadable) -> Check:
    """A reading error as a failed check."""
    text = error.message
    why = f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
    return invalid(check, why, field=error.field, rule=error.rule)


def shown(original: Original) -> dict[str, Any]:
    """What a document says of itself, for the head of a report."""
    return {name: original.document[name] for name in _SHOWN if name in original.document} | {"digest": original.digest}


def summary(check: str, checks: list[Check], *, sound: str) -> Check:
    """Several checks as one: the worst of them, with its reason."""
    for worst in (Verdict.INVALID, Verdict.UNDETERMINED):
        for one in checks:
            if one.result is worst and (one.required or worst is Verdict.INVALID):
                return Check(check, worst, one.why, evidence={"checks": [c.as_dict() for c in checks]})
    return Check(check, Verdict.VALID, sound, evidence={"checks": [c.as_dict() for c in checks]})
