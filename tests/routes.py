# SPDX-License-Identifier: Apache-2.0
"""Every address of the node, from Django's resolver and the API's own list; apart, because several tests walk them."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter
from django.urls.resolvers import RoutePattern

NUMBER = "1"
WORDS = {
    "act": ["consignment", "documents", "transfer", "surrender"],
    "code": ["mx-export"],
    "economy": ["MX"],
    "kind": ["commercial-invoice"],
    "lane": ["MX-SG"],
    "question": ["1"],
    "section": ["notice"],
    "standard": ["ubl"],
    "system": ["CBPR"],
    "format": ["json", "xml", "pdf"],
}
"""Parameters that are words and no subjects, with values that get past the first look."""
_COMBINATIONS = 40
"""Addresses tried per route: enough for each subject in each place."""


@dataclass(frozen=True, slots=True)
class Route:
    """One address with its parameters in angle brackets."""

    path: str
    parameters: tuple[str, ...]
    numbers: frozenset[str]
    """Parameters that take whole numbers."""

    def filled(self, values: list[str]) -> Iterator[str]:
        """The address with every way to put `values` into its parameters, up to a bound."""
        choices = [[NUMBER] if name in self.numbers else WORDS.get(name, values) for name in self.parameters]
        for chosen in itertools.islice(_together(choices), _COMBINATIONS):
            path = self.path
            for name, value in zip(self.parameters, chosen, strict=True):
                path = path.replace(f"<{name}>", value)
            yield path


def _together(choices: list[list[str]]) -> Iterator[tuple[str, ...]]:
    """One of each list, every value of each early: those at one place together first, then each with its neighbours."""
    longest = max(map(len, choices), default=1)
    everything = (
        tuple(values[(n + place * shift) % len(values)] for place, values in enumerate(choices))
        for shift in range(longest)
        for n in range(longest)
    )
    yield from dict.fromkeys(everything)


def every_route() -> list[Route]:
    """All of them, API included, without static files."""
    return sorted(set(_walk(get_resolver(), "/", frozenset())), key=lambda route: route.path)


def _walk(resolver: URLResolver, before: str, numbers: frozenset[str]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = before + _text(entry)
        found = numbers | {
            name for name, converter in entry.pattern.converters.items() if isinstance(converter, IntConverter)
        }
        if isinstance(entry, URLResolver):
            yield from _walk(entry, path, found)
        elif isinstance(entry, URLPattern):
            yield Route(path, tuple(re.findall(r"<(\w+)>", path)), found)


def _text(entry: URLPattern | URLResolver) -> str:
    """The pattern as text: `<str:id>` and `(?P<id>…)` both become `<id>`."""
    if isinstance(entry.pattern, RoutePattern):
        return re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", str(entry.pattern))
    text = str(entry.pattern).removeprefix("^").removesuffix("$").removesuffix(r"\Z")
    return re.sub(r"\(\?P(<\w+>)(?:[^()]|\([^()]*\))*\)", r"\1", text)
