# SPDX-License-Identifier: Apache-2.0
"""`tradelane privacy directory` and what an operator notes of agents and authorities; apart from the inventory."""

from pathlib import Path
from typing import Annotated, Any

import typer

from config.commands.output import Json, print_json, read_file
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.written import read_day

directory = typer.Typer(no_args_is_help=True)
NAMED = "Whom, by official number, such as SG.AGENT.INVENTED."


@directory.callback()
def _directory() -> None:
    """Certified organisations and authorities' contact points, as nodes sign them."""


@directory.command(name="list")
def list_all(
    words: Annotated[str, typer.Argument(help="Words of a name, a number or a business line.")] = "",
    as_json: Json = False,
) -> None:
    """Certified organisations of this node and of those it knows, with how each stands."""
    from config.commands.store import open_store

    open_store()
    from tradelane.privacy.formats.directory import listing_json
    from tradelane.privacy.queries.directory import listings

    found = listings(words=words)
    if as_json:
        print_json({"listings": [{**listing_json(each.listing), "directory": each.economy} for each in found]})
        return
    for each in found:
        one = each.listing
        typer.echo(
            f"{each.economy}  {one.organisation:<28} {one.system:<5} {one.standing:<10} until {one.ends}  {one.name}"
        )


@directory.command()
def publish(as_json: Json = False) -> None:
    """Sign this node's directory now when it says something new or is a day old, and tell the peers."""
    from config.commands.store import open_store

    open_store()
    from tradelane.kernel import clock
    from tradelane.trades.actions import privacy_news

    done = privacy_news.publish_directory(now=clock.now())
    _say({"published": done}, "Signed anew." if done else "It says the same as the last one.", as_json)


@directory.command()
def read(
    file: Annotated[Path, typer.Argument(help="Another node's /privacy/directory.json.")], as_json: Json = False
) -> None:
    """Take another node's directory from a file, when our trust list recognises its signature."""
    from config.commands.store import open_store

    open_store()
    from tradelane.kernel import clock
    from tradelane.trades.actions import privacy_news

    taken = privacy_news.take_directory(read_file(file), now=clock.now())
    facts = {"economy": taken.economy, "issued": taken.issued.isoformat(), "listings": len(taken.listings)}
    _say(facts, f"{len(taken.listings)} listings of {taken.economy}, relied on until {taken.next_update}", as_json)


@directory.command()
def fetch(as_json: Json = False) -> None:
    """Fetch the directories of all registered nodes that are a day old or not known."""
    from config.commands.store import open_store

    open_store()
    from tradelane.kernel import clock
    from tradelane.trades.actions import privacy_news

    count = privacy_news.fetch_directories(now=clock.now())
    _say({"fetched": count}, f"{count} directories came", as_json)


def recognise_agent(
    agent: Annotated[str, typer.Argument(help=NAMED)],
    decision: Annotated[str, typer.Option(help="Where the panel's decision is published.")],
    starts: Annotated[str, typer.Option(help="First day, such as 2026-01-01.")],
    ends: Annotated[str, typer.Option(help="Last day, two years later at most.")],
    vote: Annotated[list[str], typer.Option(help="A member's economy with + or -, such as US+; three of them.")],
    system: Annotated[list[str] | None, typer.Option(help="CBPR or PRP; both when left out.")] = None,
    public: Annotated[bool, typer.Option(help="It is wholly or partly a public body.")] = False,
    as_json: Json = False,
) -> None:
    """Note that the oversight panel recognised an accountability agent for a term."""
    from config.commands.store import open_store

    first, last = read_day(starts, field="--starts"), read_day(ends, field="--ends")
    open_store()
    from tradelane.kernel import clock
    from tradelane.parties.formats import read_organisation_id
    from tradelane.parties.queries import node_actor
    from tradelane.privacy.actions import cbpr
    from tradelane.privacy.formats.rows import read_word
    from tradelane.privacy.values.cbpr import System
    from tradelane.privacy.values.oversight import PanelVote

    made = cbpr.recognise_agent(
        agent=read_organisation_id(agent),
        systems=frozenset(read_word(System, each, "system") for each in system or list(System)),
        public=public,
        panel=[PanelVote(each[:2].upper(), each.endswith("+")) for each in vote],
        decision=decision,
        starts=first,
        ends=last,
        by=node_actor(),
        now=clock.now(),
    )
    _say({"agent": made.agent, "until": made.ends.isoformat()}, f"{made.agent_name} until {made.ends}", as_json)


def designate(
    organisation: Annotated[str, typer.Argument(help="The authority's organisation, such as SG.AGENCY.PDPC.")],
    authority: Annotated[str, typer.Argument(help="Its key in the list of authorities, such as SG-PDPC.")],
    key: Annotated[Path, typer.Option(help="The desk's public key, as `privacy desk-key` printed it.")],
    office: Annotated[str, typer.Option(help="The office that is reached.")],
    email: Annotated[str, typer.Option(help="Its e-mail.")],
    language: Annotated[list[str], typer.Option(help="A language it works in; may be repeated.")],
    starts: Annotated[str, typer.Option(help="First day.")],
    backup: Annotated[str, typer.Option(help="A second contact.")] = "",
    as_json: Json = False,
) -> None:
    """Make an organisation the contact point of a privacy authority, in the authority's time."""
    from config.commands.store import open_store

    first = read_day(starts, field="--starts")
    open_store()
    from tradelane.kernel import clock
    from tradelane.kernel.canonical import parse
    from tradelane.parties.formats import read_organisation_id
    from tradelane.parties.queries import node_actor
    from tradelane.privacy.actions import cbpr

    jwk = parse(read_file(key))
    if not isinstance(jwk, dict):
        raise Unreadable("this is no public key", field="key", rule="SEAL-1", fix="Give the file of the public key.")
    made = cbpr.designate_authority(
        organisation_id=read_organisation_id(organisation),
        authority=authority,
        office=office,
        email=email,
        languages=language,
        jwk={name: str(value) for name, value in jwk.items()},
        starts=first,
        backup=backup,
        by=node_actor(),
        now=clock.now(),
    )
    _say({"authority": made.authority, "key": made.jwk["kid"]}, f"{made.authority}: {made.office}", as_json)


def _say(facts: dict[str, Any], text: str, as_json: bool) -> None:
    if as_json:
        print_json(facts)
    else:
        typer.echo(text)
