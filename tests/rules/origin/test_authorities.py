# SPDX-License-Identifier: Apache-2.0
"""What authorities may do: ask whether a certificate is true, and publish an agreement's rules."""

from datetime import UTC, date, datetime

from tests.makers import AGENCY, SELLER, an_actor

from tradelane.origin import rules
from tradelane.origin.values import VerificationState
from tradelane.parties.values import Role

TODAY = date(2026, 11, 2)


def test_the_importing_agency_asks() -> None:
    assert rules.the_importing_agency_asks(an_actor(AGENCY), importing="MX")
    assert not rules.the_importing_agency_asks(an_actor(AGENCY), importing="SG")
    assert not rules.the_importing_agency_asks(an_actor(AGENCY, roles=[Role.CLERK]), importing="MX")
    assert not rules.the_importing_agency_asks(an_actor(SELLER), importing="MX")


def test_there_is_time_to_answer() -> None:
    assert rules.there_is_time_to_answer(TODAY, answer_by=date(2026, 12, 2))
    assert not rules.there_is_time_to_answer(TODAY, answer_by=date(2026, 12, 1))


def test_only_who_was_asked_answers() -> None:
    assert rules.only_who_was_asked_answers(an_actor(SELLER), asked=SELLER)
    assert not rules.only_who_was_asked_answers(an_actor(SELLER), asked=AGENCY)
    assert not rules.only_who_was_asked_answers(an_actor(SELLER, roles=[Role.CLERK]), asked=SELLER)


def test_it_ends_after_an_answer_or_its_last_day() -> None:
    ask = rules.it_ends_after_an_answer_or_its_last_day
    assert ask(VerificationState.ANSWERED, on=TODAY, answer_by=date(2026, 12, 2))
    assert ask(VerificationState.ASKED, on=date(2026, 12, 3), answer_by=date(2026, 12, 2))
    assert not ask(VerificationState.ASKED, on=date(2026, 12, 2), answer_by=date(2026, 12, 2))
    assert not ask(VerificationState.CONCLUDED, on=date(2027, 1, 1), answer_by=date(2026, 12, 2))


def test_the_actor_keeps_the_rules_of_origin() -> None:
    assert rules.the_actor_keeps_the_rules_of_origin(an_actor(AGENCY))
    assert not rules.the_actor_keeps_the_rules_of_origin(an_actor(AGENCY, roles=[Role.CLERK]))
    assert not rules.the_actor_keeps_the_rules_of_origin(an_actor(AGENCY, person=None))
    assert not rules.the_actor_keeps_the_rules_of_origin(an_actor(SELLER))


def test_another_person_publishes_the_rules() -> None:
    assert rules.another_person_publishes_the_rules("person_a", publisher="person_b")
    assert not rules.another_person_publishes_the_rules("person_a", publisher="person_a")
    assert not rules.another_person_publishes_the_rules("person_a", publisher=None)


def test_only_draft_rules_are_published_or_dropped() -> None:
    noon = datetime(2026, 11, 2, 12, tzinfo=UTC)
    assert rules.only_draft_rules_are_published_or_dropped(None, None)
    assert not rules.only_draft_rules_are_published_or_dropped(noon, None)
    assert not rules.only_draft_rules_are_published_or_dropped(None, noon)
