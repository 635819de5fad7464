# SPDX-License-Identifier: Apache-2.0
"""`tradelane epcis`: a file of EPCIS 2.0 events judged; apart, and without Django, because it only reads a file."""

from pathlib import Path
from typing import Annotated

import typer

from config.commands.output import Json, print_json, read_file


def run(
    file: Annotated[Path, typer.Argument(help="The events, as JSON or JSON-LD.")],
    check: Annotated[bool, typer.Option("--check", help="Judge the events; it is what the command does.")] = True,
    as_json: Json = False,
) -> None:
    """Check events of EPCIS 2.0; findings by rule. Status 1 when a finding is an error."""
    from tradelane.tracking.formats import epcis_report

    report = epcis_report(read_file(file))
    result = "valid" if report.is_valid else "invalid"
    if as_json:
        print_json(
            {
                "version": report.version,
                "events": len(report.events),
                "findings": [finding.as_dict() for finding in report.findings],
                "result": result,
            }
        )
    else:
        typer.echo(f"{file.name}: {len(report.events)} events, {result}")
        for finding in report.findings:
            typer.echo(f"  {finding.level} {finding.rule} {finding.path}: {finding.message}")
            typer.echo(f"    fix: {finding.fix}")
    raise typer.Exit(0 if report.is_valid else 1)
