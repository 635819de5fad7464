# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a diagram as it is drawn: elements, arrows, gateways, reach, appeal; apart from playing it."""

from collections.abc import Iterator

from tradelane.window.formats.diagram import Diagram, Flow
from tradelane.window.formats.proof.defects import Defect, error, warning

APPEAL_TASK = "appeal_period"
APPEAL_REVIEW_TASK = "appeal_review"
"""Ids that every procedure's diagram gives to its appeal."""

REVIEW, INFORMATION = "_review", "_information"
"""How the tasks of an agency's part end: `customs_review`, `customs_information`."""

RELEASING_ENDS = frozenset({"cleared", "changed"})
"""Ids of end events that release the goods; every other end is a refusal."""


def elements(diagram: Diagram) -> Iterator[Defect]:
    """Elements that a procedure may not use, no or several starts, no end, ids that are missing or double."""
    for unknown in diagram.unknown:
        kind, _, id = unknown.partition(" ")
        yield error("PROVE-2", unknown, "a procedure may not use this element", "Use tasks, gateways, start and end.",
                    course=way(diagram, to=id), facts={"kind": kind})  # fmt: skip
    starts = [n.id for n in diagram.nodes if n.kind == "startEvent"]
    if len(starts) != 1:
        yield error("PROVE-3", diagram.process, f"{len(starts)} start events", "Draw exactly one.",
                    facts={"starts": starts})  # fmt: skip
    if not any(n.kind == "endEvent" for n in diagram.nodes):
        yield error("PROVE-3", diagram.process, "no end event", "Draw how the procedure ends.",
                    course=_last(diagram), facts={"ends": []})  # fmt: skip
    ids = [n.id for n in diagram.nodes] + [f.id for f in diagram.flows]
    for id in sorted({i for i in ids if ids.count(i) > 1 or not i}):
        yield error("PROVE-3", id, "two elements have this id", "Give each its own.", facts={"times": ids.count(id)})


def arrows(diagram: Diagram) -> Iterator[Defect]:
    """Arrows that hang in the air, leave an end, or lead to the start; a start that leads nowhere."""
    known = {n.id: n for n in diagram.nodes}
    for flow in diagram.flows:
        if flow.source not in known or flow.target not in known:
            yield error("PROVE-4", flow.id, "the arrow hangs in the air", "Connect both its ends.",
                        course=_along(diagram, flow), facts={"from": flow.source, "to": flow.target})  # fmt: skip
        elif known[flow.source].kind == "endEvent" or known[flow.target].kind == "startEvent":
            yield error("PROVE-4", flow.id, "an end leads on, or a start is led to", "Turn the arrow.",
                        course=_along(diagram, flow), facts={"from": flow.source, "to": flow.target})  # fmt: skip
    for node in diagram.nodes:
        if node.kind == "startEvent" and not diagram.leaving(node.id):
            yield error("PROVE-4", node.id, "the start leads nowhere", "Draw the first step.", course=(node.id,))


def gateways(diagram: Diagram) -> Iterator[Defect]:
    """Choices without a default or a condition, and conditions where nothing is chosen."""
    for node in diagram.nodes:
        leaving = diagram.leaving(node.id)
        here = way(diagram, to=node.id)
        if node.kind != "exclusiveGateway":
            for flow in leaving:
                if flow.condition:
                    yield error("PROVE-8", flow.id, "only an exclusive gateway chooses", "Move the condition to one.",
                                course=here)  # fmt: skip
        elif len(leaving) > 1:
            yield from _choice(node.id, node.default, leaving, here)


def _choice(id: str, default: str, leaving: tuple[Flow, ...], here: tuple[str, ...]) -> Iterator[Defect]:
    if default not in {f.id for f in leaving}:
        yield error(
            "PROVE-8", id, "no default way: a case could stand still here", "Mark one arrow as default.", course=here
        )
    for flow in leaving:
        if flow.id != default and not flow.condition:
            yield error("PROVE-8", flow.id, "the way has no condition", "Say in CEL when it is taken.", course=here)


def reach(diagram: Diagram) -> Iterator[Defect]:
    """Steps and ends to which no arrows lead from the start; shown by the ends that cases do reach."""
    forward = reachable(diagram, start_of(diagram))
    ends = sorted(n.id for n in diagram.nodes if n.kind == "endEvent" and n.id in forward)
    for node in diagram.nodes:
        if node.id not in forward:
            kind = "end" if node.kind == "endEvent" else "step"
            yield error("PROVE-5", node.id, f"this {kind} is never reached", "Draw an arrow to it, or remove it.",
                        facts={"reached": ends, "from": sorted(f.source for f in diagram.arriving(node.id))}
                        )  # fmt: skip


def appeal(diagram: Diagram) -> Iterator[Defect]:
    """Refusals that can't be contested (WTO Trade Facilitation Agreement art. 4.1)."""
    ids = {n.id for n in diagram.nodes}
    refusing = {n.id for n in diagram.nodes if n.kind == "endEvent"} - RELEASING_ENDS
    if not refusing:
        return
    if not {APPEAL_TASK, APPEAL_REVIEW_TASK} <= ids:
        yield error(
            "PROVE-9", diagram.process, "a refusal can't be contested",
            f"Draw the tasks {APPEAL_TASK} and {APPEAL_REVIEW_TASK}.", course=way(diagram, to=min(refusing)),
        )  # fmt: skip
        return
    for end in sorted(refusing):
        past = way(diagram, to=end, avoiding=APPEAL_TASK)
        if past:
            yield error("PROVE-9", end, "this refusal is reached without a time to appeal",
                        f"Lead through {APPEAL_TASK}.", course=past)  # fmt: skip
    after = reachable(diagram, APPEAL_REVIEW_TASK)
    if APPEAL_REVIEW_TASK not in reachable(diagram, APPEAL_TASK) or not RELEASING_ENDS & after or not refusing & after:
        yield error(
            "PROVE-9", APPEAL_REVIEW_TASK, "an appeal can't both succeed and fail",
            "Lead to a release and to a refusal.", course=way(diagram, to=APPEAL_TASK),
        )  # fmt: skip


def drawing(diagram: Diagram) -> Iterator[Defect]:
    """What readers can't see or read."""
    for node in diagram.nodes:
        if node.bounds is None:
            yield warning("PROVE-13", node.id, "is not drawn", "Save the diagram with its drawing.")
        if node.kind == "userTask" and not node.name:
            yield warning("PROVE-13", node.id, "has no name", "Say who does what.")
    for flow in diagram.flows:
        if len(flow.waypoints) < 2:
            yield warning("PROVE-13", flow.id, "is not drawn", "Save the diagram with its drawing.")


def roles_of(diagram: Diagram) -> tuple[str, ...]:
    """The agencies' roles, from the ids of their reviewing tasks."""
    reviews = (n.id for n in diagram.nodes if n.kind == "userTask" and n.id.endswith(REVIEW))
    return tuple(sorted(id.removesuffix(REVIEW) for id in reviews if id != APPEAL_REVIEW_TASK))


def start_of(diagram: Diagram) -> str:
    """The id of the one start event; `elements` saw that there is one."""
    return next(n.id for n in diagram.nodes if n.kind == "startEvent")


def reachable(diagram: Diagram, start: str, *, avoiding: str = "") -> frozenset[str]:
    """Ids of the nodes that arrows lead to from `start`, itself included."""
    return frozenset(_ways(diagram, start, avoiding))


def way(diagram: Diagram, *, to: str, avoiding: str = "") -> tuple[str, ...]:
    """A shortest way from the start to a node, as ids of nodes and arrows; empty when there is none."""
    starts = [n.id for n in diagram.nodes if n.kind == "startEvent"]
    return _ways(diagram, starts[0], avoiding).get(to, ()) if starts else ()


def _along(diagram: Diagram, flow: Flow) -> tuple[str, ...]:
    """The way onto an arrow; the arrow alone where none leads to it."""
    return (*way(diagram, to=flow.source), flow.id)


def _last(diagram: Diagram) -> tuple[str, ...]:
    """A way to a step from which no arrow leads on; empty when there is none."""
    dead = (n.id for n in diagram.nodes if not diagram.leaving(n.id))
    return next((found for id in dead if (found := way(diagram, to=id))), ())


def _ways(diagram: Diagram, start: str, avoiding: str) -> dict[str, tuple[str, ...]]:
    if start == avoiding:
        return {}
    found: dict[str, tuple[str, ...]] = {start: (start,)}
    open_ones = [start]
    while open_ones:
        id = open_ones.pop(0)
        for flow in diagram.leaving(id):
            if flow.target not in found and flow.target != avoiding:
                found[flow.target] = (*found[id], flow.id, flow.target)
                open_ones.append(flow.target)
    return found
