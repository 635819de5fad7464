# SPDX-License-Identifier: Apache-2.0
"""Challenges at the counter as those who stand there see them; apart, as each side may see it by a right of its own."""

from dataclasses import dataclass
from datetime import datetime

from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.queries import has_access
from tradelane.parties.values import Actor
from tradelane.titles.models import CounterRow
from tradelane.titles.values import Challenge


@dataclass(frozen=True, slots=True)
class Counter:
    """A carrier's challenge, and when it was answered."""

    code: str
    challenge: Challenge
    carrier: OrganisationId
    shown_at: datetime | None


def counter(*, code: str, by: Actor) -> Counter:
    """A challenge, for who may see its record. Raises NotFound, also where the code is wrong."""
    row = CounterRow.objects.filter(pk=code).first()
    if row is None or not has_access(subject=row.title_id, by=by):
        raise NotFound("There is no such code at the counter, or it is about a record that you may not see.")
    return counter_of(row)


def counter_at(*, title: TitleId, by: Actor) -> Counter | None:
    """The latest challenge that the organisation made about a title; None where it made none."""
    row = CounterRow.objects.filter(title=title, verifier=by.organisation).order_by("-expires").first()
    return counter_of(row) if row else None


def counter_of(row: CounterRow) -> Counter:
    """A row as a value."""
    challenge = Challenge(TitleId(row.title_id), Digest(row.head), row.verifier, row.nonce, row.expires)
    return Counter(row.code, challenge, OrganisationId(row.verifier), row.shown_at)
