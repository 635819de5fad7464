# SPDX-License-Identifier: Apache-2.0
"""`tradelane plans`: what each economy accepts; apart, as it works from files, and with the node's own where one is."""

from pathlib import Path
from typing import Annotated, Any

import typer

from config.commands.output import Json, print_json

group = typer.Typer(no_args_is_help=True)


@group.callback()
def _group() -> None:
    """What each economy accepts, and what a lane may carry without paper."""


@group.command()
def export(
    as_json: Json = False,
    csv: Annotated[Path | None, typer.Option(help="Write the cells to this file as CSV.")] = None,
    shipped: Annotated[bool, typer.Option(help="Leave out what was confirmed at this node.")] = False,
) -> None:
    """Every cell of the matrix with its source and date, or that it is unconfirmed."""
    from tradelane.kernel import clock
    from tradelane.plans import queries
    from tradelane.plans.formats import cells_csv, every_cell, plans_report

    if not shipped:
        _with_the_nodes_own()
    standing, today = queries.standing(), clock.now().date()
    if csv is not None:
        csv.write_text(cells_csv(every_cell(standing.facts, on=today).values()), encoding="utf-8", newline="")
        typer.echo(f"{csv}: {len(every_cell(standing.facts, on=today))} cells", err=True)
        return
    report = plans_report(standing.facts, standing.milestones, on=today)
    if as_json:
        print_json(report)
        return
    for cell in report["cells"]:
        typer.echo(f"{cell['economy']}  {cell['measure']:<22} {cell['status']:<12} {cell['source'] or '-'}")


@group.command()
def lane(lane: Annotated[str, typer.Argument(help="Such as MX-SG.")], as_json: Json = False) -> None:
    """What a lane may carry without paper today, and what is known to change."""
    from tradelane.kernel import clock
    from tradelane.plans import queries
    from tradelane.plans.formats import change_json

    _with_the_nodes_own()
    today = clock.now().date()
    asked, answers = queries.lane(lane, on=today)
    rows: list[dict[str, Any]] = [
        {"kind": one.kind.value, "acceptance": one.acceptance.value, "rule": one.rule} for one in answers
    ]
    ahead = [change_json(change) for change in queries.changes_on_lane(lane, after=today)]
    if as_json:
        print_json({"lane": str(asked), "answers": rows, "ahead": ahead})
        return
    for row in rows:
        typer.echo(f"{row['kind']:<28} {row['acceptance']:<14} {row['rule']}")
    for change in ahead:
        typer.echo(f"from {change['from']}: {change['kind']} {change['acceptance']} ({change['rule']})")


def _with_the_nodes_own() -> None:
    """Open the store of the node in the environment, where there is one: what was confirmed there speaks too."""
    from config.environment import read

    environment = read()
    if environment.secret and environment.home_folder.is_dir():
        from config.commands.store import load_django, pending_migrations

        load_django()
        if pending_migrations():
            from tradelane.kernel.errors import Unavailable

            raise Unavailable(
                "the node's tables are of another version", rule="ENV-3", fix="Run `tradelane init`, or add --shipped."
            )
