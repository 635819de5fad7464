# SPDX-License-Identifier: Apache-2.0
"""Who recognises whom, as values; apart, because a reader decides with this list alone, offline.

Our own JSON form keeps the ideas of ETSI TS 119 602 (lists of trusted entities): every service has its key, its
status as a period, and the act that recognises it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tradelane.kernel.ids import OrganisationId


class AssuranceLevel(StrEnum):
    """How far an economy vouches for a service; `development` means: nobody does."""

    QUALIFIED = "qualified"
    ACCREDITED = "accredited"
    DECLARED = "declared"
    DEVELOPMENT = "development"


@dataclass(frozen=True, slots=True)
class Recognition:
    """Under which act, at which level and from when to when a service is recognised."""

    level: AssuranceLevel
    act: str
    """The law, agreement or decision, with its clause."""
    start: datetime
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate authority of one economy."""

    economy: str
    name: str
    certificate: bytes
    """X.509 certificate, DER."""
    crl: bytes
    """Certificate revocation list (RFC 5280 §5), DER; empty when the authority publishes none."""
    recognition: Recognition


@dataclass(frozen=True, slots=True)
class Timestamper:
    """A time-stamping authority (RFC 3161)."""

    economy: str
    name: str
    certificate: bytes
    """X.509 certificate, DER."""
    recognition: Recognition


@dataclass(frozen=True, slots=True)
class LogKey:
    """A public log and the key that signs its checkpoints."""

    economy: str
    origin: str
    vkey: str
    """Verifier key of C2SP signed-note: `<name>+<key id>+<base64>`."""
    recognition: Recognition


@dataclass(frozen=True, slots=True)
class NodeKey:
    """A node that seals originals and signs trust lists."""

    organisation: OrganisationId
    certificate: bytes
    """X.509 certificate, DER."""


@dataclass(frozen=True, slots=True)
class FollowedList:
    """Another economy's list that ours takes up."""

    economy: str
    node: OrganisationId
    """Whose signature it must bear; empty for a list of an economy without a node."""
    address: str
    """Where it is fetched; empty when it is given by hand."""
    issued: datetime
    tried_at: datetime
    problem: str

    def as_dict(self) -> dict[str, str]:
        """The form that the command line prints."""
        return {
            "economy": self.economy,
            "node": self.node,
            "address": self.address,
            "issued": self.issued.isoformat(),
            "tried_at": self.tried_at.isoformat(),
            "problem": self.problem,
        }


@dataclass(frozen=True, slots=True)
class TrustList:
    """All that a reader of one economy trusts, on a date."""

    economy: str
    issued: datetime
    next_update: datetime
    authorities: tuple[Authority, ...] = ()
    timestampers: tuple[Timestamper, ...] = ()
    logs: tuple[LogKey, ...] = ()
    nodes: tuple[NodeKey, ...] = ()
    nobody: bool = False
    """True for the list that stands in where none was given: it says nothing about anyone."""
