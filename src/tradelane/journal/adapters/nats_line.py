# SPDX-License-Identifier: Apache-2.0
"""A line to NATS servers for a thread that knows no asyncio; apart, because what is said on it is another matter.

The client library lives on an event loop in a thread of its own, so signs of life go out while the worker works.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar

import nats
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext

from tradelane.kernel.errors import Unavailable

ANSWER_SECONDS = 5.0
"""Until a server answers; the election of another leader, after one died, takes about as long at worst."""
_CONNECT_SECONDS = 2.0
_REST_SECONDS = 1.0
"""Between attempts to reach any server, so that a worker that goes on without them is not held up by each."""
T = TypeVar("T")
_log = logging.getLogger(__name__)


class NatsLine:
    """Connects when first used, and again by itself whenever all servers were away."""

    def __init__(self, addresses: Sequence[str], *, name: str) -> None:
        self._addresses, self._name = list(addresses), name
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="nats", daemon=True)
        self._thread.start()
        self._client: Client | None = None
        self._closing = False
        self._rests_until = 0.0

    def ask(self, question: Callable[[JetStreamContext], Awaitable[T]], *, seconds: float = ANSWER_SECONDS) -> T:
        """The answer to what is asked of JetStream. Raises Unavailable when there is none within `seconds`."""
        client = self._connected()
        try:
            return self._wait(_of(question(client.jetstream(timeout=seconds))), seconds + 1)
        except (NatsError, TimeoutError, OSError) as error:
            raise _unavailable(error) from error

    def send(self, saying: Callable[[], Awaitable[Any]]) -> None:
        """Say something without waiting for it; what is lost is made good by the other side's asking again."""
        self._start(_quietly(saying))

    def keep_saying(self, saying: Callable[[], Awaitable[Any]], *, every: float) -> "Future[None]":
        """Say something again and again until the result is cancelled."""
        return self._start(_again_and_again(saying, every))

    def close(self) -> None:
        """Say farewell, so that the servers know at once, and end the thread."""
        self._closing = True
        if self._client is not None:
            try:
                self._wait(self._client.close(), _CONNECT_SECONDS)
            except (NatsError, TimeoutError, OSError):
                _log.debug("the bus was away when the line was closed")
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=_CONNECT_SECONDS)
        if not self._loop.is_running():
            self._loop.close()

    def _connected(self) -> Client:
        if self._client is not None and self._client.is_connected:
            return self._client
        if time.monotonic() < self._rests_until:
            raise _unavailable(None)
        self._rests_until = time.monotonic() + _REST_SECONDS
        if self._client is None:
            try:
                self._client = self._wait(self._connect(), _CONNECT_SECONDS)
            except (NatsError, TimeoutError, OSError) as error:
                raise _unavailable(error) from error
            return self._client
        raise _unavailable(None)  # the client itself tries each server in turn until one is back

    async def _connect(self) -> Client:
        return await nats.connect(
            servers=self._addresses,
            name=self._name,
            connect_timeout=_CONNECT_SECONDS,
            max_reconnect_attempts=-1,
            reconnect_time_wait=0.5,
            ping_interval=10,
            max_outstanding_pings=2,
            error_cb=_told_of,
            disconnected_cb=self._told_of_the_end,
            reconnected_cb=_told_of_the_return,
        )

    async def _told_of_the_end(self) -> None:
        if not self._closing:
            _log.warning("the bus is away")

    def _wait(self, answer: Coroutine[Any, Any, T], seconds: float) -> T:
        """The answer, which is given up after `seconds`."""
        return self._start(asyncio.wait_for(answer, seconds)).result()

    def _start(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)


def _unavailable(error: BaseException | None) -> Unavailable:
    why = type(error).__name__ if error is not None else "no server is reached"
    return Unavailable(
        f"The bus gave no answer: {why}.",
        field="NATS_URL",
        rule="BUS-1",
        fix="It is tried again by itself; jobs are taken from the table meanwhile.",
    )


async def _of(answer: Awaitable[T]) -> T:
    return await answer


async def _quietly(saying: Callable[[], Awaitable[Any]]) -> None:
    try:
        await saying()
    except (NatsError, OSError) as error:
        _log.debug("the bus did not hear: %s", type(error).__name__)


async def _again_and_again(saying: Callable[[], Awaitable[Any]], every: float) -> None:
    while True:
        await asyncio.sleep(every)
        await _quietly(saying)


async def _told_of(error: Exception) -> None:
    _log.debug("the bus: %s", type(error).__name__)  # no text: it may quote an address with its password


async def _told_of_the_return() -> None:
    _log.warning("the bus is back")
