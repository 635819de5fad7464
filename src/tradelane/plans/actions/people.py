# SPDX-License-Identifier: Apache-2.0
"""What guests said of drafts, for who asks about their own data; keeps the promises of `privacy.ports.Holder`.

A published comment is corrected by another one; its name goes when its holder has it erased.
"""

from collections.abc import Iterable
from datetime import datetime

from tradelane.parties.queries.vault import matters_of, text_or_gone
from tradelane.plans.models import CommentRow
from tradelane.privacy.values import Corrected, Held, Outcome, PersonKey

_MODEL = "plans.CommentRow"


class Comments:
    """The comments of a guest, known by the e-mail that confirmed them."""

    @property
    def gives(self) -> frozenset[str]:
        """What the guest wrote, and how they signed it."""
        return frozenset(f"{_MODEL}.{field}" for field in ("text", "name", "email", "reached_by"))

    def held(self, person: PersonKey) -> Iterable[Held]:
        """Each comment; its address only while it waits to be confirmed."""
        for row in _comments_of(person):
            told = {
                "text": text_or_gone(row.text, place=CommentRow.place(row.id, "text")),
                "name": text_or_gone(row.name, place=CommentRow.place(row.id, "name")),
                "email": text_or_gone(row.email, place=CommentRow.place(row.id, "email")),
                "reached_by": row.reached_by,
            }
            yield from (Held(_MODEL, row.id, field, value) for field, value in told.items() if value)

    def correct(self, person: PersonKey, *, field: str, value: str, now: datetime) -> Iterable[Corrected]:
        """Nothing is written: what is published stays as it was signed."""
        if field != "name":
            return []
        names = {row.id: text_or_gone(row.name, place=CommentRow.place(row.id, "name")) for row in _comments_of(person)}
        return [
            Corrected(_MODEL, id, "name", Outcome.UNCHANGED if name == value else Outcome.AMENDMENT)
            for id, name in names.items()
            if name
        ]


def _comments_of(person: PersonKey) -> Iterable[CommentRow]:
    return CommentRow.objects.filter(pk__in=matters_of(person)).order_by("received_at", "pk").iterator()
