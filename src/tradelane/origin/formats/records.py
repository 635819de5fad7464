# SPDX-License-Identifier: Apache-2.0
"""Determinations and materials as JSON, both ways; apart, because tables and the API carry the same form."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tradelane.kernel.codes import hs_digits
from tradelane.kernel.economies import COUNTRIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity
from tradelane.origin.values import Criterion, Determination, Handling, Material, OriginResult, Step, Stop

MATERIALS_AT_MOST = 2_000
"""No bill of materials of one good is longer; a longer one is a slip or an attack."""
_OF_A_MATERIAL = (
    "description", "hs_code", "origin", "originating", "wholly_obtained", "value", "weight", "regional",
)  # fmt: skip
STOPS_AT_MOST = 50
"""No consignment comes through more economies."""


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


def route_from_json(given: Any, *, field: str = "facts.route") -> tuple[Stop, ...] | None:
    """Reads the stops of a route: `[{"economy", "under_customs_control", "handling": […]}]`. Raises Unreadable."""
    if given is None:
        return None
    try:
        stops = tuple(
            Stop(str(s["economy"]), s.get("under_customs_control"), tuple(Handling(h) for h in s.get("handling", ())))
            for s in given
        )
        if len(stops) > STOPS_AT_MOST or any(
            s.economy not in COUNTRIES or s.under_customs_control not in (True, False, None) for s in stops
        ):
            raise ValueError("a stop names its country, and yes, no or null for the control of its customs")
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unreadable(
            f"the route can't be read: {str(error)[:120]}", field=field, rule="ORIGIN-TEXT-4",
            fix=f"Give economy, under_customs_control and handling, out of: {', '.join(Handling)}.",
        ) from error  # fmt: skip
    return stops


def route_json(route: tuple[Stop, ...]) -> list[dict[str, Any]]:
    """Writes what `route_from_json` reads."""
    return [
        {
            "economy": s.economy,
            "under_customs_control": s.under_customs_control,
            "handling": [str(h) for h in s.handling],
        }
        for s in route
    ]


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
        **({"regional": material.regional.as_json()} if material.regional else {}),
    }


def material_from_json(given: Mapping[str, Any], *, field: str = "materials[0]") -> Material:
    """Reads what `material_json` wrote, and what callers give. Raises Unreadable naming the field."""
    unknown = set(given) - set(_OF_A_MATERIAL)
    if unknown:
        raise Unreadable(
            f"{sorted(unknown)[0]!r} is not a field of a material", field=field, rule="ORIGIN-TEXT-2",
            fix=f"Use {', '.join(_OF_A_MATERIAL)}.",
        )  # fmt: skip
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
        value=_money(given, "value", field),
        weight=_weight(given, field),
        regional=_money(given, "regional", field),
    )


def _money(given: Mapping[str, Any], name: str, field: str) -> Money | None:
    if given.get(name) is None:
        return None
    made = Money.from_json(given[name], field=f"{field}.{name}")
    _require_sign(made.amount, field=f"{field}.{name}")
    return made


def _weight(given: Mapping[str, Any], field: str) -> Quantity | None:
    if given.get("weight") is None:
        return None
    made = Quantity.from_json(given["weight"], field=f"{field}.weight")
    _require_sign(made.value, field=f"{field}.weight")
    return made


def _require_sign(number: Decimal, *, field: str) -> None:
    """A negative figure of one material would turn a share or a content of the whole good upside down."""
    if number < 0:
        raise Unreadable("it is less than nothing", field=field, rule="ORIGIN-TEXT-2", fix="State it without sign.")
