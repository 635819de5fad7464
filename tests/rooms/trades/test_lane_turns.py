# SPDX-License-Identifier: Apache-2.0
"""A law ends while a trade runs: the trade says from when and what it means, and its title goes to paper."""

from datetime import date, timedelta

import pytest
from django.test import Client
from tests.conftest import NOON
from tests.makers import BANK, CARRIER, SELLER, a_person, an_actor
from tests.plans_makers import the_law_ends
from tests.rooms.trades.test_lane_papers import BILL, GIVEN, did, node_home, on_board, text_of

from tradelane.documents.values import DocumentKind
from tradelane.journal.queries import facts
from tradelane.kernel import clock
from tradelane.kernel.errors import Forbidden, NotFound, Refused
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.models import Person
from tradelane.plans.values import Acceptance
from tradelane.titles.actions import transfer_title
from tradelane.titles.queries import title as title_of
from tradelane.titles.values import TitleState
from tradelane.trades import actions, inbox, queries, steps, tasks
from tradelane.trades.actions import lane, switching
from tradelane.trades.formats import paper_from_json, paper_json
from tradelane.trades.values import Side, Step, Trade
from tradelane.trust.actions import sequence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node_home")]
__all__ = ["node_home"]
DAY = date(2026, 12, 1)
AFTER = NOON.replace(month=12, day=2)
BUYER = OrganisationId("SG.UEN.201912345R")


def a_seller() -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=a_person()))
    return client


def issued() -> Trade:
    """A trade to Singapore whose title the seller holds."""
    return did(on_board("SG", "SGSIN", BUYER), "title")


def acts(trade: Trade, by: OrganisationId) -> list[str]:
    return queries.open_acts(queries.trade_by_id(trade.id), by=an_actor(by), on=AFTER.date())


def test_a_running_trade_says_from_which_day_and_what_that_means() -> None:
    trade = on_board("SG", "SGSIN", BUYER)
    client = a_seller()
    assert "The lane will change" not in client.get(f"/trades/{trade.id}").content.decode()
    the_law_ends("SG", on=DAY)
    with clock.frozen_at(NOON):
        page = client.get(f"/trades/{trade.id}").content.decode()
        told = {p["kind"]: p for p in client.get(f"/api/trades/{trade.id}").json()["papers"]}
    assert "From 1 Dec 2026 the lane MX-SG needs this on paper: Bill of lading." in page
    assert "Singapore has nothing in force on" in page
    assert "issued from that day on, it is on paper" in page
    [ahead] = told["bill-of-lading"]["ahead"]
    assert (ahead["from"], ahead["before"], ahead["acceptance"]) == ("2026-12-01", "undetermined", "paper")
    assert told["commercial-invoice"]["ahead"] == []


def test_a_document_that_was_issued_stays_and_its_title_has_until_the_day() -> None:
    trade = issued()
    the_law_ends("SG", on=DAY)
    row = {r.kind: r for r in queries.lane_table(queries.trade_by_id(trade.id), on=NOON.date())}[BILL]
    assert row.answer.acceptance is Acceptance.UNDETERMINED
    assert "changes hands until the day before" in lane.consequence(trade, row, row.ahead[0])
    later = {r.kind: r for r in queries.lane_table(queries.trade_by_id(trade.id), on=AFTER.date())}[BILL]
    assert (later.answer.acceptance, later.today.acceptance) == (Acceptance.UNDETERMINED, Acceptance.PAPER)
    assert later.changed


def test_each_running_trade_of_the_lane_is_told_once() -> None:
    trade = on_board("SG", "SGSIN", BUYER)
    elsewhere = actions.open_trade(
        side=Side.EXPORT, lane=("MX", "JP"), order="PO-9", seller=SELLER, reading={}, by=an_actor(SELLER), now=NOON
    )
    the_law_ends("SG", on=DAY)
    with clock.frozen_at(NOON):
        for _ in range(2):
            tasks.follow()
    told = [f for f in facts(subject=trade.id) if f.name == queries.LANE_CHANGED]
    assert [(f.data["kind"], f.data["from"], f.data["acceptance"]) for f in told] == [
        ("bill-of-lading", "2026-12-01", "paper")
    ] * 2
    assert len({f.data["change"] for f in told}) == 2
    for fact in [f for f in facts(subject=told[0].data["change"]) if f.name == "plans.change.confirmed"]:
        inbox.cell_changed(fact, now=NOON)
    assert len([f for f in facts(subject=trade.id) if f.name == queries.LANE_CHANGED]) == 2
    assert not [f for f in facts(subject=elsewhere.id) if f.name == queries.LANE_CHANGED]
    assert "the law of the lane changed" in a_seller().get(f"/trades/{trade.id}").content.decode()


def test_where_the_law_ended_the_title_goes_to_paper_and_the_print_says_so() -> None:
    trade = issued()
    the_law_ends("SG", on=DAY)
    assert acts(trade, SELLER) == ["surrender_for_paper"]
    with pytest.raises(Refused, match="TRADE-7"):
        did(trade, "send", by=SELLER, now=AFTER)
    with pytest.raises(Refused, match="TRADE-11"):
        did(trade, "switch_to_paper", now=AFTER)
    with pytest.raises(Refused, match="TRADE-8"):
        switching.print_on_paper(trade, BILL, by=an_actor(CARRIER))
    trade = did(trade, "surrender_for_paper", by=SELLER, now=AFTER)
    assert (acts(trade, SELLER), acts(trade, CARRIER)) == ([], ["switch_to_paper"])
    trade = did(trade, "switch_to_paper", now=AFTER)
    assert title_of(id=TitleId(trade.links["title"]), by=an_actor(SELLER)).state is TitleState.PAPER
    paper = trade.paper(BILL)
    assert paper is not None and paper.switch is not None
    assert (paper.answer.acceptance, paper.governing.acceptance) == (Acceptance.UNDETERMINED, Acceptance.PAPER)
    assert (paper.switch.holder, queries.on_paper(trade)) == (SELLER, True)
    with pytest.raises(Forbidden, match="TRADE-12"):
        switching.print_on_paper(trade, BILL, by=an_actor(SELLER))
    with pytest.raises(Refused, match="TITLE-61"):
        switching.print_on_paper(trade, BILL, by=an_actor(CARRIER))
    sequence(now=AFTER)
    text = " ".join(text_of(switching.print_on_paper(trade, BILL, by=an_actor(CARRIER))).split())
    assert "in place of an electronic record that ceases to have effect by this entry" in text
    assert "Original on paper" in text
    assert "2026-12-02" in text
    again = did(trade, "switch_to_paper", now=AFTER + timedelta(hours=1))
    assert again.papers == trade.papers


def test_by_no_door_does_a_title_change_hands_where_its_lane_needs_paper() -> None:
    trade = issued()
    the_law_ends("SG", on=DAY)
    title = title_of(id=TitleId(trade.links["title"]), by=an_actor(SELLER))
    handed_on = {"title": title.id, "to": BANK, "seen_head": title.head, "by": an_actor(SELLER)}
    with pytest.raises(Refused, match="TRADE-7") as refused:
        transfer_title(**handed_on, now=AFTER)
    assert refused.value.facts["lane"] == "MX-SG" and "Singapore" in str(refused.value.facts["reasons"])
    assert title_of(id=title.id, by=an_actor(SELLER)).head == title.head
    assert transfer_title(**handed_on, now=NOON + timedelta(hours=1)).holder == BANK, "until the day before"


def test_the_carrier_hands_the_paper_over_and_the_flow_goes_on() -> None:
    trade = issued()
    the_law_ends("SG", on=DAY)
    did(trade, "surrender_for_paper", by=SELLER, now=AFTER)
    trade = did(trade, "switch_to_paper", now=AFTER)
    assert [p.kind for p in queries.open_papers(trade, by=an_actor(CARRIER))] == [BILL]
    assert queries.open_papers(trade, by=an_actor(SELLER)) == []
    given = {**GIVEN, "on": AFTER.date().isoformat()}
    with pytest.raises(Forbidden, match="TRADE-2"):
        steps.hand_over_paper(trade=trade.id, kind=BILL, given=given, by=an_actor(SELLER), now=AFTER)
    with pytest.raises(Refused, match="TRADE-9"):
        steps.hand_over_paper(trade=trade.id, kind=BILL, given=GIVEN, by=an_actor(CARRIER), now=AFTER)
    trade = steps.hand_over_paper(trade=trade.id, kind=BILL, given=given, by=an_actor(CARRIER), now=AFTER)
    assert trade.next_step is Step.SENT
    assert acts(trade, SELLER) == ["send"]
    assert lane.holder(trade, BILL) != "the buyer"
    sent = paper_json(trade.papers[-1])
    assert paper_from_json(sent) == trade.papers[-1]
    assert sent["switched"]["holder"] == SELLER


def test_only_a_title_whose_lane_needs_paper_is_surrendered_for_it() -> None:
    trade = issued()
    with pytest.raises(Refused, match="TRADE-8"):
        did(trade, "surrender_for_paper", by=SELLER)
    the_law_ends("SG", on=DAY)
    with pytest.raises(Refused):
        did(trade, "surrender_for_paper", by=BANK, now=AFTER)
    with pytest.raises(NotFound):
        did(trade, "surrender_for_paper", by=OrganisationId("MX.RFC.OUT990101ZZ9"), now=AFTER)


def test_pages_and_programs_print_only_what_is_on_paper() -> None:
    trade = issued()
    client = Client()
    client.force_login(Person.objects.get(pk=a_person("captain@lines.example", organisation=CARRIER)))
    page = f"/trades/{trade.id}/papers/bill-of-lading/print"
    assert client.get(page).status_code == 422
    assert client.get(f"/trades/{trade.id}/papers/{DocumentKind.CN22}/print").status_code == 404
    the_law_ends("SG", on=DAY)
    did(trade, "surrender_for_paper", by=SELLER, now=AFTER)
    did(trade, "switch_to_paper", now=AFTER)
    waits = client.get(page)
    assert (waits.status_code, "TITLE-61" in waits.content.decode()) == (422, True)
    sequence(now=AFTER)
    assert page in client.get(f"/trades/{trade.id}").content.decode()
    assert page not in a_seller().get(f"/trades/{trade.id}").content.decode()
    assert a_seller().get(page).status_code == 403
    for address in (page, f"/api{page}"):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
