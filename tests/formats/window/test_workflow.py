# SPDX-License-Identifier: Apache-2.0
import json
from pathlib import Path

import pytest

from tradelane.kernel.errors import Conflict, Unreadable
from tradelane.window.formats.conditions import evaluate, holds
from tradelane.window.formats.procedure import read_procedure, shipped_procedures
from tradelane.window.formats.workflow import CelEngine, CelEnvironment, Run, complete, start

EXPORT = next(p for p in shipped_procedures() if p.code == "mx-export")
PYTHON = [
    "__import__('os').system('touch {}')",
    "exec('import os')",
    "open('{}', 'w').write('x')",
    "().__class__.__bases__[0].__subclasses__()",
    "(lambda: True)()",
    "[open(p, 'w') for p in permits]",
    "import os",
    "permits.append('x')",
    "1 if True else 0",
    "not permits",
]


def begun(*permits: str) -> Run:
    facts = {"permits": list(permits), "verdicts": {"customs": "pending", "plant_health": "pending"}, "appeal": "none"}
    return start(EXPORT.diagram, facts=facts)


def done(run: Run, task: str, **facts: object) -> Run:
    kept = json.loads(json.dumps(run.as_json()))  # as a row of the database keeps it
    return complete(EXPORT.diagram, kept, task=task, facts=facts)


@pytest.mark.parametrize("code", PYTHON)
def test_python_in_a_condition_is_refused(code: str, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    expression = code.replace("{}", str(mark))
    with pytest.raises(Unreadable):
        holds(expression, {"permits": []})
    spoilt = EXPORT.diagram.decode().replace('"phytosanitary" in permits</bpmn:cond', _xml(expression) + "</bpmn:cond")
    assert spoilt != EXPORT.diagram.decode()
    with pytest.raises(Unreadable):
        start(spoilt.encode(), facts={"permits": [], "verdicts": {}, "appeal": "none"})
    assert not mark.exists()


@pytest.mark.parametrize("code", PYTHON)
def test_python_in_a_script_is_refused(code: str, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    with pytest.raises(Unreadable):
        CelEnvironment({"permits": []}).execute(code.replace("{}", str(mark)), {})
    with pytest.raises(Unreadable):
        CelEnvironment({}).call_service({})
    assert not mark.exists()


def test_the_engine_validates_in_cel() -> None:
    engine = CelEngine({})
    engine.validate('"a" in permits')
    with pytest.raises(Unreadable):
        engine.validate("lambda: 1")


@pytest.mark.parametrize("expression", ["permits[0]", "1 / items > 0", "verdicts.moon", "trader.tier > 3"])
def test_what_has_no_answer_is_refused_and_no_fault(expression: str) -> None:
    with pytest.raises(Unreadable, match="CEL-3"):
        evaluate(expression, {"permits": [], "items": 0, "verdicts": {}, "trader": {"tier": "none"}})


def test_conditions_are_yes_or_no() -> None:
    assert holds('chapter in ["09", "10"]', {"chapter": "09"})
    assert evaluate("1 + 1", {}) == 2
    for faulty in ("1 + 1", "unknown == 1", "x" * 3000):
        with pytest.raises(Unreadable):
            holds(faulty, {})


def test_agencies_review_in_parallel_and_the_diagram_decides() -> None:
    run = begun("phytosanitary")
    assert set(run.waiting) == {"customs_review", "plant_health_review"}
    run = done(run, "plant_health_review", verdicts={"plant_health": "approve"})
    run = done(run, "customs_review", verdicts={"customs": "approve"})
    assert (run.ended, run.waiting, run.facts["result"]) == ("cleared", (), "cleared")


def test_one_refusal_refuses_whatever_the_order() -> None:
    for first, second in (("customs", "plant_health"), ("plant_health", "customs")):
        run = done(begun("phytosanitary"), f"{first}_review", verdicts={first: "refuse"})
        run = done(run, f"{second}_review", verdicts={second: "approve"})
        assert run.facts["result"] == "refused"
        assert run.waiting == ("appeal_period",)


def test_an_agency_without_a_permit_to_give_is_not_asked() -> None:
    run = begun()
    assert run.waiting == ("customs_review",)
    assert done(run, "customs_review", verdicts={"customs": "approve"}).ended == "cleared"


def test_a_needed_agency_that_never_answered_is_no_approval() -> None:
    run = begun("phytosanitary")
    run = done(run, "customs_review", verdicts={"customs": "approve"})
    assert run.waiting == ("plant_health_review",)
    run = done(run, "plant_health_review", verdicts={"plant_health": "pending"})
    assert run.facts["result"] == "refused"


def test_questions_come_back_to_the_agency() -> None:
    run = done(begun(), "customs_review", verdicts={"customs": "ask"})
    assert run.waiting == ("customs_information",)
    run = done(run, "customs_information", verdicts={"customs": "pending"})
    assert run.waiting == ("customs_review",)


def test_an_appeal_can_succeed_and_fail() -> None:
    refused = done(begun(), "customs_review", verdicts={"customs": "refuse"})
    appealed = done(refused, "appeal_period", appeal="filed")
    assert appealed.waiting == ("appeal_review",)
    assert done(appealed, "appeal_review", appeal="changed").ended == "changed"
    assert done(appealed, "appeal_review", appeal="upheld").ended == "upheld"
    assert done(refused, "appeal_period", appeal="none").ended == "refused"


def test_a_step_that_does_not_wait_is_a_conflict() -> None:
    with pytest.raises(Conflict):
        done(begun(), "plant_health_review", verdicts={"plant_health": "approve"})


def test_the_saved_state_is_small_and_without_the_diagram() -> None:
    saved = json.dumps(begun("phytosanitary").as_json())
    assert len(saved) < 20_000
    assert "conditionExpression" not in saved


@pytest.mark.parametrize(
    "terms",
    [b"not = toml = at all", b"code = 'x'", b"\xff", b"code = 1\nname = 2\neconomy = 3\ndirection = 'sideways'"],
)
def test_faulty_terms_are_refused(terms: bytes) -> None:
    with pytest.raises(Unreadable):
        read_procedure(terms, diagram=EXPORT.diagram)


def test_every_published_fact_names_source_and_confidence() -> None:
    for procedure in shipped_procedures():
        assert all(b.source and b.confidence for b in procedure.legal_basis)
        assert all(f.basis and f.confidence for f in procedure.fees)
        assert procedure.appeal.basis
        assert procedure.appeal.note


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
