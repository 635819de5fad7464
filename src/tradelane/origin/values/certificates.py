# SPDX-License-Identifier: Apache-2.0
"""Certificates of origin from application to end, and what an agreement asks of them, as values; apart from origin.

What an agreement prescribes (who issues, until when, with which words, how long it is valid) is dated data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import ConsignmentId, DocumentId, OrganisationId
from tradelane.kernel.money import Money


class Capacity(StrEnum):
    """As what somebody issues a certificate of origin; the value is the word of the agreements."""

    AUTHORITY = "authority"
    CHAMBER = "chamber"
    EXPORTER = "exporter"
    PRODUCER = "producer"
    IMPORTER = "importer"

    @classmethod
    def bodies(cls) -> "frozenset[Capacity]":
        """Who issues for others, on their application."""
        return frozenset({cls.AUTHORITY, cls.CHAMBER})


@dataclass(frozen=True, slots=True)
class Waiver:
    """Value of an importation up to which a preference is claimed without a certificate of origin."""

    agreement: str
    economy: str
    """Importing economy; empty for every party."""
    limit: Money
    valid_from: date
    valid_to: date | None
    cites: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class CertificationTerms:
    """What an agreement asks of certificates of origin, within dates."""

    agreement: str
    """Its code."""
    issuers: frozenset[Capacity]
    valid_months: int
    late_after_days: int
    """Days after shipment from which on an issue is retroactive; 0: on the day after it."""
    retroactive_months: int
    """Months after shipment within which a certificate may be issued retroactively; 0 where there is no such limit."""
    retroactive_mark: str
    """Words that such a certificate bears; empty where the agreement has none."""
    copy_months: int
    """Months after issue within which a certified true copy is issued; 0 where there is no such limit."""
    copy_mark: str
    reply_days_least: int
    reply_days_most: int
    """Days from receipt that whoever is asked to verify has to answer; 0 where the agreement names no most."""
    decide_days: int
    """Days from the answer within which the importing authority endeavours to determine."""
    security: bool
    """Whether release pending a verification may depend on a security."""
    contest_days: int
    """Days in which a revocation may be contested."""
    clauses: Mapping[str, str]
    """Clause of each: `issue`, `retroactive`, `correction`, `copy`, `validity`, `verification`, `denial`."""
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str


class Replacing(StrEnum):
    """Why a certificate takes the place of another."""

    COPY = "copy"
    """Lost, stolen or destroyed: the same number and date, with the agreement's words for a true copy."""
    CORRECTION = "correction"
    """It says something wrong: a new one with its own number, and the old one is invalid."""


class CertificateState(StrEnum):
    """How a certificate stands."""

    IN_FORCE = "in-force"
    EXPIRED = "expired"
    REPLACED = "replaced"
    REVOKED = "revoked"

    @classmethod
    def dead(cls) -> "frozenset[CertificateState]":
        """Those that prove nothing any more, for a shipment of any day."""
        return frozenset({cls.REPLACED, cls.REVOKED})


class RevocationGround(StrEnum):
    """Why an issuer takes a certificate back."""

    NOT_ORIGINATING = "not-originating"
    """The goods turned out not to originate."""
    FALSE_STATEMENT = "false-statement"
    """The application said what was not so."""
    ISSUED_IN_ERROR = "issued-in-error"
    AT_REQUEST = "at-request"
    """The exporter asked for it, such as because the goods were not shipped."""


class ContestOutcome(StrEnum):
    """How an appeal ends."""

    UPHELD = "upheld"
    """The decision stands."""
    OVERTURNED = "overturned"
    """The decision was wrong: the issuer issues anew."""


class ApplicationState(StrEnum):
    """Where an application for a certificate stands."""

    FILED = "filed"
    ISSUED = "issued"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate of origin as this node keeps it."""

    id: str
    number: str
    agreement: str
    issuer: OrganisationId
    capacity: Capacity
    exporter: OrganisationId
    exporting: str
    importing: str
    consignment: ConsignmentId
    document: DocumentId | None
    """The signed document; None where only its issuer's word of it came."""
    digest: Digest
    hs_codes: tuple[str, ...]
    issued_on: date
    shipped_on: date | None
    valid_to: date | None
    mark: str
    """`ISSUED RETROACTIVELY`, `CERTIFIED TRUE COPY` or nothing, in the agreement's words."""
    replaces: str
    """Digest of the one whose place it takes."""
    replaced_by: str
    """Number of the one that took its place."""
    ended_at: datetime | None
    ended_as: CertificateState | None
    ground: RevocationGround | None
    reasons: str
    contest_by: date | None
    home: bool
    """Issued at this node; else another node told of it."""

    def state(self, on: date) -> CertificateState:
        """How it stands on the day."""
        if self.ended_as is not None:
            return self.ended_as
        return CertificateState.EXPIRED if self.valid_to and on > self.valid_to else CertificateState.IN_FORCE


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """What an exporter asks a chamber or an authority for."""

    id: str
    exporter: OrganisationId
    issuer: OrganisationId
    consignment: ConsignmentId
    agreement: str
    replaces: str
    replacing: Replacing | None
    shipped_on: date | None
    why: str
    """Why it was not issued at shipment, or what happened to the certificate that is to be replaced."""
    filed_at: datetime
    state: ApplicationState
    certificate: str
    reasons: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class ContestView:
    """An appeal against a revocation."""

    id: str
    certificate: str
    appellant: OrganisationId
    grounds: str
    filed_at: datetime
    outcome: ContestOutcome | None
    reasons: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class PublicCertificate:
    """The least that anybody may know who holds a certificate's digest or number."""

    number: str
    agreement: str
    issuer_name: str
    issued_on: date
    valid_to: date | None
    mark: str
    digest: Digest
    state: CertificateState
    since: datetime | None
    ground: RevocationGround | None
    replaced_by: str
    """Number of the certificate that took its place."""


class ClaimState(StrEnum):
    """Where a claim for a preference stands in the importing economy."""

    GRANTED = "granted"
    SUSPENDED = "suspended"
    """Origin is being verified; the goods are released, where the agreement lets against a security."""
    CONFIRMED = "confirmed"
    """Verified: the preference is kept and the security released."""
    FLAGGED = "flagged"
    """Its certificate was revoked or replaced: it no longer proves anything, and somebody must act."""
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    """The importer corrected the declaration."""

    @classmethod
    def standing(cls) -> "frozenset[ClaimState]":
        """Those under which the preferential rate counts, for the time being."""
        return frozenset({cls.GRANTED, cls.SUSPENDED, cls.CONFIRMED})


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A preference claimed on a certificate, as the importing node assesses it."""

    id: str
    certificate: Digest
    number: str
    agreement: str
    consignment: ConsignmentId
    declaration: str
    importer: OrganisationId
    exporting: str
    importing: str
    general: Money
    """Customs duty at the general rate."""
    preferential: Money
    state: ClaimState
    security: Money | None
    """Held while a verification runs; None when none is, or once it was released."""
    reasons: str
    verification: str
    changed_at: datetime

    @property
    def at_stake(self) -> Money:
        """What the preference saves."""
        return self.general - self.preferential

    @property
    def due(self) -> Money:
        """Customs duty as the claim stands."""
        return self.preferential if self.state in ClaimState.standing() else self.general
