# SPDX-License-Identifier: Apache-2.0
"""The people of orders as they were read, for who asks about their own data; keeps the promises of
`privacy.ports.Holder`.

A reading says what stood in the file: it is no place to correct.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from tradelane.consignments.formats import from_json
from tradelane.consignments.values import Party
from tradelane.parties.queries.vault import json_or_gone
from tradelane.privacy.queries import is_about
from tradelane.privacy.values import Corrected, Held, Outcome, PersonKey
from tradelane.trades.models import TradeRow

_MODEL = "trades.TradeRow"


class Readings:
    """The parties of orders that a person stands for, or is."""

    @property
    def gives(self) -> frozenset[str]:
        """What an order said as it was read."""
        return frozenset({f"{_MODEL}.reading"})

    def held(self, person: PersonKey) -> Iterable[Held]:
        """What each reading says of them, by role."""
        for id, party in _parties_about(person):
            yield Held(_MODEL, id, "reading", {"role": str(party.role), **party.person})

    def correct(self, person: PersonKey, *, field: str, value: str, now: datetime) -> Iterable[Corrected]:
        """Nothing is written: the file said what it said."""
        return [
            Corrected(_MODEL, id, "reading", Outcome.UNCHANGED if party.person[field] == value else Outcome.AMENDMENT)
            for id, party in _parties_about(person)
            if field in party.person
        ]


def _parties_about(person: PersonKey) -> Iterator[tuple[str, Party]]:
    for row in TradeRow.objects.order_by("opened_at", "pk").iterator():
        reading = json_or_gone(row.reading, place=TradeRow.place(row.id), gone={})
        if not (read := reading.get("consignment")):
            continue
        whole = from_json(read)
        for party in whole.parties:
            if is_about(person, party.person, within=whole.id):
                yield row.id, party
