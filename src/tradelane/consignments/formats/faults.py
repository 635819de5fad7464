# SPDX-License-Identifier: Apache-2.0
"""Faults of one input, gathered and told at once; apart, because every reader of this room refuses alike."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Finding, Level
from tradelane.kernel.quoting import quoted_field

FORM_UNKNOWN = "FORM-1"
FORM_MISSING = "FORM-2"
FORM_KIND = "FORM-3"
"""Ids of faults of form, the same in every reader; faults of content carry the id of the broken rule."""

_SHOWN = 50
"""A file with more faults than this is the wrong file; the rest would only fill the screen."""


@dataclass(slots=True)
class Faults:
    """The faults found so far."""

    found: list[Finding] = field(default_factory=list)

    def add(self, path: str, message: str, *, rule: str, fix: str) -> None:
        """Note one fault of the field at `path`."""
        self.found.append(Finding(rule, Level.ERROR, path, message, fix))

    def add_unknown(self, path: str, name: str, known: Iterable[str]) -> None:
        """Note a field that we don't know, with the nearest name that we do."""
        near = get_close_matches(name, list(known), n=1, cutoff=0.5)
        fix = f"Did you mean {near[0]!r}?" if near else f"Remove it; known are {', '.join(known)}."
        shown = quoted_field(name)
        self.add(f"{path}.{shown}" if path else shown, f"unknown field {shown!r}", rule=FORM_UNKNOWN, fix=fix)

    def add_error(self, path: str, error: Unreadable) -> None:
        """Note what the reader of a value said, at the full path."""
        where = error.field if error.field.startswith(path) else f"{path}.{error.field}" if error.field else path
        self.add(where, error.message, rule=error.rule, fix=error.fix)

    def refuse_any(self) -> None:
        """Raise Unreadable when there are faults.

        The error names the most telling one (a broken rule before a wrong form before a missing field) and
        carries them all in `facts["findings"]`.
        """
        if not self.found:
            return
        ranked = sorted(self.found, key=_rank)
        first, others = ranked[0], len(ranked) - 1
        more = (
            f" (and {others} more: {', '.join(f.path for f in ranked[1:6])}{' …' if others > 5 else ''})"
            if others
            else ""
        )
        raise Unreadable(
            first.message + more,
            field=first.path,
            rule=first.rule,
            fix=first.fix,
            facts={"findings": [f.as_dict() for f in ranked[:_SHOWN]]},
        )


def refuse(findings: Iterable[Finding]) -> None:
    """Raise Unreadable naming the most telling of `findings`; do nothing when there are none."""
    Faults(list(findings)).refuse_any()


def _rank(fault: Finding) -> int:
    """Broken rules of content first, then wrong forms, then unknown names, then what is merely missing."""
    return {FORM_MISSING: 3, FORM_UNKNOWN: 2, FORM_KIND: 1}.get(fault.rule, 0)
