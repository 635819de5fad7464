# SPDX-License-Identifier: Apache-2.0
"""The bus over NATS JetStream (nats-py); apart, because this is the one file that knows what the servers are told.

Two streams a node. *Jobs* is a work queue with a subject for each job and at most one message on a subject: the server
itself refuses to hold a job twice, however often it is offered. A message stays until the worker acknowledges it, and
is given to another when none says that it lives. *Facts* tells numbers and names to every reader, for a day. Both are
kept on disk, on three servers where three are named, and hold no more than numbers and names.
"""

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import ClassVar, TypeVar

from nats.aio.msg import Msg
from nats.errors import TimeoutError as NothingCame
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import APIError

from tradelane.journal.adapters.nats_line import NatsLine
from tradelane.journal.ports import Call
from tradelane.journal.values import BusState, Notice, Ticket
from tradelane.kernel.errors import Unavailable

SILENCE = timedelta(seconds=30)
"""A worker that was called and gave no sign of life for so long is taken for dead; it gives three in that time."""
_WAIT_SECONDS = 0.2
"""How long an idle worker waits to be called before it looks after what else there is to do."""
_NEWS_SECONDS = 0.02
_SWEEP_SECONDS = 30.0
"""Readers look at the table by themselves this often, for facts whose announcement was lost or failed reactions."""
_ONCE = 120.0
"""Seconds within which the jobs' stream knows a ticket by its occasion."""
_ONCE_FACTS = 300.0
"""The same for facts: longer than `LATE` of the journal and the time between its notes."""
_DAY = 24 * 60 * 60.0
_MOST_FACTS = 1_000_000
_UNDER_WAY = 10_000
"""Workers that may be called at the same time."""
_WORKERS = "workers"
_ALREADY_HELD, _OTHERWISE_CONFIGURED = 10077, 10058
"""JetStream's error codes: the subject holds a message; the stream exists with another configuration."""
T = TypeVar("T")


class JetStreamBus:
    """Keeps the guarantees of `ports.Bus` over the servers named; each worker has one of its own."""

    batch: ClassVar[int] = 500
    patience: ClassVar[timedelta] = timedelta(seconds=15)
    pause: ClassVar[timedelta] = timedelta(0)

    def __init__(self, *, addresses: Sequence[str], node: str, silence: timedelta = SILENCE) -> None:
        """`node` is the organisation that runs the node: nodes that share servers have streams of their own."""
        place = re.sub(r"[^A-Za-z0-9]", "_", node)
        self._jobs, self._facts = f"{place}_JOBS", f"{place}_FACTS"
        self._subject = f"tradelane.{place}"
        self._replicas = 3 if len(addresses) >= 3 else 1
        self._silence = silence.total_seconds()
        self._line = NatsLine(addresses, name=f"tradelane {node}")
        self._streams_are_there = False
        self._asked_for: dict[str, JetStreamContext.PullSubscription] = {}
        self._swept: dict[str, float] = {}

    def offer(self, tickets: Sequence[Ticket]) -> Collection[int]:
        """Publish each on the subject of its job; see `ports.Bus`."""
        said = {t.job: (f"jobs.{t.kind}.{t.job}", json.dumps({"job": t.job}), t.occasion) for t in tickets}
        return self._ask(lambda jetstream: self._publish(jetstream, self._jobs, said))

    def next_call(self) -> Call | None:
        """Ask for one message."""
        message = self._ask(self._next)
        if message is None:
            return None
        return _JetStreamCall(message, self._line, beat=self._silence / 3)

    def announce(self, notices: Sequence[Notice]) -> Collection[int]:
        """Publish each on the subject of its name; see `ports.Bus`."""
        said = {
            n.number: (f"facts.{n.name}", json.dumps({"number": n.number, "name": n.name}), f"fact.{n.number}")
            for n in notices
        }
        return self._ask(lambda jetstream: self._publish(jetstream, self._facts, said))

    @contextmanager
    def news(self, reader: str) -> Iterator[bool]:
        """Whether facts were announced, or it is time to look anyway; acknowledged when the reader has looked."""
        try:
            messages = self._ask(lambda jetstream: self._heard(jetstream, reader))
        except Unavailable:
            messages = []
        time_to_look = time.monotonic() - self._swept.get(reader, -_SWEEP_SECONDS) >= _SWEEP_SECONDS
        if time_to_look:
            self._swept[reader] = time.monotonic()
        yield bool(messages) or time_to_look
        for message in messages:
            self._line.send(message.ack)

    def state(self) -> BusState:
        """Each stream with its replicas that are up to date, and what it holds."""
        try:
            ok, told = self._ask(self._look)
        except Unavailable as error:
            return BusState(kind="jetstream", ok=False, why=f"away, and jobs are taken from the table: {error.message}")
        return BusState(kind="jetstream", ok=ok, why=told)

    def close(self) -> None:
        """Leave the servers."""
        self._line.close()

    def _ask(self, question: Callable[[JetStreamContext], Awaitable[T]]) -> T:
        """Ask with the streams in place; after an error they are looked for afresh, as servers may have lost them."""

        async def asked(jetstream: JetStreamContext) -> T:
            if not self._streams_are_there:
                await self._make_streams(jetstream)
                self._streams_are_there = True
            return await question(jetstream)

        try:
            return self._line.ask(asked)
        except Unavailable:
            self._streams_are_there = False
            raise

    async def _make_streams(self, jetstream: JetStreamContext) -> None:
        jobs = StreamConfig(
            name=self._jobs,
            subjects=[f"{self._subject}.jobs.>"],
            retention=RetentionPolicy.WORK_QUEUE,
            discard=DiscardPolicy.NEW,
            discard_new_per_subject=True,
            max_msgs_per_subject=1,
            duplicate_window=_ONCE,
            storage=StorageType.FILE,
            num_replicas=self._replicas,
        )
        facts = StreamConfig(
            name=self._facts,
            subjects=[f"{self._subject}.facts.>"],
            retention=RetentionPolicy.LIMITS,
            discard=DiscardPolicy.OLD,
            max_age=_DAY,
            max_msgs=_MOST_FACTS,
            duplicate_window=_ONCE_FACTS,
            storage=StorageType.FILE,
            num_replicas=self._replicas,
        )
        for config in (jobs, facts):
            try:
                await jetstream.add_stream(config)
            except APIError as error:
                if error.err_code != _OTHERWISE_CONFIGURED:
                    raise
                await jetstream.update_stream(config)
        for reader in (*self._asked_for, _WORKERS):
            await self._make_consumer(jetstream, reader)

    async def _make_consumer(self, jetstream: JetStreamContext, name: str) -> None:
        """The workers' consumer of jobs, or a reader's of facts; the servers keep how far it is."""
        config = ConsumerConfig(
            durable_name=name,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=self._silence,
            max_deliver=-1,  # the row counts attempts
            max_ack_pending=_UNDER_WAY,
        )
        await jetstream.add_consumer(self._stream_of(name), config)

    def _stream_of(self, consumer: str) -> str:
        return self._jobs if consumer == _WORKERS else self._facts

    async def _queue(self, jetstream: JetStreamContext, name: str) -> JetStreamContext.PullSubscription:
        known = self._asked_for.get(name)
        if known is None:
            if name != _WORKERS:
                await self._make_consumer(jetstream, name)
            known = await jetstream.pull_subscribe_bind(durable=name, stream=self._stream_of(name))
            self._asked_for[name] = known
        return known

    async def _publish(
        self, jetstream: JetStreamContext, stream: str, said: Mapping[int, tuple[str, str, str]]
    ) -> list[int]:
        """Publish all at once; the numbers of those that the stream holds. Raises when it holds none."""

        async def held(subject: str, text: str, once: str) -> bool:
            try:
                await jetstream.publish(
                    f"{self._subject}.{subject}", text.encode(), stream=stream, headers={"Nats-Msg-Id": once}
                )
            except APIError as error:
                if error.err_code != _ALREADY_HELD:
                    raise
            return True

        outcomes = await asyncio.gather(*(held(*words) for words in said.values()), return_exceptions=True)
        numbers = [number for number, outcome in zip(said, outcomes, strict=True) if outcome is True]
        faults = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        if faults and not numbers:
            raise faults[0]
        return numbers

    async def _next(self, jetstream: JetStreamContext) -> Msg | None:
        queue = await self._queue(jetstream, _WORKERS)
        try:
            return (await queue.fetch(1, timeout=_WAIT_SECONDS))[0]
        except NothingCame:
            return None

    async def _heard(self, jetstream: JetStreamContext, reader: str) -> list[Msg]:
        queue = await self._queue(jetstream, reader)
        try:
            return list(await queue.fetch(self.batch, timeout=_NEWS_SECONDS))
        except NothingCame:
            return []

    async def _look(self, jetstream: JetStreamContext) -> tuple[bool, str]:
        """Whether all replicas are up to date, and the words for it."""
        told, ok = [], True
        for stream in (self._jobs, self._facts):
            info = await jetstream.stream_info(stream)
            others = (info.cluster.replicas or []) if info.cluster else []
            current = 1 + sum(bool(other.current) and not other.offline for other in others)
            ok = ok and current == self._replicas
            told.append(f"{stream} holds {info.state.messages}, on {current} of {self._replicas} servers")
        return ok, "; ".join(told)


class _JetStreamCall:
    """A message of the jobs' stream in this worker's hands."""

    def __init__(self, message: Msg, line: NatsLine, *, beat: float) -> None:
        self._message, self._line, self._beat = message, line, beat
        self.job = int(json.loads(message.data)["job"])
        self.repeated = message.metadata.num_delivered > 1

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Say "in progress" while this is open."""
        signs = self._line.keep_saying(self._message.in_progress, every=self._beat)
        try:
            yield
        finally:
            signs.cancel()

    def settle(self) -> None:
        """Acknowledge."""
        self._line.send(self._message.ack)
