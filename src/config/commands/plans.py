# SPDX-License-Identifier: Apache-2.0
"""`tradelane plans`: what each economy accepts; apart, as it works from files, and with the node's own where one is."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.commands.output import Json, print_json

if TYPE_CHECKING:
    from tradelane.plans.queries import Edition

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
    from tradelane.plans.formats import cells_csv, every_cell, plans_report

    known, today = _known(shipped=shipped), clock.now().date()
    if csv is not None:
        cells = every_cell(known.facts, on=today).values()
        csv.write_text(cells_csv(cells), encoding="utf-8", newline="")
        typer.echo(f"{csv}: {len(cells)} cells", err=True)
        return
    report = plans_report(known.facts, known.milestones, on=today)
    if as_json:
        print_json(report)
        return
    for cell in report["cells"]:
        typer.echo(f"{cell['economy']}  {cell['measure']:<22} {cell['status']:<12} {cell['source'] or '-'}")


@group.command()
def lane(
    lane: Annotated[str, typer.Argument(help="Such as MX-SG.")],
    as_json: Json = False,
    shipped: Annotated[bool, typer.Option(help="Leave out what was confirmed at this node.")] = False,
) -> None:
    """What a lane may carry without paper today, and what is known to change."""
    from tradelane.documents.values import DocumentKind
    from tradelane.kernel import clock
    from tradelane.plans.formats import change_json, our_agreements, read_lane
    from tradelane.plans.rules import answer, changes_ahead

    asked, today, agreements = read_lane(lane), clock.now().date(), our_agreements()
    facts = _known(shipped=shipped).facts
    told = [answer(kind, asked, facts=facts, agreements=agreements, on=today) for kind in DocumentKind]
    rows: list[dict[str, Any]] = [
        {"kind": one.kind.value, "acceptance": one.acceptance.value, "rule": one.rule} for one in told
    ]
    turns = [
        change_json(turn)
        for kind in DocumentKind
        for turn in changes_ahead(kind, asked, facts=facts, agreements=agreements, after=today)
    ]
    if as_json:
        print_json({"lane": str(asked), "answers": rows, "ahead": turns})
        return
    for row in rows:
        typer.echo(f"{row['kind']:<28} {row['acceptance']:<14} {row['rule']}")
    for turn in turns:
        typer.echo(f"from {turn['from']}: {turn['kind']} {turn['acceptance']} ({turn['rule']})")


def _known(*, shipped: bool) -> "Edition":
    """What is known: the shipped facts and, where the environment names a node, what was confirmed there."""
    from tradelane.plans import queries
    from tradelane.plans.formats import our_facts, our_milestones

    if not shipped and _a_node_is_open():
        return queries.standing()
    return queries.Edition("", our_facts(), our_milestones())


def _a_node_is_open() -> bool:
    """Open the store of the node in the environment; no where there is none, or its tables are of another version."""
    from config.environment import read

    environment = read()
    if not environment.secret or not environment.home_folder.is_dir():
        return False
    from config.commands.store import load_django, pending_migrations

    load_django()
    if waiting := pending_migrations():
        typer.echo(
            f"{waiting} migrations wait: only the shipped facts speak (`tradelane init` brings them in)", err=True
        )
        return False
    return True
