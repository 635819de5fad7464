# SPDX-License-Identifier: Apache-2.0
"""Records of a control tracking registry as values, each after the ones before; invented platforms."""

from dataclasses import dataclass, field, replace
from typing import Any

from tradelane.titles.formats.dcsa.checksums import checksum_of_bytes
from tradelane.titles.values.dcsa import ControlAction, ControlRecord, ControlStanding, Sha256

EBL = Sha256("e" * 64)
INTEND, CANCEL, ACCEPT = ControlAction.INTEND, ControlAction.CANCEL, ControlAction.ACCEPT
DISPUTE, RESOLVE, RETRACT = ControlAction.DISPUTE, ControlAction.RESOLVE, ControlAction.RETRACT
SURRENDER = ControlAction.SURRENDER


def entry_of(n: int) -> Sha256:
    """The checksum of an invented chain's n-th entry."""
    return checksum_of_bytes(f"entry {n}".encode())


@dataclass
class Written:
    """A list that grows record by record, whether or not a rule allows it."""

    records: list[ControlRecord] = field(default_factory=list)

    @property
    def standing(self) -> ControlStanding:
        return ControlStanding.of(self.records)

    def next(self, action: ControlAction, actor: str, **said: Any) -> ControlRecord:
        """What `actor` would record now."""
        named = checksum_of_bytes(f"{len(self.records)} {action} {actor} {sorted(said.items())}".encode())
        made = ControlRecord(named, f"jws {named}", EBL, action, actor, at=len(self.records))
        return replace(made, **{"previous": self.standing.tail, **said})

    def add(self, action: ControlAction, actor: str, **said: Any) -> ControlRecord:
        self.records.append(self.next(action, actor, **said))
        return self.records[-1]

    def intend(self, sender: str, receiver: str, n: int = 1) -> ControlRecord:
        return self.add(INTEND, sender, receiver=receiver, last=entry_of(n))

    def hand_over(self, sender: str, receiver: str, n: int = 1) -> ControlRecord:
        intent = self.intend(sender, receiver, n)
        return self.add(ACCEPT, receiver, responds_to=intent.id)
