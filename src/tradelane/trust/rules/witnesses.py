# SPDX-License-Identifier: Apache-2.0
"""When a witness cosigns another log's checkpoint; apart from the log's rules, because a witness trusts no log."""

from tradelane.kernel.rule import rule


@rule(
    "LOG-11",
    cites="C2SP tlog-witness, add-checkpoint",
    field="old",
    fix="Name as old size the one that the witness cosigned last; it is in its answer.",
)
def the_old_size_is_the_one_cosigned_last(*, old: int, last: int) -> bool:
    """A checkpoint is compared with the one that the witness cosigned last, and with no other."""
    return old == last


@rule("LOG-12", cites="C2SP tlog-witness, add-checkpoint", field="old", fix="Send the log's latest checkpoint.")
def the_old_size_is_not_past_the_new(*, old: int, new: int) -> bool:
    """A log never gets shorter: the old size is at most the new one."""
    return old <= new


@rule(
    "LOG-13",
    cites="C2SP tlog-witness, add-checkpoint",
    field="checkpoint",
    fix="Keep both checkpoints and show them to everybody who relies on the log: they prove a split view.",
)
def one_size_has_one_root(*, size1: int, root1: bytes, size2: int, root2: bytes) -> bool:
    """Two checkpoints of one log with the same size have the same root."""
    return size1 != size2 or root1 == root2


@rule(
    "LOG-14",
    cites="C2SP tlog-witness, introduction",
    field="checkpoint",
    fix="Ask the operator of another node.",
)
def the_witness_is_another_operator(*, log_economy: str, witness_economy: str) -> bool:
    """A node does not witness the log that it runs itself."""
    return log_economy != witness_economy
