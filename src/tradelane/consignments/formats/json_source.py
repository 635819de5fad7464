# SPDX-License-Identifier: Apache-2.0
"""Foreign JSON with a tally of what was taken; apart, because every shop's order is read by the same means."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from tradelane.consignments.values import Note
from tradelane.kernel.money import Money, decimal_from
from tradelane.kernel.rule import Rule

_SHOWN = 2_000


class JsonSource:
    """A JSON object with a tally of the leaves a reader took; paths read `$.line_items[0].sku`.

    `base` is where in the object the reader's document stands, such as `data.order`; its paths start there, and what
    stands beside it counts as lost.
    """

    def __init__(self, value: dict[str, Any], base: str = "") -> None:
        self.value = value
        self._base = f"{base}." if base else ""
        self.doubtful: list[Note] = []
        self._taken: set[str] = set()
        self._why: dict[str, str] = {}

    def peek(self, path: str) -> Any:
        """What stands at `path` (`customer.email`, `line_items[0].sku`), or None."""
        current: Any = self.value
        for step in f"{self._base}{path}".replace("[", ".[").split("."):
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
        self._taken.add(f"{self._base}{path}")
        return str(found).strip()

    def number(self, path: str) -> Decimal:
        """The Decimal at `path`, tallied as taken; a JSON number is read as it is written. Raises Unreadable."""
        self._taken.add(f"{self._base}{path}")
        found = self.peek(path)
        return decimal_from(repr(found) if isinstance(found, float) else found, field=self.where(path))

    def money(self, path: str, currency: str) -> Money:
        """The amount at `path`, tallied as taken. Raises Unreadable naming the path."""
        return Money(self.number(path), currency)

    def vetted(self, path: str, rule: Rule[[str]], text: str | None = None) -> str:
        """The text at `path` (or `text`, what it means) where `rule` holds of it; else it is lost, in doubt."""
        stated = self.peek(path)
        found = (stated.strip() if isinstance(stated, str) else "") if text is None else text
        if not found:
            return ""
        if rule(found):
            self.text(path)
            return found
        self.why_lost(path, f"left out: {rule.text}")
        self.doubt(path, f"left out ({rule.id}): {rule.text}", found)
        return ""

    def day(self, path: str) -> date | None:
        """The ISO 8601 day at `path`, tallied as taken; None, and lost, where there is none."""
        found = self.peek(path)
        try:
            day = date.fromisoformat(found[:10]) if isinstance(found, str) else None
        except ValueError:
            return None
        self.text(path)
        return day

    def count(self, path: str) -> int:
        """How many entries the list at `path` has; 0 when there is none."""
        found = self.peek(path)
        return len(found) if isinstance(found, list) else 0

    def where(self, path: str) -> str:
        """The path from the root of the file, such as `$.data.order.lines[0].quantity`."""
        return f"$.{self._base}{path}"

    def take(self, path: str) -> None:
        """Tally everything at and below `path` as taken, because its copy elsewhere was read."""
        for leaf, _ in _leaves(self.peek(path), f"{self._base}{path}"):
            self._taken.add(leaf)

    def why_lost(self, path: str, why: str) -> None:
        """Say why what stands at or below `path` was not taken."""
        self._why[f"{self._base}{path}"] = why

    def doubt(self, path: str, message: str, value: str = "") -> None:
        """Note something taken over that a human should look at."""
        self.doubtful.append(Note(self.where(path), message, value))

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
