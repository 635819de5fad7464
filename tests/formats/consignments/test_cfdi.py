# SPDX-License-Identifier: Apache-2.0
"""Mexico's invoice read into a consignment: what it tells of the sale comes back, the rest is named."""

from decimal import Decimal

import pytest
from tests.cfdi_makers import built, sealed, stated

from tradelane.consignments.formats import read_any, trade_report
from tradelane.consignments.values import Address, Charge, PartyRole
from tradelane.documents.formats.cfdi import to_cfdi
from tradelane.documents.formats.cfdi_building import build_cfdi
from tradelane.documents.formats.cfdi_statements import statements_from
from tradelane.kernel.codes import Incoterm
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity

XML = to_cfdi(sealed().cfdi)


def test_the_sale_comes_back() -> None:
    read = read_any(XML).consignment
    (item,) = read.goods_items
    assert (item.description, item.hs_code, item.quantity) == (
        "Roasted coffee beans",
        "090121",
        Quantity(Decimal(1200), "KGM"),
    )
    assert (item.unit_price, item.value) == (Money(Decimal("9.80"), "USD"), Money(Decimal("11760.00"), "USD"))
    assert read.charges == (
        Charge("freight", Money(Decimal("450.00"), "USD")), Charge("insurance", Money(Decimal("12.00"), "USD"))
    )  # fmt: skip
    assert (read.terms.incoterm, read.terms.currency) == (Incoterm.CIF, "USD")
    seller, buyer = read.party(PartyRole.SELLER), read.party(PartyRole.BUYER)
    assert seller
    assert buyer
    assert (seller.organisation, seller.address.country) == ("MX.RFC.CAC201105AB1", "MX")
    assert (buyer.name, buyer.organisation) == ("Merlion Roasters Pte Ltd", None)
    assert buyer.address == Address("1 Invented Street", "Sampletown", "00001", "SG")


def test_every_attribute_is_in_the_consignment_or_lost() -> None:
    report = trade_report(XML, filename="a.xml", lane="MX-SG")
    assert report["format"] == "cfdi"
    lost = {note["path"].rpartition("/@")[2] for note in report["lost"]}
    assert {"Sello", "NoCertificado", "RegimenFiscal", "UsoCFDI", "ClaveProdServ", "TipoCambio", "NumRegIdTrib"} <= lost
    assert {"Descripcion", "Nombre", "Moneda", "Incoterm", "Version"} & lost <= {"Descripcion"}
    doubts = " ".join(note["message"] for note in report["doubtful"])
    assert "six digits of the HS" in doubts
    assert "origin" in {note["path"].rpartition(".")[2] for note in report["missing"]}


def test_an_invoice_between_mexicans_is_read_too() -> None:
    cfdi = sealed(exportacion="01", comercio_exterior=None, moneda="MXN", tipo_cambio=None).cfdi
    content = (
        to_cfdi(cfdi).replace(b'Rfc="XEXX010101000"', b'Rfc="XIQB891116QE4"').replace(b' ResidenciaFiscal="SGP"', b"")
    )
    read = read_any(content).consignment
    buyer = read.party(PartyRole.BUYER)
    assert buyer
    assert (buyer.organisation, buyer.address.country) == ("MX.RFC.XIQB891116QE4", "MX")
    assert len(read.goods_items) == 3, "without the complement nothing tells goods from services"


def test_a_unit_nobody_else_knows_leaves_the_quantity_open() -> None:
    said = stated()
    said["Conceptos"]["1"]["ClaveUnidad"] = "Ñ-1"
    from tests.conftest import NOON
    from tests.document_makers import a_document

    cfdi = build_cfdi(a_document(), statements_from(said), at=NOON).cfdi
    reading = read_any(to_cfdi(cfdi))
    assert reading.consignment.goods_items[0].quantity is None
    assert "Recommendation 20" in " ".join(note.message for note in reading.doubtful)


@pytest.mark.parametrize("gone", [b' Importe="11760.00"', b' Cantidad="1200"', b' ValorUnitario="9.80"'])
def test_a_line_without_its_numbers_is_refused(gone: bytes) -> None:
    assert gone in XML
    with pytest.raises(Unreadable):
        read_any(XML.replace(gone, b"", 1))


def test_the_makers_make_an_export() -> None:
    assert built().cfdi.exportacion == "02"
