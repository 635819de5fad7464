# SPDX-License-Identifier: Apache-2.0
"""`tradelane privacy`: where this node holds personal data, and who is certified; apart, as an admin's own tool."""

from typing import Annotated

import typer

from config.commands import privacy_desk, privacy_directory
from config.commands.output import Json, print_json
from tradelane.kernel.written import read_day

group = typer.Typer(no_args_is_help=True)


@group.callback()
def _group() -> None:
    """Personal data of this node."""


@group.command()
def inventory(as_json: Json = False) -> None:
    """Every labelled field with what it is for and how long it is kept; status 1 when one lacks its label."""
    from config.commands.store import load_django

    load_django()
    from tradelane.privacy import queries

    found = queries.inventory()
    if as_json:
        rows = [
            {
                "model": each.model,
                "field": each.field,
                "category": each.category,
                "subject": each.subject,
                "purpose": each.purpose,
                "retention": each.retention,
            }
            for each in found.fields
        ]
        print_json({"fields": rows, "unlabelled": [dict(each) for each in found.unlabelled]})
    else:
        for each in found.fields:
            typer.echo(f"{each.model}.{each.field:<20} {each.category:<30} {each.purpose:<40} {each.retention} days")
        for gap in found.unlabelled:
            typer.echo(f"UNLABELLED  {gap['model']}.{gap['field']}")
    raise typer.Exit(1 if found.unlabelled else 0)


@group.command()
def ropa(
    language: Annotated[str, typer.Option(help="Language of the words: en or es.")] = "en", as_json: Json = False
) -> None:
    """The record of processing (GDPR art. 30), made from labels and the rows of law in force."""
    from config.commands.store import open_store

    open_store()
    from django.utils.translation import override

    from tradelane.kernel import clock
    from tradelane.privacy import actions
    from tradelane.privacy.pages.record import record_in_words

    with override(language):
        told = record_in_words(actions.current_notice(now=clock.now()))
    if as_json:
        print_json(told)
        return
    typer.echo(f"{told['controller']['name']}, version {told['version']} since {told['since']}")
    for row in told["held"]:
        typer.echo(f"{row['words']['category']}, {row['words']['use']}: {row['retention_days']} days")
    for row in told["disclosed"]:
        words = row["words"]
        typer.echo(f"{words['recipient']} ({row['lane']}), {words['purpose']}: {words['fields']} [{row['citation']}]")


@group.command()
def certify(
    organisation: Annotated[str, typer.Argument(help="Whom, by official number, such as SG.NODE.TRADELANE.")],
    agent: Annotated[str, typer.Option(help="The accountability agent that certified it.")],
    starts: Annotated[str, typer.Option(help="First day, such as 2026-01-01.")],
    ends: Annotated[str, typer.Option(help="Last day.")],
    source: Annotated[str, typer.Option(help="The register where you read it.")],
    as_json: Json = False,
) -> None:
    """Note a certification under the Cross-Border Privacy Rules; without one its holder is sent less."""
    from config.commands.store import open_store

    first, last = read_day(starts, field="--starts"), read_day(ends, field="--ends")
    open_store()
    from tradelane.kernel import clock
    from tradelane.parties.formats import read_organisation_id
    from tradelane.parties.queries import node_actor
    from tradelane.privacy import actions

    actions.record_certification(
        organisation=read_organisation_id(organisation),
        agent=agent,
        starts=first,
        ends=last,
        source=source,
        by=node_actor(),
        now=clock.now(),
    )
    if as_json:
        print_json({"organisation": organisation, "agent": agent, "starts": starts, "ends": ends})
    else:
        typer.echo(f"{organisation} is certified by {agent} until {ends}")


group.add_typer(privacy_directory.directory, name="directory")
group.command()(privacy_directory.recognise_agent)
group.command()(privacy_directory.designate)
group.command()(privacy_desk.desk_key)
group.command()(privacy_desk.seal)
group.command(name="open")(privacy_desk.open_letter)
