# SPDX-License-Identifier: Apache-2.0
"""`tradelane check`: a document against a profile; apart, and without Django, because it only reads a file."""

from pathlib import Path
from typing import Annotated

import typer

from config.commands.output import Json, print_json, read_file


def run(
    file: Annotated[Path, typer.Argument(help="The document.")],
    profile: Annotated[str, typer.Option("--as", help="The profile; the one that fits the file when not given.")] = "",
    as_json: Json = False,
) -> None:
    """Check a document against a profile; findings by rule. Status 1 when a finding is an error."""
    from tradelane.documents.formats import check_report

    report = check_report(read_file(file), profile or None)
    if as_json:
        print_json(report)
    else:
        typer.echo(f"{file.name} as {report['profile']}: {report['result']}")
        for finding in report["findings"]:
            typer.echo(f"  {finding['level']} {finding['rule']} {finding['path']}: {finding['message']}")
            if finding.get("fix"):
                typer.echo(f"    fix: {finding['fix']}")
    raise typer.Exit(0 if report["result"] == "valid" else 1)
