# SPDX-License-Identifier: Apache-2.0
"""Proves that a reading leaves nothing of its file unsaid; apart, because every foreign format owes it.

Works on the file and the report alone: it walks the file itself, finds each place that the report calls lost, and
wants every other leaf back in the consignment.
"""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from tradelane.consignments.formats import to_json
from tradelane.consignments.formats.any_file import read_any
from tradelane.consignments.formats.xml_comments import without_comments
from tradelane.consignments.values import Note, Reading

_SCHEMES = {"UN/LOCODE", "ISO 6346", "BIC", "IMO", "INCOTERMS", "INCOTERMS 2020"}
"""What an attribute may say of a text that our field says by its name."""

_DAY = re.compile(r"^(\d{4}-\d\d-\d\d)T[0-9:.+Z-]+$")
"""A moment, of which the consignment keeps the day."""

_WORD = re.compile(r"[^\W_]+")
_STEP = re.compile(r"(?:[^:/\[\]]+:)?([^:/\[\]]+)(\[\d+\])?")


@lru_cache(maxsize=8)
def read(path: Path) -> Reading:
    """The reading of a file, kept for the tests that follow on the same file."""
    return read_any(path.read_bytes(), path.name)


@lru_cache(maxsize=8)
def parsed(path: Path) -> etree._Element:
    """The XML of a file, its comments set aside."""
    return etree.fromstring(without_comments(path.read_bytes()))


def unsaid_in_xml(path: Path, *, steering: frozenset[str]) -> list[str]:
    """Texts and attributes of an XML file that are neither in the consignment nor lost; `steering` tags say only how
    to read their neighbours."""
    reading, root = read(path), parsed(path)
    places = dict(_places(root))
    lost = {_without_prefixes(note.path): note for note in reading.lost}
    kept = _Kept(reading)
    unsaid = [f"lost at a place that is not there: {where}" for where in lost if where.partition("/@")[0] not in places]
    for where, element in places.items():
        text = (element.text or "").strip()
        note = lost.get(where)
        if note is not None and not _same(note, text):
            unsaid.append(f"{where}: {text!r} is told as {note.value!r}")
        if text and note is None and etree.QName(element).localname not in steering and not kept.holds(text):
            unsaid.append(f"{where}: {text!r}")
        if note is None:
            unsaid += [
                f"{where}/@{name}: {value!r}"
                for name, value in element.attrib.items()
                if (text or not len(element))
                and value.upper() not in _SCHEMES
                and not kept.holds(value)
                and f"{where}/@{_local(name)}" not in lost
            ]
    return unsaid


def unsaid_in_json(path: Path, value: Any, *, steering: frozenset[str]) -> list[str]:
    """Leaves of a JSON file that are neither in the consignment nor lost."""
    reading = read(path)
    lost = {note.path for note in reading.lost}
    kept = _Kept(reading)
    return [
        f"{where}: {leaf!r}"
        for where, leaf in leaves(value, "$")
        if leaf not in (None, "")
        and where not in lost
        and where.rpartition(".")[2] not in steering
        and not kept.holds(str(leaf))
    ]


def leaves(value: Any, where: str) -> Iterator[tuple[str, Any]]:
    """Every leaf of JSON data with its path."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from leaves(child, f"{where}.{key}")
    elif isinstance(value, list):
        for n, child in enumerate(value):
            yield from leaves(child, f"{where}[{n}]")
    else:
        yield where, value


class _Kept:
    """What a reading kept: the texts and numbers of the consignment, and what its doubts show."""

    def __init__(self, reading: Reading) -> None:
        data = [str(leaf) for _, leaf in leaves(to_json(reading.consignment), "") if leaf is not None]
        self._texts = [_bare(text) for text in (*data, *(note.value for note in reading.doubtful)) if text]
        self._words = {word.lower() for text in data for word in _WORD.findall(text)}
        self._numbers = {number for text in data if (number := _number(text)) is not None}
        if reading.consignment.priced:
            self._numbers |= {reading.consignment.goods_value.amount, reading.consignment.total_value.amount}

    def holds(self, text: str) -> bool:
        """Whether a text of the source is there: as it is, within a longer one, as a number, or as its day."""
        bare, number = _bare(_DAY.sub(r"\1", text)), _number(text)
        if number is not None and (number in self._numbers or -number in self._numbers):
            return True
        return bare in self._words if len(bare) < 3 else any(bare in kept for kept in self._texts)


def _places(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Every element by its path of local names, with its place among namesakes."""
    waiting = [(f"/{etree.QName(root).localname}", root)]
    while waiting:
        where, element = waiting.pop()
        yield where, element
        children = list(element.iterchildren(etree.Element))
        counts = Counter(child.tag for child in children)
        seen: Counter[object] = Counter()
        for child in children:
            seen[child.tag] += 1
            nth = f"[{seen[child.tag]}]" if counts[child.tag] > 1 else ""
            waiting.append((f"{where}/{etree.QName(child).localname}{nth}", child))


def _without_prefixes(path: str) -> str:
    path, at, attribute = path.partition("/@")
    steps = (_STEP.fullmatch(step) for step in path.lstrip("/").split("/"))
    plain = "/" + "/".join(f"{step[1]}{step[2] or ''}" for step in steps if step)
    return f"{plain}/@{_local(attribute)}" if at else plain


def _local(name: str | bytes) -> str:
    return str(name).rpartition("}")[2]


def _same(note: Note, text: str) -> bool:
    return note.value == text or (len(text) > 2_000 and note.value.startswith(text[:2_000]))


def _bare(text: str) -> str:
    return "".join(text.split()).lower().replace(":", ".")


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        return None
