# SPDX-License-Identifier: Apache-2.0
"""Runs a procedure's diagram by SpiffWorkflow; apart, so that the diagram, not code, says what comes next.

Facts live beside the tokens, not in them: where two branches join, one branch could otherwise overwrite what the
other had found. Conditions and scripts are CEL.
"""

import json
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.parser.task_parsers import ScriptTaskParser
from SpiffWorkflow.bpmn.script_engine import BasePythonScriptEngineEnvironment, PythonScriptEngine
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.defaults import ScriptTask
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.util.task import TaskState

from tradelane.kernel.errors import Conflict, Unreadable
from tradelane.window.formats.conditions import compiled, evaluate
from tradelane.window.formats.decision_table import answer, plain
from tradelane.window.formats.diagram import BPMN, DECISION, read_diagram
from tradelane.window.values import DecisionTable


@dataclass(frozen=True, slots=True)
class Run:
    """A diagram in motion."""

    waiting: tuple[str, ...]
    """Ids of the tasks that wait for a person, in the diagram's order of arrival."""
    ended: str
    """Id of the end event that was reached, empty while the case goes on."""
    facts: dict[str, Any]
    saved: dict[str, Any]
    """The engine's own state, as JSON data; the diagram itself is not in it."""

    def as_json(self) -> dict[str, Any]:
        """What the case row keeps."""
        return {"facts": self.facts, "saved": self.saved}


class RuleTaskParser(ScriptTaskParser):  # type: ignore[misc]  # the package carries no types
    """A business rule task is played as a script that names its decision table."""

    def get_script(self) -> str:
        """The table's URN."""
        return str(self.node.get("implementation", ""))


class TableParser(BpmnParser):  # type: ignore[misc]  # the package carries no types
    """The engine's parser, with our business rule tasks."""

    OVERRIDE_PARSER_CLASSES: ClassVar[dict[str, Any]] = {f"{BPMN}businessRuleTask": (RuleTaskParser, ScriptTask)}


class CelEnvironment(BasePythonScriptEngineEnvironment):  # type: ignore[misc]  # the package carries no types
    """Answers the engine's questions in CEL and decision tables over the case's facts. No way leads to Python."""

    def __init__(self, facts: dict[str, Any], tables: Sequence[DecisionTable] = ()) -> None:
        super().__init__()
        self.facts = facts
        self.tables = {table.id: table for table in tables}

    def evaluate(self, expression: str, context: Any, external_context: Any = None) -> Any:
        """The value of a CEL expression."""
        return evaluate(expression, self.facts)

    def execute(self, script: str, context: Any, external_context: Any = None) -> bool:
        """A script is one CEL expression that gives a map, or names a table; what it gives become facts."""
        found = self._decided(script) if script.startswith(DECISION) else evaluate(script, self.facts)
        if not isinstance(found, dict):
            raise Unreadable("a script must give a map of facts", rule="CEL-5", fix='Write {"result": "cleared"}.')
        self.facts.update(found)
        return True

    def _decided(self, urn: str) -> dict[str, Any]:
        table = self.tables.get(urn.removeprefix(DECISION))
        if table is None:
            raise Unreadable(f"no decision table {urn!r}", rule="BPMN-3", fix="Add it as DMN beside the diagram.")
        return {name: plain(value) for hit in answer(table, self.facts) for name, value in hit.gives.items()}

    def call_service(self, context: Any, **kwargs: Any) -> Any:
        """Refused: a procedure calls nothing outside."""
        raise Unreadable("a procedure may not call services", rule="CEL-6", fix="Remove the service task.")


class CelEngine(PythonScriptEngine):  # type: ignore[misc]  # the package carries no types
    """SpiffWorkflow's engine with every door to Python closed."""

    def __init__(self, facts: dict[str, Any], tables: Sequence[DecisionTable] = ()) -> None:
        super().__init__(CelEnvironment(facts, tables))

    def validate(self, expression: str) -> None:
        """Refuse what is not CEL. Raises Unreadable."""
        compiled(expression)

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> Any:
        """As the environment answers, with our own errors."""
        return self.environment.evaluate(expression, task.data, external_context)

    def execute(self, task: Any, script: str, external_context: Any = None) -> Any:
        """As the environment answers, with our own errors."""
        return self.environment.execute(script, task.data, external_context)


@lru_cache(maxsize=64)
def _spec(diagram: bytes) -> Any:
    process = read_diagram(diagram).process  # refuses entities and broken XML before the engine sees them
    parser = TableParser()
    try:
        parser.add_bpmn_str(diagram)
        return parser.get_spec(process)
    except (SpiffWorkflowException, KeyError) as error:
        raise Unreadable(
            f"the diagram can't be run: {error}", rule="BPMN-3", cites="BPMN 2.0.2", fix="Open it in a BPMN editor."
        ) from error


@lru_cache(maxsize=64)
def _spec_json(diagram: bytes) -> str:
    return json.dumps(BpmnWorkflowSerializer().to_dict(_workflow(diagram, {}))["spec"])


def _workflow(diagram: bytes, facts: dict[str, Any], tables: Sequence[DecisionTable] = ()) -> Any:
    return BpmnWorkflow(_spec(diagram), script_engine=CelEngine(facts, tables))


def start(diagram: bytes, *, facts: dict[str, Any], tables: Sequence[DecisionTable] = ()) -> Run:
    """Begin a case. Raises Unreadable when the diagram, a condition or a table can't be run."""
    own = deepcopy(facts)
    workflow = _workflow(diagram, own, tables)
    workflow.do_engine_steps()
    return _paused(workflow, own)


def complete(
    diagram: bytes,
    state: dict[str, Any],
    *,
    task: str,
    facts: dict[str, Any],
    tables: Sequence[DecisionTable] = (),
) -> Run:
    """Finish `task` with new facts and go on until the next person must act.

    `state` is what `Run.as_json` gave. Raises Conflict when the task does not wait, Unreadable as `start`.
    """
    own = _merged(state["facts"], facts)
    workflow = _restored(diagram, state["saved"], own, tables)
    for waiting in workflow.get_tasks(state=TaskState.READY, manual=True):
        if waiting.task_spec.bpmn_id == task:
            waiting.run()
            workflow.do_engine_steps()
            return _paused(workflow, own)
    raise Conflict(f"the step {task!r} does not wait for anybody", field="task", fix="Read the case again.")


def _restored(diagram: bytes, saved: dict[str, Any], facts: dict[str, Any], tables: Sequence[DecisionTable]) -> Any:
    whole = {**deepcopy(saved), "spec": json.loads(_spec_json(diagram))}
    workflow = BpmnWorkflowSerializer().from_dict(whole)
    workflow.script_engine = CelEngine(facts, tables)
    return workflow


def _paused(workflow: Any, facts: dict[str, Any]) -> Run:
    serializer = BpmnWorkflowSerializer()
    saved = json.loads(json.dumps({k: v for k, v in serializer.to_dict(workflow).items() if k != "spec"}, default=str))
    tasks = workflow.get_tasks(state=TaskState.READY, manual=True)
    ends = [t.task_spec.bpmn_id for t in workflow.get_tasks(state=TaskState.COMPLETED) if _is_end(t)]
    ended = ends[-1] if ends and not tasks else ""
    return Run(tuple(t.task_spec.bpmn_id for t in tasks), ended, facts, saved)


def _is_end(task: Any) -> bool:
    return type(task.task_spec).__name__ == "EndEvent" and bool(task.task_spec.bpmn_id)


def _merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """`old` with the entries of `new`; maps one level down are joined, so that each agency keeps its verdict."""
    merged = deepcopy(old)
    for key, value in new.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = {**merged[key], **value}
        else:
            merged[key] = value
    return merged
