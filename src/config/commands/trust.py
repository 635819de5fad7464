# SPDX-License-Identifier: Apache-2.0
"""`tradelane trust`: whom this node trusts, and the lists it follows; apart, as an operator works from the machine."""

from typing import Annotated, Any

import typer

from config.commands.output import Json, print_json

group = typer.Typer(no_args_is_help=True)


@group.callback()
def _trust() -> None:
    """Whom this node trusts: the services of its own list, and the lists of other economies that it follows."""


@group.command("list")
def list_services(as_json: Json = False) -> None:
    """Every recognised service: economy, level, act, from when to when."""
    from config.commands.store import open_store

    open_store()
    from tradelane.trust.formats.trust_lists import services_json
    from tradelane.trust.queries import trust_list

    services = services_json(trust_list())
    if as_json:
        print_json({"services": services})
        return
    for service in services:
        typer.echo("  ".join(service[key] for key in ("economy", "service", "level", "from", "to", "name", "act")))


@group.command()
def show(as_json: Json = False) -> None:
    """The list itself, and the economies whose lists it follows: when issued, when fetched, what went wrong."""
    from config.commands.store import open_store

    open_store()
    from tradelane.trust import queries

    listed = queries.trust_list()
    followed = queries.followed_lists()
    facts: dict[str, Any] = {
        "economy": listed.economy,
        "issued": listed.issued.isoformat(),
        "next_update": listed.next_update.isoformat(),
        "authorities": len(listed.authorities),
        "timestampers": len(listed.timestampers),
        "logs": len(listed.logs),
        "nodes": [node.organisation for node in listed.nodes],
        "followed": [one.as_dict() for one in followed],
    }
    if as_json:
        print_json(facts)
        return
    typer.echo(f"{listed.economy}: issued {facts['issued']}, good until {facts['next_update']}")
    for one in followed:
        typer.echo(f"  follows {one.economy} at {one.address or '(given by hand)'}: issued {one.issued.isoformat()}"
                   + (f"; {one.problem}" if one.problem else ""))  # fmt: skip


@group.command()
def fetch(
    economy: Annotated[str, typer.Argument(help="Only this economy's list, such as SG.")] = "", as_json: Json = False
) -> None:
    """Fetch the lists of the economies that this node follows, at once. Ends with 1 when one could not be taken in."""
    from config.commands.store import open_store

    open_store()
    from tradelane.kernel import clock
    from tradelane.trust import actions, queries
    from tradelane.trust.adapters.web import WebLists

    wanted = [one.economy for one in queries.followed_lists() if one.address and economy in ("", one.economy)]
    newer = sum(actions.fetch_trust_lists(web=WebLists(), now=clock.now(), economy=one) for one in wanted)
    problems = {one.economy: one.problem for one in queries.followed_lists() if one.economy in wanted and one.problem}
    if as_json:
        print_json({"fetched": wanted, "newer": newer, "problems": problems})
    else:
        typer.echo(f"{len(wanted)} fetched, {newer} newer")
        for name, problem in problems.items():
            typer.echo(f"  {name}: {problem}")
    if problems:
        raise typer.Exit(1)
