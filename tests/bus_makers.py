# SPDX-License-Identifier: Apache-2.0
"""Buses under one contract: the tables alone, JetStream on one server, and on three; each with its own way to wait."""

import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.nats_servers import NatsServers
from tradelane.journal import actions
from tradelane.journal.adapters.jetstream import JetStreamBus
from tradelane.journal.adapters.table import TableBus
from tradelane.journal.ports import Bus
from tradelane.journal.values import FactView, Ran
from tradelane.kernel import clock

SILENCE = timedelta(seconds=1)
"""So short that a test can wait for it; a node waits thirty seconds."""
_nodes = itertools.count()


@dataclass
class World:
    """A node's workers on one bus, with a clock that only the test moves."""

    servers: NatsServers | None
    moment: datetime = field(default_factory=clock.now)
    node: str = field(default_factory=lambda: f"MX.NODE.TEST{next(_nodes)}.{time.monotonic_ns()}")
    buses: list[Bus] = field(default_factory=list)

    def bus(self) -> Bus:
        """What a worker that starts has."""
        made: Bus = TableBus()
        if self.servers is not None:
            made = JetStreamBus(addresses=self.servers.url.split(","), node=self.node, silence=SILENCE)
        self.buses.append(made)
        return made

    def run(self, tasks: Mapping[str, Callable[[dict[str, Any]], None]], *, bus: Bus | None = None) -> Ran:
        """What a worker does until nothing is due."""
        return actions.run_due_jobs(tasks=tasks, bus=bus or self.first, now=lambda: self.moment)

    @property
    def first(self) -> Bus:
        return self.buses[0] if self.buses else self.bus()

    def outlast_a_dead_worker(self) -> None:
        """Wait until it is noticed: by its lease in the table, by its silence on JetStream."""
        if self.servers is None:
            self.moment += actions.LEASE
        else:
            time.sleep(SILENCE.total_seconds() + 0.5)

    def close(self) -> None:
        for bus in self.buses:
            bus.close()


@dataclass
class Reader:
    """Reacts to facts by noting their subjects; breaks on those it is told to."""

    name: str
    seen: list[str] = field(default_factory=list)
    breaks_on: set[str] = field(default_factory=set)

    def react(self, fact: FactView) -> None:
        if fact.subject in self.breaks_on:
            raise ValueError("no")
        self.seen.append(fact.subject)

    def follow(self, bus: Bus, *, fact: str) -> int:
        """As `config.tasks` has it followed: only when the bus has news."""
        with bus.news(self.name) as there_is:
            return actions.follow(reader=self.name, reactions={fact: self.react}) if there_is else 0
