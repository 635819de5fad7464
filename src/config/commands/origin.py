# SPDX-License-Identifier: Apache-2.0
"""`tradelane origin`: how much of a file of rules can be judged, and a good by them; apart, and without Django."""

from pathlib import Path
from typing import Annotated

import typer

from config.commands.output import Json, print_json, read_file

group = typer.Typer(no_args_is_help=True)


@group.callback()
def _group() -> None:
    """Rules of origin."""


@group.command()
def rules(
    file: Annotated[Path, typer.Option(help='Rule sets as JSON: {"rule_sets": [{"min", "max", "rules"}]}.')],
    as_json: Json = False,
) -> None:
    """Read a file of product-specific rules; say how many are executable and list what is undetermined."""
    from tradelane.origin.formats.report import coverage, rules_report

    report = rules_report(read_file(file, limit=50_000_000))
    if as_json:
        print_json(report)
        return
    typer.echo(coverage(report))
    typer.echo(
        f"{report['fully_automatic']} need no answer from the producer, {report['with_questions']} ask questions"
    )
    for entry in report["undetermined"]:
        typer.echo(f"  {entry['codes']}: {entry['why']}: {entry['text'][:200]}")


@group.command()
def judge(
    file: Annotated[Path, typer.Argument(help="A good with its materials as JSON.")],
    importing: Annotated[str, typer.Option("--to", help="Economy of import, such as SG.")],
    agreement: Annotated[str, typer.Option(help="The agreement, such as CPTPP.")] = "CPTPP",
    date: Annotated[str, typer.Option(help="Whose law counts, such as 2026-11-01; today when not given.")] = "",
    rules: Annotated[Path | None, typer.Option(help="Rule sets as JSON in place of the rules that ship.")] = None,
    as_json: Json = False,
) -> None:
    """Judge whether a good originates, step by step, each with its clause; nothing is kept."""
    from tradelane.kernel import clock
    from tradelane.kernel.written import read_optional_day
    from tradelane.origin.formats.judging import judged_good

    made = judged_good(
        read_file(file), under=agreement, importing=importing.upper(),
        on=read_optional_day(date, field="--date") or clock.now().date(),
        rules=b"" if rules is None else read_file(rules, limit=50_000_000),
    )  # fmt: skip
    if as_json:
        print_json(made)
        return
    typer.echo(f"{made['result']} {made['criterion']}".strip())
    for step in made["steps"]:
        mark = {True: "yes", False: "no", None: "?"}[step["holds"]]
        typer.echo(f"  {mark:>3}  {step['text']} ({step['clause']})")
