# SPDX-License-Identifier: Apache-2.0
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from config.commands.procedures import group
from tradelane.kernel.findings import Level
from tradelane.window.formats.decision_table import read_tables
from tradelane.window.formats.diagram import read_diagram
from tradelane.window.formats.picture import draw
from tradelane.window.formats.procedure import DATA, in_language, shipped_procedures
from tradelane.window.formats.proof import Defect, prove, prove_procedure
from tradelane.window.values import Form

EXPORT = next(p for p in shipped_procedures() if (p.code, p.version) == ("mx-export", "2"))
TEXT = EXPORT.diagram.decode()
_JOIN = re.compile(r'<bpmn:parallelGateway id="all_answered">(.*?)</bpmn:parallelGateway>', re.DOTALL)
JOINED_TOO_EARLY = _JOIN.sub(r'<bpmn:exclusiveGateway id="all_answered">\1</bpmn:exclusiveGateway>', TEXT)
"""The decision does not wait for every agency."""
ROUND_AND_ROUND = TEXT.replace('sourceRef="plant_health_done" targetRef="all_answered"',
                               'sourceRef="plant_health_done" targetRef="plant_health_needed"')  # fmt: skip
"""Nothing leads out of plant health."""
ASKED_FOR_EVER = TEXT.replace('verdicts.plant_health == "ask"', 'verdicts.plant_health != "pending"')
"""Whatever plant health answers, the trader is asked again."""


def found(text: str) -> list[Defect]:
    return [f for f in prove(text.encode(), beside=EXPORT.tables) if f.level is Level.ERROR]


def errors(text: str) -> set[str]:
    return {f.rule for f in found(text)}


def without(flow: str) -> str:
    """The diagram without one arrow."""
    text = re.sub(
        rf'    <bpmn:sequenceFlow id="{flow}"(?:[^>]*/>|.*?</bpmn:sequenceFlow>)\n', "", TEXT, flags=re.DOTALL
    )
    return re.sub(rf"      <bpmn:(incoming|outgoing)>{flow}</bpmn:\1>\n", "", text)


@pytest.mark.parametrize("procedure", shipped_procedures(), ids=lambda p: f"{p.code}-{p.version}")
def test_every_shipped_procedure_is_proved(procedure) -> None:
    assert prove_procedure(procedure) == []


LOCAL = {"MX": "es", "SG": "zh", "JP": "ja"}
"""A language that people of each economy file in, beside English."""


def test_three_economies_publish_export_and_import_with_every_form_in_english_and_their_language() -> None:
    published = [p for p in shipped_procedures() if p.forms]
    assert {(p.economy, str(p.direction)) for p in published} == {(e, d) for e in LOCAL for d in ("export", "import")}
    for procedure in published:
        agencies = {agency.role for agency in procedure.agencies}
        spoken = in_language(procedure, LOCAL[procedure.economy])
        assert {form.role for form in procedure.forms} == agencies, "every agency asks by a form"
        for english, local in zip(procedure.forms, spoken.forms, strict=True):
            told, said = texts_of(english), texts_of(local)
            assert told, english.role
            same = {text for text, other in zip(told, said, strict=True) if text == other}
            assert same <= {"no"}, (procedure.code, english.role, same)


def texts_of(form: Form) -> list[str]:
    """Every text of a form that people read."""
    entries = [form.schema, *form.entries.values()]
    told = [str(entry[key]) for entry in entries for key in ("title", "description") if key in entry]
    return [*told, *(str(name) for entry in form.entries.values() for name in entry.get("x-names", {}).values())]


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda: "no xml", "BPMN-1"),
        (lambda: '<!DOCTYPE a [<!ENTITY e "x">]>' + TEXT.split("?>", 1)[1], "BPMN-1"),
        (lambda: TEXT.replace("bpmn:userTask", "bpmn:serviceTask"), "PROVE-2"),
        (lambda: re.sub(r"bpmn:endEvent", "bpmn:userTask", TEXT), "PROVE-3"),
        (lambda: TEXT.replace('targetRef="decide"', 'targetRef="nowhere"'), "PROVE-4"),
        (lambda: without("cleared_flow"), "PROVE-5"),
        (lambda: without("plant_health_done_flow"), "PROVE-6"),
        (lambda: JOINED_TOO_EARLY, "PROVE-7"),
        (lambda: TEXT.replace(' default="refused_flow"', ""), "PROVE-8"),
        (lambda: TEXT.replace("appeal_period", "waiting_room"), "PROVE-9"),
        (lambda: TEXT.replace('"outcome" targetRef="appeal_period"', '"outcome" targetRef="refused"'), "PROVE-9"),
        (lambda: TEXT.replace('appeal == "filed"', "__import__('os').system('true')"), "PROVE-11"),
        (lambda: TEXT.replace('appeal == "filed"', "[x for x in permits]"), "PROVE-10"),
        (lambda: TEXT.replace('appeal == "filed"', "appeal"), "PROVE-10"),
        (lambda: TEXT.replace('appeal == "filed"', 'moon == "full"'), "PROVE-11"),
        (lambda: ROUND_AND_ROUND, "PROVE-14"),
        (lambda: ASKED_FOR_EVER, "PROVE-14"),
        (lambda: TEXT.replace('appeal == "filed"', 'appeal == "granted"'), "PROVE-15"),
        (lambda: TEXT.replace('verdicts.customs == "approve"', 'verdicts.customs != "x"'), "PROVE-16"),
        (lambda: TEXT.replace("urn:tradelane:decision:channel", "urn:tradelane:decision:lanes"), "PROVE-18"),
    ],
)  # fmt: skip
def test_a_faulty_diagram_is_found_out(spoil: Callable[[], str], rule: str) -> None:
    assert spoil() != TEXT
    assert rule in errors(spoil())


@pytest.mark.parametrize(
    ("spoilt", "rule", "course"),
    [
        (without("plant_health_done_flow"), "PROVE-6", "customs_done"),
        (JOINED_TOO_EARLY, "PROVE-7", "all_answered"),
        (TEXT.replace(' default="refused_flow"', ""), "PROVE-8", "decide"),
        (TEXT.replace('"outcome" targetRef="appeal_period"', '"outcome" targetRef="refused"'), "PROVE-9", "outcome"),
        (TEXT.replace('appeal == "filed"', 'moon == "full"'), "PROVE-11", "appeal_period"),
        (ROUND_AND_ROUND, "PROVE-14", "plant_health_needed"),
        (ASKED_FOR_EVER, "PROVE-14", "plant_health_review"),
        (TEXT.replace('verdicts.customs == "approve"', 'verdicts.customs != "x"'), "PROVE-16", "cleared_flow"),
    ],
)
def test_the_counterexample_is_a_course_from_the_start_into_the_defect(spoilt: str, rule: str, course: str) -> None:
    defect = next(f for f in found(spoilt) if f.rule == rule)
    diagram = read_diagram(spoilt.encode())
    known = {n.id for n in diagram.nodes} | {f.id for f in diagram.flows}
    assert defect.course[0] == "filed"
    assert course in defect.course
    assert set(defect.course) <= known
    assert 'class="course"' in draw(diagram, title="x", marked=defect.course, at=defect.path)


def test_what_the_case_knows_is_part_of_the_counterexample() -> None:
    spoilt = TEXT.replace('verdicts.customs == "approve"', 'verdicts.customs != "x"')
    [unheard] = [f for f in found(spoilt) if f.rule == "PROVE-16"]
    assert unheard.facts["verdicts"]["customs"] == "refuse"
    assert unheard.facts["result"] == "cleared"


TABLE = (DATA / "mx-export/2/channel.dmn").read_text()


@pytest.mark.parametrize(
    ("old", "new", "rule", "facts"),
    [
        ('<text>-</text>\n        </inputEntry>\n        <outputEntry id="others_out_1">',
         '<text>[30..500]</text>\n        </inputEntry>\n        <outputEntry id="others_out_1">', "PROVE-20",
         {"draw": 29.5}),
        ('hitPolicy="FIRST"', 'hitPolicy="UNIQUE"', "PROVE-21", {"refusals in a year": 0}),
        ("[0..29]", "not([0..999])", "PROVE-22", {}),
        ("trader.refused", "weather.rain", "PROVE-11", {"expression": "weather.rain"}),
    ],
)  # fmt: skip
def test_a_table_with_a_gap_a_clash_or_a_dead_row_is_found_out(old: str, new: str, rule: str, facts: dict) -> None:
    assert old in TABLE
    tables = (*read_tables(TABLE.replace(old, new).encode()), *(t for t in EXPORT.tables if t.id != "channel"))
    defect = next(f for f in prove(EXPORT.diagram, beside=tables) if f.rule == rule)
    assert facts.items() <= dict(defect.facts).items()


def spoilt_form(**entry: object) -> Form:
    customs = EXPORT.form("customs")
    assert customs is not None
    return replace(customs, schema={**customs.schema, "properties": {**customs.entries, "moon": entry}})


@pytest.mark.parametrize(
    ("spoilt", "rule", "at"),
    [
        (replace(EXPORT, agencies=(replace(EXPORT.agencies[0], task="tea_break"), *EXPORT.agencies[1:])), "PROVE-12",
         "agencies.customs"),
        (replace(EXPORT, permits=(replace(EXPORT.permits[0], agency="moon"),)), "PROVE-12", "permits.phytosanitary"),
        (replace(EXPORT, permits=(*EXPORT.permits, replace(EXPORT.permits[0], code="moon"))), "PROVE-17",
         "permits.moon"),
        (replace(EXPORT, forms=(spoilt_form(title="Moon", **{"x-from": "/moon/phase"}),)), "PROVE-19",
         "forms.customs.moon"),
        (replace(EXPORT, forms=(spoilt_form(type="string"),)), "PROVE-19", "forms.customs.moon"),
        (replace(EXPORT, forms=EXPORT.forms[:1]), "PROVE-19", "forms.plant_health"),
        (replace(EXPORT, decision_hours=47), "PROVE-23", "decision_hours"),
        (replace(EXPORT, appeal=replace(EXPORT.appeal, days=0)), "PROVE-23", "appeal.days"),
    ],
)  # fmt: skip
def test_terms_that_do_not_fit_are_found_out(spoilt, rule: str, at: str) -> None:
    assert (rule, at) in {(f.rule, f.path) for f in prove_procedure(spoilt)}


def test_what_is_not_drawn_is_a_warning() -> None:
    bare = re.sub(r"  <bpmndi:BPMNDiagram.*</bpmndi:BPMNDiagram>\n", "", TEXT, flags=re.DOTALL)
    warnings = prove(bare.encode(), beside=EXPORT.tables)
    assert {f.rule for f in warnings} == {"PROVE-13"}
    assert {f.level for f in warnings} == {Level.WARNING}


def test_the_command_proves_a_folder_and_draws_the_counterexample(tmp_path: Path) -> None:
    told = CliRunner().invoke(group, ["prove", str(DATA / "jp-import/1"), "--json"])
    assert (told.exit_code, json.loads(told.stdout)["terms"]) == (0, True)
    file, picture = tmp_path / "spoilt.bpmn", tmp_path / "spoilt.svg"
    file.write_text(JOINED_TOO_EARLY)
    (tmp_path / "channel.dmn").write_text(TABLE)
    told = CliRunner().invoke(group, ["prove", str(file), "--picture", str(picture), "--json"])
    answer = json.loads(told.stdout)
    assert (told.exit_code, answer["proved"], answer["findings"][0]["rule"]) == (1, False, "PROVE-7")
    assert answer["findings"][0]["counterexample"]["course"][0] == "filed"
    assert 'class="at"' in picture.read_text()
