# SPDX-License-Identifier: Apache-2.0
"""An entry that is signed and not yet delivered; apart from entries, which have taken effect.

An endorsement is unconditional (ULB art. 12; BEA s. 33). Its delivery may depend on a payment (BEA s. 21(2)): so the
signed entry waits with the registry, and the record stands still.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import TitleId
from tradelane.titles.values.entries import SignedEntry


class ReservationState(StrEnum):
    """What became of an entry that waits."""

    OPEN = "open"
    """Undelivered: the record moves by this entry or not at all."""
    DELIVERED = "delivered"
    RELEASED = "released"
    """It never took effect, and never will: the record is free again."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """A signed entry that waits, and for what."""

    title: TitleId
    signed: SignedEntry
    matter: str
    """Id of what it waits for."""
    reserved_at: datetime
    state: ReservationState

    @property
    def entry(self) -> Digest:
        """Digest of the entry that waits."""
        return self.signed.digest
