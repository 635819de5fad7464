# SPDX-License-Identifier: Apache-2.0
"""`tradelane tariff`: how much of a tariff's file is executable; apart, and without Django, as it only reads."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from config.commands.output import Json, print_json, read_file

group = typer.Typer(no_args_is_help=True)
TARIFF_LIMIT = 100_000_000
"""Bytes; a whole national tariff takes a few million."""


class Format(StrEnum):
    """Forms in which tariffs are read."""

    US_HTS = "us-hts"
    CSV = "csv"


@group.callback()
def _group() -> None:
    """Duty rates of an economy."""


@group.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The tariff as its authority published it, or the documented CSV.")],
    format: Annotated[Format, typer.Option("--format", help="Form of the file.")] = Format.CSV,
    as_json: Json = False,
) -> None:
    """Read a tariff's file; say how many lines are executable and list each expression that is not."""
    from tradelane.tariff.formats.reports import csv_report, hts_report, tariff_text

    text = tariff_text(read_file(file, limit=TARIFF_LIMIT))
    report = hts_report(text) if format is Format.US_HTS else csv_report(text)
    if as_json:
        print_json(report)
        return
    typer.echo(f"{report['parsed']} of {report['lines']} lines are executable")
    typer.echo(
        f"{report['needs_part']} charge a part of the good, {report['refers']} refer to the duty of another line"
    )
    for fault in report["unparsed"]:
        typer.echo(f"  line {fault['line']}, {fault['code']} {fault['column']}: {fault['expression']}")
