# SPDX-License-Identifier: Apache-2.0
"""What two nodes tell each other of a person, and by which name; apart, because none of it is personal data.

A person stands in a message as a pseudonym that means something to these two nodes alone.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from tradelane.privacy.values.disclosing import Purpose

Pseudonym = NewType("Pseudonym", str)
"""64 hexadecimal digits: keyed by the node that told of the person, and another one for each node it told."""


@dataclass(frozen=True, slots=True)
class Alias:
    """By which name another node knows a person of this one, in one trade."""

    node: str
    """Economy of the other node."""
    pseudonym: Pseudonym
    subject: str
    """The trade in which both nodes meet the person: of nothing else do they tell each other."""


@dataclass(frozen=True, slots=True)
class Objection:
    """That a person objects to a purpose, as their node tells it; the person's name in the message is a pseudonym."""

    id: str
    purpose: Purpose
    made_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Introduction:
    """A person of a data set that goes to another node: how both will speak of them, and what they object to."""

    pseudonym: Pseudonym
    objections: tuple[Objection, ...]
