# SPDX-License-Identifier: Apache-2.0
"""The log against cases that others wrote: transparency-dev/merkle and the test log of transparency-dev/tessera."""

import base64
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.log import consistency_path, inclusion_path, root_of
from tradelane.trust.formats.notes import NoteKey, read_checkpoint
from tradelane.trust.formats.tiles import TileAt, TileName, nodes_in, read_bundle, tile_exists, write_bundle
from tradelane.trust.rules.log import (
    leaf_hash,
    the_entry_is_in_the_tree,
    the_log_only_grew,
    the_range_is_in_the_tree,
)

FOLDER = Path(os.environ.get("TRADELANE_STANDARDS", "")) / "log"
TESSERA_VKEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
"""Public key of tessera's test log, published with it (testdata/build_log.sh)."""
SIZES = range(16)


def _cases(kind: str) -> list[Any]:
    found = sorted((FOLDER / "merkle" / kind).rglob("*.json")) if os.environ.get("TRADELANE_STANDARDS") else []
    named = [pytest.param(path, id=str(path.relative_to(FOLDER / "merkle" / kind).with_suffix(""))) for path in found]
    return named or [pytest.param(None, marks=pytest.mark.skip("TRADELANE_STANDARDS names no folder"))]


def _read(path: Path) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(path.read_text())
    for name in ("root", "root1", "root2", "leafHash"):
        if name in case:
            case[name] = base64.b64decode(case[name] or "")
    case["proof"] = [base64.b64decode(p) for p in case["proof"] or []]
    return case


@pytest.mark.parametrize("path", _cases("inclusion"))
def test_merkle_inclusion(path: Path) -> None:
    case = _read(path)
    holds = the_entry_is_in_the_tree(
        index=case["leafIdx"], size=case["treeSize"], leaf=case["leafHash"], path=case["proof"], root=case["root"]
    )
    assert holds is not case["wantErr"], case["desc"]


@pytest.mark.parametrize("path", _cases("consistency"))
def test_merkle_consistency(path: Path) -> None:
    case = _read(path)
    holds = the_log_only_grew(
        size1=case["size1"], root1=case["root1"], size2=case["size2"], root2=case["root2"], proof=case["proof"]
    )
    assert holds is not case["wantErr"], case["desc"]


@pytest.mark.parametrize("path", _cases("subtreeinclusion"))
def test_merkle_subtree_inclusion(path: Path) -> None:
    case = _read(path)
    width = case["end"] - case["start"]
    aligned = width > 0 and case["start"] % (1 << (width - 1).bit_length()) == 0
    holds = aligned and the_entry_is_in_the_tree(
        index=case["leafIdx"] - case["start"], size=width, leaf=case["leafHash"], path=case["proof"], root=case["root"]
    )
    assert holds is not case["wantErr"], case["desc"]


@pytest.mark.parametrize("path", _cases("subtreeconsistency"))
def test_merkle_subtree_consistency(path: Path) -> None:
    case = _read(path)
    holds = the_range_is_in_the_tree(
        start=case["start"],
        end=case["end"],
        node=case["root1"],
        size=case["size"],
        root=case["root2"],
        proof=case["proof"],
    )
    assert holds is not case["wantErr"], case["desc"]


def _tile(standards: Path) -> TileAt:
    folder = standards / "log/tessera/log/tile"
    return lambda level, index, width: (folder / TileName(level, index, width).as_path()).read_bytes()


@pytest.mark.parametrize("size", SIZES)
def test_tessera_checkpoint_is_signed_and_its_root_is_that_of_the_tiles(standards: Path, size: int) -> None:
    note = (standards / f"log/tessera/log/checkpoint.{size}").read_text()
    checkpoint = read_checkpoint(note, NoteKey.from_vkey(TESSERA_VKEY))
    assert (checkpoint.origin, checkpoint.size) == ("example.com/log/testdata", size)
    assert root_of(size, nodes_in(size, _tile(standards))) == checkpoint.root


@pytest.mark.parametrize("size", SIZES)
def test_tessera_checkpoint_with_a_changed_byte_is_refused(standards: Path, size: int) -> None:
    note = (standards / f"log/tessera/log/checkpoint.{size}").read_text()
    key = NoteKey.from_vkey(TESSERA_VKEY)
    for at in (0, len("example.com/log/testdata\n"), note.index("\n\n") - 3, len(note) - 10):
        changed = note[:at] + ("B" if note[at] != "B" else "C") + note[at + 1 :]
        with pytest.raises(Unreadable):
            read_checkpoint(changed, key)


@pytest.mark.parametrize("size", SIZES[1:])
def test_tessera_entries_hash_to_the_tile_and_are_proved(standards: Path, size: int) -> None:
    bundle = (standards / "log/tessera/log/tile" / TileName(None, 0, size).as_path()).read_bytes()
    entries = read_bundle(bundle)
    assert write_bundle(entries) == bundle
    assert b"".join(leaf_hash(entry) for entry in entries) == _tile(standards)(0, 0, size)
    node = nodes_in(size, _tile(standards))
    root = root_of(size, node)
    for index, entry in enumerate(entries):
        path = inclusion_path(index=index, size=size, node=node)
        assert the_entry_is_in_the_tree(index=index, size=size, leaf=leaf_hash(entry), path=path, root=root)
    for earlier in SIZES[1 : size + 1]:
        proof = consistency_path(size1=earlier, size2=size, node=node)
        before = root_of(earlier, nodes_in(earlier, _tile(standards)))
        assert the_log_only_grew(size1=earlier, root1=before, size2=size, root2=root, proof=proof)


def test_tessera_tiles_are_named_as_we_name_them(standards: Path) -> None:
    folder = standards / "log/tessera/log/tile"
    names = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
    assert len(names) > 20
    for name in names:
        assert TileName.from_path(name).as_path() == name
        assert tile_exists(TileName.from_path(name), 15)


def test_a_vkey_round_trips_and_refuses_another_id() -> None:
    key = NoteKey.from_vkey(TESSERA_VKEY)
    assert (key.name, key.key_id.hex(), key.as_vkey()) == ("example.com/log/testdata", "33d7b496", TESSERA_VKEY)
    for bad in (TESSERA_VKEY.replace("33d7", "33d8"), TESSERA_VKEY[:-4], "", "a+b", TESSERA_VKEY.replace("+Ae", "+Be")):
        with pytest.raises(Unreadable):
            NoteKey.from_vkey(bad)
