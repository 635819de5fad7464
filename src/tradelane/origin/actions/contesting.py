# SPDX-License-Identifier: Apache-2.0
"""A revocation contested by the exporter, and decided by somebody who took no part; apart from revoking.

A revoked certificate stays dead. Where the appeal succeeds, its issuer issues a new one that names it.
"""

from datetime import UTC, datetime

from django.db import IntegrityError, transaction

from tradelane.journal import actions as journal
from tradelane.kernel.errors import Conflict, NotFound
from tradelane.kernel.ids import new_id
from tradelane.origin import rules
from tradelane.origin.actions.sealing import sealed
from tradelane.origin.formats.words import said
from tradelane.origin.models import ContestRow
from tradelane.origin.queries import certificate_row, certificate_view, contest_view
from tradelane.origin.values.certificates import ContestOutcome, ContestView
from tradelane.parties import actions as parties
from tradelane.parties.queries import require_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role


@transaction.atomic
def contest_revocation(*, certificate: str, grounds: str, by: Actor, now: datetime) -> ContestView:
    """File an appeal, once and in time. Raises Forbidden (ORIGIN-25), Refused (ORIGIN-26), NotFound, Unreadable."""
    the_person_has_the_role.require(by, Role.SIGNATORY)
    require_access(subject=certificate, by=by)
    row = certificate_row(certificate)
    held = certificate_view(row)
    rules.only_the_exporter_contests.require(held.exporter, by=by.organisation)
    known = ContestRow.objects.filter(certificate=row).first()
    words = said(grounds, field="grounds")
    if known is not None and contest_view(known).grounds == words:
        return contest_view(known)
    today = now.astimezone(UTC).date()
    rules.it_is_contested_once_and_in_time.require(
        held.state(today), contest_by=held.contest_by, contested=known is not None, on=today
    )
    try:
        id = new_id("ecoappeal")
        made = ContestRow.objects.create(
            id=id, certificate=row, appellant=by.organisation, filed_at=now,
            grounds=sealed(words, place=ContestRow.place(id, "grounds"), matter=row.id, since=now),
        )  # fmt: skip
    except IntegrityError as error:
        raise Conflict("It was contested in the same moment.", field="certificate") from error
    parties.grant_access(subject=made.id, organisations={by.organisation, held.issuer})
    journal.record("origin.revocation.contested", subject=certificate, by=by, consignment=row.consignment)
    return contest_view(made)


@transaction.atomic
def decide_contest(*, certificate: str, outcome: ContestOutcome, reasons: str, by: Actor, now: datetime) -> ContestView:
    """Decide an appeal with reasons, as somebody of the issuer who took no part in issuing or revoking.

    Raises Forbidden (ORIGIN-23, ORIGIN-27), Conflict (decided already), NotFound, Unreadable.
    """
    require_access(subject=certificate, by=by)
    row = certificate_row(certificate)
    rules.only_the_issuer_ends_a_certificate.require(certificate_view(row).issuer, by=by.organisation)
    rules.somebody_else_decides_the_appeal.require(by.person, took_part={row.issued_by, row.ended_by})
    contest = ContestRow.objects.select_for_update().filter(certificate=row).first()
    if contest is None:
        raise NotFound("Nobody contests this certificate's revocation.", field="certificate")
    words = said(reasons, field="reasons")
    if contest.decided_at is not None:
        known = contest_view(contest)
        if (known.outcome, known.reasons) == (outcome, words):
            return known
        raise Conflict("The appeal was decided already.", field="certificate", fix="Read how it ended.")
    contest.reasons = sealed(words, place=ContestRow.place(contest.id, "reasons"), matter=row.id, since=now)
    contest.outcome = str(outcome)
    contest.decided_by, contest.decided_at = by.person or "", now
    contest.save()
    journal.record(
        "origin.revocation.decided", subject=certificate, by=by, outcome=str(outcome), consignment=row.consignment
    )
    return contest_view(contest)
