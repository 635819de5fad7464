# SPDX-License-Identifier: Apache-2.0
"""What is sealed, whose it is and where it stands; apart from the ciphers, as every room says these words."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

KeyId = NewType("KeyId", str)
"""Name of a data key: 32 hexadecimal digits, drawn at random; it says nothing about anybody."""


class Record(StrEnum):
    """The kind of record that a sealed value belongs to: law keeps each for its own time (privacy/data/retention.csv).

    A person has a data key of their own for each kind and matter, so that a telephone number can be destroyed today
    and the invoice when the tax law lets go of it.
    """

    CONTACT = "contact"
    """How to reach a buyer: convenience, which no law wants kept."""
    ORDER = "order"
    """Who bought, and the address that the goods went to."""
    TRADE = "trade"
    """A consignment, its documents, and where its goods were."""
    BILL = "bill"
    """Papers of a bill of lading, which platforms and carriers sent each other."""
    PAYMENT = "payment"
    """Who paid whom."""
    CASE = "case"
    """What was submitted to an authority, and what was answered."""
    REQUEST = "request"
    """What a person asked of this node about their own data."""
    MESSAGE = "message"
    """A message of another node as it came."""
    ACCOUNT = "account"
    """Who signs in for their organisation: name and address; the matter is the person's id, which names nobody."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value stands; it opens nowhere else."""

    table: str
    """The model's label, such as `shop.OrderRow`."""
    field: str
    row: str
    """What names the row, known before it is written."""


@dataclass(frozen=True, slots=True)
class About:
    """Whose a value is, and which record it is part of."""

    people: frozenset[str]
    """Person keys (`privacy.formats`). Empty: it names nobody, and stands as it is."""
    matter: str
    """Order, consignment, case or message that the record is of."""
    record: Record
    opened_on: date
    """The day from which the record exists."""
    unnamed: bool = False
    """Seal it although nobody is named yet, as what came from outside may name people; `concern` names them later."""

    @property
    def is_sealed(self) -> bool:
        """Whether a value of this kind is sealed at all."""
        return bool(self.people) or self.unnamed


@dataclass(frozen=True, slots=True)
class KeyView:
    """A data key as others may know it: never its bytes."""

    id: KeyId
    record: Record
    matter: str
    fields: tuple[str, ...]
    """What is sealed under it, such as `shop.OrderRow.email`, in order."""
    people: frozenset[str]
    opened_on: date
    closed_on: date | None
    """When the matter was over; None while it runs."""
    restricted_at: datetime | None
    """Since when only law may read what it seals."""
    keep_until: date | None
    """The day on which it is destroyed, as was told to the person."""
    destroyed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """That a key was destroyed, and when; outlives every backup of keys."""

    key: KeyId
    at: datetime
    before: str
    """Digest of the line before, so that none can be taken out unseen; empty for the first."""


@dataclass(frozen=True, slots=True)
class VaultState:
    """How the keys stand."""

    keys: int
    destroyed: int
    restricted: int
    current: str
    """Name of the key-encryption key that wraps what is made now."""
    to_rewrap: int
    """Data keys that still stand under an earlier one."""
