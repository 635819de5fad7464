# SPDX-License-Identifier: Apache-2.0
"""Documents of a shipment compared: units and currencies converted, lines matched, goods to order, containers."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.cfdi_makers import sealed
from tests.consignment_makers import a_goods_item, a_transport, kg, usd
from tests.document_changes import changed, stating
from tests.document_makers import a_document, a_shipped_consignment
from tests.formats.consignments.test_transport_documents import a_transport_document

from tradelane.consignments.formats import to_json
from tradelane.consignments.values import Consignment, Equipment, Packages, Terms
from tradelane.documents.formats import compare_report, document_bytes, read_rate, to_pdf, to_xml
from tradelane.documents.formats.cfdi import to_cfdi
from tradelane.documents.formats.comparing import MOST_FILES
from tradelane.documents.values import Document, DocumentKind, Rate
from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity

LADING = DocumentKind.BILL_OF_LADING
RATE = read_rate("USD/MXN=18.40@2026-11-01:Banco de México")


def report(*documents: Document, rates: tuple[Rate, ...] = ()) -> dict[str, Any]:
    files = [(f"{n}-{document.kind}", document_bytes(document)) for n, document in enumerate(documents)]
    return compare_report(files, rates=rates)


def fields_of(found: dict[str, Any]) -> list[str]:
    return [difference["field"] for difference in found["differences"]]


def in_pesos(rate: str = "18.40") -> Consignment:
    """The same sale with its amounts in pesos."""

    def pesos(amount: str) -> Money:
        return Money(Decimal(amount) * Decimal(rate), "MXN").rounded()

    item = a_goods_item(unit_price=pesos("9.80"), value=pesos("11760.00"))
    return a_shipped_consignment(goods_items=(item,), terms=replace(TERMS, currency="MXN"), charges=())


TERMS: Terms = a_shipped_consignment().terms
INVOICE = a_document(consignment=a_shipped_consignment(charges=()))


# ── currencies ──


def test_amounts_agree_at_a_rate_that_is_shown() -> None:
    found = report(INVOICE, a_document(consignment=in_pesos()), rates=(RATE,))
    assert found["differences"] == found["undetermined"] == []
    shown = {c["field"]: c for c in found["conversions"]}
    assert shown["goods_items[0].value"]["stated"] == "216384.00 MXN"
    assert shown["goods_items[0].value"]["converted"] == "11760 USD"
    assert shown["goods_items[0].value"]["rate"] == "1 USD = 18.40 MXN on 2026-11-01 (Banco de México)"


def test_a_wrong_amount_is_found_at_the_rate() -> None:
    found = report(INVOICE, a_document(consignment=in_pesos("19.40")), rates=(RATE,))
    assert "goods_items[0].value" in fields_of(found)
    assert {d["rule"] for d in found["differences"]} == {"DOC-71"}
    assert found["differences"][0]["cites"].startswith("WTO Valuation Agreement art. 9")


def test_without_a_rate_nobody_can_tell() -> None:
    found = report(INVOICE, a_document(consignment=in_pesos()))
    assert fields_of(found) == ["terms.currency"]
    assert {u["field"] for u in found["undetermined"]} >= {"goods_items[0].value", "totals.total_value"}
    assert "No rate between" in found["undetermined"][0]["why"]
    assert "--rate" in found["undetermined"][0]["fix"]
    assert found["conversions"] == []


def test_a_rate_works_both_ways_and_the_first_counts() -> None:
    other = read_rate("MXN/USD=0.01@2026-11-01")
    found = report(INVOICE, a_document(consignment=in_pesos()), rates=(RATE, other))
    assert found["differences"] == found["undetermined"] == []


@pytest.mark.parametrize(
    "text", ["", "USD/MXN", "USD/MXN=18.40", "USD/MXN=0@2026-11-01", "USD/USD=1@2026-11-01", "USD/XQQ=1@2026-11-01",
             "USD/MXN=1.2.3@2026-11-01", "USD/MXN=18@2026-13-01"],
)  # fmt: skip
def test_a_rate_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_rate(text, field="--rate")
    assert refusal.value.field == "--rate"
    assert refusal.value.fix


def test_the_largest_amount_at_the_largest_rate_is_shown() -> None:
    huge = a_goods_item(
        unit_price=usd("1"), value=usd("999999999999999.999999999999"), gross_mass=kg("999999999999999")
    )
    sale = a_shipped_consignment(goods_items=(huge,), charges=())
    pesos = replace(
        in_pesos(), goods_items=(replace(in_pesos().goods_items[0], gross_mass=Quantity(Decimal(1), "MGM")),)
    )
    rate = read_rate("MXN/USD=999999999999999.9999@2026-11-01")
    found = report(a_document(consignment=sale), a_document(consignment=pesos), rates=(rate,))
    assert "goods_items[0].value" in fields_of(found)
    assert {c["field"] for c in found["conversions"]} >= {"goods_items[0].value"}
    turned = report(a_document(LADING, pesos), a_document(LADING, sale))
    assert {c["field"] for c in turned["conversions"]} >= {"goods_items[0].gross_mass"}


def test_a_rate_without_a_source_is_the_users() -> None:
    rate = read_rate("USD/MXN=18.40@2026-11-01")
    assert (rate.day, rate.source) == (date(2026, 11, 1), "given by the user")


def test_a_rate_that_a_file_states_is_used_and_named() -> None:
    foreign = to_xml(a_document(consignment=in_pesos())).replace(b"urn:tradelane:", b"urn:elsewhere:")
    stated = b"".join(
        [
            b"<cac:PaymentExchangeRate><cbc:SourceCurrencyCode>USD</cbc:SourceCurrencyCode>",
            b"<cbc:TargetCurrencyCode>MXN</cbc:TargetCurrencyCode><cbc:CalculationRate>18.40</cbc:CalculationRate>",
            b"<cbc:Date>2026-11-01</cbc:Date></cac:PaymentExchangeRate>",
        ]
    )
    with_rate = foreign.replace(b"<cac:LegalMonetaryTotal>", stated + b"<cac:LegalMonetaryTotal>")
    assert with_rate != foreign
    ours = ("ours.json", document_bytes(INVOICE))
    assert {u["field"] for u in compare_report([ours, ("foreign.xml", foreign)])["undetermined"]}
    found = compare_report([ours, ("foreign.xml", with_rate)])
    assert found["undetermined"] == []
    assert "goods_items[0].value" not in fields_of(found)
    assert {c["rate"] for c in found["conversions"]} == {"1 USD = 18.40 MXN on 2026-11-01 (foreign.xml)"}
    divided = with_rate.replace(
        b"<cbc:Date>2026-11-01", b"<cbc:MathematicOperatorCode>Divide</cbc:MathematicOperatorCode><cbc:Date>2026-11-01"
    )
    assert "goods_items[0].value" in fields_of(compare_report([ours, ("foreign.xml", divided)]))


def test_mexicos_invoice_agrees_with_ours_and_its_rate_converts() -> None:
    cfdi = ("cfdi.xml", to_cfdi(sealed().cfdi))
    assert compare_report([("ours.json", document_bytes(a_document())), cfdi])["differences"] == []
    pesos = a_document(consignment=in_pesos("18.4512"))
    found = compare_report([("pesos.json", document_bytes(pesos)), cfdi])
    assert found["differences"] == found["undetermined"] == []
    assert {c["rate"] for c in found["conversions"]} == {"1 USD = 18.4512 MXN on 2026-11-02 (cfdi.xml)"}


# ── units ──


def test_masses_are_converted_and_shown() -> None:
    pounds = a_goods_item(gross_mass=Quantity(Decimal("2843.96"), "LBR"))
    found = report(
        a_document(DocumentKind.PACKING_LIST), a_document(LADING, a_shipped_consignment(goods_items=(pounds,)))
    )
    assert found["differences"] == []
    (shown,) = (c for c in found["conversions"] if c["field"] == "goods_items[0].gross_mass")
    assert shown["stated"] == "2843.96 LBR"
    assert shown["converted"].startswith("1289.99") and shown["converted"].endswith(" KGM")
    assert shown["rate"] == "1 LBR = 0.45359237 KGM (UN/ECE Rec 20)"


@pytest.mark.parametrize(
    ("quantity", "result"),
    [
        (Quantity(Decimal("1.2"), "TNE"), "agree"),
        (Quantity(Decimal(1200), "LBR"), "differ"),
        (Quantity(Decimal(60), "BG"), "unknown"),
        (Quantity(Decimal(1200), "LTR"), "differ"),
    ],
)
def test_units_that_do_not_convert_leave_it_open(quantity: Quantity, result: str) -> None:
    other = a_document(LADING, a_shipped_consignment(goods_items=(a_goods_item(quantity=quantity),)))
    found = report(a_document(), other)
    assert ("goods_items[0].quantity" in fields_of(found)) is (result == "differ")
    assert ("goods_items[0].quantity" in {u["field"] for u in found["undetermined"]}) is (result == "unknown")


# ── lines ──

BEANS = a_goods_item()
GREEN = a_goods_item(
    number=2, description="Green coffee, not roasted", hs_code="090111", quantity=kg("500"), value=usd("2000.00"),
    unit_price=usd("4.00"), net_mass=kg("500"), gross_mass=kg("510"), packages=Packages(10, "BG"), marks="GREEN 1-10",
)  # fmt: skip
BOTH = a_shipped_consignment(goods_items=(BEANS, GREEN))


def test_lines_in_another_order_with_other_words_are_matched() -> None:
    turned = (replace(GREEN, number=1, description="Coffee, green"), replace(BEANS, number=2, description="Coffee"))
    found = report(a_document(consignment=BOTH), a_document(LADING, replace(BOTH, goods_items=turned)))
    assert found["differences"] == []


def test_a_line_of_another_sku_is_not_the_same() -> None:
    first, second = (replace(BEANS, seller_sku=sku) for sku in ("A-1", "A-2"))
    one = a_document(consignment=replace(BOTH, goods_items=(first,)))
    other = a_document(consignment=replace(BOTH, goods_items=(first, second)))
    found = {d["field"]: d["values"] for d in report(one, other)["differences"]}
    assert found["goods_items"] == {"0-commercial-invoice": "1", "1-commercial-invoice": "2"}
    assert found["goods_items[1]"] == {"0-commercial-invoice": "", "1-commercial-invoice": "Roasted coffee beans"}


def test_one_line_in_general_terms_is_compared_by_its_sums() -> None:
    general = a_goods_item(
        description="60 cartons and 10 bags of coffee", hs_code="", quantity=Quantity(Decimal(70), "PK"), net_mass=None,
        gross_mass=kg("1800"), packages=Packages(70, "PK"), marks="",
    )  # fmt: skip
    bill = a_document(LADING, replace(BOTH, goods_items=(general,)))
    packing = a_document(DocumentKind.PACKING_LIST, BOTH)
    assert report(packing, a_document(consignment=BOTH), bill)["differences"] == []
    short = changed(changed(bill, "goods_items/0/packages/count", 69), "totals/packages", 69)
    assert "totals.packages" in fields_of(report(packing, short))


def test_a_credit_note_names_only_what_it_gives_back() -> None:
    note = a_document(DocumentKind.CREDIT_NOTE, BOTH, statements={"credited": {"2": "100"}, "reason": "Wet"})
    assert report(a_document(consignment=BOTH), note)["differences"] == []


def test_a_total_is_compared_with_the_sum_of_the_lines() -> None:
    wrong = changed(a_document(DocumentKind.PACKING_LIST), "totals/packages", 61)
    (found,) = report(wrong, a_document())["differences"]
    assert (found["field"], found["rule"]) == ("totals.packages", "DOC-76")
    assert list(found["values"].values()) == ["61", "60"]


# ── parties, places, containers, dates ──


def test_goods_to_order_contradict_no_consignee_but_another_order() -> None:
    bill, waybill = a_document(LADING), a_document(DocumentKind.SEA_WAYBILL)
    assert report(bill, waybill)["differences"] == []
    foreign = changed(waybill, "parties/1/name", "To the order of Banco del Istmo")
    assert report(bill, waybill, foreign)["differences"] == []
    (found,) = report(stating(bill, to_order="TO ORDER OF MERLION BANK"), foreign)["differences"]
    assert (found["field"], found["rule"]) == ("parties.consignee.to_order_of", "DOC-78")
    assert list(found["values"].values()) == ["MERLION BANK", "Banco del Istmo"]


def test_notify_may_be_the_same_as_the_consignee() -> None:
    waybill = a_document(DocumentKind.SEA_WAYBILL)
    roles = [party["role"] for party in waybill.content["parties"]]
    same = changed(waybill, f"parties/{roles.index('notify')}/name", "SAME AS CONSIGNEE")
    assert report(waybill, same)["differences"] == []


def test_a_place_may_be_named_more_exactly() -> None:
    named = a_shipped_consignment(terms=replace(TERMS, place="Port of Singapore"))
    assert report(a_document(), a_document(consignment=named))["differences"] == []
    klang = a_shipped_consignment(terms=replace(TERMS, place="Port Klang"))
    assert fields_of(report(a_document(), a_document(consignment=klang))) == ["terms.place"]


def test_containers_and_their_seals() -> None:
    boxes = (Equipment("CSQU3054383", "22G1", "SEAL1"), Equipment("MSCU1234566", "22G1", "SEAL2"))
    two = a_document(LADING, a_shipped_consignment(transport=a_transport(equipment=boxes)))
    spaced = changed(two, "transport/equipment/1/number", "MSCU 123456-6")
    assert report(two, spaced)["differences"] == []
    one = a_document(LADING)
    assert [(d["field"], d["rule"]) for d in report(two, one)["differences"]] == [("transport.equipment", "DOC-72")]
    broken = changed(two, "transport/equipment/1/seal", "SEAL9")
    assert [(d["field"], d["rule"]) for d in report(two, broken)["differences"]] == [
        ("transport.equipment[MSCU1234566].seal", "DOC-73")
    ]


def test_a_day_on_board_is_the_same_in_both_transport_documents() -> None:
    late = stating(a_document(DocumentKind.SEA_WAYBILL), shipped_on_board="2026-11-04")
    assert fields_of(report(a_document(LADING), late)) == ["transport.shipped_on_board"]


def test_an_invoice_is_cited_by_its_number_and_day() -> None:
    note = a_document(DocumentKind.CREDIT_NOTE)
    assert report(a_document(), note)["differences"] == []
    assert fields_of(report(a_document(), stating(note, invoice_issued_on="2026-11-03"))) == ["invoice_issued_on"]


# ── files ──


def test_a_pdf_is_compared_by_the_original_inside() -> None:
    document = a_document(LADING)
    original = canonical({"document": json.loads(document_bytes(document)), "signatures": []})
    pdf = to_pdf(
        document, original=original, xml=to_xml(document), verify_url="https://node.example/d/1", language="en"
    )
    changed_invoice = document_bytes(changed(a_document(), "transport/vessel", "Invented Gull"))
    found = compare_report([("bill.pdf", pdf), ("invoice.json", changed_invoice)])
    assert fields_of(found) == ["transport.vessel"]
    assert found["files"]["bill.pdf"] == "tradelane-bill-of-lading"


def test_a_pdf_of_others_is_refused_by_name() -> None:
    with pytest.raises(Unreadable) as refusal:
        compare_report([("a.json", document_bytes(a_document())), ("scan.pdf", b"%PDF-1.4\n%%EOF")])
    assert refusal.value.field.startswith("scan.pdf")
    assert refusal.value.fix


def test_too_many_files_are_refused() -> None:
    content = document_bytes(a_document())
    with pytest.raises(Unreadable, match="more than"):
        compare_report((f"{n}.json", content) for n in range(MOST_FILES + 1))


def test_what_outsiders_have_is_compared_with_ours() -> None:
    foreign = json.dumps(a_transport_document()).encode()
    data_set = json.dumps(to_json(a_shipped_consignment())).encode()
    found = compare_report([("dcsa.json", foreign), ("data.json", data_set), ("ours.json", document_bytes(INVOICE))])
    assert list(found["files"].values()) == [
        "dcsa-transport-document",
        "tradelane-json",
        "tradelane-commercial-invoice",
    ]
    assert found["compared"] > 10


def test_each_published_file_agrees_with_itself(standards: Path) -> None:
    """All but declarations whose total number of packages is not that of their lines, as they stand."""
    contradict = set()
    for file in sorted((*standards.glob("ubl/examples/*.xml"), *standards.glob("customs/examples/**/*.xml"))):
        content = file.read_bytes()
        try:
            found = compare_report([("one", content), ("other", content)])
        except Unreadable:
            continue
        contradict |= {(file.stem, d["field"], d["rule"]) for d in (*found["differences"], *found["undetermined"])}
    assert {(field, rule) for _, field, rule in contradict} == {("totals.packages", "DOC-76")}
    assert len(contradict) == 7
