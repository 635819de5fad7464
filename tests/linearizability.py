# SPDX-License-Identifier: Apache-2.0
"""Whether a recorded concurrent history is as if each operation had happened at one moment between its call and its
answer: the algorithm of Wing and Gong (1993) with Lowe's memory of what was tried (2017), one object at a time.

Objects are independent of each other, so a history is linearizable exactly if it is object by object (Herlihy and
Wing 1990, theorem 1); that is what makes thousands of operations quick to check.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Step = TypeVar("Step")
State = TypeVar("State", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Call(Generic[Step]):
    """One operation on one object; times of one monotonic clock."""

    step: Step
    asked: float
    answered: float | None
    """None: nobody was told how it ended, so it happened at any later moment, or never."""


def is_linearizable(calls: Sequence[Call[Step]], *, start: State, after: Callable[[State, Step], State | None]) -> bool:
    """Whether some order explains all that was answered.

    `after` is the object done one at a time: its state after a step, or None when the step could not have been answered
    so in that state.
    """
    events = _in_time(calls)
    wanted = sum(call.answered is not None for call in calls)
    state, done, answered = start, 0, 0
    tried: set[tuple[int, State]] = {(0, start)}
    taken: list[tuple[int, State]] = []
    at = events.first()
    while answered < wanted:
        number, ends = events.of(at)
        if ends:  # every call before it was tried, and its own did not fit
            if not taken:
                return False
            at, state = taken.pop()
            number, _ = events.of(at)
            done ^= 1 << number
            answered -= calls[number].answered is not None
            events.put_back(at)
            at = events.next(at)
            continue
        then = after(state, calls[number].step)
        if then is not None and (seen := (done | 1 << number, then)) not in tried:
            tried.add(seen)
            taken.append((at, state))
            done, state = seen
            answered += calls[number].answered is not None
            events.take_out(at)
            at = events.first()
        else:
            at = events.next(at)
    return True


class _Events:
    """Calls and answers in the order of time, as a ring from which a call is taken out with its answer, and put back
    in the opposite order.
    """

    def __init__(self, order: Sequence[tuple[int, bool]]) -> None:
        self._order = [(-1, True), *order]
        size = len(self._order)
        self._after = [(place + 1) % size for place in range(size)]
        self._before = [(place - 1) % size for place in range(size)]
        self._answer = {number: place for place, (number, ends) in enumerate(self._order) if ends}

    def of(self, place: int) -> tuple[int, bool]:
        """Of which call, and whether its answer; past the last one, the answer of no call."""
        return self._order[place]

    def first(self) -> int:
        return self._after[0]

    def next(self, place: int) -> int:
        return self._after[place]

    def take_out(self, call: int) -> None:
        for place in self._both(call):
            self._after[self._before[place]], self._before[self._after[place]] = self._after[place], self._before[place]

    def put_back(self, call: int) -> None:
        for place in reversed(self._both(call)):
            self._after[self._before[place]] = self._before[self._after[place]] = place

    def _both(self, call: int) -> list[int]:
        answer = self._answer.get(self._order[call][0])
        return [call] if answer is None else [call, answer]


def _in_time(calls: Sequence[Call[Step]]) -> _Events:
    """At one and the same moment calls stand before answers: then neither is known to be the first."""
    times = [(call.asked, False, number) for number, call in enumerate(calls)]
    times += [(call.answered, True, number) for number, call in enumerate(calls) if call.answered is not None]
    return _Events([(number, ends) for _, ends, number in sorted(times)])
