# SPDX-License-Identifier: Apache-2.0
"""Holds a diagram against its published terms; apart, because the diagram alone knows no permits, forms or times."""

import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from tradelane.consignments.values import Consignment
from tradelane.documents.values import DocumentKind
from tradelane.kernel.errors import Unreadable
from tradelane.window.formats.conditions import compiled
from tradelane.window.formats.decision_table import column_value
from tradelane.window.formats.diagram import Diagram
from tradelane.window.formats.facts import CASE_FACTS, CASE_POINTERS, ITEM_FACTS, PERMITS
from tradelane.window.formats.forms import kind_of
from tradelane.window.formats.proof.defects import Defect, error
from tradelane.window.formats.proof.filed import EXAMPLE_ITEM, example_cases
from tradelane.window.formats.proof.shape import roles_of, start_of, way
from tradelane.window.values import DecisionTable, Procedure, TableInput

OUTPUT = "permit"
"""The column that the table `permits` gives."""
VERDICT = "verdict"
"""What a condition for four eyes knows beside the case: the verdict that is proposed."""
_SETS = re.compile(r"[\"'](\w+)[\"']\s*:")
"""A fact that a script's map names."""


def agencies_have_their_tasks(procedure: Procedure, diagram: Diagram) -> Iterator[Defect]:
    """Every agency's tasks are drawn, every permit has an agency that decides it (PROVE-12)."""
    tasks = {n.id for n in diagram.nodes if n.kind == "userTask"}
    for agency in procedure.agencies:
        for task in (agency.task, agency.information_task):
            if task not in tasks:
                yield error("PROVE-12", f"agencies.{agency.role}", f"the diagram has no task {task}",
                            "Name its tasks by their ids.", facts={"tasks": sorted(tasks)})  # fmt: skip
    roles = {a.role for a in procedure.agencies}
    for permit in procedure.permits:
        if permit.agency not in roles:
            yield error("PROVE-12", f"permits.{permit.code}", f"no agency {permit.agency} decides this permit",
                        "Name an agency's role.", facts={"roles": sorted(roles)})  # fmt: skip


def the_tables_are_there(diagram: Diagram, tables: tuple[DecisionTable, ...]) -> Iterator[Defect]:
    """Every business rule task asks a table that lies beside the diagram (PROVE-18)."""
    there = {t.id for t in tables}
    for node in diagram.nodes:
        if node.kind == "businessRuleTask" and node.decision not in there:
            yield error("PROVE-18", node.id, f"no decision table {node.decision!r} lies beside the diagram",
                        "Add it as DMN, or name one that is there.", course=way(diagram, to=node.id),
                        facts={"tables": sorted(there)})  # fmt: skip


def tables_look_at_known_facts(diagram: Diagram, tables: tuple[DecisionTable, ...]) -> Iterator[Defect]:
    """A column looks only at what a case knows when the table is asked (PROVE-11), in CEL that fits it (PROVE-10).

    What another table or a script sets is known where the play finds it set.
    """
    later = set_by(diagram, tables)
    cases = example_cases(roles_of(diagram), ("any",))
    for table in tables:
        known, examples = (ITEM_FACTS, [EXAMPLE_ITEM]) if table.id == PERMITS else (CASE_FACTS | later, cases)
        for column in table.inputs:
            yield from _column(f"{table.id}.{column.label}", column, known=known, later=later, examples=examples)


def _column(
    at: str,
    column: TableInput,
    *,
    known: frozenset[str],
    later: frozenset[str],
    examples: list[dict[str, Any]],
) -> Iterator[Defect]:
    facts = {"expression": column.expression}
    try:
        named = set(compiled(column.expression).variables())
    except Unreadable as why:
        yield error("PROVE-10", at, why.message, why.fix, facts=facts)
        return
    for name in sorted(named - known):
        yield error("PROVE-11", at, f"nothing sets {name} before the table is asked",
                    f"Look at one of {', '.join(sorted(known))}.", facts=facts)  # fmt: skip
    if named - (known - later):
        return
    for example in examples:
        try:
            column_value(column, example)
        except Unreadable as why:
            rule = "PROVE-11" if why.rule == "CEL-3" else "PROVE-10"
            yield error(rule, at, why.message, why.fix, facts={**facts, **{n: example[n] for n in sorted(named)}})
            return


def set_by(diagram: Diagram, tables: tuple[DecisionTable, ...]) -> frozenset[str]:
    """Facts that tables give and scripts set in the course of a case."""
    scripts = {name for node in diagram.nodes for name in _SETS.findall(node.script)}
    return frozenset(scripts | {output.name for table in tables if table.id != PERMITS for output in table.outputs})


def second_looks_ask_known_facts(procedure: Procedure, diagram: Diagram) -> Iterator[Defect]:
    """Whether a second officer looks is asked of facts that a case under review has (PROVE-11)."""
    known = CASE_FACTS | set_by(diagram, procedure.tables) | {VERDICT}
    for agency in procedure.agencies:
        look = agency.second_look
        unknown = set(compiled(look.when).variables()) - known if look and look.when else set()
        for name in sorted(unknown):
            yield error("PROVE-11", f"agencies.{agency.role}.second_look", f"nothing sets {name} before the verdict",
                        f"Ask one of {', '.join(sorted(known))}.", facts={"expression": look.when if look else ""}
                        )  # fmt: skip


def filings_can_be_made(procedure: Procedure) -> Iterator[Defect]:
    """Somebody can bring what is asked: documents of a known kind, and data that a consignment has (PROVE-24)."""
    kinds = {str(kind) for kind in DocumentKind}
    for kind in procedure.required_documents:
        if kind not in kinds:
            yield error("PROVE-24", "required_documents", f"there is no document of the kind {kind!r}",
                        "Name kinds of documents that are known.", facts={"kinds": sorted(kinds)})  # fmt: skip
    for path in procedure.required_fields:
        if not _leads_somewhere(Consignment, path.split(".")):
            yield error("PROVE-24", "required_fields", f"a consignment has no data at {path}",
                        "Write a path such as goods_items[].hs_code.", facts={"path": path})  # fmt: skip


def _leads_somewhere(kind: Any, path: list[str]) -> bool:
    """Whether a path leads from a value to data that a filing may lack, by the types of the fields on it."""
    if not path:
        return True
    name, *rest = path
    bare = name.removesuffix("[]")
    declared = get_type_hints(kind).get(bare) if is_dataclass(kind) else None
    if declared is None:
        return False
    whole = [declared, *get_args(declared)]
    listed = any(get_origin(one) is tuple for one in whole)
    inner = [one for each in whole for one in (each, *get_args(each))]
    onward = next((one for one in inner if is_dataclass(one)), None)
    return listed is name.endswith("[]") and (not rest or _leads_somewhere(onward, rest))


def tables_name_known_permits(procedure: Procedure) -> Iterator[Defect]:
    """The table of permits gives codes that the terms describe, and every described permit has a row (PROVE-17)."""
    table = procedure.table(PERMITS)
    rows = {str(row.gives[0]): row.id for row in table.rows} if table else {}
    described = {p.code for p in procedure.permits}
    for code in sorted(rows.keys() - described):
        yield error("PROVE-17", rows[code], f"the terms describe no permit {code!r}", "Describe it under [[permits]].",
                    facts={"permits": sorted(described)})  # fmt: skip
    for code in sorted(described - rows.keys()):
        yield error("PROVE-17", f"permits.{code}", "no row of the table asks for this permit", "Add a row, or drop it.",
                    facts={"rows": sorted(rows)})  # fmt: skip
    if table and [o.name for o in table.outputs] != [OUTPUT]:
        yield error("PROVE-17", PERMITS, f"the table must give one column {OUTPUT!r}", "Name it so.",
                    facts={"columns": [o.name for o in table.outputs]})  # fmt: skip


def forms_match_the_data(procedure: Procedure) -> Iterator[Defect]:
    """A form is an agency's, fills from data that a case has, and requires only what it asks (PROVE-19)."""
    roles = {a.role for a in procedure.agencies}
    for form in procedure.forms:
        at = f"forms.{form.role}"
        if form.role not in roles:
            yield error("PROVE-19", at, "no agency reads this form", "Name the file after an agency's role.",
                        facts={"roles": sorted(roles)})  # fmt: skip
        for name, entry in form.entries.items():
            pointer = entry.get("x-from")
            for key in ("x-from", "x-suggest"):
                if key in entry and entry[key] not in CASE_POINTERS:
                    yield error("PROVE-19", f"{at}.{name}", f"a case has no data at {entry[key]}",
                                f"Point to data of the case, or drop {key} and let the trader answer.",
                                facts={key: entry[key]})  # fmt: skip
            if pointer is None and kind_of(entry) is None:
                yield error("PROVE-19", f"{at}.{name}", "no page can ask this kind of answer",
                            "Ask for text, a choice, a number, yes or no, a day, or a list of texts.",
                            facts={"type": entry.get("type")})  # fmt: skip
            if not entry.get("title"):
                yield error("PROVE-19", f"{at}.{name}", "the entry has no title", "Say what is asked.",
                            facts={"entry": name})  # fmt: skip
        for name in form.schema.get("required", []):
            if name not in form.entries:
                yield error("PROVE-19", f"{at}.{name}", "the form requires what it does not ask", "Ask it, or drop it.",
                            facts={"required": name})  # fmt: skip
    for role in sorted(roles - {f.role for f in procedure.forms}) if procedure.forms else ():
        yield error("PROVE-19", f"forms.{role}", "the agency has no form", f"Add forms/{role}.json.",
                    facts={"forms": sorted(f.role for f in procedure.forms)})  # fmt: skip


def times_add_up(procedure: Procedure, diagram: Diagram) -> Iterator[Defect]:
    """No course takes longer than promised, and a refusal leaves at least a day to appeal (PROVE-23).

    Agencies side by side take as long as the slowest; the trader's own time does not count, so neither do the ways
    that lead back from its answers.
    """
    hours = {a.task: a.service_hours for a in procedure.agencies}
    answers = {a.information_task for a in procedure.agencies}

    @cache
    def longest(node: str) -> tuple[int, tuple[str, ...]]:
        if node in answers:
            return 0, ()
        ahead = [(longest(f.target), f) for f in diagram.leaving(node)]
        (rest, course), flow = max(ahead, key=lambda one: one[0][0], default=((0, ()), None))
        onward = (node, flow.id, *course) if flow and course else (node,)
        return hours.get(node, 0) + rest, onward

    try:
        total, course = longest(start_of(diagram))
    except RecursionError:
        yield error("PROVE-23", diagram.process, "the steps lead round without the trader",
                    "Lead back only from answers.", facts=dict(hours))  # fmt: skip
        return
    if total > procedure.decision_hours:
        yield error("PROVE-23", "decision_hours",
                    f"a case may take {total} hours, {procedure.decision_hours} are promised",
                    "Promise what the agencies' hours add up to.", course=course, facts=dict(hours))  # fmt: skip
    for agency in procedure.agencies:
        if agency.service_hours < 1:
            yield error("PROVE-23", f"agencies.{agency.role}.service_hours", "no agency answers in no time",
                        "Give it hours.", facts={"service_hours": agency.service_hours})  # fmt: skip
    if procedure.appeal.days < 1 and procedure.appeal.months < 1:
        yield error("PROVE-23", "appeal.days", "a refusal leaves no time to appeal", "Give at least one day.",
                    course=way(diagram, to="appeal_period"), facts={"days": procedure.appeal.days})  # fmt: skip
