# SPDX-License-Identifier: Apache-2.0
"""`tradelane compare`: where documents of one shipment disagree; apart, and without Django, as it only reads files."""

from pathlib import Path
from typing import Annotated

import typer

from config.commands.output import Json, print_json, read_file
from tradelane.kernel.errors import Unreadable


def run(
    files: Annotated[list[Path], typer.Argument(help="Two or more documents of one shipment.")],
    as_json: Json = False,
) -> None:
    """List every field on which documents of one shipment disagree, with each document's value and the rule."""
    from tradelane.documents.formats import compare_report

    if len(files) < 2:
        raise Unreadable("one file has nothing to disagree with", field="files", rule="FILE-4", fix="Give two or more.")
    report = compare_report([(file.name, read_file(file)) for file in files])
    if as_json:
        print_json(report)
        return
    if not report["differences"]:
        typer.echo(f"the {len(files)} documents agree")
    for difference in report["differences"]:
        typer.echo(f"{difference['field']} [{difference['rule']}]")
        for name, value in difference["values"].items():
            typer.echo(f"  {name}: {value}")
