# SPDX-License-Identifier: Apache-2.0
"""A log that shows two faces, seen in the files of one call; apart, because no single file can show it.

Two checkpoints of one log, both signed by its key, name one size and two roots: each file alone holds, and together
they prove that the log lied to somebody (RFC 6962 §1; C2SP tlog-checkpoint).
"""

from collections.abc import Iterable
from dataclasses import replace

from tradelane.kernel.findings import Verdict
from tradelane.trust.formats.notes import Checkpoint, open_note, parse_checkpoint
from tradelane.trust.values.checks import Check, invalid, overall
from tradelane.verifier.values import Report

_Seen = dict[tuple[str, int], dict[bytes, str]]
"""Origin and size of a checkpoint → its roots, each with the file that has it."""


def without_two_faces(reports: Iterable[Report]) -> list[Report]:
    """The reports, where checkpoints that contradict one another are no longer valid; both files are named."""
    given = list(reports)
    seen: _Seen = {}
    for report in given:
        for check in report.checks:
            if (read := _checkpoint(check)) is not None:
                seen.setdefault((read.origin, read.size), {}).setdefault(read.root, report.name)
    if all(len(roots) == 1 for roots in seen.values()):
        return given
    return [_judged(report, seen) for report in given]


def _judged(report: Report, seen: _Seen) -> Report:
    checks = tuple(_contradicted(check, seen) for check in report.checks)
    return replace(report, checks=checks, result=overall(checks))


def _contradicted(check: Check, seen: _Seen) -> Check:
    read = _checkpoint(check)
    roots = {} if read is None else seen[read.origin, read.size]
    if read is None or len(roots) == 1:
        return check
    files = " and in ".join(roots.values())
    why = f"The log {read.origin} signed two different states of {read.size} entries: in {files}."
    return invalid("checkpoint", why, **check.evidence)


def _checkpoint(check: Check) -> Checkpoint | None:
    """The checkpoint of a check that found it signed by the log's own key."""
    if check.check != "checkpoint" or check.result is not Verdict.VALID:
        return None
    text, _ = open_note(str(check.evidence["checkpoint"]), [])
    return parse_checkpoint(text)
