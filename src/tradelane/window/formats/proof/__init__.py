# SPDX-License-Identifier: Apache-2.0
"""Proves a procedure before it is deployed; apart from running it, because a case must never be the first to find out.

| id | what it finds |
|---|---|
| BPMN-1 … 4, DMN-1 … 4 | a file that can't be read |
| PROVE-1 | a diagram that can't be read, where no other rule says why |
| PROVE-2 | an element that a procedure may not use |
| PROVE-3 | no or several starts, no end, ids missing or double |
| PROVE-4 | arrows in the air, out of an end, into the start |
| PROVE-5 | a step or an end that is never reached |
| PROVE-6 | a deadlock: a case gets stuck |
| PROVE-7 | an arrow followed twice at once; more courses than can be played |
| PROVE-8 | a choice without default or condition |
| PROVE-9 | a refusal that can't be contested |
| PROVE-10 | a condition or a script that is not CEL or gives the wrong kind |
| PROVE-11 | a fact used before it is set |
| PROVE-12 | terms that name tasks or agencies which are not there |
| PROVE-13 | what readers can't see (a warning) |
| PROVE-14 | a livelock: a case turns round for ever |
| PROVE-15 | a way that no case takes |
| PROVE-16 | a decision that does not follow the verdicts |
| PROVE-17 | permits of table and terms that differ |
| PROVE-18 | a task that asks a table which is not there |
| PROVE-19 | a form that does not match the data |
| PROVE-20 … 22 | a table with a gap, a contradiction, a row that never speaks |
| PROVE-23 | times that do not add up |
| PROVE-24 | documents and data that no filing can bring |

What is read and wrong carries its counterexample: the course a case takes until it stands in the defect, what it knows
there, or, where no case can come, what stands in its place.
"""

import re

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Level
from tradelane.window.formats.diagram import Diagram, read_diagram
from tradelane.window.formats.folder import Files
from tradelane.window.formats.procedure import read_files
from tradelane.window.formats.proof import courses, play, shape, tables, terms
from tradelane.window.formats.proof.defects import Defect as Defect
from tradelane.window.formats.proof.defects import error
from tradelane.window.values import DecisionTable, Procedure

_PERMIT = re.compile(r'"([^"]+)"\s+in\s+permits\b')


def prove(bpmn: bytes, *, beside: tuple[DecisionTable, ...] = (), permits: tuple[str, ...] = ()) -> list[Defect]:
    """Everything wrong with a diagram and the tables beside it; no finding of level error means that it is proved.

    `permits` are the codes that a case can need; without, those that the diagram's conditions name.
    """
    try:
        diagram = read_diagram(bpmn)
    except Unreadable as unread:
        return [error(unread.rule or "PROVE-1", unread.field, unread.message, unread.fix)]
    found = [*shape.elements(diagram), *shape.arrows(diagram), *terms.the_tables_are_there(diagram, beside)]
    if not found:
        found = [*shape.gateways(diagram), *shape.reach(diagram), *courses.courses(diagram), *shape.appeal(diagram)]
    found += [*tables.tables_are_whole(beside), *terms.tables_look_at_known_facts(diagram, beside)]
    if not found:
        found = list(play.plays(diagram, tables=beside, permits=permits or _permits_named(diagram)))
    return [*found, *shape.drawing(diagram)]


def prove_procedure(procedure: Procedure) -> list[Defect]:
    """As `prove`, and that the published terms, the permits, the forms and the times fit the diagram."""
    found = prove(procedure.diagram, beside=procedure.tables, permits=tuple(p.code for p in procedure.permits))
    if any(f.level is Level.ERROR for f in found):
        return found
    diagram = read_diagram(procedure.diagram)
    return [
        *found,
        *terms.agencies_have_their_tasks(procedure, diagram),
        *terms.second_looks_ask_known_facts(procedure, diagram),
        *terms.filings_can_be_made(procedure),
        *terms.tables_name_known_permits(procedure),
        *terms.forms_match_the_data(procedure),
        *terms.times_add_up(procedure, diagram),
    ]


def prove_files(files: Files) -> list[Defect]:
    """As `prove_procedure`, over files that may be unfinished: what can't be read is a finding too."""
    try:
        return prove_procedure(read_files(files))
    except Unreadable as unread:
        return [error(unread.rule or "PROVE-1", unread.field, unread.message, unread.fix)]


def _permits_named(diagram: Diagram) -> tuple[str, ...]:
    """Codes of permits that conditions and scripts ask for."""
    asked = [f.condition for f in diagram.flows] + [n.script for n in diagram.nodes]
    return tuple(sorted({code for text in asked for code in _PERMIT.findall(text)}))
