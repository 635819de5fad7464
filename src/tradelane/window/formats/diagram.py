# SPDX-License-Identifier: Apache-2.0
"""Reads a BPMN 2.0 file with its drawing; apart, so that drawing, listing and proving need no engine."""

from dataclasses import dataclass, field

from lxml import etree

from tradelane.kernel.errors import Unreadable

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_DDI = "{http://www.omg.org/spec/DD/20100524/DI}"

LARGEST = 1_000_000
"""Bytes; our diagrams have about 20,000."""

KINDS = frozenset(
    {"startEvent", "endEvent", "userTask", "scriptTask", "businessRuleTask", "exclusiveGateway", "parallelGateway"}
)
"""Elements that a procedure may use; everything else (service tasks, timers …) is refused."""

DECISION = "urn:tradelane:decision:"
"""`implementation` of a business rule task is this and the id of the decision in the DMN file beside the diagram."""

_SILENT = frozenset({"documentation", "extensionElements", "textAnnotation", "association", "laneSet"})


@dataclass(frozen=True, slots=True)
class Flow:
    """An arrow from one node to another."""

    id: str
    source: str
    target: str
    name: str
    condition: str
    """CEL, empty when the arrow is always followed."""
    waypoints: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """An event, task or gateway."""

    id: str
    kind: str
    name: str
    says: str
    """Its documentation."""
    script: str = ""
    decision: str = ""
    """Id of the decision table that a business rule task asks."""
    default: str = ""
    """Id of the arrow that an exclusive gateway follows when no condition holds."""
    bounds: tuple[float, float, float, float] | None = None
    """x, y, width, height of its drawing."""


@dataclass(frozen=True, slots=True)
class Diagram:
    """A procedure's process with its drawing."""

    process: str
    name: str
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    unknown: tuple[str, ...] = field(default=())
    """Elements that a procedure may not use, as `kind id`."""

    def node(self, id: str) -> Node:
        """The node of that id. Raises KeyError when there is none."""
        for node in self.nodes:
            if node.id == id:
                return node
        raise KeyError(id)

    def leaving(self, id: str) -> tuple[Flow, ...]:
        """The arrows that leave a node."""
        return tuple(f for f in self.flows if f.source == id)

    def arriving(self, id: str) -> tuple[Flow, ...]:
        """The arrows that arrive at a node."""
        return tuple(f for f in self.flows if f.target == id)


def read_diagram(content: bytes) -> Diagram:
    """The one process of a BPMN 2.0.2 file.

    Raises Unreadable when it is not well-formed, declares entities, is too large, or has not exactly one process.
    """
    root = _root(content)
    processes = root.findall(f"{BPMN}process")
    if len(processes) != 1:
        raise Unreadable(
            f"{len(processes)} processes instead of one", rule="BPMN-2", cites="BPMN 2.0.2 §10",
            fix="Keep one process in a file.",
        )  # fmt: skip
    process = processes[0]
    bounds, points = _drawing(root)
    nodes, flows, unknown = [], [], []
    for element in process.iterchildren(tag=etree.Element):
        kind = etree.QName(element).localname
        if kind in KINDS:
            nodes.append(_node(element, kind, bounds))
        elif kind == "sequenceFlow":
            flows.append(_flow(element, points))
        elif kind not in _SILENT:
            unknown.append(f"{kind} {element.get('id', '')}")
    return Diagram(process.get("id", ""), process.get("name", ""), tuple(nodes), tuple(flows), tuple(unknown))


def _root(content: bytes) -> etree._Element:
    if len(content) > LARGEST:
        raise Unreadable("the diagram is too large", rule="BPMN-1", fix=f"Send at most {LARGEST} bytes.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(
            f"not well-formed XML: {error.msg}",
            field=f"line {error.lineno}",
            rule="BPMN-1",
            fix="Send a BPMN 2.0 file.",
        ) from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("a document type is declared", rule="BPMN-1", fix="Remove the DOCTYPE.")
    if root.tag != f"{BPMN}definitions":
        raise Unreadable("not a BPMN 2.0 file", rule="BPMN-1", cites="BPMN 2.0.2 §8.1", fix="Send a BPMN 2.0 file.")
    return root


def _drawing(
    root: etree._Element,
) -> tuple[dict[str, tuple[float, float, float, float]], dict[str, tuple[tuple[float, float], ...]]]:
    bounds: dict[str, tuple[float, float, float, float]] = {}
    points: dict[str, tuple[tuple[float, float], ...]] = {}
    for shape in root.iter(f"{_DI}BPMNShape"):
        box = shape.find(f"{_DC}Bounds")
        if box is not None:
            x, y, w, h = (_number(box, name) for name in ("x", "y", "width", "height"))
            bounds[shape.get("bpmnElement", "")] = (x, y, w, h)
    for edge in root.iter(f"{_DI}BPMNEdge"):
        way = tuple((_number(p, "x"), _number(p, "y")) for p in edge.findall(f"{_DDI}waypoint"))
        points[edge.get("bpmnElement", "")] = way
    return bounds, points


def _number(element: etree._Element, name: str) -> float:
    try:
        return float(element.get(name, ""))
    except ValueError as error:
        raise Unreadable(
            f"{name} is not a number", field=etree.QName(element).localname, rule="BPMN-4", cites="BPMN 2.0.2 §12",
            fix="Save the diagram again in a BPMN editor.",
        ) from error  # fmt: skip


def _node(element: etree._Element, kind: str, bounds: dict[str, tuple[float, float, float, float]]) -> Node:
    id = element.get("id", "")
    return Node(
        id=id,
        kind=kind,
        name=element.get("name", ""),
        says=" ".join((element.findtext(f"{BPMN}documentation") or "").split()),
        script=(element.findtext(f"{BPMN}script") or "").strip(),
        decision=element.get("implementation", "").removeprefix(DECISION) if kind == "businessRuleTask" else "",
        default=element.get("default", ""),
        bounds=bounds.get(id),
    )


def _flow(element: etree._Element, points: dict[str, tuple[tuple[float, float], ...]]) -> Flow:
    id = element.get("id", "")
    return Flow(
        id=id,
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        name=element.get("name", ""),
        condition=(element.findtext(f"{BPMN}conditionExpression") or "").strip(),
        waypoints=points.get(id, ()),
    )
