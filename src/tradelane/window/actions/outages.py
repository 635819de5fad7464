# SPDX-License-Identifier: Apache-2.0
"""Outages of agencies' systems begin, are announced, called off and end; apart from what is queued meanwhile."""

from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.clock import aware_utc, rfc3339
from tradelane.kernel.errors import NotFound, Unreadable
from tradelane.kernel.ids import OrganisationId, new_id
from tradelane.parties import queries as parties
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.window import queries
from tradelane.window.actions.telling import carry_later
from tradelane.window.models.outages import OutageRow
from tradelane.window.rules.outages import (
    an_agency_announces_for_its_own_system,
    an_announced_outage_has_its_end,
    an_outage_ends_when_nothing_waits,
    an_outage_is_announced_ahead,
    announced_outages_do_not_overlap,
    only_an_outage_ahead_is_called_off,
)
from tradelane.window.values.outages import OutageCause, SystemOutage

LONGEST_WORDS = 500


@transaction.atomic
def announce_outage(*, starts: datetime, until: datetime, said: str, by: Actor, now: datetime) -> SystemOutage:
    """Announce that the own system will take nothing in for a time: cases wait sealed, and traders get receipts.

    The same announcement again is the same. Raises Forbidden, Refused (OUTAGE-1, 2, 4), NotFound without a system.
    """
    _require_agency(by)
    begins, ends, words = aware_utc(starts), aware_utc(until), said.strip()
    if len(words) > LONGEST_WORDS:
        raise Unreadable(
            f"longer than {LONGEST_WORDS} characters", field="said", rule="OUTAGE-2", fix="Say it in fewer words."
        )
    others = queries.announced_outages(by.organisation)
    same = next((other for other in others if (other.starts, other.until) == (begins, ends)), None)
    if same is not None:
        return same
    an_announced_outage_has_its_end.require(begins, ends)
    an_outage_is_announced_ahead.require(begins, now=now)
    announced_outages_do_not_overlap.require(begins, ends, others=others)
    row = OutageRow.objects.create(
        id=new_id("outage"), agency=by.organisation, cause=str(OutageCause.PLANNED), starts=begins, until=ends,
        said=words, announced_by=by.person or "", announced_at=now,
    )  # fmt: skip
    journal.record("window.outage.announced", subject=row.id, by=by, starts=rfc3339(begins), until=rfc3339(ends))
    carry_later([by.organisation], key=row.id, due=ends)
    return queries.outage_value(row)


@transaction.atomic
def call_off_outage(*, outage: str, by: Actor, now: datetime) -> SystemOutage:
    """Call off an announced outage before it begins; twice is once. Raises Forbidden, Refused (OUTAGE-5), NotFound."""
    _require_agency(by)
    row = OutageRow.objects.select_for_update().filter(pk=outage, cause=str(OutageCause.PLANNED)).first()
    if row is None:
        raise NotFound("No such outage is announced.", field="outage", fix="Read the page of outages again.")
    an_agency_announces_for_its_own_system.require(OrganisationId(row.agency), by=by.organisation)
    if row.called_off_at is None:
        only_an_outage_ahead_is_called_off.require(queries.outage_value(row), now=now)
        row.called_off_at = now
        row.save(update_fields=["called_off_at"])
        journal.record("window.outage.called_off", subject=row.id, by=by)
    return queries.outage_value(row)


def notice_outage(agency: OrganisationId, *, now: datetime) -> None:
    """An agency's system gave no answer: an outage begins, unless one goes on. Within the caller's transaction."""
    if queries.open_outage(agency, now=now) is not None:
        return
    row = OutageRow.objects.create(id=new_id("outage"), agency=agency, cause=str(OutageCause.UNREACHABLE), starts=now)
    journal.record("window.outage.began", subject=row.id, by=None, agency=agency)


@transaction.atomic
def end_outages(agency: OrganisationId, *, now: datetime) -> int:
    """End the outages of a system that has all that waited; how many. The fact of each feeds the public figures."""
    rows = OutageRow.objects.select_for_update().filter(
        agency=agency, ended_at=None, called_off_at=None, starts__lte=now
    )
    ended = 0
    for row in rows:
        if not an_outage_ends_when_nothing_waits(
            queries.outage_value(row), queued=queries.queued_for(agency), now=now
        ):  # fmt: skip
            continue
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        seconds = int((now - row.starts).total_seconds())
        journal.record(
            "window.outage.ended", subject=row.id, by=None, what=_name(agency), seconds=seconds, agency=agency
        )
        ended += 1
    return ended


def _require_agency(by: Actor) -> None:
    if not by.may(Role.ADMIN):
        the_person_has_the_role.require(by, Role.OFFICER)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.AGENCY)
    if queries.system_of(by.organisation) is None:
        raise NotFound("Your agency has registered no system.", field="system", fix="Register it first.")


def _name(agency: OrganisationId) -> str:
    try:
        return parties.organisation(agency).name
    except NotFound:
        return agency
