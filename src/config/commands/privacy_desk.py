# SPDX-License-Identifier: Apache-2.0
"""`tradelane privacy desk-key`, `seal` and `open`: an authority's own machine, without a node and without Django.

What is sealed here comes to the node sealed; what is opened here never was open there.
"""

import base64
import os
from getpass import getpass
from pathlib import Path
from typing import Annotated, Any

import typer

from config.commands.output import Json, print_json, read_file
from tradelane.kernel.errors import NotFound, Unreadable
from tradelane.kernel.written import read_optional_day

PASSPHRASE = "TRADELANE_DESK_PASSPHRASE"  # noqa: S105  the name of a variable
"""Environment variable with the key file's passphrase, for programs; a person is asked."""


def desk_key(
    file: Annotated[Path, typer.Argument(help="Where the key file goes; it is not written over.")],
    as_json: Json = False,
) -> None:
    """Make a key for an authority's desk: the file stays with the authority, the public key goes to the operator."""
    from tradelane.privacy.formats.sealing import new_desk_key

    pem, jwk = new_desk_key(_passphrase())
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(pem)
    except FileExistsError:
        raise Unreadable("the file is there already", field="file", rule="FILE-3", fix="Name another file.") from None
    print_json(jwk)


def seal(  # noqa: PLR0913  each is a part of the cover
    out: Annotated[Path, typer.Argument(help="Where the sealed letter goes: the body to send to the API.")],
    *,
    sender: Annotated[str, typer.Option("--from", help="Your authority's organisation, such as MX.AGENCY.SABG.")],
    to: Annotated[str, typer.Option(help="The other authority's organisation.")],
    directory: Annotated[list[Path], typer.Option(help="Both nodes' /privacy/directory.json.")],
    trust_list: Annotated[Path, typer.Option(help="Your node's trust list, by which directories are believed.")],
    request: Annotated[Path | None, typer.Option(help="A request for assistance as JSON.")] = None,
    reference: Annotated[str, typer.Option(help="Your reference, for a request.")] = "",
    urgency: Annotated[str, typer.Option(help="routine, prompt or urgent, for a request.")] = "routine",
    reply_by: Annotated[str, typer.Option(help="The day by which help is needed.")] = "",
    assistance: Annotated[str, typer.Option(help="Its id, for a step.")] = "",
    number: Annotated[int, typer.Option(help="The step's number.")] = 1,
    state: Annotated[str, typer.Option(help="The step: acknowledged, accepted, answered …")] = "sent",
    text: Annotated[str, typer.Option(help="What you say with the step.")] = "",
    attach: Annotated[list[Path] | None, typer.Option(help="A file; may be repeated.")] = None,
    as_json: Json = False,
) -> None:
    """Seal a request, or a step of one, to the two authorities, so that no node ever sees what it says."""
    from tradelane.kernel.canonical import canonical, parse
    from tradelane.kernel.ids import OrganisationId, new_id
    from tradelane.privacy.formats.cooperation import cover_json, read_cover, read_request
    from tradelane.privacy.formats.letters import Letter, sealed_letter
    from tradelane.privacy.formats.rows import read_word
    from tradelane.privacy.values.cooperation import AssistanceId, AssistanceState

    wanted_by = read_optional_day(reply_by, field="--reply-by")
    contacts = _contacts(directory, trust_list)
    for organisation in (sender, to):
        if organisation not in contacts:
            raise NotFound("No directory shows this authority.", field=organisation, fix="Give its node's directory.")
    step = read_word(AssistanceState, state, "state")
    files = tuple((each.name, "application/octet-stream", read_file(each)) for each in attach or [])
    asked = read_request(parse(read_file(request))) if request else None
    id = AssistanceId(assistance or new_id("assistance"))
    keys = [contacts[OrganisationId(each)]["jwk"] for each in (sender, to)]
    made = sealed_letter(Letter(text, asked, files), id=id, number=number, state=step, keys=keys)
    body: dict[str, Any] = {"sealed": made.sealed, "files": list(made.files)}
    if asked is not None:
        cover = read_cover(
            {
                "id": id,
                "reference": reference,
                "asking": sender,
                "asking_authority": contacts[OrganisationId(sender)]["authority"],
                "asked": to,
                "asked_authority": contacts[OrganisationId(to)]["authority"],
                "urgency": urgency,
                "reply_by": wanted_by.isoformat() if wanted_by else "",
            }
        )
        body["cover"] = cover_json(cover)
    else:
        body["state"] = str(step)
    out.write_bytes(canonical(body))
    if as_json:
        print_json({"assistance": id, "file": str(out), "files": len(files)})
    else:
        typer.echo(f"{id} is sealed to {sender} and {to} in {out}")


def open_letter(
    file: Annotated[Path, typer.Argument(help="A request as the API gave it: {cover, moves, …}.")],
    key: Annotated[Path, typer.Option(help="The desk's key file.")],
    number: Annotated[int, typer.Option(help="Which step.")] = 1,
    into: Annotated[Path | None, typer.Option(help="A folder for the attachments.")] = None,
    as_json: Json = False,
) -> None:
    """Open a step of a request with the desk's key; attachments go into a folder."""
    from tradelane.kernel.canonical import parse
    from tradelane.privacy.formats.cooperation import content_bytes, read_content, read_cover, read_move
    from tradelane.privacy.formats.letters import open_files
    from tradelane.privacy.formats.sealing import open_sealed
    from tradelane.privacy.rules.cooperation import an_opened_content_is_of_its_move

    data = parse(read_file(file))
    if not isinstance(data, dict) or "cover" not in data or not isinstance(data.get("moves"), list):
        raise Unreadable("this is no request", field="file", rule="CPEA-1", fix="GET /api/privacy/assistance/ID.")
    cover = read_cover(data["cover"])
    moves = [read_move(each, cover=cover) for each in data["moves"]]
    move = next((each for each in moves if each.number == number), None)
    if move is None:
        raise NotFound("There is no such step.", field="number", fix=f"Take 1 to {len(moves)}.")
    pem, passphrase = read_file(key), _passphrase()
    content = read_content(open_sealed(move.sealed, key_file=pem, passphrase=passphrase))
    an_opened_content_is_of_its_move.require(
        named=(content.assistance, content.number, content.state), place=(cover.id, move.number, move.state)
    )
    files = open_files(content, move.files, key_file=pem, passphrase=passphrase)
    for named, plain in files:
        if into is not None:
            (into / Path(named.name).name).write_bytes(plain)
    said = parse(content_bytes(content))
    if as_json:
        print_json({**said, "contents": [base64.b64encode(plain).decode() for _named, plain in files]})
        return
    typer.echo(content.text or "")
    for name, value in (said["request"] or {}).items():
        typer.echo(f"{name}: {value}")
    for named, _plain in files:
        typer.echo(f"attachment: {named.name}, {named.size} bytes, {named.digest}")


def _contacts(files: list[Path], trust_list: Path) -> dict[str, dict[str, Any]]:
    """Contact points of directories whose signature the trust list recognises."""
    from tradelane.kernel import clock
    from tradelane.privacy.formats.directory import contact_json, read_directory, split_directory
    from tradelane.privacy.rules.oversight import a_directory_speaks_for_its_own_economy
    from tradelane.trust.formats.evidence import verify_detached
    from tradelane.trust.formats.trust_lists import read_trust_list

    trusted, found = read_trust_list(read_file(trust_list)), {}
    for file in files:
        payload, protected, signature = split_directory(read_file(file))
        signer = verify_detached(payload, protected=protected, signature=signature, trust_list=trusted, at=clock.now())
        known = read_directory(payload)
        recognised = {node.organisation for node in trusted.nodes if node.certificate == signer.chain[0]}
        a_directory_speaks_for_its_own_economy.require(known, signer=signer.organisation, recognised=recognised)
        found.update({contact.organisation: contact_json(contact) for contact in known.contacts})
    return {str(organisation): contact for organisation, contact in found.items()}


def _passphrase() -> str:
    return os.environ.get(PASSPHRASE) or getpass("Passphrase of the key file: ")
