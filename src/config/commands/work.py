# SPDX-License-Identifier: Apache-2.0
"""`tradelane work`: does what waits in the journal; apart, so that a slow peer never holds up a page.

Stopping it (SIGTERM, SIGINT) lets the job at hand finish. Killing it loses nothing: the job runs again after its lease.
"""

import logging
import os
import signal
import threading
import time
from dataclasses import asdict
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from config.commands.output import Json, print_json

_log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from tradelane.journal.ports import Bus
    from tradelane.journal.values import Ran

ROUNDS_EVERY = 0.2
"""Seconds between rounds while there are jobs; the log groups entries within a second, so this is quick enough."""
_SHARE_OF_JOBS = 4
"""While there are jobs, they get this many times as long as rounds took: on a slow machine rounds take long too."""


def run(
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, then end.")] = False,
    limit: Annotated[int, typer.Option(help="Jobs in one pass.")] = 100,
    with_server: Annotated[bool, typer.Option("--with-server", hidden=True)] = False,
    as_json: Json = False,
) -> None:
    """Do the node's background work until stopped."""
    from config.commands.store import migrate, open_store

    environment = open_store()
    if not with_server:  # which brought the tables up to date before it started us
        migrate()

    from config.bus import bus_of

    bus = bus_of(environment)
    try:
        done = _work(bus, once=once, limit=limit, with_server=with_server, alone=not environment.database_url)
    finally:
        bus.close()
    if as_json:
        print_json(asdict(done))


def _work(bus: "Bus", *, once: bool, limit: int, with_server: bool, alone: bool) -> "Ran":
    """Jobs and rounds until stopped; what came of the jobs."""
    from django.db import OperationalError, connection

    from config.tasks import make_rounds, tasks
    from tradelane.journal.actions import Announcer, release_leases, release_turns, run_due_jobs
    from tradelane.journal.values import Ran

    stop, parent = _stop_on_signals(), os.getppid()
    table, announcer, done, next_rounds = tasks(), Announcer(bus), Ran(), 0.0
    if with_server and alone:  # the only worker: what is leased was leased by a killed one
        release_leases()
        release_turns()
    while not stop.is_set():
        try:
            ran = run_due_jobs(tasks=table, bus=bus, limit=1 if not once else limit)
        except OperationalError as error:  # a full disk, a store that is away: what is waiting stays waiting
            if once:
                raise
            _log.error("the store did not answer: %s", error)
            connection.close()
            ran = Ran()
        done = Ran(done.done + ran.done, done.retried + ran.retried, done.dead + ran.dead)
        idle = not (ran.done or ran.retried or ran.dead)
        began = time.monotonic()
        if idle or began >= next_rounds:
            idle = not make_rounds(announcer=announcer) and idle
            ended = time.monotonic()
            next_rounds = ended + max(ROUNDS_EVERY, _SHARE_OF_JOBS * (ended - began))
        if once and idle:
            break
        if with_server and os.getppid() != parent:  # the server that started us was killed
            break
        if idle:
            stop.wait(bus.pause.total_seconds())
    return done


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    return stop
