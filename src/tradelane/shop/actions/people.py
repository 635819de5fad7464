# SPDX-License-Identifier: Apache-2.0
"""The buyers of orders, for who asks about their own data; keeps the promises of `privacy.ports.Holder`.

An order's buyer may be corrected: the invoice made of it may not, and stands with `documents`.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from tradelane.privacy.queries import key_of
from tradelane.privacy.values import Corrected, Held, Outcome, PersonKey
from tradelane.shop.models import OrderRow

_MODEL = "shop.OrderRow"
_COLUMNS = {"name": "buyer_name", "telephone": "telephone"}
"""Field of `privacy` → column; the parts of an address stand together in one."""


class Orders:
    """The orders that a person placed, by the e-mail that they gave."""

    def held(self, person: PersonKey) -> Iterable[Held]:
        """What each order says of its buyer."""
        for row in _orders_of(person):
            for column in ("buyer_name", "email", "telephone", "address"):
                if value := getattr(row, column):
                    yield Held(_MODEL, row.number, column, value)

    def correct(self, person: PersonKey, *, field: str, value: str, now: datetime) -> Iterable[Corrected]:
        """Write it to every order of the person."""
        return [self._corrected(row, field, value) for row in _orders_of(person)]

    def _corrected(self, row: OrderRow, field: str, value: str) -> Corrected:
        column, part = _COLUMNS.get(field, "address"), field.removeprefix("address.")
        before = row.address.get(part, "") if column == "address" else getattr(row, column)
        if before == value:
            return Corrected(_MODEL, row.number, column, Outcome.UNCHANGED)
        setattr(row, column, {**row.address, part: value} if column == "address" else value)
        row.save(update_fields=[column])
        return Corrected(_MODEL, row.number, column, Outcome.CORRECTED)


def _orders_of(person: PersonKey) -> Iterator[OrderRow]:
    for row in OrderRow.objects.order_by("placed_at", "pk").iterator():
        if row.email and key_of(email=row.email) == person:
            yield row
