# SPDX-License-Identifier: Apache-2.0
"""`tradelane init`: makes a node, or completes one; apart, because it runs before there is anything to open."""

import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from config.commands.output import Json, print_json
from config.environment import SECRET_FILE, Environment, read


def run(
    name: Annotated[str, typer.Option(help="Name of the organisation that runs the node.")] = "",
    as_json: Json = False,
) -> None:
    """Make a node: its home, secret, tables and keys. Running it again changes nothing that exists."""
    outcome = make_node(name)
    if as_json:
        print_json(outcome)
    else:
        typer.echo(f"{outcome['organisation']} is ready in {outcome['home']}. Next: tradelane serve")


def make_node(name: str) -> dict[str, str]:
    """Make the node that the environment names, and load Django on it; what was made."""
    environment = read()
    home = environment.home_folder
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = not environment.secret and make_secret(home)

    from config.commands.store import load_django, migrate

    load_django()
    migrate()
    _register(environment, name)
    _make_keys()
    return {
        "home": str(home),
        "organisation": environment.node_organisation,
        "economy": environment.economy,
        "secret": "made" if made else "kept",
    }


def make_secret(home: Path) -> bool:
    """Write a fresh root secret that only its owner can read. Never overwrites one."""
    path = home / SECRET_FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def _register(environment: Environment, name: str) -> None:
    from tradelane.kernel.economies import ECONOMIES
    from tradelane.kernel.errors import NotFound
    from tradelane.kernel.ids import OrganisationId
    from tradelane.parties import actions, queries
    from tradelane.parties.values import OrganisationKind

    id = OrganisationId(environment.node_organisation)
    try:
        known = queries.organisation(id).name
    except NotFound:
        known = ""
    place = ECONOMIES.get(environment.economy, environment.economy)
    actions.register_organisation(
        id=id, name=name or known or f"Tradelane node of {place}", kinds={OrganisationKind.OPERATOR}, home=True
    )


def _make_keys() -> None:
    from tradelane.kernel import clock
    from tradelane.trust import actions

    if hasattr(actions, "create_node_authority"):
        actions.create_node_authority(now=clock.now())
