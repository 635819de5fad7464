# SPDX-License-Identifier: Apache-2.0
"""The words of people beside an entry, as they travel and as they are sealed; apart from the bytes that are signed."""

import re
from collections.abc import Iterable
from typing import Any

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.errors import Unreadable
from tradelane.titles.formats.typed_json import LONGEST_LIST, from_json, to_json
from tradelane.titles.values import Told

_SALT = re.compile(r"[0-9a-f]{32,128}")


def told_json(told: Iterable[Told]) -> list[dict[str, str]]:
    """Words with their salts as plain JSON."""
    return [to_json(each) for each in told]


def told_from_json(value: Any, *, field: str = "words") -> tuple[Told, ...]:
    """Read what `told_json` wrote. Raises Unreadable. Whether they open anything a rule says (TITLE-90)."""
    if not isinstance(value, list) or len(value) > LONGEST_LIST:
        raise _not_words(field)
    told = tuple(from_json(Told, each, field=f"{field}[{i}]") for i, each in enumerate(value))
    if not all(_SALT.fullmatch(each.salt) for each in told):
        raise _not_words(field)
    return told


def told_bytes(told: Iterable[Told]) -> bytes:
    """Words with their salts as they are sealed."""
    return canonical(told_json(told))


def told_from_bytes(content: bytes) -> tuple[Told, ...]:
    """What `told_bytes` wrote. Raises Unreadable."""
    return told_from_json(parse(content))


def _not_words(field: str) -> Unreadable:
    return Unreadable(
        f"words are a list of {LONGEST_LIST} at most, each with field, salt and text; a salt is hexadecimal",
        field=field, rule="TITLE-READ-11", fix="Send them as prepare_entry gave them.",
    )  # fmt: skip
