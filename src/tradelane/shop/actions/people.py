# SPDX-License-Identifier: Apache-2.0
"""The buyers of orders, for who asks about their own data; keeps the promises of `privacy.ports.Holder`.

An order's buyer may be corrected: the invoice made of it may not, and stands with `documents`.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from tradelane.parties.actions.vault import reseal_json, reseal_text
from tradelane.parties.queries.vault import json_or_gone, matters_of, text_or_gone
from tradelane.privacy.values import Corrected, Held, Outcome, PersonKey
from tradelane.shop.models import OrderRow

_MODEL = "shop.OrderRow"
_BUYER = ("buyer_name", "email", "telephone", "address")
_COLUMNS = {"name": "buyer_name", "telephone": "telephone"}
"""Field of `privacy` → column; the parts of an address stand together in one."""


class Orders:
    """The orders that a person placed, by whose keys they are sealed under."""

    @property
    def gives(self) -> frozenset[str]:
        """Who bought, and how they are reached."""
        return frozenset(f"{_MODEL}.{column}" for column in _BUYER)

    def held(self, person: PersonKey) -> Iterable[Held]:
        """What each order says of its buyer."""
        for row in _orders_of(person):
            for column in _BUYER:
                if value := _opened(row, column):
                    yield Held(_MODEL, row.number, column, value)

    def correct(self, person: PersonKey, *, field: str, value: str, now: datetime) -> Iterable[Corrected]:
        """Write it to every order of the person."""
        return [self._corrected(row, field, value) for row in _orders_of(person)]

    def _corrected(self, row: OrderRow, field: str, value: str) -> Corrected:
        column, part = _COLUMNS.get(field, "address"), field.removeprefix("address.")
        kept, place = _opened(row, column), OrderRow.place(row.id, column)
        before = kept.get(part, "") if column == "address" else kept
        if before == value or not kept:  # what was erased is not brought back by a correction
            return Corrected(_MODEL, row.number, column, Outcome.UNCHANGED)
        if column == "address":
            row.address = reseal_json({**kept, part: value}, like=row.address, place=place)
        else:
            setattr(row, column, reseal_text(value, like=getattr(row, column), place=place))
        row.save(update_fields=[column])
        return Corrected(_MODEL, row.number, column, Outcome.CORRECTED)


def _orders_of(person: PersonKey) -> Iterator[OrderRow]:
    yield from OrderRow.objects.filter(pk__in=matters_of(person)).order_by("placed_at", "pk").iterator()


def _opened(row: OrderRow, column: str) -> Any:
    """What the column says; empty once it is erased."""
    place = OrderRow.place(row.id, column)
    if column == "address":
        return json_or_gone(row.address, place=place, gone={})
    return text_or_gone(getattr(row, column), place=place)
