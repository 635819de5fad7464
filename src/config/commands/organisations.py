# SPDX-License-Identifier: Apache-2.0
"""`tradelane organisations`: who is at home on this node; apart from people, who act for an organisation that is."""

from typing import Annotated

import typer

from config.commands.output import Json, print_json

group = typer.Typer(no_args_is_help=True)


@group.callback()
def _organisations() -> None:
    """Organisations at home on this node."""


@group.command()
def add(
    id: Annotated[str, typer.Argument(help="Economy, scheme and official number, such as SG.UEN.201912345R.")],
    name: Annotated[str, typer.Option(help="Its registered name.")],
    kind: Annotated[list[str], typer.Option(help="seller, buyer, carrier, bank, agency or chamber; may be repeated.")],
    as_json: Json = False,
) -> None:
    """Take in an organisation whose papers you have checked, with a certificate to sign with; again changes nothing."""
    from config.commands.store import open_store

    open_store()
    _add(id, name, kind)
    if as_json:
        print_json({"organisation": id, "name": name, "kinds": sorted(set(kind))})
    else:
        typer.echo(
            f"{name} is at home here. Next: tradelane people add EMAIL --name … --role admin --organisation {id}"
        )


@group.command(name="list")
def list_all(as_json: Json = False) -> None:
    """Everyone known here; those of other nodes too."""
    from config.commands.store import open_store

    open_store()
    from tradelane.parties import queries

    rows = [
        {"organisation": str(each.id), "name": each.name, "kinds": sorted(map(str, each.kinds)), "home": each.home}
        for each in queries.organisations()
    ]
    if as_json:
        print_json({"organisations": rows})
        return
    for row in rows:
        where = "" if row["home"] else "  (of another node)"
        typer.echo(f"{row['organisation']}  {row['name']}{where}")


def _add(text: str, name: str, kinds: list[str]) -> None:
    from tradelane.kernel import clock
    from tradelane.kernel.errors import Conflict, Unreadable
    from tradelane.parties import actions, formats, queries
    from tradelane.parties.values import OrganisationKind
    from tradelane.trust.actions import issue_certificate

    known = {str(kind) for kind in OrganisationKind} - {str(OrganisationKind.OPERATOR)}
    if unknown := sorted(set(kinds) - known):
        raise Unreadable(
            f"{', '.join(unknown)} is no kind",
            field="kind",
            rule="ORGANISATION-1",
            fix=f"Use {', '.join(sorted(known))}.",
        )
    id = formats.read_organisation_id(text)
    if any(each.id == id and not each.home for each in queries.organisations()):
        raise Conflict(
            "another node speaks for this organisation", field="organisation", rule="ORGANISATION-2",
            fix="Ask that node's operator; an organisation is at home on one node.",
        )  # fmt: skip
    actions.register_organisation(id=id, name=name, kinds=[OrganisationKind(kind) for kind in kinds], home=True)
    issue_certificate(organisation=id, name=name, now=clock.now())
