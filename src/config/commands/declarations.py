# SPDX-License-Identifier: Apache-2.0
"""`tradelane declarations`: reads and converts customs declarations without a node; takes them in and out of one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.commands.output import Json, print_json, read_file

if TYPE_CHECKING:
    from tradelane.consignments.values import Note
    from tradelane.window.values import Declaration

group = typer.Typer(no_args_is_help=True)
_SHOWN = 80
"""Characters of a value; `--json` tells all of it."""
By = Annotated[str, typer.Option("--by", help="Email of whoever acts.")]
As = Annotated[str, typer.Option("--as", help="ubl, wco or json.")]


@group.callback()
def _group() -> None:
    """Customs declarations in UBL and the WCO Data Model."""


@group.command()
def read(
    file: Annotated[Path, typer.Argument(help="A declaration in UBL or the WCO Data Model.")], as_json: Json = False
) -> None:
    """What a declaration says field by field, and what was kept, is doubtful or is missing; without a node."""
    from tradelane.window.formats.declaration_json import read_json
    from tradelane.window.formats.declarations import read_declaration

    found = read_declaration(read_file(file))
    if as_json:
        print_json(read_json(found))
        return
    declaration = found.declaration
    lines = len(declaration.consignment.goods_items)
    typer.echo(f"{found.format}: {declaration.direction} {declaration.number}, {lines} goods items")
    for name, notes in (("kept", found.kept), ("doubtful", found.doubtful), ("missing", found.missing)):
        _list(name, notes)


@group.command()
def convert(
    file: Annotated[Path, typer.Argument(help="A declaration in UBL or the WCO Data Model.")],
    to: Annotated[str, typer.Option("--to", help="ubl, wco or json.")],
    out: Annotated[Path, typer.Option("--out", help="The file to write.")],
    as_json: Json = False,
) -> None:
    """Write a declaration in the other standard; without a node. What the other has no element for goes along."""
    from tradelane.window.formats.declarations import read_declaration

    found = read_declaration(read_file(file))
    _write(found.declaration, to, out)
    if as_json:
        print_json({"file": str(out), "format": to, "kept": len(found.kept), "doubtful": len(found.doubtful)})
    else:
        typer.echo(f"{out}: {found.declaration.number}; {len(found.kept)} elements have no place in it")


@group.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A declaration in UBL or the WCO Data Model.")],
    procedure: Annotated[str, typer.Option("--procedure", help="What it is to be filed under, such as sg-import.")],
    by: By,
    supplement: Annotated[
        Path | None, typer.Option("--supplement", help="JSON of what the file can't say, in a consignment's form.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a filing of a declaration, in this node's store; what no field holds is kept with it."""
    from config.commands.acting import acting_person
    from config.commands.store import migrate, open_store

    open_store()
    migrate()
    from tradelane.kernel import clock
    from tradelane.window import actions
    from tradelane.window.formats.declaration_json import held_json, supplement_of

    more = supplement_of(read_file(supplement).decode()) if supplement else None
    held = actions.take_in_declaration(
        content=read_file(file), procedure=procedure, supplement=more, by=acting_person(by), now=clock.now()
    )
    if as_json:
        print_json(held_json(held))
    else:
        typer.echo(f"{held.filing}: {held.number}, {len(held.kept)} elements kept with the file")


@group.command()
def export(
    subject: Annotated[str, typer.Argument(help="Id of a case or filing.")],
    by: By,
    out: Annotated[Path, typer.Option("--out", help="The file to write.")],
    format: As = "ubl",
    as_json: Json = False,
) -> None:
    """Write a case or filing of this node as a declaration."""
    from config.commands.acting import acting_person
    from config.commands.store import open_store

    open_store()
    from tradelane.kernel.ids import CaseId
    from tradelane.window import queries

    if subject.startswith("filing_"):
        declaration = queries.declaration_of_filing(filing=subject, by=acting_person(by))
    else:
        declaration = queries.declaration_of_case(case=CaseId(subject), by=acting_person(by))
    _write(declaration, format, out)
    if as_json:
        print_json({"file": str(out), "format": format, "number": declaration.number})
    else:
        typer.echo(f"{out}: {declaration.direction} {declaration.number}")


def _write(declaration: "Declaration", format: str, out: Path) -> None:
    """Write a declaration as a file. Raises Unreadable for a format that there is none of."""
    from tradelane.kernel.canonical import canonical
    from tradelane.kernel.errors import Unreadable
    from tradelane.window.formats.declarations import declaration_json, write_declaration
    from tradelane.window.values import DeclarationFormat

    if format == "json":
        out.write_bytes(canonical(declaration_json(declaration)))
        return
    if format not in set(DeclarationFormat):
        raise Unreadable(
            f"there is no format {format!r}", field="format", rule="CLI-2", fix="Use ubl, wco or json."
        )  # fmt: skip
    out.write_bytes(write_declaration(declaration, DeclarationFormat(format)))


def _list(name: str, notes: "tuple[Note, ...]") -> None:
    typer.echo(f"{name}:" if notes else f"{name}: nothing")
    for note in notes:
        value = f" ({note.value[:_SHOWN]})" if note.value else ""
        typer.echo(f"  {note.path}: {note.message}{value}")
