# SPDX-License-Identifier: Apache-2.0
"""A good in a file judged without a node, by the rules that ship or by a file of rules; apart, as a table needs more.

    {"description", "hs_code", "produced_in", "wholly_obtained": true | false | null, "value", "net_cost", "weight",
     "answers": {question: true | false}, "route": [stop], "materials": [material]}

Stops and materials are as the API takes them (`formats/records.py`); what is left out is not known.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tradelane.kernel.canonical import parse
from tradelane.kernel.codes import hs_digits
from tradelane.kernel.economies import COUNTRIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity
from tradelane.origin.formats.agreements import agreement
from tradelane.origin.formats.records import (
    MATERIALS_AT_MOST,
    determination_json,
    material_from_json,
    route_from_json,
)
from tradelane.origin.formats.report import read_law
from tradelane.origin.rules import determine_origin
from tradelane.origin.values import Product

_OF_A_GOOD = (
    "description", "hs_code", "produced_in", "wholly_obtained", "value", "net_cost", "weight", "answers", "route",
    "materials",
)  # fmt: skip


def judged_good(content: bytes, *, under: str, importing: str, on: date, rules: bytes = b"") -> dict[str, Any]:
    """The determination of a good with its steps; `rules` is a file of rule sets in place of the rules that ship.

    Raises NotFound (no such agreement), Unreadable naming the field.
    """
    given = parse(content)
    if not isinstance(given, dict) or set(given) - set(_OF_A_GOOD):
        raise Unreadable(
            "the file is no good with its materials", field="file", rule="ORIGIN-TEXT-7",
            fix=f"Give an object with some of {', '.join(_OF_A_GOOD)}.",
        )  # fmt: skip
    materials = given.get("materials", [])
    if not isinstance(materials, list) or len(materials) > MATERIALS_AT_MOST or importing not in COUNTRIES:
        raise Unreadable(
            f"it needs an importing economy and at most {MATERIALS_AT_MOST} materials", field="materials, importing",
            rule="ORIGIN-TEXT-7", fix="Give two letters such as SG, and materials as a list.",
        )  # fmt: skip
    law = agreement(under)
    if rules:
        cites, source = law.articles["psr"], "the file that was given"
        read = read_law(rules, agreement=law.code, cites=cites, source=source, in_force_from=date.min)
        law = replace(law, rules=read)
    listed = [
        material_from_json(_object(m, f"materials[{n}]"), field=f"materials[{n}]") for n, m in enumerate(materials)
    ]
    return determination_json(
        determine_origin(_product(given), materials=listed, agreement=law, importing=importing, on=on)
    )


def _product(given: Mapping[str, Any]) -> Product:
    weight = given.get("weight")
    return Product(
        description=str(given.get("description", "")),
        hs_code=hs_digits(str(given.get("hs_code", "")))[:6],
        produced_in=str(given.get("produced_in", "")),
        wholly_obtained=given.get("wholly_obtained") if isinstance(given.get("wholly_obtained"), bool) else None,
        value=_money(given, "value"),
        net_cost=_money(given, "net_cost"),
        weight=None if weight is None else Quantity.from_json(weight, field="weight"),
        answers={str(k): v is True for k, v in _object(given.get("answers", {}), "answers").items()},
        route=route_from_json(given.get("route"), field="route"),
    )


def _money(given: Mapping[str, Any], name: str) -> Money | None:
    return None if given.get(name) is None else Money.from_json(given[name], field=name)


def _object(given: Any, field: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise Unreadable("it is no object", field=field, rule="ORIGIN-TEXT-7", fix="Write names and values in braces.")
    return given
