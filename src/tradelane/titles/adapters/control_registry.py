# SPDX-License-Identifier: Apache-2.0
"""A control tracking registry asked over HTTP; apart, because DCSA publishes no interface: when it does, this file and
`formats/dcsa/control_records.py` are what changes (decision 0041).
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Conflict, TradelaneError, Unavailable
from tradelane.titles.formats.dcsa.control_records import ControlList, posted_bytes, read_inserted, read_list
from tradelane.titles.formats.dcsa.jws import ReadJws
from tradelane.titles.ports import Answer, Line
from tradelane.titles.values.dcsa import InsertedRecord, Sha256

T = TypeVar("T")
_MAJOR = {"API-Version": "1"}
_TAKEN = frozenset({200, 201})
_MOVED = frozenset({409, 422})
"""Another record was first: its tail is another one, or what follows from it is."""
_LARGEST_ERROR = 200_000


class RegistryOnALine:
    """Keeps the guarantees of `ports.ControlRegistry` at the addresses of a registry as this house serves one."""

    def __init__(self, address: str, ebl: Sha256, *, headers: Mapping[str, str], line: Line) -> None:
        self._address = f"{address}/ebls/{ebl}/records"
        self._headers, self._line = {**_MAJOR, **headers}, line

    def records(self) -> ControlList:
        """Fetch the list. Raises Unavailable."""
        answer = self._line.send("GET", self._address, content=b"", headers=self._headers)
        if answer.status != 200:
            raise _silent(f"The registry answered {answer.status}: {_why(answer)}")
        return _read(read_list, answer.content)

    def insert(self, record: str) -> tuple[InsertedRecord, ReadJws]:
        """Post the record. Raises Conflict, Unavailable."""
        answer = self._line.send("POST", self._address, content=posted_bytes(record), headers=self._headers)
        if answer.status in _MOVED:
            raise Conflict(f"The registry does not take the record in: {_why(answer)}", field="previousRecord")
        if answer.status not in _TAKEN:
            raise _silent(f"The registry answered {answer.status}: {_why(answer)}")
        return _read(read_inserted, answer.content)


def _read(read: Callable[[bytes], T], content: bytes) -> T:
    """What is no answer of a registry's is none."""
    try:
        return read(content)
    except TradelaneError as error:
        raise _silent(f"The registry's answer can't be read: {error.field}: {error.message}") from error


def _silent(why: str) -> Unavailable:
    return Unavailable(why, field="controlTrackingRegistry", fix="It is tried again by itself; ask its operator.")


def _why(answer: Answer) -> str:
    """What DCSA's `ErrorResponse` says, cut short; nothing where the answer is none."""
    try:
        value = parse(answer.content, limit=_LARGEST_ERROR)
    except TradelaneError:
        return ""
    errors = value.get("errors") if isinstance(value, dict) else None
    told = [each.get("errorCodeMessage", "") for each in errors or [] if isinstance(each, dict)]
    return "; ".join(str(each) for each in told)[:300]
