# SPDX-License-Identifier: Apache-2.0
"""Plays every course the arrows of a diagram allow; apart, because this is soundness and needs no facts.

A marking says which arrows hold a token. Exclusive gateways take any one way, parallel gateways wait for all arrows.
The diagram is sound when from every marking that can be reached the case can still end, and no arrow ever holds two
tokens (van der Aalst, soundness of workflow nets, 1998).
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from tradelane.window.formats.diagram import Diagram, Node
from tradelane.window.formats.proof.defects import Defect, error
from tradelane.window.formats.proof.shape import start_of

MARKINGS_AT_MOST = 20_000
"""A published procedure has some hundreds; more can't be played through in reasonable time."""

Marking = frozenset[str]
Place = TypeVar("Place")


class Doubled(Exception):  # a signal within this package
    """An arrow would hold two tokens."""

    def __init__(self, flow: str, node: str) -> None:
        super().__init__(flow)
        self.flow, self.node = flow, node


def courses(diagram: Diagram) -> Iterator[Defect]:
    """Deadlocks, livelocks and arrows that are followed twice, each with the shortest course that leads there."""
    first = first_marking(diagram)
    came: dict[Marking, tuple[Marking, str] | None] = {first: None}
    after: dict[Marking, frozenset[Marking]] = {}
    open_ones = deque([first])
    while open_ones:
        marking = open_ones.popleft()
        if len(came) > MARKINGS_AT_MOST:
            yield error("PROVE-7", diagram.process, "the diagram has too many courses to play through", "Split it.")
            return
        steps: set[Marking] = set()
        try:
            for node, following in moves(diagram, marking):
                steps.add(following)
                if following not in came:
                    came[following] = (marking, node)
                    open_ones.append(following)
        except Doubled as twice:
            yield error(
                "PROVE-7", twice.flow, "an arrow is followed twice at once", "Join parallel ways before going on.",
                course=(*_course(diagram, came, marking), twice.node, twice.flow),
            )  # fmt: skip
            return
        after[marking] = frozenset(steps)
    yield from _stuck(diagram, after, came)


def first_marking(diagram: Diagram) -> Marking:
    """The token on every arrow that leaves the start."""
    return frozenset(f.id for f in diagram.leaving(start_of(diagram)))


def moves(diagram: Diagram, marking: Marking) -> Iterator[tuple[str, Marking]]:
    """The node that goes next and the marking after it, every way. Raises Doubled."""
    for node in reached_by(diagram, marking):
        for taken in taken_by(diagram, node, marking):
            rest = marking - taken
            for given in _given(diagram, node):
                yield node.id, joined(rest, given, node.id)


def reached_by(diagram: Diagram, marking: Marking) -> list[Node]:
    """The nodes at which a token has arrived, in the diagram's order."""
    targets = {f.target for f in diagram.flows if f.id in marking}
    return [node for node in diagram.nodes if node.id in targets]


def joined(rest: Marking, given: Marking, node: str) -> Marking:
    """The tokens that stay with those that come. Raises Doubled when one arrow would hold two."""
    double = rest & given
    if double:
        raise Doubled(min(double), node)
    return rest | given


def taken_by(diagram: Diagram, node: Node, marking: Marking) -> Iterator[Marking]:
    """The tokens that a node takes when it goes: all arrows of a parallel gateway, one of any other."""
    arriving = frozenset(f.id for f in diagram.arriving(node.id))
    if node.kind == "parallelGateway":
        if arriving and arriving <= marking:
            yield arriving
        return
    for flow in sorted(arriving & marking):
        yield frozenset({flow})


def can_end(after: Mapping[Place, frozenset[Place]], ends: Iterable[Place]) -> frozenset[Place]:
    """The places from which one of `ends` can still be reached."""
    before: dict[Place, list[Place]] = {}
    for place, nexts in after.items():
        for following in nexts:
            before.setdefault(following, []).append(place)
    found: set[Place] = set()
    open_ones = list(ends)
    while open_ones:
        place = open_ones.pop()
        if place not in found:
            found.add(place)
            open_ones += before.get(place, [])
    return frozenset(found)


def the_round(after: Mapping[Place, frozenset[Place]], among: frozenset[Place]) -> frozenset[Place]:
    """Of places from which no end is reached, a set that is turned round in: each leads to each other, none out."""
    if not among:
        return frozenset()
    ring = _reached(after, next(iter(among)))
    while True:
        smaller = next((inner for inner in (_reached(after, p) for p in ring) if len(inner) < len(ring)), None)
        if smaller is None:
            return ring
        ring = smaller


def _reached(after: Mapping[Place, frozenset[Place]], place: Place) -> frozenset[Place]:
    found: set[Place] = set()
    open_ones = list(after[place])
    while open_ones:
        following = open_ones.pop()
        if following not in found:
            found.add(following)
            open_ones += after[following]
    return frozenset(found)


def _given(diagram: Diagram, node: Node) -> Iterator[Marking]:
    leaving = [f.id for f in diagram.leaving(node.id)]
    if node.kind == "exclusiveGateway":
        for flow in leaving:
            yield frozenset({flow})
        return
    yield frozenset(leaving)


def _stuck(
    diagram: Diagram,
    after: Mapping[Marking, frozenset[Marking]],
    came: Mapping[Marking, tuple[Marking, str] | None],
) -> Iterator[Defect]:
    ended = frozenset({m for m in after if not m})
    ending = can_end(after, ended)
    stuck = frozenset(after) - ending
    still = frozenset(m for m in stuck if not after[m])
    into_still = can_end(after, still)
    turning = stuck - into_still
    for rule, markings, message, fix in (
        ("PROVE-6", still, "a case can get stuck here", "Let every way that is opened be joined or end."),
        (
            "PROVE-14",
            the_round(after, turning),
            "a case can turn round here for ever",
            "Draw a way out that leads to an end.",
        ),
    ):
        if markings:
            marking = min(markings, key=lambda m: (len(_course(diagram, came, m)), sorted(m)))
            where = ", ".join(sorted({f.target for f in diagram.flows if f.id in marking}))
            yield error(rule, where, message, fix, course=_course(diagram, came, marking))


def _course(diagram: Diagram, came: Mapping[Marking, tuple[Marking, str] | None], marking: Marking) -> tuple[str, ...]:
    """Nodes and arrows in the order in which the case went through them."""
    told: list[str] = []
    while (step := came[marking]) is not None:
        before, node = step
        told = [node, *sorted(marking - before), *told]
        marking = before
    return (start_of(diagram), *sorted(marking), *told)
