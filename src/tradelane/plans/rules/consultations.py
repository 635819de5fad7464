# SPDX-License-Identifier: Apache-2.0
"""What a consultation owes the public; apart, because each is a promise that people can hold an authority to."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from tradelane.kernel.errors import Forbidden, Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import rule
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.plans.values import (
    Answer,
    Comment,
    CommentState,
    Consultation,
    Draft,
    DraftText,
    Outcome,
    Period,
    PeriodKind,
    Phase,
    SubjectKind,
)

COMMENT_AT_LEAST, COMMENT_AT_MOST = 10, 5_000
"""Characters: fewer say nothing that could be answered; more belong in an attachment to a letter."""
WAITING_AT_MOST = 3
"""Unconfirmed comments of one address at a time."""
ATTACHMENTS_AT_MOST, ATTACHMENT_BYTES = 10, 2_000_000
MEDIA_TYPES = frozenset(
    {"application/pdf", "text/plain", "application/bpmn+xml", "application/dmn+xml", "application/xml", "image/png"}
)
"""What may stand beside a draft; nothing that a browser would run as a page."""
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_TELEPHONE = re.compile(r"(?<![\w.,])\+?\d(?:[ ().-]{0,2}\d){8,14}(?![\w.,]?\d)")
"""Nine digits or more in a row, with the marks that people put between: HS codes and amounts are shorter."""


@rule(
    "PLAN-20",
    cites="WTO Trade Facilitation Agreement art. 2.1.1; house rule: every write checks authority and organisation",
    field="by",
    fix="Act for an agency of this node as its officer, or for the node's operator as its officer or admin.",
    refusal=Forbidden,
)
def an_authority_consults(actor: Actor) -> bool:
    """A draft is published, and comments are read and answered, by an agency's officer or the node's editor."""
    if actor.person is None:
        return False
    if OrganisationKind.OPERATOR in actor.kinds:
        return actor.may(Role.OFFICER) or actor.may(Role.ADMIN)
    return OrganisationKind.AGENCY in actor.kinds and actor.may(Role.OFFICER)


@rule(
    "PLAN-21",
    cites="house rule: every write checks authority and organisation",
    field="by",
    fix="Ask the authority that published the draft.",
    refusal=Forbidden,
)
def who_published_the_draft_goes_on(consultation: Consultation, *, organisation: OrganisationId) -> bool:
    """Only the authority that published a draft reads, answers and closes its consultation."""
    return consultation.by == organisation


@rule(
    "PLAN-22",
    cites="WTO Trade Facilitation Agreement art. 2.1.1",
    field="texts",
    fix="Write a title, a summary and the text, in at least one language.",
)
def a_draft_can_be_read(draft: Draft) -> bool:
    """A draft has a title, a summary and a text in at least one language."""
    return bool(draft.texts) and all(
        text.title.strip() and text.summary.strip() and text.text.strip() for text in draft.texts.values()
    )


@rule(
    "PLAN-23",
    cites="WTO Trade Facilitation Agreement art. 2.1.1; the dated periods of this room",
    field="closes",
    fix="Let comments be given until a later day.",
)
def there_is_time_to_comment(draft: Draft, *, published: date, period: Period) -> bool:
    """From publication to the last day for comments there are at least the days that law asks for."""
    from_ = max(draft.opens, published)
    return draft.opens >= published and draft.closes - from_ >= timedelta(days=period.days)


@rule(
    "PLAN-24",
    cites="WTO Trade Facilitation Agreement art. 2.1.1",
    field="comment",
    fix="Read the result and its reasons; a later draft can be commented on again.",
)
def comments_are_taken_while_it_is_open(consultation: Consultation, *, on: date) -> bool:
    """Comments are taken from the opening day to the end of the last day, from everybody alike."""
    return consultation.phase(on=on) is Phase.OPEN


@rule(
    "PLAN-25",
    cites="house rule: errors name the field and the fix",
    field="text",
    fix="Write between 10 and 5,000 characters.",
)
def a_comment_can_be_answered(text: str) -> bool:
    """A comment says something: ten characters at least, five thousand at most."""
    return COMMENT_AT_LEAST <= len(text.strip()) <= COMMENT_AT_MOST


@rule(
    "PLAN-26",
    cites="APEC Privacy Framework (2015) principles III and IV",
    field="text",
    fix="Leave out e-mail addresses and telephone numbers: a comment is read by everybody.",
)
def a_comment_holds_no_contact_data(text: str) -> bool:
    """A comment that will be public holds no e-mail address and no telephone number."""
    return not _EMAIL.search(text) and not _TELEPHONE.search(text)


@rule(
    "PLAN-27",
    cites="APEC Privacy Framework (2015) principle V (choice)",
    field="name",
    fix="Agree to the publication of your name, or leave it out: the comment counts the same.",
)
def a_name_is_kept_only_to_be_published(name: str, *, agreed: bool) -> bool:
    """A guest's name is taken only together with their consent to its publication."""
    return agreed or not name.strip()


@rule(
    "PLAN-28",
    cites="RFC 5321 §4.1.2",
    field="email",
    fix="Write it as name@example.com.",
)
def a_guest_can_be_reached(email: str) -> bool:
    """A guest gives an e-mail address that a link can be sent to."""
    return len(email) <= 254 and _EMAIL.fullmatch(email) is not None


@rule(
    "PLAN-29",
    cites="house rule: a link that acts ends",
    field="token",
    fix="Send your comment again: a new link comes by mail.",
    refusal=Forbidden,
)
def a_link_to_confirm_ends(until: datetime, *, now: datetime) -> bool:
    """The link that confirms a guest's comment ends after three days."""
    return now < until


@rule(
    "PLAN-30",
    cites="house rule: every decision gives its reasons",
    field="reason",
    fix="Say in a sentence why it cannot be published.",
)
def a_refusal_to_publish_gives_its_reason(reason: str) -> bool:
    """A comment is kept from publication only for a reason of the public list, explained in words."""
    return len(reason.strip()) >= COMMENT_AT_LEAST


@rule("PLAN-31", cites="house rule: what was decided is not decided again", field="comment", fix="Look at it again.")
def a_waiting_comment_is_moderated(comment: Comment) -> bool:
    """Only a comment that waits to be read is published or refused."""
    return comment.state is CommentState.WAITING


@rule(
    "PLAN-32",
    cites="WTO Trade Facilitation Agreement art. 2.1.1; ECLAC principles of due process",
    field="comments",
    fix="Name published comments that have no answer yet, and say what the authority makes of them.",
)
def an_answer_answers_open_comments(consultation: Consultation, *, comments: Iterable[str], text: str) -> bool:
    """An answer says something to one or several published comments that none has answered."""
    asked = set(comments)
    open_ = {comment.id for comment in consultation.published_comments if not comment.answer}
    return bool(asked) and asked <= open_ and len(text.strip()) >= COMMENT_AT_LEAST


@rule(
    "PLAN-33",
    cites="WTO Trade Facilitation Agreement art. 2.1.1; ECLAC principles of due process",
    field="comments",
    fix="Read the comments that wait, and answer each that was published, alone or with others.",
)
def every_comment_is_answered_before_the_result(consultation: Consultation) -> bool:
    """A result stands only when every comment was read, and every published one answered."""
    waiting = any(comment.state is CommentState.WAITING for comment in consultation.comments)
    return not waiting and all(comment.answer for comment in consultation.published_comments)


@rule(
    "PLAN-34",
    cites="WTO Trade Facilitation Agreement art. 2.1.1",
    field="outcome",
    fix="Wait until the last day for comments has passed; a result stands once.",
)
def a_result_follows_the_last_day_for_comments(consultation: Consultation, *, on: date) -> bool:
    """A result is published once, after the last day for comments."""
    return consultation.phase(on=on) is Phase.CLOSED


@rule(
    "PLAN-35",
    cites="house rule: every decision gives its reasons",
    field="reasons",
    fix="Say why, with what the comments changed.",
)
def a_result_gives_its_reasons(reasons: str) -> bool:
    """The result is published with its reasons."""
    return len(reasons.strip()) >= COMMENT_AT_LEAST


@rule(
    "PLAN-36",
    cites="WTO Trade Facilitation Agreement art. 2.1.2; the dated periods of this room",
    field="in_force_on",
    fix="Name a later day of entry into force; name none where the draft is withdrawn.",
)
def there_is_notice_before_entry_into_force(
    outcome: Outcome, in_force_on: date | None, *, published: date, period: Period
) -> bool:
    """What was adopted enters into force on a named day, after the notice that law asks for."""
    if outcome is Outcome.WITHDRAWN:
        return in_force_on is None
    return in_force_on is not None and in_force_on - published >= timedelta(days=period.days)


@rule(
    "PLAN-37",
    cites="WTO Trade Facilitation Agreement art. 2.1.2",
    field="final_texts",
    fix="Give the text as changed where it was adopted with changes, and only there.",
)
def what_was_changed_is_published_as_changed(outcome: Outcome, texts: Mapping[str, DraftText]) -> bool:
    """A draft that is adopted with changes is published as changed."""
    return bool(texts) is (outcome is Outcome.CHANGED) and all(text.text.strip() for text in texts.values())


@rule(
    "PLAN-38",
    cites="OWASP ASVS 5.0 V2.4 (anti-automation)",
    field="email",
    fix="Open the link in a mail that you have, or sign in.",
)
def few_comments_wait_for_one_address(waiting: int) -> bool:
    """At most three comments wait for one e-mail address to be confirmed, so that nobody is flooded with mail."""
    return waiting < WAITING_AT_MOST


@rule(
    "PLAN-39",
    cites="house rule: bounded input; RFC 9110 §8.3",
    field="attachments",
    fix="Attach up to ten files of PDF, text, XML (BPMN, DMN) or PNG of 2 MB at most, each with a name of its own.",
)
def attachments_can_be_published(files: Iterable[tuple[str, str, int]]) -> bool:
    """Files beside a draft are few, small, of a kind that a reader can open, and each has a name of its own."""
    given = list(files)
    names = {name for name, _, _ in given}
    return len(names) == len(given) <= ATTACHMENTS_AT_MOST and all(
        name.strip() and kind in MEDIA_TYPES and 0 < size <= ATTACHMENT_BYTES for name, kind, size in given
    )


def period_for(kind: PeriodKind, *, subject: SubjectKind, economy: str, on: date, periods: Iterable[Period]) -> Period:
    """The longest period that a row in force on the day asks for; rows of an agreement bind its parties only.

    Raises Unreadable when the data holds none, which would leave a promise to the public without a measure.
    """
    fitting = [
        period
        for period in periods
        if period.kind is kind
        and period.economy in (economy, "*")
        and period.subject in (subject.value, "*")
        and period.starts <= on <= (period.ends or on)
    ]
    if not fitting:
        raise Unreadable("no period is known", field="kind", rule="CSV-5", fix="Add a row for `*` to periods.csv.")
    return max(fitting, key=lambda period: period.days)


def unanswered(consultation: Consultation) -> tuple[Comment, ...]:
    """Published comments that wait for an answer."""
    return tuple(comment for comment in consultation.published_comments if not comment.answer)


def answer_of(consultation: Consultation, comment: Comment) -> Answer | None:
    """What the authority said to a comment."""
    return next((answer for answer in consultation.answers if answer.id == comment.answer), None)
