# SPDX-License-Identifier: Apache-2.0
"""A sale entered, once; apart, so that what is entered once can't be entered twice or changed."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from django.conf import settings
from django.db import IntegrityError, transaction

from tradelane.consignments import formats, rules
from tradelane.consignments.formats import people
from tradelane.consignments.models import ConsignmentRow
from tradelane.consignments.values import Consignment
from tradelane.journal import actions as journal
from tradelane.kernel import clock
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict
from tradelane.kernel.findings import Level
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.parties import actions as parties
from tradelane.parties import queries as parties_queries
from tradelane.parties.actions.vault import seal_bytes
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role


@transaction.atomic
def enter(*, consignment: Consignment, by: Actor, readers: Iterable[OrganisationId] = ()) -> ConsignmentId:
    """Enter a sale once: store its canonical JSON and let the actor's organisation and `readers` know of it.

    Entering the same data again changes nothing but adds readers. Raises Forbidden (no clerk), Unreadable (a rule
    is broken), Conflict (the id holds other data). Journals `consignments.consignment.entered`.
    """
    data = formats.to_json(consignment)
    content = canonical(data)
    digest = digest_of(content)
    there = ConsignmentRow.objects.select_for_update().filter(pk=consignment.id).first()  # load and lock

    the_person_has_the_role.require(by, Role.CLERK)  # require rules
    formats.from_json(data)
    broken = [f for f in rules.findings(consignment) if f.level == Level.ERROR]
    formats.refuse([*broken, *rules.entry_findings(consignment)])

    if there is None:  # change
        there = _add(consignment, content, digest, by)
    if there.digest != digest or (there.entered_by != by.organisation and not _knows(consignment.id, by)):
        raise Conflict(
            "Another consignment bears this id.", field="id", rule="CONS-26",
            fix="Enter a change as a new consignment with its own id.", facts={"consignment": consignment.id},
        )  # fmt: skip
    parties.grant_access(subject=consignment.id, organisations={by.organisation, *readers})
    return consignment.id  # return a value


def _knows(id: ConsignmentId, by: Actor) -> bool:
    return parties_queries.has_access(subject=id, by=by)


def _add(consignment: Consignment, content: bytes, digest: str, by: Actor) -> ConsignmentRow:
    """Add the row and its fact; when another process was quicker, its row."""
    whose = people.about(consignment, secret=settings.NODE_SECRET, on=clock.now().date())
    rest = canonical(formats.to_json(people.without_people(consignment))) if whose.is_sealed else b""
    try:
        with transaction.atomic():
            row = ConsignmentRow.objects.create(
                id=consignment.id,
                digest=digest,
                content=seal_bytes(content, place=ConsignmentRow.place(consignment.id), about=whose),
                rest=rest,
                ordered_on=cast(date, consignment.ordered_on),  # CONS-28
                order_reference=consignment.references.order[:200],
                entered_at=clock.now(),
                entered_by=by.organisation,
            )
    except IntegrityError:
        return ConsignmentRow.objects.get(pk=consignment.id)
    journal.record(  # journal
        "consignments.consignment.entered",
        subject=consignment.id,
        by=by,
        digest=digest,
        order=consignment.references.order,
    )
    return row
