# SPDX-License-Identifier: Apache-2.0
"""Every kind of job that a room asks for has a function, and every function in the table exists."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config import tasks
from tradelane.journal.actions import Announcer
from tradelane.journal.adapters.table import TableBus

SRC = Path(tasks.__file__).resolve().parents[1] / "tradelane"


def test_every_function_in_the_table_exists() -> None:
    table = tasks.tasks()
    for kind in table:
        assert callable(table[kind]), kind


def test_every_kind_that_is_asked_for_is_in_the_table() -> None:
    asked = {kind for path in SRC.rglob("*.py") for kind in re.findall(r"enqueue\(\s*\"([\w.]+)\"", path.read_text())}
    assert asked <= set(tasks.TASKS)


@pytest.mark.django_db
def test_a_round_that_breaks_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "ROUNDS", ("config.tasks:absent", "tests.config.test_tasks:one"))
    assert tasks.make_rounds(announcer=Announcer(TableBus())) == 1


@pytest.mark.django_db
def test_a_reader_looks_only_when_there_is_news_and_is_told_again_when_it_broke(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "ROUNDS", ())
    monkeypatch.setattr(tasks, "FOLLOWERS", {"quiet": "tests.config.test_tasks:one", "told": "config.tasks:absent"})
    bus = OnlyTells("told")
    assert tasks.make_rounds(announcer=Announcer(bus)) == 0
    assert bus.ended_well == ["quiet"]


class OnlyTells(TableBus):
    """Has news for one reader, and notes for whom it ended well."""

    def __init__(self, reader: str) -> None:
        self.reader = reader
        self.ended_well: list[str] = []

    @contextmanager
    def news(self, reader: str) -> Iterator[bool]:
        yield reader == self.reader
        self.ended_well.append(reader)


def one() -> int:
    return 1
