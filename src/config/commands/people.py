# SPDX-License-Identifier: Apache-2.0
"""`tradelane people`: adds people from the machine itself; apart, as a node's first person can't be added by a page."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from config.commands.output import Json, print_json

if TYPE_CHECKING:
    from tradelane.parties.values import Role

group = typer.Typer(no_args_is_help=True)


@group.callback()
def _people() -> None:
    """People of the organisations at home on this node."""


@group.command()
def add(
    email: Annotated[str, typer.Argument(help="Their email address.")],
    name: Annotated[str, typer.Option(help="Their full name.")],
    role: Annotated[list[str], typer.Option(help="reader, clerk, signatory, officer or admin; may be repeated.")],
    organisation: Annotated[str, typer.Option(help="Whom they act for; the node's own organisation by default.")] = "",
    password_from_input: Annotated[bool, typer.Option("--password-stdin", help="Read a first password.")] = False,
    as_json: Json = False,
) -> None:
    """Let a person act for an organisation. Without a password they set one by the link that the reset page mails."""
    from config.commands.store import open_store

    roles = _roles(role)
    environment = open_store()  # which takes a moment: a slip in the options is told before
    id = organisation or environment.node_organisation
    person = _add(email, name, roles, id, _password() if password_from_input else None)
    if as_json:
        print_json({"person": person, "organisation": id})
    else:
        typer.echo(f"{email} acts for {id}")


def _password() -> str:
    """The first line of standard input, held to the same rules as on the pages. Raises Unreadable."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from tradelane.kernel.errors import Unreadable

    password = sys.stdin.readline().rstrip("\n")
    try:
        validate_password(password)
    except ValidationError as error:
        raise Unreadable(
            " ".join(error.messages), field="password", rule="PEOPLE-1", fix="Give a longer, uncommon password."
        ) from error
    return password


def _roles(wanted: list[str]) -> "list[Role]":
    from tradelane.kernel.errors import Unreadable
    from tradelane.parties.values import Role

    unknown = sorted(set(wanted) - {str(role) for role in Role})
    if unknown:
        raise Unreadable(
            f"{', '.join(unknown)} is no role",
            field="role",
            rule="PEOPLE-2",
            fix=f"Use {', '.join(str(role) for role in Role)}.",
        )
    return [Role(role) for role in wanted]


def _add(email: str, name: str, roles: "list[Role]", organisation: str, password: str | None) -> str:
    from tradelane.kernel.errors import NotFound
    from tradelane.parties import actions, formats, queries

    id = formats.read_organisation_id(organisation)
    if not any(each.id == id for each in queries.organisations(home=True)):
        raise NotFound(
            f"{id} is not at home on this node",
            field="organisation",
            rule="PEOPLE-3",
            fix=f"Take it in first: tradelane organisations add {id} --name … --kind seller.",
        )
    return actions.add_person(email=email, name=name, organisation=id, roles=roles, password=password)
