# SPDX-License-Identifier: Apache-2.0
"""When a bill that a control tracking registry guards may be taken over, and when a transfer of it is done; apart from
chains alone, because where the two disagree the registry decides.
"""

from collections.abc import Sequence

from tradelane.kernel.rule import rule
from tradelane.titles.values.dcsa import (
    ActionCode,
    ChainEntry,
    ControlRecord,
    ControlStanding,
    HandOver,
    Platform,
    PlatformKind,
)

_PINT = "DCSA PINT 3.0.0, EnvelopeTransferChainEntry.controlTrackingRegistry"
_INFO = "DCSA PINT 3.0.0, info, Control tracking registry support"


def hand_overs(chain: Sequence[ChainEntry]) -> tuple[HandOver, ...]:
    """Where a chain leaves one platform for another, in its order."""
    return tuple(HandOver(each.platform, to, each.checksum) for each in chain if (to := _leaves_for(each)))


def _leaves_for(entry: ChainEntry) -> str:
    """The platform to which an entry takes the bill; empty where it stays."""
    moving = ActionCode.moving()
    moved = [one.recipient.platform for one in entry.transactions if one.action in moving and one.recipient]
    return moved[-1] if moved and moved[-1] != entry.platform else ""


@rule("PINT-33", cites=_PINT, field="controlTrackingRegistry",
      fix="Have this platform's operator register the registry by its address, with its keys.")  # fmt: skip
def the_registry_is_known_here(registry: Platform | None, *, live: bool) -> bool:
    """A bill is taken over under a control tracking registry that the operator of this platform registered, by its
    address and keys, and did not suspend.
    """
    return registry is not None and registry.kind is PlatformKind.REGISTRY and live


@rule("PINT-34", cites=_INFO, field="controlTrackingRegistry", fix="Settle it by people: the registry's records count.")
def the_registry_does_not_contradict(standing: ControlStanding, *, chain: Sequence[ChainEntry]) -> bool:
    """Every transfer that the registry holds as accepted stands in the chain at its place, the bill began at the
    chain's first platform, nothing of it is disputed, and it ended in both or in neither.
    """
    if not standing.records:
        return True
    told = hand_overs(chain)
    recorded = standing.handed_over
    began = standing.records[0].actor == chain[0].platform
    ended = any(one.action == ActionCode.SACC for entry in chain for one in entry.transactions)
    return began and recorded == told[: len(recorded)] and standing.disputed is None and standing.ended <= ended


@rule("PINT-32", cites=_PINT, field="controlTrackingRegistry",
      fix="Record in the registry that you intend this transfer, and send the same envelope again.")  # fmt: skip
def a_guarded_transfer_is_recorded(standing: ControlStanding, *, chain: Sequence[ChainEntry]) -> bool:
    """Where a control tracking registry guards a bill, every transfer of its chain stands there: the earlier ones
    accepted, the one that comes intended by the platform that sends it, to the platform that is asked, by this very
    entry, and not cancelled; of a bill that has ended, its surrender. What is not recorded there is no transfer.
    """
    told = hand_overs(chain)
    coming = bool(told) and told[-1].last == chain[-1].checksum
    ended = any(one.action == ActionCode.SACC for one in chain[-1].transactions)
    if not coming:
        return standing.handed_over == told and standing.ended == ended
    if standing.handed_over == told:
        return True
    intended = standing.intended is not None and HandOver.of(standing.intended) == told[-1]
    return intended and standing.handed_over == told[:-1]


OF_A_GUARDED_CHAIN = (the_registry_does_not_contradict, a_guarded_transfer_is_recorded)


@rule("PINT-35", cites=_INFO, field="controlTrackingRegistry", fix="Ask the registry's operator, with both lists.")
def a_registry_takes_nothing_back(before: Sequence[ControlRecord], after: Sequence[ControlRecord]) -> bool:
    """The records of a bill only grow: what a registry once signed, it says at the same place for ever."""
    return [each.id for each in before] == [each.id for each in after[: len(before)]]


@rule("DCSA-9", cites=_INFO, field="registry",
      fix="Register it first: tradelane platforms add CODE --kind registry --address BASE/v1.")  # fmt: skip
def a_registry_guards_by_its_address(registry: Platform | None, *, live: bool) -> bool:
    """New chains are guarded by a registry that is registered here with its address and not suspended."""
    return registry is not None and registry.kind is PlatformKind.REGISTRY and live and registry.address != ""


@rule("DCSA-10", cites=_INFO, field="title",
      fix="Where no registry guards it, the operator may give it up: tradelane platforms withdraw.")  # fmt: skip
def a_registry_cancels_what_it_guards(*, guarded: bool, may_stay: bool) -> bool:
    """A transfer is cancelled before its signed answer where a control tracking registry guards the bill, whose
    records then say which came first; a carrier's refusal is not cancelled, as nobody here would hold the bill.
    """
    return guarded and may_stay


@rule("DCSA-11", cites=_INFO, field="title", fix="Cancel it: the registry says whether it was accepted before.")
def what_a_registry_guards_is_not_withdrawn(*, guarded: bool) -> bool:
    """Where a control tracking registry guards a bill, nobody here gives its transfer up by themselves: the other
    platform may accept it there for as long as it stands.
    """
    return not guarded
