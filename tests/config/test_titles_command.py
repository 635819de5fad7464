# SPDX-License-Identifier: Apache-2.0
"""A register of titles replayed from its file: what is whole is valid; what was done to it is told, by record."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bench._register import CHAIN, write_register

from config.commands import titles
from config.commands.main import run
from tradelane.titles.formats import replay
from tradelane.trust.formats.trust_lists import nobody_trusted, read_trust_list

TITLES = 6


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[bytes], Path]:
    """The lines of a register, and the trust list by which it is valid."""
    folder = tmp_path_factory.mktemp("register")
    file, trust = folder / "register.ndjson", folder / "trust-list.json"
    assert write_register(file, trust, titles=TITLES) == TITLES * CHAIN
    return file.read_bytes().splitlines(keepends=True), trust


def told(file: Path, trust: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, dict[str, Any]]:
    status = run(["titles", "replay", str(file), "--trust", str(trust), "--json", *options])
    return status, json.loads(capsys.readouterr().out)


def changed(line: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    value = json.loads(line)
    change(value)
    return json.dumps(value).encode() + b"\n"


def test_a_whole_register_is_valid_in_any_number_of_processes_and_parts(
    made: tuple[list[bytes], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, trust = made
    file = tmp_path / "register.ndjson"
    file.write_bytes(b"".join(lines))
    monkeypatch.setattr(titles, "PART", len(lines[0]) * 3)
    for processes in ("1", "2"):
        status, found = told(file, trust, capsys, "--processes", processes)
        assert (status, found["result"], found["entries"]) == (0, "valid", TITLES * CHAIN), found
        assert found["titles"] == {"valid": TITLES, "invalid": 0, "undetermined": 0} and found["faults"] == []


@pytest.mark.parametrize("part", [1, 5_000, 20_000, 60_000, 10_000_000])
def test_parts_of_a_file_divide_no_chain_and_leave_nothing_out(
    part: int, made: tuple[list[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = b"".join(made[0])
    monkeypatch.setattr(titles, "PART", part)
    ranges = list(titles._parts(BytesIO(whole), len(whole)))
    assert [start for start, _ in ranges] == [0, *(end for _, end in ranges[:-1])] and ranges[-1][1] == len(whole)
    for start, end in ranges:
        assert json.loads(whole[start:end].splitlines()[0])["entry"]["n"] == 1
        assert json.loads(whole[start:end].splitlines()[-1])["entry"]["n"] == CHAIN


def test_what_was_done_to_a_register_is_told_by_record(made: tuple[list[bytes], Path]) -> None:
    lines, trust = made
    trust_list = read_trust_list(trust.read_bytes())
    victim = json.loads(lines[CHAIN])["entry"]["title"]
    at = CHAIN + 4  # the fifth entry of the second record

    def with_one(change: Callable[[dict[str, Any]], object]) -> list[bytes]:
        return [*lines[:at], changed(lines[at], change), *lines[at + 1 :]]

    done = {
        "entry": [*lines[:at], *lines[at + 1 :]],
        "signature": with_one(lambda one: one["entry"].update(at=json.loads(lines[at - 1])["entry"]["at"])),
        "control": with_one(lambda one: one.update(opens=["1" * 64])),
        "home": with_one(lambda one: one.update(home=json.loads(lines[0])["home"])),
        "order": [*lines[: 3 * CHAIN], *lines[CHAIN : 2 * CHAIN], *lines[3 * CHAIN :]],
    }
    for check, register in done.items():
        found = replay(register, trust_list)
        told = [(fault.title, fault.check) for fault in found.faults]
        assert (found.result, told[:1]) == ("invalid", [(victim, check)]), check
    twice = replay([*lines[:at], *lines[CHAIN:at], *lines[at:]], trust_list)
    assert (twice.result, twice.faults[0].title, twice.faults[0].check) == ("invalid", victim, "entry")
    unread = replay([*lines[:at], b"{}\n", *lines[at:]], trust_list)
    assert (unread.result, unread.faults[0].check, unread.entries) == ("invalid", "form", len(lines))


def test_what_a_file_can_not_tell_is_undetermined(made: tuple[list[bytes], Path]) -> None:
    lines, trust = made
    trust_list = read_trust_list(trust.read_bytes())
    unsigned = replay([*lines[:-1], changed(lines[-1], lambda one: one.pop("home"))], trust_list)
    assert (unsigned.result, unsigned.faults[0].check) == ("undetermined", "home")
    assert replay([], trust_list).result == "undetermined"
    assert replay(lines, nobody_trusted(trust_list.issued)).result == "invalid"


def test_a_register_or_a_trust_list_that_is_not_there_is_named(
    made: tuple[list[bytes], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, trust = made
    assert run(["titles", "replay", str(tmp_path / "none"), "--trust", str(trust)]) == 1
    (tmp_path / "register.ndjson").write_bytes(lines[0])
    assert run(["titles", "replay", str(tmp_path / "register.ndjson"), "--trust", str(tmp_path / "none")]) == 1
    said = capsys.readouterr().err
    assert "no file" in said and "no trust list" in said
