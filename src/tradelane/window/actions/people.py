# SPDX-License-Identifier: Apache-2.0
"""The people of cases, for who asks about their own data; keeps the promises of `privacy.ports.Holder`.

What was filed with an authority is corrected by an amended filing of the declarant.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from tradelane.parties.queries.vault import json_or_gone, matters_of
from tradelane.privacy.queries import is_about
from tradelane.privacy.values import Corrected, Held, Outcome, PersonKey
from tradelane.window.models import PeopleRow

_MODEL = "window.PeopleRow"


class Cases:
    """The parties of cases that a person stands for, or is."""

    def held(self, person: PersonKey) -> Iterable[Held]:
        """What each case says of them, by role."""
        for case, party in _parties_about(person):
            yield Held(_MODEL, case, "people", {"role": party["role"], **party["fields"]})

    def correct(self, person: PersonKey, *, field: str, value: str, now: datetime) -> Iterable[Corrected]:
        """Nothing is written: the declarant files anew."""
        return [
            Corrected(
                _MODEL, case, "people",
                Outcome.UNCHANGED if party["fields"][field] == value else Outcome.AMENDMENT,
            )
            for case, party in _parties_about(person)
            if field in party["fields"]
        ]  # fmt: skip


def _parties_about(person: PersonKey) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = PeopleRow.objects.filter(case__consignment__in=matters_of(person))
    for row in rows.select_related("case").order_by("pk").iterator():
        for party in json_or_gone(row.people, place=PeopleRow.place(str(row.pk)), gone=[]):
            if is_about(person, party["fields"], within=row.case.consignment):
                yield str(row.pk), party
