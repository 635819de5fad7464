# SPDX-License-Identifier: Apache-2.0
"""Which function does which kind of job; apart, because only wiring may know every room.

The functions stand as text and are imported when first needed, so a worker starts at once.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from typing import Any

_log = logging.getLogger(__name__)

Task = Callable[[dict[str, Any]], None]

TASKS: dict[str, str] = {
    "documents.complete": "tradelane.documents.tasks:complete",
    "documents.seal": "tradelane.documents.tasks:seal",
    "parcels.judge": "tradelane.parcels.tasks:judge",
    "exchange.deliver": "tradelane.exchange.tasks:deliver",
    "shop.mail": "tradelane.shop.tasks:mail",
    "trades.inbox": "tradelane.trades.tasks:inbox",
    "trust.sequence": "tradelane.trust.tasks:sequence",
}
"""Kind of job → module:function. The function takes the job's payload and is safe to run twice."""

ROUNDS: tuple[str, ...] = (
    "tradelane.trades.tasks:follow",
    "tradelane.shop.tasks:follow",
    "tradelane.shop.tasks:release_unpaid",
    "tradelane.trust.tasks:renew_trust_list",
    "tradelane.trust.tasks:fetch_trust_lists",
    "tradelane.trust.tasks:ask_witnesses",
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


def make_rounds() -> int:
    """Do each round once; how much there was to do. One that breaks is logged and tried again next time."""
    found = 0
    for path in ROUNDS:
        try:
            found += int(_function(path)())
        except Exception:
            _log.exception("the round %s broke", path)
    return found


def tasks() -> Table:
    """The table for `journal.actions.run_due_jobs`."""
    return Table(TASKS)
