# SPDX-License-Identifier: Apache-2.0
"""Plays every case a procedure can have, with its facts; apart, because arrows alone don't know what conditions say.

Where `courses` lets a case take any way, here a way is taken only when its condition holds over what the case knows:
each subset of the permits, each kind of trader, draw and goods that a condition tells apart, each verdict an agency may
give, each answer of a table, each outcome of an appeal. So a
condition that names a fact before it is set, a way that no case takes, and a refusal that nobody hears are found with
the case that shows them.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, product
from typing import Any

from tradelane.kernel.errors import Unreadable
from tradelane.window.formats.conditions import compiled, evaluate
from tradelane.window.formats.decision_table import plain
from tradelane.window.formats.diagram import Diagram, Flow, Node
from tradelane.window.formats.facts import CASE_FACTS
from tradelane.window.formats.proof.courses import (
    Marking,
    can_end,
    first_marking,
    joined,
    reached_by,
    taken_by,
    the_round,
)
from tradelane.window.formats.proof.defects import Defect, error
from tradelane.window.formats.proof.filed import filed
from tradelane.window.formats.proof.independence import Independence
from tradelane.window.formats.proof.shape import (
    APPEAL_REVIEW_TASK,
    APPEAL_TASK,
    INFORMATION,
    RELEASING_ENDS,
    REVIEW,
    roles_of,
    start_of,
    way,
)
from tradelane.window.values import DecisionTable

CASES_AT_MOST = 200_000
"""Places of cases; our procedures have some thousands."""

VERDICTS = ("approve", "refuse", "ask")

Facts = tuple[tuple[str, Any], ...]
"""A case's facts, by name, so that places can be counted; lists in them are tuples, maps are `_Map`."""


@dataclass(frozen=True, slots=True)
class _Map:
    """A map that can be counted."""

    pairs: tuple[tuple[Any, Any], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one case stands, and what it knows."""

    marking: Marking
    facts: Facts
    ended: str = ""
    """Id of the end that was reached last."""


@dataclass(slots=True)
class _Play:
    diagram: Diagram
    tables: dict[str, DecisionTable]
    independence: Independence
    answers: dict[tuple[str, Facts], Any] = field(default_factory=dict)
    came: dict[Place, tuple[Place, tuple[str, ...]] | None] = field(default_factory=dict)
    after: dict[Place, frozenset[Place]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    """Arrows that some case follows."""


def plays(diagram: Diagram, *, tables: tuple[DecisionTable, ...], permits: tuple[str, ...]) -> Iterator[Defect]:
    """Facts used before they are set, ways no case takes, cases that turn for ever, refusals that nobody hears."""
    by_id = {t.id: t for t in tables}
    play = _Play(diagram, by_id, Independence(diagram, by_id), taken=set(first_marking(diagram)))
    roles = roles_of(diagram)
    open_ones: deque[Place] = deque()
    filings = product(product((False, True), repeat=len(permits)), _known_when_filed(diagram))
    for needed, known in islice(filings, CASES_AT_MOST + 1):
        held = [code for code, is_needed in zip(permits, needed, strict=True) if is_needed]
        facts = {**known, "permits": held, "verdicts": dict.fromkeys(roles, "pending"), "appeal": "none"}
        place = Place(first_marking(diagram), _frozen(facts))
        play.came[place] = None
        open_ones.append(place)
    while open_ones:
        place = open_ones.popleft()
        try:
            nexts = list(_nexts(play, place))
        except _Unanswered as unanswered:
            yield _unanswered(play, place, unanswered)
            return
        play.after[place] = frozenset(following for following, _ in nexts)
        for following, passed in nexts:
            if following not in play.came:
                play.came[following] = (place, passed)
                open_ones.append(following)
        if len(play.came) > CASES_AT_MOST:
            yield error("PROVE-7", diagram.process, "the procedure has too many cases to play through", "Split it.")
            return
    yield from _findings(play)


def _known_when_filed(diagram: Diagram) -> list[dict[str, Any]]:
    """Examples of what the diagram's own expressions ask of a case that was just filed."""
    asked = [text for text in (*(n.script for n in diagram.nodes), *(f.condition for f in diagram.flows)) if text]
    return filed(asked, named={name for text in asked for name in _variables(text)})


@lru_cache(maxsize=1_000)
def _variables(expression: str) -> frozenset[str]:
    """Facts that an expression names; none of what is no CEL, which is found where it is asked."""
    try:
        return frozenset(compiled(expression).variables())
    except Unreadable:
        return frozenset()


class _Unanswered(Exception):  # a signal within this module
    def __init__(self, id: str, why: Unreadable) -> None:
        super().__init__(id)
        self.id, self.why = id, why


def _nexts(play: _Play, place: Place) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Every next place; of ways that can't disturb each other, the steps of the first stand for all."""
    there = reached_by(play.diagram, place.marking)
    steps = [(node, taken) for node in there for taken in taken_by(play.diagram, node, place.marking)]
    for node, taken in steps:
        (arrow, *more) = taken
        if not more and node.kind != "parallelGateway" and play.independence.alone(arrow, place.marking - taken):
            steps = [(node, taken)]
            break
    for node, taken in steps:
        yield from _step(play, place, node, taken)


def _step(play: _Play, place: Place, node: Node, taken: Marking) -> Iterator[tuple[Place, tuple[str, ...]]]:
    for facts in _known_after(play, node, place.facts):
        flows = _leaving(play, node, facts)
        play.taken.update(flows)
        ended = node.id if node.kind == "endEvent" else place.ended
        yield Place(joined(place.marking - taken, flows, node.id), facts, ended), (node.id, *sorted(flows))


def _known_after(play: _Play, node: Node, facts: Facts) -> Iterator[Facts]:
    """What a case can know when a step is done: every answer that whoever does it may give."""
    known = dict(facts)
    if node.kind == "scriptTask":
        yield _scripted(play, node, facts)
    elif node.kind == "businessRuleTask":
        yield from _tabled(play, node, facts)
    elif node.id == APPEAL_TASK:
        yield from (_frozen({**known, "appeal": appeal}) for appeal in ("filed", "none"))
    elif node.id == APPEAL_REVIEW_TASK:
        yield from (_frozen({**known, "appeal": appeal}) for appeal in ("changed", "upheld"))
    elif node.kind == "userTask" and node.id.endswith(REVIEW):
        yield from (_with_verdict(known, node.id.removesuffix(REVIEW), verdict) for verdict in VERDICTS)
    elif node.kind == "userTask" and node.id.endswith(INFORMATION):
        yield _with_verdict(known, node.id.removesuffix(INFORMATION), "pending")
    else:
        yield facts


def _tabled(play: _Play, node: Node, facts: Facts) -> Iterator[Facts]:
    """What each row of a table gives; a table that collects may have no row that speaks."""
    known, table = dict(facts), play.tables[node.decision]
    _require_known(play, node, known)
    names = [output.name for output in table.outputs]
    for gives in sorted({row.gives for row in table.rows}, key=str):
        yield _frozen({**known, **dict(zip(names, map(plain, gives), strict=True))})
    if not table.policy.single:
        yield facts


def _require_known(play: _Play, node: Node, known: dict[str, Any]) -> None:
    """A table that looks at what another one or a script sets is asked after it. Raises _Unanswered."""
    for column in play.tables[node.decision].inputs:
        unset = _variables(column.expression) - CASE_FACTS - known.keys()
        if unset:
            raise _Unanswered(node.id, Unreadable(
                f"nothing sets {min(unset)} before the table {node.decision} is asked", rule="CEL-3",
                fix="Set it on every way that leads here.",
            ))  # fmt: skip


def _leaving(play: _Play, node: Node, facts: Facts) -> Marking:
    leaving = play.diagram.leaving(node.id)
    if node.kind == "exclusiveGateway" and len(leaving) > 1:
        return frozenset({_chosen(play, node, leaving, facts).id})
    return frozenset(f.id for f in leaving)


def _chosen(play: _Play, node: Node, leaving: tuple[Flow, ...], facts: Facts) -> Flow:
    """The first way whose condition holds, in the order of the file as the engine takes them; else the default."""
    for flow in leaving:
        if flow.id != node.default and _asked(play, flow.id, flow.condition, facts, wanted=bool):
            return flow
    return next(f for f in leaving if f.id == node.default)


def _scripted(play: _Play, node: Node, facts: Facts) -> Facts:
    found: dict[str, Any] = _asked(play, node.id, node.script, facts, wanted=dict)
    return _frozen({**dict(facts), **found})


def _asked(play: _Play, id: str, expression: str, facts: Facts, *, wanted: type) -> Any:
    named = _variables(expression)  # nothing else can change the answer
    key = (expression, tuple(fact for fact in facts if fact[0] in named))
    if key not in play.answers:
        try:
            play.answers[key] = evaluate(expression, _plain(facts))
        except Unreadable as why:
            raise _Unanswered(id, why) from why
        if not isinstance(play.answers[key], wanted):
            what = "true or false" if wanted is bool else "a map of facts"
            raise _Unanswered(id, Unreadable(f"{expression[:80]!r} does not give {what}", rule="CEL-4",
                                             fix="Change the expression."))  # fmt: skip
    return play.answers[key]


def _unanswered(play: _Play, place: Place, unanswered: _Unanswered) -> Defect:
    why = unanswered.why
    rule = "PROVE-11" if why.rule == "CEL-3" else "PROVE-10"
    course = _course(play, place)
    return error(rule, unanswered.id, why.message, why.fix, course=course, facts=_plain(place.facts))


def _findings(play: _Play) -> Iterator[Defect]:
    ended = frozenset(p for p in play.after if not p.marking)
    ending = can_end(play.after, ended)
    turning = the_round(play.after, frozenset(play.after) - ending)
    if turning:
        place = min(turning, key=lambda p: len(_course(play, p)))
        where = ", ".join(sorted({f.target for f in play.diagram.flows if f.id in place.marking}))
        yield error("PROVE-14", where, "a case can turn round here for ever", "Let its condition change.",
                    course=_course(play, place), facts=_plain(place.facts))  # fmt: skip
    for flow in play.diagram.flows:
        if flow.id not in play.taken:
            course, facts = _before(play, flow)
            yield error("PROVE-15", flow.id, "no case takes this way", "Correct the condition, or remove the way.",
                        course=course, facts=facts)  # fmt: skip
    yield from _unheard(play, ended)


def _before(play: _Play, flow: Flow) -> tuple[tuple[str, ...], dict[str, Any]]:
    """A case that comes to where the way begins and does not take it, and what it knows; else only the way there."""
    arriving = {f.id for f in play.diagram.arriving(flow.source)}
    there = [place for place in play.after if arriving & place.marking]
    if not there:
        return way(play.diagram, to=flow.source), {}
    place = min(there, key=lambda p: (len(_course(play, p)), str(p.facts)))
    return (*_course(play, place), flow.source), _plain(place.facts)


def _unheard(play: _Play, ended: frozenset[Place]) -> Iterator[Defect]:
    """A release in spite of an agency's refusal, or a refusal that no agency gave (TFA art. 4; PROVE-16)."""
    for place in sorted(ended, key=lambda p: (len(_course(play, p)), str(p.facts))):
        known = _plain(place.facts)
        refused = "refuse" in known["verdicts"].values()
        released = place.ended in RELEASING_ENDS
        if released and refused and known["appeal"] != "changed":
            message = "the goods are released although an agency refused"
        elif not released and not refused:
            message = "the goods are refused although no agency refused"
        else:
            continue
        yield error("PROVE-16", place.ended, message, "Let the decision follow the verdicts.",
                    course=_course(play, place), facts=_plain(place.facts))  # fmt: skip
        return


def _course(play: _Play, place: Place) -> tuple[str, ...]:
    told: tuple[str, ...] = ()
    while (step := play.came[place]) is not None:
        place, passed = step
        told = (*passed, *told)
    return (start_of(play.diagram), *sorted(place.marking), *told)


def _with_verdict(known: dict[str, Any], role: str, verdict: str) -> Facts:
    return _frozen({**known, "verdicts": {**_thawed(known["verdicts"]), role: verdict}})


def _frozen(facts: dict[str, Any]) -> Facts:
    return tuple(sorted((name, _held(value)) for name, value in facts.items()))


def _plain(facts: Facts) -> dict[str, Any]:
    """The facts as conditions read them."""
    return {name: _thawed(value) for name, value in facts}


def _held(value: Any) -> Any:
    if isinstance(value, dict):
        return _Map(tuple(sorted(((name, _held(one)) for name, one in value.items()), key=lambda pair: str(pair[0]))))
    return tuple(map(_held, value)) if isinstance(value, list | tuple) else value


def _thawed(value: Any) -> Any:
    if isinstance(value, _Map):
        return {name: _thawed(one) for name, one in value.pairs}
    return [_thawed(one) for one in value] if isinstance(value, tuple) else value
