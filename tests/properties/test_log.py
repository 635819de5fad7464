# SPDX-License-Identifier: Apache-2.0
"""The log only grows: for any tree, every proof that we make holds, and no changed one does."""

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.log import consistency_path, inclusion_path, root_of, tree_of
from tradelane.trust.formats.tiles import TileName, nodes_in, read_bundle, write_bundle
from tradelane.trust.rules.log import leaf_hash, the_entry_is_in_the_tree, the_log_only_grew

entries = st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=70)


def _naive_root(leaves: list[bytes]) -> bytes:
    """RFC 9162 §2.1.1 word for word, as an oracle."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + _naive_root(leaves[:split]) + _naive_root(leaves[split:])).digest()


@given(entries)
def test_our_root_is_pymerkles_and_the_definitions(log: list[bytes]) -> None:
    leaves = [leaf_hash(entry) for entry in log]
    tree = InmemoryTree(algorithm="sha256")
    for entry in log:
        tree.append_entry(entry)
    assert root_of(len(log), tree_of(leaves)) == tree.get_root() == _naive_root(leaves)


@given(entries, st.data())
def test_every_entry_is_proved_and_no_other(log: list[bytes], data: st.DataObject) -> None:
    leaves = [leaf_hash(entry) for entry in log]
    node, size = tree_of(leaves), len(log)
    index = data.draw(st.integers(0, size - 1))
    path, root = inclusion_path(index=index, size=size, node=node), root_of(size, node)
    assert the_entry_is_in_the_tree(index=index, size=size, leaf=leaves[index], path=path, root=root)
    assert not the_entry_is_in_the_tree(index=index, size=size, leaf=leaf_hash(b"forged!"), path=path, root=root)
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        bent = [*path[:at], bytes([path[at][0] ^ 1]) + path[at][1:], *path[at + 1 :]]
        assert not the_entry_is_in_the_tree(index=index, size=size, leaf=leaves[index], path=bent, root=root)
        assert not the_entry_is_in_the_tree(index=index, size=size, leaf=leaves[index], path=path[:-1], root=root)


@given(entries, st.data())
def test_the_log_only_grows(log: list[bytes], data: st.DataObject) -> None:
    leaves = [leaf_hash(entry) for entry in log]
    node, size2 = tree_of(leaves), len(log)
    size1 = data.draw(st.integers(1, size2))
    proof = consistency_path(size1=size1, size2=size2, node=node)
    root1, root2 = root_of(size1, node), root_of(size2, node)
    assert the_log_only_grew(size1=size1, root1=root1, size2=size2, root2=root2, proof=proof)
    rewritten = [leaf_hash(b"rewritten"), *leaves[1:]]
    if rewritten != leaves:
        assert not the_log_only_grew(
            size1=size1, root1=root_of(size1, tree_of(rewritten)), size2=size2, root2=root2, proof=proof
        )


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 3000), st.data())
def test_tiles_hold_the_same_tree(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(n.to_bytes(2, "big")) for n in range(size)]
    in_memory = tree_of(leaves)

    def tile(level: int, index: int, width: int) -> bytes:
        return b"".join(in_memory(8 * level, index * 256 + n) for n in range(width))

    node = nodes_in(size, tile)
    assert root_of(size, node) == root_of(size, in_memory)
    index = data.draw(st.integers(0, size - 1))
    assert inclusion_path(index=index, size=size, node=node) == inclusion_path(index=index, size=size, node=in_memory)


@given(st.one_of(st.none(), st.integers(0, 63)), st.integers(0, 10**12), st.integers(1, 256))
def test_tile_addresses_round_trip(level: int | None, index: int, width: int) -> None:
    name = TileName(level, index, width)
    assert TileName.from_path(name.as_path()) == name


@given(st.text(max_size=30))
def test_any_address_is_read_or_refused(text: str) -> None:
    try:
        assert TileName.from_path(text).as_path() == text
    except Unreadable as error:
        assert error.rule == "LOG-9"


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_bundles_round_trip(log: list[bytes]) -> None:
    assert read_bundle(write_bundle(log)) == log
