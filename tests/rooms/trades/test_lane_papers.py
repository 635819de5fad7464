# SPDX-License-Identifier: Apache-2.0
"""A trade obeys its lane: goes on where nobody knows, has no electronic title where paper is needed."""

import io
import shutil
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.test import Client
from tests.conftest import NOON
from tests.makers import BANK, CARRIER, SELLER, a_person, an_actor, an_organisation

from config.demo import world
from tradelane.documents.queries import document_file, documents_of
from tradelane.documents.values import DocumentKind, FileFormat
from tradelane.journal.queries import facts
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.errors import Forbidden, NotFound, Refused
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.models import Person
from tradelane.parties.queries import node_actor
from tradelane.parties.values import OrganisationKind
from tradelane.plans.queries import kind_on_lane
from tradelane.plans.values import Acceptance
from tradelane.titles.actions import give_consent
from tradelane.trades import actions, inbox, queries, steps
from tradelane.trades.actions import lane
from tradelane.trades.formats import paper_json
from tradelane.trades.values import HandOver, Paper, Part, Side, Step, StepDone, Trade
from tradelane.trust import actions as trust

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("node_home")]
BILL = DocumentKind.BILL_OF_LADING
GIVEN = {"on": NOON.date().isoformat(), "carrier": "Correo Veloz", "number": "CV-99812"}


@pytest.fixture
def node_home(settings: Any, tmp_path: Path) -> None:
    settings.TRADELANE_HOME = tmp_path
    trust.create_node_authority(now=NOON)
    for each in (SELLER, CARRIER):
        an_organisation(each)
        trust.issue_certificate(organisation=each, name="Issuer", now=NOON)
    give_consent(by=an_actor(SELLER), now=NOON)


def on_board(destination: str, port: str, buyer: OrganisationId) -> Trade:
    """A trade of roasted coffee from Mexico whose goods are at the port: the carrier's act is next."""
    order = parse(world.order())
    order["parties"][0]["organisation"] = SELLER
    order["parties"][1]["organisation"] = buyer
    order["parties"][1]["address"]["country"] = destination
    extra = world.supplement(order)
    next(party for party in extra["parties"] if party["role"] == "carrier")["organisation"] = CARRIER
    extra["transport"]["discharge"] = {"locode": port}
    an_organisation(buyer, kinds=[OrganisationKind.BUYER], home=False)
    an_organisation(BANK, home=False)
    trade = steps.enter_order(
        content=canonical(order), filename="order.json", lane=("MX", destination), by=an_actor(SELLER), now=NOON
    )
    parts = {"buyer": buyer, "carrier": CARRIER, "seller_bank": BANK, "buyer_bank": BANK}
    trade = steps.take_up_consignment(trade, {"supplement": extra, "parts": parts}, by=an_actor(SELLER), now=NOON)
    for step in (Step.DOCUMENTS, Step.EXPORT_CLEARED, Step.ORIGIN_ISSUED):
        actions.reach(trade=trade.id, done=StepDone(step, NOON, "MX", SELLER, str(step)), by=None)
    return queries.trade(id=trade.id, by=an_actor(SELLER))


def to_japan() -> Trade:
    """Japan's law on electronic bills of lading is a draft in our facts: the lane needs paper."""
    return on_board("JP", "JPTYO", OrganisationId("JP.CN.7010001000001"))


def did(trade: Trade, act: str, *, by: OrganisationId = CARRIER, now: datetime = NOON) -> Trade:
    return steps.take_step(trade=trade.id, act=act, body=b"", by=an_actor(by), now=now)


def test_where_nobody_knows_the_bill_goes_on_electronically_and_says_so() -> None:
    trade = did(on_board("SG", "SGSIN", OrganisationId("SG.UEN.201912345R")), "title")
    assert trade.reached(Step.TITLE_ISSUED)
    assert "title" in trade.links
    paper = trade.paper(BILL)
    assert paper is not None
    assert paper.answer.acceptance is Acceptance.UNDETERMINED
    assert "Mexico" in " ".join(lane.reasons(paper.answer))
    assert "Mexico" in lane.what_settles(paper.answer)
    assert lane.statement(trade, BILL, paper.answer) == ""
    with pytest.raises(Refused, match="TRADE-8"):
        steps.hand_over_paper(trade=trade.id, kind=BILL, given=GIVEN, by=an_actor(SELLER), now=NOON)


def test_where_paper_is_needed_no_electronic_title_is_issued_and_the_paper_bill_is() -> None:
    trade = to_japan()
    assert queries.open_acts(trade, by=an_actor(CARRIER), on=NOON.date()) == ["paper_title"]
    with pytest.raises(Refused, match="TRADE-7") as refused:
        did(trade, "title")
    assert "paper" in refused.value.fix
    assert "Japan" in str(refused.value.facts["reasons"])
    assert documents_of(consignment=trade.consignment, by=an_actor(SELLER)) == []  # type: ignore[arg-type]
    trade = did(trade, "paper_title")
    assert trade.reached(Step.TITLE_ISSUED)
    assert "title" not in trade.links
    assert queries.on_paper(trade)
    assert [p.kind for p in queries.open_papers(trade, by=an_actor(SELLER))] == [BILL]
    assert did(trade, "paper_title").papers == trade.papers


def test_the_print_says_that_the_paper_original_governs() -> None:
    trade = did(to_japan(), "paper_title")
    [bill] = documents_of(consignment=trade.consignment, by=an_actor(SELLER))  # type: ignore[arg-type]
    paper = trade.paper(BILL)
    assert paper is not None
    stated = lane.statement(trade, BILL, paper.answer)
    assert "PLAN-3" in stated
    assert "Japan" in stated
    text = text_of(document_file(document=bill.id, format=FileFormat.PDF, by=an_actor(SELLER)))
    assert "Accompanying copy" in text


def text_of(pdf: bytes) -> str:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.attachments) == 2
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is absent: install poppler-utils")
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_the_hand_over_is_confirmed_once_by_its_sender_and_journaled() -> None:
    trade = did(to_japan(), "paper_title")

    def hand(given: dict[str, str], by: OrganisationId = SELLER) -> Trade:
        return steps.hand_over_paper(trade=trade.id, kind=BILL, given=given, by=an_actor(by), now=NOON)

    with pytest.raises(Forbidden, match="TRADE-2"):
        hand(GIVEN, by=CARRIER)
    with pytest.raises(Refused, match="TRADE-9"):
        hand({**GIVEN, "on": (NOON.date() + timedelta(days=1)).isoformat()})
    with pytest.raises(NotFound):
        steps.hand_over_paper(
            trade=trade.id, kind=DocumentKind.PACKING_LIST, given=GIVEN, by=an_actor(SELLER), now=NOON
        )
    with pytest.raises(Refused, match="TRADE-10"):
        steps.deliver_against_paper(trade, {}, by=an_actor(CARRIER), now=NOON)
    handed = HandOver(NOON.date(), "Correo Veloz", "CV-99812", SELLER)
    for again in (GIVEN, {**GIVEN, "number": "another"}):
        paper = hand(again).paper(BILL)
        assert paper is not None
        assert paper.handed == handed
    [told] = [f for f in facts(subject=trade.id) if f.name == "trades.paper.handed_over"]
    assert (told.data["carrier"], told.data["number"]) == ("Correo Veloz", "CV-99812")
    assert queries.open_papers(queries.trade(id=trade.id, by=an_actor(SELLER)), by=an_actor(SELLER)) == []


def test_the_pages_ask_for_the_paper_and_take_the_word_of_its_sender() -> None:
    trade = did(to_japan(), "paper_title")
    client = Client()
    client.force_login(Person.objects.get(pk=a_person()))
    page, address = f"/trades/{trade.id}", f"/trades/{trade.id}/papers/bill-of-lading"
    shown = client.get(page).content.decode()
    assert address in shown
    assert "must hold the paper original" in shown
    spanish = client.get(page, headers={"accept-language": "es"}).content.decode()
    assert "debe tener el original en papel" in spanish
    refused = client.post(address, {**GIVEN, "on": "2030-01-01"})
    assert refused.status_code == 400
    assert "TRADE-9" in refused.content.decode()
    assert client.post(address, GIVEN).status_code == 302
    after = client.get(page).content.decode()
    assert "CV-99812" in after
    assert f'{address}"' not in after
    told = {p["kind"]: p for p in client.get(f"/api/trades/{trade.id}").json()["papers"]}["bill-of-lading"]
    assert (told["acceptance"], told["today"], told["accompanying_copy"]) == ("paper", "paper", True)
    assert told["handed_over"] == {**GIVEN, "by": SELLER}


def test_the_lane_changes_with_a_fact_and_a_running_trade_shows_it() -> None:
    trade = actions.open_trade(
        side=Side.EXPORT, lane=("MX", "SG"), order="PO-9", seller=SELLER, reading={}, by=an_actor(SELLER), now=NOON
    )
    before, since = date(2021, 3, 18), date(2021, 3, 19)
    ahead = {row.kind: row for row in queries.lane_table(trade, on=before)}
    assert (ahead[BILL].answer.acceptance, ahead[BILL].changed) == (Acceptance.PAPER, False)
    answer = kind_on_lane(BILL, "MX-SG", on=before)
    lane.note(trade=trade.id, paper=Paper(BILL, "BL-1", answer, NOON.replace(2021, 3, 18)), by=an_actor(SELLER))
    trade = queries.trade(id=trade.id, by=an_actor(SELLER))
    row = {row.kind: row for row in queries.lane_table(trade, on=since)}[BILL]
    assert (row.answer.acceptance, row.today.acceptance) == (Acceptance.PAPER, Acceptance.UNDETERMINED)
    assert row.changed
    client = Client()
    client.force_login(Person.objects.get(pk=a_person()))
    assert "The lane changed" in client.get(f"/trades/{trade.id}").content.decode()


def test_the_other_node_follows_the_paper() -> None:
    trade = actions.open_trade(
        side=Side.IMPORT, lane=("MX", "JP"), order="PO-8", seller=SELLER, reading={}, by=node_actor(), now=NOON
    )
    paper = Paper(BILL, "BL-1", kind_on_lane(BILL, "MX-JP", on=NOON.date()), NOON)
    sent = paper_json(paper)
    assert sent["accompanying_copy"] is True
    inbox.paper_arrived({"trade": trade.id, "paper": sent}, now=NOON)
    handed = {**sent, "handed_over": {**GIVEN, "by": SELLER}}
    for _ in range(2):
        inbox.paper_arrived({"trade": trade.id, "paper": handed}, now=NOON)
    found = queries.trade_by_id(trade.id).paper(BILL)
    assert found is not None
    assert found.handed == HandOver(NOON.date(), "Correo Veloz", "CV-99812", SELLER)
    names = [f.name for f in facts(subject=trade.id)]
    assert names.count("trades.paper.handed_over") == 1
    assert Part.BUYER not in trade.parts
