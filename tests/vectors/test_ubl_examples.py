# SPDX-License-Identifier: Apache-2.0
"""The examples of OASIS (UBL 2.0 to 2.3) and of Peppol's logistics: each is read whole, or refused as no goods."""

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from tests.reading_checks import parsed, read, unsaid_in_xml

from tradelane.consignments.formats import from_json, read_any, schema_findings, to_json
from tradelane.kernel.errors import Unreadable

NO_DOCUMENT = "UBL-Invoice-2.0-Detached-Signature.xml"
"""The signature beside an invoice: no UBL document."""
ROOT = Path(os.environ.get("TRADELANE_STANDARDS", ""))
LINES = {
    "Order": ("OrderLine/LineItem", "Quantity"),
    "OrderChange": ("OrderLine/LineItem", "Quantity"),
    "OrderResponse": ("OrderLine/LineItem", "Quantity"),
    "Quotation": ("QuotationLine/LineItem", "Quantity"),
    "RequestForQuotation": ("RequestForQuotationLine/LineItem", "Quantity"),
    "Invoice": ("InvoiceLine", "InvoicedQuantity"),
    "CreditNote": ("CreditNoteLine", "CreditedQuantity"),
    "SelfBilledCreditNote": ("CreditNoteLine", "CreditedQuantity"),
    "DebitNote": ("DebitNoteLine", "DebitedQuantity"),
    "DespatchAdvice": ("DespatchLine", "DeliveredQuantity"),
    "ReceiptAdvice": ("ReceiptLine", "ReceivedQuantity"),
    "InstructionForReturns": ("InstructionForReturnsLine", "Quantity"),
}
STEERING = frozenset({
    "ChargeIndicator",  # the sign of the amount beside it
    "BaseQuantity",  # the price beside it is divided by it
    "PriceAmount",
    "DocumentType",  # which reference the number beside it is
    "TaxTypeCode",  # the register of the number beside it
    "AllowanceTotalAmount",  # a sum of amounts that are kept
    "ChargeTotalAmount",
})  # fmt: skip
"""Elements that say how to read their neighbours; their own value has no place beside that."""


def _files() -> list[Any]:
    if not os.environ.get("TRADELANE_STANDARDS"):
        return [pytest.param(None, marks=pytest.mark.skip("TRADELANE_STANDARDS names no folder"))]
    found = [*(ROOT / "ubl/examples").glob("*.xml"), *(ROOT / "einvoice/logistics").glob("*.xml")]
    return [pytest.param(path, id=path.stem) for path in sorted(found) if path.name != NO_DOCUMENT]


FILES = _files()


def _kind(path: Path) -> str:
    return etree.QName(parsed(path)).localname


def test_every_ubl_document_is_read_and_a_bare_signature_is_refused() -> None:
    if not os.environ.get("TRADELANE_STANDARDS"):
        pytest.skip("TRADELANE_STANDARDS names no folder")
    assert len(FILES) >= 83
    assert sum(path.parent.parent.name == "ubl" for path in (param.values[0] for param in FILES)) == 75
    with pytest.raises(Unreadable, match="Signature") as refusal:
        read_any((ROOT / "ubl/examples" / NO_DOCUMENT).read_bytes())
    assert refusal.value.rule == "FILE-6"
    assert refusal.value.fix


@pytest.mark.parametrize("path", FILES)
def test_an_example_is_read(path: Path) -> None:
    reading = read(path)
    assert reading.format.replace("-", "") == f"ubl{_kind(path).lower()}"
    if reading.consignment.goods_items:
        data = to_json(reading.consignment)
        assert from_json(data) == reading.consignment
        assert schema_findings(data) == ()
    else:
        assert "goods_items" in {note.path for note in reading.missing}
    if parsed(path).find(".//{*}GoodsItem/{*}Item") is not None:
        assert reading.consignment.goods_items


@pytest.mark.parametrize("path", FILES)
def test_its_lines_say_what_the_file_says(path: Path) -> None:
    if _kind(path) not in LINES:
        return
    lines, tag = LINES[_kind(path)]
    nodes = parsed(path).findall("/".join(f"{{*}}{step}" for step in lines.split("/")))
    sold = [node for node in nodes if not (node.findtext(f"{{*}}{tag}") or "").startswith("-")]
    items = read(path).consignment.goods_items
    assert len(items) == len(sold)
    for node, item in zip(sold, items, strict=True):
        quantity = node.find(f"{{*}}{tag}")
        if quantity is not None:
            assert item.quantity
            assert item.quantity.value == Decimal(quantity.text or "")
            assert item.quantity.unit == quantity.get("unitCode", "C62")
        amount = node.find("{*}LineExtensionAmount")
        if amount is not None:
            assert item.value is not None
            assert (item.value.amount, item.value.currency) == (Decimal(amount.text or ""), amount.get("currencyID"))
        words = node.findtext("{*}Item/{*}Description") or node.findtext("{*}Item/{*}Name") or ""
        assert words.strip() in item.description


@pytest.mark.parametrize("path", FILES)
def test_its_goods_items_say_what_the_file_says(path: Path) -> None:
    nodes = parsed(path).findall("{*}Shipment/{*}GoodsItem")
    if not nodes or _kind(path) in LINES:
        return
    for node, item in zip(nodes, read(path).consignment.goods_items, strict=True):
        for tags, mass in ((("NetWeightMeasure", "NetNetWeightMeasure"), item.net_mass),
                           (("GrossWeightMeasure",), item.gross_mass)):  # fmt: skip
            stated = next((found for tag in tags if (found := node.find(f"{{*}}{tag}")) is not None), None)
            if stated is not None and stated.get("unitCode") == "KGM":
                assert mass is not None
                assert (mass.value, mass.unit) == (Decimal(stated.text or ""), "KGM")
        value = node.find("{*}ValueAmount")
        if value is not None:
            assert item.value is not None
            assert (item.value.amount, item.value.currency) == (Decimal(value.text or ""), value.get("currencyID"))


@pytest.mark.parametrize("path", FILES)
def test_nothing_of_it_goes_unsaid(path: Path) -> None:
    assert unsaid_in_xml(path, steering=STEERING) == []


def test_a_reminder_says_who_trades_and_no_more() -> None:
    path = ROOT / "ubl/examples/UBL-Reminder-2.1-Example.xml"
    if not path.is_file():
        pytest.skip("TRADELANE_STANDARDS names no folder")
    reading = read_any(path.read_bytes())
    assert reading.consignment.goods_items == ()
    assert {str(party.role) for party in reading.consignment.parties if party.name} == {"seller", "buyer"}
    assert any("ReminderLine" in note.path for note in reading.lost)
    assert "no goods on their way" in reading.doubtful[0].message


def test_the_air_waybill_says_how_its_goods_travel() -> None:
    path = ROOT / "ubl/examples/UBL-Waybill-2.0-Example-International.xml"
    if not path.is_file():
        pytest.skip("TRADELANE_STANDARDS names no folder")
    sale = read_any(path.read_bytes()).consignment
    assert sale.transport
    assert (str(sale.transport.mode), sale.transport.voyage) == ("4", "UA 1234")
    assert sale.transport.loading
    assert sale.transport.discharge
    assert (sale.transport.loading.locode, sale.transport.discharge.locode) == ("USBOS", "GBBRS")
    assert sale.references.ucr == "2005US12345678998765432112345678"
    assert {str(party.role): party.name for party in sale.parties} == {
        "seller": "",
        "buyer": "",
        "consignor": "Consortial",
        "consignee": "IYT Corporation",
        "notify": "IYT Corporation",
        "carrier": "United Airfreight",
    }
    assert [(charge.kind, charge.amount.amount) for charge in sale.charges] == [
        ("freight", Decimal("254.00")),
        ("allowance", Decimal("-12.70")),
    ]
    assert [item.hs_code for item in sale.goods_items] == ["152190"]
