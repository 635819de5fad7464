# SPDX-License-Identifier: Apache-2.0
"""Mexico's invoice: built, written, read, sealed and checked; satcfdi and openssl say what they think of it."""

import json
import subprocess
from base64 import b64decode
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree
from tests.cfdi_makers import STATED, a_seller_s_csd, built, stated
from tests.conftest import NOON
from tests.consignment_makers import a_goods_item, usd
from tests.document_makers import a_document, a_shipped_consignment
from tests.efirma_makers import a_firma
from tests.makers import BUYER

from tradelane.documents.formats import cfdi_sealing, check_report
from tradelane.documents.formats.cfdi import read_cfdi, to_cfdi
from tradelane.documents.formats.cfdi_building import build_cfdi
from tradelane.documents.formats.cfdi_checking import check_cfdi
from tradelane.documents.formats.cfdi_sealing import cadena_original, read_sealed, schema_faults, seal
from tradelane.documents.formats.cfdi_statements import EXAMPLE, statements_from
from tradelane.documents.rules.cfdi.comprobante import Comprobante, Destinatario, Domicilio
from tradelane.documents.values import DocumentKind
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Level

pytest.importorskip("satcfdi", reason="the extra `cfdi` is not installed")


@pytest.fixture(scope="module")
def xml() -> bytes:
    """The invented invoice, sealed with the seller's CSD."""
    csd = a_seller_s_csd()
    return seal(built().cfdi, key=csd.key, certificate=csd.cer)


def errors(content: bytes) -> list[str]:
    return [finding.rule for finding in check_cfdi(content) if finding.level == Level.ERROR]


def test_the_invoice_follows_sat_s_schema_and_every_rule(xml: bytes) -> None:
    assert schema_faults(xml) == []
    findings = check_cfdi(xml)
    assert [(finding.rule, finding.level) for finding in findings] == [("CFDI-12", Level.WARNING)], findings
    assert "PAC" in findings[0].message
    report = check_report(xml)
    assert (report["profile"], report["result"]) == ("cfdi", "valid")


def test_what_is_written_is_what_is_read(xml: bytes) -> None:
    read = read_cfdi(xml)
    assert read.lost == ()
    assert to_cfdi(read.cfdi) == xml
    assert replace(read.cfdi, sello="", certificado="", no_certificado="") == built().cfdi


def test_every_field_survives_writing_and_reading() -> None:
    cfdi = every_field()
    read = read_cfdi(to_cfdi(cfdi))
    assert (read.cfdi, read.lost) == (cfdi, ())


def every_field() -> Comprobante:
    cfdi = built().cfdi
    assert cfdi.comercio_exterior
    address = Domicilio("Calle", "CHP", "MEX", "29000", "1", "2", "0001", "01", "beside the mill", "101")
    foreign = replace(
        cfdi.comercio_exterior, curp="XIQB891116MCHZRL72", emisor=address, numero_exportador_confiable="EC-1",
        motivo_traslado="01", num_certificado_origen="CERT-0001", certificado_origen="1",
        destinatarios=(Destinatario((address, address), "Somebody", "T-100000"),),
    )  # fmt: skip
    line = replace(cfdi.conceptos[0], descuento=Decimal("1.50"), unidad="Kilogram")
    return replace(
        cfdi, serie="A", descuento=Decimal("1.50"), conceptos=(line, *cfdi.conceptos[1:]), comercio_exterior=foreign,
        sello="AA==", certificado="BB==", no_certificado="1" * 20,
    )  # fmt: skip


def test_what_is_not_modelled_is_named(xml: bytes) -> None:
    related = b'<cfdi:CfdiRelacionados TipoRelacion="01"><cfdi:CfdiRelacionado UUID="x"/></cfdi:CfdiRelacionados>'
    content = xml.replace(b"<cfdi:Emisor", related + b"<cfdi:Emisor", 1).replace(
        b" Moneda=", b' Confirmacion="abcde" Moneda='
    )
    assert set(read_cfdi(content).lost) == {
        "/cfdi:Comprobante/@Confirmacion", "/cfdi:Comprobante/cfdi:CfdiRelacionados"
    }  # fmt: skip


def test_a_stamp_of_a_provider_is_read(xml: bytes) -> None:
    stamp = (
        b'<tfd:TimbreFiscalDigital xmlns:tfd="http://www.sat.gob.mx/TimbreFiscalDigital" Version="1.1" '
        b'UUID="5B7E0A11-0000-4000-8000-000000000000" FechaTimbrado="2026-11-02T07:00:00" '
        b'RfcProvCertif="AAA010101AAA" SelloCFD="AA==" NoCertificadoSAT="30001000000500003456" SelloSAT="AA=="/>'
    )
    stamped = xml.replace(b"<cce20:ComercioExterior", stamp + b"<cce20:ComercioExterior", 1)
    read = read_cfdi(stamped)
    assert (read.cfdi.uuid, read.lost) == ("5B7E0A11-0000-4000-8000-000000000000", ())
    assert check_cfdi(stamped) == []


# ── the seal ──


def test_the_seal_is_sat_s_over_the_cadena_original(xml: bytes, tmp_path: Path) -> None:
    """Verified by `cryptography` alone, then by openssl, over what SAT's stylesheet gives."""
    root = etree.fromstring(xml)
    certificate = x509.load_der_x509_certificate(b64decode(root.get("Certificado") or ""))
    signature, text = b64decode(root.get("Sello") or ""), cadena_original(xml)
    assert text.startswith(b"||4.0|")
    assert text.endswith(b"||")
    public = certificate.public_key()
    public.verify(signature, text, padding.PKCS1v15(), hashes.SHA256())  # type: ignore[union-attr, call-arg, arg-type]
    if not which("openssl"):
        pytest.skip("openssl is not installed")
    for name, content in (
        ("key.pem", public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)),
        ("sello", signature), ("cadena", text), ("other", text.replace(b"USD", b"MXN")),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(content)
    command = ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "sello"]
    assert subprocess.run([*command, "cadena"], cwd=tmp_path, capture_output=True, check=False).returncode == 0
    assert subprocess.run([*command, "other"], cwd=tmp_path, capture_output=True, check=False).returncode != 0


@pytest.mark.filterwarnings("ignore:X509:DeprecationWarning")  # satcfdi asks pyOpenSSL
def test_satcfdi_reads_it_back_and_makes_the_same_seal(xml: bytes) -> None:
    from satcfdi.cfdi import CFDI
    from satcfdi.models import Signer
    from tests.efirma_makers import PASSWORD

    theirs = CFDI.from_string(xml)
    assert theirs["Total"] == Decimal("12222.00")
    assert theirs["Complemento"]["ComercioExterior"]["TotalUSD"] == Decimal("12222.00")
    assert theirs.cadena_original().encode() == cadena_original(xml)
    csd = a_seller_s_csd()
    signer = Signer.load(certificate=csd.cer, key=csd.encrypted, password=PASSWORD)
    assert str(signer.rfc) == "CAC201105AB1"
    sello, number = theirs["Sello"], theirs["NoCertificado"]
    theirs.sign(signer)
    assert (theirs["Sello"], theirs["NoCertificado"]) == (sello, number)
    theirs.to_xml(validate=True)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b'Total="12222.00"', b'Total="12223.00"', "CFDI-2"),
        (b'SubTotal="12222.00"', b'SubTotal="12221.00"', "CFDI-1"),
        (b'TotalUSD="12222.00"', b'TotalUSD="12000.00"', "CFDI-23"),
        (b'Rfc="XEXX010101000"', b'Rfc="XAXX010101000"', "CFDI-21"),
        (b'Incoterm="CIF" ', b"", "CFDI-22"),
        (b'FraccionArancelaria="0901210100"', b'FraccionArancelaria="0901219901"', "CFDI-11"),
        (b'FraccionArancelaria="0901210100"', b'FraccionArancelaria="0000000000"', "CFDI-XSD"),
        (b'ClaveProdServ="50201706"', b'ClaveProdServ="99999999"', "CFDI-XSD"),
        (b'Moneda="USD"', b'Moneda="XX1"', "CFDI-XSD"),
        (b'Exportacion="02"', b'Exportacion="01"', "CFDI-20"),
    ],
)
def test_each_change_is_found_and_breaks_the_seal(xml: bytes, old: bytes, new: bytes, rule: str) -> None:
    assert old in xml
    found = errors(xml.replace(old, new, 1))
    assert rule in found
    assert "CFDI-11" in found, "the seal no longer holds"


def test_a_seal_of_somebody_else_is_refused() -> None:
    other = a_firma(BUYER.__class__("MX.RFC.XIQB891116QE4"), usages=(), country="")
    assert errors(seal(built().cfdi, key=other.key, certificate=other.cer)) == ["CFDI-11"]


def test_only_sat_s_certificates_seal() -> None:
    csd = a_seller_s_csd()
    foreign = a_firma(number="short")
    with pytest.raises(Unreadable, match="none of SAT's"):
        seal(built().cfdi, key=csd.key, certificate=foreign.cer)
    from tests.trust_makers import issued

    with pytest.raises(Unreadable, match="RSA"):
        seal(built().cfdi, key=csd.key, certificate=issued().chain[0])


def test_an_unsealed_invoice_says_so() -> None:
    assert "CFDI-11" in errors(to_cfdi(built().cfdi))


def test_without_the_extra_it_says_what_to_install(xml: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The core starts without satcfdi: rules are asked, the schema and the seal are left open and named."""
    for cached in (cfdi_sealing._folder, cfdi_sealing._schema, cfdi_sealing._stylesheet):
        cached.cache_clear()
    monkeypatch.setattr(cfdi_sealing, "find_spec", lambda name: None)
    findings = {finding.rule: finding for finding in check_cfdi(xml)}
    monkeypatch.undo()
    assert set(findings) == {"CFDI-12", "CFDI-XSD"}
    assert findings["CFDI-XSD"].level == Level.WARNING
    assert "tradelane[cfdi]" in findings["CFDI-XSD"].fix
    assert read_sealed(xml).seal is not None


# ── what the invoice and the seller say ──


def test_every_value_has_its_source() -> None:
    sources = {source.field: source.origin for source in built().sources}
    assert sources["Concepto 1/@ClaveProdServ"] == "seller's statement"
    assert sources["Concepto 1/@ClaveUnidad"] == "invoice"
    assert "FIX inventado" in sources["@TipoCambio, @TipoCambioUSD"]
    stated_unit = stated()
    stated_unit["Conceptos"]["1"]["ClaveUnidad"] = "TNE"
    again = build_cfdi(a_document(), statements_from(stated_unit), at=NOON)
    assert {s.field: s.origin for s in again.sources}["Concepto 1/@ClaveUnidad"] == "seller's statement"
    assert again.cfdi.conceptos[0].clave_unidad == "TNE"


def test_an_invoice_in_euros_is_converted_by_the_stated_rates() -> None:
    from tradelane.consignments.values import Charge
    from tradelane.kernel.money import Money

    euros = [Money(one.amount, "EUR") for one in (usd("9.80"), usd("11760.00"), usd("450.00"))]
    whole = a_shipped_consignment(goods_items=(a_goods_item(unit_price=euros[0], value=euros[1]),))
    whole = replace(whole, charges=(Charge("freight", euros[2]),), terms=replace(whole.terms, currency="EUR"))
    made = built(a_document(consignment=whole), TipoCambio="20.2963", TipoCambioUSD="18.4512")
    foreign = made.cfdi.comercio_exterior
    assert foreign
    assert [goods.valor_dolares for goods in foreign.mercancias] == [Decimal("12935.99"), Decimal("495.00")]
    assert foreign.total_usd == Decimal("13430.99")
    csd = a_seller_s_csd()
    assert errors(seal(made.cfdi, key=csd.key, certificate=csd.cer)) == []


def a_line(**said: str) -> dict[str, Any]:
    """The statements with other words on the first line."""
    return {"Conceptos": {**STATED["Conceptos"], "1": said}}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"Conceptos": {}}, "Conceptos.1"),
        (a_line(FraccionArancelaria="0901210100"), "Conceptos.1.ClaveProdServ"),
        (
            a_line(ClaveProdServ="50201706", FraccionArancelaria="1006300100", UnidadAduana="01"),
            "Conceptos.1.FraccionArancelaria",
        ),
        ({"TipoCambio": "0"}, "TipoCambio"),
        ({"TipoCambioFuente": ""}, "TipoCambioFuente"),
        ({"CertificadoOrigen": "2"}, "CertificadoOrigen"),
        ({"Emisor": {"Nombre": "X"}}, "Emisor.RegimenFiscal"),
        ({"Emisor": {**STATED["Emisor"], "Nombre": "A|B"}}, "Emisor.Nombre"),
        ({"Inventado": "1"}, "Inventado"),
        ({"HusoHorario": "3"}, "HusoHorario"),
    ],
)  # fmt: skip
def test_what_only_the_seller_can_say_is_asked_for_by_name(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        built(**change)
    assert refusal.value.field == field


def test_a_cfdi_is_made_of_an_export_invoice_only() -> None:
    with pytest.raises(Unreadable, match="commercial invoice"):
        built(a_document(DocumentKind.PACKING_LIST))
    with pytest.raises(Unreadable, match="no RFC"):
        built(a_document(consignment=_sold_by_the_buyer()))


def test_amounts_that_a_cfdi_says_otherwise_are_refused() -> None:
    whole = a_document()
    for kind, amount, currency, field in (
        ("allowance", "-5.00", "USD", "charges"),
        ("freight", "5", "EUR", "terms.currency"),
    ):
        charge = {"kind": kind, "amount": {"amount": amount, "currency": currency}}
        with pytest.raises(Unreadable) as refusal:
            built(replace(whole, content={**whole.content, "charges": [charge]}))
        assert (refusal.value.rule, refusal.value.field) == ("CFDI-BUILD-1", field)


def test_the_guide_shows_the_page_s_own_example() -> None:
    guide = Path(__file__).parents[3] / "docs" / "guides" / "make-a-mexican-invoice.md"
    shown = guide.read_text().split("```json\n")[1].split("```")[0]
    assert json.loads(shown) == json.loads(EXAMPLE)


def _sold_by_the_buyer() -> Any:
    whole = a_shipped_consignment()
    return replace(whole, parties=tuple(
        replace(party, organisation=BUYER if party.role == "seller" else party.organisation) for party in whole.parties
    ))  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [b"<a/>", b"", b"<", b'<cfdi:Comprobante xmlns:cfdi="http://www.sat.gob.mx/cfd/4" Version="3.3"/>',
     b'<cfdi:Comprobante xmlns:cfdi="http://www.sat.gob.mx/cfd/4" Version="4.0"/>'],
)  # fmt: skip
def test_what_is_no_cfdi_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read_cfdi(content)
