# SPDX-License-Identifier: Apache-2.0
"""Comparison of the documents of one shipment, field by field; apart, because outsiders' documents come too.

Our documents are derived from one data set and can't disagree; documents of others can, and each field tells by
which rule.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tradelane.documents.formats.compared_facts import Said, said_by, said_in
from tradelane.documents.formats.judging import AMOUNTS, QUANTITIES, Judge, Judgement
from tradelane.documents.formats.line_matching import Line, Matched, match_lines, sums
from tradelane.documents.rules import agreement
from tradelane.documents.values import Conversion, CrossCheck, Difference, Document, Rate, Undecided
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Verdict

MOST_FILES = 40
"""Files of one comparison; a shipment has a dozen documents."""
SUM_OF_LINES = " (sum of its lines)"
"""Follows a file's name where a value is what its lines add up to."""

_Field = tuple[str, dict[str, str]]
"""A field and what each file says of it."""


def compare(documents: Mapping[str, Document], *, rates: Iterable[Rate] = ()) -> list[Difference]:
    """Every field on which our documents disagree, by file name. None among documents of one consignment."""
    return list(cross_check({name: said_by(document) for name, document in documents.items()}, rates).differences)


def compare_report(files: Iterable[tuple[str, bytes]], *, rates: Iterable[Rate] = ()) -> dict[str, Any]:
    """What `tradelane compare` prints: `{"differences": [{"field", "values", "rule"}], "undetermined": …}`."""
    return compare_files(files, rates=rates).as_dict()


def compare_files(files: Iterable[tuple[str, bytes]], *, rates: Iterable[Rate] = ()) -> CrossCheck:
    """The comparison of any documents of one shipment, by file name.

    Reads our JSON (sealed originals too), our XML and PDF, consignments, and what outsiders have: UBL, customs
    declarations, transport documents, shop orders, certificates. Raises Unreadable naming the file that can't be read.
    """
    said: dict[str, Said] = {}
    for name, content in files:
        if len(said) == MOST_FILES:
            raise Unreadable(
                f"more than {MOST_FILES} files", field="files", rule="FILE-7", fix="Compare one shipment at a time."
            )
        key = name if name not in said else f"{name} ({len(said) + 1})"
        said[key] = _read(key, content)
    return cross_check(said, rates)


def _read(name: str, content: bytes) -> Said:
    try:
        return said_in(name, content)
    except Unreadable as error:
        raise Unreadable(
            error.message,
            field=f"{name}: {error.field}".rstrip(": "),
            rule=error.rule,
            fix=error.fix,
            cites=error.cites,
        ) from error


def cross_check(said: Mapping[str, Said], rates: Iterable[Rate] = ()) -> CrossCheck:
    """The comparison of what files say. The user's rates count before those that a file states."""
    judge = Judge([*rates, *(rate for file in said.values() for rate in file.rates)])
    matched = match_lines(
        {name: file.lines for name, file in said.items()},
        judged=lambda field, one, other: judge.judge(field, one, other).result,
        partial=frozenset(name for name, file in said.items() if file.partial),
    )
    verdicts = _Verdicts(judge)
    for field, values in _fields(said, matched):
        verdicts.add(field, values)
    for name, file in said.items():
        if not file.partial:
            verdicts.add_totals(name, file.totals, file.lines)
    return CrossCheck(
        files={name: file.kind for name, file in said.items()},
        compared=tuple(verdicts.compared),
        differences=tuple(verdicts.differences),
        undetermined=tuple(verdicts.undetermined),
        conversions=tuple(verdicts.conversions),
    )


def _fields(said: Mapping[str, Said], matched: Matched) -> Iterator[_Field]:
    """Every field, in the order in which it is met, with what each file says of it."""
    heads = {name: file.facts for name, file in said.items()}
    yield from _by_field(heads)
    whole = [n for n, file in said.items() if file.lines and not file.partial and n not in matched.general]
    lacking = [(n, goods, [name for name in whole if name not in goods.lines]) for n, goods in enumerate(matched.goods)]
    if any(absent for _, _, absent in lacking):
        yield "goods_items", {name: str(len(said[name].lines)) for name in whole}
    for n, goods, absent in lacking:
        if absent:
            told = {name: line.get("description", "") for name, line in goods.lines.items()}
            yield f"goods_items[{n}]", told | dict.fromkeys(absent, "")
        for field, values in _by_field(goods.lines):
            yield f"goods_items[{n}].{field}", values
    yield from _totals({name: file for name, file in said.items() if not file.partial}, matched.general)


def _by_field(files: Mapping[str, Line]) -> Iterator[_Field]:
    for field in dict.fromkeys(field for facts in files.values() for field in facts):
        yield field, {name: facts[field] for name, facts in files.items() if field in facts}


def _totals(said: Mapping[str, Said], general: frozenset[str]) -> Iterator[_Field]:
    """What all goods of each file are: as it states, else as its lines add up; where lines alone speak they suffice."""
    totals = {name: {**sums(file.lines), **file.totals} for name, file in said.items()}
    for total, values in _by_field(totals):
        told_by_lines = all(name not in general and total not in said[name].totals for name in values)
        if total != "quantity" and not told_by_lines:  # a sum of quantities adds up bags and kilograms
            yield _total_field(total), values


def _total_field(total: str) -> str:
    return f"totals.{'goods_value' if total == 'value' else total}"


class _Verdicts:
    """Collects what is found, field after field."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self.compared: dict[str, None] = {}
        self.differences: list[Difference] = []
        self.undetermined: list[Undecided] = []
        self.conversions: list[Conversion] = []

    def add(self, field: str, values: Mapping[str, str]) -> None:
        """Compare what files say of one field: a difference when any two disagree, else open when any two may."""
        if len(values) < 2:
            return
        self.compared[field] = None
        if _is_missing_line(field):
            self._differ(field, values, Judgement(Verdict.INVALID, agreement.line_counts_agree))
            return
        texts = list(dict.fromkeys(values.values()))
        found = [self._judge.judge(field, one, other) for n, one in enumerate(texts) for other in texts[:n]]
        broken = next((one for one in found if one.result is Verdict.INVALID), None)
        unclear = next((one for one in found if one.result is Verdict.UNDETERMINED), None)
        if broken is not None:
            self._differ(field, values, broken)
        elif unclear is not None:
            self.undetermined.append(Undecided(field, values, unclear.rule.id, unclear.why, unclear.fix))
        self._convert(field, values)

    def add_totals(self, name: str, totals: Mapping[str, str], lines: Sequence[Line]) -> None:
        """Compare the totals that a file states with what its lines add up to."""
        summed, rule = sums(lines), agreement.the_total_is_the_sum_of_the_lines
        for total, stated in totals.items():
            if total not in summed:
                continue
            field = _total_field(total)
            self.compared[field] = None
            if not rule(stated, summed[total]):
                values = {name: stated, f"{name}{SUM_OF_LINES}": summed[total]}
                self._differ(field, values, Judgement(Verdict.INVALID, rule))

    def _differ(self, field: str, values: Mapping[str, str], judgement: Judgement) -> None:
        rule = judgement.rule
        self.differences.append(Difference(field, values, rule.id, rule.text, rule.cites))

    def _convert(self, field: str, values: Mapping[str, str]) -> None:
        """Note how values were brought to the unit or currency of the first."""
        if field.rpartition(".")[2] not in AMOUNTS | QUANTITIES:
            return
        like = next(iter(values.values()))
        for name, stated in values.items():
            if found := self._judge.converted(field, stated, like=like):
                self.conversions.append(Conversion(name, field, stated, *found))


def _is_missing_line(field: str) -> bool:
    return field == "goods_items" or (field.startswith("goods_items[") and field.endswith("]"))
