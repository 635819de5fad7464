# SPDX-License-Identifier: Apache-2.0
"""Which lines of several documents are about the same goods; apart, as documents order, split and join lines freely.

Lines that say the same are put together first, then those that are most alike (seller's number, HS code, description,
quantities). What is left over may be part of a line that another document joins: such lines are added up. A document
whose one line names all goods in general terms (UCP 600 art. 14(e)) is compared by its sums alone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tradelane.documents.formats.judging import AMOUNTS, QUANTITIES
from tradelane.kernel.findings import Verdict
from tradelane.kernel.money import plain
from tradelane.kernel.quantities import factor_between

Line = Mapping[str, str]
"""What a document says of one line, by field."""
Judged = Callable[[str, str, str], Verdict]
"""(field, one value, other value) → whether they agree."""

ADDED = ("quantity", "net_mass", "gross_mass", "packages", "value")
"""Fields of a line that add up over lines."""
_WEIGHTS: Mapping[str, tuple[float, float]] = {
    "seller_sku": (6, -3),
    "hs_code": (3, -3),
    "description": (4, -2),
    "dangerous_goods_un": (2, -2),
    "quantity": (2, -1),
    "value": (2, -1),
    "marks": (2, -0.5),
    "net_mass": (1.5, -0.5),
    "gross_mass": (1.5, -0.5),
    "packages": (1, -0.5),
    "unit_price": (1, -0.5),
    "origin": (0.5, -0.5),
}
"""How much agreement and disagreement on a field say about whether two lines are the same goods."""
_ENOUGH = 2.0
"""Likeness from which a line belongs to goods that others list; fewer lines than goods need less."""
_MOST_PAIRS = 10_000
"""Pairs of lines that are weighed (about a second); beyond, what does not say the same is paired by its place."""
_MOST_JOINED = 200
"""Goods among which split lines are looked for; in longer documents each line stands for itself."""


@dataclass(slots=True)
class Goods:
    """The lines of several documents about the same goods, by file."""

    lines: dict[str, dict[str, str]]
    places: dict[str, int]
    """Where the (first) line stands in its file, from 0."""

    @property
    def known(self) -> dict[str, str]:
        """What the files say of these goods, the first of each field."""
        merged: dict[str, str] = {}
        for line in self.lines.values():
            merged = {**line, **merged}
        return merged


@dataclass(frozen=True, slots=True)
class Matched:
    """Goods in the order of the first file that lists them (whole files first), and files that name all by one line."""

    goods: tuple[Goods, ...]
    general: frozenset[str]


def match_lines(
    files: Mapping[str, Sequence[Line]], *, judged: Judged, partial: frozenset[str] = frozenset()
) -> Matched:
    """The goods of all files. Every line is in exactly one of them, but for the lines of `general` files.

    `partial` files, such as credit notes, name only some of the goods.
    """
    listing = {name: list(lines) for name, lines in files.items() if lines}
    several = [sums(lines) for lines in listing.values() if _are_several_goods(lines, judged)]
    general = frozenset(
        name
        for name, lines in listing.items()
        if len(lines) == 1 and name not in partial and _names_all(lines[0], several, judged)
    )
    listed = [name for name in listing if name not in general]
    goods: list[Goods] = []
    for name in sorted(listed, key=lambda name: -len({field for line in listing[name] for field in line})):
        _add(goods, name, listing[name], judged)
    goods = _folded(goods, frozenset(listed) - partial, judged)
    order = {name: n for n, name in enumerate(sorted(listed, key=partial.__contains__))}
    goods.sort(key=lambda row: min((order[name], place) for name, place in row.places.items()))
    return Matched(tuple(goods), general)


def _are_several_goods(lines: Sequence[Line], judged: Judged) -> bool:
    return any(not _same_goods(lines[0], line, judged) for line in lines[1:])


def _names_all(line: Line, several: Iterable[Line], judged: Judged) -> bool:
    """Whether one line has the sums of all lines of another file, which are of several goods."""
    own = sums([line])
    return any(_sums_agree(own, other, judged, all_of_them=True) for other in several)


def _sums_agree(first: Line, second: Line, judged: Judged, *, all_of_them: bool) -> bool:
    results = {judged(field, first[field], second[field]) for field in first if field in second}
    return Verdict.VALID in results and not (all_of_them and Verdict.INVALID in results)


def _add(goods: list[Goods], name: str, lines: Sequence[Line], judged: Judged) -> None:
    """Put the lines of one file to the goods that are known, or make them goods of their own."""
    taken: dict[int, int] = {}
    _pair_equal(goods, lines, taken)
    _pair_alike(goods, lines, taken, judged)
    by_line = {line: row for row, line in taken.items()}
    for place, line in enumerate(lines):
        if place in by_line:
            row = goods[by_line[place]]
            row.lines[name], row.places[name] = dict(line), place
        else:
            goods.append(Goods({name: dict(line)}, {name: place}))


def _pair_equal(goods: Sequence[Goods], lines: Sequence[Line], taken: dict[int, int]) -> None:
    """Lines that say exactly the same, as far as both say anything; among equals those at one place, then the order."""
    known = [row.known for row in goods]
    shared = sorted({field for line in lines for field in line} & {field for row in known for field in row})
    if not shared:
        return
    theirs = [tuple(row.get(field, "") for field in shared) for row in known]
    ours = [tuple(line.get(field, "") for field in shared) for line in lines]
    taken.update((n, n) for n, (one, other) in enumerate(zip(theirs, ours, strict=False)) if one == other)
    waiting: dict[tuple[str, ...], list[int]] = {}
    for n in range(len(theirs) - 1, -1, -1):
        if n not in taken:
            waiting.setdefault(theirs[n], []).append(n)
    placed = set(taken.values())
    for place, said in enumerate(ours):
        if place not in placed and (rows := waiting.get(said)):
            taken[rows.pop()] = place


def _pair_alike(goods: Sequence[Goods], lines: Sequence[Line], taken: dict[int, int], judged: Judged) -> None:
    """The rest, the most alike first; as many lines as goods are all paired, so that a changed field is found."""
    rows = [n for n in range(len(goods)) if n not in taken]
    used = set(taken.values())
    left = [place for place in range(len(lines)) if place not in used]
    if len(rows) * len(left) > _MOST_PAIRS:
        taken.update(zip(rows, left, strict=False))
        return
    even = len(rows) == len(left)
    known = [goods[n].known for n in rows]
    scored = sorted(
        (-likeness(known[i], lines[place], judged), abs(i - j), row, place)
        for i, row in enumerate(rows)
        for j, place in enumerate(left)
    )
    done: set[int] = set()
    for unlikeness, _, row, place in scored:
        if row not in taken and place not in done and (even or -unlikeness >= _ENOUGH):
            taken[row] = place
            done.add(place)


def likeness(one: Line, other: Line, judged: Judged) -> float:
    """How much two lines look like the same goods: the weights of the fields that both have."""
    score = 0.0
    for field, (alike, unlike) in _WEIGHTS.items():
        if field in one and field in other:
            result = judged(field, one[field], other[field])
            score += alike if result is Verdict.VALID else unlike if result is Verdict.INVALID else 0
    return score


def _folded(goods: list[Goods], whole: frozenset[str], judged: Judged) -> list[Goods]:
    """Lines that some files split and others join, added up where their sums then agree."""
    if len(goods) > _MOST_JOINED or all(whole <= row.lines.keys() for row in goods):
        return goods
    done: list[Goods] = []
    rest = list(goods)
    while rest:
        row = rest.pop(0)
        kin = [other for other in rest if _same_goods(row.known, other.known, judged)]
        parts = [row, *kin]
        if kin and any(not whole <= part.lines.keys() for part in parts) and _sums_meet(parts, judged):
            rest = [other for other in rest if not any(other is part for part in kin)]
            row = _joined(parts)
        done.append(row)
    return done


def _same_goods(one: Line, other: Line, judged: Judged) -> bool:
    if "seller_sku" in one and "seller_sku" in other:
        return judged("seller_sku", one["seller_sku"], other["seller_sku"]) is Verdict.VALID
    shared = [field for field in ("hs_code", "description") if field in one and field in other]
    return bool(shared) and all(judged(field, one[field], other[field]) is Verdict.VALID for field in shared)


def _sums_meet(parts: Sequence[Goods], judged: Judged) -> bool:
    """Whether two files with different numbers of these lines have a sum in common."""
    by_file: dict[str, list[Line]] = {}
    for part in parts:
        for name, line in part.lines.items():
            by_file.setdefault(name, []).append(line)
    names = list(by_file)
    return any(
        len(by_file[one]) != len(by_file[other])
        and _sums_agree(sums(by_file[one]), sums(by_file[other]), judged, all_of_them=False)
        for n, one in enumerate(names)
        for other in names[:n]
    )


def _joined(parts: Sequence[Goods]) -> Goods:
    """One line a file: what adds up is added up, what all parts say stays, the rest is left out."""
    lines: dict[str, dict[str, str]] = {}
    places: dict[str, int] = {}
    for name in dict.fromkeys(name for part in parts for name in part.lines):
        own = [part.lines[name] for part in parts if name in part.lines]
        kept = {
            field: value
            for field, value in own[0].items()
            if field not in ADDED and (field == "description" or all(line.get(field) == value for line in own))
        }
        lines[name] = {**kept, **sums(own)}
        places[name] = min(part.places[name] for part in parts if name in part.places)
    return Goods(lines, places)


def sums(lines: Iterable[Line]) -> dict[str, str]:
    """The sum over the lines of each field that adds up and that every line states in units that add up."""
    own = list(lines)
    found = {}
    for field in ADDED:
        values = [line[field] for line in own if field in line]
        if values and len(values) == len(own) and (total := _sum(field, values)):
            found[field] = total
    return found


def _sum(field: str, values: Sequence[str]) -> str:
    """The sum as text, empty when the units do not add up."""
    if field not in QUANTITIES | AMOUNTS:
        return plain(sum((Decimal(value) for value in values), Decimal(0)))
    unit = values[0].partition(" ")[2]
    total = Decimal(0)
    for value in values:
        number, _, own = value.partition(" ")
        factor = factor_between(own, unit) if field in QUANTITIES else Decimal(1) if own == unit else None
        if factor is None:
            return ""
        total += Decimal(number) * factor
    return f"{plain(total)} {unit}"
