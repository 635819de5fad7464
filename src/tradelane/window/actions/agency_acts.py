# SPDX-License-Identifier: Apache-2.0
"""What a program of an agency does to a case: the acts of the pages, under the agency's scopes, over the version that
it saw, once for each key; apart from them, so that pages and programs obey one law."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Stale, Unreadable
from tradelane.kernel.ids import CaseId
from tradelane.parties.values import Actor
from tradelane.window import queries
from tradelane.window.actions.inspect_goods import book_inspection, record_inspection
from tradelane.window.actions.review import review
from tradelane.window.actions.share import claim
from tradelane.window.formats.agency_acts import Given, read_given
from tradelane.window.models.agency_systems import KeyedRequestRow
from tradelane.window.rules.agency_systems import (
    a_decision_is_approve_or_refuse,
    a_key_names_one_request,
    a_refusal_by_a_system_cites_its_law,
    the_agency_lets_its_programs_do_this,
)
from tradelane.window.values import ReviewVerdict
from tradelane.window.values.agency_systems import AgencyAct, Booking, Done, Finding, Scope, Verdict

LONGEST_KEY = 150


@transaction.atomic
def act_for_agency(
    *, act: AgencyAct, case: CaseId, given: Mapping[str, Any], seen: str, key: str, by: Actor, now: datetime
) -> Done:
    """Do one act on a case for the actor's agency. `seen` is the version of the case that was read, `key` names this
    request within the agency: the same again is answered as done, whatever happened to the case since.

    Raises Forbidden (AGENCY-1), Stale when the case moved since, Refused (AGENCY-2 to 4), and what the act raises.
    """
    require_scope(act.scope, by=by)
    if len(key) > LONGEST_KEY:
        raise Unreadable(
            f"longer than {LONGEST_KEY} characters", field="Idempotency-Key", rule="AGENCY-2", fix="Use a shorter key."
        )
    row = queries.lock_case(case=case, by=by)
    digest = digest_of(canonical([str(act), case, dict(given)]))
    if _came_before(key, digest, by):
        return Done(case, queries.version_of_row(row, by=by), repeated=True)
    version = queries.version_of_row(row, by=by)
    if seen != version:
        raise Stale(
            "The case moved since you read it.", field="If-Match", fix="Read the case again, then decide.",
            facts={"version": version},
        )  # fmt: skip
    _do(act, read_given(act, given), case=case, by=by, now=now)
    if key:
        KeyedRequestRow.objects.create(organisation=by.organisation, key=key, digest=digest, case=case, at=now)
    row.refresh_from_db()
    return Done(case, queries.version_of_row(row, by=by), repeated=False)


def require_scope(scope: Scope, *, by: Actor) -> None:
    """Raises Forbidden (AGENCY-1) unless the actor's agency lets its programs do this."""
    system = queries.system_of(by.organisation)
    the_agency_lets_its_programs_do_this.require(scope, given=frozenset() if system is None else system.scopes)


def _came_before(key: str, digest: Digest, by: Actor) -> bool:
    known = KeyedRequestRow.objects.filter(organisation=by.organisation, key=key).first() if key else None
    a_key_names_one_request.require(None if known is None else Digest(known.digest), given=digest)
    return known is not None


def _do(act: AgencyAct, given: Given, *, case: CaseId, by: Actor, now: datetime) -> None:
    if isinstance(given, Booking):
        book_inspection(case=case, place=given.place, when=given.when, by=by, now=now)
    elif isinstance(given, Finding):
        record_inspection(
            case=case, found=given.found, findings=given.findings, photos=given.photos, by=by, now=now
        )  # fmt: skip
    elif isinstance(given, Verdict):
        if act is AgencyAct.DECIDE:
            a_decision_is_approve_or_refuse.require(given.verdict)
            a_refusal_by_a_system_cites_its_law.require(ReviewVerdict(given.verdict), cited=given.rule_ids)
        review(
            case=case, verdict=given.verdict, reasons=given.reasons, rule_ids=given.rule_ids, by=by, now=now
        )  # fmt: skip
    else:
        claim(case=case, by=by, now=now)
