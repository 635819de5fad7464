# SPDX-License-Identifier: Apache-2.0
"""Whatever agencies and traders do in whatever order, goods are cleared only when every needed agency approved."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from tradelane.window.formats.procedure import shipped_procedures
from tradelane.window.formats.workflow import complete, start
from tradelane.window.values import Tier

PROCEDURES = shipped_procedures()


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_nothing_is_cleared_without_every_needed_approval(data: st.DataObject) -> None:
    procedure = data.draw(st.sampled_from(PROCEDURES))
    permits = data.draw(st.lists(st.sampled_from([p.code for p in procedure.permits]), unique=True))
    roles = {a.task: a.role for a in procedure.agencies}
    needed = {a.role for a in procedure.agencies if not _permits_of(procedure, a.role)} | {
        p.agency for p in procedure.permits if p.code in permits
    }
    trader = {"tier": str(data.draw(st.sampled_from(Tier))), "refused": data.draw(st.integers(0, 2))}
    facts = {
        "permits": permits,
        "verdicts": dict.fromkeys(roles.values(), "pending"),
        "appeal": "none",
        "trader": trader,
        "draw": data.draw(st.integers(0, 999)),
    }
    run, answers = start(procedure.diagram, facts=facts, tables=procedure.tables), {}
    if run.facts.get("channel") == "green":  # only of a trusted trader's goods that need no permit
        assert (trader["tier"], permits) == ("aeo", [])
        needed = set()
    for _ in range(30):
        if not run.waiting:
            break
        task = data.draw(st.sampled_from(run.waiting))
        given: dict[str, object] = {}
        if task in roles:
            answers[roles[task]] = data.draw(st.sampled_from(["approve", "refuse", "ask"]))
            given = {"verdicts": {roles[task]: answers[roles[task]]}}
        elif task == "appeal_period":
            given = {"appeal": data.draw(st.sampled_from(["filed", "none"]))}
        elif task == "appeal_review":
            given = {"appeal": data.draw(st.sampled_from(["changed", "upheld"]))}
        run = complete(procedure.diagram, json.loads(json.dumps(run.as_json())), task=task, facts=given,
                       tables=procedure.tables)  # fmt: skip
    if "result" in run.facts:
        assert set(answers) == needed
        everybody_approved = all(answer == "approve" for answer in answers.values())
        assert (run.facts["result"] == "cleared") is everybody_approved
        assert (run.ended == "cleared") is everybody_approved
    else:
        assert run.waiting


def _permits_of(procedure, role: str) -> list[str]:
    return [p.code for p in procedure.permits if p.agency == role]
