# SPDX-License-Identifier: Apache-2.0
"""UBL Orders and Invoices: the OASIS examples are read whole, attacks and faults are refused by name."""

import gzip
import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree

from tradelane.consignments.formats import from_json, read_any, schema_findings, to_json, trade_report
from tradelane.consignments.formats.ubl import ORDER, read_ubl
from tradelane.consignments.formats.xml_source import FILE_LIMIT
from tradelane.consignments.values import PartyRole
from tradelane.kernel.codes import Incoterm
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money

CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"


def examples(standards: Path) -> list[Path]:
    folder = standards / "ubl" / "examples"
    invoices = [path for path in folder.glob("UBL-Invoice-*.xml") if "Signature" not in path.name]
    return sorted([*folder.glob("UBL-Order-2*.xml"), *invoices])


def test_every_oasis_order_and_invoice_is_read(standards: Path) -> None:
    paths = examples(standards)
    assert len(paths) >= 12
    for path in paths:
        reading = read_any(path.read_bytes(), path.name)
        data = to_json(reading.consignment)
        assert from_json(data) == reading.consignment, path.name
        assert schema_findings(data) == (), path.name
        assert reading.consignment.goods_items, path.name
        assert {"goods_items[0].hs_code", "goods_items[0].origin", "transport.mode"} <= {
            n.path for n in reading.missing
        }


def test_nothing_of_an_oasis_document_goes_unsaid(standards: Path) -> None:
    """Every text of the source is either in the data set or in the loss report."""
    for path in examples(standards):
        content = path.read_bytes()
        reading = read_any(content)
        kept = _texts(to_json(reading.consignment))
        told = {note.value for note in reading.lost} | {note.value for note in reading.doubtful}
        for element in etree.fromstring(content).iter(etree.Element):
            text = (element.text or "").strip()
            if text and not any(text.replace(" ", "") in k for k in kept) and text not in told:
                tag = etree.QName(element).localname
                # totals that ours add up to, and codes that were read as something else
                assert tag in {
                    "ChargeIndicator",
                    "BaseQuantity",
                    "PayableAmount",
                    "LineExtensionAmount",
                    "TaxExclusiveAmount",
                    "AllowanceTotalAmount",
                    "ChargeTotalAmount",
                    "Amount",
                    "PriceAmount",
                    "TaxTypeCode",
                    "Name",
                }, (path.name, tag, text)


def _texts(value: object) -> set[str]:
    if isinstance(value, dict):
        return {text for child in value.values() for text in _texts(child)}
    if isinstance(value, list):
        return {text for child in value for text in _texts(child)}
    return {str(value).replace(" ", "")}


def test_the_international_order_says_what_it_says(standards: Path) -> None:
    reading = read_ubl((standards / "ubl/examples/UBL-Order-2.0-Example-International.xml").read_bytes())
    sale = reading.consignment
    seller, buyer = sale.party(PartyRole.SELLER), sale.party(PartyRole.BUYER)
    assert seller
    assert buyer
    assert (seller.name, seller.address.country, buyer.name, buyer.address.country) == (
        "Consortial",
        "US",
        "IYT Corporation",
        "GB",
    )
    assert buyer.contact
    assert buyer.contact.email == "fred@iytcorporation.gov.uk"
    (item,) = sale.goods_items
    assert (item.description, str(item.quantity), item.unit_price, item.value) == (
        "Beeswax",
        "100 KGM",
        Money(Decimal("10.00"), "USD"),
        Money(Decimal("1000.00"), "USD"),
    )
    assert (sale.references.order, sale.ordered_on.isoformat(), sale.terms.place) == (
        "AEG012345",
        "2005-06-20",
        "Felixstowe",
    )
    assert sale.terms.incoterm is None  # "FOB Destination" is a term of the US code, not Incoterms 2020
    assert [note.value for note in reading.doubtful] == ["FOB Destination"]
    assert "/Order/cac:BuyerCustomerParty/cac:Party/cac:Contact/cbc:Telefax" in [note.path for note in reading.lost]


def test_the_invoice_with_returns_keeps_its_total(standards: Path) -> None:
    reading = read_ubl((standards / "ubl/examples/UBL-Invoice-2.1-Example.xml").read_bytes())
    sale = reading.consignment
    assert [item.number for item in sale.goods_items] == [1, 3, 5]
    assert sale.total_value == Money(Decimal("1436.50"), "EUR")  # the invoice's own LineExtensionAmount
    assert [charge.amount.amount for charge in sale.charges if charge.kind == "allowance"][1:] == [
        Decimal("-3.96"),
        Decimal(-25),
    ]
    assert sale.party(PartyRole.CONSIGNEE) is not None


def test_less_than_nothing_for_money_is_a_fault_of_the_quantity(standards: Path) -> None:
    content = (standards / "ubl/examples/UBL-Order-2.1-Example.xml").read_bytes()
    with pytest.raises(Unreadable) as refusal:
        trade_report(content.replace(b">120</cbc:Quantity>", b">-120</cbc:Quantity>"), filename="a.xml", lane="MX-SG")
    assert (refusal.value.field, refusal.value.rule) == ("goods_items[0].quantity", "CONS-15")


def test_the_same_file_is_the_same_consignment(standards: Path) -> None:
    content = (standards / "ubl/examples/UBL-Order-2.1-Example.xml").read_bytes()
    assert read_ubl(content).consignment.id == read_ubl(content).consignment.id
    assert read_ubl(content).consignment.id != read_ubl(content + b"\n").consignment.id


def an_order(line: str = "", *, head: str = "", tail: str = "", currency: str = "USD") -> bytes:
    """A small order of an invented seller to an invented buyer."""
    line = line or (
        '<cbc:ID>1</cbc:ID><cbc:Quantity unitCode="KGM">10</cbc:Quantity>'
        f'<cbc:LineExtensionAmount currencyID="{currency}">25.00</cbc:LineExtensionAmount>'
        f'<cac:Price><cbc:PriceAmount currencyID="{currency}">2.50</cbc:PriceAmount></cac:Price>'
        "<cac:Item><cbc:Description>Invented tea</cbc:Description></cac:Item>"
    )
    party = "<cac:Party><cac:PartyName><cbc:Name>{}</cbc:Name></cac:PartyName></cac:Party>"
    return (
        f'<Order xmlns="{ORDER}" xmlns:cac="{CAC}" xmlns:cbc="{CBC}"><cbc:ID>PO-7</cbc:ID>'
        f"<cbc:IssueDate>2026-10-01</cbc:IssueDate>{head}"
        f"<cac:BuyerCustomerParty>{party.format('Buyer')}</cac:BuyerCustomerParty>"
        f"<cac:SellerSupplierParty>{party.format('Seller')}</cac:SellerSupplierParty>{tail}"
        + (f"<cac:OrderLine><cac:LineItem>{line}</cac:LineItem></cac:OrderLine>" if line != "none" else "")
        + "</Order>"
    ).encode()


def test_a_price_for_several_is_divided_to_one() -> None:
    line = (
        '<cbc:ID>1</cbc:ID><cbc:Quantity unitCode="C62">1000</cbc:Quantity>'
        '<cbc:LineExtensionAmount currencyID="USD">25.00</cbc:LineExtensionAmount><cac:Price>'
        '<cbc:PriceAmount currencyID="USD">2.50</cbc:PriceAmount><cbc:BaseQuantity unitCode="{}">{}</cbc:BaseQuantity>'
        "</cac:Price><cac:Item><cbc:Name>Pins</cbc:Name></cac:Item>"
    )
    hundred = read_ubl(an_order(line.format("C62", "100")))
    assert hundred.consignment.goods_items[0].unit_price.amount == Decimal("0.025")
    assert hundred.doubtful == ()
    seventh = read_ubl(an_order(line.format("KGM", "7")))
    assert [note.path.rsplit("/", 1)[-1] for note in seventh.doubtful[:2]] == ["cbc:BaseQuantity", "cbc:BaseQuantity"]
    assert "KGM" in seventh.doubtful[0].message
    with pytest.raises(Unreadable, match="zero"):
        read_ubl(an_order(line.format("C62", "0")))


def test_terms_charges_and_classification_are_read() -> None:
    tail = (
        "<cac:DeliveryTerms><cbc:ID>cif</cbc:ID><cac:DeliveryLocation><cbc:ID>SGSIN</cbc:ID></cac:DeliveryLocation>"
        "</cac:DeliveryTerms><cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>"
        "<cbc:AllowanceChargeReason>Ocean freight</cbc:AllowanceChargeReason>"
        '<cbc:Amount currencyID="USD">5</cbc:Amount></cac:AllowanceCharge>'
    )
    line = (
        '<cbc:ID>1</cbc:ID><cbc:Quantity unitCode="KGM">10</cbc:Quantity><cac:Price>'
        '<cbc:PriceAmount currencyID="USD">2.50</cbc:PriceAmount></cac:Price><cac:Item>'
        "<cbc:Description>Tea</cbc:Description>"
        "<cac:OriginCountry><cbc:IdentificationCode>mx</cbc:IdentificationCode></cac:OriginCountry>"
        '<cac:CommodityClassification><cbc:ItemClassificationCode listID="HS">0902.10.01</cbc:ItemClassificationCode>'
        "</cac:CommodityClassification></cac:Item>"
    )
    reading = read_ubl(an_order(line, tail=tail))
    sale = reading.consignment
    assert (sale.terms.incoterm, sale.terms.place) == (Incoterm.CIF, "SGSIN")
    assert [(charge.kind, charge.amount.amount) for charge in sale.charges] == [("freight", Decimal(5))]
    item = sale.goods_items[0]
    assert (item.hs_code, item.hs_edition, item.origin, item.value.amount) == ("090210", "2022", "MX", Decimal("25.00"))
    assert any("national digits 01" in note.message for note in reading.doubtful)


@pytest.mark.parametrize(
    ("content", "rule", "field"),
    [
        (b"", "FILE-3", "file"),
        (b"   \n", "FILE-3", "file"),
        (b"<Order><a></Order>", "XML-1", "line 1"),
        (b"<Order/>", "FILE-6", "/Order"),
        (b"hello", "FILE-6", "file"),
        (b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;&b;">]><Order>&c;</Order>', "XML-2", "DOCTYPE"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Order>&b;</Order>', "XML-2", "DOCTYPE"),
        ('<!DOCTYPE a [<!ENTITY b "x">]><Order>&b;</Order>'.encode("utf-16"), "XML-2", "DOCTYPE"),
        (b'<?xml version="1.0" encoding="UTF-7"?>+ADw-!DOCTYPE a+AD4-', "XML-3", "line 1"),
        (b"<Order>&b;</Order>", "XML-1", "line 1"),
        (b"PK\x03\x04rest", "FILE-5", "file"),
        (gzip.compress(b"<Order/>" * 1000, mtime=0), "FILE-5", "file"),
    ],
)
def test_an_unsafe_or_broken_file_is_refused(content: bytes, rule: str, field: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_any(content)
    assert caught.value.rule == rule
    assert caught.value.field.startswith(field)
    assert caught.value.fix
    assert "root:" not in str(caught.value)


def test_a_large_file_and_a_zip_bomb_are_refused_unopened() -> None:
    with pytest.raises(Unreadable, match="FILE-2"):
        read_any(b"<Order>" + b" " * 50_000_000)
    assert FILE_LIMIT == 20_000_000
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("order.xml", b" " * 10_000_000)
    with pytest.raises(Unreadable, match="FILE-5"):
        read_any(packed.getvalue())


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(Unreadable, match="XML-1"):
        read_any(b"<a>" * 5000 + b"</a>" * 5000)


@pytest.mark.parametrize(
    ("content", "rule", "field"),
    [
        (an_order("none", head="<cbc:DocumentCurrencyCode>USD</cbc:DocumentCurrencyCode>"), "CONS-11", "goods_items"),
        (an_order("none"), "FORM-2", "/Order/cbc:DocumentCurrencyCode"),
        (
            an_order(currency="DOLLAR"),
            "MONEY-1",
            "/Order/cac:OrderLine/cac:LineItem/cbc:LineExtensionAmount/@currencyID",
        ),
        (
            an_order(head="<cbc:DocumentCurrencyCode>SGD</cbc:DocumentCurrencyCode>"),
            "CONS-5",
            "goods_items[0].unit_price.currency",
        ),
        (
            an_order(head="<cbc:DocumentCurrencyCode>S$</cbc:DocumentCurrencyCode>"),
            "CONS-17",
            "/Order/cbc:DocumentCurrencyCode",
        ),
        (an_order().replace(b"2026-10-01", b"first of May"), "FORM-3", "/Order/cbc:IssueDate"),
        (an_order().replace(b">10<", b">ten<"), "NUM-1", "/Order/cac:OrderLine/cac:LineItem/cbc:Quantity"),
        (an_order().replace(b'"KGM"', b'"kilo"'), "QTY-2", "/Order/cac:OrderLine/cac:LineItem/cbc:Quantity/@unitCode"),
        (an_order().replace(b">2.50<", b">-2.50<"), "CONS-21", "goods_items[0].unit_price"),
        (
            an_order(
                "<cbc:ID>1</cbc:ID><cac:Item><cbc:CommodityClassification/></cac:Item>",
                head="<cbc:DocumentCurrencyCode>USD</cbc:DocumentCurrencyCode>",
            ),
            "FORM-2",
            "/Order/cac:OrderLine/cac:LineItem/cac:Price",
        ),
    ],
)
def test_a_faulty_order_is_refused_by_field(content: bytes, rule: str, field: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_any(content)
    assert caught.value.rule == rule
    assert caught.value.field == field
    assert caught.value.fix


def test_an_order_of_many_doubtful_lines_is_read_in_one_pass() -> None:
    """2,000 lines without units: every doubt keeps its own path, and the work grows with the lines only."""
    content = an_order().replace(b' unitCode="KGM"', b"")
    head, line, tail = content.partition(content[content.index(b"<cac:OrderLine>") : content.index(b"</Order>")])
    reading = read_ubl(head + line * 2_000 + tail)
    assert len(reading.consignment.goods_items) == 2_000
    assert reading.doubtful[-1].path == "/Order/cac:OrderLine[2000]/cac:LineItem/cbc:Quantity"


def test_a_code_that_no_list_knows_is_left_out_in_doubt() -> None:
    line = (
        '<cbc:ID>1</cbc:ID><cbc:Quantity unitCode="KGM">10</cbc:Quantity><cac:Price>'
        '<cbc:PriceAmount currencyID="USD">2.50</cbc:PriceAmount></cac:Price><cac:Item>'
        "<cbc:Description>Tea</cbc:Description>"
        "<cac:OriginCountry><cbc:IdentificationCode>UK</cbc:IdentificationCode></cac:OriginCountry>"
        '<cac:CommodityClassification><cbc:ItemClassificationCode listID="HS">9999.99</cbc:ItemClassificationCode>'
        "</cac:CommodityClassification></cac:Item>"
    )
    reading = read_ubl(an_order(line))
    (item,) = reading.consignment.goods_items
    assert (item.origin, item.hs_code) == ("", "")
    assert {"UK", "999999"} <= {note.value for note in reading.doubtful}
    assert {"UK", "9999.99"} <= {note.value for note in reading.lost}
