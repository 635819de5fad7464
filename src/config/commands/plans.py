# SPDX-License-Identifier: Apache-2.0
"""`tradelane plans`: what each economy accepts; apart, and without Django, because the facts are files."""

from typing import Annotated, Any

import typer

from config.commands.output import Json, print_json

group = typer.Typer(no_args_is_help=True)


@group.callback()
def _group() -> None:
    """What each economy accepts, and what a lane may carry without paper."""


@group.command()
def export(as_json: Json = False) -> None:
    """Every cell of the matrix with its source and date."""
    from tradelane.kernel import clock
    from tradelane.plans.formats import plans_report

    report = plans_report(on=clock.now().date())
    if as_json:
        print_json(report)
        return
    for cell in report["cells"]:
        typer.echo(f"{cell['economy']}  {cell['measure']:<18} {cell['status']:<12} {cell['source'] or '-'}")


@group.command()
def lane(lane: Annotated[str, typer.Argument(help="Such as MX-SG.")], as_json: Json = False) -> None:
    """What a lane may carry without paper today."""
    from tradelane.kernel import clock
    from tradelane.plans import queries

    asked, answers = queries.lane(lane, on=clock.now().date())
    rows: list[dict[str, Any]] = [
        {"kind": one.kind.value, "acceptance": one.acceptance.value, "rule": one.rule} for one in answers
    ]
    if as_json:
        print_json({"lane": str(asked), "answers": rows})
        return
    for row in rows:
        typer.echo(f"{row['kind']:<24} {row['acceptance']:<14} {row['rule']}")
