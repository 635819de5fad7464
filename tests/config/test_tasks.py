# SPDX-License-Identifier: Apache-2.0
"""Every kind of job that a room asks for has a function, and every function in the table exists."""

import re
from pathlib import Path

import pytest

from config import tasks

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
    assert tasks.make_rounds() == 1


def one() -> int:
    return 1
