# SPDX-License-Identifier: Apache-2.0
"""What titles asks of the network, and of rooms above; apart, so that tests cut the line where they like."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from tradelane.kernel.errors import Refused
from tradelane.kernel.ids import TitleId
from tradelane.titles.formats.dcsa.control_records import ControlList
from tradelane.titles.formats.dcsa.jws import ReadJws
from tradelane.titles.values.dcsa import InsertedRecord


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform's server answered."""

    status: int
    content: bytes


class Line(Protocol):
    """Carries bytes to and from another platform's server.

    Both methods return whatever the server answered, of any status, and raise Unavailable when it did not answer in
    time, at all, or at too great a length. They follow no redirect, keep nothing, and may be called from many threads.
    Whether the server took in what got no answer is unknown: the caller sends the very same bytes again.
    """

    def send(self, method: str, address: str, *, content: bytes, headers: Mapping[str, str]) -> Answer:
        """POST or PUT `content`, which is JSON, or empty; or GET, with headers that the server asks for."""

    def get(self, address: str) -> Answer:
        """Fetch what stands at `address`."""


class ControlRegistry(Protocol):
    """A control tracking registry, asked about one bill.

    It is the final arbiter of who has control (DCSA PINT 3.0.0). Nothing that it answers is believed here: whoever asks
    checks its signature and the platforms'. Both methods raise Unavailable when there is no answer that can be read.
    """

    def records(self) -> ControlList:
        """All that it holds of the bill."""
        ...

    def insert(self, record: str) -> tuple[InsertedRecord, ReadJws]:
        """Have a signed record taken in; the record as it is held, and the registry's head with it.

        The very same again is answered as the first time. Raises Conflict where another one was first, so that it does
        not come in, and Unavailable with the registry's words where it is refused for anything else.
        """
        ...


class Lanes(Protocol):
    """A room above that knows between which economies the goods of records travel, and what these take without paper.

    `config.settings` names them (`TITLE_LANES`). Asked within the transaction that records, for all of its entries.
    """

    def refused(self, titles: Collection[TitleId], *, on: date) -> Mapping[TitleId, Refused]:
        """Why some of these records change hands no more on a day, by one read; all others are left out."""
        ...
