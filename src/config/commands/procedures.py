# SPDX-License-Identifier: Apache-2.0
"""`tradelane procedures`: proves a procedure's diagram before it is deployed; apart, and without Django."""

from pathlib import Path
from typing import Annotated

import typer

from config.commands.output import Json, print_json, read_file

group = typer.Typer(no_args_is_help=True)


@group.callback()
def _group() -> None:
    """Published procedures of the single window."""


@group.command()
def prove(
    file: Annotated[Path, typer.Argument(help="A BPMN 2.0 diagram; its terms stand beside it as .toml.")],
    as_json: Json = False,
) -> None:
    """Every end reachable, no course stuck, every refusal contestable, every condition CEL; exit 1 when not."""
    from tradelane.kernel.findings import Level
    from tradelane.window.formats.procedure import read_procedure
    from tradelane.window.formats.proof import prove as prove_diagram
    from tradelane.window.formats.proof import prove_procedure

    diagram, terms = read_file(file), file.with_suffix(".toml")
    if terms.is_file():
        found = prove_procedure(read_procedure(read_file(terms), diagram=diagram))
    else:
        found = prove_diagram(diagram)
    faulty = any(finding.level is Level.ERROR for finding in found)
    if as_json:
        print_json(
            {
                "file": file.name,
                "terms": terms.is_file(),
                "proved": not faulty,
                "findings": [f.as_dict() for f in found],
            }
        )
    else:
        typer.echo(f"{file.name}: {'not proved' if faulty else 'proved'}")
        for finding in found:
            typer.echo(f"  {finding.level} {finding.rule} {finding.path}: {finding.message}. {finding.fix}")
    if faulty:
        raise typer.Exit(1)
