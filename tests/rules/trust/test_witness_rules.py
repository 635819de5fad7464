# SPDX-License-Identifier: Apache-2.0
"""The rules of witnessing, each with a case that holds and one that doesn't."""

from tradelane.trust.rules.witnesses import (
    one_size_has_one_root,
    the_old_size_is_not_past_the_new,
    the_old_size_is_the_one_cosigned_last,
    the_witness_is_another_operator,
)


def test_the_old_size_is_the_one_cosigned_last() -> None:
    assert the_old_size_is_the_one_cosigned_last(old=7, last=7)
    assert not the_old_size_is_the_one_cosigned_last(old=6, last=7)


def test_the_old_size_is_not_past_the_new() -> None:
    assert the_old_size_is_not_past_the_new(old=7, new=7)
    assert not the_old_size_is_not_past_the_new(old=8, new=7)


def test_one_size_has_one_root() -> None:
    assert one_size_has_one_root(size1=7, root1=b"a", size2=7, root2=b"a")
    assert one_size_has_one_root(size1=7, root1=b"a", size2=8, root2=b"b")
    assert not one_size_has_one_root(size1=7, root1=b"a", size2=7, root2=b"b")


def test_the_witness_is_another_operator() -> None:
    assert the_witness_is_another_operator(log_economy="MX", witness_economy="SG")
    assert not the_witness_is_another_operator(log_economy="MX", witness_economy="MX")
