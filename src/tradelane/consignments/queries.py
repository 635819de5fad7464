# SPDX-License-Identifier: Apache-2.0
"""The only reads of consignments that others may use; apart, so that isolation has one door."""

from dataclasses import dataclass
from datetime import date, datetime

from tradelane.consignments import formats
from tradelane.consignments.models import ConsignmentRow
from tradelane.consignments.values import Consignment, PartyRole
from tradelane.kernel.canonical import parse
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Gone, NotFound
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.parties import queries as parties
from tradelane.parties.queries.vault import open_bytes
from tradelane.parties.values import Actor


@dataclass(frozen=True, slots=True)
class ConsignmentSummary:
    """A consignment in a list."""

    id: ConsignmentId
    digest: Digest
    ordered_on: date
    order: str
    entered_at: datetime
    entered_by: OrganisationId


def consignment(id: ConsignmentId, *, by: Actor) -> Consignment:
    """The consignment, for an organisation that may know of it; without its people once they are erased.

    Raises NotFound.
    """
    row = _row(id, by=by)
    try:
        return formats.from_json(parse(_content(row)))
    except Gone:
        return formats.from_json(parse(bytes(row.rest)))


def content(id: ConsignmentId, *, by: Actor) -> bytes:
    """The canonical JSON of the consignment, byte for byte as entered. Raises NotFound, Gone once people are erased."""
    return _content(_row(id, by=by))


def _row(id: ConsignmentId, *, by: Actor) -> ConsignmentRow:
    parties.require_access(subject=id, by=by)
    row = ConsignmentRow.objects.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such consignment.", field="consignment", facts={"consignment": id})
    return row


def _content(row: ConsignmentRow) -> bytes:
    return open_bytes(bytes(row.content), place=ConsignmentRow.place(row.id))


def person_in(id: ConsignmentId, role: PartyRole) -> dict[str, str]:
    """By which fields this node knows the person in a role, for rooms that show less of them; empty for nobody known.

    It decides whose receipt is written, and is shown to nobody.
    """
    row = ConsignmentRow.objects.filter(pk=id).first()
    try:
        party = formats.from_json(parse(_content(row))).party(role) if row else None
    except Gone:
        return {}
    return party.person if party else {}


def entered_by(id: ConsignmentId) -> OrganisationId | None:
    """Whose entry it is; None when there is none."""
    found = ConsignmentRow.objects.filter(pk=id).values_list("entered_by", flat=True).first()
    return OrganisationId(found) if found else None


def consignments(*, by: Actor, limit: int = 100) -> list[ConsignmentSummary]:
    """The consignments the actor's organisation may know of, newest first, at most `limit`."""
    rows = ConsignmentRow.objects.filter(pk__in=parties.visible(prefix="", by=by)).order_by("-entered_at", "pk")
    return [
        ConsignmentSummary(
            ConsignmentId(row.id),
            Digest(row.digest),
            row.ordered_on,
            row.order_reference,
            row.entered_at,
            OrganisationId(row.entered_by),
        )
        for row in rows.defer("content")[:limit]
    ]
