# SPDX-License-Identifier: Apache-2.0
"""`tradelane log` against logs over real HTTP and in folders: honest ones, and each kind of cheat by its own reason."""

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.log_makers import MadeLog, served

from config.commands import main
from tradelane.trust.formats.notes import NoteKey, cosign, open_note

SIZE = 300


@pytest.fixture
def log() -> MadeLog:
    return MadeLog()


@pytest.fixture
def folder(tmp_path: Path, log: MadeLog) -> Path:
    log.publish(tmp_path / "log", SIZE)
    return tmp_path / "log"


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    with served(folder) as url:
        yield url


def run(*arguments: str) -> tuple[int, dict[str, Any]]:
    """Exit status and JSON of `tradelane log`."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = main.run(["log", *arguments, "--json"])
    return status, json.loads(said.getvalue() or "{}")


def look(at: str, log: MadeLog, tmp_path: Path) -> tuple[int, dict[str, Any]]:
    return run("verify", at, "--key", log.vkey, "--state", str(tmp_path / "seen.json"))


def why(told: dict[str, Any], check: str) -> str:
    """The reason of a check, behind its result."""
    found = next(one for one in told["checks"] if one["check"] == check)
    return f"{found['result']}: {found['why']}"


def test_an_honest_log_is_valid_over_http_and_as_it_grows(
    address: str, folder: Path, log: MadeLog, tmp_path: Path
) -> None:
    status, told = look(address, log, tmp_path)
    assert (status, told["result"], told["size"], told["origin"]) == (0, "valid", SIZE, log.origin)
    assert [one["check"] for one in told["checks"]] == ["checkpoint", "tiles", "growth", "entries", "titles", "witness"]
    assert "300 entries" in why(told, "entries")
    log.publish(folder, SIZE + 250)
    status, told = look(address, log, tmp_path)
    assert (status, why(told, "growth")) == (0, "valid: The log continues the 300 entries seen before.")
    assert "250 entries" not in why(told, "entries"), "bundles are checked whole"
    assert look(address, log, tmp_path)[0] == 0, "looking again changes nothing"


def test_a_folder_is_read_like_a_server(folder: Path, log: MadeLog, tmp_path: Path) -> None:
    assert look(str(folder), log, tmp_path)[0] == 0


def test_an_empty_log_is_valid(log: MadeLog, tmp_path: Path) -> None:
    log.publish(tmp_path / "empty", 0)
    assert look(str(tmp_path / "empty"), log, tmp_path)[0] == 0
    log.publish(tmp_path / "empty", 2)
    assert look(str(tmp_path / "empty"), log, tmp_path)[0] == 0


def test_a_forged_checkpoint_is_refused(address: str, folder: Path, log: MadeLog, tmp_path: Path) -> None:
    (folder / "checkpoint").write_text(MadeLog(log.origin).checkpoint(SIZE))
    status, told = look(address, log, tmp_path)
    assert status == 1
    assert why(told, "checkpoint") == "invalid: The checkpoint is not signed by the log's key: it is forged."


def test_a_changed_root_is_refused(address: str, folder: Path, log: MadeLog, tmp_path: Path) -> None:
    text = (folder / "checkpoint").read_text()
    (folder / "checkpoint").write_text(text.replace("300", "299"))
    assert why(look(address, log, tmp_path)[1], "checkpoint").startswith("invalid")


def test_a_split_view_is_refused_with_both_notes(address: str, folder: Path, log: MadeLog, tmp_path: Path) -> None:
    look(address, log, tmp_path)
    log.publish(folder, SIZE, face="other", since=200)
    status, told = look(address, log, tmp_path)
    assert (status, why(told, "growth")) == (1, "invalid: Split view: the log signed two roots for 300 entries.")
    evidence = next(one for one in told["checks"] if one["check"] == "growth")["evidence"]
    key = NoteKey.from_vkey(log.vkey)
    assert evidence["seen"] != evidence["shown"]
    assert all(open_note(evidence[side], [key])[1] == [log.origin] for side in ("seen", "shown"))
    assert look(address, log, tmp_path)[0] == 1, "what was seen first stays"


def test_a_rewritten_entry_in_a_longer_log_is_a_split_view(
    address: str, folder: Path, log: MadeLog, tmp_path: Path
) -> None:
    look(address, log, tmp_path)
    log.publish(folder, SIZE + 10, face="other", since=200)
    status, told = look(address, log, tmp_path)
    assert status == 1
    assert (
        why(told, "growth") == "invalid: Split view: the log does not continue the 300 entries that it signed before."
    )


def test_an_older_state_is_undetermined(address: str, folder: Path, log: MadeLog, tmp_path: Path) -> None:
    look(address, log, tmp_path)
    log.publish(folder, SIZE - 10)
    status, told = look(address, log, tmp_path)
    assert (status, why(told, "growth")[:12]) == (2, "undetermined")


def test_a_truncated_tile_is_refused(address: str, folder: Path, log: MadeLog, tmp_path: Path) -> None:
    tile = folder / "tile/0/000"
    tile.write_bytes(tile.read_bytes()[:-32])
    status, told = look(address, log, tmp_path)
    assert (status, why(told, "tiles")) == (1, "invalid: Tile 0/000 is cut short.")


def test_a_changed_tile_is_refused(address: str, folder: Path, log: MadeLog, tmp_path: Path) -> None:
    tile = folder / "tile/0/000"
    tile.write_bytes(b"\0" * 32 + tile.read_bytes()[32:])
    assert why(look(address, log, tmp_path)[1], "tiles") == (
        "invalid: Tile 0/000 does not hash to its place in the tile above."
    )
    (folder / "tile/1/000.p/1").write_bytes(b"\0" * 32)
    assert "do not hash to the root" in why(look(address, log, tmp_path)[1], "tiles")


def test_a_missing_tile_is_refused(address: str, folder: Path, log: MadeLog, tmp_path: Path) -> None:
    (folder / "tile/0/001.p/44").unlink()
    status, told = look(address, log, tmp_path)
    assert status == 1
    assert why(told, "tiles") == "invalid: The log does not serve tile/0/001."


def test_a_changed_entry_is_refused(address: str, folder: Path, log: MadeLog, tmp_path: Path) -> None:
    bundle = folder / "tile/entries/001.p/44"
    bundle.write_bytes(bundle.read_bytes().replace(b"test", b"best", 1))
    status, told = look(address, log, tmp_path)
    assert (status, why(told, "entries")) == (1, "invalid: Entry 256 is not the one in the tree.")


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (b'{"name":"Ana P\xc3\xa9rez"}', "could name a person (LOG-5)"),
        (b'{"b":1, "a":2}', "is not in its one form (canonical JSON)"),
        (b"\x00\x01", "is not JSON"),
    ],
)
def test_an_entry_out_of_form_is_refused(tmp_path: Path, log: MadeLog, entry: bytes, reason: str) -> None:
    class Loose(MadeLog):
        def entries(self, size: int, *, face: str = "", since: int = 0) -> list[bytes]:
            return [entry][:size]

        def tree(self, size: int, *, face: str = "", since: int = 0) -> Any:
            from tradelane.trust.formats.log import tree_of
            from tradelane.trust.rules.log import leaf_hash

            return tree_of([leaf_hash(e) for e in self.entries(size)])

    loose = Loose(log.origin, log.key)
    loose.publish(tmp_path / "loose", 1)
    status, told = look(str(tmp_path / "loose"), log, tmp_path)
    assert (status, why(told, "entries")) == (1, f"invalid: Entry 0 {reason}.")


def test_a_server_that_does_not_answer_is_undetermined(log: MadeLog, tmp_path: Path) -> None:
    status, told = look("http://127.0.0.1:9", log, tmp_path)
    assert (status, told["result"]) == (2, "undetermined")


def test_without_a_key_the_log_is_undetermined(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRADELANE_HOME", raising=False)
    monkeypatch.delenv("TRADELANE_TRUST", raising=False)
    assert run("verify", str(folder))[0] == 2


def test_a_mirror_holds_the_same_files_and_refuses_a_second_face(
    address: str, folder: Path, log: MadeLog, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    assert run("mirror", address, str(copy), "--key", log.vkey)[0] == 0
    assert look(str(copy), log, tmp_path)[0] == 0, "a mirror is a log"
    for name in ("checkpoint", "tile/0/000", "tile/entries/001.p/44"):
        assert (copy / name).read_bytes() == (folder / name).read_bytes()
    log.publish(folder, SIZE + 1, face="other", since=7)
    status, told = run("mirror", address, str(copy), "--key", log.vkey)
    assert (status, why(told, "growth")[:20]) == (1, "invalid: Split view:")
    assert open_note((copy / "checkpoint").read_text(), [])[0].split("\n")[1] == "300", "the copy stays as it was"
    assert not list(copy.rglob("*.draft"))


def test_a_damaged_memory_is_told(
    folder: Path, log: MadeLog, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "seen.json").write_text("{")
    assert look(str(folder), log, tmp_path)[0] == 1
    assert "LOG-10" in capsys.readouterr().err


def test_a_cosigned_checkpoint_still_verifies(folder: Path, log: MadeLog, tmp_path: Path) -> None:
    note = log.checkpoint(SIZE)
    text = note.partition("\n\n")[0] + "\n"
    (folder / "checkpoint").write_text(note + cosign(text, name="w.example", key=MadeLog().key, time=1))
    assert look(str(folder), log, tmp_path)[0] == 0
