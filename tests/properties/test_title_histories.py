# SPDX-License-Identifier: Apache-2.0
"""What several processes did to records at once, some killed in the middle, is as if it was done one after another.

Each process writes when it asks and when it is answered. Each record's history is checked for linearizability
(`tests.linearizability`) against a register that is moved by compare-and-swap: a read tells the present place of the
head; a transfer from a head is answered with the next place when that head is the present one, and with Conflict when
it is not. What a killed process asked may have happened or not; the chain at the end is the last read.
TITLE_HISTORY in the environment sets how many operations each process does.
"""

import json
import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st
from tests.linearizability import Call, is_linearizable
from tests.makers import CARRIER, SELLER, an_actor
from tests.properties.test_titles import BANKS, START, a_title, prepare, require_sound

from tradelane.kernel.errors import Conflict
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.titles import actions, queries
from tradelane.titles.values import Title

PROCESSES, KILLED, TITLES = 3, 1, 4
OPERATIONS = int(os.environ.get("TITLE_HISTORY", "800"))
HOLDERS = (BANKS[0:2], BANKS[2:4], BANKS[4:6], (SELLER,))
"""To whom each process moves records, and nobody else: the same call by two is one call that was repeated."""


@dataclass(frozen=True)
class Step:
    """What a call was told: of a read the place of the head, of a transfer the place that it had seen and its own."""

    kind: str
    n: int
    """The place of the head that it read, or that it acted on."""


READ, MOVED, REFUSED, UNKNOWN = "read", "moved", "refused", "unknown"


def after(place: int, step: Step) -> int | None:
    """A record done to by one at a time: the place of its head after `step`; None when `step` was told a lie."""
    fits = (place != step.n) if step.kind == REFUSED else (place == step.n)
    if not fits:
        return None
    return place + 1 if step.kind in (MOVED, UNKNOWN) else place


def work(number: int, titles: list[TitleId], path: Path, operations: int) -> None:
    """A process: reads and moves, each written down before it is asked and after it is answered."""
    connections.close_all()
    choose = random.Random(number)
    seen: dict[TitleId, Title] = {}
    with path.open("ab", buffering=0) as history:
        for _ in range(operations):
            id = choose.choice(titles)
            known = seen.get(id)
            others = [each for each in HOLDERS[number] if known and each != known.holder]
            moves = bool(others) and choose.random() < 0.8
            note = {"title": id, "n": known.n if known and moves else None, "asked": time.monotonic()}
            history.write(json.dumps(note).encode() + b"\n")
            told = _move(known, others[0]) if known and moves else queries.title(id=id, by=an_actor(CARRIER))
            answered = time.monotonic()
            seen.pop(id, None)
            if told is not None:
                seen[id] = told
            kind = REFUSED if told is None else MOVED if moves else READ
            answer = {"kind": kind, "n": told.n if told else None, "answered": answered}
            history.write(json.dumps(answer).encode() + b"\n")
    connections.close_all()


def _move(known: Title, to: OrganisationId) -> Title | None:
    """A transfer from the head last read, old as it may be; None when another one was first."""
    try:
        return actions.transfer_title(
            title=known.id, to=to, seen_head=known.head, by=an_actor(known.holder), now=START
        )  # fmt: skip
    except Conflict:
        return None


def read_history(path: Path) -> dict[str, list[Call[Step]]]:
    """By title what one process did, the last call perhaps without its answer."""
    found: dict[str, list[Call[Step]]] = {}
    notes = [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]
    for asked, told in zip(notes[::2], [*notes[1::2], None][: len(notes[::2])], strict=True):
        found.setdefault(asked["title"], []).extend(_calls(asked, told))
    return found


def _calls(asked: dict[str, Any], told: dict[str, Any] | None) -> list[Call[Step]]:
    if told is None:  # a read that nobody was told of says nothing
        return [Call(Step(UNKNOWN, asked["n"]), asked["asked"], None)] if asked["n"] else []
    n = told["n"] if told["kind"] == READ else asked["n"]
    assert told["kind"] != MOVED or told["n"] == asked["n"] + 1, (asked, told)
    return [Call(Step(told["kind"], n), asked["asked"], told["answered"])]


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    prepare()
    yield
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_a_history_of_several_processes_is_as_if_one_after_another(committed: None, tmp_path: Path) -> None:
    titles = [a_title().id for _ in range(TITLES)]
    paths = [tmp_path / f"{number}.history" for number in range(PROCESSES + KILLED)]
    connections.close_all()
    forked = multiprocessing.get_context("fork")
    endless = OPERATIONS * 1_000  # the one that is killed has more to do than it ever can
    much = [endless, *[OPERATIONS] * (PROCESSES - 1)]
    workers = [forked.Process(target=work, args=(i, titles, paths[i], much[i])) for i in range(PROCESSES)]
    for worker in workers:
        worker.start()
    victim = workers[0]
    while victim.is_alive() and (not paths[0].exists() or paths[0].read_bytes().count(b"\n") < OPERATIONS):
        time.sleep(0.01)
    assert victim.pid is not None
    os.kill(victim.pid, signal.SIGKILL)
    late = forked.Process(target=work, args=(PROCESSES, titles, paths[-1], OPERATIONS))
    late.start()
    for worker in (*workers, late):
        worker.join()
    assert victim.exitcode == -signal.SIGKILL
    assert [worker.exitcode for worker in (*workers[1:], late)] == [0] * (PROCESSES - 1 + KILLED)

    histories = [read_history(path) for path in paths]
    end = time.monotonic()
    kinds: Counter[str] = Counter()
    for id in titles:
        last = Call(Step(READ, require_sound(id).n), end, end + 1)
        calls = [*(call for each in histories for call in each.get(id, ())), last]
        kinds.update(call.step.kind for call in calls)
        assert is_linearizable(calls, start=1, after=after), id
    assert sum(kinds.values()) > OPERATIONS * PROCESSES and kinds[MOVED] > OPERATIONS // 2 and kinds[REFUSED], kinds


def test_the_check_of_histories_tells_what_could_not_have_been_so() -> None:
    def moved(n: int, asked: float, answered: float) -> Call[Step]:
        return Call(Step(MOVED, n - 1), asked, answered)

    def read(n: int, asked: float, answered: float) -> Call[Step]:
        return Call(Step(READ, n), asked, answered)

    lost, stale = Call(Step(UNKNOWN, 3), 4, None), Call(Step(REFUSED, 2), 5, 6)
    good = [moved(2, 0, 2), moved(3, 1, 3), read(3, 2.5, 2.6)]
    for history in (
        good, [*good, lost, read(4, 5, 6)], [*good, lost, read(3, 5, 6)], [*good, lost, read(3, 5, 6), read(4, 7, 8)],
        [*good, stale], [read(2, 0, 9), moved(2, 1, 2), read(1, 0, 9)], [moved(3, 0, 2), moved(2, 0, 2)],
    ):  # fmt: skip
        assert is_linearizable(history, start=1, after=after), history
    for history in (
        [moved(2, 0, 1), moved(2, 0, 1)], [moved(3, 0, 1)], [moved(3, 0, 1), moved(2, 2, 3)],
        [moved(2, 0, 1), read(1, 2, 3)], [moved(2, 2, 3), read(2, 0, 1)], [moved(2, 0, 1), moved(4, 0, 1)],
        [*good, Call(Step(REFUSED, 3), 5, 6)], [*good, lost, read(4, 5, 6), read(3, 7, 8)], [*good, read(4, 5, 6)],
        [*good, lost, lost, read(5, 5, 6)],
    ):  # fmt: skip
        assert not is_linearizable(history, start=1, after=after), history


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 15), st.booleans()), max_size=7), st.data())
def test_the_check_of_histories_agrees_with_trying_every_order(times: list[Any], data: st.DataObject) -> None:
    kinds = st.sampled_from((READ, MOVED, REFUSED, UNKNOWN))
    calls = []
    for asked, lasted, told in times:
        step = Step(data.draw(kinds), data.draw(st.integers(1, 3)))
        answered = float(asked + lasted) if told and step.kind != UNKNOWN else None
        calls.append(Call(step, float(asked), answered))
    assert is_linearizable(calls, start=1, after=after) == _some_order_explains(calls)


def _some_order_explains(calls: list[Call[Step]]) -> bool:
    told = [call for call in calls if call.answered is not None]
    untold = [call for call in calls if call.answered is None]
    return any(
        _explains(order)
        for count in range(len(untold) + 1)
        for some in combinations(untold, count)
        for order in permutations([*told, *some])
    )


def _explains(order: Sequence[Call[Step]]) -> bool:
    place: int | None = 1
    for i, call in enumerate(order):
        if any(later.answered is not None and later.answered < call.asked for later in order[i + 1 :]):
            return False
        place = after(place, call.step)
        if place is None:
            return False
    return True
