# SPDX-License-Identifier: Apache-2.0
"""A change that can't wait: declared with its reasons, law at once, the public heard afterwards, confirmed or gone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict, NotFound, Unreadable
from tradelane.parties.values import Actor
from tradelane.plans import actions as plans
from tradelane.plans.values import Draft as PlanDraft
from tradelane.plans.values import DraftText, SubjectKind
from tradelane.window import queries, rules
from tradelane.window.actions.drafts import require_drafter
from tradelane.window.actions.enact import record_version
from tradelane.window.actions.readiness import require_urgent_ready
from tradelane.window.formats.drafting import attachments
from tradelane.window.models import UrgencyRow, VersionRow
from tradelane.window.values import Draft, Ground, Heard, Publication, Urgency


@transaction.atomic
def declare_urgent(*, draft: str, ground: str, law: str, reasons: str, by: Actor, now: datetime) -> Draft:
    """Say, for everybody to read, that a draft can't wait for the public: why, and under which law.

    The same again changes nothing; what was declared stands. Raises NotFound, Forbidden by DRAFT-1, Refused by DRAFT-2,
    12 or 13, Unreadable for another ground, Conflict when it was declared with other words.
    """
    row = queries.lock_draft(draft=draft, by=by)
    require_drafter(by, economy=row.economy)
    held = queries.as_draft(row)
    rules.only_an_open_draft_changes.require(held.phase)
    said = (_ground(ground), law.strip()[:300], reasons.strip()[:2000])
    if held.urgency is not None:
        if said == (held.urgency.ground, held.urgency.law, held.urgency.reasons):
            return held
        raise Conflict("It was declared urgent already.", field="draft", fix="Start another draft with other reasons.")
    rules.an_urgent_change_says_why.require(law, reasons=reasons)
    rules.urgency_is_declared_before_anybody_approves.require(held.approvals)
    UrgencyRow.objects.create(
        draft=row, ground=str(said[0]), law=said[1], reasons=said[2], declared_by=by.person or "", declared_at=now
    )
    journal.record("window.draft.declared_urgent", subject=draft, by=by, ground=str(said[0]))
    return queries.as_draft(row)


@transaction.atomic
def publish_urgent_version(
    *, draft: str, digest: str, texts: Mapping[str, DraftText], closes: date, by: Actor, now: datetime
) -> Publication:
    """Make an approved urgent draft law at once, and ask the public about it from today on.

    It lapses by itself, and the version before it counts again, unless it is confirmed once the public was heard. The
    same again gives the same. Raises NotFound, Forbidden by DRAFT-1, Refused by DRAFT-2, 4, 7, 10, 14 to 16 or by the
    rules of consultations, Conflict for a draft that was not declared urgent.
    """
    row = queries.lock_draft(draft=draft, by=by)
    require_drafter(by, economy=row.economy)
    held = queries.as_draft(row)
    rules.who_acts_has_seen_the_draft_as_it_stands.require(held, seen=digest)
    if VersionRow.objects.filter(draft=row).exists():
        return queries.publication(code=row.code, version=row.version)
    rules.only_an_open_draft_changes.require(held.phase)
    urgency = _declared(held)
    read = require_urgent_ready(held, row, now=now)
    if not rules.two_people_approve(held.approvals, latest=held.latest):
        raise rules.two_people_approve.refused(facts={"approvals": len(held.approvals), "asked": rules.APPROVALS})
    lapses_on = rules.last_day_of(read.valid_from, terms=queries.urgent_terms(economy=read.economy, on=read.day(now)))
    rules.the_public_is_heard_while_it_is_law.require(closes, lapses_on=lapses_on)
    asked = plans.publish_draft(
        draft=PlanDraft(SubjectKind.PROCEDURE, row.code, row.version, row.economy, dict(texts), now.date(), closes),
        files=[plans.File(name, kind, content) for name, kind, content in attachments(held.files)],
        by=by, now=now,
    )  # fmt: skip
    row.consultation, row.consulted = asked.id, held.latest.number
    row.save(update_fields=["consultation", "consulted"])
    UrgencyRow.objects.filter(pk=row.pk).update(lapses_on=lapses_on)
    heard = Heard(asked.id, held.latest.digest, "", None)
    record_version(replace(held, heard=heard), read, urgent=_signed(urgency, lapses_on=lapses_on), by=by, now=now)
    return queries.publication(code=row.code, version=row.version)


@transaction.atomic
def confirm_urgent_version(*, draft: str, by: Actor, now: datetime) -> Publication:
    """Let an urgent change stay, once the public was heard and the result adopted it as it stands.

    The same again changes nothing. Raises NotFound, Forbidden by DRAFT-1 or 18, Refused by DRAFT-17, Conflict for a
    draft that was not declared urgent.
    """
    row = queries.lock_draft(draft=draft, by=by)
    require_drafter(by, economy=row.economy)
    held = queries.as_draft(row)
    urgency = _declared(held)
    if urgency.lapses_on is None:
        raise NotFound("It is not published.", field="draft", fix="Publish it first.")
    if urgency.confirmed_at is None:
        rules.an_urgent_change_is_confirmed_by_another_officer.require(urgency, by=by.person)
        today = queries.procedure(code=row.code, version=row.version).day(now)
        rules.an_urgent_change_stays_after_the_public_was_heard.require(held.heard, urgency=urgency, today=today)
        UrgencyRow.objects.filter(pk=row.pk).update(confirmed_by=by.person or "", confirmed_at=now)
        journal.record("window.procedure.confirmed", subject=draft, by=by, code=row.code, version=row.version)
    return queries.publication(code=row.code, version=row.version)


def _declared(held: Draft) -> Urgency:
    if held.urgency is None:
        raise Conflict("It was not declared urgent.", field="draft", fix="Declare it first, or go the ordinary way.")
    return held.urgency


def _ground(text: str) -> Ground:
    try:
        return Ground(text)
    except ValueError as error:
        raise Unreadable(
            "this is none of the grounds", field="ground", rule="DRAFT-12", fix=f"One of {', '.join(Ground)}."
        ) from error


def _signed(urgency: Urgency, *, lapses_on: date) -> dict[str, str]:
    """What the node signs of the urgency: its ground, its end and a digest of its words, which the page shows."""
    words = digest_of(f"{urgency.law}\n{urgency.reasons}".encode())
    return {"ground": str(urgency.ground), "words": str(words), "lapses_on": lapses_on.isoformat()}
