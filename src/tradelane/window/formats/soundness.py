# SPDX-License-Identifier: Apache-2.0
"""Plays every course a diagram can take; apart, because this is the proof and the other checks only read.

A marking says which arrows hold a token. Exclusive gateways take any one way, parallel gateways wait for all arrows.
The diagram is sound when from every marking that can be reached the case can still end, and no arrow ever holds two
tokens (van der Aalst, soundness of workflow nets, 1998).
"""

from collections.abc import Iterator

from tradelane.window.formats.diagram import Diagram, Node

MARKINGS_AT_MOST = 20_000
"""A published procedure has some hundreds; more can't be played through in reasonable time."""

Marking = frozenset[str]


class Unbounded(Exception):  # a signal within this module
    """An arrow would hold two tokens, or the courses are too many."""

    def __init__(self, why: str, flow: str = "") -> None:
        super().__init__(why)
        self.flow = flow


def stuck_markings(diagram: Diagram) -> list[Marking]:
    """Markings that can be reached and from which the case can't end, smallest first. Raises Unbounded."""
    start = next(n for n in diagram.nodes if n.kind == "startEvent")
    first = frozenset(f.id for f in diagram.leaving(start.id))
    after: dict[Marking, set[Marking]] = {}
    open_ones = [first]
    while open_ones:
        marking = open_ones.pop()
        if marking in after:
            continue
        if len(after) >= MARKINGS_AT_MOST:
            raise Unbounded("the diagram has too many courses to play through")
        after[marking] = set(_steps(diagram, marking))
        open_ones += after[marking] - after.keys()
    return sorted(after.keys() - _can_end(after), key=lambda m: (len(m), sorted(m)))


def _can_end(after: dict[Marking, set[Marking]]) -> set[Marking]:
    before: dict[Marking, set[Marking]] = {}
    for marking, nexts in after.items():
        for following in nexts:
            before.setdefault(following, set()).add(marking)
    found: set[Marking] = set()
    open_ones = [frozenset[str]()] if frozenset() in after else []
    while open_ones:
        marking = open_ones.pop()
        if marking not in found:
            found.add(marking)
            open_ones += before.get(marking, set())
    return found


def _steps(diagram: Diagram, marking: Marking) -> Iterator[Marking]:
    for node in diagram.nodes:
        for taken in _taken(diagram, node, marking):
            rest = marking - taken
            for given in _given(diagram, node):
                double = rest & given
                if double:
                    raise Unbounded("an arrow is followed twice at once", sorted(double)[0])
                yield rest | given


def _taken(diagram: Diagram, node: Node, marking: Marking) -> Iterator[Marking]:
    arriving = frozenset(f.id for f in diagram.arriving(node.id))
    if node.kind == "parallelGateway":
        if arriving and arriving <= marking:
            yield arriving
        return
    for flow in arriving & marking:
        yield frozenset({flow})


def _given(diagram: Diagram, node: Node) -> Iterator[Marking]:
    leaving = [f.id for f in diagram.leaving(node.id)]
    if node.kind == "exclusiveGateway":
        for flow in leaving:
            yield frozenset({flow})
        return
    yield frozenset(leaving)
