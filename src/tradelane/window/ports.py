# SPDX-License-Identifier: Apache-2.0
"""What the window asks of outside systems; apart, so that an agency's system may be any maker's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SystemAnswer:
    """What an agency's system answered."""

    status: int
    content: bytes


class AgencyDoor(Protocol):
    """Brings a message to an agency's system.

    Returns whatever the system answered, of any status; raises Unavailable when it did not answer in time, at all, or
    at too great a length. Follows no redirect. Bringing the same message twice is harmless: its id goes along.
    """

    def post(self, address: str, *, content: bytes, headers: Mapping[str, str]) -> SystemAnswer:
        """Bring `content` to `address`."""
