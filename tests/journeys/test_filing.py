# SPDX-License-Identifier: Apache-2.0
"""A broker's morning, walked in a real browser at desk and phone width, in English and Spanish: a file of many filings
and a declaration of another system."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from tests.declaration_makers import a_declaration
from tests.filing_makers import a_filing
from tests.journeys.conftest import DESK, PHONE, come_to
from tests.makers import SELLER, a_person, an_organisation

from tradelane.kernel import clock
from tradelane.window import actions
from tradelane.window.formats.declarations import write_declaration
from tradelane.window.values import DeclarationFormat

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EMAIL, PASSWORD = "ana@altura.example", "correct horse battery"


@pytest.fixture
def trader(live_server: Any, transactional_db: None) -> Iterator[str]:
    with override_settings(ECONOMY="MX", NODE_ORGANISATION="MX.NODE.TRADELANE", REHEARSAL=True):
        an_organisation(SELLER)
        a_person(EMAIL, organisation=SELLER, password=PASSWORD)
        yield live_server.url


@pytest.mark.parametrize(
    ("size", "language", "words"),
    [
        (DESK, "en", ("Hand them in", "1 accepted, 1 refused", "Take it in", "Kept with the file")),
        (PHONE, "es", ("Entregarlas", "1 aceptadas, 1 rechazadas", "Recibirla", "Guardado con el archivo")),
    ],
)
def test_a_brokers_morning(
    trader: str, walk: Any, size: tuple[int, int], language: str, words: tuple[str, ...]
) -> None:
    hand_in, counts, take_in, kept = words
    walker = walk(size=size, language=language)
    page = walker.page

    def fits() -> None:
        assert walker.axe() == []
        assert not walker.too_wide()

    # 1. one file, two filings: the bar moves by itself until each has its answer
    come_to(page, trader, "/batches", email=EMAIL, password=PASSWORD)
    fits()
    filings = json.dumps([a_filing(1), a_filing(2, documents=[])]).encode()
    page.locator("#file").set_input_files({"name": "day.json", "mimeType": "application/json", "buffer": filings})
    page.get_by_role("button", name=hand_in).click()
    page.locator("#bar").wait_for()
    fits()
    actions.file_part(batch=page.url.rsplit("/", 1)[1], after=0, now=clock.now())
    page.locator("code", has_text="WIN-1").first.wait_for()
    assert page.locator("#bar").get_attribute("value") == "100"
    fits()
    page.goto(f"{trader}/batches")
    page.get_by_text(counts).wait_for()

    # 2. what is no declaration is refused by its rule; a declaration becomes a filing
    page.goto(f"{trader}/declarations")
    fits()
    page.locator("#procedure").select_option("mx-export")
    page.locator("#file").set_input_files({"name": "a.xml", "mimeType": "text/xml", "buffer": b"<a/>"})
    page.get_by_role("button", name=take_in).click()
    page.locator("code", has_text="FILE-6").wait_for()
    fits()
    xml = write_declaration(a_declaration(), DeclarationFormat.WCO)
    page.locator("#file").set_input_files({"name": "lrn.xml", "mimeType": "text/xml", "buffer": xml})
    page.get_by_role("button", name=take_in).click()
    page.get_by_role("heading", name=kept).wait_for()
    assert "MXZLO" in page.locator("main").inner_text()
    fits()
