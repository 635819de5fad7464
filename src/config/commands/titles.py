# SPDX-License-Identifier: Apache-2.0
"""`tradelane titles`: a register of transferable records written to a file, and replayed from it by anybody; the replay
without Django, in as many processes as the machine has processors.
"""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from config.commands.log import mirrored_titles
from config.commands.output import Json, print_json
from tradelane.kernel.errors import NotFound
from tradelane.titles.formats import LoggedTitles, Replayed, title_of_line
from tradelane.titles.formats import replay as replay_lines
from tradelane.trust.formats.trust_lists import read_trust_list

group = typer.Typer(no_args_is_help=True, add_completion=False)

PART = 8_000_000
"""Bytes that a process replays at a time, some 2,000 entries: it tells how far it is after each."""
Range = tuple[int, int]


@group.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to write, one signed entry a line; for auditors and mirrors.")],
    as_json: Json = False,
) -> None:
    """Write every entry of this node's register, with both signatures, in the order that `replay` reads.

    Without the words that entries commit to: they prove the same, and are for those who may read a record.
    """
    from config.commands.store import open_store

    open_store()
    from tradelane.kernel.canonical import canonical
    from tradelane.titles.formats import signed_json
    from tradelane.titles.queries import every_entry

    count = 0
    with file.open("wb") as out:
        for signed in every_entry():
            out.write(canonical(signed_json(signed)) + b"\n")
            count += 1
    if as_json:
        print_json({"file": str(file), "entries": count})
    else:
        typer.echo(f"{file}: {count} entries")


@group.command()
def replay(
    file: Annotated[Path, typer.Argument(help="What `tradelane titles export` wrote.")],
    trust: Annotated[Path | None, typer.Option(help="The trust list to decide by; found as `verify` finds it.")] = None,
    log: Annotated[
        Path | None,
        typer.Option(help="A copy of the registry's public log, made afterwards by `tradelane log mirror`."),
    ] = None,
    processes: Annotated[int, typer.Option(help="How many to use; 0: as many as there are processors.")] = 0,
    as_json: Json = False,
) -> None:
    """Replay a register: every rule, every signature, one head a record: valid (0), invalid (1), undetermined (2).

    With --log also that each record ends where the public log has it: nothing was dropped, nothing kept out of the log.
    """
    from tradelane.verifier.queries import find_trust_list

    if not file.is_file():
        raise NotFound(f"there is no file {file}", field="file", fix="Give the path of a register.")
    listed = find_trust_list(file, trust=trust, environ=os.environ)
    if listed is None or not listed.is_file():
        raise NotFound("no trust list was found", field="--trust", fix="Name one: --trust FILE.")
    start = time.perf_counter()
    found = _replayed(file, listed.read_bytes(), log, processes or os.cpu_count() or 1)
    _tell(file, found, time.perf_counter() - start, as_json)
    raise typer.Exit(found.result.exit_status)


def _replayed(file: Path, trust_list: bytes, log: Path | None, processes: int) -> Replayed:
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress

    read_trust_list(trust_list)  # a damaged one is refused before any process starts
    known = _logged(log)
    whole, size = Replayed(), file.stat().st_size
    console = Console(stderr=True)
    with (
        Progress(
            *Progress.get_default_columns(), MofNCompleteColumn(), console=console, disable=not console.is_terminal
        ) as progress,
        ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool,
        file.open("rb") as content,
    ):
        task = progress.add_task("MB replayed", total=size // 1_000_000)
        parts = _parts(content, size)
        waiting = [
            (part, pool.submit(_replayed_part, file, part, trust_list, log)) for part in islice(parts, 2 * processes)
        ]
        while waiting:
            (_, end), done = waiting.pop(0)
            whole.add(done.result())
            waiting += [(part, pool.submit(_replayed_part, file, part, trust_list, log)) for part in islice(parts, 1)]
            progress.update(task, completed=end // 1_000_000)
    if known is not None:
        whole.missing(known)
    return whole


@lru_cache(maxsize=1)
def _logged(folder: Path | None) -> LoggedTitles | None:
    """What a copy of a log knows of titles; read once a process. Raises NotFound."""
    return None if folder is None else mirrored_titles(folder)


def _parts(content: BinaryIO, size: int) -> Iterator[Range]:
    """Ranges of a file of some PART bytes each that divide no chain."""
    start = 0
    while start < size:
        end = _end_of_chain(content, start + PART) if start + PART < size else size
        yield start, end
        start = end


def _end_of_chain(content: BinaryIO, near: int) -> int:
    """Where the first chain ends that ends after `near`."""
    content.seek(near)
    content.readline()  # the rest of a line
    title, at = "", content.tell()
    while line := content.readline():
        of = title_of_line(line)
        if title and of != title:
            break
        title, at = of, content.tell()
    return at


def _replayed_part(file: Path, part: Range, trust_list: bytes, log: Path | None) -> Replayed:
    start, end = part
    with file.open("rb") as content:
        content.seek(start)
        return replay_lines(_lines(content, end), read_trust_list(trust_list), _logged(log))


def _lines(content: BinaryIO, end: int) -> Iterator[bytes]:
    while content.tell() < end and (line := content.readline()):
        yield line


def _tell(file: Path, found: Replayed, seconds: float, as_json: bool) -> None:
    titles = {str(verdict): count for verdict, count in found.titles.items()}
    if as_json:
        faults = [asdict(fault) for fault in found.faults]
        print_json(
            {
                "file": str(file), "result": str(found.result), "entries": found.entries, "titles": titles,
                "seconds": round(seconds, 1), "faults": faults,
            }
        )  # fmt: skip
        return
    rate = found.entries / seconds if seconds else 0
    typer.echo(f"{file}: {found.result}; {found.entries} entries in {seconds:.1f} s, {rate:.0f} a second")
    typer.echo("  titles: " + ", ".join(f"{count} {verdict}" for verdict, count in titles.items()))
    for fault in found.faults:
        rule = f" ({fault.rule})" if fault.rule else ""
        where = f"line {fault.line}: {fault.title} entry {fault.n}, " if fault.line else ""
        typer.echo(f"  {fault.result:<13} {where}{fault.check}: {fault.why}{rule}")
