# SPDX-License-Identifier: Apache-2.0
"""`tradelane verify`: checks documents offline; apart, and without Django, as files and a trust list are enough."""

import os
from pathlib import Path

from config.commands.quick import options, print_json
from tradelane.kernel.findings import Verdict

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
    return result.exit_status
