# SPDX-License-Identifier: Apache-2.0
"""Which parallel ways can't disturb each other; apart, because only this keeps a play with many agencies short.

Where no way reads or sets what another sets before they join, the order in which their steps come makes no difference,
so one order stands for all (partial-order reduction; Godefroid, 1996).
"""

import re
from dataclasses import dataclass, field

from tradelane.window.formats.diagram import Diagram, Node
from tradelane.window.values import DecisionTable

EVERYTHING = "*"
"""What a script may set: any fact."""

_NAMED = re.compile(r"verdicts\.(\w+)")
_WORD = re.compile(r"[A-Za-z_]\w*")


@dataclass(slots=True)
class Independence:
    """Answers for one diagram, remembered."""

    diagram: Diagram
    tables: dict[str, DecisionTable]
    _known: dict[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)

    def alone(self, arrow: str, others: frozenset[str]) -> bool:
        """Whether the way that a token on `arrow` opens is disturbed by none of the other tokens' ways."""
        reads, sets = self._of(arrow)
        for other in others:
            other_reads, other_sets = self._of(other)
            if _meet(sets, other_reads | other_sets) or _meet(other_sets, reads):
                return False
        return True

    def _of(self, arrow: str) -> tuple[frozenset[str], frozenset[str]]:
        if arrow not in self._known:
            nodes = self._before_the_join(arrow)
            reads = frozenset(name for node in nodes for name in self._reads(node))
            self._known[arrow] = reads, frozenset(name for node in nodes for name in self._sets(node))
        return self._known[arrow]

    def _before_the_join(self, arrow: str) -> list[Node]:
        seen: dict[str, Node] = {}
        open_ones = [f.target for f in self.diagram.flows if f.id == arrow]
        while open_ones:
            node = self.diagram.node(open_ones.pop())
            joins = node.kind == "parallelGateway" and len(self.diagram.arriving(node.id)) > 1
            if node.id not in seen and not joins:
                seen[node.id] = node
                open_ones += [f.target for f in self.diagram.leaving(node.id)]
        return list(seen.values())

    def _reads(self, node: Node) -> frozenset[str]:
        texts = [node.script, *(f.condition for f in self.diagram.leaving(node.id))]
        if node.decision in self.tables:
            texts += [column.expression for column in self.tables[node.decision].inputs]
        return frozenset(name for text in texts for name in _names(text))

    def _sets(self, node: Node) -> frozenset[str]:
        if node.kind == "scriptTask":
            return frozenset({EVERYTHING})
        if node.kind == "businessRuleTask":
            return self.tables[node.decision].named() if node.decision in self.tables else frozenset({EVERYTHING})
        if node.kind != "userTask":
            return frozenset()
        if node.id in ("appeal_period", "appeal_review"):
            return frozenset({"appeal"})
        return frozenset({f"verdicts.{node.id.removesuffix('_review').removesuffix('_information')}"})


def _names(text: str) -> frozenset[str]:
    """Facts that an expression names; one verdict counts as itself, all of them as `verdicts`."""
    one = {f"verdicts.{role}" for role in _NAMED.findall(text)}
    return frozenset(one | set(_WORD.findall(_NAMED.sub("", text))))


def _meet(these: frozenset[str], those: frozenset[str]) -> bool:
    if (EVERYTHING in these and those) or (EVERYTHING in those and these):
        return True
    whole = {name for name in these | those if name == "verdicts"}
    if whole and any(n.startswith("verdicts") for n in these) and any(n.startswith("verdicts") for n in those):
        return True
    return bool(these & those)
