# SPDX-License-Identifier: Apache-2.0
"""Parcels, the facts they are judged by and what comes out, as values; apart, so that a line is judged without tables.

A manifest is many lines; a line is one kind of content in one item (parcel). Most items have one line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tradelane.kernel.ids import OrganisationId
from tradelane.origin.values.certificates import Waiver
from tradelane.tariff.values import Tables

COLUMNS = (
    "item", "piece", "hs_code", "description", "origin", "currency", "value", "freight", "insurance", "pieces",
    "mass_kg", "tax_registration", "agreement", "proof",
)  # fmt: skip
"""What a line may state to be judged; everything else in a manifest, names and addresses among it, is left out."""
ADDRESSEE = "consignee_email"
"""The one column about a person that is read: by it they find their parcels. What it says is not kept as it stands."""
NEEDED = ("item", "hs_code", "description", "origin", "currency", "value", "mass_kg")
"""What a manifest must have a column for."""


class Verdict(StrEnum):
    """What becomes of a line, from the worst to the best; a line has the worst that any finding gives it."""

    INVALID = "invalid"
    """It does not say what it must; sent back to who made the manifest."""
    DUPLICATE = "duplicate"
    """Its item and piece are declared already."""
    PROHIBITED = "prohibited"
    HOLD = "hold"
    """A permit, or a fact that duty depends on, is wanted first."""
    INSPECT = "inspect"
    RELEASE = "release"

    @property
    def owes(self) -> bool:
        """Whether duty and tax of such a line count in the totals."""
        return self in (Verdict.HOLD, Verdict.INSPECT, Verdict.RELEASE)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One sound line of a manifest."""

    line: int
    item: str
    """Number of the parcel: UPU S10 or the carrier's own."""
    hs_code: str
    description: str
    origin: str
    currency: str
    value: Decimal
    """Price of the goods of this line."""
    item_value: Decimal
    """Price of all goods in the parcel, by which thresholds are asked."""
    freight: Decimal
    insurance: Decimal
    pieces: int
    grams: int
    tax_registration: str = ""
    """Number under which the vendor collected the tax at the sale; empty when nobody did."""
    agreement: str = ""
    """Agreement under which a preference is claimed, such as CPTPP; empty when none is."""
    proof: str = ""
    """What the claim rests on: `DECLARATION`, or the number of a certificate of origin."""


DECLARATION = "DECLARATION"
"""The proof of a line that rests on the importer's own declaration of origin, as agreements let small values."""


@dataclass(frozen=True, slots=True)
class ProvenOrigin:
    """A certificate of origin as this node knows it: what it covers, from when to when, and whether it stands."""

    agreement: str
    number: str
    exporting: str
    """Economy whose origin it certifies."""
    hs_codes: frozenset[str]
    """Six digits of each good that it covers."""
    valid_from: date
    valid_to: date | None
    ended: bool
    """Whether it was revoked or replaced."""


Proofs = Mapping[tuple[str, str], tuple[ProvenOrigin, ...]]
"""Agreement and number → the certificates of that number; two issuers may give the same one."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """Goods that an economy keeps out or lets in with a permit, within dates."""

    id: str
    economy: str
    hs_prefix: str
    verdict: Verdict
    reason: str
    cites: str
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class RiskRule:
    """A condition in CEL under which a line is held or inspected."""

    id: str
    when: str
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class RiskProfile:
    """The rules of a channel, and how many lines of a thousand are inspected at random."""

    rules: tuple[RiskRule, ...]
    random_permille: int = 0


@dataclass(frozen=True, slots=True)
class Regime:
    """Everything that lines bound for one economy are judged by on one day."""

    economy: str
    on: date
    tables: Tables
    restrictions: tuple[Restriction, ...]
    risk: RiskProfile
    waivers: tuple[Waiver, ...] = ()
    """Up to which value an agreement's preference needs no certificate."""
    seed: str = ""
    """Drawn when the manifest is taken in and kept with it: who is picked at random can be re-reckoned."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a sound line owes, in the destination's currency, each figure rounded half up to its minor unit."""

    currency: str
    customs_value: Decimal
    duty: Decimal
    fees: Decimal
    tax: Decimal
    unreckoned: bool = False
    """Duty depends on a rate or a fact that is not there: unknown is not free, so the line is held."""
    preference: str = ""
    """Agreement whose rate the duty was reckoned by; empty for the general rate."""
    refused: str = ""
    """Id of the rule for which a claimed preference was refused."""

    @property
    def owed(self) -> Decimal:
        """Duty, fees and tax together."""
        return self.duty + self.fees + self.tax


@dataclass(frozen=True, slots=True)
class Judged:
    """What comes out for one line."""

    line: int
    item: str
    verdict: Verdict
    reasons: tuple[str, ...]
    """Codes: ids of rules, `restriction:<id>`, `risk:<id>`; `Regime` and the rules say what they mean."""
    assessment: Assessment | None
    """None for a line that is not sound."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of a manifest or a part of it."""

    lines: int
    by_verdict: Mapping[str, int]
    duty: Decimal
    fees: Decimal
    tax: Decimal
    reasons: Mapping[str, int] = field(default_factory=dict)
    """How many lines each reason stands on."""

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            self.lines + other.lines,
            _added(self.by_verdict, other.by_verdict),
            self.duty + other.duty,
            self.fees + other.fees,
            self.tax + other.tax,
            _added(self.reasons, other.reasons),
        )


def _added(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}


@dataclass(frozen=True, slots=True)
class Batch:
    """All verdicts of a manifest, as they are signed together."""

    manifest: str
    digest: str
    """Of the file that came in."""
    economy: str
    on: date
    at: datetime
    root: bytes
    """Of the Merkle tree over the verdicts."""
    totals: Totals
    currency: str
    seed: str
    payment_reference: str
    law: tuple[str, ...]
    """Digests of what the lines were judged by; one, unless the program was renewed in between."""
    issuer: OrganisationId


class ManifestState(StrEnum):
    """Where a manifest stands."""

    WORKING = "working"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class ManifestView:
    """A manifest and what came of it, as far as it is judged."""

    id: str
    digest: str
    name: str
    economy: str
    on: date
    lines: int
    done: int
    state: ManifestState
    totals: Totals | None
    currency: str
    payment_reference: str
    taken_in_at: datetime
    signed_at: datetime | None
    organisation: OrganisationId
    ignored: tuple[str, ...]
    """Columns that were left out when it was read."""
    statement: dict[str, Any] | None
    """What was signed over the whole batch, once it is."""


Addressed = Mapping[str, Sequence[str]]
"""Numbers of parcels by the e-mail of whom they go to."""


@dataclass(frozen=True, slots=True)
class AddressedParcel:
    """A parcel that was declared for a person, for that person."""

    item: str
    manifest: str
    organisation: OrganisationId
    """Who declared it."""
    economy: str
    on: date
    verdicts: tuple[Mapping[str, Any], ...]
    """On each of its lines, as far as they are judged."""
    row: str = ""
    """Where a manifest's e-mail said so; empty where the number of a shipment did."""
