# SPDX-License-Identifier: Apache-2.0
"""What the public does in a consultation: comment, signed in or as a guest; apart, because anybody may call these."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import Signer
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from tradelane.journal import actions as journal
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import new_id
from tradelane.parties.actions.vault import close_matter, destroy, seal_text
from tradelane.parties.queries.vault import index_of, keys_of_matters
from tradelane.parties.values import Actor
from tradelane.parties.values.vault import About, Record
from tradelane.plans import rules
from tradelane.plans.models import CommentRow, ConsultationRow
from tradelane.plans.queries.consultations import LINK_SALT, as_comment, as_consultation
from tradelane.plans.values import Comment, CommentState
from tradelane.privacy.formats import person_key

LINK_LASTS = timedelta(days=3)
"""Long enough for a weekend; then what nobody confirmed is forgotten with its address."""


@transaction.atomic
def comment_as_party(*, consultation: str, text: str, about: str = "", by: Actor, now: datetime) -> Comment:
    """Comment for one's organisation, which is named; it is published once an officer has read it.

    Raises NotFound, Refused by PLAN-24, 25 or 26.
    """
    row, id = _open(consultation, text=text, now=now), new_id("comment")
    unread = About(frozenset(), id, Record.CONTACT, opened_on=now.date(), unnamed=True)
    made = CommentRow.objects.create(
        id=id, consultation=row, number=_next_number(row), state=CommentState.WAITING.value,
        text=seal_text(text.strip(), place=CommentRow.place(id, "text"), about=unread),
        about=about.strip()[:120], organisation=by.organisation, person=by.person or "", received_at=now,
    )  # fmt: skip
    journal.record("plans.comment.received", subject=row.id, by=by, comment=made.id, guest=False)
    return as_comment(made)


@transaction.atomic
def comment_as_guest(
    *, consultation: str, text: str, about: str = "", email: str, name: str = "", agreed: bool = False,
    language: str = "en", now: datetime,
) -> Comment:  # fmt: skip
    """Take a guest's comment and mail them a link; until they open it, nobody reads the comment.

    Raises NotFound, Refused by PLAN-24 to PLAN-28 or PLAN-38.
    """
    rules.a_guest_can_be_reached.require(email)
    rules.a_name_is_kept_only_to_be_published.require(name, agreed=agreed)
    row = _open(consultation, text=text, now=now)
    reached_by = index_of(email.strip().casefold(), field="plans.CommentRow.email")
    rules.few_comments_wait_for_one_address.require(CommentRow.objects.filter(reached_by=reached_by).count())
    id, spoken = new_id("comment"), language if language in dict(settings.LANGUAGES) else "en"
    guest = About(frozenset({person_key(email, secret=settings.NODE_SECRET)}), id, Record.CONTACT, opened_on=now.date())
    made = CommentRow.objects.create(
        id=id, consultation=row, number=_next_number(row), state=CommentState.UNCONFIRMED.value,
        text=seal_text(text.strip(), place=CommentRow.place(id, "text"), about=guest),
        about=about.strip()[:120], language=spoken, received_at=now, reached_by=reached_by,
        name=seal_text(name.strip()[:140], place=CommentRow.place(id, "name"), about=guest),
        email=seal_text(email.strip(), place=CommentRow.place(id, "email"), about=guest),
    )  # fmt: skip
    journal.enqueue("plans.mail", {"comment": made.id}, key=made.id)
    return as_comment(made)


@transaction.atomic
def confirm_comment(*, comment: str, now: datetime) -> Comment:
    """The guest opened their link: the comment waits for an officer, and the address goes. Again changes nothing.

    Raises NotFound when it was forgotten, Refused by PLAN-24 when the result stands already.
    """
    row = CommentRow.objects.select_for_update().filter(pk=comment).first()
    if row is None:
        raise NotFound("This comment was not confirmed in time.", field="token", fix="Send your comment again.")
    if row.state == CommentState.UNCONFIRMED.value:
        if row.consultation.decided_at is not None:
            raise rules.comments_are_taken_while_it_is_open.refused()
        row.state, row.email, row.reached_by = CommentState.WAITING.value, "", ""
        row.save(update_fields=["state", "email", "reached_by"])
        close_matter(matter=row.id, on=now.date())
        journal.record("plans.comment.received", subject=row.consultation_id, by=None, comment=row.id, guest=True)
    return as_comment(row)


def forget_unconfirmed(*, now: datetime) -> int:
    """Remove comments that nobody confirmed in time, with their addresses; how many."""
    late = CommentRow.objects.filter(state=CommentState.UNCONFIRMED.value, received_at__lte=now - LINK_LASTS)
    gone = list(late.values_list("id", flat=True))
    if gone:
        CommentRow.objects.filter(id__in=gone, state=CommentState.UNCONFIRMED.value).delete()
        destroy(keys=[key.id for key in keys_of_matters(gone)], now=now)
    return len(gone)


def link_to_confirm(comment: str, *, sent: datetime) -> str:
    """The whole address by which a guest confirms their comment; it holds the comment's id and an end, signed."""
    until = sent + LINK_LASTS
    token = Signer(salt=LINK_SALT).sign_object({"c": comment, "u": int(until.timestamp())})
    return f"{settings.BASE_URL}{reverse('consultation_confirm', args=[token])}"


def _open(id: str, *, text: str, now: datetime) -> ConsultationRow:
    rules.a_comment_can_be_answered.require(text)
    rules.a_comment_holds_no_contact_data.require(text)
    row = ConsultationRow.objects.select_for_update().filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such consultation.", field="consultation", fix="Look at the list of drafts.")
    rules.comments_are_taken_while_it_is_open.require(as_consultation(row), on=now.date())
    return row


def _next_number(row: ConsultationRow) -> int:
    return (row.comments.aggregate(last=Max("number"))["last"] or 0) + 1
