# SPDX-License-Identifier: Apache-2.0
"""What bills say of a person, for who asks about their own data; keeps the promises of `privacy.ports.Holder`.

A bill stays as its carrier signed it: what is wrong in it is set right by an amended bill, which the carrier makes.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime

from django.conf import settings

from tradelane.kernel.errors import Gone
from tradelane.parties.queries.vault import matters_of, same_person
from tradelane.privacy.values import Corrected, Held, Outcome, PersonKey
from tradelane.titles.formats.dcsa.people import people_told
from tradelane.titles.formats.dcsa.transport_documents import read_transport_document
from tradelane.titles.models import TransportDocumentRow

_MODEL = "titles.TransportDocumentRow"


class Bills:
    """The transport documents that name a person, each cut to what it tells of them."""

    @property
    def gives(self) -> frozenset[str]:
        """What a bill tells of the people in it."""
        return frozenset({f"{_MODEL}.verbatim"})

    def held(self, person: PersonKey) -> Iterable[Held]:
        """Each bill once, by its carrier's number."""
        for row, told in _told_of(person):
            yield Held(_MODEL, _name(row), "verbatim", told)

    def correct(self, person: PersonKey, *, field: str, value: str, now: datetime) -> Iterable[Corrected]:
        """Nothing is written: its carrier amends it."""
        return [
            Corrected(
                _MODEL, _name(row), "verbatim", Outcome.UNCHANGED if told[field] == value else Outcome.AMENDMENT
            )
            for row, told in _told_of(person)
            if field in told
        ]  # fmt: skip


def _told_of(person: PersonKey) -> Iterator[tuple[TransportDocumentRow, dict[str, str]]]:
    people = same_person(person)
    rows = TransportDocumentRow.objects.filter(pk__in=matters_of(person))
    for row in rows.order_by("received_at", "pk"):
        with suppress(Gone):  # kept for the law alone
            told = people_told(read_transport_document(row.original), secret=settings.NODE_SECRET)
            yield from ((row, fields) for key, fields in told.items() if key in people)


def _name(row: TransportDocumentRow) -> str:
    return f"{row.carrier} {row.reference}"
