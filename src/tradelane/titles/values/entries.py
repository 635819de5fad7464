# SPDX-License-Identifier: Apache-2.0
"""Links of a title's chain, as signed; apart from the title, which is what the chain says."""

from dataclasses import dataclass, field
from datetime import datetime

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.titles.values.acts import Act
from tradelane.titles.values.control import Challenge, Control
from tradelane.titles.values.terms import Terms
from tradelane.titles.values.words import Told


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
    """Who acts, and signs: as a rule the party in control before this entry."""
    to: OrganisationId
    """The party in control after this entry."""
    at: datetime
    """When the author signed, whole seconds, UTC."""
    document: Digest
    """Digest of the signed original of the document, in its version after this entry."""
    version: int = 1
    """Of the form of the entry; those of the first version have neither control nor terms."""
    control: Control | None = None
    """Who signs after this entry, with which keys; None: the organisation `to`, with any key certified for it."""
    terms: Terms | None = None
    """What the act says beyond that."""
    told: tuple[Told, ...] = field(default=(), compare=False, repr=False)
    """The words that `terms` commit to, as far as they are known here; no part of what is signed."""
    written: bytes = field(default=b"", init=False, compare=False, repr=False)
    """The canonical bytes, kept by `formats.entry_bytes` once they were made; an entry never changes, nor do they."""

    def __post_init__(self) -> None:
        """An entry that would lose what it says when it is written is a mistake of the program."""
        if self.version == 1 and not (self.control is None and self.terms is None):
            raise ValueError("an entry with control or terms is of version 2")


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
    cosigners: tuple[Jws, ...] = ()
    """Signatures over the same bytes of those who act together with the author."""
    opens: tuple[str, ...] = ()
    """Hex salts, one for each party in control before (empty for who does not sign): they open the commitments to
    the keys that signed. None where control was not bound to keys, or where they were withheld."""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """A holder's answer to a challenge: it shows control and moves nothing."""

    challenge: Challenge
    by: OrganisationId
    signatures: tuple[Jws, ...]
    opens: tuple[str, ...] = ()
    """As of a signed entry."""
