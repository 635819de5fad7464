# SPDX-License-Identifier: Apache-2.0
"""Reads DMN 1.3 decision tables and answers by them; apart, so that who must be asked is data a ministry can change.

What a column looks at is CEL over the case's facts (`expressionLanguage` of the table); its cells are S-FEEL.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lxml import etree

from tradelane.kernel.errors import Unreadable
from tradelane.window.formats.conditions import evaluate
from tradelane.window.formats.unary_tests import literal, unary_test
from tradelane.window.values import (
    ColumnKind,
    DecisionTable,
    Hit,
    HitPolicy,
    TableInput,
    TableOutput,
    TableRow,
    TableValue,
    UnaryTest,
)

DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
"""The namespace of DMN 1.3."""

LARGEST = 500_000
"""Bytes; our tables have a few thousand."""

RULES_AT_MOST = 2_000
"""More belong in a tariff, not in a decision table."""


def read_tables(content: bytes) -> tuple[DecisionTable, ...]:
    """Every decision table of a DMN 1.3 file.

    Raises Unreadable naming the row when the file is no DMN, is too large, or a cell can't be read.
    """
    root = _root(content)
    return tuple(_table(decision) for decision in root.findall(f"{DMN}decision"))


def answer(table: DecisionTable, facts: Mapping[str, Any]) -> tuple[Hit, ...]:
    """The rows that speak over `facts`, in order; one at most unless the table collects.

    Raises Unreadable when a fact is missing or of another kind, no row fits a table of one answer, or rows contradict.
    """
    values = tuple(column_value(column, facts) for column in table.inputs)
    fitting = [row for row in table.rows if all(cell.holds(v) for cell, v in zip(row.cells, values, strict=True))]
    if not table.policy.single:
        return tuple(_hit(table, row) for row in fitting)
    if not fitting:
        raise Unreadable(
            f"no row of the table {table.id} fits", field=table.id, rule="DMN-6", fix="Add a row for this case."
        )
    contradict = table.policy is not HitPolicy.FIRST and len({row.gives for row in fitting}) > 1
    if contradict or (table.policy is HitPolicy.UNIQUE and len(fitting) > 1):
        raise Unreadable(
            f"rows {', '.join(r.id for r in fitting)} of the table {table.id} fit at once", field=table.id,
            rule="DMN-7", cites="DMN 1.3 §8.2.8", fix="Narrow the rows, or choose another hit policy.",
        )  # fmt: skip
    return (_hit(table, fitting[0]),)


def column_value(column: TableInput, facts: Mapping[str, Any]) -> TableValue:
    """What a column sees in `facts`. Raises Unreadable when it has no answer there, or one of another kind."""
    found = evaluate(column.expression, dict(facts))
    if column.kind is ColumnKind.NUMBER and isinstance(found, int | float | Decimal) and not isinstance(found, bool):
        return Decimal(str(found))
    if (column.kind is ColumnKind.STRING and isinstance(found, str)) or (
        column.kind is ColumnKind.BOOLEAN and isinstance(found, bool)
    ):
        return found
    raise Unreadable(
        f"{column.expression!r} gives {found!r}, which is no {column.kind}", field=column.label, rule="DMN-5",
        fix="Correct the column's type or its expression.",
    )  # fmt: skip


def plain(value: TableValue) -> Any:
    """A value as the engine's facts and JSON hold it: whole numbers as int, others as float."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _hit(table: DecisionTable, row: TableRow) -> Hit:
    return Hit(row.id, dict(zip((o.name for o in table.outputs), row.gives, strict=True)), row.says)


def _root(content: bytes) -> etree._Element:
    if len(content) > LARGEST:
        raise Unreadable("the decision table is too large", rule="DMN-1", fix=f"Send at most {LARGEST} bytes.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(
            f"not well-formed XML: {error.msg}", field=f"line {error.lineno}", rule="DMN-1", fix="Send a DMN 1.3 file."
        ) from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("a document type is declared", rule="DMN-1", fix="Remove the DOCTYPE.")
    if root.tag != f"{DMN}definitions":
        raise Unreadable("not a DMN 1.3 file", rule="DMN-1", cites="DMN 1.3 §6.3.2", fix="Save it as DMN 1.3.")
    return root


def _table(decision: etree._Element) -> DecisionTable:
    id = decision.get("id", "")
    table = decision.find(f"{DMN}decisionTable")
    if table is None:
        raise Unreadable(f"the decision {id} has no table", field=id, rule="DMN-2", fix="Decide by a decision table.")
    inputs = tuple(_input(e, id) for e in table.findall(f"{DMN}input"))
    outputs = tuple(_output(e, id) for e in table.findall(f"{DMN}output"))
    rows = table.findall(f"{DMN}rule")
    if not inputs or not outputs or not rows or len(rows) > RULES_AT_MOST:
        raise Unreadable(
            f"the table {id} has {len(inputs)} inputs, {len(outputs)} outputs and {len(rows)} rows", field=id,
            rule="DMN-2", cites="DMN 1.3 §8.2", fix=f"Give it at least one of each, and at most {RULES_AT_MOST} rows.",
        )  # fmt: skip
    return DecisionTable(
        id=id,
        name=decision.get("name", ""),
        policy=_policy(table, id),
        inputs=inputs,
        outputs=outputs,
        rows=tuple(_row(e, inputs, outputs, at=f"{id} row {n}") for n, e in enumerate(rows, start=1)),
    )


def _policy(table: etree._Element, id: str) -> HitPolicy:
    named = table.get("hitPolicy", "UNIQUE")
    if named not in set(HitPolicy) or table.get("aggregation"):
        raise Unreadable(
            f"the hit policy {named} {table.get('aggregation', '')} is not played".rstrip(), field=id, rule="DMN-3",
            cites="DMN 1.3 §8.2.8", fix=f"Use one of {', '.join(HitPolicy)}, without aggregation.",
        )  # fmt: skip
    return HitPolicy(named)


def _input(element: etree._Element, id: str) -> TableInput:
    expression = element.find(f"{DMN}inputExpression")
    text = "" if expression is None else (expression.findtext(f"{DMN}text") or "").strip()
    if expression is None or not text:
        raise Unreadable(
            f"a column of {id} looks at nothing", field=id, rule="DMN-2", fix="Give it an input expression."
        )
    label = element.get("label") or text
    return TableInput(
        label, text, _kind(expression.get("typeRef", ""), f"{id}.{label}"), _allowed(element, "inputValues")
    )


def _output(element: etree._Element, id: str) -> TableOutput:
    name = element.get("name", "")
    return TableOutput(name, _kind(element.get("typeRef", ""), f"{id}.{name}"), _allowed(element, "outputValues"))


def _allowed(element: etree._Element, tag: str) -> UnaryTest:
    return unary_test(element.findtext(f"{DMN}{tag}/{DMN}text") or "-", field=tag)


def _kind(named: str, field: str) -> ColumnKind:
    if named not in set(ColumnKind):
        raise Unreadable(
            f"the type {named!r} is not known", field=field, rule="DMN-3", fix=f"Use one of {', '.join(ColumnKind)}."
        )
    return ColumnKind(named)


def _row(
    element: etree._Element, inputs: tuple[TableInput, ...], outputs: tuple[TableOutput, ...], *, at: str
) -> TableRow:
    cells = [e.findtext(f"{DMN}text") or "-" for e in element.findall(f"{DMN}inputEntry")]
    gives = [e.findtext(f"{DMN}text") or "" for e in element.findall(f"{DMN}outputEntry")]
    if len(cells) != len(inputs) or len(gives) != len(outputs):
        raise Unreadable(
            f"{at} has {len(cells)} conditions for {len(inputs)} inputs and {len(gives)} answers for {len(outputs)}",
            field=at, rule="DMN-2", cites="DMN 1.3 §8.3.4", fix="Give every column its cell.",
        )  # fmt: skip
    says = element.findtext(f"{DMN}annotationEntry/{DMN}text") or element.findtext(f"{DMN}description") or ""
    given = tuple(_given(text, column, at) for text, column in zip(gives, outputs, strict=True))
    return TableRow(element.get("id", at), tuple(unary_test(c, field=at) for c in cells), given, " ".join(says.split()))


def _given(text: str, column: TableOutput, at: str) -> TableValue:
    value = literal(text, field=at)
    kind = (
        ColumnKind.BOOLEAN
        if isinstance(value, bool)
        else ColumnKind.NUMBER
        if isinstance(value, Decimal)
        else ColumnKind.STRING
    )
    if kind is not column.kind or not column.allowed.holds(value):
        raise Unreadable(
            f"{at} gives {text}, which the column {column.name} does not allow", field=at, rule="DMN-4",
            fix=f"Give a {column.kind}: {column.allowed.source}.",
        )  # fmt: skip
    return value
