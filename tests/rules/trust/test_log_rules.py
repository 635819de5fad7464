# SPDX-License-Identifier: Apache-2.0
"""The rules of the public log, each with a case that holds and one that doesn't."""

from tradelane.trust.formats.log import consistency_path, inclusion_path, root_of, tree_of
from tradelane.trust.rules.log import (
    EMPTY_ROOT,
    leaf_hash,
    node_hash,
    the_entry_fits_a_bundle,
    the_entry_is_in_the_tree,
    the_entry_names_no_person,
    the_log_only_grew,
    the_range_is_in_the_tree,
)

LEAVES = [leaf_hash(bytes([n])) for n in range(7)]
NODE = tree_of(LEAVES)


def test_the_entry_is_in_the_tree() -> None:
    root, path = root_of(7, NODE), inclusion_path(index=5, size=7, node=NODE)
    assert the_entry_is_in_the_tree(index=5, size=7, leaf=LEAVES[5], path=path, root=root)
    assert not the_entry_is_in_the_tree(index=4, size=7, leaf=LEAVES[5], path=path, root=root)
    assert not the_entry_is_in_the_tree(index=5, size=7, leaf=LEAVES[5], path=[*path, b"short"], root=root)
    assert not the_entry_is_in_the_tree(index=7, size=7, leaf=LEAVES[5], path=path, root=root)


def test_the_log_only_grew() -> None:
    proof = consistency_path(size1=3, size2=7, node=NODE)
    before, after = root_of(3, NODE), root_of(7, NODE)
    assert the_log_only_grew(size1=3, root1=before, size2=7, root2=after, proof=proof)
    assert not the_log_only_grew(size1=3, root1=after, size2=7, root2=after, proof=proof)
    assert not the_log_only_grew(size1=0, root1=EMPTY_ROOT, size2=7, root2=after, proof=[])
    assert the_log_only_grew(size1=7, root1=after, size2=7, root2=after, proof=[])


def test_the_range_is_in_the_tree() -> None:
    pair, root = node_hash(LEAVES[2], LEAVES[3]), root_of(4, NODE)
    proof = [node_hash(LEAVES[0], LEAVES[1])]
    assert the_range_is_in_the_tree(start=2, end=4, node=pair, size=4, root=root, proof=proof)
    assert not the_range_is_in_the_tree(start=1, end=3, node=pair, size=4, root=root, proof=proof)


def test_the_entry_fits_a_bundle() -> None:
    assert the_entry_fits_a_bundle(b"x" * 65_535)
    assert not the_entry_fits_a_bundle(b"x" * 65_536)
    assert not the_entry_fits_a_bundle(b"")


def test_the_entry_names_no_person() -> None:
    entry = {"kind": "invoice", "digest": "sha256:" + "0" * 64, "issuer": "MX.RFC.CAC201105AB1", "n": 3, "prev": None}
    assert the_entry_names_no_person(entry)
    assert not the_entry_names_no_person({**entry, "issuer": "Ana Pérez"})
    assert not the_entry_names_no_person({**entry, "to": {"mail": "ana@cafe.example"}})
    assert not the_entry_names_no_person({})
    assert not the_entry_names_no_person(["sha256:00"])
    assert not the_entry_names_no_person({**entry, "weight": 1.5})
