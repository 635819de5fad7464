# SPDX-License-Identifier: Apache-2.0
"""What waits for somebody, as one value whatever room it comes from; apart, so that every role has the same list."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Door(StrEnum):
    """The room in which the act is done."""

    TRADE = "trade"
    CASE = "case"
    TITLE = "title"
    PAYMENT = "payment"
    DISCOUNT = "discount"
    """A bill offered for discount."""
    DOCUMENT = "document"
    MESSAGE = "message"
    CHANGE = "change"
    CONSULTATION = "consultation"
    DRAFT = "draft"
    """A procedure that is being written."""
    REVIEW = "review"
    """An application for a privacy certification, at its agent."""
    COMPLAINT = "complaint"
    ASSISTANCE = "assistance"
    """A request between privacy authorities."""
    BREACH = "breach"
    CERTIFICATION = "certification"
    """An application for a certificate of origin, at its chamber or authority."""
    VERIFICATION = "verification"
    """A question about the origin that a certificate claims."""
    EVIDENCE = "evidence"
    """What an authority asks an exporter to show."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for the reader's organisation."""

    door: Door
    subject: str
    """Id of the trade, case, title, payment, request for a signature, message, change, consultation or draft."""
    what: str
    """What people call it: an order number, a title's number, a reference."""
    next_act: str
    """The act that is due, as the room names it: `export`, `review`, `surrender`, `order`."""
    who: str
    """The other organisation concerned, by id; empty when there is none."""
    since: datetime
    late: bool = False
    """Whether a promised time has passed."""
