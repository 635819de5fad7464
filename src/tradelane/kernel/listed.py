# SPDX-License-Identifier: Apache-2.0
"""Lists of values in statements that are written by hand; apart, because every room's hot reads need them alike."""

from collections.abc import Iterable
from typing import Any

_FILLED_UP_TO = 512
"""Old SQLite takes 999 parameters."""


def listed(statement: str, *lists: Iterable[Any]) -> tuple[str, list[Any]]:
    """The statement with a mark for each value where it says `(...)`, once for each list, and all their values.

    The last value of a list is repeated up to a power of two: a store then meets few different statements, and prepares
    each once. An empty list is one that nothing is in.
    """
    values: list[Any] = []
    for each in lists:
        wanted = list(each)
        if wanted:
            length = max(len(wanted), min(1 << (len(wanted) - 1).bit_length(), _FILLED_UP_TO))
            wanted += wanted[-1:] * (length - len(wanted))
        statement = statement.replace("(...)", f"({', '.join(['%s'] * len(wanted)) or 'NULL'})", 1)
        values += wanted
    return statement, values
