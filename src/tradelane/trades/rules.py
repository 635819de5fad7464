# SPDX-License-Identifier: Apache-2.0
"""What must hold for a trade to move along its lane; apart, so that the order of the flow is law and not habit."""

from collections.abc import Collection, Iterable
from datetime import date

from tradelane.consignments.values import Consignment, PartyRole
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import rule
from tradelane.plans.values import Acceptance, LaneAnswer
from tradelane.titles.values import TitleState
from tradelane.trades.values import NOT_TOLD, HandOver, Paper, Part, PermitNews, Step, Trade


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


@rule(
    "TRADE-7",
    cites="UNCITRAL MLETR arts 7, 10 and 18; PLAN-3",
    field="title",
    fix="Issue the bill of lading on paper (act paper_title); surrender a title that exists (act surrender_for_paper) "
    "to the carrier, who switches it to paper (act switch_to_paper).",
)
def the_title_is_electronic_only_where_the_lane_takes_it(answer: LaneAnswer) -> bool:
    """Where a lane needs paper, no electronic title is issued, and none that was issued is transferred."""
    return answer.acceptance is not Acceptance.PAPER


@rule(
    "TRADE-8",
    cites="UNCITRAL MLETR art. 18; PLAN-3",
    field="document",
    fix="Go on electronically; the lane's page says what it takes and why.",
)
def the_lane_needs_the_paper_original(answer: LaneAnswer) -> bool:
    """A paper original is issued and handed over only where the lane needs one."""
    return answer.acceptance is Acceptance.PAPER


@rule(
    "TRADE-9",
    cites="ICC URC 522 arts 4 and 14 (documents sent, and risk in transit)",
    field="on",
    fix="Give the day on which it was handed over, between its issue and today, and who carries it with their number.",
)
def the_hand_over_can_be_traced(given: HandOver, *, issued: date, today: date) -> bool:
    """A paper original's hand-over names its carrier, the carrier's number and a day between its issue and today."""
    return bool(given.carrier.strip() and given.number.strip()) and issued <= given.on <= today


@rule(
    "TRADE-10",
    cites="Hague-Visby Rules art. III(3)-(4); ICC URC 522 art. 2",
    field="document",
    fix="Have the sender confirm that the paper original was handed over.",
)
def the_paper_original_was_handed_over(paper: Paper | None) -> bool:
    """Under a paper bill of lading, payment releases and the carrier delivers only once the original was sent on."""
    return paper is not None and paper.is_copy and paper.handed is not None


@rule(
    "TRADE-11",
    cites="UNCITRAL MLETR art. 18(1)-(3): a statement of the change stands in the paper, the record ceases first",
    field="title",
    fix="Have the holder surrender the title (act surrender_for_paper), then switch it to paper.",
)
def the_record_has_ended_before_it_is_on_paper(state: TitleState) -> bool:
    """A title is printed on paper only after its electronic record has ended for it."""
    return state is TitleState.PAPER


@rule(
    "TRADE-12",
    cites="UNCITRAL MLETR art. 18(2); APEC Privacy Framework (2015) principle IV: a print names people",
    field="by",
    fix="Ask the document's issuer, or who sends the paper on, for the print.",
    refusal=Forbidden,
)
def the_paper_is_printed_by_its_issuer_or_sender(trade: Trade, paper: Paper, *, organisation: OrganisationId) -> bool:
    """A document that is needed on paper is printed by its issuer or by who sends it on, and handed over by them."""
    return trade.part_of(organisation) in paper.printers


@rule(
    "TRADE-13",
    cites="GATT 1994 art. XI and WTO Agreement on Import Licensing Procedures art. 1(1); Tradelane rule STAND-9",
    field="permit",
    fix="Ask the agency that granted the permit; its public page says how it stands, and the holder may contest it.",
)
def goods_are_delivered_under_permits_in_force(permits: Iterable[PermitNews], *, on: date) -> bool:
    """Goods are delivered only while every permit granted over them stands: none is suspended or recalled."""
    return all(permit.carries(on) for permit in permits)


@rule(
    "TRADE-14",
    cites="Revised Kyoto Convention, General Annex standard 3.12; APEC Privacy Framework (2015) principle VI",
    field="parties",
    fix="Have the sender's node take the step that the withholding rule names before the sale is sent, or have the "
    "sale name another party.",
)
def a_document_names_nobody_whose_name_was_withheld(name: str) -> bool:
    """A document is issued over names, never over the words that stand where the lane's law kept one."""
    return name != NOT_TOLD
