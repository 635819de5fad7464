# SPDX-License-Identifier: Apache-2.0
"""The public page that checks a document by law: a file in, findings out, in two languages, and nothing kept."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from tests.document_makers import a_document
from tests.einvoice_makers import a_line, x, xml

from tradelane.desk.pages.checking import LARGEST_UPLOAD, MOST_SHOWN, PROFILES
from tradelane.documents.formats import document_bytes, profiles

pytestmark = pytest.mark.django_db

NAMED = x("cbc:CustomizationID", "urn:cen.eu:en16931:2017#compliant#urn:example")
INVOICE = xml(NAMED, a_line("S", "VAT", "0"), x("cbc:ID", "1", schemeName="ours"))


def check(
    client: Client, content: bytes, *, name: str = "a.xml", language: str = "en", profile: str = "", status: int = 200
) -> str:
    answer = client.post(
        "/check/",
        {"file": SimpleUploadedFile(name, content), "profile": profile},
        headers={"Accept-Language": language},
    )
    assert answer.status_code == status
    return answer.content.decode()


def test_a_sound_document_breaks_no_rule(client: Client) -> None:
    page = check(client, document_bytes(a_document()), name="a.json")
    assert "No rule is broken" in page and "Tradelane document" in page and "data-rule" not in page


def test_the_file_chooses_the_law_and_findings_say_where_what_and_how_to_mend(client: Client) -> None:
    page = check(client, INVOICE)
    assert "European e-invoice (EN 16931)" in page and "The document breaks rules" in page
    assert "The VAT rate of a line that is standard rated (BT-152) is above zero. Here: 0." in page
    assert "/Invoice/cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory/cbc:Percent" in page
    assert "State the rate." in page
    assert page.index('id="error"') < page.index('data-rule="BR-S-05"') < page.index('id="warning"')
    assert page.index('id="warning"') < page.index('data-rule="UBL-DT-08"')


def test_a_reader_of_spanish_reads_spanish(client: Client) -> None:
    page = check(client, INVOICE, language="es")
    assert '<html lang="es"' in page and "El documento incumple reglas" in page
    assert "El tipo de IVA de una línea a tipo general (BT-152) es mayor que cero. Aquí: 0." in page
    assert "Indique el tipo impositivo." in page and 'data-rule="BR-S-05"' in page
    assert "How to mend it" not in page and "is above zero" not in page


def test_the_reader_may_choose_the_law(client: Client) -> None:
    page = check(client, INVOICE, profile="pint-sg")
    assert "Singapore e-invoice (PINT)" in page and "The specification is PINT Singapore." in page


def test_more_findings_than_a_page_shows_are_counted(client: Client) -> None:
    page = check(client, xml(NAMED, x("cac:InvoiceLine") * 300))
    assert page.count("data-rule=") == MOST_SHOWN
    assert "more findings are not shown" in page


@pytest.mark.parametrize(
    ("content", "profile", "said", "where"),
    [
        (b" ", "", "The file is empty.", "#file"),
        (b" " * (LARGEST_UPLOAD + 1), "", "The file is larger than 5 MB.", "#file"),
        (INVOICE, "mars", "there is no profile", "#profile"),
    ],
)
def test_what_can_not_be_checked_is_named(client: Client, content: bytes, profile: str, said: str, where: str) -> None:
    page = check(client, content, profile=profile, status=400)
    assert said in page and "There is a problem" in page and f'href="{where}"' in page


def test_no_file_is_named_in_the_reader_s_language(client: Client) -> None:
    answer = client.post("/check/", {}, headers={"Accept-Language": "es"})
    assert answer.status_code == 400 and "No se dio ningún archivo." in answer.content.decode()


@pytest.mark.parametrize(
    "content", [b"<torn", b"{", b"%PDF-1.7", b"\x00\xff", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>']
)
def test_a_file_that_can_not_be_read_is_a_finding(client: Client, content: bytes) -> None:
    page = check(client, content)
    assert "The document breaks rules" in page and page.count("data-rule=") == 1


def test_names_of_files_are_shown_as_text_and_nothing_is_kept(client: Client, caplog: Any, tmp_path: Path) -> None:
    with override_settings(FILE_UPLOAD_TEMP_DIR=str(tmp_path)):
        page = check(client, INVOICE + b" " * 3_000_000, name="<b>Ana.xml")
    assert "<b>Ana" not in page and "&lt;b&gt;Ana" in page
    assert "Ana" not in caplog.text
    assert list(tmp_path.iterdir()) == []


def test_every_profile_has_a_name_and_stands_in_the_form(client: Client) -> None:
    assert set(PROFILES) == set(profiles())
    page = client.get("/check/").content.decode()
    assert all(f'<option value="{profile}">' in page for profile in profiles())


def test_the_page_is_linked_from_every_foot(client: Client) -> None:
    assert '<a href="/check/">' in client.get("/verify/").content.decode()
