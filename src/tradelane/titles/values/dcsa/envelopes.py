# SPDX-License-Identifier: Apache-2.0
"""What a PINT envelope says, part by part; apart from its bytes, which are never written anew."""

from dataclasses import dataclass, field
from datetime import datetime

from tradelane.titles.values.dcsa.words import Sha256


@dataclass(frozen=True, slots=True)
class PartyCode:
    """One code of a party in somebody's list."""

    provider: str
    """`codeListProvider`: who gives the code, such as GLEIF, W3C or a platform."""
    code: str
    list_name: str = ""
    """`codeListName`, such as LEI or DID; it may be left out, so two codes are compared without it."""

    @property
    def key(self) -> tuple[str, str]:
        """What makes two codes the same."""
        return (self.provider, self.code)


@dataclass(frozen=True, slots=True)
class ChainParty:
    """Somebody named in a transaction, on their platform."""

    name: str
    platform: str
    codes: tuple[PartyCode, ...]
    said: str = field(default="", compare=False, repr=False)
    """The canonical JSON in which it was given: it is repeated exactly so in later transactions."""

    def is_same_as(self, other: "ChainParty") -> bool:
        """Whether both are on one platform and share a code; names are written differently by different people."""
        shared = {code.key for code in self.codes} & {code.key for code in other.codes}
        return self.platform == other.platform and bool(shared)


@dataclass(frozen=True, slots=True)
class Transaction:
    """One thing that was done with the bill."""

    action: str
    """As it stands; `ActionCode` has those that count."""
    actor: ChainParty
    recipient: ChainParty | None
    at: datetime
    reason: str = ""
    comments: str = ""
    audit: str = ""


@dataclass(frozen=True, slots=True)
class ChainEntry:
    """One platform's stretch of a transfer chain, as that platform signed it."""

    text: str
    """The compact JWS, of which the next entry names the checksum."""
    checksum: Sha256
    payload: bytes
    """What was signed; two entries with one payload are one entry, signed twice."""
    platform: str
    document: Sha256
    previous: Sha256
    """Of the entry before; empty in the first."""
    transactions: tuple[Transaction, ...]
    issuance: str = ""
    """The carrier's issuance manifest, a compact JWS; in the first entry."""
    registry: str = ""
    """The control tracking registry that the bill is kept in, where there is one; in the first entry."""


@dataclass(frozen=True, slots=True)
class AdditionalDocument:
    """A file that travels with an envelope, as the manifest announces it."""

    name: str
    size: int
    """Bytes, decoded."""
    media_type: str
    checksum: Sha256


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the sending platform signs over an envelope: without it, none of the parts count."""

    document: Sha256
    last: Sha256
    """Of the chain's last entry."""
    visualisation: AdditionalDocument | None = None
    """The carrier's own picture of the bill: sent once, it goes along with every later transfer."""
    supporting: tuple[AdditionalDocument, ...] = ()

    @property
    def documents(self) -> tuple[AdditionalDocument, ...]:
        """All files, each once."""
        listed = (*((self.visualisation,) if self.visualisation else ()), *self.supporting)
        return tuple({each.checksum: each for each in listed}.values())


@dataclass(frozen=True, slots=True)
class IssuanceManifest:
    """What the carrier signs when it issues a bill."""

    document: Sha256
    issue_to: Sha256
    visualisation: Sha256 | None = None


@dataclass(frozen=True, slots=True)
class TransportDocument:
    """What the chain needs to know of the bill itself; all else stays in its own bytes."""

    checksum: Sha256
    verbatim: bytes = field(repr=False)
    """As it came; it is the same JSON for the life of the bill, so nothing of it is written anew."""
    reference: str
    carrier: str
    """`carrierCode`."""
    carrier_list: str
    """`carrierCodeListProvider`: SMDG or NMFTA."""
    to_order: bool
    consignee: tuple[PartyCode, ...] = ()
    endorsee: tuple[PartyCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """A PINT envelope taken apart, its signatures not yet checked."""

    document: TransportDocument
    manifest: Manifest
    manifest_text: str
    """The manifest's compact JWS."""
    chain: tuple[ChainEntry, ...]
    issuance: str = ""
    """An issuance manifest at the envelope's root, where the gateway of January 2026 puts it."""

    @property
    def last(self) -> ChainEntry:
        """The sending platform's own entry."""
        return self.chain[-1]
