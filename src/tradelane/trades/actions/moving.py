# SPDX-License-Identifier: Apache-2.0
"""The goods of a trade on their way; apart, because the carrier reports them and the other node follows them."""

from datetime import datetime
from typing import Any

from django.db import transaction

from tradelane.consignments.values import Consignment
from tradelane.kernel.errors import NotFound
from tradelane.parties.queries import node_actor
from tradelane.parties.values import Actor
from tradelane.tracking import actions as tracking
from tradelane.tracking.queries import event_document, lock_shipment, timeline
from tradelane.tracking.values import Milestone, ShipmentId
from tradelane.trades.actions import papers
from tradelane.trades.actions.progress import tie
from tradelane.trades.values import Part, Trade

LINK = "shipment"


def open_shipment(trade: Trade, *, bill: str, by: Actor, now: datetime) -> ShipmentId | None:
    """Open the shipment under the bill of lading `bill`, once; None while the consignment names no ports."""
    whole = papers.consignment(trade, by=by)
    if whole.transport is None or whole.transport.ends is None:
        return None
    loading, discharge = whole.transport.ends
    shipment = tracking.open_shipment(
        consignment=whole.id, carrier=trade.parts[Part.CARRIER], references=_references(whole, bill),
        loading=loading.locode, discharge=discharge.locode,
        due=whole.transport.arrival, readers=list(trade.parts.values()), by=by, now=now,
    )  # fmt: skip
    tie(trade=trade.id, name=LINK, subject=shipment)
    return shipment


def report(trade: Trade, milestone: Milestone, *, by: Actor, now: datetime) -> None:
    """The carrier's word that the goods met a milestone at the port it belongs to, once."""
    shipment = ShipmentId(trade.links.get(LINK, ""))
    transport = papers.consignment(trade, by=by).transport
    if not shipment or transport is None or transport.ends is None:
        return
    loading, discharge = transport.ends
    early = milestone in (Milestone.COLLECTED, Milestone.LOADED, Milestone.DEPARTED)
    place = loading.locode if early else discharge.locode
    with transaction.atomic():
        lock_shipment(shipment)  # the same act asked twice at once meets it at one moment, not at two
        if not any(met.milestone is milestone for met in timeline(id=shipment, by=by)):
            tracking.report_event(shipment=shipment, milestone=milestone, at=now, place=place, by=by, now=now)


def document(trade: Trade, *, by: Actor, now: datetime) -> dict[str, Any] | None:
    """The shipment and its events so far as an EPCIS document, None when there is no shipment."""
    try:
        shipment = ShipmentId(trade.links[LINK])
    except KeyError:
        return None
    return event_document(id=shipment, by=by, now=now)


def take_over(trade: Trade, document: dict[str, Any], *, now: datetime) -> None:
    """Take over what the carrier's node reported of the shipment. Raises NotFound before the trade has goods."""
    if trade.consignment is None:
        raise NotFound("The trade has no consignment yet.", field="consignment", fix="Send the trade first.")
    shipment = tracking.receive_events(
        document=document, consignment=trade.consignment, readers=list(trade.parts.values()), by=node_actor(), now=now
    )
    tie(trade=trade.id, name=LINK, subject=shipment)


def _references(whole: Consignment, bill: str) -> dict[str, str]:
    containers = [each.number for each in whole.transport.equipment] if whole.transport else []
    return {"bill_of_lading": bill, **({"container": containers[0]} if containers else {})}
