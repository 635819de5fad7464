# SPDX-License-Identifier: Apache-2.0
"""Links of a title's chain, as signed; apart from the title, which is what the chain says."""

from dataclasses import dataclass
from datetime import datetime

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.titles.values.acts import Act


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a title's chain, as its author signs it."""

    registry: OrganisationId
    """The node that keeps the record: only its copy of the chain decides."""
    title: TitleId
    n: int
    """Place in the chain, from 1."""
    prev: Digest
    """Digest of the entry before; empty for the first. Two entries can't both follow the same one."""
    act: Act
    by: OrganisationId
    """The party in control before this entry; it signs."""
    to: OrganisationId
    """The party in control after this entry."""
    at: datetime
    """When the author signed, whole seconds, UTC."""
    document: Digest
    """Digest of the signed original of the bill of lading."""


@dataclass(frozen=True, slots=True)
class Jws:
    """A detached ES256 signature: the two outer parts of a JWS, base64url, whose payload is kept elsewhere."""

    protected: str
    signature: str


@dataclass(frozen=True, slots=True)
class SignedEntry:
    """An entry with its author's signature, and the home registry's once it is recorded."""

    entry: Entry
    digest: Digest
    """Digest of the entry's canonical bytes; the next entry names it."""
    author: Jws
    home: Jws | None = None
    """The home registry's signature over the same bytes: its word that this entry, and no other, follows `prev`."""
    salt: str = ""
    """Hex; opens the holder commitment in the public log. Empty where it was withheld or shredded."""
