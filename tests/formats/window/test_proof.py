# SPDX-License-Identifier: Apache-2.0
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tradelane.kernel.findings import Level
from tradelane.window.formats.procedure import shipped_procedures
from tradelane.window.formats.proof import prove, prove_procedure

EXPORT = next(p for p in shipped_procedures() if p.code == "mx-export")
TEXT = EXPORT.diagram.decode()
_JOIN = re.compile(r'<bpmn:parallelGateway id="all_answered">(.*?)</bpmn:parallelGateway>', re.DOTALL)
JOINED_TOO_EARLY = _JOIN.sub(r'<bpmn:exclusiveGateway id="all_answered">\1</bpmn:exclusiveGateway>', TEXT)
"""The decision does not wait for every agency."""


def errors(text: str) -> set[str]:
    return {f.rule for f in prove(text.encode()) if f.level is Level.ERROR}


def without(flow: str) -> str:
    """The diagram without one arrow."""
    text = re.sub(
        rf'    <bpmn:sequenceFlow id="{flow}"(?:[^>]*/>|.*?</bpmn:sequenceFlow>)\n', "", TEXT, flags=re.DOTALL
    )
    return re.sub(rf"      <bpmn:(incoming|outgoing)>{flow}</bpmn:\1>\n", "", text)


@pytest.mark.parametrize("procedure", shipped_procedures(), ids=lambda p: p.code)
def test_every_shipped_procedure_is_proved(procedure) -> None:
    assert prove_procedure(procedure) == []


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda: "no xml", "BPMN-1"),
        (lambda: '<!DOCTYPE a [<!ENTITY e "x">]>' + TEXT.split("?>", 1)[1], "BPMN-1"),
        (lambda: TEXT.replace("bpmn:userTask", "bpmn:serviceTask"), "PROVE-2"),
        (lambda: re.sub(r"bpmn:endEvent", "bpmn:userTask", TEXT), "PROVE-3"),
        (lambda: TEXT.replace('targetRef="decide"', 'targetRef="nowhere"'), "PROVE-4"),
        (lambda: without("cleared_flow"), "PROVE-5"),
        (lambda: without("f8"), "PROVE-6"),
        (lambda: JOINED_TOO_EARLY, "PROVE-7"),
        (lambda: TEXT.replace(' default="refused_flow"', ""), "PROVE-8"),
        (lambda: TEXT.replace("appeal_period", "waiting_room"), "PROVE-9"),
        (lambda: TEXT.replace('"outcome" targetRef="appeal_period"', '"outcome" targetRef="refused"'), "PROVE-9"),
        (lambda: TEXT.replace('appeal == "filed"', "__import__('os').system('true')"), "PROVE-11"),
        (lambda: TEXT.replace('appeal == "filed"', "[x for x in permits]"), "PROVE-10"),
        (lambda: TEXT.replace('appeal == "filed"', "appeal"), "PROVE-10"),
        (lambda: TEXT.replace('appeal == "filed"', 'moon == "full"'), "PROVE-11"),
    ],
)  # fmt: skip
def test_a_faulty_diagram_is_found_out(spoil: Callable[[], str], rule: str) -> None:
    assert spoil() != TEXT
    assert rule in errors(spoil())


def test_terms_that_name_no_task_are_found_out() -> None:
    customs, plants = EXPORT.agencies
    faulty = replace(EXPORT, agencies=(replace(customs, task="tea_break"), plants))
    assert [f.rule for f in prove_procedure(faulty)] == ["PROVE-12"]


def test_what_is_not_drawn_is_a_warning() -> None:
    bare = re.sub(r"  <bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>\n", "", TEXT, flags=re.DOTALL)
    found = prove(bare.encode())
    assert {f.rule for f in found} == {"PROVE-13"}
    assert {f.level for f in found} == {Level.WARNING}
