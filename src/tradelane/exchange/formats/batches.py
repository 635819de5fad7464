# SPDX-License-Identifier: Apache-2.0
"""Many messages in one request, and the answer to each; apart, because a batch proves nothing by itself."""

from collections.abc import Sequence
from typing import Any

from tradelane.exchange.formats.forms import unreadable
from tradelane.exchange.rules import LARGEST_MESSAGE, a_batch_is_small_enough
from tradelane.exchange.values import Answer
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.errors import NotFound, TradelaneError, Unavailable

BATCH = "application/json"
BATCH_OVERHEAD = 4
"""Bytes that a message takes in a batch beside itself: quotes, a comma, and its share of the frame."""
_STATUS = {NotFound.kind: 404, Unavailable.kind: 503}
"""Problems that may pass by themselves, as the status that says so; every other is final."""
LARGEST_ANSWER = 2_000_000
"""Bytes; a receipt takes about 5 kB."""


def batch_bytes(messages: Sequence[bytes]) -> bytes:
    """Encrypted messages as one request; each is ASCII (compact JWE) already."""
    return canonical({"messages": [message.decode("ascii") for message in messages]})


def read_batch(content: bytes) -> list[bytes]:
    """The encrypted messages of a request. Raises Unreadable, or Refused (EXCH-24) for too many."""
    data = parse(content, limit=LARGEST_MESSAGE)
    listed = data.get("messages") if isinstance(data, dict) and set(data) == {"messages"} else None
    if not isinstance(listed, list) or not all(isinstance(one, str) and one.isascii() for one in listed):
        raise unreadable("a batch has messages, a list of compact JWEs", "messages")
    a_batch_is_small_enough.require(len(listed))
    return [one.encode("ascii") for one in listed]


def batch_answer(answers: Sequence[str | TradelaneError]) -> dict[str, Any]:
    """The receipt or the problem of each message, in their order, as plain data."""
    return {
        "answers": [{"receipt": said} if isinstance(said, str) else {"problem": said.as_dict()} for said in answers]
    }


def read_batch_answer(content: bytes, *, messages: int) -> list[Answer]:
    """What the peer answered to each of so many messages. Raises Unreadable when it did not answer to each."""
    data = parse(content, limit=LARGEST_ANSWER)
    listed = data.get("answers") if isinstance(data, dict) else None
    if not isinstance(listed, list) or len(listed) != messages:
        raise unreadable("an answer to each message is expected", "answers")
    return [_answer(one, f"answers[{number}]") for number, one in enumerate(listed)]


def _answer(data: Any, field: str) -> Answer:
    """One answer as the message would have been given it alone."""
    receipt = data.get("receipt") if isinstance(data, dict) else None
    if isinstance(receipt, str):
        return Answer(200, receipt.encode())
    problem = data.get("problem") if isinstance(data, dict) else None
    if not isinstance(problem, dict):
        raise unreadable("an answer has a receipt or a problem", field)
    status = _STATUS.get(str(problem.get("kind")), 422)
    return Answer(status, canonical({**problem, "detail": problem.get("message", "")}))
