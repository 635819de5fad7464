# SPDX-License-Identifier: Apache-2.0
"""A CFDI made of our commercial invoice and the seller's statements; apart, because each value keeps where it is from.

Amounts, goods and parties are the invoice's. Codes of SAT and customs, rates and the register's name are the seller's
statements. What a law fixes for every export is taken from that law. Nothing else is filled in.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tradelane.documents.formats.cfdi_statements import CENTRAL_ZONE, CfdiStatements, LineStatement
from tradelane.documents.rules.cfdi.comprobante import (
    FOREIGNER,
    ComercioExterior,
    Comprobante,
    Concepto,
    Domicilio,
    Emisor,
    Mercancia,
    Receptor,
    Traslado,
    rfc_is_well_formed,
)
from tradelane.documents.rules.cfdi.foreign_trade import SERVICE
from tradelane.documents.values import Document, DocumentKind
from tradelane.kernel.countries import alpha3
from tradelane.kernel.errors import Unreadable

CENT = Decimal("0.01")
_MILLIONTH = Decimal("0.000001")
_UNIT_OF_SERVICE = "E48"
"""Unit of service (UN/ECE Recommendation 20, which c_ClaveUnidad is made of)."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value of the CFDI is from."""

    field: str
    value: str
    origin: str
    """invoice, seller's statement, or the law that fixes it."""

    def as_dict(self) -> dict[str, str]:
        """As the command line prints it."""
        return {"field": self.field, "value": self.value, "origin": self.origin}


@dataclass(frozen=True, slots=True)
class BuiltCfdi:
    """A CFDI, not yet sealed, and where its values are from."""

    cfdi: Comprobante
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of goods or a charge, before SAT's words."""

    key: str
    description: str
    quantity: Decimal
    unit: str
    price: Decimal
    amount: Decimal
    sku: str
    is_good: bool
    hs_code: str


def build_cfdi(document: Document, stated: CfdiStatements, *, at: datetime) -> BuiltCfdi:
    """The CFDI of an export invoice, dated at the moment `at` (aware) in the local time of its place of issue.

    Raises Unreadable naming what the invoice or the statements lack.
    """
    if document.kind is not DocumentKind.COMMERCIAL_INVOICE:
        raise _refused("a CFDI is made of a commercial invoice", "kind")
    content = document.content
    seller, buyer = _party(content, "seller"), _party(content, "buyer")
    rfc = str(seller.get("organisation", "")).removeprefix("MX.RFC.")
    if not rfc_is_well_formed(rfc):
        raise _refused("the seller's official number is no RFC", "parties[seller].organisation")
    country = alpha3(buyer["address"]["country"])
    if country in ("", "MEX"):
        raise _refused("the buyer is not abroad: this makes invoices of exports", "parties[buyer].address.country")
    currency = content["terms"]["currency"]
    lines = [(line, _stated_for(line, stated)) for line in _lines(content, currency)]
    concepts = tuple(_concept(line, said) for line, said in lines)
    total = sum((one.importe for one in concepts), Decimal(0))
    cfdi = Comprobante(
        serie=stated.serie,
        folio=document.number[:40],
        fecha=at.astimezone(timezone(timedelta(hours=int(stated.huso_horario)))).replace(tzinfo=None, microsecond=0),
        forma_pago=stated.forma_pago,
        condiciones_de_pago=content["terms"].get("payment", ""),
        sub_total=total,
        moneda=currency,
        tipo_cambio=None if currency == "MXN" else stated.tipo_cambio,
        total=total,
        tipo_de_comprobante="I",
        exportacion="02",
        metodo_pago=stated.metodo_pago,
        lugar_expedicion=stated.lugar_expedicion,
        emisor=Emisor(rfc, stated.nombre, stated.regimen_fiscal),
        receptor=Receptor(
            rfc=FOREIGNER,
            nombre=buyer["name"],
            domicilio_fiscal_receptor=stated.lugar_expedicion,
            regimen_fiscal_receptor="616",
            uso_cfdi="S01",
            residencia_fiscal=country,
            num_reg_id_trib=stated.num_reg_id_trib or str(buyer.get("organisation", "")).rpartition(".")[2],
        ),
        conceptos=concepts,
        traslados=(_at_zero(total),),
        total_impuestos_trasladados=Decimal("0.00"),
        comercio_exterior=_foreign_trade(content, stated, lines, buyer, country),
    )
    return BuiltCfdi(cfdi, tuple(_sources(cfdi, stated, lines)))


def _foreign_trade(
    content: dict[str, Any], stated: CfdiStatements, lines: list[tuple[_Line, LineStatement]], buyer: Any, country: str
) -> ComercioExterior:
    rate = (Decimal(1) if content["terms"]["currency"] == "MXN" else stated.tipo_cambio) / stated.tipo_cambio_usd
    goods = tuple(_goods(line, said, rate) for line, said in lines)
    return ComercioExterior(
        clave_de_pedimento="A1",
        certificado_origen=stated.certificado_origen,
        num_certificado_origen=stated.num_certificado_origen,
        incoterm=content["terms"].get("incoterm", ""),
        observaciones=f"Tipo de cambio: {stated.tipo_cambio_fuente}"[:300],
        tipo_cambio_usd=stated.tipo_cambio_usd,
        total_usd=sum((one.valor_dolares for one in goods), Decimal(0)).quantize(CENT),
        curp=stated.curp,
        emisor=stated.domicilio,
        receptor=stated.receptor or _address(buyer["address"], country),
        mercancias=goods,
    )


def _address(address: dict[str, str], country: str) -> Domicilio:
    """The buyer's address as the invoice has it; a place without regions is its own."""
    region = address.get("region") or address.get("city", "")
    street, postcode = address.get("street", ""), address.get("postcode", "")
    if not (street and region and postcode):
        raise _refused("the buyer's address lacks street, place or postcode", "Receptor.Domicilio")
    return Domicilio(street[:100], region[:30], country, postcode[:12])


def _lines(content: dict[str, Any], currency: str) -> list[_Line]:
    found = []
    for item in content.get("goods_items", ()):
        if not {"quantity", "unit_price", "value"} <= item.keys():
            raise _refused("a line lacks quantity, price or value", f"goods_items[{item['number']}]")
        found.append(
            _Line(
                key=str(item["number"]),
                description=item["description"],
                quantity=Decimal(item["quantity"]["value"]),
                unit=item["quantity"]["unit"],
                price=Decimal(item["unit_price"]["amount"]),
                amount=Decimal(item["value"]["amount"]),
                sku=item.get("seller_sku", ""),
                is_good=True,
                hs_code=item.get("hs_code", ""),
            )
        )
    for charge in content.get("charges", ()):
        amount = Decimal(charge["amount"]["amount"])
        one = Decimal(1)
        kind = charge["kind"]
        found.append(_Line(kind, kind.capitalize(), one, _UNIT_OF_SERVICE, amount, amount, kind.upper(), False, ""))
    _require_plain(content, currency)
    return found


def _require_plain(content: dict[str, Any], currency: str) -> None:
    """Refuse what a CFDI says in another way: amounts of other currencies, and allowances, which it takes off lines."""
    charges = content.get("charges", ())
    moneys = [
        *(one["value"]["currency"] for one in content.get("goods_items", ())),
        *(charge["amount"]["currency"] for charge in charges),
    ]
    if any(money != currency for money in moneys):
        raise _refused("the invoice has several currencies", "terms.currency")
    if any(charge["kind"] == "allowance" for charge in charges):
        raise _refused("an allowance of the whole invoice can't be a line; take it off the lines' values", "charges")


def _stated_for(line: _Line, stated: CfdiStatements) -> LineStatement:
    """The seller's codes for a line, with the invoice's unit and number where none are stated."""
    said = stated.lines.get(line.key)
    if said is None:
        raise _refused("SAT's codes for this line are missing; only the seller can state them", f"Conceptos.{line.key}")
    if line.is_good and said.unidad_aduana != SERVICE:
        if not said.fraccion_arancelaria.startswith(line.hs_code):
            raise _refused(
                f"the fraction does not begin with the invoice's HS code {line.hs_code}",
                f"Conceptos.{line.key}.FraccionArancelaria",
            )
        if not said.unidad_aduana:
            raise _refused("it is missing; only the seller can state it", f"Conceptos.{line.key}.UnidadAduana")
    return replace(
        said,
        clave_unidad=said.clave_unidad or line.unit,
        no_identificacion=said.no_identificacion or line.sku or f"LINE-{line.key}",
        unidad_aduana=said.unidad_aduana if line.is_good else SERVICE,
        cantidad_aduana=said.cantidad_aduana or line.quantity,
    )


def _concept(line: _Line, said: LineStatement) -> Concepto:
    return Concepto(
        clave_prod_serv=said.clave_prod_serv,
        no_identificacion=said.no_identificacion,
        cantidad=line.quantity,
        clave_unidad=said.clave_unidad,
        descripcion=line.description[:1000],
        valor_unitario=line.price,
        importe=line.amount,
        objeto_imp="02",
        traslados=(_at_zero(line.amount),),
    )


def _at_zero(base: Decimal) -> Traslado:
    """IVA of an export (Ley del IVA art. 29)."""
    return Traslado(base, "002", "Tasa", Decimal("0.000000"), Decimal("0.00"))


def _goods(line: _Line, said: LineStatement, rate: Decimal) -> Mercancia:
    dollars = (line.amount * rate).quantize(CENT, ROUND_HALF_UP)
    count = said.cantidad_aduana or line.quantity
    return Mercancia(
        no_identificacion=said.no_identificacion,
        fraccion_arancelaria=said.fraccion_arancelaria,
        cantidad_aduana=count,
        unidad_aduana=said.unidad_aduana,
        valor_unitario_aduana=(dollars / count).quantize(_MILLIONTH, ROUND_HALF_UP),
        valor_dolares=dollars,
    )


def _sources(cfdi: Comprobante, stated: CfdiStatements, lines: list[tuple[_Line, LineStatement]]) -> list[Source]:
    """Every value that a reader might take for the program's own invention, and who said it."""
    invoice, seller = "invoice", "seller's statement"
    zone = "Ley de los Husos Horarios art. 3" if stated.huso_horario == CENTRAL_ZONE else seller
    found = [
        Source("Emisor", f"{cfdi.emisor.nombre}, {cfdi.emisor.regimen_fiscal}", seller),
        Source("Receptor/@Rfc", FOREIGNER, "RMF rule 2.7.1.23"),
        Source("Receptor/@RegimenFiscalReceptor, @UsoCFDI", "616, S01", "RMF Anexo 20"),
        Source(
            "Receptor/@NumRegIdTrib", cfdi.receptor.num_reg_id_trib, seller if stated.num_reg_id_trib else invoice
        ),
        Source("@Fecha", f"UTC{stated.huso_horario:+}", zone),
        Source("@TipoCambio, @TipoCambioUSD", f"{stated.tipo_cambio}, {stated.tipo_cambio_usd}",
               f"{seller}: {stated.tipo_cambio_fuente}"),
        Source("Impuestos/Traslados", "IVA 0.000000", "Ley del Impuesto al Valor Agregado art. 29 I"),
        Source("ComercioExterior/@ClaveDePedimento", "A1", "SAT c_ClavePedimento: its only key"),
    ]  # fmt: skip
    for line, said in lines:
        own = stated.lines[line.key]
        found += [
            Source(f"Concepto {line.key}/@ClaveProdServ", said.clave_prod_serv, seller),
            Source(f"Concepto {line.key}/@ClaveUnidad", said.clave_unidad, seller if own.clave_unidad else invoice),
            Source(f"Concepto {line.key}/@NoIdentificacion", said.no_identificacion,
                   seller if own.no_identificacion else invoice),
            Source(f"Mercancia {line.key}/@FraccionArancelaria, @UnidadAduana",
                   f"{said.fraccion_arancelaria or '-'}, {said.unidad_aduana}",
                   seller if line.is_good else "SAT c_UnidadAduana: 99 is a service"),
            Source(f"Mercancia {line.key}/@CantidadAduana", f"{said.cantidad_aduana}",
                   seller if own.cantidad_aduana else invoice),
        ]  # fmt: skip
    return found


def _party(content: dict[str, Any], role: str) -> dict[str, Any]:
    found: dict[str, Any] | None = next((p for p in content.get("parties", ()) if p["role"] == role), None)
    if found is None:
        raise _refused(f"the invoice names no {role}", f"parties[{role}]")
    return found


def _refused(why: str, field: str) -> Unreadable:
    return Unreadable(
        why, field=field, rule="CFDI-BUILD-1", fix="Complete the invoice or the statements.",
        cites="RMF Anexo 20, CFDI 4.0; Comercio Exterior 2.0",
    )  # fmt: skip
