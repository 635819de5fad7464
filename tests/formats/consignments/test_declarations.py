# SPDX-License-Identifier: Apache-2.0
"""Customs declarations of the WCO Data Model (invented): what is odd in one is doubted, what is broken refused."""

from decimal import Decimal
from typing import Any

import pytest

from tradelane.consignments.formats import complete, read_any, to_json
from tradelane.consignments.formats.xml_comments import without_comments
from tradelane.consignments.rules import entry_findings
from tradelane.consignments.values import PartyRole, Reading
from tradelane.kernel.codes import Incoterm, TransportMode
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money

ITEM = """<GovernmentAgencyGoodsItem><SequenceNumeric>1</SequenceNumeric>
 <Commodity><Description>Invented tea</Description>
  <Classification><ID>09021000</ID><IdentificationTypeCode>TSP</IdentificationTypeCode></Classification>
  <Classification><ID>00</ID><IdentificationTypeCode>TRC</IdentificationTypeCode></Classification>
  <GoodsMeasure><GrossMassMeasure>110</GrossMassMeasure><NetNetWeightMeasure>100</NetNetWeightMeasure></GoodsMeasure>
  <InvoiceLine><ItemChargeAmount currencyID="GBP">250.00</ItemChargeAmount></InvoiceLine></Commodity>
 <Origin><CountryCode>LK</CountryCode><TypeCode>1</TypeCode></Origin>
 <Packaging><MarksNumbersID>TEA 1-10</MarksNumbersID><QuantityQuantity>10</QuantityQuantity><TypeCode>CT</TypeCode>
 </Packaging></GovernmentAgencyGoodsItem>"""

TRANSPORT = """<TransportEquipment><ID>CSQU3054383</ID><Seal><ID>S1</ID></Seal></TransportEquipment>"""


def a_declaration(*, items: str = ITEM, head: str = "", shipment: str = "", function: str = "9") -> bytes:
    return f"""<md:MetaData xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"
     xmlns:md="urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"><md:WCOTypeName>DEC</md:WCOTypeName><Declaration>
     <FunctionCode>{function}</FunctionCode><FunctionalReferenceID>LRN-1</FunctionalReferenceID>{head}
     <Exporter><Name>Invented Gardens</Name><Address><CityName>Kandy</CityName><CountryCode>LK</CountryCode></Address>
     </Exporter><BorderTransportMeans><ID>Invented Tern</ID><IdentificationTypeCode>11</IdentificationTypeCode>
     <ModeCode>1</ModeCode></BorderTransportMeans><GoodsShipment>
     <Consignment>{TRANSPORT}</Consignment><Importer><ID>XI000000000001</ID></Importer>
     <TradeTerms><ConditionCode>CIF</ConditionCode><LocationID>GBFXT</LocationID></TradeTerms>
     <UCR><TraderAssignedReferenceID>6GB000000000001-1</TraderAssignedReferenceID></UCR>
     {shipment}{items}</GoodsShipment></Declaration></md:MetaData>""".encode()


def read(**changes: Any) -> Reading:
    return read_any(a_declaration(**changes))


def doubts(reading: Reading) -> str:
    return " | ".join(f"{note.path.rsplit('/', 1)[-1]}: {note.message}" for note in reading.doubtful)


def test_a_declaration_becomes_a_consignment() -> None:
    reading = read()
    sale = reading.consignment
    assert reading.format == "wco-declaration"
    (item,) = sale.goods_items
    assert (item.description, item.hs_code, item.origin, item.marks) == ("Invented tea", "090210", "LK", "TEA 1-10")
    assert (str(item.net_mass), str(item.gross_mass), item.quantity) == ("100 KGM", "110 KGM", None)
    assert (item.value, item.unit_price) == (Money(Decimal("250.00"), "GBP"), None)
    seller, buyer = sale.party(PartyRole.SELLER), sale.party(PartyRole.BUYER)
    assert seller
    assert buyer
    assert (seller.name, seller.address.country, buyer.name) == ("Invented Gardens", "LK", "")
    assert buyer.organisation == "GB.EORI.XI000000000001"
    assert sale.transport
    assert (sale.transport.mode, sale.transport.vessel) == (TransportMode.MARITIME, "Invented Tern")
    assert [(box.number, box.seal) for box in sale.transport.equipment] == [("CSQU3054383", "S1")]
    assert (sale.terms.incoterm, sale.terms.place, sale.terms.currency) == (Incoterm.CIF, "GBFXT", "GBP")
    assert sale.references.ucr == "6GB000000000001-1"
    assert {"ordered_on", "transport.loading", "transport.discharge"} <= {note.path for note in reading.missing}
    assert "names no seller; its exporter" in doubts(reading)
    assert {note.value for note in reading.lost} == {"DEC", "9", "LRN-1", "00", "TRC"}


def test_it_is_entered_only_once_it_is_whole() -> None:
    sale = read().consignment
    assert [found.rule for found in entry_findings(sale)] == ["CONS-27", "CONS-28", "CONS-29"]
    line = {
        "number": 1,
        "quantity": {"value": "100", "unit": "KGM"},
        "unit_price": {"amount": "2.50", "currency": "GBP"},
    }
    whole = complete(
        sale,
        {
            "transport": {"loading": {"locode": "LKCMB"}, "discharge": {"locode": "GBFXT"}},
            "ordered_on": "2026-10-01",
            "goods_items": [line],
        },
        by_name="Invented Gardens",
    )
    assert whole.transport
    assert whole.transport.vessel == "Invented Tern"
    assert entry_findings(whole) == ()
    assert [note.path for note in whole.provenance] == [
        "transport.loading", "transport.discharge", "ordered_on", "goods_items[0].quantity",
        "goods_items[0].unit_price",
    ]  # fmt: skip


def test_what_a_declaration_says_wrongly_is_left_out_and_said() -> None:
    reading = read_any(
        a_declaration()
        .replace(b"CSQU3054383", b"BOX 7").replace(b">09021000<", b">99999999<").replace(b">LK<", b">ZZ<")
        .replace(b">CIF<", b">DAT<").replace(b"<ModeCode>1<", b"<ModeCode>9<").replace(b">CT<", b">carton<")
    )  # fmt: skip
    sale = reading.consignment
    (item,) = sale.goods_items
    assert (item.hs_code, item.origin, item.packages, sale.terms.incoterm) == ("", "", None, None)
    assert sale.transport
    assert (sale.transport.equipment, sale.transport.mode) == ((), None)
    for rule in ("CONS-8", "CONS-3", "CONS-16"):
        assert rule in doubts(reading)
    assert {"BOX 7", "99999999", "ZZ", "DAT", "9"} <= {note.value for note in reading.lost}


def test_a_term_of_the_sea_is_left_open_in_the_air() -> None:
    reading = read_any(a_declaration().replace(b"<ModeCode>1<", b"<ModeCode>4<"))
    assert reading.consignment.terms.incoterm is None
    assert "CIF is for carriage by water" in doubts(reading)


def test_a_price_is_never_guessed() -> None:
    bare = ITEM.replace('<InvoiceLine><ItemChargeAmount currencyID="GBP">250.00</ItemChargeAmount></InvoiceLine>', "")
    reading = read(
        items=bare.replace("</Gov", '<StatisticalValueAmount currencyID="GBP">9</StatisticalValueAmount></Gov')
    )
    assert (reading.consignment.goods_items[0].value, reading.consignment.terms.currency) == (None, "")
    assert {"goods_items[0].value", "terms.currency"} <= {note.path for note in reading.missing}
    assert any("a value of customs, which is not the price" in note.message for note in reading.lost)
    assert "CONS-27" in {found.rule for found in entry_findings(reading.consignment)}
    only = read(items=bare, head='<InvoiceAmount currencyID="GBP">300</InvoiceAmount>')
    assert only.consignment.goods_items[0].value == Money(Decimal(300), "GBP")
    assert "the invoice's total is taken" in doubts(only)


def test_the_invoice_is_compared_with_its_lines() -> None:
    assert "the invoice says" not in doubts(read(head='<InvoiceAmount currencyID="GBP">250</InvoiceAmount>'))
    assert "the invoice says" in doubts(read(head='<InvoiceAmount currencyID="GBP">251</InvoiceAmount>'))


def test_a_message_about_a_declaration_is_read_as_far_as_it_goes() -> None:
    reading = read(items="", function="13")
    assert (reading.format, reading.consignment.goods_items) == ("wco-message", ())
    assert "goods_items" in {note.path for note in reading.missing}
    with pytest.raises(Unreadable, match="CONS-11"):
        complete(reading.consignment, {}, by_name="Nobody")
    assert to_json(reading.consignment)["goods_items"] == []


@pytest.mark.parametrize(
    ("old", "new", "field", "rule"),
    [
        (b">110<", b">heavy<", "GrossMassMeasure", "NUM-1"),
        (b">110<", b">90<", "goods_items[0].gross_mass", "CONS-4"),
        (b">100<", b">-5<", "goods_items[0].net_mass", "CONS-1"),
        (b"<NetNetWeightMeasure>", b'<NetNetWeightMeasure unitCode="LTR">', "NetNetWeightMeasure/@unitCode", "CONS-2"),
        (b'currencyID="GBP"', b'currencyID="COIN"', "ItemChargeAmount/@currencyID", "MONEY-1"),
        (b">10<", b">many<", "QuantityQuantity", "NUM-1"),
    ],
)
def test_a_broken_declaration_is_refused_by_field(old: bytes, new: bytes, field: str, rule: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_any(a_declaration().replace(old, new))
    assert caught.value.rule == rule
    assert caught.value.field.endswith(field)
    assert caught.value.fix


@pytest.mark.parametrize("comment", [b"<!-- a -- b -->", b"<!-- a --->", b"<!-- closed wrongly > <!-- b -->"])
def test_a_comment_that_breaks_xml_is_set_aside_in_doubt(comment: bytes) -> None:
    reading = read_any(a_declaration().replace(b"<FunctionCode>", comment + b"<FunctionCode>"))
    assert len(reading.consignment.goods_items) == 1
    assert "not well formed" in reading.doubtful[0].message


def test_only_comments_are_mended() -> None:
    assert without_comments(b"<a><!-- x\n -- y --><b/></a>") == b"<a>\n<b/></a>"
    for broken in (b"<!-- a -- b --><a><b></a>", b"<a><!-- a -- b </a>", b"<a><![CDATA[<!-- a -- b -->]]></b></a>"):
        with pytest.raises(Unreadable, match="XML-1"):
            read_any(broken)
