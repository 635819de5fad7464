# SPDX-License-Identifier: Apache-2.0
"""What must hold for a trade to move along its lane; apart, so that the order of the flow is law and not habit."""

from collections.abc import Collection

from tradelane.consignments.values import Consignment, PartyRole
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import rule
from tradelane.trades.values import Part, Step, Trade


@rule(
    "TRADE-1",
    cites="UN/CEFACT Buy-Ship-Pay reference model",
    field="step",
    fix="Finish the step before; the trade's page names it and who must act.",
)
def the_step_before_is_done(trade: Trade, *, step: Step) -> bool:
    """A trade moves along its lane one station at a time."""
    return step.before is None or trade.reached(step.before)


@rule(
    "TRADE-2",
    cites="UN/CEFACT Buy-Ship-Pay reference model, roles",
    fix="Ask the party whose turn it is.",
    refusal=Forbidden,
)
def the_party_has_the_part(trade: Trade, *, organisation: OrganisationId, part: Part) -> bool:
    """Only the party in the right role may take a step."""
    return trade.parts.get(part) == organisation


@rule(
    "TRADE-3",
    cites="ICC URC 522 art. 2 (documents against payment)",
    field="title",
    fix="Have the buyer order the payment first.",
)
def the_payment_is_ordered_before_the_title_is_released(*, payment_ordered: bool) -> bool:
    """Under documents against payment, the bank releases the title only once the buyer has ordered the payment."""
    return payment_ordered


@rule(
    "TRADE-4",
    cites="Hague-Visby Rules art. III(3)-(4); MLETR art. 10",
    field="title",
    fix="Surrender the title to the carrier first.",
)
def the_goods_are_delivered_against_the_surrendered_title(*, title_ended: bool) -> bool:
    """The carrier delivers the goods only against the surrendered bill of lading."""
    return title_ended


@rule(
    "TRADE-5",
    cites="UN/CEFACT Buy-Ship-Pay reference model",
    field="parties",
    fix="Name seller and buyer with their official numbers, each in its end of the lane.",
)
def the_consignment_runs_along_the_lane(consignment: Consignment, *, lane_from: str, lane_to: str) -> bool:
    """The goods go from the lane's first economy to its second."""
    seller, buyer = consignment.party(PartyRole.SELLER), consignment.party(PartyRole.BUYER)
    if seller is None or buyer is None:
        return False
    way = consignment.transport
    loading = way.loading.country if way and way.loading else lane_from
    discharge = way.discharge.country if way and way.discharge else lane_to
    return (loading, discharge) == (lane_from, lane_to) and lane_from != lane_to


@rule(
    "TRADE-6",
    cites="ICC URC 522 art. 3 (parties to a collection); Hague-Visby Rules art. III(3)",
    field="parts",
    fix="Complete the consignment with these parties; a private buyer's parcel goes by post and needs no title.",
)
def every_party_of_a_collection_is_named(trade: Trade, *, parts: Collection[Part]) -> bool:
    """A title is issued and collected against payment only where carrier, buyer and both banks are named."""
    return all(part in trade.parts for part in parts)
