# SPDX-License-Identifier: Apache-2.0
"""Reads of requests between authorities; each authority sees its own file, and nobody else any of it."""

from datetime import date

from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.values import Actor
from tradelane.privacy.models import AssistanceMoveRow, AssistanceRow
from tradelane.privacy.queries.oversight import our_desk
from tradelane.privacy.rules.cooperation import waits_for
from tradelane.privacy.values.cooperation import (
    Assistance,
    AssistanceId,
    AssistanceState,
    Cover,
    Move,
    Side,
    Urgency,
)

_ORDER = [Urgency.URGENT, Urgency.PROMPT, Urgency.ROUTINE]


def assistance(*, id: AssistanceId, by: Actor, on: date) -> Assistance:
    """A request of the actor's authority, either side. Raises NotFound, Forbidden (PRIV-163)."""
    row = AssistanceRow.objects.filter(id=id, owner=by.organisation).first()
    if row is None:
        raise NotFound("There is no such request for assistance.", field="assistance")
    our_desk(by=by, on=on)
    return assistance_of(row)


def assistances(*, by: Actor, on: date) -> list[Assistance]:
    """Every request of the actor's authority: what waits for it first, the most urgent on top. Raises Forbidden."""
    our_desk(by=by, on=on)
    found = [assistance_of(row) for row in AssistanceRow.objects.filter(owner=by.organisation).order_by("made_at")]
    return sorted(found, key=_rank)


def draft_of(*, id: AssistanceId, by: Actor, on: date) -> tuple[str, tuple[str, ...]]:
    """The sealed draft and its sealed files. Raises NotFound, Forbidden."""
    assistance(id=id, by=by, on=on)
    row = AssistanceRow.objects.get(id=id, owner=by.organisation)
    return row.draft, tuple(row.draft_files)


def file_of(*, id: AssistanceId, side: Side) -> Assistance:
    """The file of one side, for the node that carries its moves. Raises NotFound."""
    row = AssistanceRow.objects.filter(pk=key_of(id, side)).first()
    if row is None:
        raise NotFound("There is no such request for assistance.", field="assistance")
    return assistance_of(row)


def key_of(id: AssistanceId, side: Side) -> str:
    """The key of a row."""
    return f"{side}:{id}"


def assistance_of(row: AssistanceRow) -> Assistance:
    """A row as a value."""
    cover = Cover(
        id=AssistanceId(row.id),
        reference=row.reference,
        asking=OrganisationId(row.asking),
        asking_authority=row.asking_authority,
        asked=OrganisationId(row.asked),
        asked_authority=row.asked_authority,
        urgency=Urgency(row.urgency),
        reply_by=row.reply_by,
    )
    moves = tuple(move_of(each) for each in row.moves.order_by("number"))
    return Assistance(cover, Side(row.side), AssistanceState(row.state), moves)


def move_of(row: AssistanceMoveRow) -> Move:
    """A row as a value."""
    return Move(
        number=row.number,
        state=AssistanceState(row.state),
        by=OrganisationId(row.by),
        at=row.at,
        sealed=row.sealed,
        files=tuple(row.files),
        previous=row.previous,
        digest=Digest(row.digest),
    )


def _rank(file: Assistance) -> tuple[bool, bool, int, date]:
    waits = waits_for(file.state, file.side)
    over = file.state is AssistanceState.CLOSED
    return over, not waits, _ORDER.index(file.cover.urgency), file.cover.reply_by or date.max
