# SPDX-License-Identifier: Apache-2.0
"""`tradelane exchange`: federations, agreements and proofs of delivery; apart, as operators work from the machine.

`anchor` and `sign` are a federation's, which runs no node: they need no store. Everything else acts on this node.
"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from config.commands.output import Json, print_json, read_file
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.written import read_moment, read_optional_moment

group = typer.Typer(no_args_is_help=True)
_KEY, _ANCHOR = "anchor.p12", "anchor.json"
Password = Annotated[
    str, typer.Option(envvar="TRADELANE_ANCHOR_PASSWORD", prompt=True, hide_input=True, help="Of the anchor's key.")
]


@group.callback()
def _exchange() -> None:
    """Which nodes exchange messages with this one, under which agreements, and what proves a delivery."""


# --- what a federation does ---


@group.command()
def anchor(
    name: Annotated[str, typer.Argument(help="The federation's name, as its nodes will know it.")],
    folder: Annotated[Path, typer.Argument(help=f"Where {_KEY}, which stays secret, and {_ANCHOR} are written.")],
    organisation: Annotated[str, typer.Option(help="The body that runs the federation, such as SG.UEN.201912345K.")],
    address: Annotated[str, typer.Option(help="Where the member list will be published.")],
    password: Password,
    as_json: Json = False,
) -> None:
    """Make a federation's anchor: the key that signs its member lists, and the file that nodes trust it by."""
    import json
    import os

    from tradelane.exchange.formats import anchor_json
    from tradelane.exchange.values import Anchor
    from tradelane.kernel import clock
    from tradelane.kernel.ids import OrganisationId
    from tradelane.trust.adapters.key_files import written_pkcs12
    from tradelane.trust.formats.issuing import new_anchor_certificate, new_signing_key

    key = new_signing_key()
    body = OrganisationId(organisation)
    certificate = new_anchor_certificate(key, organisation=body, name=name, now=clock.now())
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / _KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # an anchor is never overwritten
    with os.fdopen(handle, "wb") as file:
        file.write(written_pkcs12(key, certificate, password=password))
    made = anchor_json(Anchor(name, certificate, address))
    (folder / _ANCHOR).write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n")
    _tell({"anchor": str(folder / _ANCHOR), "key": str(folder / _KEY)}, as_json, f"made {folder / _ANCHOR}")


@group.command()
def sign(
    folder: Annotated[Path, typer.Argument(help="Folder of the anchor.")],
    members: Annotated[list[Path], typer.Argument(help="Entries of members, as `tradelane exchange member` prints.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The list to publish; its number is one above the last.")],
    password: Password,
    days: Annotated[int, typer.Option(help="Days until the next list is due.")] = 7,
    grace: Annotated[int, typer.Option(help="Days for which it counts if the next one does not come.")] = 14,
    as_json: Json = False,
) -> None:
    """Sign a federation's next member list. Who is left out is no member from now on."""
    from tradelane.exchange import rules
    from tradelane.exchange.formats import read_anchor, read_member, read_signed_list, signed_list
    from tradelane.exchange.formats.members import KIND, LARGEST_LIST
    from tradelane.exchange.values import MemberList
    from tradelane.kernel import clock
    from tradelane.kernel.canonical import parse
    from tradelane.trust.adapters.key_files import open_pkcs12
    from tradelane.trust.formats.signatures import sign_detached

    now = clock.now().replace(microsecond=0)
    trusted = read_anchor(read_file(folder / _ANCHOR))
    number = read_signed_list(read_file(out, limit=LARGEST_LIST))[0].number + 1 if out.exists() else 1
    entries = tuple(read_member(parse(read_file(path)), str(path)) for path in members)
    made = MemberList(trusted.federation, number, now, now + timedelta(days=days), timedelta(days=grace), entries)
    rules.a_member_list_names_one_node_an_economy.require(made.members)
    rules.a_member_list_is_dated.require(made.issued, made.next_update, made.grace)
    signer = open_pkcs12(read_file(folder / _KEY), password=password)
    content = signed_list(made, lambda text: sign_detached(text, key=signer, chain=signer.chain, at=now, kind=KIND))
    fresh = out.with_name(out.name + ".new")
    fresh.write_bytes(content)
    fresh.replace(out)
    _tell({"list": str(out), "number": number, "members": len(entries)}, as_json, f"signed list {number}: {out}")


# --- what a node's operator does ---


@group.command()
def member(
    start: Annotated[
        str, typer.Option("--from", help="From when, such as 2026-11-01T00:00:00Z; now if left out.")
    ] = "",
    end: Annotated[str, typer.Option("--to", help="Until when; open when left out.")] = "",
    as_json: Json = True,
) -> None:
    """Print this node's entry for a federation's member list: always JSON, as the federation reads it."""
    starts, ends = read_optional_moment(start, field="--from"), read_optional_moment(end, field="--to")
    _opened()
    from django.conf import settings

    from tradelane.exchange.formats import member_json
    from tradelane.exchange.values import Member
    from tradelane.kernel import clock
    from tradelane.kernel.ids import OrganisationId
    from tradelane.trust.queries import authority_certificate

    entry = Member(
        node=OrganisationId(settings.NODE_ORGANISATION),
        economy=settings.ECONOMY,
        base_url=settings.NODES_URL or settings.BASE_URL,
        authority=authority_certificate(),
        starts=starts or clock.now(),
        ends=ends,
    )
    print_json(member_json(entry))


@group.command()
def trust(
    file: Annotated[Path, typer.Argument(help=f"The federation's {_ANCHOR}; compare its certificate by another way.")],
    act: Annotated[str, typer.Option(help="The law, agreement or decision under which the federation is followed.")],
    as_json: Json = False,
) -> None:
    """Follow a federation: from its first list on, its list decides who of its members may exchange."""
    _opened()
    from tradelane.exchange import actions
    from tradelane.exchange.formats import read_anchor
    from tradelane.parties.queries import node_actor

    trusted = read_anchor(read_file(file))
    actions.trust_anchor(anchor=trusted, act=act, by=node_actor())
    _tell({"federation": trusted.federation}, as_json, f"following {trusted.federation}")


@group.command()
def drop(federation: Annotated[str, typer.Argument(help="The federation's name.")], as_json: Json = False) -> None:
    """Follow a federation no longer; nodes known by it alone may exchange no more."""
    _opened()
    from tradelane.exchange import actions
    from tradelane.parties.queries import node_actor

    actions.drop_federation(federation=federation, by=node_actor())
    _tell({"dropped": federation}, as_json, f"dropped {federation}")


@group.command()
def refresh(
    federation: Annotated[str, typer.Argument(help="The federation's name; all of them when left out.")] = "",
    file: Annotated[Path | None, typer.Option("--list", help="A list in a file, instead of its address.")] = None,
    as_json: Json = False,
) -> None:
    """Take in the newest member list and meet its members; an older one is refused."""
    _opened()
    from tradelane.exchange import actions, queries
    from tradelane.exchange.formats.members import LARGEST_LIST
    from tradelane.kernel import clock

    content = read_file(file, limit=LARGEST_LIST) if file else None
    if content is not None and not federation:
        raise Unreadable("whose list it is, is not said", field="federation", fix="Name the federation.")
    names = [federation] if federation else [one.federation for one in queries.federations()]
    numbers = {name: actions.refresh_federation(federation=name, now=clock.now(), content=content) for name in names}
    problems = {one.federation: one.problem for one in queries.federations() if one.problem}
    told = [f"{name}: list {number}" for name, number in numbers.items()]
    told += [f"{name}: {problem}" for name, problem in problems.items()]
    _tell({"lists": numbers, "problems": problems}, as_json, "\n".join(told) or "no federation is followed")


@group.command()
def show(as_json: Json = False) -> None:
    """The nodes known here, the federations followed, and the agreements with their states."""
    _opened()
    from dataclasses import asdict

    from tradelane.exchange import queries

    peers = [{**asdict(one), "authority": one.authority.hex()[:16]} for one in queries.peers()]
    federations = [asdict(one) for one in queries.federations()]
    agreements = [
        {"digest": one.digest, "state": str(one.state), **asdict(one.agreement)} for one in queries.agreements()
    ]
    if as_json:
        print_json({"peers": peers, "federations": federations, "agreements": agreements})
        return
    for one in peers:
        typer.echo(f"node {one['economy']}  {one['base_url']}  {one['federation'] or 'registered by hand'}")
    for each in federations:
        typer.echo(f"federation {each['federation']}  list {each['number']}  counts until {each['counts_until']}")
    for agreement in agreements:
        typer.echo("  ".join(str(agreement[key]) for key in ("state", "lane", "kind", "purpose", "digest")))


@group.command()
def register(
    economy: Annotated[str, typer.Argument(help="Economy of the node, such as SG.")],
    address: Annotated[str, typer.Argument(help="Where it is reached.")],
    as_json: Json = False,
) -> None:
    """Know another node by the directory that it serves; the trust list must recognise it."""
    _opened()
    from tradelane.exchange import actions
    from tradelane.kernel import clock
    from tradelane.parties.queries import node_actor

    actions.register_peer(economy=economy, base_url=address, by=node_actor(), now=clock.now())
    _tell({"registered": economy}, as_json, f"registered {economy}")


@group.command()
def agree(
    lane: Annotated[str, typer.Argument(help="Sending and receiving economy, such as MX-SG.")],
    kind: Annotated[str, typer.Argument(help="Kind of message, such as trade.sent.")],
    purpose: Annotated[str, typer.Argument(help="Purpose, such as trade.fulfilment.")],
    act: Annotated[str, typer.Option(help="The law, agreement or decision that allows it.")],
    start: Annotated[str, typer.Option("--from", help="From when, such as 2026-11-01T00:00:00Z.")],
    end: Annotated[str, typer.Option("--to", help="Until when; open when left out.")] = "",
    as_json: Json = False,
) -> None:
    """Sign an agreement; it counts once the other operator has signed the same words."""
    starts, ends = read_moment(start, field="--from"), read_optional_moment(end, field="--to")
    _opened()
    from tradelane.exchange import actions
    from tradelane.parties.queries import node_actor

    digest = actions.agree(lane=lane, kind=kind, purpose=purpose, act=act, starts=starts, ends=ends, by=node_actor())
    _tell({"agreement": digest}, as_json, digest)


@group.command()
def accept(
    digest: Annotated[str, typer.Argument(help="The agreement, as `tradelane exchange show` names it.")],
    as_json: Json = False,
) -> None:
    """Sign what the other node offered."""
    _opened()
    from tradelane.exchange import actions
    from tradelane.kernel.digests import Digest
    from tradelane.parties.queries import node_actor

    actions.accept_agreement(digest=Digest(digest), by=node_actor())
    _tell({"accepted": digest}, as_json, "signed")


@group.command()
def end(
    digest: Annotated[str, typer.Argument(help="The agreement, as `tradelane exchange show` names it.")],
    as_json: Json = False,
) -> None:
    """End an agreement from now on, or decline an offer; the other node is told."""
    _opened()
    from tradelane.exchange import actions
    from tradelane.kernel import clock
    from tradelane.kernel.digests import Digest
    from tradelane.parties.queries import node_actor

    actions.end_agreement(digest=Digest(digest), by=node_actor(), now=clock.now())
    _tell({"ended": digest}, as_json, "ended")


@group.command()
def evidence(
    message: Annotated[str, typer.Argument(help="The message, such as message_01….")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")],
    organisation: Annotated[str, typer.Option(help="Who sent or received it; this node's own when left out.")] = "",
    content: Annotated[bool, typer.Option("--content", help="With what it says; only its recipient has that.")] = False,
    as_json: Json = False,
) -> None:
    """Write the file that proves a delivery: `tradelane verify FILE` checks it offline."""
    _opened()
    from django.conf import settings

    from tradelane.exchange import actions
    from tradelane.kernel import clock
    from tradelane.kernel.ids import MessageId, OrganisationId
    from tradelane.parties.values import Actor

    by = Actor(OrganisationId(organisation or settings.NODE_ORGANISATION), frozenset(), frozenset())
    made = actions.make_evidence(message=MessageId(message), by=by, now=clock.now(), with_content=content)
    out.write_bytes(made)
    _tell({"evidence": str(out), "bytes": len(made)}, as_json, f"wrote {out}; check it with: tradelane verify {out}")


def _opened() -> None:
    from config.commands.store import open_store

    open_store()


def _tell(facts: dict[str, Any], as_json: bool, line: str) -> None:
    if as_json:
        print_json(facts)
    else:
        typer.echo(line)
