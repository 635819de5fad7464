# SPDX-License-Identifier: Apache-2.0
"""Every command that takes a day or a moment refuses what is none, naming the option, before it opens the store."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from config.commands import exchange, parcels, privacy, quote, trust
from tradelane.kernel.errors import Unreadable

RUN = CliRunner()
DATES = {"date", "start", "end", "starts", "ends", "reply_by"}
"""What commands call a parameter that is a day or a moment."""
APPS = {"exchange": exchange.group, "trust": trust.group, "privacy": privacy.group}
NEEDED = {
    "exchange agree": ["MX-SG", "trade.sent", "trade.fulfilment", "--act", "Invented act"],
    "exchange member": [],
    "trust recognise": ["FILE", "--act", "Invented act"],
    "trust authority": ["FILE", "--act", "Invented act"],
    "privacy certify": ["SG.NODE.TRADELANE", "--agent", "A", "--source", "S"],
    "privacy recognise-agent": ["SG.NODE.TRADELANE", "--decision", "D", "--vote", "US+"],
    "privacy designate": [
        "SG.AGENCY.PDPC", "SG-PDPC", "--key", "FILE", "--office", "O", "--email", "E", "--language", "en",
    ],
    "privacy seal": ["OUT", "--from", "A", "--to", "B", "--directory", "FILE", "--trust-list", "FILE"],
}  # fmt: skip
"""Command -> what it needs beside its dates."""
_TERM = {"--starts": "2026-11-01", "--ends": "2026-11-30"}
OTHERS = {"exchange agree": {"--from": "2026-11-01"}, "privacy certify": _TERM, "privacy recognise-agent": _TERM}
"""Dates that must be given, and sound, where another one is tried."""


def dated() -> Iterator[tuple[str, str, bool]]:
    """(command, option, whether it is needed) of every command of the groups."""
    for name, app in APPS.items():
        for path, command in _leaves(typer.main.get_command(app), name):
            for each in command.params:
                if each.name in DATES:
                    yield path, each.opts[0], each.required


def _leaves(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """A command, or those of a group; typer brings classes of its own for both."""
    if not hasattr(command, "commands"):
        yield path, command
    else:
        for name, each in command.commands.items():
            yield from _leaves(each, f"{path} {name}")


def refused(path: str, option: str, text: str, tmp_path: Path) -> Unreadable:
    file = tmp_path / "file"
    file.write_bytes(b"{}")
    group, *names = path.split()
    given = [str(file) if each == "FILE" else each for each in NEEDED[path]]
    others = [part for pair in OTHERS.get(path, {}).items() if pair[0] != option for part in pair]
    ran = RUN.invoke(APPS[group], [*names, *given, *others, option, text])
    assert isinstance(ran.exception, Unreadable), (ran.output, ran.exception)
    return ran.exception


def test_every_dated_option_is_tried_here() -> None:
    assert {path for path, _option, _needed in dated()} == set(NEEDED)


@pytest.mark.parametrize(("path", "option", "needed"), list(dated()))
def test_what_is_no_date_names_the_option(path: str, option: str, needed: bool, tmp_path: Path) -> None:
    for text in ("soon", "2026-02-30", "20261101", *([""] if needed else [])):
        error = refused(path, option, text, tmp_path)
        assert (error.field, error.rule) == (option, "FORM-3" if text else "FORM-2")
        assert "2026-11-20" in error.fix


def test_a_manifest_and_a_quote_name_theirs(tmp_path: Path) -> None:
    file = tmp_path / "manifest.csv"
    file.write_text("item\n")
    for command, arguments in ((parcels.run, ["--to", "SG"]), (quote.run, ["--lane", "MX-SG"])):
        app = typer.Typer()
        app.command()(command)
        ran = RUN.invoke(app, [str(file), *arguments, "--date", "soon"])
        assert isinstance(ran.exception, Unreadable), ran.output
        assert (ran.exception.field.strip("-"), ran.exception.rule) == ("date", "FORM-3")
