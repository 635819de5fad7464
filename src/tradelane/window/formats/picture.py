# SPDX-License-Identifier: Apache-2.0
"""Draws a diagram as SVG and tells it as a list; apart, because a page must show a procedure without scripts.

Colours are the page's own (`currentColor`), so the picture works in light and dark. The list says the same in words.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from textwrap import wrap
from xml.sax.saxutils import escape

from tradelane.window.formats.diagram import Diagram, Flow, Node

_MARGIN = 24.0
_LINE = 14.0


@dataclass(frozen=True, slots=True)
class ReadableStep:
    """One step of a procedure in words."""

    id: str
    kind: str
    """`start`, `task`, `decision`, `parallel`, `automatic` or `end`."""
    name: str
    says: str
    ways: tuple[tuple[str, str, str], ...] = ()
    """Of a decision: label of the way, its condition in CEL (empty for otherwise), and the name of what follows."""


_KINDS = {
    "startEvent": "start", "endEvent": "end", "userTask": "task", "scriptTask": "automatic",
    "businessRuleTask": "automatic",
    "exclusiveGateway": "decision", "parallelGateway": "parallel",
}  # fmt: skip


def told(diagram: Diagram) -> tuple[ReadableStep, ...]:
    """The diagram's steps in the order of its arrows; gateways that only join are left out."""
    steps = []
    for node in in_order(diagram):
        leaving = diagram.leaving(node.id)
        if node.kind.endswith("Gateway") and len(leaving) < 2:
            continue
        ways = tuple((f.name, f.condition, _name_after(diagram, f)) for f in leaving) if len(leaving) > 1 else ()
        steps.append(ReadableStep(node.id, _KINDS[node.kind], node.name, node.says, ways))
    return tuple(steps)


def in_order(diagram: Diagram) -> tuple[Node, ...]:
    """Every node that the start leads to, each after one that leads to it, ends last."""
    open_ones = [n.id for n in diagram.nodes if n.kind == "startEvent"]
    seen: list[str] = []
    while open_ones:
        id = open_ones.pop(0)
        if id not in seen:
            seen.append(id)
            open_ones += [f.target for f in diagram.leaving(id)]
    nodes = [diagram.node(id) for id in seen]
    return tuple([n for n in nodes if n.kind != "endEvent"] + [n for n in nodes if n.kind == "endEvent"])


def _name_after(diagram: Diagram, flow: Flow) -> str:
    """The name of the first named node that an arrow leads to."""
    seen: set[str] = set()
    id = flow.target
    while id not in seen:
        seen.add(id)
        node = diagram.node(id)
        leaving = diagram.leaving(id)
        if node.name or len(leaving) != 1:
            return node.name
        id = leaving[0].target
    return ""


def draw(
    diagram: Diagram,
    *,
    title: str,
    words: Mapping[str, str] | None = None,
    marked: Collection[str] = (),
    at: str = "",
) -> str:
    """The diagram as an SVG element from its own drawing; empty when it has none. `words` translate names.

    `marked` are ids of steps and arrows to stand out, such as a counterexample's course, and `at` is where it ends.
    """
    drawn = [n for n in diagram.nodes if n.bounds is not None]
    if not drawn:
        return ""
    say = dict(words or {})
    boxes = [n.bounds for n in drawn if n.bounds]
    points = [p for f in diagram.flows for p in f.waypoints]
    right = max([x + w for x, _, w, _ in boxes] + [x for x, _ in points]) + _MARGIN
    bottom = max([y + h for _, y, _, h in boxes] + [y for _, y in points]) + _MARGIN + _LINE
    left = min([x for x, *_ in boxes] + [x for x, _ in points]) - _MARGIN
    top = min([y for _, y, *_ in boxes] + [y for _, y in points]) - _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:g} {top:g} {right - left:g} {bottom - top:g}" '
        f'width="{right - left:g}" role="img" class="procedure" '
        'fill="none" stroke="currentColor" stroke-width="1.5" font-family="inherit" font-size="12">',
        f"<title>{escape(title)}</title>",
        '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L10 5L0 10z" fill="currentColor" stroke="none"/></marker></defs>',
    ]
    parts += [_standing_out(_arrow(f, say), f.id, marked, at) for f in diagram.flows if len(f.waypoints) > 1]
    parts += [_standing_out(_shape(n, say), n.id, marked, at) for n in drawn]
    return "".join([*parts, "</svg>"])


def _standing_out(drawn: str, id: str, marked: Collection[str], at: str) -> str:
    """Wider for a course, red and wider still where it ends; never by colour alone."""
    if id == at:
        return f'<g class="at" stroke="#ca3535" color="#ca3535" stroke-width="5">{drawn}</g>'
    return f'<g class="course" stroke-width="4">{drawn}</g>' if id in marked else drawn


def _arrow(flow: Flow, say: Mapping[str, str]) -> str:
    line = " ".join(f"{x:g},{y:g}" for x, y in flow.waypoints)
    made = f'<polyline points="{line}" marker-end="url(#arrow)"/>'
    if flow.name:
        (x, y), (next_x, next_y) = flow.waypoints[0], flow.waypoints[1]
        across = next_y == y
        made += _text(say.get(flow.name, flow.name), x + (6 if across or next_x == x else 0),
                      y - 5 if across else y + (14 if next_y > y else -8), anchor="start")  # fmt: skip
    return made


def _shape(node: Node, say: Mapping[str, str]) -> str:
    x, y, w, h = node.bounds or (0, 0, 0, 0)
    cx, cy = x + w / 2, y + h / 2
    name = say.get(node.name, node.name)
    if node.kind.endswith("Event"):
        width = 3.5 if node.kind == "endEvent" else 1.5
        circle = f'<circle cx="{cx:g}" cy="{cy:g}" r="{w / 2:g}" stroke-width="{width}"/>'
        return circle + _lines(name, cx, y + h + _LINE, 16)
    if node.kind.endswith("Gateway"):
        diamond = f'<path d="M{cx:g} {y:g}L{x + w:g} {cy:g}L{cx:g} {y + h:g}L{x:g} {cy:g}z"/>'
        arm = w / 5
        cross, slant = f"M{cx - arm:g} {cy:g}h{2 * arm:g}M{cx:g} {cy - arm:g}v{2 * arm:g}", arm * 0.7
        if node.kind == "exclusiveGateway":
            down, up = f"l{2 * slant:g} {2 * slant:g}", f"l{-2 * slant:g} {2 * slant:g}"
            cross = f"M{cx - slant:g} {cy - slant:g}{down}m0 {-2 * slant:g}{up}"
        return diamond + f'<path d="{cross}" stroke-width="2.5"/>' + _lines(name, cx - 6, y + h + 8, 16, anchor="end")
    dashes = ' stroke-dasharray="5 3"' if node.kind in ("scriptTask", "businessRuleTask") else ""
    box = f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="6"{dashes}/>'
    rows = wrap(name, 17) or [""]
    return box + _lines(name, cx, cy - (len(rows) - 1) * _LINE / 2 + 4, 17)


def _lines(text: str, x: float, y: float, width: int, *, anchor: str = "middle") -> str:
    return "".join(_text(row, x, y + n * _LINE, anchor=anchor) for n, row in enumerate(wrap(text, width)))


def _text(text: str, x: float, y: float, *, anchor: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="currentColor" stroke="none">{escape(text)}</text>'
