# SPDX-License-Identifier: Apache-2.0
"""Calls between carriers and platforms (EBL_ISS and EBL_SUR); apart from what they carry."""

from dataclasses import dataclass
from enum import StrEnum


class DcsaSide(StrEnum):
    """As what this node stands in a request: the other side keeps its counterpart, byte for byte."""

    CARRIER = "carrier"
    PLATFORM = "platform"


class CallKind(StrEnum):
    """What is carried, and so where it goes."""

    ISSUANCE_REQUEST = "issuance-request"
    ISSUANCE_RESPONSE = "issuance-response"
    SURRENDER_REQUEST = "surrender-request"
    SURRENDER_RESPONSE = "surrender-response"

    @property
    def method(self) -> str:
        """By which it is sent."""
        return "PUT" if self is CallKind.ISSUANCE_REQUEST else "POST"

    @property
    def path(self) -> str:
        """Where it goes, below the address of who is called."""
        return f"/v3/ebl-{self.value}s"


class CallState(StrEnum):
    """Where a call stands."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    """Whoever was called understood it and says no."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a try."""

    state: CallState
    status: int
    why: str = ""
