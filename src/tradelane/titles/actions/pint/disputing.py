# SPDX-License-Identifier: Apache-2.0
"""What people say in a registry that a bill's records are wrong, and that they are right again; apart from transfers,
which never dispute by themselves: one bad envelope could stop anybody's bill.
"""

from datetime import datetime

from tradelane.journal import actions as journal
from tradelane.kernel.errors import Refused
from tradelane.parties.values import Actor
from tradelane.titles import queries
from tradelane.titles.actions.pint.answering import Declined
from tradelane.titles.actions.pint.guarding import Guard, Statement
from tradelane.titles.adapters.platforms import WebLine
from tradelane.titles.formats.dcsa.members import as_checksum
from tradelane.titles.ports import Line
from tradelane.titles.rules import dcsa
from tradelane.titles.values.dcsa import ControlAction, ControlStanding


def dispute_bill(
    *, ebl: str, registry: str, by: Actor, now: datetime, resolved: bool = False, line: Line | None = None
) -> None:
    """Dispute the last record of a bill (by its document's checksum) in a registry, so that nothing of it moves; or say
    that what this platform disputed is resolved.

    The operator alone does. Raises Forbidden (DCSA-1), Refused (DCSA-3, and the registry's rules), Unreadable,
    Unavailable.
    """
    dcsa.only_the_operator_registers_platforms.require(by)
    peer, bill = queries.live_platform(registry, at=now), as_checksum(ebl, field="ebl")
    dcsa.a_registry_guards_by_its_address.require(peer, live=True)
    guard = Guard(peer, bill, line=line or WebLine(), now=now)
    try:
        guard.bring_about(_ended if resolved else _disputed, _end if resolved else _dispute)
    except Declined as why:
        raise Refused(why.reason, field="ebl", rule=why.reason.partition(":")[0]) from why
    journal.record("titles.control.resolved" if resolved else "titles.control.disputed", subject=bill, by=by)


def _disputed(now: ControlStanding) -> bool:
    return now.disputed is not None and now.disputed.actor == queries.own_code()


def _ended(now: ControlStanding) -> bool:
    return now.disputed is None


def _dispute(now: ControlStanding) -> Statement:
    return Statement(ControlAction.DISPUTE, now.tail)


def _end(now: ControlStanding) -> Statement:
    return Statement(ControlAction.RESOLVE, now.disputed.id if now.disputed else now.tail)
