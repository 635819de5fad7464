# SPDX-License-Identifier: Apache-2.0
"""A receipt checked at a gate on a telephone: by its code's link, with a network and without one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.agency_makers import AgencySide
from tests.consignment_makers import a_consignment
from tests.journeys.conftest import DESK, PHONE
from tests.makers import SELLER, an_organisation
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, a_filed_case, a_trader

from tradelane.kernel import clock
from tradelane.kernel.ids import ConsignmentId
from tradelane.parties.values import OrganisationKind
from tradelane.trust import actions as trust
from tradelane.window import actions, queries
from tradelane.window.formats.filing_receipts import code_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@dataclass(frozen=True)
class InHand:
    """What a driver shows."""

    code: str
    file: str
    of_withdrawn: str
    """The code of a receipt whose case was taken back."""


@pytest.fixture
def in_hand(transactional_db: None, tmp_path: Path) -> Iterator[InHand]:
    """Receipts of a window whose customs' system is away, made before the browser's event loop runs."""
    now = clock.now()
    for id in (CUSTOMS, PLANT_HEALTH):
        an_organisation(id, kinds=[OrganisationKind.AGENCY])
    an_organisation(SELLER)
    trust.create_node_authority(now=now)
    AgencySide(tmp_path).register(CUSTOMS, now=now)
    cases = [a_filed_case(consignment=a_consignment(id=ConsignmentId(f"consignment_{n}")), now=now) for n in (1, 2)]
    actions.carry(organisation=CUSTOMS)
    first, second = (queries.receipts_of(case=case, by=a_trader(), now=now)[0] for case in cases)
    actions.withdraw(case=cases[1], by=a_trader(), now=now)
    yield InHand(code_of(first.jws, gate=""), first.jws, code_of(second.jws, gate=""))


def at_the_gate(walk: Any, live_server: Any, **window: Any) -> Any:
    """The gate's page, ready and kept on the device."""
    walker = walk(**window)
    walker.page.goto(f"{live_server.url}/gate/")
    walker.page.wait_for_selector("#gate[data-kept]")
    return walker


def follow(walker: Any, live_server: Any, code: str) -> str:
    """Open a code's link as a telephone's camera does: the sentence about it."""
    walker.page.goto("about:blank")
    walker.page.goto(f"{live_server.url}/gate/{code}")
    walker.page.wait_for_selector("[data-answer] h2")
    return str(walker.page.locator("[data-answer] h2").inner_text())


@pytest.mark.parametrize(("size", "language"), [(PHONE, "en"), (DESK, "es")])
def test_a_code_is_checked_without_a_network(
    in_hand: InHand, walk: Any, live_server: Any, size: Any, language: str
) -> None:
    walker = at_the_gate(walk, live_server, size=size, language=language)
    walker.page.context.set_offline(True)
    said = follow(walker, live_server, in_hand.code)
    assert said.startswith("Valid and provisional" if language == "en" else "Válido y provisional")
    assert walker.page.locator(".checks__row--undetermined").count() == 1  # what happened since, only the window knows
    assert walker.axe() == []
    assert not walker.too_wide()
    at = len(in_hand.code) // 3
    changed = in_hand.code[:at] + ("A" if in_hand.code[at] != "A" else "B") + in_hand.code[at + 1 :]
    said = follow(walker, live_server, changed)
    assert said.startswith("Do not rely" if language == "en" else "No se fíe")
    walker.faults.clear()  # the browser itself notes that it asked in vain


def test_with_a_network_the_window_says_how_it_stands(in_hand: InHand, walk: Any, live_server: Any) -> None:
    walker = at_the_gate(walk, live_server, size=PHONE)
    assert follow(walker, live_server, in_hand.code).startswith("Valid and provisional")
    assert walker.page.locator(".checks__row--undetermined").count() == 0
    assert "does not stand any more" in follow(walker, live_server, in_hand.of_withdrawn)
    walker.page.locator("#code").fill(in_hand.file)
    walker.page.locator("#gate form button").click()
    walker.page.locator("[data-answer] h2", has_text="Valid").wait_for()
