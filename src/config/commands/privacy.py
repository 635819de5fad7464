# SPDX-License-Identifier: Apache-2.0
"""`tradelane privacy`: where this node holds personal data; apart, since it needs the tables' labels but no rows."""

import typer

from config.commands.output import Json, print_json

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
