# SPDX-License-Identifier: Apache-2.0
"""`tradelane quote`: duty, tax and fees of a sale; apart, and without Django, because it only reads files."""

from pathlib import Path
from typing import Annotated

import typer

from config.commands.output import Json, print_json, read_file
from config.commands.tariff import TARIFF_LIMIT, Format


def run(
    file: Annotated[Path, typer.Argument(help="A consignment, an order or an invoice.")],
    lane: Annotated[str, typer.Option(help="The two economies, such as MX-SG.")],
    date: Annotated[str, typer.Option(help="Whose rates count, such as 2026-11-01; today when not given.")] = "",
    tariff: Annotated[Path | None, typer.Option(help="A tariff's file in place of the rates that ship.")] = None,
    form: Annotated[Format, typer.Option("--format", help="Form of that file.")] = Format.CSV,
    declared: Annotated[
        Path | None, typer.Option(help="JSON of what is declared beyond the sale: parts, quantities, further lines.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Duty, tax and fees of a consignment on a lane and date, each line with its source."""
    from tradelane.kernel import clock
    from tradelane.tariff.formats.reports import quote_report, tariff_text

    report = quote_report(
        read_file(file), lane=lane, date=date or clock.now().date(), filename=file.name,
        tariff="" if tariff is None else tariff_text(read_file(tariff, limit=TARIFF_LIMIT)),
        us_hts=tariff is not None and form is Format.US_HTS, declared=read_file(declared) if declared else b"",
    )  # fmt: skip
    if as_json:
        print_json(report)
        return
    typer.echo(f"{report['lane']} on {report['date']}")
    for line in report["lines"]:
        amount = line["amount"]
        typer.echo(f"  {amount['amount']:>14} {amount['currency']}  {line['description']} ({line['rate']})")
        typer.echo(f"{'':>21}{line['cites']}")
    total = report["total"]
    typer.echo(f"  {total['amount']:>14} {total['currency']}  total")
