# SPDX-License-Identifier: Apache-2.0
"""What several processes did to records at once, some killed in the middle, is as if it was done one after another.

Each process writes when it asks and when it is answered; the chains are the order. The check is that of linearizability
for a register that is moved by compare-and-swap: (1) what was answered as done stands in the chain once; (2) what was
refused does not; (3) what was answered before another was asked stands before it; (4) whoever read saw all that was
answered before, and nothing that was asked after. What a killed process asked may have happened or not.
TITLE_HISTORY in the environment sets how many operations each process does.
"""

import json
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from tests.makers import CARRIER, SELLER, an_actor
from tests.properties.test_titles import BANKS, START, a_title, prepare, require_sound

from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import TradelaneError
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.titles import actions, queries
from tradelane.titles.values import TitleState

PROCESSES, KILLED = 3, 1
OPERATIONS = int(os.environ.get("TITLE_HISTORY", "25"))
HOLDERS = (SELLER, *BANKS[:3])


@dataclass(frozen=True)
class Operation:
    """One call as its process saw it; times of the machine's one monotonic clock."""

    kind: str
    title: str
    asked: float
    answered: float | None
    """None: the process was killed before it was told."""
    n: int | None
    """The place in the chain that it was told; None when it was refused, or not told."""


def work(number: int, titles: list[TitleId], path: Path, operations: int) -> None:
    """A process: reads and moves, each written down before it is asked and after it is answered.

    It moves to a holder of its own, as the same call by two is one call that was repeated.
    """
    connections.close_all()
    choose = random.Random(number)
    seen: dict[TitleId, tuple[Digest, OrganisationId]] = {}
    with path.open("ab", buffering=0) as history:
        for i in range(operations):
            id = choose.choice(titles)
            kind = choose.choice(("read", "move", "move"))
            note = {"i": i, "kind": kind, "title": id, "asked": time.monotonic()}
            history.write(json.dumps(note).encode() + b"\n")
            n = _read(id, seen) if kind == "read" or id not in seen else _move(id, seen, HOLDERS[number])
            told = {"i": i, "kind": kind if n is not None else "refused", "n": n, "answered": time.monotonic()}
            history.write(json.dumps(told).encode() + b"\n")
    connections.close_all()


def _read(id: TitleId, seen: dict[TitleId, tuple[Digest, OrganisationId]]) -> int:
    title = queries.title(id=id, by=an_actor(CARRIER))
    seen[id] = (title.head, title.holder)
    return -title.n  # below zero: what was read, not what was done


def _move(id: TitleId, seen: dict[TitleId, tuple[Digest, OrganisationId]], to: OrganisationId) -> int | None:
    """A transfer from the head last read, old as it may be; None when it is refused."""
    head, holder = seen[id]
    try:
        after = actions.transfer_title(title=id, to=to, seen_head=head, by=an_actor(holder), now=START)
    except TradelaneError:
        seen.pop(id)
        return None
    seen[id] = (after.head, after.holder)
    return after.n


def read_history(path: Path) -> list[Operation]:
    """The operations of one process, the last one perhaps without its answer."""
    asked: dict[int, dict[str, Any]] = {}
    done: list[Operation] = []
    for line in path.read_bytes().split(b"\n")[:-1]:
        note = json.loads(line)
        if "asked" in note:
            asked[note["i"]] = note
            continue
        start = asked.pop(note["i"])
        done.append(Operation(note["kind"], start["title"], start["asked"], note["answered"], note["n"]))
    return done + [Operation("unknown", each["title"], each["asked"], None, None) for each in asked.values()]


def faults(history: list[Operation], places: dict[str, int]) -> list[str]:
    """What could not have been so, had all been done one after another; `places` is how long each chain is."""
    found = []
    for title, length in places.items():
        mine = [each for each in history if each.title == title]
        moves = {each.n: each for each in mine if each.n is not None and each.n > 0}
        if len(moves) != len([each for each in mine if each.n is not None and each.n > 0]):
            found.append(f"{title}: two were told the same place")
        unknown = len([each for each in mine if each.answered is None])
        missing = set(range(2, length + 1)) - moves.keys()
        if len(missing) > unknown or any(n > length for n in moves):
            found.append(f"{title}: {len(missing)} places nobody was told, {unknown} never answered")
        for n, each in moves.items():
            late = [m for m, other in moves.items() if m < n and other.asked > (each.answered or 0)]
            found += [f"{title}: {m} was asked after {n} was answered" for m in late]
        for each in mine:
            if each.n is None or each.n > 0 or each.answered is None:
                continue
            before = [n for n, move in moves.items() if (move.answered or 0) < each.asked and n > -each.n]
            after = [n for n, move in moves.items() if move.asked > each.answered and n <= -each.n]
            found += [f"{title}: a read of {-each.n} missed {before} or foresaw {after}"] if before or after else []
    return found


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    prepare()
    yield
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_a_history_of_several_processes_is_as_if_one_after_another(committed: None, tmp_path: Path) -> None:
    titles = [a_title().id for _ in range(3)]
    paths = [tmp_path / f"{number}.history" for number in range(PROCESSES + KILLED)]
    connections.close_all()
    forked = multiprocessing.get_context("fork")
    endless = OPERATIONS * 1_000  # the one that is killed has more to do than it ever can
    much = [endless, *[OPERATIONS] * (PROCESSES - 1)]
    workers = [forked.Process(target=work, args=(i, titles, paths[i], much[i])) for i in range(PROCESSES)]
    for worker in workers:
        worker.start()
    victim = workers[0]
    while victim.is_alive() and len(read_history(paths[0]) if paths[0].exists() else ()) < OPERATIONS // 3:
        time.sleep(0.01)
    assert victim.pid is not None
    os.kill(victim.pid, signal.SIGKILL)
    late = forked.Process(target=work, args=(PROCESSES, titles, paths[-1], OPERATIONS))
    late.start()
    for worker in (*workers, late):
        worker.join()
    assert victim.exitcode == -signal.SIGKILL
    assert [worker.exitcode for worker in (*workers[1:], late)] == [0] * (PROCESSES - 1 + KILLED)

    history = [each for path in paths for each in read_history(path)]
    places = {id: require_sound(id) for id in titles}
    assert faults(history, {id: title.n for id, title in places.items()}) == []
    assert all(title.state is TitleState.HELD for title in places.values())
    assert len(history) > OPERATIONS * (PROCESSES - 1) and any(each.n and each.n > 1 for each in history)


def test_the_check_of_histories_tells_what_could_not_have_been_so() -> None:
    def moved(n: int, asked: float, answered: float) -> Operation:
        return Operation("move", "t", asked, answered, n)

    good = [moved(2, 0, 2), moved(3, 1, 3), Operation("read", "t", 2.5, 2.6, -3)]
    assert faults(good, {"t": 3}) == []
    assert faults([*good, Operation("unknown", "t", 4, None, None)], {"t": 4}) == []
    for bad in (
        [moved(2, 0, 1), moved(2, 0, 1)],
        [moved(3, 0, 1)],
        [moved(3, 0, 1), moved(2, 2, 3)],
        [moved(2, 0, 1), Operation("read", "t", 2, 3, -1)],
        [moved(2, 2, 3), Operation("read", "t", 0, 1, -2)],
        [moved(2, 0, 1), moved(4, 0, 1)],
    ):
        assert faults(bad, {"t": 3 if len(bad) > 1 and bad[-1].n == 2 else 2}), bad
