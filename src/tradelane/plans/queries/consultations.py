# SPDX-License-Identifier: Apache-2.0
"""Consultations as the public and the authority read them; apart, because an unread comment is for officers only."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import organisation
from tradelane.parties.queries.vault import text_or_gone
from tradelane.parties.values import Actor
from tradelane.plans.formats import our_periods
from tradelane.plans.models import AnswerRow, AttachmentRow, CommentRow, ConsultationRow
from tradelane.plans.rules import a_link_to_confirm_ends, an_authority_consults, period_for, unanswered
from tradelane.plans.values import (
    Answer,
    Attachment,
    Comment,
    CommentState,
    Consultation,
    Draft,
    DraftText,
    Outcome,
    Period,
    PeriodKind,
    Phase,
    Refusal,
    Result,
    SubjectKind,
)

LINK_SALT = "tradelane.plans.comment"
"""Keeps a signature made for another use from confirming a comment."""


def consultations(*, code: str = "", version: str = "") -> list[Consultation]:
    """Every published draft, newest first; with `code` (and `version`) those of one procedure or rule.

    This is the door for rooms above: a procedure asks here whether and how the public was heard on its version.
    """
    rows = _rows().order_by("-published_at", "-id")
    if code:
        rows = rows.filter(code=code)
    if version:
        rows = rows.filter(version=version)
    return [as_consultation(row) for row in rows]


def consultation(id: str) -> Consultation:
    """One published draft with everything that was said of it. Raises NotFound."""
    row = _rows().filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such consultation.", field="consultation", fix="Look at the list of drafts.")
    return as_consultation(row)


def to_go_on(*, by: Actor, on: date) -> list[Consultation]:
    """Those of the actor's authority in which a comment waits to be read or answered, or the result is due."""
    if not an_authority_consults(by):
        return []
    rows = _rows().filter(organisation=by.organisation, decided_at=None).order_by("published_at")
    found = [as_consultation(row) for row in rows]
    return [
        each
        for each in found
        if each.phase(on=on) is Phase.CLOSED
        or unanswered(each)
        or any(comment.state is CommentState.WAITING for comment in each.comments)
    ]


def manages(found: Consultation, *, by: Actor | None) -> bool:
    """Whether the actor may read what waits, answer and conclude."""
    return by is not None and an_authority_consults(by) and found.by == by.organisation


def attachment(*, consultation: str, id: str) -> tuple[Attachment, bytes]:
    """A file beside a draft. Raises NotFound."""
    row = AttachmentRow.objects.filter(pk=id, consultation=consultation).first()
    if row is None:
        raise NotFound("There is no such file.", field="attachment", fix="Look at the draft's list of files.")
    return _attachment(row), bytes(row.content)


def periods(*, subject: SubjectKind, economy: str, on: date) -> dict[PeriodKind, Period]:
    """How long law asks to wait, for each kind of period, with its source."""
    return {
        kind: period_for(kind, subject=subject, economy=economy, on=on, periods=our_periods()) for kind in PeriodKind
    }


def comment_of_link(token: str, *, now: datetime) -> str:
    """Id of the comment that a mailed link confirms. Raises NotFound, or Forbidden when it ended."""
    try:
        content = Signer(salt=LINK_SALT).unsign_object(token)
        comment, until = str(content["c"]), datetime.fromtimestamp(int(content["u"]), UTC)
    except (BadSignature, ValueError, KeyError, TypeError) as error:
        raise NotFound("This link is not one of ours.", field="token", fix="Open the link in the mail.") from error
    a_link_to_confirm_ends.require(until, now=now)
    return comment


def as_consultation(row: ConsultationRow) -> Consultation:
    """A row with its comments and answers as a value; a comment that nobody has confirmed is not there at all."""
    result = None
    if row.decided_at is not None:
        result = Result(Outcome(row.outcome), row.reasons, row.decided_at, row.in_force_on, _texts(row.final_texts))
    comments = sorted(row.comments.all(), key=lambda comment: comment.number)
    return Consultation(
        id=row.id,
        draft=Draft(
            subject=SubjectKind(row.subject), code=row.code, version=row.version, economy=row.economy,
            texts=_texts(row.texts), opens=row.opens, closes=row.closes,
        ),
        by=OrganisationId(row.organisation),
        published_at=row.published_at,
        result=result,
        attachments=tuple(_attachment(each) for each in row.attachments.all()),
        comments=tuple(as_comment(each) for each in comments if each.state != CommentState.UNCONFIRMED.value),
        answers=tuple(_answer(each, comments) for each in sorted(row.answers.all(), key=lambda each: each.at)),
    )  # fmt: skip


def as_comment(row: CommentRow) -> Comment:
    """A comment as far as anybody may read it."""
    author = text_or_gone(row.name, place=CommentRow.place(row.id, "name"))
    if row.organisation:
        author = organisation(OrganisationId(row.organisation)).name
    return Comment(
        id=row.id,
        number=row.number,
        state=CommentState(row.state),
        text=text_or_gone(row.text, place=CommentRow.place(row.id, "text")),
        about=row.about,
        author=author,
        guest=not row.organisation,
        received_at=row.received_at,
        refusal=Refusal(row.refusal) if row.refusal else None,
        reason=row.refusal_reason,
        answer=row.answer_id or "",
    )


def _rows() -> "QuerySet[ConsultationRow]":
    return ConsultationRow.objects.prefetch_related("comments", "answers", "attachments")


def _answer(row: AnswerRow, comments: Iterable[CommentRow]) -> Answer:
    return Answer(row.id, row.text, row.at, tuple(each.id for each in comments if each.answer_id == row.id))


def _attachment(row: AttachmentRow) -> Attachment:
    return Attachment(row.id, row.name, row.media_type, len(bytes(row.content)), row.digest)


def _texts(texts: dict[str, dict[str, str]]) -> dict[str, DraftText]:
    return {
        language: DraftText(text.get("title", ""), text.get("summary", ""), text["text"])
        for language, text in texts.items()
    }
