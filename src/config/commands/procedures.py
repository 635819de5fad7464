# SPDX-License-Identifier: Apache-2.0
"""`tradelane procedures`: proves a procedure before it is deployed; apart, and without Django."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.commands.output import Json, print_json, read_file

if TYPE_CHECKING:
    from tradelane.window.formats.proof import Defect

group = typer.Typer(no_args_is_help=True)


@group.callback()
def _group() -> None:
    """Published procedures of the single window."""


@group.command()
def prove(
    path: Annotated[Path, typer.Argument(help="A procedure's folder, or its BPMN 2.0 diagram.")],
    picture: Annotated[
        Path | None, typer.Option("--picture", help="Where to draw the first counterexample, as SVG.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Every end reachable, no case stuck or turning, every fact set, every refusal contestable; exit 1 when not.

    Tables (`*.dmn`) beside a diagram are proved with it; where the terms (`procedure.toml`) lie there too, so are they,
    the forms and the times. Every defect is shown by a case that runs into it.
    """
    from tradelane.kernel.findings import Level

    diagram, found, terms = _proved(path)
    errors = [defect for defect in found if defect.level is Level.ERROR]
    if picture and errors:
        picture.write_text(_drawn(diagram, errors[0]), encoding="utf-8")
    if as_json:
        print_json({"file": path.name, "terms": terms, "proved": not errors, "findings": [f.as_dict() for f in found]})
    else:
        _tell(path, found, proved=not errors)
    if errors:
        raise typer.Exit(1)


@group.command()
def export(
    code: Annotated[str, typer.Argument(help="Code of the procedure, such as mx-export, or the id of a draft.")],
    folder: Annotated[Path, typer.Argument(help="Where to write its files; made when it is not there.")],
    version: Annotated[str, typer.Option("--version", help="The version; without, the one in force today.")] = "",
    as_json: Json = False,
) -> None:
    """Write a published version, or a draft, as the folder that `prove` and `import` read."""
    from config.commands.store import with_store

    with_store()
    from tradelane.parties.queries import node_actor
    from tradelane.window.formats.folder import digest_of_files, write_to_folder

    del node_actor
    files = _files(code, version)
    write_to_folder(files, folder)
    digest = digest_of_files(files)
    if as_json:
        print_json({"folder": str(folder), "files": sorted(files), "digest": str(digest)})
    else:
        typer.echo(f"{folder}: {len(files)} files, {digest}")


def _proved(path: Path) -> "tuple[bytes, list[Defect], bool]":
    """The diagram, what is wrong with the procedure, and whether its terms were there."""
    from tradelane.window.formats.procedure import DIAGRAM, TERMS, read_beside, read_folder
    from tradelane.window.formats.proof import prove as prove_diagram
    from tradelane.window.formats.proof import prove_procedure

    file = path / DIAGRAM if path.is_dir() else path
    diagram = read_file(file)
    if file.name == DIAGRAM and (file.parent / TERMS).is_file():
        return diagram, prove_procedure(read_folder(file.parent)), True
    return diagram, prove_diagram(diagram, beside=read_beside(file.parent)), False


def _drawn(diagram: bytes, defect: "Defect") -> str:
    from tradelane.window.formats.diagram import read_diagram
    from tradelane.window.formats.picture import draw

    return draw(read_diagram(diagram), title=defect.message, marked=defect.course, at=defect.path)


def _tell(path: Path, found: "Sequence[Defect]", *, proved: bool) -> None:
    typer.echo(f"{path.name}: {'proved' if proved else 'not proved'}")
    for defect in found:
        typer.echo(f"  {defect.level} {defect.rule} {defect.path}: {defect.message}. {defect.fix}")
        if defect.course:
            typer.echo(f"    course: {' > '.join(defect.course)}")
        if defect.facts:
            typer.echo(f"    facts: {', '.join(f'{name} = {value}' for name, value in defect.facts.items())}")
