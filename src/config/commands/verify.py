# SPDX-License-Identifier: Apache-2.0
"""`tradelane verify`: checks documents offline; apart, and without Django, as files and a trust list are enough."""

import os
from pathlib import Path
from typing import Annotated

import typer

from config.commands.output import Json, print_json
from tradelane.kernel.findings import Verdict

_WORST = (Verdict.INVALID, Verdict.UNDETERMINED, Verdict.VALID)
"""Of several files the worst answer is the answer."""


def run(
    files: Annotated[list[Path], typer.Argument(help="JSON originals, XML or PDF documents, or trust lists.")],
    trust: Annotated[
        Path | None,
        typer.Option(help="The trust list to decide by; README of the verifier says where else it is found."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check documents offline: valid (status 0), invalid (1) or undetermined (2), and why."""
    from tradelane.kernel import clock
    from tradelane.verifier.queries import verify_path

    now = clock.now()
    reports = [verify_path(file, now=now, trust=trust, environ=os.environ) for file in files]
    result = next(verdict for verdict in _WORST if any(report.result is verdict for report in reports))
    if as_json:
        told = [report.as_dict() for report in reports]
        print_json(told[0] if len(told) == 1 else {"result": str(result), "files": told})
    else:
        for report in reports:
            typer.echo(f"{report.name}: {report.result}")
            for check in report.checks:
                typer.echo(f"  {check.result:<13} {check.check}: {check.why}")
    raise typer.Exit(result.exit_status)
