# SPDX-License-Identifier: Apache-2.0
"""`tradelane parcels`: a manifest of low-value consignments judged line by line; with --keep in the node's store."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date as Day  # noqa: N812  the option is called date
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from config.commands.output import Json, print_json
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.written import read_optional_day


def run(
    file: Annotated[Path, typer.Argument(help="A manifest: CSV, Parquet, JSON, or CN 23 as JSON.")],
    to: Annotated[str, typer.Option(help="Economy of destination, such as SG; that of the node when not given.")] = "",
    date: Annotated[str, typer.Option(help="Whose law counts, such as 2026-11-20; today when not given.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write every verdict here, one line of JSON each.")] = None,
    risk: Annotated[Path | None, typer.Option(help="Risk rules (TOML) in place of those that ship.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep, judge and sign it in this node's store.")] = False,
    proof: Annotated[bool, typer.Option("--proof", help="FILE is the proof of one verdict: check it.")] = False,
    trust: Annotated[Path | None, typer.Option(help="With --proof: the trust list to decide by.")] = None,
    as_json: Json = False,
) -> None:
    """Judge a manifest: what is released, inspected, held or refused, with reasons, and what is owed.

    Without --keep nothing is stored or signed. With it the command may be killed and called again with the same file:
    no line is lost and none is judged twice.
    """
    from config.environment import read

    if not file.is_file():
        raise Unreadable("the file can't be read", field=str(file), rule="FILE-1", fix="Check the path.")
    if proof:
        _prove(file, trust, as_json)
        return
    if keep and risk is not None:
        raise Unreadable(
            "a kept manifest is judged by the node's own risk rules", field="--risk", rule="CLI-2", fix="Leave it out."
        )
    economy, on = to or read().economy, _day(date)
    with _verdicts(out) as verdicts:
        report = _kept(file, economy, on, verdicts) if keep else _judged(file, economy, on, risk, verdicts)
    if as_json:
        print_json(report)
    else:
        _tell(report)


def _prove(file: Path, trust: Path | None, as_json: bool) -> None:
    """Say that a verdict stands in a batch that somebody on the trust list signed. Raises Unreadable when not."""
    from config.commands.output import read_file
    from tradelane.kernel import clock
    from tradelane.kernel.canonical import parse
    from tradelane.parcels.formats.proofs import check_proof
    from tradelane.trust.formats.chains import SignersAt
    from tradelane.trust.formats.trust_lists import read_trust_list

    if trust is None:
        raise Unreadable("a proof is decided by a trust list", field="--trust", rule="CLI-2", fix="Name one you trust.")
    held = parse(read_file(file))
    issuer = check_proof(held, signers=SignersAt(clock.now(), read_trust_list(read_file(trust))))
    if as_json:
        print_json({"result": "valid", "issuer": issuer, "verdict": held["verdict"], "statement": held["statement"]})
        return
    verdict = held["verdict"]
    typer.echo(f"valid: {issuer} signed that line {verdict['line']}, {verdict['item']}, is {verdict['verdict']}")


def _judged(file: Path, economy: str, on: Day, risk: Path | None, out: BinaryIO | None) -> dict[str, Any]:
    """The report on a file, part by part in memory."""
    from tradelane.parcels.formats.judging import NOTHING, judge_part
    from tradelane.parcels.formats.manifest import parts_of, read_manifest
    from tradelane.parcels.formats.regimes import regime_of
    from tradelane.parcels.formats.reports import LISTED_AT_MOST, report_json
    from tradelane.parcels.formats.risk import read_profile
    from tradelane.parcels.rules import Facts
    from tradelane.tariff.formats import tables

    profile = None if risk is None else read_profile(risk.read_text("utf-8"))
    facts = Facts(regime_of(economy, on=on, tables=tables(), seed=file.name, risk=profile))
    frame, ignored = read_manifest(file, name=file.name)
    totals, listed = NOTHING, list[bytes]()
    for part in _shown(parts_of(frame), lines=frame.height):
        judged = judge_part(part, facts)
        totals += judged.totals
        _write(out, judged.lines)
        listed += [line for line in judged.lines if b'"verdict":"release"' not in line][: LISTED_AT_MOST - len(listed)]
    return report_json(totals, regime=facts.regime, currency=facts.currency, ignored=ignored, lines=listed)


def _kept(file: Path, economy: str, on: Day, out: BinaryIO | None) -> dict[str, Any]:
    """The report on a manifest in the node's store, taken in or gone on with where it stopped."""
    from config.commands.store import migrate, open_store

    open_store()
    migrate()
    from tradelane.kernel import clock
    from tradelane.parcels import actions, queries
    from tradelane.parties.queries import node_actor

    by = node_actor()
    taken = actions.take_in(file=file, name=file.name, economy=economy, on=on, by=by, now=clock.now())
    for number in _counted(queries.unjudged(taken.id)):
        actions.judge(manifest=taken.id, part=number, now=clock.now())
    actions.sign(manifest=taken.id, now=clock.now())
    _write(out, queries.verdict_lines(id=taken.id, by=by))
    return queries.report(id=taken.id, by=by)


@contextmanager
def _verdicts(out: Path | None) -> Iterator[BinaryIO | None]:
    if out is None:
        yield None
        return
    with out.open("wb") as file:
        yield file


def _write(out: BinaryIO | None, lines: Iterable[bytes]) -> None:
    if out is not None:
        out.writelines(line + b"\n" for line in lines)


def _shown(parts: Iterator[Any], *, lines: int) -> Iterator[Any]:
    """The parts with a bar of the lines done, on a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, disable=None) as progress:  # type: ignore[arg-type]
        task = progress.add_task("judging", total=lines)
        for part in parts:
            yield part
            progress.advance(task, part.height)


def _counted(numbers: list[int]) -> Iterator[int]:
    from rich.console import Console
    from rich.progress import track

    return iter(track(numbers, "judging", console=Console(stderr=True), transient=True))


def _day(text: str) -> Day:
    from tradelane.kernel import clock

    return read_optional_day(text, field="--date") or clock.now().date()


def _tell(report: dict[str, Any]) -> None:
    typer.echo(f"{report['lines']} lines to {report['economy']} by the law of {report['date']}")
    for verdict, count in report["verdicts"].items():
        typer.echo(f"  {count:>10}  {verdict}")
    for name, amount in report["totals"].items():
        typer.echo(f"  {amount:>14} {report['currency']}  {name}")
    for reason in report["reasons"]:
        typer.echo(f"  {reason['lines']:>10}  {reason['code']}: {reason['says']}")
    if report.get("payment_reference"):
        typer.echo(f"  pay with reference {report['payment_reference']}; batch {report['statement']['root']}")
