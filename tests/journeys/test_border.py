# SPDX-License-Identifier: Apache-2.0
"""Two stories at the border, walked in a real browser: an officer's day, and a trader's appeal."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import override_settings
from tests.consignment_makers import a_consignment, a_goods_item
from tests.journeys.conftest import DESK, PHONE, Walker, come_to
from tests.makers import BUYER, SELLER, a_person, a_token, an_actor, an_organisation
from tests.rooms.window.makers import CUSTOMS, documents
from tests.rules.window.test_working import JPEG

from tradelane.consignments.actions import enter
from tradelane.kernel import clock
from tradelane.parties.actions import register_organisation
from tradelane.parties.values import OrganisationKind, Role
from tradelane.window import queries

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse battery"
ANA, LUIS, EVA, TRADER = "ana@customs.example", "luis@customs.example", "eva@customs.example", "rosa@buyer.example"


@dataclass
class Border:
    """A case of machines into Mexico, and windows of whoever walks to it."""

    url: str
    case: str
    open: Callable[..., Walker]

    def signed_in(self, email: str, *, size: tuple[int, int] = DESK, language: str = "en") -> Walker:
        walker = self.open(size=size, language=language)
        come_to(walker.page, self.url, "/cases", email=email, password=PASSWORD)
        return walker

    def at_case(self, walker: Walker) -> Any:
        walker.page.goto(f"{self.url}/cases/{self.case}")
        assert walker.axe() == []
        assert not walker.too_wide()
        return walker.page


@pytest.fixture
def border(live_server: Any, walk: Any, transactional_db: None) -> Iterator[Border]:
    with override_settings(ECONOMY="MX", NODE_ORGANISATION="MX.NODE.TRADELANE", REHEARSAL=True):
        for organisation in (SELLER, BUYER):
            an_organisation(organisation)
        for officer in (ANA, LUIS, EVA):
            a_person(officer, organisation=CUSTOMS, roles=(Role.OFFICER,), password=PASSWORD)
        register_organisation(id=CUSTOMS, name="Customs of Mexico", kinds=[OrganisationKind.AGENCY], home=True)
        a_person(TRADER, organisation=BUYER, password=PASSWORD)
        machines = a_consignment(goods_items=(replace(a_goods_item(), hs_code="843710"),))
        enter(consignment=machines, by=an_actor(SELLER), readers=[BUYER])
        needed = queries.procedure(code="mx-import").required_documents
        filed = walk().page.request.post(
            f"{live_server.url}/api/window/cases",
            headers={"Authorization": f"Bearer {a_token('program@buyer.example', organisation=BUYER)}"},
            data={"procedure": "mx-import", "consignment": machines.id, "documents": documents(*needed)},
        )
        assert filed.status == 201, filed.text()
        yield Border(live_server.url, filed.json()["id"], walk)


def test_an_officers_day(border: Border) -> None:
    # 1. Ana finds the case in her queue and takes it
    ana = border.signed_in(ANA)
    assert "Your review is due" in ana.page.locator("table.queue").inner_text()
    assert ana.axe() == []
    page = border.at_case(ana)
    page.get_by_role("button", name="Take this case").click()
    page.get_by_text("You have this case.").wait_for()

    # 2. a colleague can't answer for it meanwhile
    luis = border.signed_in(LUIS)
    assert border.at_case(luis).get_by_role("button", name="Give this answer").count() == 0

    # 3. she asks the trader, whose answer from a phone starts her clock again
    page.locator("#ask").check()
    page.locator("#reasons").fill("Which lots are in the container?")
    page.get_by_role("button", name="Give this answer").click()
    page.get_by_text("clock stopped").wait_for()
    trader = border.signed_in(TRADER, size=PHONE)
    answer = border.at_case(trader)
    answer.locator("#text").fill("Lots A to C.")
    answer.get_by_role("button", name="Send the answer").click()
    answer.get_by_text("Lots A to C.").wait_for()

    # 4. she books an inspection and writes down what it found, with a photo
    page = border.at_case(ana)
    page.get_by_text("Inspection of the goods").click()
    page.locator("#place").fill("Manzanillo, yard 3")
    page.locator("#when").fill((clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Book the inspection").click()
    page.locator("#different").check()
    page.locator("#findings").fill("Twelve machines, ten declared.")
    page.locator("#photos").set_input_files({"name": "yard.jpg", "mimeType": "image/jpeg", "buffer": JPEG})
    page.get_by_role("button", name="Write it down").click()
    page.get_by_role("link", name="yard.jpg").wait_for()

    # 5. she hands the case over; Luis proposes to refuse, and cites the law
    page.locator("#to").select_option(label="Luis")
    page.get_by_role("button", name="Hand over").click()
    page.get_by_text("Luis has this case.").wait_for()
    page = border.at_case(luis)
    page.locator("#refuse").check()
    page.locator("#reasons").fill("Two machines more than declared.")
    page.locator("#law1").check()
    page.get_by_role("button", name="Give this answer").click()
    page.get_by_text("Another officer of your agency confirms or returns it.").wait_for()
    assert "Refused" not in border.at_case(trader).locator("main").inner_text()

    # 6. Ana, as the second officer, finds it in her queue and confirms it
    ana.page.goto(f"{border.url}/cases")
    assert "A second officer is needed" in ana.page.locator("table.queue").inner_text()
    page = border.at_case(ana)
    page.get_by_role("button", name="Confirm the verdict").click()
    page.get_by_role("heading", name="Decision").wait_for()
    assert "Two machines more than declared." in border.at_case(trader).locator("main").inner_text()


def refused(border: Border) -> tuple[Walker, Walker]:
    """Customs refuses under four eyes; the windows of both officers."""
    luis, ana = border.signed_in(LUIS), border.signed_in(ANA)
    page = border.at_case(luis)
    page.locator("#refuse").check()
    page.locator("#reasons").fill("The weight is not the declared one.")
    page.locator("#law1").check()
    page.get_by_role("button", name="Give this answer").click()
    border.at_case(ana).get_by_role("button", name="Confirm the verdict").click()
    ana.page.get_by_role("heading", name="Decision").wait_for()
    return luis, ana


def test_a_traders_appeal(border: Border) -> None:
    # 1. the refusal tells its reasons, its law, and to whom and until when to appeal
    officers = refused(border)
    trader = border.signed_in(TRADER, size=PHONE, language="es")
    page = border.at_case(trader)
    said = page.locator("main").inner_text()
    decision = queries.case(case=border.case, by=an_actor(BUYER)).decision  # type: ignore[arg-type]
    assert decision
    assert decision.appeal_until
    assert "The weight is not the declared one." in said
    assert decision.appeal_to.split(":")[0] in said or str(decision.appeal_until.year) in said
    assert len(decision.cites) > 4

    # 2. the trader contests it from a phone, in Spanish
    page.locator("#grounds").fill("La báscula estaba rota.")
    page.locator("form:has(#grounds) button").click()
    page.get_by_text("La báscula estaba rota.").wait_for()

    # 3. neither officer who took part may review it
    for officer in officers:
        assert "You took part in the refusal" in border.at_case(officer).locator("main").inner_text()
        assert officer.page.locator("#changed").count() == 0

    # 4. an independent officer changes it, and the goods are cleared under a number
    page = border.at_case(border.signed_in(EVA))
    page.locator("#changed").check()
    page.locator("#reasons").fill("Weighed again: as declared.")
    page.get_by_role("button", name="Decide the appeal").click()
    page.get_by_text("The refusal was changed: cleared").wait_for()
    held = queries.case(case=border.case, by=an_actor(BUYER))  # type: ignore[arg-type]
    assert held.appeal
    assert held.clearance_number
    told = border.at_case(trader).locator("main").inner_text()
    assert held.clearance_number in told
    assert "Weighed again: as declared." in told

    # 5. the nine principles count the appeal at once, without an account
    walker = border.open(size=PHONE)
    walker.page.goto(f"{border.url}/principles")
    assert walker.axe() == []
    assert not walker.too_wide()
    assert "1 contested; 1 changed, 0 upheld." in walker.page.locator("main").inner_text()
