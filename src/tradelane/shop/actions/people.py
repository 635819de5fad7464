# SPDX-License-Identifier: Apache-2.0
"""The buyers of orders, for who asks about their own data; keeps the promises of `privacy.ports.Holder`.

An order's buyer may be corrected: the invoice made of it may not, and stands with `documents`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tradelane.parties.actions.vault import seal_json, seal_text
from tradelane.parties.queries.vault import json_or_gone, keys_of, keys_of_matters, text_or_gone
from tradelane.parties.values.vault import About, Record
from tradelane.privacy.values import Corrected, Held, Outcome, PersonKey
from tradelane.shop.models import OrderRow

_MODEL = "shop.OrderRow"
_COLUMNS = {"name": "buyer_name", "telephone": "telephone"}
"""Field of `privacy` → column; the parts of an address stand together in one."""


class Orders:
    """The orders that a person placed: those whose values are sealed under a key of theirs."""

    def held(self, person: PersonKey) -> Iterable[Held]:
        """What each order says of its buyer."""
        for row in _orders_of(person):
            for column in ("buyer_name", "email", "telephone", "address"):
                if value := _opened(row, column):
                    yield Held(_MODEL, row.number, column, value)

    def correct(self, person: PersonKey, *, field: str, value: str, now: datetime) -> Iterable[Corrected]:
        """Write it to every order of the person."""
        return [self._corrected(row, field, value) for row in _orders_of(person)]

    def _corrected(self, row: OrderRow, field: str, value: str) -> Corrected:
        column, part = _COLUMNS.get(field, "address"), field.removeprefix("address.")
        before = _opened(row, column)
        after: Any = {**before, part: value} if column == "address" and before else value
        if not before or before == after:  # erased before, or right already
            return Corrected(_MODEL, row.number, column, Outcome.UNCHANGED)
        setattr(row, column, _sealed_anew(row, column, after))
        row.save(update_fields=[column])
        return Corrected(_MODEL, row.number, column, Outcome.CORRECTED)


def _orders_of(person: PersonKey) -> list[OrderRow]:
    """Orders under a live key of the person, of those whose e-mail says that it is theirs."""
    matters = {key.matter for key in keys_of(person) if key.record in (Record.CONTACT, Record.ORDER)}
    return list(OrderRow.objects.filter(pk__in=matters).order_by("placed_at", "pk"))


def _opened(row: OrderRow, column: str) -> Any:
    """The value; empty once it was erased, or is kept for the law alone."""
    place = OrderRow.place(row.id, column)
    if column == "address":
        return json_or_gone(row.address, place=place, gone={})
    return text_or_gone(getattr(row, column), place=place)


def _sealed_anew(row: OrderRow, column: str, value: Any) -> Any:
    """Under the key that the value before it was sealed under."""
    record = Record.CONTACT if column in ("email", "telephone") else Record.ORDER
    people = frozenset(name for key in keys_of_matters([row.id]) if key.record is record for name in key.people)
    about = About(people, row.id, record, row.placed_at.date())
    place = OrderRow.place(row.id, column)
    return (
        seal_json(value, place=place, about=about)
        if column == "address"
        else seal_text(value, place=place, about=about)
    )
