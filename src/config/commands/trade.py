# SPDX-License-Identifier: Apache-2.0
"""`tradelane trade`: reads an order or invoice; apart, and without Django, because it only reads a file."""

from pathlib import Path
from typing import Annotated, Any

import typer

from config.commands.output import Json, print_json, read_file


def run(
    file: Annotated[Path, typer.Argument(help="Our JSON, a UBL Order or Invoice, or a Shopify order.")],
    lane: Annotated[str, typer.Option(help="The two economies, such as MX-SG.")] = "MX-SG",
    as_json: Json = False,
) -> None:
    """Read an order or invoice into a consignment; say what was lost, doubtful or is missing."""
    from tradelane.consignments.formats import trade_report

    report = trade_report(read_file(file), filename=file.name, lane=lane)
    if as_json:
        print_json(report)
        return
    goods = report["consignment"]["goods_items"]
    typer.echo(f"{report['format']} read for {report['lane']}: {len(goods)} goods items")
    for kind in ("lost", "doubtful", "missing"):
        _list(kind, report[kind])


def _list(kind: str, notes: list[dict[str, Any]]) -> None:
    if not notes:
        typer.echo(f"{kind}: nothing")
        return
    typer.echo(f"{kind}:")
    for note in notes:
        value = f" ({note['value']})" if note.get("value") else ""
        typer.echo(f"  {note['path']}: {note['message']}{value}")
