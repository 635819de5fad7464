# SPDX-License-Identifier: Apache-2.0
"""`tradelane log`: watches and mirrors public logs; apart, and without Django, as anybody may do both.

A log is an address (`https://node.example/log/MX`) or a folder with the same files. Its key comes from --key or from
the trust list, which is looked for as `tradelane verify` does.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from config.commands.output import Json, print_json
from tradelane.kernel.errors import NotFound, Unavailable, Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.titles.formats import LoggedTitles
from tradelane.trust.formats.monitoring import Fetch, LogReport, check_log
from tradelane.trust.formats.notes import ED25519, NoteKey
from tradelane.trust.formats.trust_lists import nobody_trusted
from tradelane.trust.formats.witnesses import log_keys, witnesses_in
from tradelane.trust.values import TrustList

group = typer.Typer(no_args_is_help=True, add_completion=False)

Log = Annotated[str, typer.Argument(help="Address of a log, or a folder with its files.")]
Key = Annotated[str, typer.Option(help="The log's verifier key (name+id+key); else the trust list's.")]
Trust = Annotated[Path | None, typer.Option(help="The trust list to take keys from.")]


@group.command()
def verify(
    log: Log,
    key: Key = "",
    trust: Trust = None,
    state: Annotated[Path, typer.Option(help="Where the last checkpoint of each log is kept.")] = Path(
        "var/log-state.json"
    ),
    as_json: Json = False,
) -> None:
    """Check a log as it stands and against the last look: valid (0), invalid (1), undetermined (2)."""
    seen, titles = _read_state(state), _Titles(state.with_name(f"{state.stem}-titles.json"))
    report = _look(log, key, trust, seen.get, titles)
    if report.result is Verdict.VALID:
        titles.keep(report.origin)
        _write(state, json.dumps(seen | {report.origin: report.note}, ensure_ascii=False, indent=2).encode())
    _tell(log, report, as_json)


@group.command()
def mirror(
    log: Log,
    folder: Annotated[Path, typer.Argument(help="Where the copy stands; any web server can serve it.")],
    key: Key = "",
    trust: Trust = None,
    as_json: Json = False,
) -> None:
    """Copy a log, every entry checked; refuse what does not continue the copy, and a title that went twice."""
    held, titles = folder / "checkpoint", _Titles(folder / TITLES)
    report = _look(log, key, trust, lambda _: held.read_text() if held.is_file() else None, titles)
    if report.result is Verdict.VALID:
        for name, content in report.files.items():
            _write(folder / name, content)
        titles.keep(report.origin)
        _write(held, report.note.encode())  # last, so that a copy cut short is still whole
    _tell(log, report, as_json)


TITLES = "titles.json"
"""Beside a copy of a log: the heads of its titles."""


def mirrored_titles(folder: Path) -> LoggedTitles:
    """What the copy of one log knows of titles. Raises NotFound, Unreadable."""
    known = list(_read_json(folder / TITLES).values())
    if len(known) != 1:
        raise NotFound(f"there is no copy of a log in {folder}", field="--log", fix="Make one: tradelane log mirror.")
    return LoggedTitles.from_json(known[0])


class _Titles:
    """The heads of the titles of each log looked at, kept in a file between two looks."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: dict[str, Any] = _read_json(path)
        self._looked: dict[str, LoggedTitles] = {}

    def of(self, origin: str) -> LoggedTitles:
        """What is known of the titles of a log."""
        return self._looked.setdefault(origin, LoggedTitles.from_json(self._kept.get(origin)))

    def keep(self, origin: str) -> None:
        """Write what is known, after a look that was valid."""
        told = self._kept | {origin: self.of(origin).as_json()}
        _write(self._path, json.dumps(told, separators=(",", ":")).encode())


def _look(log: str, key: str, trust: Path | None, seen: Callable[[str], str | None], titles: _Titles) -> LogReport:
    known = _trust_list(log, trust)
    named = NoteKey.from_vkey(key) if key else None
    if named is not None and named.kind != ED25519:
        raise Unreadable("the key of a witness", field="--key", rule="LOG-7", fix="Give the log's own key.")

    def keys_of(origin: str) -> list[NoteKey]:
        if named is not None:
            return [named]
        return log_keys(known, origin=origin)

    witnesses = [witness for _, witness in witnesses_in(known)]
    return check_log(_fetch(log), keys_of=keys_of, witnesses=witnesses, seen=seen, rerun=titles.of)


def _trust_list(log: str, trust: Path | None) -> TrustList:
    from tradelane.kernel import clock
    from tradelane.verifier.queries import find_trust_list, load_trust_list

    beside = Path("log") if "://" in log else Path(log) / "checkpoint"
    found = find_trust_list(beside, trust=trust, environ=os.environ)
    return nobody_trusted(clock.now()) if found is None else load_trust_list(found)


def _fetch(log: str) -> Fetch:
    if "://" in log:
        return lambda name: _from_web(f"{log.rstrip('/')}/{name}")
    if not Path(log).is_dir():
        raise NotFound(f"there is no folder {log}", field="log", fix="Give a folder, or an address with http(s)://.")
    return lambda name: _from_folder(Path(log), name)


def _from_web(address: str) -> bytes:
    from tradelane.trust.adapters.plain_line import PlainLine

    answer = PlainLine().get(address)
    if answer.status == 200:
        return answer.content
    name = "/".join(address.split("/")[-3:])
    if answer.status in (404, 410):
        raise NotFound(f"the log does not serve {name}", field=name)
    raise Unavailable(f"The log answered {answer.status} for {name}.", field=name)


def _from_folder(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError as error:
        raise NotFound(f"the folder does not hold {name}", field=name) from error
    except OSError as error:
        raise Unavailable(f"The file {name} can't be read: {error.strerror}.", field=name) from error


def _read_state(path: Path) -> dict[str, str]:
    return {str(origin): str(note) for origin, note in _read_json(path).items()}


def _read_json(path: Path) -> dict[str, Any]:
    """A file that an earlier look kept; empty when there is none. Raises Unreadable."""
    if not path.exists():
        return {}
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise Unreadable(
            "what was seen before can't be read", field=str(path), rule="LOG-10",
            fix="Restore the file; to forget all that was seen, delete it.",
        ) from error  # fmt: skip
    return data if isinstance(data, dict) else {}


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.draft")
    draft.write_bytes(content)
    draft.replace(path)


def _tell(log: str, report: LogReport, as_json: bool) -> None:
    if as_json:
        told = {"log": log, "origin": report.origin, "size": report.size, "result": str(report.result)}
        print_json({**told, "checks": [check.as_dict() for check in report.checks]})
    else:
        typer.echo(f"{report.origin or log}: {report.result}, {report.size} entries")
        for check in report.checks:
            typer.echo(f"  {check.result:<13} {check.check}: {check.why}")
    raise typer.Exit(report.result.exit_status)
