# SPDX-License-Identifier: Apache-2.0
"""Background work of titles; apart, because a worker starts it, not a person."""

from typing import Any

from tradelane.kernel import clock
from tradelane.kernel.ids import TitleId
from tradelane.titles import actions
from tradelane.titles.actions import pint
from tradelane.titles.actions.reliability import note_alive


def carry(payload: dict[str, Any]) -> None:
    """Carry `{"title": id}` to the platform that its holder sends it to. Raises Unavailable to be tried again."""
    pint.carry(title=TitleId(payload["title"]), now=clock.now())


def finish(payload: dict[str, Any]) -> None:
    """Finish `{"transfer": reference}`, which a registry may hold as taken over. Raises Unavailable."""
    pint.finish_noted(reference=payload["transfer"], now=clock.now())


def carry_call(payload: dict[str, Any]) -> None:
    """Carry `{"call": id}` to a carrier or a platform. Raises Unavailable when it is to be tried again."""
    actions.carry_call(call=payload["call"], now=clock.now())


def read_published_keys() -> int:
    """Read the key sets that platforms publish, each once an hour; how many keys came or ended."""
    return actions.read_published_keys(now=clock.now())


def beat() -> int:
    """Note that the registry lives; how many signs were noted, which asks for no more rounds."""
    note_alive(now=clock.now())
    return 0
