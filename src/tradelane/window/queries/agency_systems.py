# SPDX-License-Identifier: Apache-2.0
"""Agencies' own systems, what waits for them and what came as them; apart from cases, which stand without systems."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import CaseId, OrganisationId
from tradelane.parties import queries as parties
from tradelane.parties.values import Actor
from tradelane.trust.queries.keys import signing_public_jwk
from tradelane.window.formats.agency_json import version_of
from tradelane.window.formats.http_signatures import thumbprint
from tradelane.window.models.agency_systems import AgencySystemRow, ArrivalRow, NoticeRow
from tradelane.window.models.cases import CaseRow
from tradelane.window.queries.cases import as_value, cases_by_id
from tradelane.window.queries.four_eyes import proposal_row, proposal_value
from tradelane.window.queries.procedures import procedure_of
from tradelane.window.queries.working import claim_of
from tradelane.window.values import Case
from tradelane.window.values.agency_systems import (
    AgencySystem,
    ArrivalView,
    CasePage,
    Jwk,
    NoticeEvent,
    NoticeState,
    NoticeView,
    Scope,
)

SHOWN_AT_MOST = 100
PAGE_LARGEST = 200
"""Cases on one page of an agency's queue over HTTP."""
STILL_COMING_IN = timedelta(seconds=30)
"""No filing takes longer from its id to its commit."""


def system_of(organisation: OrganisationId) -> AgencySystem | None:
    """An agency's own system; None for an agency that works on the pages alone."""
    row = AgencySystemRow.objects.filter(pk=organisation).first()
    return None if row is None else system_value(row)


def system_by_key(key_id: str) -> AgencySystem | None:
    """The system whose signing key has this thumbprint; for this room's door of pushed messages."""
    row = AgencySystemRow.objects.filter(signing_key_id=key_id).first() if key_id else None
    return None if row is None else system_value(row)


def systems_among(organisations: set[OrganisationId]) -> list[AgencySystem]:
    """The own systems of some agencies, by id."""
    return [system_value(row) for row in AgencySystemRow.objects.filter(pk__in=organisations).order_by("pk")]


def system_value(row: AgencySystemRow) -> AgencySystem:
    """A row as a value."""
    return AgencySystem(
        organisation=OrganisationId(row.organisation), address=row.address, signing_key=row.signing_key,
        signing_key_id=row.signing_key_id, sealing_key=row.sealing_key,
        scopes=frozenset(Scope(each) for each in row.scopes), registered_at=row.registered_at, failures=row.failures,
        next_try=row.next_try,
    )  # fmt: skip


def waiting_notices(organisation: OrganisationId) -> "QuerySet[NoticeRow]":
    """What waits for an agency's system, in its order; for this room."""
    return NoticeRow.objects.filter(organisation=organisation, state=str(NoticeState.WAITING)).order_by("number")


def next_notice(organisation: OrganisationId) -> NoticeRow | None:
    """What is to be brought next: the oldest that waits, of a case of which the system has refused nothing before."""
    refused = NoticeRow.objects.filter(organisation=organisation, state=str(NoticeState.DEAD)).exclude(case="")
    return waiting_notices(organisation).exclude(case__in=refused.values("case")).first()


def notices(*, by: Actor, state: NoticeState | None = None) -> list[NoticeView]:
    """Messages to the system of the actor's agency, the newest first."""
    rows = NoticeRow.objects.filter(organisation=by.organisation).defer("sealed").order_by("-number")
    if state is not None:
        rows = rows.filter(state=str(state))
    return [notice_value(row) for row in rows[:SHOWN_AT_MOST]]


def notice_value(row: NoticeRow) -> NoticeView:
    """A row as a value."""
    return NoticeView(
        id=row.id, event=NoticeEvent(row.event), case=CaseId(row.case) if row.case else None,
        state=NoticeState(row.state), made_at=row.made_at, attempts=row.attempts, delivered_at=row.delivered_at,
        reference=row.reference, problem=row.problem,
    )  # fmt: skip


def arrivals(*, by: Actor) -> list[ArrivalView]:
    """What came as the system of the actor's agency, the newest first."""
    rows = ArrivalRow.objects.filter(organisation=by.organisation).order_by("-at", "-pk")[:SHOWN_AT_MOST]
    return [ArrivalView(row.at, row.message, row.rule, row.says) for row in rows]


def agency_case(*, case: CaseId, by: Actor, now: datetime | None = None) -> tuple[Case, str]:
    """A case as an agency's program reads it, with its version. Raises NotFound, also for outsiders."""
    parties.require_access(subject=case, by=by)
    row = CaseRow.objects.filter(pk=case).first()
    if row is None:
        raise NotFound("There is no such case.", field="case", fix="Read your queue again.")
    return as_value(row, now=now), version_of_row(row, by=by)


def version_of_row(row: CaseRow, *, by: Actor) -> str:
    """The version of a case as the actor's agency sees it; the caller has checked access."""
    agency = procedure_of(row).agency(by.organisation)
    role = "" if agency is None else agency.role
    proposed = proposal_row(CaseId(row.id), role)
    return version_of(
        as_value(row), claim=claim_of(case=CaseId(row.id), agency=role),
        proposal=None if proposed is None else proposal_value(proposed),
    )  # fmt: skip


def cases_after(cursor: str, *, by: Actor, limit: int, now: datetime) -> CasePage:
    """Cases that the actor's agency may see, the oldest first, after where the last page ended.

    Ids sort by when a filing began, so a page never shifts. One that took longer may still come in between: the cursor
    stays behind the last moments, whose cases the next page shows once more.
    """
    size = max(1, min(limit, PAGE_LARGEST))
    known = parties.visible(prefix="case_", by=by).filter(subject__gt=cursor).order_by("subject")
    ids = list(known[: size + 1])
    shown, more = cases_by_id(ids[:size], now=now), len(ids) > size
    settled = [case.id for case in shown if case.filed_at <= now - STILL_COMING_IN]
    onward = ids[size - 1] if more and not settled else next(reversed(settled), cursor)
    return CasePage(tuple(shown), onward, more)


def node_webhook_key() -> Jwk:
    """The public key by which this node signs what it brings to systems, with its thumbprint as `kid`; published.

    Raises NotFound while the node has no certificate, or one whose key is no EC key.
    """
    key = signing_public_jwk(OrganisationId(settings.NODE_ORGANISATION))
    if key is None:
        raise NotFound("This node signs by no key on P-256.", field="key", fix="Issue the node a certificate first.")
    return {**key, "kid": thumbprint(key), "use": "sig", "alg": "ES256"}
