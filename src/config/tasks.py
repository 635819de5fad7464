# SPDX-License-Identifier: Apache-2.0
"""Which function does which kind of job; apart, because only wiring may know every room.

The functions stand as text and are imported when first needed, so a worker starts at once.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tradelane.kernel import clock
from tradelane.kernel.errors import Unavailable

if TYPE_CHECKING:
    from tradelane.journal.actions import Announcer
    from tradelane.journal.ports import Bus

_log = logging.getLogger(__name__)

Task = Callable[[dict[str, Any]], None]

TASKS: dict[str, str] = {
    "documents.complete": "tradelane.documents.tasks:complete",
    "documents.seal": "tradelane.documents.tasks:seal",
    "exchange.attach": "tradelane.exchange.tasks:attach",
    "parcels.address": "tradelane.parcels.tasks:address",
    "parcels.judge": "tradelane.parcels.tasks:judge",
    "exchange.deliver": "tradelane.exchange.tasks:deliver",
    "exchange.go_on": "tradelane.exchange.tasks:go_on",
    "privacy.remind": "tradelane.privacy.tasks:remind",
    "privacy.tell": "tradelane.privacy.tasks:tell",
    "exchange.share": "tradelane.exchange.tasks:share",
    "parties.seal": "config.sealing:work",
    "privacy.retention": "tradelane.privacy.tasks:sweep",
    "plans.mail": "tradelane.plans.tasks:mail",
    "shop.mail": "tradelane.shop.tasks:mail",
    "titles.call": "tradelane.titles.tasks:carry_call",
    "titles.carry": "tradelane.titles.tasks:carry",
    "titles.finish": "tradelane.titles.tasks:finish",
    "trades.inbox": "tradelane.trades.tasks:inbox",
    "trades.tell": "tradelane.trades.tasks:tell",
    "window.file_part": "tradelane.window.tasks:file_part",
    "window.carry": "tradelane.window.tasks:carry",
    "window.permit_final": "tradelane.window.tasks:permit_final",
    "window.receipt": "tradelane.window.tasks:receipt",
    "trust.sequence": "tradelane.trust.tasks:sequence",
}
"""Kind of job → module:function. The function takes the job's payload and is safe to run twice."""

FOLLOWERS: dict[str, str] = {
    "trades": "tradelane.trades.tasks:follow",
    "shop": "tradelane.shop.tasks:follow",
    "financing": "tradelane.financing.tasks:follow",
    "window": "tradelane.window.tasks:follow",
}
"""Reader of facts → what has it react to new ones; called when the bus has news for it. Each returns how many."""

ROUNDS: tuple[str, ...] = (
    "tradelane.titles.tasks:beat",
    "tradelane.origin.tasks:remind",
    "tradelane.trades.tasks:keep_privacy_directories",
    "tradelane.privacy.tasks:keep_certifications",
    "tradelane.plans.tasks:forget",
    "tradelane.shop.tasks:release_unpaid",
    "tradelane.financing.tasks:end_what_is_over",
    "tradelane.privacy.tasks:ask_daily",
    "tradelane.parties.tasks:rewrap",
    "tradelane.window.tasks:count_days",
    "tradelane.window.tasks:keep_receipts",
    "tradelane.trust.tasks:renew_trust_list",
    "tradelane.trust.tasks:fetch_trust_lists",
    "tradelane.trust.tasks:ask_witnesses",
    "tradelane.titles.tasks:read_published_keys",
    "tradelane.exchange.tasks:stamp_log",
    "tradelane.exchange.tasks:refresh_federations",
)
"""What a worker does again and again, beside jobs. Each returns how much there was to do."""


class Table(Mapping[str, Task]):
    """The table with each function imported on first use."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        self._paths = paths

    def __getitem__(self, kind: str) -> Task:
        task: Task = _function(self._paths[kind])
        return task

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _function(path: str) -> Any:
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)


def make_rounds(*, announcer: "Announcer") -> int:
    """Do each round once; how much there was to do. One that breaks is logged and tried again next time."""
    found = _attempt("announce facts", lambda: announcer.announce(now=clock.now()))
    for reader, path in FOLLOWERS.items():
        found += _attempt(path, partial(_follow, announcer.bus, reader, path))
    for path in ROUNDS:
        found += _attempt(path, partial(_call, path))
    return found


def _follow(bus: "Bus", reader: str, path: str) -> int:
    """Let a reader look at facts when there is news; the bus tells it again to somebody if this breaks."""
    with bus.news(reader) as there_is:
        return _call(path) if there_is else 0


def _call(path: str) -> int:
    return int(_function(path)())


def _attempt(name: str, act: Callable[[], int]) -> int:
    try:
        return act()
    except Unavailable as error:
        _log.debug("%s: %s", name, error.message)
    except Exception:
        _log.exception("the round %s broke", name)
    return 0


def tasks() -> Table:
    """The table for `journal.actions.run_due_jobs`."""
    return Table(TASKS)
