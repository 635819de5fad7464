# SPDX-License-Identifier: Apache-2.0
"""Rules of consultation: one case that holds, one that does not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.conftest import NOON
from tests.makers import AGENCY, SELLER, an_actor

from tradelane.kernel.errors import Unreadable
from tradelane.parties.values import OrganisationKind, Role
from tradelane.plans import rules
from tradelane.plans.values import (
    Comment,
    CommentState,
    Consultation,
    Draft,
    DraftText,
    Outcome,
    Period,
    PeriodKind,
    Phase,
    Result,
    SubjectKind,
)

DAY = NOON.date()
LAST = DAY + timedelta(days=60)
TEXT = DraftText("A procedure", "What it does", "Article 1. It is done so.")
DRAFT = Draft(SubjectKind.PROCEDURE, "mx-export", "2", "MX", {"en": TEXT}, DAY, LAST)
COMMENT = Comment("comment_1", 1, CommentState.PUBLISHED, "This is unclear.", "", "", True, NOON)
HELD = Consultation("consultation_1", DRAFT, AGENCY, NOON)
PERIOD = Period("*", "*", PeriodKind.COMMENT, 30, "A law", date(2020, 1, 1), None, "A source", DAY, "medium")


def heard(*comments: Comment) -> Consultation:
    return replace(HELD, comments=comments)


def test_an_authority_consults() -> None:
    officer = an_actor(AGENCY, kinds=[OrganisationKind.AGENCY], roles=[Role.OFFICER])
    editor = an_actor(AGENCY, kinds=[OrganisationKind.OPERATOR], roles=[Role.ADMIN])
    assert rules.an_authority_consults(officer)
    assert rules.an_authority_consults(editor)
    assert not rules.an_authority_consults(an_actor(AGENCY, kinds=[OrganisationKind.AGENCY], roles=[Role.CLERK]))
    assert not rules.an_authority_consults(an_actor(SELLER))


def test_who_published_the_draft_goes_on() -> None:
    assert rules.who_published_the_draft_goes_on(HELD, organisation=AGENCY)
    assert not rules.who_published_the_draft_goes_on(HELD, organisation=SELLER)


def test_a_draft_can_be_read() -> None:
    assert rules.a_draft_can_be_read(DRAFT)
    assert not rules.a_draft_can_be_read(replace(DRAFT, texts={}))
    assert not rules.a_draft_can_be_read(replace(DRAFT, texts={"en": TEXT, "es": replace(TEXT, summary=" ")}))


def test_there_is_time_to_comment() -> None:
    rule = rules.there_is_time_to_comment
    assert rule(replace(DRAFT, closes=DAY + timedelta(days=30)), published=DAY, period=PERIOD)
    assert not rule(replace(DRAFT, closes=DAY + timedelta(days=29)), published=DAY, period=PERIOD)
    assert not rule(DRAFT, published=DAY + timedelta(days=1), period=PERIOD)
    late = replace(DRAFT, opens=DAY + timedelta(days=40))
    assert not rule(late, published=DAY, period=PERIOD)


def test_comments_are_taken_while_it_is_open() -> None:
    rule = rules.comments_are_taken_while_it_is_open
    assert rule(HELD, on=DAY) and rule(HELD, on=LAST)
    assert not rule(HELD, on=LAST + timedelta(days=1))
    assert not rule(HELD, on=DAY - timedelta(days=1))


def test_a_comment_can_be_answered() -> None:
    assert rules.a_comment_can_be_answered("This is unclear.")
    assert not rules.a_comment_can_be_answered("  no    ")
    assert not rules.a_comment_can_be_answered("x" * 5001)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Article 3 asks for HS 0901.21 twice, for 11,760.00 USD and 1 200 kg.", True),
        ("The notice of 2026-11-02 of the ministry, articles 3, 14 and 15.", True),
        ("Write to me: ana.perez@example.com", False),
        ("Call +52 962 123 4567 in the morning.", False),
        ("Call (962) 123-4567.", False),
    ],
)
def test_a_comment_holds_no_contact_data(text: str, holds: bool) -> None:
    assert rules.a_comment_holds_no_contact_data(text) is holds


def test_a_name_is_kept_only_to_be_published() -> None:
    assert rules.a_name_is_kept_only_to_be_published("Ana Pérez", agreed=True)
    assert rules.a_name_is_kept_only_to_be_published("", agreed=False)
    assert not rules.a_name_is_kept_only_to_be_published("Ana Pérez", agreed=False)


def test_a_guest_can_be_reached() -> None:
    assert rules.a_guest_can_be_reached("ana@example.com")
    assert not rules.a_guest_can_be_reached("ana at example")
    assert not rules.a_guest_can_be_reached("ana@example.com\nBcc: x@example.com")


def test_a_link_to_confirm_ends() -> None:
    assert rules.a_link_to_confirm_ends(NOON + timedelta(seconds=1), now=NOON)
    assert not rules.a_link_to_confirm_ends(NOON, now=NOON)


def test_a_refusal_to_publish_gives_its_reason() -> None:
    assert rules.a_refusal_to_publish_gives_its_reason("It names a neighbour.")
    assert not rules.a_refusal_to_publish_gives_its_reason("No.")


def test_a_waiting_comment_is_moderated() -> None:
    assert rules.a_waiting_comment_is_moderated(replace(COMMENT, state=CommentState.WAITING))
    assert not rules.a_waiting_comment_is_moderated(COMMENT)


def test_an_answer_answers_open_comments() -> None:
    rule = rules.an_answer_answers_open_comments
    assert rule(heard(COMMENT), comments=["comment_1"], text="Article 3 is clearer now.")
    assert not rule(heard(COMMENT), comments=[], text="Article 3 is clearer now.")
    assert not rule(heard(replace(COMMENT, answer="answer_1")), comments=["comment_1"], text="Once more, clearer.")
    waiting = replace(COMMENT, state=CommentState.WAITING)
    assert not rule(heard(waiting), comments=["comment_1"], text="Article 3 is clearer now.")


def test_every_comment_is_answered_before_the_result() -> None:
    rule = rules.every_comment_is_answered_before_the_result
    assert rule(heard(replace(COMMENT, answer="answer_1"), replace(COMMENT, id="c2", state=CommentState.REFUSED)))
    assert not rule(heard(COMMENT))
    assert not rule(heard(replace(COMMENT, state=CommentState.WAITING)))


def test_a_result_follows_the_last_day_for_comments() -> None:
    rule = rules.a_result_follows_the_last_day_for_comments
    assert rule(HELD, on=LAST + timedelta(days=1))
    assert not rule(HELD, on=LAST)
    decided = replace(HELD, result=Result(Outcome.WITHDRAWN, "No need.", NOON, None))
    assert not rule(decided, on=LAST + timedelta(days=1))


def test_a_result_gives_its_reasons() -> None:
    assert rules.a_result_gives_its_reasons("Three comments asked for it.")
    assert not rules.a_result_gives_its_reasons("Yes.")


def test_there_is_notice_before_entry_into_force() -> None:
    rule = rules.there_is_notice_before_entry_into_force
    assert rule(Outcome.ADOPTED, DAY + timedelta(days=30), published=DAY, period=PERIOD)
    assert not rule(Outcome.ADOPTED, DAY + timedelta(days=29), published=DAY, period=PERIOD)
    assert not rule(Outcome.CHANGED, None, published=DAY, period=PERIOD)
    assert rule(Outcome.WITHDRAWN, None, published=DAY, period=PERIOD)
    assert not rule(Outcome.WITHDRAWN, DAY + timedelta(days=90), published=DAY, period=PERIOD)


def test_what_was_changed_is_published_as_changed() -> None:
    rule = rules.what_was_changed_is_published_as_changed
    assert rule(Outcome.CHANGED, {"en": TEXT}) and rule(Outcome.ADOPTED, {})
    assert not rule(Outcome.CHANGED, {})
    assert not rule(Outcome.ADOPTED, {"en": TEXT})


def test_few_comments_wait_for_one_address() -> None:
    assert rules.few_comments_wait_for_one_address(2)
    assert not rules.few_comments_wait_for_one_address(3)


def test_attachments_can_be_published() -> None:
    rule = rules.attachments_can_be_published
    assert rule([]) and rule([("a.pdf", "application/pdf", 10)])
    assert not rule([("a.html", "text/html", 10)])
    assert not rule([("a.pdf", "application/pdf", 2_000_001)])
    assert not rule([("a.pdf", "application/pdf", 10)] * 2)
    assert not rule([(f"{n}.pdf", "application/pdf", 10) for n in range(11)])


def test_the_longest_period_that_binds_the_economy_counts() -> None:
    longer = replace(PERIOD, economy="MX", subject="rule", days=60)
    ended = replace(longer, days=90, ends=DAY - timedelta(days=1))
    periods = [PERIOD, longer, ended]

    def days(subject: SubjectKind, economy: str) -> int:
        return rules.period_for(PeriodKind.COMMENT, subject=subject, economy=economy, on=DAY, periods=periods).days

    assert (days(SubjectKind.RULE, "MX"), days(SubjectKind.PLAN, "MX"), days(SubjectKind.RULE, "SG")) == (60, 30, 30)
    with pytest.raises(Unreadable):
        rules.period_for(PeriodKind.NOTICE, subject=SubjectKind.RULE, economy="MX", on=DAY, periods=periods)


def test_a_consultation_goes_from_phase_to_phase() -> None:
    after = LAST + timedelta(days=1)
    assert [HELD.phase(on=day) for day in (DAY - timedelta(days=1), DAY, LAST, after)] == [
        Phase.ANNOUNCED, Phase.OPEN, Phase.OPEN, Phase.CLOSED,
    ]  # fmt: skip
    adopted = replace(HELD, result=Result(Outcome.ADOPTED, "Because.", NOON, after + timedelta(days=40)))
    assert adopted.phase(on=after) is Phase.DECIDED
    assert adopted.phase(on=after + timedelta(days=40)) is Phase.IN_FORCE
