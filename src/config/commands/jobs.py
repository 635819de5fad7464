# SPDX-License-Identifier: Apache-2.0
"""`tradelane jobs`: the background work that waits, and that which was given up; apart from `work`, which does it."""

from dataclasses import asdict
from typing import Annotated

import typer

from config.commands.output import Json, print_json

group = typer.Typer(no_args_is_help=True)


@group.callback()
def _jobs() -> None:
    """Background work that waits or was given up."""


@group.command(name="list")
def list_all(as_json: Json = False) -> None:
    """How many jobs wait, are at work and are dead, by kind; each dead one with its error; how the bus is."""
    from config.bus import bus_of
    from config.commands.store import open_store

    environment = open_store()
    from tradelane.journal import queries
    from tradelane.kernel import clock

    counts, dead, bus = queries.job_counts(now=clock.now()), queries.dead_jobs(), bus_of(environment)
    try:
        state = bus.state()
    finally:
        bus.close()
    if as_json:
        print_json(
            {
                "bus": asdict(state),
                "jobs": [{**asdict(c), "oldest": c.oldest and c.oldest.isoformat()} for c in counts],
                "dead": [{"id": j.id, "kind": j.kind, "attempts": j.attempts, "error": j.error} for j in dead],
            }
        )
        return
    typer.echo(f"bus       {state.kind}: {state.why}")
    for count in counts:
        since = f", the oldest due since {count.oldest:%Y-%m-%d %H:%M:%S} UTC" if count.oldest else ""
        typer.echo(f"{count.kind:<20} {count.waiting:>6} waiting {count.leased:>4} at work {count.dead:>4} dead{since}")
    if not counts:
        typer.echo("no job waits")
    for job in dead:
        typer.echo(f"dead {job.id}: {job.kind}, tried {job.attempts} times: {job.error}")


@group.command()
def revive(
    job: Annotated[list[int] | None, typer.Argument(help="Numbers of dead jobs, as `list` shows them.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every dead job.")] = False,
    as_json: Json = False,
) -> None:
    """Have dead jobs tried afresh, once the cause of their error is gone."""
    from config.commands.store import open_store
    from tradelane.kernel.errors import Unreadable

    if every == bool(job):
        raise Unreadable("which jobs?", field="job", rule="JOBS-1", fix="Name numbers of dead jobs, or say --all.")
    open_store()
    from tradelane.journal import actions, queries

    numbers = [dead.id for dead in queries.dead_jobs()] if every else list(job or [])
    for number in numbers:
        actions.revive_job(id=number)
    if as_json:
        print_json({"revived": numbers})
    else:
        typer.echo(f"{len(numbers)} revived" if numbers else "no job is dead")
