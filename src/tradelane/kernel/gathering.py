# SPDX-License-Identifier: Apache-2.0
"""What many threads want done, done together by one of them; apart, because a commit that many share is what makes
durable writes quick on any disk, and nothing about it knows a database.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(slots=True, eq=False)
class _HandedIn(Generic[Item, Result]):
    """What one thread handed in. It sleeps at `bell` until its items are done, or until it is to do them itself."""

    items: Sequence[Item]
    results: Sequence[Result] = ()
    error: BaseException | None = None
    done: bool = False
    bell: threading.Lock = field(default_factory=threading.Lock)


class Gathering(Generic[Item, Result]):
    """Does what is handed in, all that waits at once: whoever finds nobody at work does it for those who wait.

    No thread of its own and no delay: somebody alone is served at once, and under load the groups grow by themselves.
    Items are done in the order in which they came, at most `most` together unless one thread handed in more. Who has
    done a group passes the work on to whoever waits longest, so that nobody works for others after their own is done,
    and each is woken once. What `act` raises, everybody of the group raises; what went wrong with one item alone is
    part of its result.
    """

    def __init__(self, act: Callable[[Sequence[Item]], Sequence[Result]], *, most: int) -> None:
        self._act = act
        self._most = most
        self._waiting: deque[_HandedIn[Item, Result]] = deque()
        self._at_work = False
        self._lock = threading.Lock()
        """Held for a moment, around the two above."""

    def hand_in(self, item: Item) -> Result:
        """The result for `item`, once its group is done."""
        return self.hand_in_all([item])[0]

    def hand_in_all(self, items: Sequence[Item]) -> Sequence[Result]:
        """The results for items that are done together, in their order."""
        mine: _HandedIn[Item, Result] = _HandedIn(items)
        with self._lock:
            self._waiting.append(mine)
            wait, self._at_work = self._at_work, True
            if wait:
                mine.bell.acquire()
        if wait:
            mine.bell.acquire()
        if not mine.done:  # mine waits longest, so it is in the group
            self._do_some(mine)
        if mine.error is not None:
            raise mine.error
        return mine.results

    def _do_some(self, mine: _HandedIn[Item, Result]) -> None:
        group = self._next_group()
        try:
            results = iter(self._act([item for one in group for item in one.items]))
            for one in group:
                one.results = [next(results) for _ in one.items]
        except BaseException as error:
            for one in group:
                one.error = error
        for one in group:
            one.done = True
            if one is not mine:
                one.bell.release()
        self._pass_on()

    def _next_group(self) -> list[_HandedIn[Item, Result]]:
        with self._lock:
            group = [self._waiting.popleft()]
            size = len(group[0].items)
            while self._waiting and size + len(self._waiting[0].items) <= self._most:
                group.append(self._waiting.popleft())
                size += len(group[-1].items)
            return group

    def _pass_on(self) -> None:
        with self._lock:
            self._at_work = bool(self._waiting)
            if self._waiting:
                self._waiting[0].bell.release()
