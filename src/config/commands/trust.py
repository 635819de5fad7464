# SPDX-License-Identifier: Apache-2.0
"""`tradelane trust`: whom this node trusts, and the lists it follows; apart, as an operator works from the machine."""

from pathlib import Path
from typing import Annotated, Any

import typer

from config.commands.output import Json, print_json, read_file
from tradelane.kernel.written import read_optional_moment

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
def recognise(
    file: Annotated[Path, typer.Argument(help="The other economy's list: trust-list.json, or XML of ETSI TS 119 612.")],
    act: Annotated[str, typer.Option(help="The law, agreement or decision under which it is recognised.")],
    level: Annotated[str, typer.Option(help="qualified, accredited, declared or development.")] = "declared",
    start: Annotated[str, typer.Option("--from", help="From when, such as 2026-11-01T00:00:00Z.")] = "",
    end: Annotated[str, typer.Option("--to", help="Until when; open when left out.")] = "",
    address: Annotated[str, typer.Option(help="Where its next issues are fetched; JSON only.")] = "",
    signer: Annotated[
        Path | None, typer.Option(help="XML only: the certificate (DER) that its publisher uses.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Recognise another economy's services under an act. XML says levels and dates itself, service by service."""
    from config.commands.store import open_store

    wanted, starts, ends = (
        _level(level),
        read_optional_moment(start, field="--from"),
        read_optional_moment(end, field="--to"),
    )  # a slip is told before Django loads
    open_store()
    from tradelane.kernel import clock
    from tradelane.trust import actions
    from tradelane.trust.formats.etsi_lists import LARGEST_LIST

    content, now = read_file(file, limit=LARGEST_LIST), clock.now()
    left_out: tuple[str, ...] = ()
    if content.lstrip().startswith(b"<"):
        certificate = read_file(signer, limit=LARGEST_LIST) if signer else b""
        left_out = actions.recognise_etsi_list(content=content, signer=certificate, act=act, now=now)
    else:
        actions.recognise(
            trust_list=content, level=wanted, act=act, from_=starts or now, to=ends, now=now, address=address,
        )  # fmt: skip
    if as_json:
        print_json({"left_out": left_out})
    else:
        typer.echo("\n".join(["recognised", *(f"  left out: {one}" for one in left_out)]))


@group.command()
def authority(
    file: Annotated[Path, typer.Argument(help="The authority's own certificate, DER (.cer, .crt).")],
    act: Annotated[str, typer.Option(help="The law, agreement or decision under which it is recognised.")],
    crl: Annotated[Path | None, typer.Option(help="Its list of revoked certificates, DER.")] = None,
    level: Annotated[str, typer.Option(help="qualified, accredited, declared or development.")] = "declared",
    economy: Annotated[str, typer.Option(help="Its economy, when its certificate names none.")] = "",
    start: Annotated[str, typer.Option("--from", help="From when, such as 2026-11-01T00:00:00Z.")] = "",
    end: Annotated[str, typer.Option("--to", help="Until when; open when left out.")] = "",
    as_json: Json = False,
) -> None:
    """Recognise one authority that no list names, as a tax administration that certifies e-signatures."""
    from config.commands.store import open_store

    starts, ends = read_optional_moment(start, field="--from"), read_optional_moment(end, field="--to")
    open_store()
    from tradelane.kernel import clock
    from tradelane.trust import actions
    from tradelane.trust.formats.etsi_lists import LARGEST_LIST

    now = clock.now()
    actions.recognise_authority(
        certificate=read_file(file), crl=read_file(crl, limit=LARGEST_LIST) if crl else b"", level=_level(level),
        act=act, from_=starts or now, to=ends, now=now, economy=economy,
    )  # fmt: skip
    if as_json:
        print_json({"recognised": str(file), "act": act, "level": level})
    else:
        typer.echo("recognised")


def _level(text: str) -> str:
    from tradelane.kernel.errors import Unreadable
    from tradelane.trust.values import AssuranceLevel

    if text not in set(AssuranceLevel):
        fix = f"Use {', '.join(AssuranceLevel)}."
        raise Unreadable(f"{text!r} is no level", field="level", rule="LIST-6", fix=fix)
    return text


@group.command()
def fetch(
    economy: Annotated[str, typer.Argument(help="Only this economy's list, such as SG.")] = "", as_json: Json = False
) -> None:
    """Fetch the lists of the economies that this node follows, at once. Ends with 1 when one could not be taken in."""
    from config.commands.store import open_store

    open_store()
    from tradelane.kernel import clock
    from tradelane.trust import actions, queries
    from tradelane.trust.adapters.lists import WebLists

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
