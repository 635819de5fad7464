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
from tradelane.titles.formats import LoggedTitles, log_leaf, replay, signed_from_json
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


def test_each_fault_names_its_line_its_rule_and_its_check(
    made: tuple[list[bytes], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines are counted through the whole file, whatever the parts that processes replay."""
    lines, trust = made
    damaged = [*lines]
    del damaged[CHAIN + 4]  # the fifth entry of the second record
    damaged.insert(3 * CHAIN, b'{"entry": {"title":\n')  # within the fourth record, which is short of nothing
    damaged[-1] = changed(damaged[-1], lambda one: one["entry"].update(at="2020-01-01T00:00:00Z"))
    file = tmp_path / "register.ndjson"
    file.write_bytes(b"".join(damaged))
    for part in (1, 10_000_000):
        monkeypatch.setattr(titles, "PART", part)
        status, found = told(file, trust, capsys, "--processes", "1")
        assert status == 1
        assert [(each["line"], each["check"], each["rule"]) for each in found["faults"]] == [
            (CHAIN + 5, "entry", "TITLE-2"), (3 * CHAIN + 1, "form", "JSON-3"), (len(damaged), "entry", "TITLE-9"),
        ]  # fmt: skip
    assert run(["titles", "replay", str(file), "--trust", str(trust), "--processes", "1"]) == 1
    assert f"line {CHAIN + 5}: title_" in capsys.readouterr().out


def _log_of(lines: list[bytes], folder: Path) -> Path:
    """A copy of the log that has these entries, as `tradelane log mirror` leaves it."""
    logged = LoggedTitles()
    for index, line in enumerate(lines):
        assert logged.take(index, json.loads(log_leaf(signed_from_json(json.loads(line))))) == ""
    folder.mkdir()
    (folder / "titles.json").write_text(json.dumps({"tradelane.example/MX": logged.as_json()}))
    return folder


@pytest.mark.parametrize(
    ("cheat", "status", "line", "why"),
    [
        ("none", 0, 0, ""),
        ("a backup", 1, TITLES * CHAIN - 1, "the rest was dropped"),
        ("a dropped record", 1, 0, "The log has 1 records that the register has not"),
        ("another end", 1, TITLES * CHAIN, "The log has another entry"),
        ("never logged", 2, TITLES * CHAIN, "what is still not there was signed and never logged"),
    ],
)
def test_a_register_is_held_against_the_public_log(
    made: tuple[list[bytes], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], cheat: str, status: int,
    line: int, why: str,
) -> None:  # fmt: skip
    """All but the first are valid as they stand: nothing in a file tells what is not there."""
    lines, trust = made
    register, logged = [*lines], [*lines]
    if cheat == "a backup":
        del register[-1]
    if cheat == "a dropped record":
        del register[CHAIN : 2 * CHAIN]
    if cheat == "another end":
        other = json.loads(logged[-1])
        other["entry"]["at"] = "2029-01-01T00:00:00Z"
        logged[-1] = json.dumps(other).encode()
    if cheat == "never logged":
        del logged[-1]
    file = tmp_path / "register.ndjson"
    file.write_bytes(b"".join(register))
    assert told(file, trust, capsys, "--processes", "1")[0] == 0
    log = _log_of(logged, tmp_path / "log")
    found = told(file, trust, capsys, "--processes", "1", "--log", str(log))
    assert found[0] == status
    faults = [(each["line"], each["check"], each["rule"]) for each in found[1]["faults"]]
    assert faults == ([(line, "log", "TITLE-98")] if why else [])
    assert not why or why in found[1]["faults"][0]["why"]


def test_a_folder_that_is_no_copy_of_a_log_is_named(
    made: tuple[list[bytes], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines, trust = made
    file = tmp_path / "register.ndjson"
    file.write_bytes(b"".join(lines))
    assert run(["titles", "replay", str(file), "--trust", str(trust), "--log", str(tmp_path)]) == 1
    assert "no copy of a log" in capsys.readouterr().err


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
