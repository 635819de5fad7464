# SPDX-License-Identifier: Apache-2.0
"""Findings told in the reader's language; apart from the rules, whose one text is English.

`data/laws/LANGUAGE.json` maps English to the language. Terms such as BT-1 or ibt-001 are written `{}` there and stay as
they are, in their order. A lower-case slot (`{tax}`) holds a part that is translated too; a slot in capitals (`{NAME}`)
holds a code or the name of an element, which stays.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Finding
from tradelane.kernel.quoting import quoted

ENGLISH = "en"
_TERM = re.compile(r"\b(?:BT|BG|ibt|ibg)(?:-[A-Z]{2})?-\d+")
_SLOT = re.compile(r"\{(\w+)\}")
_CODE = r"(?=\S*[A-Z0-9:])\S+"
"""A word that is no English one: it has a capital, a digit or a colon."""
_STATED = " Here: "
"""What stands between the text of a law and what the invoice says instead."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """An English text with slots, and the same text in the language."""

    english: re.Pattern[str]
    told: str


@dataclass(frozen=True)
class Phrasebook:
    """What the laws say, in one language."""

    words: Mapping[str, str]
    parts: Mapping[str, str]
    texts: Mapping[str, str]
    fixes: Mapping[str, str]

    def text(self, english: str) -> str | None:
        """The text of a law in the language; None when the book lacks it."""
        return self._whole(english, self.texts, self._texts_with_slots)

    def fix(self, english: str) -> str | None:
        """How to mend it, in the language; None when the book lacks it."""
        return self._whole(english, self.fixes, self._fixes_with_slots)

    @cached_property
    def _texts_with_slots(self) -> list[_Pattern]:
        return _with_slots(self.texts)

    @cached_property
    def _fixes_with_slots(self) -> list[_Pattern]:
        return _with_slots(self.fixes)

    @cached_property
    def _parts_with_slots(self) -> list[_Pattern]:
        return _with_slots(self.parts)

    def _whole(self, english: str, exact: Mapping[str, str], patterns: list[_Pattern]) -> str | None:
        terms = iter(_TERM.findall(english))
        told = self._told(_TERM.sub("{}", english), exact, patterns)
        return None if told is None else re.sub(r"\{\}", lambda _: next(terms), told)

    def _told(self, english: str, exact: Mapping[str, str], patterns: list[_Pattern]) -> str | None:
        if english in exact:
            return exact[english]
        return next((told for pattern in patterns if (told := self._filled(pattern, english)) is not None), None)

    def _filled(self, pattern: _Pattern, english: str) -> str | None:
        """The text of the pattern with its parts translated; None when it does not fit, or a part is unknown."""
        found = pattern.english.fullmatch(english)
        if found is None:
            return None
        filled: dict[str, str] = {}
        for slot, said in found.groupdict().items():
            part = said if slot.isupper() else self._told(said, self.parts, self._parts_with_slots)
            if part is None:
                return None
            filled[slot] = part
        return _SLOT.sub(lambda slot: filled[slot[1]], pattern.told)


def _with_slots(texts: Mapping[str, str]) -> list[_Pattern]:
    return [_Pattern(_expression(english), told) for english, told in texts.items() if _SLOT.search(english)]


def _expression(english: str) -> re.Pattern[str]:
    """The expression that finds what stands in each slot; a slot that comes again holds the same."""
    made, seen = "", set[str]()
    for index, piece in enumerate(_SLOT.split(english)):
        if index % 2 == 0:
            made += re.escape(piece)
        elif piece in seen:
            made += f"(?P={piece})"
        else:
            seen.add(piece)
            made += f"(?P<{piece}>{_CODE if piece.isupper() else '.+?'})"
    return re.compile(made)


def languages() -> tuple[str, ...]:
    """The languages in which findings can be told; English, in which the laws are written, is the first."""
    return (ENGLISH, *sorted(file.name.removesuffix(".json") for file in _books().iterdir()))


def require_language(language: str) -> None:
    """Do nothing when findings can be told in the language. Raises Unreadable."""
    if language not in languages():
        raise Unreadable(
            f"findings are not told in {quoted(language)}", field="language", rule="CHECK-2",
            fix=f"Use one of: {', '.join(languages())}.",
        )  # fmt: skip


@cache
def phrasebook(language: str) -> Phrasebook:
    """The phrasebook of a language other than English. Raises Unreadable when there is none."""
    require_language(language)
    return Phrasebook(**json.loads(_books().joinpath(f"{language}.json").read_text(encoding="utf-8")))


def told_in(finding: Finding, language: str) -> Finding:
    """The finding in a language: what the phrasebook lacks stays English, as do id, level and path.

    Raises Unreadable when there is no such language.
    """
    if language == ENGLISH:
        return finding
    book = phrasebook(language)
    return replace(finding, message=_message(book, finding.message), fix=book.fix(finding.fix) or finding.fix)


def _message(book: Phrasebook, english: str) -> str:
    text, here, stated = english.partition(_STATED)
    told = book.text(text)
    if told is None:
        return english
    return f"{told} {book.words['Here']}: {stated}" if here else told


def _books() -> Traversable:
    return resources.files("tradelane.documents").joinpath("data/laws")
