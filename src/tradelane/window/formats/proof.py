# SPDX-License-Identifier: Apache-2.0
"""Proves a procedure before it is deployed; apart from running it, because a case must never be the first to find out.

Every end can be reached, no course gets stuck, every refusal can be contested, every condition is CEL and knows its
facts. `prove` reads the diagram alone; `prove_procedure` also holds it against its published terms.
"""

from collections.abc import Iterator
from typing import Any

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Finding, Level
from tradelane.window.formats.conditions import compiled, evaluate
from tradelane.window.formats.diagram import Diagram, Flow, read_diagram
from tradelane.window.formats.soundness import Unbounded, stuck_markings
from tradelane.window.values import Procedure

APPEAL_TASK = "appeal_period"
APPEAL_REVIEW_TASK = "appeal_review"
"""Ids that every procedure's diagram gives to its appeal."""

RELEASING_ENDS = frozenset({"cleared", "changed"})
"""Ids of end events that release the goods; every other end is a refusal."""


def prove(bpmn: bytes) -> list[Finding]:
    """Everything wrong with a diagram; no finding of level error means that it is proved."""
    try:
        diagram = read_diagram(bpmn)
    except Unreadable as error:
        return [_error(error.rule or "PROVE-1", error.field, error.message, error.fix)]
    found = [*_elements(diagram), *_arrows(diagram)]
    if any(f.level is Level.ERROR for f in found):
        return found
    return [*found, *_gateways(diagram), *_reach(diagram), *_courses(diagram), *_appeal(diagram), *_cel(diagram),
            *_drawing(diagram)]  # fmt: skip


def prove_procedure(procedure: Procedure) -> list[Finding]:
    """As `prove`, and that the published terms name tasks which the diagram has, and permits that agencies decide."""
    found = prove(procedure.diagram)
    if any(f.level is Level.ERROR for f in found):
        return found
    tasks = {n.id for n in read_diagram(procedure.diagram).nodes if n.kind == "userTask"}
    for agency in procedure.agencies:
        found += [
            _error(
                "PROVE-12", f"agencies.{agency.role}", f"the diagram has no task {task}", "Name its tasks by their ids."
            )
            for task in (agency.task, agency.information_task)
            if task not in tasks
        ]
    roles = {a.role for a in procedure.agencies}
    found += [
        _error("PROVE-12", f"permits.{p.code}", f"no agency {p.agency} decides this permit", "Name an agency's role.")
        for p in procedure.permits
        if p.agency not in roles
    ]
    return found


def _elements(diagram: Diagram) -> Iterator[Finding]:
    for unknown in diagram.unknown:
        yield _error("PROVE-2", unknown, "a procedure may not use this element", "Use tasks, gateways, start and end.")
    starts = [n for n in diagram.nodes if n.kind == "startEvent"]
    if len(starts) != 1:
        yield _error("PROVE-3", diagram.process, f"{len(starts)} start events", "Draw exactly one.")
    if not any(n.kind == "endEvent" for n in diagram.nodes):
        yield _error("PROVE-3", diagram.process, "no end event", "Draw how the procedure ends.")
    ids = [n.id for n in diagram.nodes]
    for id in sorted({i for i in ids if ids.count(i) > 1 or not i}):
        yield _error("PROVE-3", id, "two elements have this id", "Give each its own.")


def _arrows(diagram: Diagram) -> Iterator[Finding]:
    known = {n.id: n for n in diagram.nodes}
    for flow in diagram.flows:
        if flow.source not in known or flow.target not in known:
            yield _error("PROVE-4", flow.id, "the arrow hangs in the air", "Connect both its ends.")
        elif known[flow.source].kind == "endEvent" or known[flow.target].kind == "startEvent":
            yield _error("PROVE-4", flow.id, "an end leads on, or a start is led to", "Turn the arrow.")
    for node in diagram.nodes:
        if node.kind == "startEvent" and not diagram.leaving(node.id):
            yield _error("PROVE-4", node.id, "the start leads nowhere", "Draw the first step.")


def _gateways(diagram: Diagram) -> Iterator[Finding]:
    for node in diagram.nodes:
        leaving = diagram.leaving(node.id)
        if node.kind != "exclusiveGateway":
            for flow in leaving:
                if flow.condition:
                    yield _error("PROVE-8", flow.id, "only an exclusive gateway chooses", "Move the condition to one.")
            continue
        if len(leaving) > 1:
            yield from _choice(node.id, node.default, leaving)


def _choice(id: str, default: str, leaving: tuple[Flow, ...]) -> Iterator[Finding]:
    if default not in {f.id for f in leaving}:
        yield _error("PROVE-8", id, "no default way: a case could stand still here", "Mark one arrow as default.")
    for flow in leaving:
        if flow.id != default and not flow.condition:
            yield _error("PROVE-8", flow.id, "the way has no condition", "Say in CEL when it is taken.")


def _reach(diagram: Diagram) -> Iterator[Finding]:
    start = next(n.id for n in diagram.nodes if n.kind == "startEvent")
    forward = _reachable(diagram, start)
    for node in diagram.nodes:
        if node.id not in forward:
            kind = "end" if node.kind == "endEvent" else "step"
            yield _error("PROVE-5", node.id, f"this {kind} is never reached", "Draw an arrow to it, or remove it.")


def _courses(diagram: Diagram) -> Iterator[Finding]:
    try:
        stuck = stuck_markings(diagram)
    except Unbounded as error:
        yield _error("PROVE-7", error.flow or diagram.process, str(error), "Join parallel ways before going on.")
        return
    if stuck:
        where = ", ".join(sorted({f.target for f in diagram.flows if f.id in stuck[0]}))
        yield _error("PROVE-6", where, "a case can get stuck here", "Let every way that is opened be joined or end.")


def _appeal(diagram: Diagram) -> Iterator[Finding]:
    ids = {n.id for n in diagram.nodes}
    refusing = {n.id for n in diagram.nodes if n.kind == "endEvent"} - RELEASING_ENDS
    if not refusing:
        return
    if not {APPEAL_TASK, APPEAL_REVIEW_TASK} <= ids:
        yield _error(
            "PROVE-9", diagram.process, "a refusal can't be contested",
            f"Draw the tasks {APPEAL_TASK} and {APPEAL_REVIEW_TASK}.",
        )  # fmt: skip
        return
    start = next(n.id for n in diagram.nodes if n.kind == "startEvent")
    without = _reachable(diagram, start, avoiding=APPEAL_TASK)
    for end in sorted(refusing & without):
        yield _error("PROVE-9", end, "this refusal is reached without a time to appeal", f"Lead through {APPEAL_TASK}.")
    after = _reachable(diagram, APPEAL_REVIEW_TASK)
    if APPEAL_REVIEW_TASK not in _reachable(diagram, APPEAL_TASK) or not RELEASING_ENDS & after or not refusing & after:
        yield _error(
            "PROVE-9",
            APPEAL_REVIEW_TASK,
            "an appeal can't both succeed and fail",
            "Lead to a release and to a refusal.",
        )


def _cel(diagram: Diagram) -> Iterator[Finding]:
    facts = _sample(diagram)
    for node in diagram.nodes:
        if node.kind == "scriptTask":
            found = yield from _asked(node.id, node.script, facts, wanted=dict)
            facts.update(found or {})
    for flow in diagram.flows:
        if flow.condition:
            yield from _asked(flow.id, flow.condition, facts, wanted=bool)


def _asked(id: str, expression: str, facts: dict[str, Any], *, wanted: type) -> Any:
    """The answer over sample facts; a finding when there is none or it is of another kind."""
    try:
        compiled(expression)
        answer = evaluate(expression, facts)
    except Unreadable as error:
        yield _error("PROVE-10" if error.rule != "CEL-3" else "PROVE-11", id, error.message, error.fix)
        return None
    if not isinstance(answer, wanted):
        what = "true or false" if wanted is bool else "a map of facts"
        yield _error("PROVE-10", id, f"{expression[:80]!r} does not give {what}", "Change the expression.")
        return None
    return answer


def _sample(diagram: Diagram) -> dict[str, Any]:
    """The facts every case has from its start: permits, one verdict per reviewing task, and the state of an appeal."""
    reviews = [n.id for n in diagram.nodes if n.kind == "userTask" and n.id.endswith("_review")]
    roles = [id.removesuffix("_review") for id in reviews if id != APPEAL_REVIEW_TASK]
    return {"permits": ["sample"], "verdicts": dict.fromkeys(roles, "pending"), "appeal": "none"}


def _drawing(diagram: Diagram) -> Iterator[Finding]:
    for node in diagram.nodes:
        if node.bounds is None:
            yield Finding("PROVE-13", Level.WARNING, node.id, "is not drawn", "Save the diagram with its drawing.")
        if node.kind == "userTask" and not node.name:
            yield Finding("PROVE-13", Level.WARNING, node.id, "has no name", "Say who does what.")
    for flow in diagram.flows:
        if len(flow.waypoints) < 2:
            yield Finding("PROVE-13", Level.WARNING, flow.id, "is not drawn", "Save the diagram with its drawing.")


def _reachable(diagram: Diagram, start: str, *, avoiding: str = "") -> set[str]:
    found: set[str] = set()
    open_ones = [start]
    while open_ones:
        id = open_ones.pop()
        if id not in found and id != avoiding:
            found.add(id)
            open_ones += [f.target for f in diagram.leaving(id)]
    return found


def _error(rule: str, path: str, message: str, fix: str) -> Finding:
    return Finding(rule, Level.ERROR, path, message, fix)
