# SPDX-License-Identifier: Apache-2.0
"""Defects sown into real procedures of three economies: each is found, with a case that the engine runs into too."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Level
from tradelane.window.formats.decision_table import read_tables
from tradelane.window.formats.diagram import Diagram, read_diagram
from tradelane.window.formats.folder import DIAGRAM, TERMS, Files, read_from_folder
from tradelane.window.formats.picture import draw
from tradelane.window.formats.procedure import DATA, read_files
from tradelane.window.formats.proof import Defect, prove, prove_files
from tradelane.window.formats.proof.filed import example_cases
from tradelane.window.formats.proof.shape import RELEASING_ENDS
from tradelane.window.formats.workflow import complete, start
from tradelane.window.values import ColumnKind, DecisionTable, Procedure, TableInput, TableOutput, UnaryTest

SOWN_IN = {"mx-import": "plant_health", "sg-import": "food", "jp-import": "animal_quarantine"}
"""Procedures of three economies by an agency that has a permit to give."""
VERSIONS = {"mx-import": "1", "sg-import": "2", "jp-import": "1"}
CHANNEL = "channel.dmn"
ANYTHING = UnaryTest("-")


def files_of(code: str) -> dict[str, str]:
    return read_from_folder(DATA / code / VERSIONS[code])


def edited(files: Files, name: str, old: str, new: str) -> dict[str, str]:
    assert old in files[name], (name, old)
    return {**files, name: files[name].replace(old, new)}


def without(files: Files, flow: str) -> dict[str, str]:
    text = re.sub(
        rf'    <bpmn:sequenceFlow id="{flow}"(?:[^>]*/>|.*?</bpmn:sequenceFlow>)\n', "", files[DIAGRAM], flags=re.DOTALL
    )
    assert text != files[DIAGRAM]
    return {**files, DIAGRAM: re.sub(rf"      <bpmn:(incoming|outgoing)>{flow}</bpmn:\1>\n", "", text)}


def joined_too_early(files: Files, role: str) -> dict[str, str]:
    join = re.compile(r'<bpmn:parallelGateway id="all_answered">(.*?)</bpmn:parallelGateway>', re.DOTALL)
    text = join.sub(r'<bpmn:exclusiveGateway id="all_answered">\1</bpmn:exclusiveGateway>', files[DIAGRAM])
    return {**files, DIAGRAM: text}


def without_the_last_row(files: Files, role: str) -> dict[str, str]:
    text = re.sub(r'      <rule id="others">.*?</rule>\n', "", files[CHANNEL], flags=re.DOTALL)
    return {**files, CHANNEL: text}


def with_a_permit_nobody_asks(files: Files, role: str) -> dict[str, str]:
    return edited(files, TERMS, "[[permits]]", f'[[permits]]\ncode = "moon"\nname = "Moon"\nagency = "{role}"\n'
                  'basis = "Invented act"\nconfidence = "assumed"\n\n[[permits]]')  # fmt: skip


Spoil = Callable[[Files, str], dict[str, str]]
SEEDS: dict[str, Spoil] = {
    "PROVE-5 an end that no case reaches": lambda f, _: without(f, "cleared_flow"),
    "PROVE-6 a deadlock": lambda f, role: without(f, f"{role}_done_flow"),
    "PROVE-7 a decision before every agency answered": joined_too_early,
    "PROVE-8 a choice without default": lambda f, _: edited(f, DIAGRAM, ' default="refused_flow"', ""),
    "PROVE-9 a refusal without appeal": lambda f, _: edited(
        f, DIAGRAM, '"outcome" targetRef="appeal_period"', '"outcome" targetRef="refused"'
    ),
    "PROVE-11 a fact used before it is set": lambda f, _: edited(f, DIAGRAM, 'result == "cleared"', 'moon == "full"'),
    "PROVE-14 a livelock": lambda f, role: edited(
        f, DIAGRAM, f'verdicts.{role} == "ask"', f'verdicts.{role} != "pending"'
    ),
    "PROVE-15 a way that no case takes": lambda f, _: edited(f, DIAGRAM, 'appeal == "filed"', 'appeal == "granted"'),
    "PROVE-16 a decision against the verdicts": lambda f, role: edited(
        f, DIAGRAM, f'verdicts.{role} == "approve"', f'verdicts.{role} != "pending"'
    ),
    "PROVE-17 a permit that no goods need": with_a_permit_nobody_asks,
    "PROVE-19 a form that does not fit the data": lambda f, role: edited(
        f, f"forms/{role}.json", "/goods_items/*/hs_code", "/goods_items/*/colour"
    ),
    "PROVE-20 a table with a gap": without_the_last_row,
    "PROVE-23 times that do not add up": lambda f, _: {
        **f, TERMS: re.sub(r"decision_hours = \d+", "decision_hours = 1", f[TERMS])
    },
    "PROVE-24 a document that does not exist": lambda f, _: edited(
        f, TERMS, '["commercial-invoice"', '["moon-invoice", "commercial-invoice"'
    ),
}  # fmt: skip


@pytest.mark.parametrize(("seed", "code"), list(zip(SEEDS, cycle(SOWN_IN), strict=False)))
def test_each_seeded_defect_is_rejected_with_its_counterexample(seed: str, code: str) -> None:
    rule = seed.split(" ", maxsplit=1)[0]
    spoilt = SEEDS[seed](files_of(code), SOWN_IN[code])
    found = [f for f in prove_files(spoilt) if f.level is Level.ERROR]
    assert rule in {f.rule for f in found}
    for defect in found:
        assert defect.course or defect.facts, defect
        assert defect.as_dict()["counterexample"]["at"] == defect.path
        diagram = read_diagram(spoilt[DIAGRAM].encode())
        assert unreached(defect.course, diagram) == [], defect.course
        assert not defect.course or 'class="course"' in draw(diagram, title="x", marked=defect.course, at=defect.path)


def unreached(course: tuple[str, ...], diagram: Diagram) -> list[str]:
    """What a course names before a case can have come there, step by step and arrow by arrow."""
    before: set[str] = set()
    strange = []
    arrows = {flow.id: flow for flow in diagram.flows}
    for id in course:
        came_from = {arrows[id].source} if id in arrows else {flow.id for flow in diagram.arriving(id)}
        if before and not came_from & before:
            strange.append(id)
        before.add(id)
    return strange


@pytest.mark.parametrize(
    ("rule", "code"), [("PROVE-11", "mx-import"), ("PROVE-14", "sg-import"), ("PROVE-16", "jp-import")]
)
def test_the_engine_runs_into_what_the_counterexample_says(rule: str, code: str) -> None:
    seed = next(seed for name, seed in SEEDS.items() if name.startswith(f"{rule} "))
    spoilt = seed(files_of(code), SOWN_IN[code])
    defect = next(f for f in prove_files(spoilt) if f.rule == rule)
    told = dict(defect.facts)
    if rule == "PROVE-11":
        with pytest.raises(Unreadable, match="CEL-3"):
            walked(read_files(spoilt), defect)
        return
    run = walked(read_files(spoilt), defect)
    if rule == "PROVE-16":
        assert run.ended in RELEASING_ENDS
        assert "refuse" in told["verdicts"].values()
        assert run.facts["verdicts"] == told["verdicts"]
        return
    asked = f"{SOWN_IN[code]}_information"
    assert asked in run.waiting
    for _ in range(3):  # whatever the agency says, the trader is asked again
        run = act(read_files(spoilt), run, asked, {"verdicts": {SOWN_IN[code]: "pending"}}, told)
        run = act(read_files(spoilt), run, f"{SOWN_IN[code]}_review", {"verdicts": {SOWN_IN[code]: "approve"}}, told)
        assert asked in run.waiting


def walked(procedure: Procedure, defect: Defect) -> Any:
    """The engine's own run of the case that a counterexample tells: its permits, its channel, its verdicts."""
    told = dict(defect.facts)
    facts = {**example_cases([a.role for a in procedure.agencies], ())[0], "permits": told["permits"]}
    run = start(procedure.diagram, facts=facts, tables=answering(procedure, told))
    for n, step in enumerate(defect.course):
        if step in run.waiting:
            run = act(procedure, run, step, given_at(step, defect.course[n + 1 :], told), told)
    return run


def act(procedure: Procedure, run: Any, task: str, facts: dict[str, Any], told: dict[str, Any]) -> Any:
    return complete(procedure.diagram, run.as_json(), task=task, facts=facts, tables=answering(procedure, told))


def given_at(step: str, ahead: tuple[str, ...], told: dict[str, Any]) -> dict[str, Any]:
    """What whoever does a step answers, as the counterexample says or as its course goes on."""
    if step == "appeal_period":
        return {"appeal": "filed" if "appeal_review" in ahead else "none"}
    if step == "appeal_review":
        return {"appeal": told["appeal"]}
    role = step.removesuffix("_review").removesuffix("_information")
    if step.endswith("_information"):
        return {"verdicts": {role: "pending"}}
    return {"verdicts": {role: "ask" if f"{role}_information" in ahead else told["verdicts"][role]}}


def answering(procedure: Procedure, told: dict[str, Any]) -> tuple[DecisionTable, ...]:
    """The procedure's tables, with the answer that the counterexample says for every case."""
    return tuple(
        replace(table, rows=tuple(
            replace(row, cells=tuple(ANYTHING for _ in row.cells))
            for row in table.rows if row.gives == (told["channel"],)
        )) if table.id == "channel" else table
        for table in procedure.tables
    )  # fmt: skip


EXPORT = read_from_folder(DATA / "mx-export" / "2")
BY_DRAW = EXPORT[DIAGRAM].replace('channel != "green"', 'draw &lt; 30 || trader.tier != "aeo"').replace(
    'channel == "green"', '(draw >= 30 &amp;&amp; trader.tier == "aeo")'
)  # fmt: skip
"""Customs is asked by the draw and the trader's tier, without the table of channels."""
TABLES = tuple(t for name in ("channel.dmn", "permits.dmn") for t in read_tables(EXPORT[name].encode()))


def errors(text: str, tables: tuple[DecisionTable, ...] = TABLES) -> dict[str, Defect]:
    return {f.rule: f for f in prove(text.encode(), beside=tables) if f.level is Level.ERROR}


def test_conditions_look_at_what_a_case_knows_when_it_is_filed() -> None:
    assert errors(BY_DRAW) == {}
    never = errors(BY_DRAW.replace("draw &lt; 30 ||", "draw &lt; 1000 ||").replace("draw >= 30", "draw >= 1000"))
    assert set(never) == {"PROVE-15"}
    assert never["PROVE-15"].facts["draw"] in range(1000)
    unlike = errors(BY_DRAW.replace("draw >= 30", "draw >= 31"))["PROVE-16"]
    assert (unlike.facts["draw"], unlike.facts["trader"]["tier"]) == (30, "aeo")


@pytest.mark.parametrize(
    ("column", "rule"),
    [
        ("trader.colour", "PROVE-11"),
        ("verdicts.moon", "PROVE-11"),
        ("permits[0]", "PROVE-11"),
        ("trader.tier", "PROVE-10"),
        ("size(", "PROVE-10"),
    ],
)
def test_a_column_is_asked_before_a_case_is(column: str, rule: str) -> None:
    spoilt = edited(EXPORT, CHANNEL, "<text>trader.refused</text>", f"<text>{column}</text>")
    found = next(f for f in prove_files(spoilt) if f.rule == rule)
    assert (found.path, found.facts["expression"]) == ("channel.refusals in a year", column)


def a_second_table(asks: str) -> DecisionTable:
    channel = next(t for t in TABLES if t.id == "channel")
    looks = (TableInput("asks", asks, ColumnKind.STRING, ANYTHING),)
    gives = (TableOutput("lane", ColumnKind.STRING, ANYTHING),)
    row = replace(channel.rows[0], cells=(ANYTHING,), gives=("fast",))
    return replace(channel, id="lane", inputs=looks, outputs=gives, rows=(row,))


def with_a_table_asked(*, before: str) -> str:
    """The diagram with a second table, on the arrow that leads to a step."""
    task = ('<bpmn:businessRuleTask id="lane" name="Lane" implementation="urn:tradelane:decision:lane" />'
            f'<bpmn:sequenceFlow id="lane_flow" sourceRef="lane" targetRef="{before}" />')  # fmt: skip
    text = EXPORT[DIAGRAM].replace(f'targetRef="{before}"', 'targetRef="lane"', 1)
    return text.replace("</bpmn:process>", f"{task}</bpmn:process>")


def test_a_table_may_look_at_what_another_gave_before_it() -> None:
    tables = (*TABLES, a_second_table("channel"))
    assert errors(with_a_table_asked(before="all_agencies"), tables) == {}
    early = errors(with_a_table_asked(before="channel"), tables)["PROVE-11"]
    assert (early.path, early.course[-1]) == ("lane", "filed_flow")


def test_a_table_that_collects_may_give_nothing() -> None:
    channel = next(t for t in TABLES if t.id == "channel")
    collecting = replace(channel, policy=type(channel.policy)("COLLECT"))
    assert "PROVE-11" in errors(EXPORT[DIAGRAM], (*(t for t in TABLES if t is not channel), collecting))


def test_whether_two_officers_look_is_asked_of_known_facts() -> None:
    look, files = 'verdicts = ["refuse"]', files_of("mx-import")
    sound = edited(files, TERMS, look, look + '\nwhen = \'channel == "red" && verdict == "refuse"\'')
    assert prove_files(sound) == []
    spoilt = edited(files, TERMS, look, look + "\nwhen = 'moon == \"full\"'")
    (finding,) = prove_files(spoilt)
    assert (finding.rule, finding.path) == ("PROVE-11", "agencies.customs.second_look")


@pytest.mark.parametrize("path", ["goods_items[].colour", "goods_items.hs_code", "moon", "terms.incoterm.colour"])
def test_data_that_no_consignment_has_is_not_asked(path: str) -> None:
    (finding,) = prove_files(edited(EXPORT, TERMS, "required_fields = [", f'required_fields = ["{path}", '))
    assert (finding.rule, finding.facts) == ("PROVE-24", {"path": path})
