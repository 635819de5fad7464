# SPDX-License-Identifier: Apache-2.0
"""The public page that compares documents: files in, disagreements out, in two languages, and nothing kept."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from tests.document_changes import changed
from tests.document_makers import a_document
from tests.formats.documents.test_cross_check import in_pesos

from tradelane.desk.pages import compare_words
from tradelane.desk.pages.compare import LARGEST_UPLOAD, MOST_FILES
from tradelane.documents.formats import document_bytes, to_xml
from tradelane.documents.rules import agreement
from tradelane.documents.values import DocumentKind
from tradelane.kernel.rule import Rule

pytestmark = pytest.mark.django_db


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


INVOICE = a_document()
OTHER_SHIP = changed(a_document(DocumentKind.PACKING_LIST), "transport/vessel", "Invented Gull")


def compare(client: Client, *files: tuple[str, bytes], language: str = "en", **more: Any) -> str:
    answer = client.post(
        "/compare/", {"files": [upload(*file) for file in files], **more}, headers={"Accept-Language": language}
    )
    assert answer.status_code == 200
    return answer.content.decode()


def test_documents_that_agree_say_so(client: Client) -> None:
    page = compare(client, ("a.json", document_bytes(INVOICE)), ("a.xml", to_xml(INVOICE)))
    assert "The documents agree" in page
    assert "fields stand in two documents or more" in page


def test_a_disagreement_has_a_column_a_file_and_its_rule_with_source(client: Client) -> None:
    files = ("invoice.json", document_bytes(INVOICE)), ("list.json", document_bytes(OTHER_SHIP))
    page = compare(client, *files)
    assert "1 disagreement" in page and "Transport: vessel" in page
    assert 'data-file="invoice.json">Invented Tern' in page and 'data-file="list.json">Invented Gull' in page
    assert "DOC-89" in page and "UCP 600 art. 14(d)" in page
    spanish = compare(client, *files, language="es")
    assert "Transporte: buque" in spanish and '<html lang="es"' in spanish


def test_currencies_stay_open_until_a_rate_is_given(client: Client) -> None:
    files = ("usd.json", document_bytes(INVOICE)), ("mxn.json", document_bytes(a_document(consignment=in_pesos())))
    assert "no rate between them is known" in compare(client, *files)
    page = compare(client, *files, rates="USD/MXN=18.40@2026-11-01:Banco de México\n")
    assert "no rate between them is known" not in page
    assert "1 USD = 18.40 MXN on 2026-11-01 (Banco de México)" in page


@pytest.mark.parametrize(
    ("files", "rates", "said"),
    [
        ([], "", "nothing to disagree with"),
        ([("a.json", b"{}")], "", "nothing to disagree with"),
        ([("a.json", document_bytes(INVOICE)), ("torn.json", b"{")], "", "torn.json"),
        ([("a.json", document_bytes(INVOICE))] * 2, "USD 18", "Exchange rates"),
        ([(f"{n}.json", b"{}") for n in range(MOST_FILES + 1)], "", "are too many"),
        ([("a.json", b" " * LARGEST_UPLOAD), ("b.json", b"{}")], "", "larger than 20 MB"),
    ],
)
def test_what_can_not_be_compared_is_named(client: Client, files: Any, rates: str, said: str) -> None:
    answer = client.post("/compare/", {"files": [upload(*file) for file in files], "rates": rates})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page and "There is a problem" in page and 'href="#files"' in page


def test_names_of_files_are_shown_as_text_and_nothing_is_logged(client: Client, caplog: Any, tmp_path: Path) -> None:
    with override_settings(FILE_UPLOAD_TEMP_DIR=str(tmp_path)):
        page = compare(
            client,
            ("<b>Ana.json", document_bytes(INVOICE)),
            ("x.json", document_bytes(OTHER_SHIP) + b" " * 3_000_000),
        )
    assert "<b>Ana" not in page and "&lt;b&gt;Ana" in page
    assert "Ana" not in caplog.text and "Merlion" not in caplog.text
    assert list(tmp_path.iterdir()) == []


def test_every_rule_and_every_field_has_plain_words() -> None:
    rules = {rule.id for rule in vars(agreement).values() if isinstance(rule, Rule)}
    assert rules == set(compare_words._RULES)
    assert compare_words.field_name("goods_items[1].gross_mass") == "Line 2: gross mass"
    assert compare_words.field_name("goods_items[1]") == "Line 2"
    assert compare_words.field_name("goods_items") == "Number of lines"
    assert compare_words.field_name("parties.notify.name") == "Notify party: name"
    assert compare_words.field_name("transport.equipment[CSQU3054383].seal") == "Container CSQU3054383: seal"
    assert compare_words.kind_of_file("tradelane-bill-of-lading") == "Bill of lading"
    assert compare_words.kind_of_file("ubl-despatch-advice") == "UBL DespatchAdvice"
    assert compare_words.kind_of_file("cfdi") == "cfdi"
