# SPDX-License-Identifier: Apache-2.0
"""Customs declarations that the United Kingdom publishes as samples of its WCO profile: every file is read whole."""

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from tests.reading_checks import parsed, read, unsaid_in_xml

from tradelane.consignments.formats import from_json, schema_findings, to_json, trade_report
from tradelane.kernel.codes import COUNTRIES, hs_entry
from tradelane.kernel.ids import economy_of

FOLDER = Path(os.environ.get("TRADELANE_STANDARDS", "")) / "customs/examples"
STEERING = frozenset({
    "IdentificationTypeCode",  # says what kind of number stands beside it
    "TypeCode",  # of an origin, a previous document, a communication
    "SequenceNumeric",  # a line's number where lines are numbered anew
    "ContainerCode",
})  # fmt: skip
"""Elements that say how to read their neighbours; their own value has no place beside that."""


def _files() -> list[Any]:
    found = sorted(FOLDER.rglob("*.xml")) if os.environ.get("TRADELANE_STANDARDS") else []
    named = [pytest.param(path, id=path.stem) for path in found]
    return named or [pytest.param(None, marks=pytest.mark.skip("TRADELANE_STANDARDS names no folder"))]


FILES = _files()


def _items(path: Path) -> list[etree._Element]:
    """Goods items of the first declaration that has any."""
    for declaration in parsed(path).iter("{*}Declaration"):
        if found := declaration.findall("{*}GoodsShipment/{*}GovernmentAgencyGoodsItem"):
            return found
    return []


def _said(node: etree._Element, path: str) -> str:
    return (node.findtext("/".join(f"{{*}}{step}" for step in path.split("/"))) or "").strip()


def test_all_are_here() -> None:
    if not os.environ.get("TRADELANE_STANDARDS"):
        pytest.skip("TRADELANE_STANDARDS names no folder")
    assert len(FILES) == 222


@pytest.mark.parametrize("path", FILES)
def test_a_declaration_is_read(path: Path) -> None:
    reading = read(path)
    goods = _items(path)
    assert len(reading.consignment.goods_items) == len(goods)
    assert reading.format in (("wco-declaration", "wco-message") if goods else ("wco-message",))
    data = to_json(reading.consignment)
    if goods:
        assert from_json(data) == reading.consignment
        assert schema_findings(data) == ()
    else:
        assert "goods_items" in {note.path for note in reading.missing}
    report = trade_report(path.read_bytes(), filename=path.name, lane="US-MX")
    assert report["consignment"] == data
    assert report["lost"]
    assert all(note["message"] for name in ("lost", "doubtful", "missing") for note in report[name])


@pytest.mark.parametrize("path", FILES)
def test_its_goods_say_what_the_file_says(path: Path) -> None:
    for node, item in zip(_items(path), read(path).consignment.goods_items, strict=True):
        measure = "Commodity/GoodsMeasure"
        for name, mass in (("NetNetWeightMeasure", item.net_mass), ("GrossMassMeasure", item.gross_mass)):
            stated = _said(node, f"{measure}/{name}")
            assert (mass.value if mass else None) == (Decimal(stated) if stated else None), name
            assert mass is None or mass.unit == "KGM"
        assert item.description == _said(node, "Commodity/Description")
        assert item.marks == _said(node, "Packaging/MarksNumbersID")
        count, kind = _said(node, "Packaging/QuantityQuantity"), _said(node, "Packaging/TypeCode")
        assert (item.packages.count if item.packages else 0) == (int(count) if count and kind else 0)
        assert not item.packages or item.packages.kind == kind
        classes = {
            _said(c, "IdentificationTypeCode"): _said(c, "ID") for c in node.iterfind("{*}Commodity/{*}Classification")
        }
        code = classes.get("TSP", "")[:6]
        assert item.hs_code == (code if code and hs_entry(code) else "")
        origins = {_said(o, "TypeCode"): _said(o, "CountryCode") for o in node.iterfind("{*}Origin")}
        country = origins.get("1") or origins.get("2") or ""
        assert item.origin == (country if country in COUNTRIES else "")
        assert (item.quantity, item.unit_price) == (None, None)
        charge = node.find("{*}Commodity/{*}InvoiceLine/{*}ItemChargeAmount")
        if charge is not None:
            assert item.value is not None
            assert (item.value.amount, item.value.currency) == (Decimal(charge.text or ""), charge.get("currencyID"))


@pytest.mark.parametrize("path", FILES)
def test_its_heads_say_what_the_file_says(path: Path) -> None:
    consignment, root = read(path).consignment, parsed(path)
    by_role = {str(party.role): party for party in consignment.parties}
    assert [str(party.role) for party in consignment.parties[:2]] == ["seller", "buyer"]
    exporter, importer = root.find(".//{*}Exporter"), root.find(".//{*}GoodsShipment/{*}Importer")
    for node, role in ((exporter, "seller"), (importer, "buyer")):
        if node is not None:
            number = by_role[role].organisation
            assert by_role[role].name == _said(node, "Name")
            assert number is None or number.endswith(_said(node, "ID"))
            assert number is None or economy_of(number) == _said(node, "ID")[:2].replace("XI", "GB")
    numbers = [e.text for e in root.iterfind(".//{*}UCR/{*}TraderAssignedReferenceID")]
    if numbers:
        assert consignment.references.ucr in numbers
    mode = root.findtext(".//{*}BorderTransportMeans/{*}ModeCode")
    if mode in {"1", "2", "3", "4", "5"}:
        assert consignment.transport
        assert consignment.transport.mode == mode


@pytest.mark.parametrize("path", FILES)
def test_nothing_of_it_goes_unsaid(path: Path) -> None:
    assert unsaid_in_xml(path, steering=STEERING) == []
