# SPDX-License-Identifier: Apache-2.0
"""What cases may know when they are filed, as examples that stand for all; apart, so that a proof asks no real case.

An expression tells two values apart only by what it compares them with. So each number that it names, one below and one
above, and each text that it names and one other, stand for every value there is.
"""

import re
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

from tradelane.window.formats.facts import party_facts
from tradelane.window.values import Tier

OTHER = "any other"
"""Stands for every text that no expression names."""
DRAWS, REFUSALS, ITEMS = (0, 999), (0, 999_999), (1, 999_999)
"""Least and greatest number of each."""

EXAMPLE_ITEM: dict[str, Any] = {
    "hs": "090121", "heading": "0901", "chapter": "09", "origin": "MX", "direction": "export", "mode": "1",
    "net_kg": 1.0, "value": 1.0, "dangerous": False, "parties": party_facts(()),
}  # fmt: skip
"""One goods item as the table of permits sees it, with every fact of its kind."""

_NUMBER = re.compile(r"(?<![\w\"'])\d{1,9}(?![\w\"'])")
_TEXT = re.compile(r"\"([^\"]*)\"|'([^']*)'")


def example_cases(roles: Iterable[str], permits: Iterable[str]) -> list[dict[str, Any]]:
    """Cases as they are filed, with every fact of its kind: one that needs no permit, one that needs all."""
    return [
        {
            "permits": held, "verdicts": dict.fromkeys(roles, "pending"), "appeal": "none",
            "trader": {"tier": str(Tier.NONE), "refused": 0}, "draw": 0, "mode": "", "direction": "export",
            "origins": ["MX"], "items": 1,
        }
        for held in ([], list(permits))
    ]  # fmt: skip


def filed(expressions: Iterable[str], *, named: Iterable[str]) -> list[dict[str, Any]]:
    """What cases know when they are filed of the facts that are `named`, such as `draw`; each way that matters.

    Facts that every play sets itself, such as the permits, are left out.
    """
    texts = list(expressions)
    ways: dict[str, Callable[[list[str]], list[Any]]] = {
        "trader": lambda said: [
            {"tier": str(tier), "refused": refused} for tier in Tier for refused in _refusals(said)
        ],
        "draw": lambda said: _numbers(said, *DRAWS),
        "items": lambda said: _numbers(said, *ITEMS),
        "mode": _words,
        "direction": lambda _: ["export", "import"],
        "origins": lambda said: [*([word] for word in _words(said)), _words(said)],
    }
    asked = [name for name in ways if name in set(named)]
    values = [ways[name]([text for text in texts if name in text]) for name in asked]
    return [dict(zip(asked, chosen, strict=True)) for chosen in product(*values)]


def _refusals(texts: Iterable[str]) -> list[int]:
    said = [text for text in texts if "refused" in text]
    return _numbers(said, *REFUSALS) if said else [0]


def _numbers(texts: Iterable[str], least: int, most: int) -> list[int]:
    named = {int(found) for text in texts for found in _NUMBER.findall(text)}
    near = {least, most, *named, *(n - 1 for n in named), *(n + 1 for n in named)}
    return sorted(n for n in near if least <= n <= most)


def _words(texts: Iterable[str]) -> list[str]:
    return [*sorted({one or other for text in texts for one, other in _TEXT.findall(text)}), OTHER]
