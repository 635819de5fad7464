# SPDX-License-Identifier: Apache-2.0
"""What an amendment changed, field by field; apart, as amended information is identified as such (MLETR art. 16)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs between two versions of a document."""

    path: str
    """Such as `goods_items[0].net_mass.value`."""
    before: str | None
    """None: it was not there."""
    after: str | None


def changes_between(before: Any, after: Any) -> list[Change]:
    """Every field on which two JSON values differ, by path."""
    old, new = dict(_leaves(before, "")), dict(_leaves(after, ""))
    return [
        Change(path, old.get(path), new.get(path)) for path in sorted({*old, *new}) if old.get(path) != new.get(path)
    ]


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _leaves(inner, f"{path}[{place}]")
    elif value is not None:
        yield path, value if isinstance(value, str) else str(value)
