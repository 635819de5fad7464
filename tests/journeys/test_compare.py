# SPDX-License-Identifier: Apache-2.0
"""A comparison in a real browser: at phone width, without scripts, in two languages, nothing serious for axe."""

from pathlib import Path
from typing import Any

import pytest
from tests.document_changes import changed
from tests.document_makers import a_document
from tests.formats.documents.test_cross_check import in_pesos
from tests.journeys.conftest import DESK, PHONE

from tradelane.documents.formats import document_bytes, to_xml
from tradelane.documents.values import DocumentKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Three documents of a shipment that do not agree, and one in another currency."""
    bill = changed(a_document(DocumentKind.BILL_OF_LADING), "transport/vessel", "Invented Gull")
    contents = {
        "commercial-invoice-2026-11-02-of-the-cooperative.json": document_bytes(a_document()),
        "bill-of-lading.xml": to_xml(bill),
        "packing-list.json": document_bytes(changed(a_document(DocumentKind.PACKING_LIST), "totals/packages", 61)),
        "factura.json": document_bytes(a_document(consignment=in_pesos())),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [str(tmp_path / name) for name in contents]


@pytest.mark.parametrize(("size", "language", "said"), [
    (PHONE, "en", "The documents disagree"), (PHONE, "es", "Los documentos discrepan"),
    (DESK, "es", "Los documentos discrepan"),
])  # fmt: skip
def test_files_are_chosen_and_compared(
    live_server: Any, walk: Any, files: list[str], size: Any, language: str, said: str
) -> None:
    walker = walk(size=size, language=language)
    page = walker.page
    page.goto(f"{live_server.url}/compare/")
    page.locator("#files").set_input_files(files)
    page.locator("main form button[type=submit]").click()
    page.get_by_role("heading", level=1).wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == said
    assert page.get_by_text("Invented Gull").first.is_visible()
    assert not walker.too_wide()
    assert walker.axe() == []
