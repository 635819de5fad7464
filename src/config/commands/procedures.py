# SPDX-License-Identifier: Apache-2.0
"""`tradelane procedures`: proves one before it is deployed, without Django; takes drafts out of a node and in."""

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
    code: Annotated[str, typer.Argument(help="Code of a procedure, such as mx-export, or id of a draft.")],
    folder: Annotated[Path, typer.Argument(help="Where to write its files; made when it is not there.")],
    version: Annotated[str, typer.Option("--version", help="The version; without, the one in force today.")] = "",
    by: Annotated[str, typer.Option("--by", help="Of a draft: email of an officer who works on it.")] = "",
    as_json: Json = False,
) -> None:
    """Write a published version, or a draft, as the folder that `prove` and `import` read."""
    from config.commands.store import open_store

    open_store()
    from config.commands.acting import acting_person
    from tradelane.kernel import clock
    from tradelane.window import queries
    from tradelane.window.formats.folder import digest_of_files, write_to_folder

    if code.startswith("draft_"):
        files = dict(queries.draft(draft=code, by=acting_person(by)).files)
    else:
        found = queries.procedure(code=code, version=version, on=None if version else clock.now().date())
        files = queries.files_of(code=code, version=found.version)
    write_to_folder(files, folder)
    digest = str(digest_of_files(files))
    if as_json:
        print_json({"folder": str(folder), "files": sorted(files), "digest": digest})
    else:
        typer.echo(f"{folder}: {len(files)} files, {digest}")


@group.command("import")
def import_(
    folder: Annotated[Path, typer.Argument(help="A procedure's folder.")],
    by: Annotated[str, typer.Option("--by", help="Email of the officer who begins the draft.")],
    as_json: Json = False,
) -> None:
    """Begin a draft from a folder: of a new procedure, or of the next version of one; says what the prover finds."""
    from config.commands.store import open_store

    open_store()
    from config.commands.acting import acting_person
    from tradelane.kernel import clock
    from tradelane.kernel.findings import Level
    from tradelane.window import actions, queries
    from tradelane.window.formats.folder import read_from_folder

    made = actions.import_draft(files=read_from_folder(folder), by=acting_person(by), now=clock.now())
    found = queries.findings(made)
    proved = not any(defect.level is Level.ERROR for defect in found)
    if as_json:
        print_json({
            "draft": made.id, "code": made.code, "version": made.version, "digest": made.latest.digest,
            "proved": proved, "findings": [defect.as_dict() for defect in found],
        })  # fmt: skip
    else:
        typer.echo(f"{made.id}: {made.code}, version {made.version}")
        _tell(folder, found, proved=proved)


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
