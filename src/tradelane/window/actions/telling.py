# SPDX-License-Identifier: Apache-2.0
"""What happens to a case is told to the agencies' own systems: sealed and queued in the same transaction; apart from
bringing it there, which waits for a network."""

from collections.abc import Iterable
from datetime import datetime

from tradelane.journal import actions as journal
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.ids import OrganisationId, new_id
from tradelane.trust.formats.envelopes import encrypt
from tradelane.window import queries
from tradelane.window.formats.agency_json import notice_bytes
from tradelane.window.formats.http_signatures import thumbprint
from tradelane.window.models import CaseRow
from tradelane.window.models.agency_systems import NoticeRow
from tradelane.window.values.agency_systems import AgencySystem, NoticeEvent, NoticeState

CARRY_JOB = "window.carry"


def tell(row: CaseRow, event: NoticeEvent, *, now: datetime, about: str = "") -> None:
    """Tell the systems of the agencies that see a case; an agency without one reads its pages. The row is locked.

    `about` tells apart what happens to a case more than once. The same again tells nothing anew.
    """
    published = queries.procedure_of(row)
    systems = queries.systems_among({agency.organisation for agency in published.agencies})
    if not systems:  # most agencies work on the pages alone
        return
    held = queries.as_value(row)
    concerned = {agency.organisation for agency in queries.agencies_to_see(held, published)}
    for system in systems:
        if system.organisation not in concerned:
            continue
        key = f"{row.id} {event} {about}".strip()
        if NoticeRow.objects.filter(organisation=system.organisation, key=key).exists():
            continue
        number = new_id("notice")
        content = notice_bytes(held, event, number=number, made_at=rfc3339(now))
        put(system, event, content=content, id=number, key=key, now=now, case=row.id)


def put(
    system: AgencySystem, event: NoticeEvent, *, content: bytes, id: str, key: str, now: datetime, case: str = ""
) -> NoticeRow:
    """Seal a message to a system and queue it, within the caller's transaction."""
    jwk = {**system.sealing_key, "kid": thumbprint(system.sealing_key)}
    row = NoticeRow.objects.create(
        id=id, organisation=system.organisation, case=case, event=str(event), key=key,
        sealed=encrypt(content, to_jwk=jwk), made_at=now, state=str(NoticeState.WAITING),
    )  # fmt: skip
    journal.enqueue(CARRY_JOB, {"organisation": system.organisation}, key=id)
    return row


def carry_later(organisations: Iterable[OrganisationId], *, key: str, due: datetime) -> None:
    """Ask that what waits for some systems is brought at a time."""
    for organisation in organisations:
        journal.enqueue(CARRY_JOB, {"organisation": organisation}, key=f"{organisation} {key}", due=due)
