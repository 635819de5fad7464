# SPDX-License-Identifier: Apache-2.0
"""A reader reacts to every fact at least once, and never twice when nothing went wrong."""

from datetime import timedelta

import pytest

from tradelane.journal import actions
from tradelane.journal.models import Fact, Followed
from tradelane.journal.values import FactView
from tradelane.kernel import clock

pytestmark = pytest.mark.django_db
NAME = "titles.title.issued"


class Reader:
    """Reacts by noting the subject; breaks on the subjects it is told to."""

    def __init__(self, *, breaks_on: set[str] | None = None) -> None:
        self.seen: list[str] = []
        self.breaks_on = breaks_on or set()

    def react(self, fact: FactView) -> None:
        if fact.subject in self.breaks_on:
            raise ValueError("no")
        self.seen.append(fact.subject)

    def follow(self) -> int:
        return actions.follow(reader="test", reactions={NAME: self.react})


def issued(*subjects: str) -> None:
    for subject in subjects:
        actions.record(NAME, subject=subject, by=None)


def test_each_fact_is_reacted_to_once_in_order() -> None:
    reader = Reader()
    issued("a", "b")
    actions.record("titles.title.transferred", subject="other", by=None)
    assert (reader.follow(), reader.follow()) == (2, 0)
    issued("c")
    assert reader.follow() == 1
    assert reader.seen == ["a", "b", "c"]


def test_a_fact_that_commits_late_is_not_missed() -> None:
    reader = Reader()
    issued("early", "late", "next")
    late = Fact.objects.get(subject="late")
    number = late.id
    hidden = Fact(id=number + 1000, name="other.thing.happened", subject="x", at=late.at)
    hidden.save(force_insert=True)
    issued("after")
    assert reader.follow() == 4
    Fact(id=number + 500, name=NAME, subject="committed late", at=clock.now()).save(force_insert=True)
    assert reader.follow() == 1
    assert reader.seen[-1] == "committed late"


def test_a_reaction_that_breaks_is_tried_again_and_holds_up_nobody() -> None:
    reader = Reader(breaks_on={"b"})
    issued("a", "b", "c")
    assert reader.follow() == 2
    reader.breaks_on = set()
    assert reader.follow() == 1
    assert reader.seen == ["a", "c", "b"]


def test_what_is_settled_is_not_kept_one_by_one() -> None:
    for place, subject in enumerate("abc"):
        Fact(name=NAME, subject=subject, at=clock.now() - timedelta(minutes=10 - place)).save()
    issued("fresh")
    Reader().follow()
    state = Followed.objects.get(reader="test")
    assert state.last == Fact.objects.get(subject="c").id
    assert state.ahead == [Fact.objects.get(subject="fresh").id]


def test_two_readers_follow_on_their_own() -> None:
    issued("a")
    first, second = Reader(), Reader()
    assert first.follow() == 1
    assert actions.follow(reader="another", reactions={NAME: second.react}) == 1
    assert (first.seen, second.seen) == (["a"], ["a"])
