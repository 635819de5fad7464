# SPDX-License-Identifier: Apache-2.0
"""Which record of a bill may follow in a control tracking registry; apart from chains, which the registry never sees.

DCSA publishes the registry's purpose (PINT 3.0.0, info) and, in its demonstration of 2024 (dcsaorg/DCSA-CTR-UI), the
form of a record and that it must name the tail. What follows of these for control is this house's reading.
"""

from collections.abc import Sequence

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.rule import Rule, rule
from tradelane.titles.values.dcsa import ControlAction, ControlRecord, ControlStanding

_PINT = "DCSA PINT 3.0.0, info, Control tracking registry support"
_DEMO = "DCSA-CTR-UI (2024)"

Asked = Rule[[ControlStanding, ControlRecord]]


@rule("CTR-1", cites=f"{_DEMO}, services/ctr.service.ts, postRecord", field="previousRecord",
      fix="Read the bill's records again, and sign one that names the present tail.")  # fmt: skip
def a_record_names_the_present_tail(standing: ControlStanding, one: ControlRecord) -> bool:
    """A record names the last record of its bill, and the first one names none: of two that were signed at once, one
    alone comes in.
    """
    return one.previous == standing.tail


@rule("CTR-2", cites=f"{_DEMO}, services/ctr.service.ts, requiredRecord", field="inResponseToRecord",
      fix="Name a record of this bill, or leave it out.")  # fmt: skip
def a_record_names_records_of_its_own_bill(standing: ControlStanding, one: ControlRecord) -> bool:
    """What a record answers, and which record it says counts, are records of the same bill; an acceptance, a
    cancellation, a retraction, a dispute and its end name what they are about, and no other record does.
    """
    named = [each for each in (one.responds_to, one.canonical) if each]
    about_one = (one.responds_to != "") == (one.action in ControlAction.answering())
    return about_one and all(standing.find(each) is not None for each in named)


@rule("CTR-3", cites="MLETR art. 10(2); DCSA PINT 3.0.0, Transaction.actionCode SACC", field="action",
      fix="Issue another bill; it has records of its own.")  # fmt: skip
def nothing_follows_a_surrender(standing: ControlStanding, one: ControlRecord) -> bool:
    """A bill whose surrender was accepted has ended, and nothing is recorded of it any more."""
    return not standing.ended


@rule("CTR-4", cites=_PINT, field="action", fix="Record what you intend first, as the platform of the issue.")
def the_first_platform_opens_the_list(standing: ControlStanding, one: ControlRecord) -> bool:
    """The records of a bill begin with the first transfer that its first platform intends: that platform has control
    by having issued it.
    """
    return standing.control != "" or one.action is ControlAction.INTEND


@rule("CTR-5", cites=f"{_PINT}; MLETR art. 11(1)(a)", field="actor", fix="Let the platform in control record it.")
def only_the_platform_in_control_disposes(standing: ControlStanding, one: ControlRecord) -> bool:
    """Only the platform in control hands a bill over, or says that it was surrendered."""
    return one.action not in ControlAction.of_whoever_has_control() or standing.control in ("", one.actor)


@rule("CTR-6", cites=_PINT, field="action", fix="Wait for the answer, or cancel the transfer first.")
def one_transfer_is_intended_at_a_time(standing: ControlStanding, one: ControlRecord) -> bool:
    """While a transfer is intended no other one is, and the bill is not surrendered."""
    return one.action not in ControlAction.of_whoever_has_control() or standing.intended is None


@rule("CTR-7", cites=f"{_DEMO}, dcsa-week-demo-platform, initiateTransfer", field="receiver",
      fix="Name the other platform, and the last entry of the chain that you send.")  # fmt: skip
def an_intent_names_platform_and_chain(standing: ControlStanding, one: ControlRecord) -> bool:
    """Who intends a transfer names the other platform and the entry of the chain by which the bill goes, one that was
    not used before; no other record names a receiver.
    """
    if one.action is not ControlAction.INTEND:
        return one.receiver == ""
    used = any(each.action is ControlAction.INTEND and each.last == one.last for each in standing.records)
    return one.receiver not in ("", one.actor) and one.last != "" and not used


@rule("CTR-8", cites=f"{_PINT}; {_DEMO}, dcsa-week-demo-platform, acceptTransfer", field="actor",
      fix="Let the platform that the open transfer names accept that transfer.")  # fmt: skip
def only_the_named_platform_accepts(standing: ControlStanding, one: ControlRecord) -> bool:
    """A transfer is accepted by the platform that it names, while it is open."""
    if one.action is not ControlAction.ACCEPT:
        return True
    open_one = standing.intended
    return open_one is not None and (open_one.receiver, open_one.id) == (one.actor, one.responds_to)


@rule("CTR-9", cites=f"{_PINT}; {_DEMO}, dcsa-week-demo-platform, rejectRecord", field="actor",
      fix="Let the platform that intended the open transfer cancel that transfer.")  # fmt: skip
def only_who_intended_cancels(standing: ControlStanding, one: ControlRecord) -> bool:
    """A transfer is cancelled by the platform that intended it, while it is open."""
    if one.action is not ControlAction.CANCEL:
        return True
    open_one = standing.intended
    return open_one is not None and (open_one.actor, open_one.id) == (one.actor, one.responds_to)


@rule("CTR-10", cites=f"{_DEMO}, dcsa-week-demo-platform, disputeRecord; house rule", field="actor",
      fix="Have a platform that the bill's records name dispute it.")  # fmt: skip
def a_platform_concerned_disputes(standing: ControlStanding, one: ControlRecord) -> bool:
    """A record is disputed by a platform that the bill's records name, so that no stranger can stop a bill."""
    return one.action is not ControlAction.DISPUTE or one.actor in standing.platforms


@rule("CTR-11", cites=f"{_DEMO}, records.ts, DISPUTE RECORD RESOLVED; house rule", field="action",
      fix="Have the platform that disputed say that it is resolved.")  # fmt: skip
def a_dispute_is_ended_by_who_raised_it(standing: ControlStanding, one: ControlRecord) -> bool:
    """While a record is disputed nothing else is recorded than its end, by the platform that disputed it; where
    nothing is disputed there is nothing to resolve.
    """
    dispute = standing.disputed
    if dispute is None:
        return one.action is not ControlAction.RESOLVE
    ends = one.action in (ControlAction.RESOLVE, ControlAction.RETRACT)
    return ends and (one.actor, one.responds_to) == (dispute.actor, dispute.id)


@rule("CTR-12", cites=f"{_DEMO}, records.ts, RETRACT RECORD; house rule", field="inResponseToRecord",
      fix="Cancel the transfer, or dispute the record.")  # fmt: skip
def only_an_unanswered_record_is_retracted(standing: ControlStanding, one: ControlRecord) -> bool:
    """A platform retracts its own record while it is the last one, and only an intent or a dispute: others act on an
    acceptance, a cancellation and a surrender as soon as they see them.
    """
    if one.action is not ControlAction.RETRACT:
        return True
    last = standing.find(standing.tail)
    return (
        last is not None
        and (last.actor, last.id) == (one.actor, one.responds_to)
        and last.action in ControlAction.retractable()
    )


OF_A_CONTROL_RECORD: tuple[Asked, ...] = (
    a_record_names_the_present_tail,
    nothing_follows_a_surrender,
    the_first_platform_opens_the_list,
    a_record_names_records_of_its_own_bill,
    a_dispute_is_ended_by_who_raised_it,
    an_intent_names_platform_and_chain,
    only_the_platform_in_control_disposes,
    one_transfer_is_intended_at_a_time,
    only_the_named_platform_accepts,
    only_who_intended_cancels,
    a_platform_concerned_disputes,
    only_an_unanswered_record_is_retracted,
)
"""The tail first: whoever saw an older list hears that, and not what follows from it."""


@rule(
    "CTR-13",
    cites=_PINT,
    field="actor",
    fix="Sign as the platform that you are registered as.",
    refusal=Forbidden,
)
def a_platform_records_in_its_own_name(one: ControlRecord, *, signed: bool) -> bool:
    """A record is signed by the platform that it names as its actor, by a key registered for that platform."""
    return signed


def broken_by_record(standing: ControlStanding, one: ControlRecord) -> "Rule[...] | None":
    """The first rule that a further record breaks; None when it may follow."""
    return next((each for each in OF_A_CONTROL_RECORD if not each(standing, one)), None)


def first_broken_record(records: Sequence[ControlRecord]) -> "Rule[...] | None":
    """The first rule that one of a bill's records breaks; None when each may follow those before it."""
    standing = ControlStanding()
    for each in records:
        if (broken := broken_by_record(standing, each)) is not None:
            return broken
        standing = standing.after(each)
    return None
