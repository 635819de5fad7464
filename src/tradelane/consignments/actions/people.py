# SPDX-License-Identifier: Apache-2.0
"""The people of sales as entered, for who asks about their own data; keeps the promises of `privacy.ports.Holder`.

What was entered stays as it was entered: a change is a new consignment.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from tradelane.consignments.formats import from_json
from tradelane.consignments.models import ConsignmentRow
from tradelane.consignments.values import Party
from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Gone
from tradelane.kernel.ids import ConsignmentId
from tradelane.parties.queries.vault import matters_of, open_bytes
from tradelane.privacy.queries import is_about
from tradelane.privacy.values import Corrected, Held, Outcome, PersonKey

_MODEL = "consignments.ConsignmentRow"


class Consignments:
    """The parties of data sets that a person stands for, or is."""

    @property
    def gives(self) -> frozenset[str]:
        """What a data set says of its parties."""
        return frozenset({f"{_MODEL}.content"})

    def held(self, person: PersonKey) -> Iterable[Held]:
        """What each data set says of them, by role."""
        for id, party in parties_about(person):
            yield Held(_MODEL, id, "content", {"role": str(party.role), **party.person})

    def correct(self, person: PersonKey, *, field: str, value: str, now: datetime) -> Iterable[Corrected]:
        """Nothing is written: who entered the sale enters a new one."""
        return [
            Corrected(_MODEL, id, "content", Outcome.UNCHANGED if party.person[field] == value else Outcome.AMENDMENT)
            for id, party in parties_about(person)
            if field in party.person
        ]


def parties_about(person: PersonKey) -> Iterator[tuple[ConsignmentId, Party]]:
    """Each party of each data set that is about a person; none of what they had erased."""
    for row in ConsignmentRow.objects.filter(pk__in=matters_of(person)).order_by("entered_at", "pk").iterator():
        try:
            content = open_bytes(bytes(row.content), place=ConsignmentRow.place(row.id))
        except Gone:
            continue
        for party in from_json(parse(content)).parties:
            if is_about(person, party.person, within=row.id):
                yield ConsignmentId(row.id), party
