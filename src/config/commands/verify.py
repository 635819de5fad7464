# SPDX-License-Identifier: Apache-2.0
"""`tradelane verify`: checks documents offline; apart, and without Django, as files and a trust list are enough."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from config.commands.quick import options, print_json
from tradelane.kernel.findings import Verdict

if TYPE_CHECKING:
    from tradelane.verifier.values import Report

_WORST = (Verdict.INVALID, Verdict.UNDETERMINED, Verdict.VALID)
"""Of several files the worst answer is the answer."""


def answer(arguments: list[str]) -> int:
    """Check documents offline: valid (status 0), invalid (1) or undetermined (2), and why."""
    parser = options("verify", answer.__doc__)
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="JSON originals, XML or PDF documents, or trust lists."
    )
    parser.add_argument(
        "--trust",
        type=Path,
        metavar="FILE",
        help="The trust list to decide by; README of the verifier says where else it is found.",
    )
    given = parser.parse_intermixed_args(arguments)
    from tradelane.kernel import clock
    from tradelane.verifier.queries import verify_paths

    now = clock.now()
    reports = verify_paths(given.files, now=now, trust=given.trust, environ=os.environ)
    result = next(verdict for verdict in _WORST if any(report.result is verdict for report in reports))
    if given.as_json:
        told = [report.as_dict() for report in reports]
        print_json(told[0] if len(told) == 1 else {"result": str(result), "files": told})
    else:
        for report in reports:
            print(f"{report.name}: {report.result}")
            for check in report.checks:
                print(f"  {check.result:<13} {check.check}: {check.why}")
        if given.trust is None:
            _warn(given.files, reports)
    return result.exit_status


def _warn(files: list[Path], reports: "list[Report]") -> None:
    """Say which trust list lay with a file: who sends a forged document may send a list that vouches for it."""
    from tradelane.verifier.queries import FILE_NAME

    came_along: dict[str, None] = {}
    for file, report in zip(files, reports, strict=True):
        folder = file.absolute().parent
        lists = (check.evidence.get("file") for check in report.checks if check.check == "trust-list")
        near = {str(folder / FILE_NAME), str(folder.parent / FILE_NAME)}
        came_along.update(dict.fromkeys(used for used in lists if used in near))
    for used in came_along:
        print(f"judged by {used}, which lay with the file; name a list of your own with --trust", file=sys.stderr)
