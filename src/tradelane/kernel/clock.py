# SPDX-License-Identifier: Apache-2.0
"""The one place that asks what time it is; apart, so that tests can say so and rules never ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The present moment, aware and in UTC, to the microsecond."""
    return _frozen.get() or datetime.now(UTC)


@contextmanager
def frozen_at(moment: datetime) -> Iterator[datetime]:
    """Hold the clock at `moment` (aware) within a block; for tests and for replays."""
    token = _frozen.set(aware_utc(moment))
    try:
        yield moment
    finally:
        _frozen.reset(token)


def aware_utc(moment: datetime) -> datetime:
    """`moment` in UTC. Raises ValueError when it carries no offset, because a naive time names no instant."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no UTC offset")
    return moment.astimezone(UTC)


def rfc3339(moment: datetime) -> str:
    """`moment` as RFC 3339 in UTC with whole seconds and `Z`, the form our documents carry."""
    return aware_utc(moment).isoformat(timespec="seconds").removesuffix("+00:00") + "Z"


def milliseconds(moment: datetime) -> int:
    """`moment` in whole milliseconds since the beginning of 1970, the form that some other systems exchange."""
    return int(aware_utc(moment).timestamp() * 1000)


def from_rfc3339(text: str) -> datetime:
    """The moment that RFC 3339 `text` names. Raises ValueError when it is not one, or lies before the year 1 or after
    9999 in UTC.
    """
    try:
        return aware_utc(datetime.fromisoformat(text))
    except OverflowError as error:
        raise ValueError(f"{text} is no moment of the years 1 to 9999 in UTC") from error
