# SPDX-License-Identifier: Apache-2.0
"""The only writes of trades: open one, name its parties, tie things to it, reach a station; apart from the flow itself.

Each may be repeated: after a crash, or a retry over the network, the second call finds what the first one did.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tradelane.consignments.values import Consignment, PartyRole
from tradelane.journal import actions as journal
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId, TradeId, new_id
from tradelane.parties import actions as parties
from tradelane.parties.actions.vault import close_matter, seal_json
from tradelane.parties.values import Actor
from tradelane.parties.values.vault import About
from tradelane.trades import queries, rules
from tradelane.trades.models import LinkRow, StepRow, TradeRow
from tradelane.trades.values import Part, Side, Step, StepDone, Trade

_PART_OF_ROLE = {
    PartyRole.SELLER: Part.SELLER,
    PartyRole.BUYER: Part.BUYER,
    PartyRole.CARRIER: Part.CARRIER,
    PartyRole.SELLER_BANK: Part.SELLER_BANK,
    PartyRole.BUYER_BANK: Part.BUYER_BANK,
}


@transaction.atomic
def open_trade(
    *,
    side: Side,
    lane: tuple[str, str],
    order: str,
    seller: OrganisationId,
    reading: dict[str, Any],
    by: Actor,
    now: datetime,
    id: TradeId | None = None,
    about: About | None = None,
) -> Trade:
    """Open a trade for an order, once: the same seller, order and side is the same trade.

    `id` is given where the other node opened the trade first, `about` where the reading names people.
    """
    id = id or TradeId(new_id("trade"))
    if about is not None:
        reading = seal_json(reading, place=TradeRow.place(id), about=about)
    row, created = TradeRow.objects.get_or_create(
        seller=seller,
        order=order,
        side=side.value,
        defaults={
            "id": id,
            "lane_from": lane[0],
            "lane_to": lane[1],
            "reading": reading,
            "opened_at": now,
        },
    )
    if created:
        parties.grant_access(subject=row.id, organisations=[seller])
        journal.record("trades.trade.opened", subject=row.id, by=by, lane="-".join(lane), order=order)
    return queries.as_value(row)


@transaction.atomic
def take_up_consignment(
    *, trade: TradeId, consignment: Consignment, acting: Mapping[Part, OrganisationId], by: Actor
) -> Trade:
    """Tie the trade to its consignment and name the organisations that act in it, who may see it from here on.

    `acting` names who acts for a party where the order's own number is not known on this lane. The seller is
    whoever entered the order.
    """
    row = _lock(trade)
    value = queries.as_value(row)
    rules.the_consignment_runs_along_the_lane.require(consignment, lane_from=row.lane_from, lane_to=row.lane_to)
    if value.consignment is None:
        row.consignment = consignment.id
        for role, part in _PART_OF_ROLE.items():
            party = consignment.party(role)
            who = acting.get(part) or (party.organisation if party else None)
            if who is not None and part is not Part.SELLER:
                setattr(row, part.value, who)
        row.save()
        journal.record("trades.consignment.taken_up", subject=trade, by=by, consignment=consignment.id)
    value = queries.as_value(row)
    parties.grant_access(subject=trade, organisations=value.parts.values())
    return value


@transaction.atomic
def tie(*, trade: TradeId, name: str, subject: str) -> None:
    """Note that `subject` (a title, a case, an intent) belongs to the trade under `name`."""
    LinkRow.objects.get_or_create(trade_id=trade, name=name, defaults={"subject": subject})


@transaction.atomic
def reach(*, trade: TradeId, done: StepDone, by: Actor | None) -> bool:
    """Record that a station was reached; False when it was already. Raises Refused when the one before was not."""
    value = queries.as_value(_lock(trade))
    if value.reached(done.step):
        return False
    rules.the_step_before_is_done.require(value, step=done.step)
    StepRow.objects.create(
        trade_id=trade,
        step=done.step.value,
        at=done.at,
        node=done.node,
        by=done.by,
        summary=done.summary[:300],
        facts=done.facts,
    )
    if done.step is Step.SETTLED and value.consignment is not None:
        close_matter(matter=value.consignment, on=done.at.date())
    journal.record("trades.step.reached", subject=trade, by=by, step=done.step.value, node=done.node)
    return True


@transaction.atomic
def take_over_steps(*, trade: TradeId, steps: Iterable[StepDone]) -> None:
    """Copy the stations that the other node reported, in the order of the lane."""
    for done in sorted(steps, key=lambda s: list(Step).index(s.step)):
        reach(trade=trade, done=done, by=None)


def _lock(trade: TradeId) -> TradeRow:
    row = TradeRow.objects.select_for_update().filter(id=trade).first()
    if row is None:
        raise NotFound("no such trade", field="trade", fix="Look at the list of your trades.")
    return row
