# SPDX-License-Identifier: Apache-2.0
"""`tradelane platforms`: eBL platforms and carriers that this node deals with; apart, as an operator works."""

from pathlib import Path
from typing import Annotated

import typer

from config.commands.output import Json, print_json, read_file
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.written import read_optional_moment

group = typer.Typer(no_args_is_help=True, add_completion=False)
Code = Annotated[str, typer.Argument(help="The platform's code of four letters or digits, or the carrier's.")]
Title = Annotated[str, typer.Argument(help="Id of the title.")]


@group.callback()
def _platforms() -> None:
    """Which eBL platforms and carriers count here, by which keys, and how strictly they are taken (DCSA PINT)."""


@group.command("list")
def list_(as_json: Json = False) -> None:
    """List platforms and carriers."""
    _opened()
    from tradelane.titles.queries import platforms

    found = [
        {"code": each.code, "kind": str(each.kind), "name": each.name, "address": each.address,
         "suspended": each.suspended, "policy": each.strictness.name}
        for each in platforms()
    ]  # fmt: skip
    if as_json:
        print_json({"platforms": found})
        return
    for each in found:
        typer.echo("  ".join(str(each[name]) for name in ("code", "kind", "policy", "address", "name")))


@group.command()
def add(
    code: Code,
    name: Annotated[str, typer.Option(help="Its name.")],
    address: Annotated[str, typer.Option(help="Base of its API, before /v3; empty for who only signs.")] = "",
    kind: Annotated[str, typer.Option(help="platform, carrier or registry.")] = "platform",
    policy: Annotated[
        str, typer.Option(help="How strictly it is taken: strict, any-carrier or cg-2026-01.")
    ] = "strict",
    keys_at: Annotated[str, typer.Option(help="Where it publishes its key set; read once an hour.")] = "",
    header: Annotated[str, typer.Option(help="Header that it asks its callers for, as Name=value.")] = "",
    end: Annotated[str, typer.Option("--to", help="Until when; open when left out.")] = "",
    as_json: Json = False,
) -> None:
    """Register a platform or a carrier, or bring one up to date."""
    ends = read_optional_moment(end, field="--to")
    _opened()
    from tradelane.kernel import clock
    from tradelane.parties.queries import node_actor
    from tradelane.titles import queries
    from tradelane.titles.actions import register_platform
    from tradelane.titles.values.dcsa import POLICIES, Platform, PlatformKind

    if policy not in POLICIES or kind not in list(PlatformKind):
        known = f"{', '.join(POLICIES)}; {', '.join(PlatformKind)}"
        raise Unreadable(
            "no such policy or kind", field="--policy" if kind in list(PlatformKind) else "--kind", fix=known
        )
    before = queries.platform(code)
    since = before.since if before else clock.now()
    platform = Platform(code, PlatformKind(kind), name, address, since, ends, False, POLICIES[policy])
    asked = header.partition("=")
    register_platform(platform=platform, by=node_actor(), header=(asked[0], asked[2]), keys_address=keys_at)
    _tell({"code": code}, as_json, f"{code} is registered. Next: tradelane platforms keys {code} FILE")


@group.command()
def keys(
    code: Code,
    file: Annotated[Path, typer.Argument(help="A JSON Web Key Set, or an X.509 certificate in PEM.")],
    as_json: Json = False,
) -> None:
    """Take in the keys that a platform handed over."""
    _opened()
    from tradelane.kernel import clock
    from tradelane.parties.queries import node_actor
    from tradelane.titles.actions import pin_keys

    pinned = pin_keys(platform=code, content=read_file(file), by=node_actor(), now=clock.now())
    _tell({"code": code, "keys": pinned}, as_json, f"{code}: {', '.join(pinned)}")


@group.command()
def end_key(code: Code, kid: Annotated[str, typer.Argument(help="The key's name.")], as_json: Json = False) -> None:
    """Believe nothing more that a key signs."""
    _opened()
    from tradelane.kernel import clock
    from tradelane.parties.queries import node_actor
    from tradelane.titles import actions

    actions.end_key(platform=code, kid=kid, by=node_actor(), now=clock.now())
    _tell({"code": code, "ended": kid}, as_json, f"{code}: {kid} has ended")


@group.command()
def suspend(
    code: Code, resume: Annotated[bool, typer.Option(help="Go on with it instead.")] = False, as_json: Json = False
) -> None:
    """Take nothing from a platform, and send nothing there."""
    _opened()
    from tradelane.parties.queries import node_actor
    from tradelane.titles.actions import suspend_platform

    suspend_platform(code=code, suspended=not resume, by=node_actor())
    _tell({"code": code, "suspended": not resume}, as_json, f"{code} {'goes on' if resume else 'is suspended'}")


@group.command()
def guard(
    registry: Annotated[str, typer.Argument(help="Code of a registry; nothing with --off.")] = "",
    peer: Annotated[str, typer.Option(help="Only chains to this platform; to all others when left out.")] = "",
    off: Annotated[bool, typer.Option(help="Let none guard them.")] = False,
    as_json: Json = False,
) -> None:
    """Have a control tracking registry guard the chains of bills that begin here."""
    if off == bool(registry):
        raise Unreadable("name a registry, or say --off", field="registry", fix="tradelane platforms guard CODE")
    _opened()
    from tradelane.kernel import clock
    from tradelane.parties.queries import node_actor
    from tradelane.titles.actions import guard_new_chains

    guard_new_chains(registry=registry, peer=peer, by=node_actor(), now=clock.now())
    chains = f"New chains to {peer or 'every platform without a choice of its own'}"
    _tell({"peer": peer, "registry": registry}, as_json, f"{chains}: guarded by {registry or 'none'}")


@group.command()
def party(
    organisation: Annotated[str, typer.Argument(help="Id of an organisation at home here.")],
    provider: Annotated[str, typer.Argument(help="Who gives the code: GLEIF, W3C, DNB, a platform.")],
    party_code: Annotated[str, typer.Argument(help="The code.")],
    list_name: Annotated[str, typer.Option("--list", help="Of which list: LEI, DID, DUNS.")] = "",
    as_json: Json = False,
) -> None:
    """Let an organisation be reached by a code of somebody's list."""
    _opened()
    from tradelane.kernel.ids import OrganisationId
    from tradelane.parties.queries import node_actor
    from tradelane.titles.actions import give_code
    from tradelane.titles.values.dcsa import PartyCode

    code = PartyCode(provider, party_code, list_name)
    give_code(organisation=OrganisationId(organisation), code=code, by=node_actor())
    _tell({"organisation": organisation, "code": party_code}, as_json, f"{organisation} is {provider} {party_code}")


@group.command()
def retry(title: Title, as_json: Json = False) -> None:
    """Have a title's transfer that is disputed, or stuck, tried again."""
    _opened()
    from tradelane.kernel import clock
    from tradelane.kernel.ids import TitleId
    from tradelane.parties.queries import node_actor
    from tradelane.titles.actions import pint

    pint.retry_sending(title=TitleId(title), by=node_actor(), now=clock.now())
    _tell({"title": title}, as_json, f"{title} is tried again")


@group.command()
def withdraw(
    title: Title,
    reason: Annotated[str, typer.Option(help="How you know that the other platform has not the bill.")],
    as_json: Json = False,
) -> None:
    """Give a title's transfer up before its signed answer: it is its holder's again. You answer for it."""
    _opened()
    from tradelane.kernel import clock
    from tradelane.kernel.ids import TitleId
    from tradelane.parties.queries import node_actor
    from tradelane.titles.actions import pint

    pint.withdraw_sending(title=TitleId(title), reason=reason, by=node_actor(), now=clock.now())
    _tell({"title": title}, as_json, f"{title} is its holder's again")


@group.command()
def cancel(title: Title, as_json: Json = False) -> None:
    """Have a transfer that a registry guards cancelled there, unless it was accepted before."""
    _opened()
    from tradelane.kernel import clock
    from tradelane.kernel.ids import TitleId
    from tradelane.parties.queries import node_actor
    from tradelane.titles.actions import pint

    pint.cancel_sending(title=TitleId(title), by=node_actor(), now=clock.now())
    _tell({"title": title}, as_json, f"{title}: the registry is told; what stands there first counts")


@group.command()
def dispute(
    bill: Annotated[str, typer.Argument(help="Checksum of the transport document: 64 hexadecimal digits.")],
    registry: Annotated[str, typer.Option(help="Code of the registry that guards it.")],
    resolved: Annotated[bool, typer.Option(help="Say that what you disputed is resolved.")] = False,
    as_json: Json = False,
) -> None:
    """Dispute the last record of a bill in its registry, so that nothing of it moves until you say so."""
    _opened()
    from tradelane.kernel import clock
    from tradelane.parties.queries import node_actor
    from tradelane.titles.actions import pint

    pint.dispute_bill(ebl=bill, registry=registry, resolved=resolved, by=node_actor(), now=clock.now())
    _tell({"bill": bill, "resolved": resolved}, as_json, f"{bill}: {'resolved' if resolved else 'disputed'}")


def _opened() -> None:
    from config.commands.store import open_store

    open_store()


def _tell(outcome: dict[str, object], as_json: bool, text: str) -> None:
    if as_json:
        print_json(outcome)
    else:
        typer.echo(text)
