# SPDX-License-Identifier: Apache-2.0
"""No bus beside the tables: every worker looks there itself; apart, since it is what a node has unless told otherwise.

Enough for one machine, and for a few on PostgreSQL, where a row that one worker locks is skipped by the others.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import ClassVar

from tradelane.journal.ports import Call
from tradelane.journal.values import BusState, Notice, Ticket


class TableBus:
    """Keeps the guarantees of `ports.Bus` by being silent, so that every job is taken from the table at once."""

    batch: ClassVar[int] = 0
    patience: ClassVar[timedelta] = timedelta(0)
    pause: ClassVar[timedelta] = timedelta(seconds=0.2)
    """The log groups entries within a second, so this is quick enough."""

    def offer(self, tickets: Sequence[Ticket]) -> Collection[int]:
        """Hold none."""
        return ()

    def next_call(self) -> Call | None:
        """Nobody is called."""
        return None

    def announce(self, notices: Sequence[Notice]) -> Collection[int]:
        """Hold none."""
        return ()

    @contextmanager
    def news(self, reader: str) -> Iterator[bool]:
        """There may always be some."""
        yield True

    def state(self) -> BusState:
        """As well as the database is."""
        return BusState(kind="table", ok=True, why="jobs are taken from the table")

    def close(self) -> None:
        """Hold nothing."""
