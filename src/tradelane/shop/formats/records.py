# SPDX-License-Identifier: Apache-2.0
"""Destinations and official numbers as data; apart, because tables, API and forms share one form."""

from collections.abc import Mapping
from typing import Any

from tradelane.kernel.codes import Incoterm, TransportMode
from tradelane.kernel.economies import COUNTRIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId, organisation_id
from tradelane.kernel.money import Money
from tradelane.kernel.places import Place
from tradelane.kernel.quoting import quoted
from tradelane.parties.formats import read_number
from tradelane.shop.values import Delivery, Destination, Verdict

SCHEMES = {"SG": "UEN", "MX": "RFC"}
"""Register of companies that an economy's official number is of; LEI where we know none."""


def destination_json(each: Destination) -> dict[str, Any]:
    """A destination as data."""
    way = each.delivery
    return {
        "economy": each.economy,
        "verdict": str(each.verdict),
        "reason": each.reason,
        "cites": each.cites,
        "delivery": way
        and {
            "incoterm": str(way.incoterm),
            "place": way.place,
            "mode": str(way.mode),
            "loading": way.loading.as_json(),
            "discharge": way.discharge.as_json(),
            "first": way.first.as_json(),
            "each": way.each.as_json(),
        },
    }


def destination_from_json(data: Mapping[str, Any], *, field: str = "destinations") -> Destination:
    """Read what `destination_json` writes. Raises Unreadable naming the field below `field`."""
    economy = str(data.get("economy", ""))
    if economy not in COUNTRIES:
        raise Unreadable(
            f"{quoted(economy)} is not an economy", field=f"{field}.economy", rule="SHOP-READ-1",
            fix="Use two letters such as SG.",
        )  # fmt: skip
    way = data.get("delivery")
    return Destination(
        economy=economy,
        verdict=_code(Verdict, data.get("verdict"), f"{field}.verdict"),
        reason=str(data.get("reason", "")),
        cites=str(data.get("cites", "")),
        delivery=_delivery(way, field=f"{field}.delivery") if way else None,
    )


def _delivery(data: Any, *, field: str) -> Delivery:
    if not isinstance(data, Mapping):
        raise Unreadable("a delivery is an object", field=field, rule="SHOP-READ-1", fix="Write it in braces: {…}.")
    return Delivery(
        incoterm=_code(Incoterm, data.get("incoterm"), f"{field}.incoterm"),
        place=str(data.get("place", "")),
        mode=_code(TransportMode, data.get("mode"), f"{field}.mode"),
        loading=Place.from_json(data.get("loading"), field=f"{field}.loading"),
        discharge=Place.from_json(data.get("discharge"), field=f"{field}.discharge"),
        first=Money.from_json(data.get("first"), field=f"{field}.first"),
        each=Money.from_json(data.get("each"), field=f"{field}.each"),
    )


def _code(kind: Any, value: object, field: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise Unreadable(
            f"{quoted(value)} is none of the codes", field=field, rule="SHOP-READ-1",
            fix=f"Use one of {', '.join(str(each.value) for each in kind)}.",
        ) from None  # fmt: skip


def official_number(text: str, *, economy: str) -> OrganisationId | None:
    """A company's official number as its id, `SG.UEN.201912345R`; None when nothing was written.

    Raises Unreadable for a wrong check digit, naming the field `company_number`.
    """
    if not text.strip():
        return None
    scheme = SCHEMES.get(economy, "LEI")
    number = text.strip().upper().removeprefix(f"{economy}.{scheme}.")
    try:
        return organisation_id(economy, scheme, read_number(scheme, number))
    except Unreadable as error:
        raise Unreadable(
            error.message, field="company_number", rule=error.rule,
            fix=f"Copy the {scheme} from the register, or leave it empty to buy as a private person.",
        ) from error  # fmt: skip
