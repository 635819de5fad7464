# SPDX-License-Identifier: Apache-2.0
"""Each rule of trades: one case that holds, one that doesn't."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tradelane.consignments.values import (
    Address,
    Consignment,
    GoodsItem,
    Party,
    PartyRole,
    References,
    Terms,
    Transport,
)
from tradelane.documents.values import DocumentKind
from tradelane.kernel.codes import Incoterm, TransportMode
from tradelane.kernel.errors import Forbidden, Refused
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TradeId
from tradelane.kernel.money import Money
from tradelane.kernel.places import Place
from tradelane.kernel.quantities import Quantity
from tradelane.plans.values import Acceptance, LaneAnswer
from tradelane.titles.values import TitleState
from tradelane.trades.rules import (
    a_document_names_nobody_whose_name_was_withheld,
    every_party_of_a_collection_is_named,
    goods_are_delivered_under_permits_in_force,
    the_consignment_runs_along_the_lane,
    the_goods_are_delivered_against_the_surrendered_title,
    the_hand_over_can_be_traced,
    the_lane_needs_the_paper_original,
    the_paper_is_printed_by_its_issuer_or_sender,
    the_paper_original_was_handed_over,
    the_party_has_the_part,
    the_payment_is_ordered_before_the_title_is_released,
    the_record_has_ended_before_it_is_on_paper,
    the_step_before_is_done,
    the_title_is_electronic_only_where_the_lane_takes_it,
)
from tradelane.trades.values import NOT_TOLD, HandOver, Paper, Part, PermitNews, Side, Step, StepDone, Trade
from tradelane.window.values import PermitState

SELLER = OrganisationId("MX.RFC.CAC201105AB1")
BUYER = OrganisationId("SG.UEN.201912345K")
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def a_trade(*steps: Step) -> Trade:
    return Trade(
        id=TradeId("trade_1"),
        lane_from="MX",
        lane_to="SG",
        side=Side.EXPORT,
        order="PO-1",
        consignment=None,
        parts={Part.SELLER: SELLER, Part.BUYER: BUYER},
        steps=tuple(StepDone(step, NOW, "MX", SELLER, "done") for step in steps),
        links={},
        opened_at=NOW,
    )


def a_consignment() -> Consignment:
    address = Address("Calle 1", "Tapachula", "30700", "MX")
    price = Money(Decimal("9.80"), "USD")
    return Consignment(
        id=ConsignmentId("consignment_1"),
        ordered_on=date(2026, 10, 1),
        parties=(
            Party(PartyRole.SELLER, "Cooperativa Altura de Chiapas", address, SELLER),
            Party(PartyRole.BUYER, "Merlion Roasters", replace(address, country="SG"), BUYER),
        ),
        goods_items=(GoodsItem(1, "Roasted coffee", Quantity(Decimal(1), "KGM"), price, price),),
        terms=Terms(Incoterm.CIF, "Singapore", "USD"),
        references=References(order="PO-1"),
        transport=Transport(TransportMode.MARITIME, Place("MXZLO"), Place("SGSIN")),
    )


def test_the_step_before_is_done() -> None:
    assert the_step_before_is_done(a_trade(), step=Step.ORDER)
    assert the_step_before_is_done(a_trade(Step.ORDER), step=Step.CONSIGNMENT)
    assert not the_step_before_is_done(a_trade(Step.ORDER), step=Step.DOCUMENTS)


def test_the_party_has_the_part() -> None:
    assert the_party_has_the_part(a_trade(), organisation=SELLER, part=Part.SELLER)
    with pytest.raises(Forbidden, match="TRADE-2"):
        the_party_has_the_part.require(a_trade(), organisation=BUYER, part=Part.SELLER)


def test_the_payment_is_ordered_before_the_title_is_released() -> None:
    assert the_payment_is_ordered_before_the_title_is_released(payment_ordered=True)
    assert not the_payment_is_ordered_before_the_title_is_released(payment_ordered=False)


def test_the_goods_are_delivered_against_the_surrendered_title() -> None:
    assert the_goods_are_delivered_against_the_surrendered_title(title_ended=True)
    assert not the_goods_are_delivered_against_the_surrendered_title(title_ended=False)


def test_the_consignment_runs_along_the_lane() -> None:
    assert the_consignment_runs_along_the_lane(a_consignment(), lane_from="MX", lane_to="SG")
    with pytest.raises(Refused, match="TRADE-5"):
        the_consignment_runs_along_the_lane.require(a_consignment(), lane_from="SG", lane_to="MX")
    without_buyer = replace(a_consignment(), parties=a_consignment().parties[:1])
    assert not the_consignment_runs_along_the_lane(without_buyer, lane_from="MX", lane_to="SG")


def test_stations_follow_one_another() -> None:
    assert Step.ORDER.before is None
    assert [s.before for s in list(Step)[1:]] == list(Step)[:-1]
    assert a_trade(Step.ORDER).next_step is Step.CONSIGNMENT
    assert a_trade(*Step).next_step is None
    assert a_trade().part_of(BUYER) is Part.BUYER


def test_every_party_of_a_collection_is_named() -> None:
    assert every_party_of_a_collection_is_named(a_trade(), parts=[Part.SELLER, Part.BUYER])
    assert not every_party_of_a_collection_is_named(a_trade(), parts=list(Part))


def an_answer(acceptance: Acceptance) -> LaneAnswer:
    return LaneAnswer(DocumentKind.BILL_OF_LADING, acceptance, "PLAN-3", ())


def a_paper(acceptance: Acceptance, handed: HandOver | None = None) -> Paper:
    return Paper(DocumentKind.BILL_OF_LADING, "BL-1", an_answer(acceptance), NOW, handed)


HANDED = HandOver(NOW.date(), "Correo Veloz", "CV-1", SELLER)


def test_the_title_is_electronic_only_where_the_lane_takes_it() -> None:
    rule = the_title_is_electronic_only_where_the_lane_takes_it
    assert rule(an_answer(Acceptance.ELECTRONIC))
    assert rule(an_answer(Acceptance.UNDETERMINED))
    with pytest.raises(Refused, match="TRADE-7"):
        rule.require(an_answer(Acceptance.PAPER))


def test_the_lane_needs_the_paper_original() -> None:
    assert the_lane_needs_the_paper_original(an_answer(Acceptance.PAPER))
    assert not the_lane_needs_the_paper_original(an_answer(Acceptance.UNDETERMINED))


def test_the_hand_over_can_be_traced() -> None:
    def traced(**changes: object) -> bool:
        given = replace(HANDED, **changes)  # type: ignore[arg-type]
        return the_hand_over_can_be_traced(given, issued=NOW.date(), today=NOW.date())

    assert traced()
    assert not traced(number=" ")
    assert not traced(carrier="")
    assert not traced(on=date(2026, 10, 31))
    assert not traced(on=date(2026, 11, 2))


def test_the_paper_original_was_handed_over() -> None:
    assert the_paper_original_was_handed_over(a_paper(Acceptance.PAPER, HANDED))
    assert not the_paper_original_was_handed_over(a_paper(Acceptance.PAPER))
    assert not the_paper_original_was_handed_over(a_paper(Acceptance.UNDETERMINED, HANDED))
    assert not the_paper_original_was_handed_over(None)


def test_the_paper_is_printed_by_its_issuer_or_sender() -> None:
    rule, sale = the_paper_is_printed_by_its_issuer_or_sender, a_trade()
    answer = LaneAnswer(DocumentKind.COMMERCIAL_INVOICE, Acceptance.PAPER, "PLAN-3", ())
    invoice = Paper(DocumentKind.COMMERCIAL_INVOICE, "INV-1", answer, sale.opened_at)
    assert rule(sale, invoice, organisation=sale.parts[Part.SELLER])
    assert not rule(sale, invoice, organisation=sale.parts[Part.BUYER])


def test_the_record_has_ended_before_it_is_on_paper() -> None:
    rule = the_record_has_ended_before_it_is_on_paper
    assert [state for state in TitleState if rule(state)] == [TitleState.PAPER]


def test_goods_are_delivered_under_permits_in_force() -> None:
    rule, today = goods_are_delivered_under_permits_in_force, date(2026, 11, 2)
    stands = PermitNews("sha256:0", "P-1", "MX.AGENCY.X", PermitState.IN_FORCE, datetime(2026, 11, 1, tzinfo=UTC))
    suspended = replace(stands, state=PermitState.SUSPENDED)
    assert rule([], on=today)
    assert rule([stands], on=today)
    assert not rule([stands, suspended], on=today)
    assert not rule([replace(stands, state=PermitState.RECALLED)], on=today)
    assert not rule([replace(suspended, lapses=today)], on=today)
    assert rule([replace(suspended, lapses=date(2026, 11, 1))], on=today)


def test_a_document_names_nobody_whose_name_was_withheld() -> None:
    assert a_document_names_nobody_whose_name_was_withheld("Wei Ling")
    assert not a_document_names_nobody_whose_name_was_withheld(NOT_TOLD)
