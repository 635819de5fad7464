# SPDX-License-Identifier: Apache-2.0
"""Documents as PDF/A-3: sound, deterministic, with their data attached, in two languages."""

import io
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from tests.consignment_makers import a_consignment, a_goods_item
from tests.document_makers import a_document

from tradelane.documents.formats import document_bytes, our_document, to_pdf, to_xml
from tradelane.documents.formats.sheet import labels_in, sheet
from tradelane.documents.values import KINDS, SHOWN, STATEMENTS, Document, DocumentKind

ADDRESS = "https://node.example/verify/" + "a" * 64


def _pdf(document: Document, language: str = "en", **changes: Any) -> bytes:
    given = {"original": b'{"document":{}}', "xml": b"<Invoice></Invoice>", "verify_url": ADDRESS, **changes}
    return to_pdf(document, language=language, **given)


@pytest.mark.parametrize("kind", list(DocumentKind))
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_kind_is_pdf_a_3_with_its_data_attached(kind: DocumentKind, language: str) -> None:
    document = a_document(kind)
    original, xml = document_bytes(document), to_xml(document)
    with pikepdf.open(io.BytesIO(_pdf(document, language, original=original, xml=xml))) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "B")
            assert labels_in(language, kind)["title"] in metadata["dc:title"]
        attached = {name: bytes(spec.get_file().read_bytes()) for name, spec in pdf.attachments.items()}
        name = f"{kind}-{document.number}"
        assert attached == {f"{name}.json": original, f"{name}.xml": xml}
        assert our_document(attached[f"{name}.json"]) == document
        assert our_document(attached[f"{name}.xml"]).content == document.content
        assert {str(spec.obj.AFRelationship) for spec in pdf.attachments.values()} == {"/Source", "/Alternative"}


def test_the_same_document_has_the_same_bytes() -> None:
    assert _pdf(a_document()) == _pdf(a_document())


def test_many_are_set_at_once() -> None:
    """As by a server's threads: two people issue documents in the same moment."""
    alone = _pdf(a_document())
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: _pdf(a_document()), range(12))) == {alone}


def test_signs_without_a_glyph_are_replaced_and_the_page_says_so() -> None:
    strange = 'Café ☕ 🎉 "quoted" \\u{41} \u200d end'
    pdf = _pdf(a_document(consignment=a_consignment(goods_items=(a_goods_item(description=strange),))))
    text = _text_of(pdf)
    if text is not None:
        assert "Café" in text
        assert "end" in text
        assert "can't show" in text


@pytest.mark.parametrize(
    "written", ["咖啡豆 烘焙", "焙煎コーヒー豆", "볶은 커피콩", "เมล็ดกาแฟคั่ว", "Cà phê rang Việt Nam", "Кофе", "Καφές"]
)
def test_scripts_of_the_region_are_shown(written: str) -> None:
    """Chinese, Japanese, Korean, Thai, Vietnamese, Russian, Greek: no sign of theirs is replaced."""
    pdf = _pdf(a_document(consignment=a_consignment(goods_items=(a_goods_item(description=written),))))
    with pikepdf.open(io.BytesIO(pdf)) as file, file.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "B")
    text = _text_of(pdf)
    if text is not None:
        assert "can't show" not in text
        assert [word for word in written.split() if word not in text] == []


@pytest.mark.parametrize(("issuer", "variant"), [("JP.CN.1", b"CJKjp"), ("TW.GUI.1", b"CJKtc"), ("MX.RFC.1", b"CJKsc")])
def test_unified_characters_are_written_as_the_issuer_s_economy_does(issuer: str, variant: bytes) -> None:
    consignment = a_consignment(goods_items=(a_goods_item(description="直"),))
    with pikepdf.open(io.BytesIO(_pdf(a_document(consignment=consignment, issuer=issuer)))) as file:
        fonts = [
            str(obj.BaseFont) for obj in file.objects if isinstance(obj, pikepdf.Dictionary) and "/BaseFont" in obj
        ]
    assert any(variant.decode() in font for font in fonts)


def test_markup_in_a_field_is_text() -> None:
    hostile = '#panic("x") $x$ *bold* #read("/etc/passwd") <label> @ref'
    text = _text_of(_pdf(a_document(consignment=a_consignment(goods_items=(a_goods_item(description=hostile),)))))
    if text is not None:
        assert "#panic" in text


def test_a_long_list_runs_over_pages() -> None:
    items = tuple(a_goods_item(number=n) for n in range(1, 101))
    with pikepdf.open(io.BytesIO(_pdf(a_document(consignment=a_consignment(goods_items=items))))) as pdf:
        assert len(pdf.pages) > 1


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not on this machine")
def test_qpdf_finds_the_file_sound(tmp_path: Path) -> None:
    file = tmp_path / "document.pdf"
    file.write_bytes(_pdf(a_document()))
    assert subprocess.run(["qpdf", "--check", str(file)], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("kind", [None, *DocumentKind])
def test_both_languages_have_the_same_labels(kind: DocumentKind | None) -> None:
    assert set(labels_in("en", kind)) == set(labels_in("es", kind))
    assert labels_in("fr", kind) == labels_in("en", kind)


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_every_statement_and_party_has_a_label(kind: DocumentKind) -> None:
    words = set(labels_in("en", kind))
    assert set(STATEMENTS[kind]) <= words
    choices = {f"{name}.{choice}" for name, stated in STATEMENTS[kind].items() for choice in stated.choices}
    assert choices <= words
    assert {str(role) for role in SHOWN[kind].parties} <= words
    assert set(KINDS[kind].party_names.values()) <= words


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_no_statement_takes_the_word_of_the_page_around_it(kind: DocumentKind) -> None:
    for language in ("en", "es"):
        page, words = labels_in(language), labels_in(language, kind)
        around = ("verify", "verify_how", "digest", "attached", "replaced_signs", "page", "of", "number", "version")
        assert [word for word in around if words[word] != page[word]] == []


def test_the_sheet_reads_as_people_write() -> None:
    page = sheet(a_document(), "es-MX")
    assert page["title"] == "Factura comercial"
    assert ("Total", "12,222.00 USD") in page["totals"]
    assert page["rows"] == [["1", "Roasted coffee beans", "090121", "MX", "1,200 kg", "9.80 USD", "11,760.00 USD"]]


def _text_of(pdf: bytes) -> str | None:
    """The text of the page, None where poppler is absent."""
    if shutil.which("pdftotext") is None:
        return None
    run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return run.stdout.decode()
