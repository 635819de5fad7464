# SPDX-License-Identifier: Apache-2.0
"""What the journal asks of a bus between a node's workers; apart, so that the tables do not know how work is spread.

The tables hold the truth: which jobs there are, who leased one, which are done or dead, how far facts were followed. A
bus only says who looks at what, and when. It may forget, repeat or reorder what it was given, and be away for hours:
nothing is lost by it, and nothing is done twice that the tables know to be done.
"""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import ClassVar, Protocol

from tradelane.journal.values import BusState, Notice, Ticket


class Call(Protocol):
    """That a job is this worker's to do; nobody else is called to it until it is settled or the worker falls silent."""

    @property
    def job(self) -> int:
        """The job's number."""

    @property
    def repeated(self) -> bool:
        """Whether somebody was called before and fell silent: then that one's lease is void."""

    def at_work(self) -> AbstractContextManager[None]:
        """While this is open the bus hears that the worker lives, however long the job takes."""

    def settle(self) -> None:
        """Have nobody called again. Never raises: where it fails, another is called and finds the job done."""


class Bus(Protocol):
    """Spreads jobs and news of facts over a node's workers, on however many machines.

    Every method returns within seconds and raises Unavailable while the bus is away. One worker uses one bus, from one
    thread; `close` ends it.
    """

    batch: ClassVar[int]
    """How many jobs or facts it takes at one hand-over; 0 when workers look at the tables themselves."""
    patience: ClassVar[timedelta]
    """A job that is due for longer while the bus is silent is taken from the table."""
    pause: ClassVar[timedelta]
    """How long a worker with nothing to do rests before it asks again; none where asking is waiting."""

    def offer(self, tickets: Sequence[Ticket]) -> Collection[int]:
        """Have a worker called to each; the numbers of jobs that the bus holds now, lasting on a majority of servers.

        A job that it holds already, or a ticket that it was given within two minutes, is not held twice.
        """

    def next_call(self) -> Call | None:
        """The next job for this worker, or None when no one is called within the bus's own moment of waiting."""

    def announce(self, notices: Sequence[Notice]) -> Collection[int]:
        """Tell every reader that facts were added; the numbers of those that the bus holds now."""

    def news(self, reader: str) -> AbstractContextManager[bool]:
        """Whether there may be facts that `reader` has not looked at; told again to somebody unless it ends well."""

    def state(self) -> BusState:
        """How the bus is, for the operator; never raises."""

    def close(self) -> None:
        """Let go of every connection."""
