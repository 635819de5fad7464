# SPDX-License-Identifier: Apache-2.0
"""What this room asks of rooms above it, which it may not know; apart, so that wiring alone names them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol

from tradelane.privacy.values import Corrected, Held, PersonKey


class Holder(Protocol):
    """A room that keeps people's data in tables of its own. `config.settings` lists them all.

    A person is known by their key alone; the holder makes the key of what it keeps and compares. Reads may be slow:
    a person asks rarely. Nothing that a holder is asked raises for a person whom it does not know.
    """

    @property
    def gives(self) -> frozenset[str]:
        """The labelled fields that it answers for, such as `shop.OrderRow.email`; `held` gives of no other."""
        ...

    def held(self, person: PersonKey) -> Iterable[Held]:
        """Every value about the person, each once; one that must stay is named with the rule by which it does."""
        ...

    def correct(self, person: PersonKey, *, field: str, value: str, now: datetime) -> Iterable[Corrected]:
        """Write the value where it may change, and say where it may not; inside the caller's transaction.

        Doing it again changes nothing.
        """
        ...


class Unsorted(Protocol):
    """A room that at times keeps something of many people under one key, until each has a key of their own.
    `config.settings` lists them (`PEOPLE_UNSORTED`): asked before an erasure decides, which knows people by their keys.
    """

    def set_apart(self, people: Collection[PersonKey], *, now: datetime) -> int:
        """Seal what is about these people under keys of theirs, and take it out of what is kept together; how many
        pieces. Durable when it returns; doing it again changes nothing.
        """
        ...
