# SPDX-License-Identifier: Apache-2.0
"""Lets threads through one at a time, in the order in which they came; apart, because it knows no database."""

from collections import deque
from threading import Lock


class Turns:
    """A lock that is handed to who has waited longest; the usual ones go to whoever asks at the right moment."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._taken = False
        self._waiting: deque[Lock] = deque()

    def take(self, *, timeout: float) -> bool:
        """Wait for one's turn; False when it did not come within `timeout` seconds."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=timeout):
            return True
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # handed over at the last moment

    def give(self) -> None:
        """End one's turn; the next in line has it when this returns."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
