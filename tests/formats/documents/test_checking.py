# SPDX-License-Identifier: Apache-2.0
"""Checks and comparisons of files: our own are clean, faults are named, foreign files are read."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.consignment_makers import a_goods_item
from tests.document_changes import changed
from tests.document_makers import STATED, a_document, a_shipped_consignment, one_of_each

from tradelane.documents.formats import (
    check,
    check_report,
    compare,
    compare_report,
    document_bytes,
    document_json,
    to_xml,
)
from tradelane.documents.values import DocumentKind
from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Unreadable


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_our_own_documents_are_clean(kind: DocumentKind) -> None:
    document = a_document(kind)
    clean = {"profile": "tradelane", "result": "valid", "findings": []}
    assert check_report(document_bytes(document)) == clean
    assert check_report(to_xml(document)) == clean
    assert check(document_json(document), "tradelane") == []


def test_a_broken_rule_is_a_finding() -> None:
    content = document_bytes(a_document()).replace(b'"12222.00"', b'"12000.00"')
    report = check_report(content)
    assert report["result"] == "invalid"
    assert [finding["rule"] for finding in report["findings"]] == ["DOC-12"]
    assert report["findings"][0]["path"] == "content.totals.total_value"


@pytest.mark.parametrize("gone", ["totals", "totals/total_value", "goods_items/0/value", "terms"])
def test_a_field_that_is_not_there_breaks_the_rules_about_it(gone: str) -> None:
    report = check_report(document_bytes(changed(a_document(), gone)))
    assert report["result"] == "invalid"
    assert report["findings"][0]["rule"].startswith("DOC-")


def test_advice_leaves_the_result_valid() -> None:
    content = document_bytes(a_document()).replace(b'"9.80"', b'"9.90"')
    report = check_report(content)
    assert report["result"] == "valid"
    assert [(finding["rule"], finding["level"]) for finding in report["findings"]] == [("DOC-14", "warning")]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "FILE-3"),
        (b"{", "JSON-3"),
        (b"{}", "DOC-JSON"),
        (b"\xef\xbb\xbf{}", "DOC-JSON"),
        (b"<Invoice>", "XML-2"),
        (b"<Order/>", "UBL-1"),
        ("<?xml version='1.0' encoding='UTF-16'?><Order/>".encode("utf-16"), "UBL-1"),
        (b"%PDF-1.7\n", "FILE-6"),
        (b"\x1f\x8b\x08\x00", "FILE-5"),
        (b"\x00\x01", "FILE-6"),
        (b"null", "FILE-6"),
    ],
)
def test_what_can_not_be_read_is_one_finding(content: bytes, rule: str) -> None:
    report = check_report(content)
    assert report["result"] == "invalid"
    assert [finding["rule"] for finding in report["findings"]] == [rule]


def test_xml_that_departs_from_its_original_is_a_finding() -> None:
    original = canonical({"document": document_json(a_document())})
    xml = to_xml(a_document(), original)
    assert check_report(xml)["result"] == "valid"
    report = check_report(xml.replace(b">12222.00</cbc:PayableAmount>", b">99999.00</cbc:PayableAmount>"))
    assert [finding["rule"] for finding in report["findings"]] == ["XML-7"]


@pytest.mark.parametrize(
    ("kind", "old", "new", "field", "rule"),
    [
        (DocumentKind.PROMISSORY_NOTE, b"2027-01-15", b"2027-99-99", "statements.due_on", "DATE-1"),
        (DocumentKind.PROMISSORY_NOTE, b"<amount><amount>12222", b"<amount><amount>x",
         "statements.amount.amount", "DOC-JSON"),
        (DocumentKind.PROMISSORY_NOTE, b"<currency>USD", b"<currency>QQQ", "statements.amount.currency", "MONEY-1"),
        (DocumentKind.BILL_OF_LADING, b"shipped_on_board: 2026-11-02", b"shipped_on_board: soon",
         "statements.shipped_on_board", "DOC-JSON"),
        (DocumentKind.COMMERCIAL_INVOICE, b">9.80<", b">cheap<",
         "content.goods_items[0].unit_price.amount", "DOC-JSON"),
    ],
)  # fmt: skip
def test_xml_without_its_original_is_held_to_the_schema(
    kind: DocumentKind, old: bytes, new: bytes, field: str, rule: str
) -> None:
    """No rule meets a date or an amount that is none."""
    sound = to_xml(a_document(kind))
    assert old in sound
    (finding,) = check_report(sound.replace(old, new))["findings"]
    assert (finding["path"], finding["rule"]) == (field, rule)
    with pytest.raises(Unreadable):
        compare_report([("torn.xml", sound.replace(old, new))])


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(Unreadable, match="profile"):
        check_report(b"{}", "poetry")


def test_real_invoices_of_others_add_up(standards: Path) -> None:
    """Peppol PINT examples, and the UBL example whose totals predate EN 16931."""
    examples = sorted(standards.glob("einvoice/pint/pint-*/*.xml"))
    assert len(examples) > 40
    assert [file.name for file in examples if check_report(file.read_bytes(), "ubl")["result"] != "valid"] == []
    old = (standards / "ubl/examples/UBL-Invoice-2.1-Example.xml").read_bytes()
    assert {finding["rule"] for finding in check_report(old)["findings"]} == {"UBL-CO-15", "UBL-CO-16"}


def test_a_wrong_payable_amount_is_caught(standards: Path) -> None:
    invoice = to_xml(a_document())
    wrong = invoice.replace(b">12222.00</cbc:PayableAmount>", b">99999.00</cbc:PayableAmount>")
    assert wrong != invoice
    assert [finding["rule"] for finding in check_report(wrong, "ubl")["findings"]] == ["UBL-CO-16"]


def _files() -> list[tuple[str, bytes]]:
    return [(f"{document.kind}.json", document_bytes(document)) for document in one_of_each()]


def test_our_own_of_one_consignment_agree_in_every_form() -> None:
    assert compare({document.kind: document for document in one_of_each()}) == []
    forms = [(f"{document.kind}.xml", to_xml(document)) for document in one_of_each()]
    assert compare_report([*_files(), *forms])["differences"] == []


@pytest.mark.parametrize(
    ("old", "new", "field", "rule"),
    [
        (b"Merlion Roasters", b"Merlin Roasters", "parties.consignee.name", "DOC-80"),
        (b'"090121"', b'"090122"', "goods_items[0].hs_code", "DOC-83"),
        (b'"gross_mass":{"unit":"KGM","value":"1290"}', b'"gross_mass":{"unit":"KGM","value":"1390"}',
         "goods_items[0].gross_mass", "DOC-84"),
        (b"INVENTED 1-60", b"INVENTED 1-61", "goods_items[0].marks", "DOC-86"),
        (b'"MXZLO"', b'"MXVER"', "transport.loading", "DOC-87"),
        (b'"2026-12-01"', b'"2026-12-02"', "transport.arrival", "DOC-88"),
        (b"Invented Tern", b"Invented Gull", "transport.vessel", "DOC-89"),
        (b"Roasted coffee beans", b"Spare parts of steel", "goods_items[0].description", "DOC-82"),
    ],
)  # fmt: skip
def test_a_conflict_is_named_field_by_field(old: bytes, new: bytes, field: str, rule: str) -> None:
    files = _files()
    name, content = files[1]
    assert old in content
    files[1] = (name, content.replace(old, new))
    differences = compare_report(files)["differences"]
    found = {difference["field"]: difference for difference in differences}
    assert found[field]["rule"] == rule
    assert len(set(found[field]["values"].values())) == 2
    assert name in found[field]["values"]


def test_a_foreign_invoice_is_compared(standards: Path) -> None:
    order = (standards / "ubl/examples/UBL-Order-2.0-Example.xml").read_bytes()
    invoice = (standards / "ubl/examples/UBL-Invoice-2.0-Example.xml").read_bytes()
    assert compare_report([("order.xml", order), ("again.xml", order)])["differences"] == []
    fields = {d["field"] for d in compare_report([("order.xml", order), ("ours.json", _files()[0][1])])["differences"]}
    assert {"parties.seller.name", "terms.currency"} <= fields
    assert "parties.consignee.name" not in fields
    assert compare_report([("order.xml", order), ("invoice.xml", invoice)])


def test_a_document_of_some_lines_is_compared_by_their_numbers() -> None:
    two = a_shipped_consignment(
        goods_items=(a_goods_item(), a_goods_item(number=7, description="Paint", hs_code="320890"))
    )
    stated = {**STATED[DocumentKind.CREDIT_NOTE], "credited": {"7": "10"}}
    credit = a_document(DocumentKind.CREDIT_NOTE, two, statements=stated)
    assert [line["number"] for line in credit.content["goods_items"]] == [7]
    invoice = a_document(DocumentKind.COMMERCIAL_INVOICE, two)
    assert compare({"invoice": invoice, "credit": credit}) == []
    assert compare({"credit": credit, "packing list": a_document(DocumentKind.PACKING_LIST, two)}) == []
    files = [("invoice", document_bytes(invoice)), ("credit", document_bytes(credit).replace(b"320890", b"320810"))]
    (difference,) = compare_report(files)["differences"]
    assert (difference["field"], difference["values"]["credit"]) == ("goods_items[1].hs_code", "320810")


def test_the_encoding_makes_no_difference() -> None:
    document = a_document()
    text = to_xml(document).decode()
    wide = text.replace("UTF-8", "UTF-16", 1).encode("utf-16")
    assert compare_report([("a.xml", text.encode()), ("b.xml", wide)])["differences"] == []


def test_an_unreadable_file_is_named() -> None:
    with pytest.raises(Unreadable) as refusal:
        compare_report([*_files(), ("torn.json", b"{")])
    assert refusal.value.field.startswith("torn.json")


def test_two_files_of_one_name_stay_apart() -> None:
    (_, content), *_ = _files()
    other = content.replace(b'"CIF"', b'"FOB"')
    (difference,) = compare_report([("a.json", content), ("a.json", other)])["differences"]
    assert difference["field"] == "terms.incoterm"
    assert sorted(difference["values"].values()) == ["CIF", "FOB"]


def test_checks_load_neither_web_nor_page_setting() -> None:
    code = (
        "import sys, tradelane.documents.formats;"
        "print([m for m in ('django', 'typst', 'segno', 'httpx', 'signxml', 'pyhanko') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout.replace("'", '"')) == []
