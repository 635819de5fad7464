# SPDX-License-Identifier: Apache-2.0
"""What a control tracking registry holds of one bill; apart from chains, as the registry sees no chain.

The words are those of DCSA's demonstration of 2024 (dcsaorg/DCSA-CTR-UI, models/records.ts), the only public form.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from tradelane.titles.values.dcsa.words import Sha256


class ControlAction(StrEnum):
    """What a platform has recorded of a bill."""

    INTEND = "INTEND TO TRANSFER"
    """Before the envelope goes: to which platform, by which entry of the chain."""
    CANCEL = "CANCEL TRANSFER"
    ACCEPT = "TRANSFER ACCEPTED"
    RETRACT = "RETRACT RECORD"
    DISPUTE = "DISPUTE RECORD"
    RESOLVE = "DISPUTE RECORD RESOLVED"
    SURRENDER = "SURRENDERED"
    """The bill's carrier accepted its surrender: the bill has ended."""

    @classmethod
    def answering(cls) -> frozenset["ControlAction"]:
        """Records that are about another one, and name it."""
        return _ANSWERING

    @classmethod
    def of_whoever_has_control(cls) -> frozenset["ControlAction"]:
        """Records that dispose of the bill."""
        return _DISPOSING

    @classmethod
    def retractable(cls) -> frozenset["ControlAction"]:
        """Records that nobody acts on before they are answered; all others stand once they are recorded."""
        return _RETRACTABLE


_ANSWERING = frozenset(
    {ControlAction.CANCEL, ControlAction.ACCEPT, ControlAction.RETRACT, ControlAction.DISPUTE, ControlAction.RESOLVE}
)
_DISPOSING = frozenset({ControlAction.INTEND, ControlAction.SURRENDER})
_RETRACTABLE = frozenset({ControlAction.INTEND, ControlAction.DISPUTE})
NONE = Sha256("")


@dataclass(frozen=True, slots=True)
class ControlRecord:
    """What one platform says of a bill, as it signed it."""

    id: Sha256
    """The checksum of the compact JWS."""
    text: str
    """The compact JWS."""
    ebl: Sha256
    """`eblID`: the checksum of the transport document."""
    action: ControlAction
    actor: str
    """The code of the platform that says it."""
    at: int
    """`platformActionTimestamp`, in milliseconds since 1970."""
    receiver: str = ""
    """The code of the platform that a transfer is for."""
    last: Sha256 = NONE
    """`lastEnvelopeTransferChainEntrySignedContentChecksum`: by which entry of the chain."""
    responds_to: Sha256 = NONE
    """`inResponseToRecord`."""
    canonical: Sha256 = NONE
    """`canonicalRecord`: which record counts, where a platform says so."""
    previous: Sha256 = NONE
    """The tail that the platform saw; empty in the first record of a bill."""

    def is_intent(self, last: Sha256, *, by: str) -> bool:
        """Whether `by` says here that it hands the bill over by the entry `last`."""
        return self.action is ControlAction.INTEND and (self.actor, self.last) == (by, last)


@dataclass(frozen=True, slots=True)
class InsertedRecord:
    """A platform's record as the registry holds it."""

    by: str
    at: int
    """In milliseconds since 1970."""
    text: str


@dataclass(frozen=True, slots=True)
class ControlHead:
    """What the registry signs over all that it holds of a bill, so that nobody can leave anything out or add to it."""

    ebl: Sha256
    count: int
    tail: Sha256
    """The last record's id; empty where there is none."""
    records: Sha256
    """The checksum of the records as they are listed, with who inserted them and when."""
    at: int
    """In milliseconds since 1970."""


@dataclass(frozen=True, slots=True)
class ControlStanding:
    """Where a bill stands by its records."""

    control: str = ""
    """The code of the platform in control; empty before the first record."""
    tail: Sha256 = NONE
    intended: ControlRecord | None = None
    """The transfer that was neither accepted nor cancelled yet."""
    disputed: ControlRecord | None = None
    """Nothing moves until whoever disputed says that it is resolved."""
    ended: bool = False
    records: tuple[ControlRecord, ...] = ()

    @classmethod
    def of(cls, records: Sequence[ControlRecord]) -> "ControlStanding":
        """The bill after these records. Ask the rules first: this does not judge."""
        standing = cls()
        for each in records:
            standing = standing.after(each)
        return standing

    def find(self, id: Sha256) -> ControlRecord | None:
        """The record with this id."""
        return next((each for each in self.records if each.id == id), None)

    @property
    def platforms(self) -> frozenset[str]:
        """Whom the records name: who had control, or was to get it."""
        named = {code for each in self.records for code in (each.actor, each.receiver)}
        return frozenset(named - {""})

    def after(self, one: ControlRecord) -> "ControlStanding":
        """The bill after one more record."""
        moved = replace(self, tail=one.id, records=(*self.records, one), control=self.control or one.actor)
        match one.action:
            case ControlAction.INTEND:
                return replace(moved, intended=one)
            case ControlAction.CANCEL:
                return replace(moved, intended=None)
            case ControlAction.ACCEPT:
                return replace(moved, intended=None, control=one.actor)
            case ControlAction.DISPUTE:
                return replace(moved, disputed=one)
            case ControlAction.RESOLVE:
                return replace(moved, disputed=None)
            case ControlAction.SURRENDER:
                return replace(moved, ended=True)
            case ControlAction.RETRACT:
                if self.disputed is not None and self.disputed.id == one.responds_to:
                    return replace(moved, disputed=None)
                return replace(moved, intended=None)

    @property
    def handed_over(self) -> tuple["HandOver", ...]:
        """The transfers that were accepted, in their order."""
        taken = {each.responds_to for each in self.records if each.action is ControlAction.ACCEPT}
        return tuple(HandOver.of(each) for each in self.records if each.id in taken)

    def answer_to(self, last: Sha256, *, by: str) -> ControlRecord | None:
        """The record that settled the transfer which `by` intended by the entry `last`: accepted, cancelled or
        retracted; None while it is open, or was never recorded.
        """
        intents = {each.id for each in self.records if each.is_intent(last, by=by)}
        answers = (each for each in reversed(self.records) if each.responds_to in intents)
        return next((each for each in answers if each.action in _SETTLING), None)


_SETTLING = frozenset({ControlAction.ACCEPT, ControlAction.CANCEL, ControlAction.RETRACT})


@dataclass(frozen=True, slots=True)
class HandOver:
    """A transfer from one platform to another, as a chain and a registry both tell it."""

    sender: str
    receiver: str
    last: Sha256
    """The checksum of the sender's entry of the chain."""

    @classmethod
    def of(cls, intent: ControlRecord) -> "HandOver":
        """As a registry holds it."""
        return cls(intent.actor, intent.receiver, intent.last)


@dataclass(frozen=True, slots=True)
class GuardedView:
    """What people see of the registry that guards a bill."""

    registry: str
    """Its address."""
    standing: ControlStanding
    """As the registry said it last, under its signature."""
    seen_at: datetime | None
    """When it was asked last; None: not yet."""
