# SPDX-License-Identifier: Apache-2.0
"""What an entry does, and where a record stands after it; apart, as all speak these words."""

from enum import StrEnum


class Act(StrEnum):
    """What an entry does. Every act is signed by the party in control; an issue by the carrier."""

    ISSUE = "issue"
    TRANSFER = "transfer"
    SURRENDER = "surrender"
    """The holder hands the record to the carrier to get the goods; it is frozen until the carrier answers."""
    ACCEPT_SURRENDER = "accept_surrender"
    """The carrier delivers the goods against the record; the record ends."""
    REFUSE_SURRENDER = "refuse_surrender"
    """The carrier hands the record back to the one who surrendered it."""
    VOID = "void"
    """The carrier ends a surrendered record without delivery: a switch to paper, or an issue in error."""

    @classmethod
    def answers(cls) -> frozenset["Act"]:
        """What a carrier may do with a surrendered record."""
        return frozenset({cls.ACCEPT_SURRENDER, cls.REFUSE_SURRENDER, cls.VOID})

    @classmethod
    def moves(cls) -> frozenset["Act"]:
        """What a holder may do with a record that is free to move."""
        return frozenset({cls.TRANSFER, cls.SURRENDER})


class TitleState(StrEnum):
    """Where a record stands after its latest entry."""

    HELD = "held"
    """Free to move: its holder may transfer or surrender it."""
    SURRENDERED = "surrendered"
    """With the carrier for an answer; frozen."""
    DELIVERED = "delivered"
    VOID = "void"

    @classmethod
    def live(cls) -> frozenset["TitleState"]:
        """States in which the record still has effect."""
        return frozenset({cls.HELD, cls.SURRENDERED})

    @classmethod
    def frozen(cls) -> frozenset["TitleState"]:
        """States in which only the carrier's answer moves the record."""
        return frozenset({cls.SURRENDERED})

    @classmethod
    def terminal(cls) -> frozenset["TitleState"]:
        """States after which nothing follows."""
        return frozenset({cls.DELIVERED, cls.VOID})
