# SPDX-License-Identifier: Apache-2.0
"""As a carrier: a platform's request to surrender a bill taken in, and answered (EBL_SUR 3.0.4)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict
from tradelane.kernel.ids import new_id
from tradelane.kernel.rule import Rule
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.titles import queries
from tradelane.titles.actions.calls import call
from tradelane.titles.actions.dcsa.asked import lock_asked
from tradelane.titles.actions.keeping import sealed, sealed_words
from tradelane.titles.formats.dcsa.surrender import read_surrender_request, surrender_answer_bytes
from tradelane.titles.models import IssuanceRow, SurrenderRow
from tradelane.titles.rules import dcsa
from tradelane.titles.values import Purpose
from tradelane.titles.values.dcsa import (
    CallKind,
    CallState,
    DcsaSide,
    IssuanceState,
    Settled,
    SurrenderAction,
    SurrenderAnswer,
    SurrenderRequest,
    SurrenderState,
)


@transaction.atomic
def receive_surrender(*, content: bytes, by: Actor, now: datetime) -> None:
    """Take in a surrender request from the platform that `by` runs; the very same request again changes nothing.

    Raises Unreadable, Refused (SUR-5), Forbidden (SUR-4: it was issued elsewhere), Conflict (SUR-1, SUR-2, SUR-3).
    """
    request = read_surrender_request(content)
    platforms = queries.platform_codes(by.organisation)
    issuance = _issued(request, platforms)
    known = list(SurrenderRow.objects.filter(
        side=DcsaSide.CARRIER, platform__in=platforms, reference=request.reference
    ))  # fmt: skip
    if not dcsa.a_reference_is_used_once([digest_of(row.original) for row in known], request=digest_of(content)):
        raise _conflict(dcsa.a_reference_is_used_once)
    if known:
        return
    dcsa.a_reason_is_for_an_amendment.require(request.code, reason=request.reason)
    if issuance is None or not dcsa.only_an_issued_bill_is_surrendered(IssuanceState(issuance.state)):
        raise _conflict(dcsa.only_an_issued_bill_is_surrendered)
    open_ones = [SurrenderState(row.state) for row in issuance.surrenders.filter(state__in=SurrenderState.open())]
    if not dcsa.one_surrender_is_open_at_a_time(open_ones):
        raise _conflict(dcsa.one_surrender_is_open_at_a_time)
    id = new_id("surrender")
    row = SurrenderRow.objects.create(
        pk=id, reference=request.reference, side=DcsaSide.CARRIER, platform=issuance.platform,
        issuance=issuance, purpose=dcsa.purpose_of(request.code, reason=request.reason), reason=request.reason,
        body=sealed(content, bill=issuance.document, place=SurrenderRow.place(id), now=now),
        state=SurrenderState.WAITING, asked_at=now,
    )  # fmt: skip
    journal.record("titles.surrender.received", subject=row.pk, by=by, code=str(request.code), number=request.number)


def _issued(request: SurrenderRequest, platforms: Sequence[str]) -> IssuanceRow | None:
    """The bill, locked: the one that is issued, or else the latest of its number; None where there is none.

    Raises Forbidden (SUR-4) when only another platform issued it.
    """
    rows = list(
        IssuanceRow.objects.select_for_update()
        .filter(side=DcsaSide.CARRIER, number=request.number)
        .order_by("-asked_at", "-pk")
    )
    dcsa.the_platform_of_the_issue_surrenders.require([row.platform for row in rows], asking=platforms)
    mine = [row for row in rows if row.platform in platforms]
    issued = [row for row in mine if row.state == IssuanceState.ISSUED]
    return next(iter([*issued, *mine]), None)


@transaction.atomic
def answer_surrender(*, surrender: str, action: SurrenderAction, comments: str = "", by: Actor, now: datetime) -> None:
    """Answer a surrender of one of the carrier's bills; the platform is told, and does it to the record.

    The same answer again changes nothing. Raises NotFound (not this carrier's), Conflict (SUR-6: answered otherwise),
    Refused (SUR-7), Forbidden.
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    row = lock_asked(side=DcsaSide.CARRIER, by=by, field="id", pk=surrender)
    dcsa.a_rejection_says_why.require(action, comments=comments)
    body = surrender_answer_bytes(SurrenderAnswer(row.reference, action, comments))
    if row.original_answer == body:
        return
    if not dcsa.a_carrier_answers_once(SurrenderState(row.state)):
        raise _conflict(dcsa.a_carrier_answers_once)
    accepted = action is SurrenderAction.ACCEPTED
    row.state = SurrenderState.ACCEPTED if accepted else SurrenderState.REJECTED
    bill = row.issuance.document
    row.comments = sealed_words(comments[:255], bill=bill, place=SurrenderRow.place(row.pk, "comments"), now=now)
    row.answer = sealed(body, bill=bill, place=SurrenderRow.place(row.pk, "answer"), now=now)
    row.answered_at = now
    row.save(update_fields=["state", "comments", "answer", "answered_at"])
    if accepted:
        amending = row.purpose == Purpose.AMENDMENT
        after = IssuanceState.AMENDING if amending else IssuanceState.CLOSED
        IssuanceRow.objects.filter(pk=row.issuance_id).update(state=after)
    call(CallKind.SURRENDER_RESPONSE, peer=row.platform, about=row.pk, bill=bill, body=body, now=now)
    journal.record("titles.surrender.answered", subject=row.pk, by=by, action=str(action))


def answer_delivered(surrender: str, settled: Settled, now: datetime) -> None:
    """The platform did what we answered; or it refuses to, which a person must look at."""
    if settled.state is CallState.REFUSED:
        journal.record("titles.surrender.answer_refused", subject=surrender, by=None, status=settled.status)


def _conflict(rule: "Rule[...]") -> Conflict:
    return Conflict(rule.text, field=rule.field, rule=rule.id, fix=rule.fix, cites=rule.cites)
