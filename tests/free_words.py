# SPDX-License-Identifier: Apache-2.0
"""Words that a person could write anywhere, planted in every field that takes them, and looked for where they lie.

A test that plants says in which columns (`plants`). What it says is proved: after it each of those columns holds a
sealed value, and no byte that the node keeps holds the words. `PLANTED` is the sum of it all, to be compared with the
inventory.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.db import connections

from tests.kept_rows import everything_kept
from tests.marked_values import shapes
from tradelane.parties.formats.sealing import from_text, is_sealed

WORDS = "call Euphemia Larkspoor at 19 Thistledown about it"
"""Plainly invented, and nowhere else."""
PLANTED: set[str] = set()
"""Columns that some test plants words in, such as `titles.WordsRow.content`."""
_NEEDLES = [needle.lower() for needle in shapes("Euphemia Larkspoor").values()]


def plants(*columns: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Of a test that has people write WORDS: they lie sealed in these columns, and nowhere in clear."""
    PLANTED.update(columns)

    def wrap(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def planted(*args: Any, **kwargs: Any) -> None:
            test(*args, **kwargs)
            assert [column for column in columns if not _holds_sealed(column)] == [], "nothing sealed is there"
            assert not words_kept()

        return planted

    return wrap


def words_kept() -> bool:
    """Whether the words, in any shape, stand in a row of either database or in a byte of its file."""
    kept = everything_kept().encode()
    if connections["default"].vendor == "sqlite":
        kept += connections["default"].connection.serialize() + connections["vault"].connection.serialize()
    return stand_in(kept)


def stand_in(content: bytes) -> bool:
    """Whether the words, in any shape, stand in some bytes."""
    lower = content.lower()
    return any(needle in lower for needle in _NEEDLES)


def _holds_sealed(column: str) -> bool:
    model, field = column.rsplit(".", 1)
    values = apps.get_model(model)._default_manager.values_list(field, flat=True)
    return any(_is_sealed(value) for value in values)


def _is_sealed(value: Any) -> bool:
    if isinstance(value, bytes | memoryview):
        return is_sealed(bytes(value))
    if isinstance(value, dict):
        return any(map(_is_sealed, value.values()))
    return from_text(value) is not None
