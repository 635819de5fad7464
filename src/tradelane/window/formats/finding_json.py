# SPDX-License-Identifier: Apache-2.0
"""What the prover found, as an editor draws it; apart, because a finding's path may name more than an element."""

from collections.abc import Iterable
from typing import Any

from tradelane.window.formats.proof import Defect


def element_of(defect: Defect) -> str:
    """Id of the element or row where the defect stands: `PROVE-2` names it after its kind, others by itself."""
    return defect.path.rpartition(" ")[2]


def findings_json(defects: Iterable[Defect]) -> list[dict[str, Any]]:
    """Each finding with the element that it stands at and the course of its counterexample."""
    return [
        {
            "rule": defect.rule,
            "level": str(defect.level),
            "at": element_of(defect),
            "path": defect.path,
            "message": defect.message,
            "fix": defect.fix,
            "course": list(defect.course),
            "facts": {name: str(value) for name, value in defect.facts.items()},
        }
        for defect in defects
    ]
