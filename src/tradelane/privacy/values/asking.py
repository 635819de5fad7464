# SPDX-License-Identifier: Apache-2.0
"""What a person may have of their own data, and ask to be done with it; apart from what others get."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from tradelane.privacy.values.disclosing import Confidence

CORRECTABLE = ("name", "telephone", "address.street", "address.city", "address.postcode", "address.region")
"""Fields that a person may propose anew. An e-mail is by what receipts know them: of that one writes in words."""


@dataclass(frozen=True, slots=True)
class Held:
    """One value about a person, where it stands."""

    model: str
    """The table, such as `shop.OrderRow`; with `field` it names the label."""
    row: str
    field: str
    value: Any
    """As JSON. A field that holds several people holds here what is about this one."""
    stays: str = ""
    """The rule by which the value itself is not given; empty where it is."""


@dataclass(frozen=True, slots=True)
class NotGiven:
    """A labelled field that no export gives, as data/not_exported.csv says."""

    model: str
    field: str
    rule: str
    reason: str
    """For the person, in their export."""


class Outcome(StrEnum):
    """What became of a correction at one place."""

    CORRECTED = "corrected"
    UNCHANGED = "unchanged"
    """It said so already."""
    AMENDMENT = "amendment"
    """Signed or entered once: who issued it makes an amended version."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What became of a correction at one place, for the person to read."""

    model: str
    row: str
    field: str
    outcome: Outcome

    def as_json(self) -> dict[str, str]:
        """As the request keeps it; no value."""
        return {"model": self.model, "row": self.row, "field": self.field, "outcome": str(self.outcome)}


@dataclass(frozen=True, slots=True)
class Statement:
    """That a person had a field corrected, beside what may not change; never what it was or is."""

    field: str
    corrected_at: datetime


@dataclass(frozen=True, slots=True)
class ComplaintWay:
    """Whom a person of an economy may ask when a node's answer does not help, from when to when."""

    economy: str
    authority: str
    address: str
    """Where its own page says how."""
    citation: str
    starts: date
    ends: date | None
    source: str
    confidence: Confidence
