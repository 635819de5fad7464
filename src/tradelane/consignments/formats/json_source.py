# SPDX-License-Identifier: Apache-2.0
"""Foreign JSON with a tally of what was taken; apart, because every shop's order is read by the same means."""

from collections.abc import Iterator
from typing import Any

from tradelane.consignments.values import Note
from tradelane.kernel.money import decimal_from

_SHOWN = 2_000


class JsonSource:
    """A JSON object with a tally of the leaves a reader took; paths read `$.line_items[0].sku`."""

    def __init__(self, value: dict[str, Any]) -> None:
        self.value = value
        self.doubtful: list[Note] = []
        self._taken: set[str] = set()
        self._why: dict[str, str] = {}

    def peek(self, path: str) -> Any:
        """What stands at `path` (`customer.email`, `line_items[0].sku`), or None."""
        current: Any = self.value
        for step in path.replace("[", ".[").split("."):
            if step.startswith("["):
                place = int(step[1:-1])
                current = current[place] if isinstance(current, list) and place < len(current) else None
            else:
                current = current.get(step) if isinstance(current, dict) else None
        return current

    def text(self, path: str) -> str:
        """The text at `path`, tallied as taken; empty for null and for anything but text and numbers."""
        found = self.peek(path)
        if isinstance(found, bool) or not isinstance(found, str | int):
            return ""
        self._taken.add(path)
        return str(found).strip()

    def number(self, path: str) -> Any:
        """The Decimal at `path`, tallied as taken. Raises Unreadable naming the path."""
        self._taken.add(path)
        return decimal_from(self.peek(path), field=f"$.{path}")

    def count(self, path: str) -> int:
        """How many entries the list at `path` has; 0 when there is none."""
        found = self.peek(path)
        return len(found) if isinstance(found, list) else 0

    def take(self, path: str) -> None:
        """Tally everything at and below `path` as taken, because its copy elsewhere was read."""
        for leaf, _ in _leaves(self.peek(path), path):
            self._taken.add(leaf)

    def why_lost(self, path: str, why: str) -> None:
        """Say why what stands at or below `path` was not taken."""
        self._why[path] = why

    def doubt(self, path: str, message: str, value: str = "") -> None:
        """Note something taken over that a human should look at."""
        self.doubtful.append(Note(f"$.{path}", message, value))

    def lost(self) -> Iterator[Note]:
        """Every leaf that holds something and was not taken."""
        for path, leaf in _leaves(self.value, ""):
            if path not in self._taken and leaf not in (None, ""):
                why = next((w for p, w in self._why.items() if path.startswith(p)), "our data set has no place for it")
                text = leaf if isinstance(leaf, str) else str(leaf).lower() if isinstance(leaf, bool) else str(leaf)
                yield Note(f"$.{path}", why, text if len(text) <= _SHOWN else f"{text[:_SHOWN]} …")


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _leaves(child, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for n, child in enumerate(value):
            yield from _leaves(child, f"{path}[{n}]")
    else:
        yield path, value
