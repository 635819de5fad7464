# SPDX-License-Identifier: Apache-2.0
"""The people of documents, for who asks about their own data; keeps the promises of `privacy.ports.Holder`.

A document rarely says a person's e-mail: who its parties are is known by the sale that it is about. Issued means
immutable, so a correction is an amended version, which only the issuer makes.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from tradelane.consignments.actions.people import parties_about
from tradelane.documents.formats.people import PersonShown, people_in
from tradelane.documents.models import Document
from tradelane.privacy.values import Corrected, Held, Outcome, PersonKey

MODEL = "documents.Document"


class Documents:
    """The parties of documents that a person stands for, or is."""

    @property
    def gives(self) -> frozenset[str]:
        """What a document says of its parties."""
        return frozenset({f"{MODEL}.body"})

    def held(self, person: PersonKey) -> Iterable[Held]:
        """What each version says of them."""
        for row, shown in _shown(person):
            yield Held(MODEL, row_name(row.kind, row.number, row.issuer), "body", {"role": shown.role, **shown.fields})

    def correct(self, person: PersonKey, *, field: str, value: str, now: datetime) -> Iterable[Corrected]:
        """Nothing is written: its issuer amends it."""
        return [
            Corrected(
                MODEL, row_name(row.kind, row.number, row.issuer), "body",
                Outcome.UNCHANGED if shown.fields[field] == value else Outcome.AMENDMENT,
            )
            for row, shown in _shown(person)
            if field in shown.fields
        ]  # fmt: skip


def row_name(kind: str, number: str, issuer: str) -> str:
    """By what a person, and a statement beside a document, know it."""
    return f"{kind} {number} {issuer}"


def _shown(person: PersonKey) -> Iterator[tuple[Document, PersonShown]]:
    roles: dict[str, set[str]] = {}
    for consignment, party in parties_about(person):
        roles.setdefault(consignment, set()).add(str(party.role))
    for row in Document.objects.filter(consignment__in=roles).order_by("issued_at", "pk").iterator():
        for shown in people_in(row.value) if not row.is_erased else ():
            if shown.role in roles[row.consignment]:
                yield row, shown
