# SPDX-License-Identifier: Apache-2.0
"""What many threads want done, done together by one of them; apart, because a commit that many share is what makes
durable writes quick on any disk, and nothing about it knows a database.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(slots=True, eq=False)
class _HandedIn(Generic[Item, Result]):
    item: Item
    result: Result | None = None
    error: BaseException | None = None
    done: bool = False


class Gathering(Generic[Item, Result]):
    """Does what is handed in, all that waits at once: whoever finds nobody at work does it for those who wait.

    No thread of its own and no delay: somebody alone is served at once, and under load the groups grow by themselves.
    Items are done in the order in which they came, at most `most` together. What `act` raises, everybody of the group
    raises; what went wrong with one item alone is part of its result.
    """

    def __init__(self, act: Callable[[Sequence[Item]], Sequence[Result]], *, most: int) -> None:
        self._act = act
        self._most = most
        self._waiting: deque[_HandedIn[Item, Result]] = deque()
        self._turn = threading.Lock()

    def hand_in(self, item: Item) -> Result:
        """The result for `item`, once its group is done."""
        mine: _HandedIn[Item, Result] = _HandedIn(item)
        self._waiting.append(mine)
        with self._turn:
            while not mine.done:
                self._do_some()
        if mine.error is not None:
            raise mine.error
        return mine.result  # type: ignore[return-value]  # done without error: it is there

    def _do_some(self) -> None:
        group = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
        try:
            for one, result in zip(group, self._act([one.item for one in group]), strict=True):
                one.result = result
        except BaseException as error:
            for one in group:
                one.error = error
        for one in group:
            one.done = True
