# SPDX-License-Identifier: Apache-2.0
"""A check by law in a real browser: at phone width, without scripts, in two languages, nothing serious for axe."""

from pathlib import Path
from typing import Any

import pytest
from tests.einvoice_makers import a_line, x, xml
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("size", "language", "said", "rule"), [
    (PHONE, "en", "The document breaks rules", "The VAT rate of a line that is standard rated (BT-152) is above zero."),
    (PHONE, "es", "El documento incumple reglas", "El tipo de IVA de una línea a tipo general (BT-152) es mayor"),
    (DESK, "es", "El documento incumple reglas", "El tipo de IVA de una línea a tipo general (BT-152) es mayor"),
])  # fmt: skip
def test_an_invoice_is_chosen_and_checked(
    live_server: Any, walk: Any, tmp_path: Path, size: Any, language: str, said: str, rule: str
) -> None:
    file = tmp_path / "invoice-2026-11-02-of-the-cooperative-with-a-long-name.xml"
    named = x("cbc:CustomizationID", "urn:cen.eu:en16931:2017")
    file.write_bytes(xml(named, a_line("S", "VAT", "0"), x("cbc:ID", "1", schemeName="ours")))
    walker = walk(size=size, language=language)
    page = walker.page
    page.goto(f"{live_server.url}/check/")
    page.locator("#file").set_input_files(str(file))
    page.locator("main form button[type=submit]").click()
    page.locator("[data-rule]").first.wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == said
    assert page.get_by_text(rule).first.is_visible()
    assert not walker.too_wide()
    assert walker.axe() == []
