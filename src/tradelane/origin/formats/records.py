# SPDX-License-Identifier: Apache-2.0
"""Determinations and materials as JSON, both ways; apart, because tables and the API carry the same form."""

from collections.abc import Mapping
from typing import Any

from tradelane.kernel.codes import hs_digits
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity
from tradelane.origin.values import Criterion, Determination, Material, OriginResult, Step

MATERIALS_AT_MOST = 2_000
"""No bill of materials of one good is longer; a longer one is a slip or an attack."""


def determination_json(determination: Determination) -> dict[str, Any]:
    """A determination as the table and the API carry it."""
    return {
        "agreement": determination.agreement,
        "result": str(determination.result),
        "criterion": str(determination.criterion) if determination.criterion else "",
        "steps": [
            {"text": s.text, "clause": s.clause, "holds": s.holds, "rule": s.rule} for s in determination.steps
        ],
    }  # fmt: skip


def determination_from_json(given: Mapping[str, Any]) -> Determination:
    """Reads what `determination_json` wrote."""
    return Determination(
        agreement=given["agreement"],
        result=OriginResult(given["result"]),
        criterion=Criterion(given["criterion"]) if given["criterion"] else None,
        steps=tuple(Step(s["text"], s["clause"], s["holds"], s["rule"]) for s in given["steps"]),
    )


def material_json(material: Material) -> dict[str, Any]:
    """A material as the table and the API carry it."""
    return {
        "description": material.description,
        "hs_code": material.hs_code,
        "origin": material.origin,
        "originating": material.originating,
        "wholly_obtained": material.wholly_obtained,
        "value": material.value.as_json() if material.value else None,
        "weight": material.weight.as_json() if material.weight else None,
    }


def material_from_json(given: Mapping[str, Any], *, field: str = "materials[0]") -> Material:
    """Reads what `material_json` wrote, and what callers give. Raises Unreadable naming the field."""
    unknown = set(given) - {"description", "hs_code", "origin", "originating", "wholly_obtained", "value", "weight"}
    if unknown:
        raise Unreadable(
            f"{sorted(unknown)[0]!r} is not a field of a material", field=field, rule="ORIGIN-TEXT-2",
            fix="Use description, hs_code, origin, originating, wholly_obtained, value and weight.",
        )  # fmt: skip
    value, weight = given.get("value"), given.get("weight")
    originating = given.get("originating")
    if originating not in (True, False, None):
        raise Unreadable(
            "originating is yes, no or not known", field=f"{field}.originating", rule="ORIGIN-TEXT-2",
            fix="Use true, false or null.",
        )  # fmt: skip
    return Material(
        description=str(given.get("description", ""))[:300],
        hs_code=hs_digits(str(given.get("hs_code", ""))),
        origin=str(given.get("origin", "")),
        originating=originating,
        wholly_obtained=given.get("wholly_obtained") is True,
        value=Money.from_json(value, field=f"{field}.value") if value is not None else None,
        weight=Quantity.from_json(weight, field=f"{field}.weight") if weight is not None else None,
    )
