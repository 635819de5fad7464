# SPDX-License-Identifier: Apache-2.0
"""Codes of DCSA PINT 3.0.0 and their groups; apart, as every file of the family speaks them."""

from enum import StrEnum
from typing import NewType

Sha256 = NewType("Sha256", str)
"""A checksum as DCSA writes it: SHA-256 in 64 lower-case hexadecimal digits, without our `sha256:`."""


class ActionCode(StrEnum):
    """What a transaction of a transfer chain does (PINT `Transaction.actionCode`)."""

    ISSUE = "ISSUE"
    TRANSFER = "TRANSFER"
    ENDORSE = "ENDORSE"
    """The endorsee gets the title, not the possession, and can't endorse on."""
    ENDORSE_TO_ORDER = "ENDORSE_TO_ORDER"
    """As ENDORSE, and the endorsee may endorse on."""
    BLANK_ENDORSE = "BLANK_ENDORSE"
    SIGN = "SIGN"
    """The possessor marks that they had possession."""
    SURRENDER_FOR_DELIVERY = "SURRENDER_FOR_DELIVERY"
    SURRENDER_FOR_AMENDMENT = "SURRENDER_FOR_AMENDMENT"
    SACC = "SACC"
    """The carrier accepts a surrender; the bill ends."""
    SREJ = "SREJ"
    """The carrier refuses a surrender; the bill goes back to the one who surrendered it."""

    @classmethod
    def without_recipient(cls) -> frozenset["ActionCode"]:
        """Actions that name nobody but their actor."""
        return _WITHOUT_RECIPIENT

    @classmethod
    def surrenders(cls) -> frozenset["ActionCode"]:
        """Actions that hand the bill to its carrier for an answer."""
        return _SURRENDERS

    @classmethod
    def moving(cls) -> frozenset["ActionCode"]:
        """Actions after which the recipient is in possession."""
        return _MOVING


_WITHOUT_RECIPIENT = frozenset({ActionCode.SIGN, ActionCode.BLANK_ENDORSE})
_SURRENDERS = frozenset({ActionCode.SURRENDER_FOR_DELIVERY, ActionCode.SURRENDER_FOR_AMENDMENT})
_MOVING = frozenset({ActionCode.ISSUE, ActionCode.TRANSFER, ActionCode.SREJ}) | _SURRENDERS


class ResponseCode(StrEnum):
    """What a receiving platform says under its signature (PINT `responseCode`)."""

    RECE = "RECE"
    """Accepted."""
    DUPE = "DUPE"
    """Accepted before; the answer names the accepted entry."""
    BSIG = "BSIG"
    """A signature does not hold, or by no key of the platform that it names; nothing is kept."""
    BENV = "BENV"
    """The envelope is wrong; nothing is kept."""
    INCD = "INCD"
    """A document is not what was announced; the transfer stays open."""
    MDOC = "MDOC"
    """Documents are missing; the transfer stays open."""
    DISE = "DISE"
    """The signatures are good, and the chain contradicts what the receiver accepted: people settle it."""

    @classmethod
    def accepting(cls) -> frozenset["ResponseCode"]:
        """Answers after which the bill is with the receiving platform."""
        return _ACCEPTING

    @classmethod
    def open(cls) -> frozenset["ResponseCode"]:
        """Answers after which the same transfer goes on."""
        return _OPEN


_ACCEPTING = frozenset({ResponseCode.RECE, ResponseCode.DUPE})
_OPEN = frozenset({ResponseCode.INCD, ResponseCode.MDOC})
