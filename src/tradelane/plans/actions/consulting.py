# SPDX-License-Identifier: Apache-2.0
"""What the authority does in a consultation: publish, moderate, answer, conclude; apart from what the public does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import new_id
from tradelane.parties.queries.vault import open_text
from tradelane.parties.values import Actor
from tradelane.plans import rules
from tradelane.plans.models import AnswerRow, AttachmentRow, CommentRow, ConsultationRow
from tradelane.plans.queries.consultations import as_comment, as_consultation, consultation, periods
from tradelane.plans.values import (
    CommentState,
    Consultation,
    Draft,
    DraftText,
    Outcome,
    PeriodKind,
    Refusal,
)


@dataclass(frozen=True, slots=True)
class File:
    """A file to be published beside a draft."""

    name: str
    media_type: str
    content: bytes


@transaction.atomic
def publish_draft(*, draft: Draft, files: Sequence[File] = (), by: Actor, now: datetime) -> Consultation:
    """Publish a draft for comment. Raises Forbidden by PLAN-20, Refused by PLAN-22, 23 or 39."""
    rules.an_authority_consults.require(by)
    rules.a_draft_can_be_read.require(draft)
    asked = periods(subject=draft.subject, economy=draft.economy, on=now.date())[PeriodKind.COMMENT]
    if not rules.there_is_time_to_comment(draft, published=now.date(), period=asked):
        facts = {"days": asked.days, "citation": asked.citation, "source": asked.source}
        raise rules.there_is_time_to_comment.refused(facts=facts)
    rules.attachments_can_be_published.require((f.name, f.media_type, len(f.content)) for f in files)
    row = ConsultationRow.objects.create(
        id=new_id("consultation"), subject=draft.subject.value, code=draft.code, version=draft.version,
        economy=draft.economy, texts=_as_json(draft.texts), opens=draft.opens, closes=draft.closes,
        organisation=by.organisation, publisher=by.person or "", published_at=now,
    )  # fmt: skip
    for file in files:
        AttachmentRow.objects.create(
            id=new_id("file"), consultation=row, name=file.name, media_type=file.media_type,
            digest=str(digest_of(file.content)), content=file.content,
        )  # fmt: skip
    journal.record(
        "plans.consultation.published", subject=row.id, by=by, kind=draft.subject.value, code=draft.code,
        version=draft.version, economy=draft.economy, opens=draft.opens.isoformat(), closes=draft.closes.isoformat(),
    )  # fmt: skip
    return consultation(row.id)


@transaction.atomic
def publish_comment(*, comment: str, by: Actor, now: datetime) -> Consultation:
    """Let everybody read a comment that waits. Raises NotFound, Forbidden by PLAN-20 or 21, Refused by PLAN-31."""
    row = _waiting(comment, by=by)
    row.state, row.text = CommentState.PUBLISHED.value, open_text(row.text, place=CommentRow.place(row.id, "text"))
    return _moderated(row, by=by, now=now, fact="plans.comment.published")


@transaction.atomic
def refuse_comment(*, comment: str, refusal: Refusal, reason: str, by: Actor, now: datetime) -> Consultation:
    """Keep a comment from publication; that one was refused, and why, stays public. Raises also Refused by PLAN-30."""
    rules.a_refusal_to_publish_gives_its_reason.require(reason)
    row = _waiting(comment, by=by)
    row.state, row.refusal, row.refusal_reason = CommentState.REFUSED.value, refusal.value, reason.strip()
    return _moderated(row, by=by, now=now, fact="plans.comment.refused")


@transaction.atomic
def answer_comments(*, consultation: str, comments: Sequence[str], text: str, by: Actor, now: datetime) -> Consultation:
    """Answer one published comment, or several that say the same. Raises Refused by PLAN-32."""
    row, found = _own(consultation, by=by)
    rules.an_answer_answers_open_comments.require(found, comments=comments, text=text)
    answer = AnswerRow.objects.create(
        id=new_id("answer"), consultation=row, text=text.strip(), person=by.person or "", at=now
    )
    CommentRow.objects.filter(pk__in=comments, consultation=row).update(answer=answer)
    journal.record("plans.comment.answered", subject=row.id, by=by, answer=answer.id, comments=len(set(comments)))
    return as_consultation(_read(row.id))


@transaction.atomic
def conclude(
    *,
    consultation: str,
    outcome: Outcome,
    reasons: str,
    in_force_on: date | None,
    texts: Mapping[str, DraftText] | None = None,
    by: Actor,
    now: datetime,
) -> Consultation:
    """Publish what became of the draft, why, and from which day it is law. Raises Refused by PLAN-33 to PLAN-37."""
    row, found = _own(consultation, by=by)
    rules.a_result_follows_the_last_day_for_comments.require(found, on=now.date())
    rules.every_comment_is_answered_before_the_result.require(found)
    rules.a_result_gives_its_reasons.require(reasons)
    rules.what_was_changed_is_published_as_changed.require(outcome, texts or {})
    asked = periods(subject=found.draft.subject, economy=found.draft.economy, on=now.date())[PeriodKind.NOTICE]
    if not rules.there_is_notice_before_entry_into_force(outcome, in_force_on, published=now.date(), period=asked):
        facts = {"days": asked.days, "citation": asked.citation, "source": asked.source}
        raise rules.there_is_notice_before_entry_into_force.refused(facts=facts)
    row.outcome, row.reasons, row.decided_at, row.decider = outcome.value, reasons.strip(), now, by.person or ""
    row.in_force_on, row.final_texts = in_force_on, _as_json(texts or {})
    row.save()
    journal.record(
        "plans.consultation.concluded", subject=row.id, by=by, outcome=outcome.value, code=row.code,
        version=row.version, in_force_on=in_force_on.isoformat() if in_force_on else "",
    )  # fmt: skip
    return as_consultation(_read(row.id))


def _waiting(id: str, *, by: Actor) -> CommentRow:
    rules.an_authority_consults.require(by)
    row = CommentRow.objects.select_for_update().filter(pk=id).exclude(state=CommentState.UNCONFIRMED.value).first()
    if row is None:
        raise NotFound("There is no such comment.", field="comment", fix="Look at the consultation again.")
    _own(row.consultation_id, by=by)
    rules.a_waiting_comment_is_moderated.require(as_comment(row))
    return row


def _moderated(row: CommentRow, *, by: Actor, now: datetime, fact: str) -> Consultation:
    row.moderator, row.moderated_at = by.person or "", now
    row.save()
    journal.record(fact, subject=row.consultation_id, by=by, comment=row.id, refusal=row.refusal)
    return as_consultation(_read(row.consultation_id))


def _own(id: str, *, by: Actor) -> tuple[ConsultationRow, Consultation]:
    """The consultation, locked, of the authority that goes on with it."""
    rules.an_authority_consults.require(by)
    row = _read(id)
    found = as_consultation(row)
    rules.who_published_the_draft_goes_on.require(found, organisation=by.organisation)
    return row, found


def _read(id: str) -> ConsultationRow:
    row = ConsultationRow.objects.select_for_update().filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such consultation.", field="consultation", fix="Look at the list of drafts.")
    return row


def _as_json(texts: Mapping[str, DraftText]) -> dict[str, dict[str, str]]:
    return {
        language: {"title": text.title.strip(), "summary": text.summary.strip(), "text": text.text.strip()}
        for language, text in texts.items()
    }
