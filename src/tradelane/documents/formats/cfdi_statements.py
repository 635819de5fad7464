# SPDX-License-Identifier: Apache-2.0
"""What only a Mexican seller can say for its CFDI; apart, because none of it may be guessed from the sale.

JSON by SAT's own names, as `EXAMPLE`; everything unknown, missing or of another form is refused by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from tradelane.documents.rules.cfdi.comprobante import Domicilio, attribute_name
from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import decimal_from
from tradelane.kernel.quoting import quoted

EXAMPLE = """{
  "Emisor": {
    "Nombre": "COOPERATIVA ALTURA DE CHIAPAS",
    "RegimenFiscal": "601",
    "Domicilio": {"Calle": "Camino al beneficio", "Estado": "CHP", "CodigoPostal": "29000"}
  },
  "LugarExpedicion": "29000",
  "FormaPago": "99",
  "MetodoPago": "PPD",
  "TipoCambio": "18.4512",
  "TipoCambioFuente": "FIX, Banco de México, DOF 2026-11-02",
  "CertificadoOrigen": "0",
  "Conceptos": {
    "1": {"ClaveProdServ": "50201706", "FraccionArancelaria": "0901210100", "UnidadAduana": "01"},
    "freight": {"ClaveProdServ": "78101802"}
  }
}"""
"""Statements of an invented seller: lines by their numbers, charges by their kinds.

Optional: Serie, TipoCambioUSD (of an invoice in another currency), NumCertificadoOrigen, HusoHorario, Receptor
(NumRegIdTrib, Domicilio), Emisor.Curp, and of a line ClaveUnidad, NoIdentificacion, CantidadAduana.
"""
CENTRAL_ZONE = Decimal(-6)
"""Hours from UTC in most of Mexico (Ley de los Husos Horarios 2022, art. 3)."""
_TEXTS = ("FormaPago", "MetodoPago", "LugarExpedicion", "CertificadoOrigen", "TipoCambioFuente")
_OPTIONAL = ("Serie", "NumCertificadoOrigen", "TipoCambioUSD", "HusoHorario")
_OF_LINE = ("ClaveProdServ", "ClaveUnidad", "NoIdentificacion", "FraccionArancelaria", "UnidadAduana", "CantidadAduana")
_OF_ISSUER = ("Nombre", "RegimenFiscal", "Curp", "Domicilio")
_OF_RECEIVER = ("NumRegIdTrib", "Domicilio")


@dataclass(frozen=True, slots=True)
class LineStatement:
    """What SAT and customs call one line, or one charge."""

    clave_prod_serv: str
    clave_unidad: str = ""
    no_identificacion: str = ""
    fraccion_arancelaria: str = ""
    unidad_aduana: str = ""
    cantidad_aduana: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CfdiStatements:
    """The seller's statements, read."""

    nombre: str
    regimen_fiscal: str
    domicilio: Domicilio
    lugar_expedicion: str
    forma_pago: str
    metodo_pago: str
    certificado_origen: str
    tipo_cambio: Decimal
    """Pesos for one unit of the invoice's currency."""
    tipo_cambio_usd: Decimal
    """Pesos for one US dollar."""
    tipo_cambio_fuente: str
    """Where the rates are from, and of which day."""
    lines: Mapping[str, LineStatement]
    """By line number, or by the kind of a charge, such as freight."""
    curp: str = ""
    serie: str = ""
    num_certificado_origen: str = ""
    num_reg_id_trib: str = ""
    receptor: Domicilio | None = None
    huso_horario: Decimal = CENTRAL_ZONE


def read_statements(content: bytes) -> CfdiStatements:
    """The statements in a JSON file. Raises Unreadable naming the member."""
    return statements_from(parse(content))


def statements_from(data: Any) -> CfdiStatements:
    """The statements in JSON data. Raises Unreadable naming the member."""
    known = (*_TEXTS, *_OPTIONAL, "TipoCambio", "Emisor", "Receptor", "Conceptos")
    top = _object(data, "", known)
    issuer = _object(top.get("Emisor"), "Emisor", _OF_ISSUER)
    receiver = _object(top.get("Receptor", {}), "Receptor", _OF_RECEIVER)
    lines = _object(top.get("Conceptos"), "Conceptos", None)
    rate = _number(top, "TipoCambio", "")
    texts = {name: _text(top, name, "") for name in _TEXTS}
    if texts["CertificadoOrigen"] not in ("0", "1"):
        raise _refused("it is 0 or 1", "CertificadoOrigen")
    return CfdiStatements(
        nombre=_text(issuer, "Nombre", "Emisor."),
        regimen_fiscal=_text(issuer, "RegimenFiscal", "Emisor."),
        curp=_optional(issuer, "Curp", "Emisor."),
        domicilio=_address(issuer.get("Domicilio"), "Emisor.Domicilio", {"Pais": "MEX"}),
        lugar_expedicion=texts["LugarExpedicion"],
        forma_pago=texts["FormaPago"],
        metodo_pago=texts["MetodoPago"],
        certificado_origen=texts["CertificadoOrigen"],
        tipo_cambio=rate,
        tipo_cambio_usd=_number(top, "TipoCambioUSD", "") if "TipoCambioUSD" in top else rate,
        tipo_cambio_fuente=texts["TipoCambioFuente"],
        lines={key: _line(value, f"Conceptos.{key}") for key, value in lines.items()},
        serie=_optional(top, "Serie", ""),
        num_certificado_origen=_optional(top, "NumCertificadoOrigen", ""),
        num_reg_id_trib=_optional(receiver, "NumRegIdTrib", "Receptor."),
        receptor=_address(receiver["Domicilio"], "Receptor.Domicilio", {}) if "Domicilio" in receiver else None,
        huso_horario=_zone(top),
    )


def _zone(top: Mapping[str, Any]) -> Decimal:
    if "HusoHorario" not in top:
        return CENTRAL_ZONE
    hours = decimal_from(top["HusoHorario"], field="HusoHorario")
    if hours not in (-5, -6, -7, -8):
        raise _refused("it is one of -5, -6, -7, -8 hours from UTC", "HusoHorario")
    return hours


def _line(data: Any, field: str) -> LineStatement:
    read = _object(data, field, _OF_LINE)
    return LineStatement(
        clave_prod_serv=_text(read, "ClaveProdServ", f"{field}."),
        clave_unidad=_optional(read, "ClaveUnidad", f"{field}."),
        no_identificacion=_optional(read, "NoIdentificacion", f"{field}."),
        fraccion_arancelaria=_optional(read, "FraccionArancelaria", f"{field}."),
        unidad_aduana=_optional(read, "UnidadAduana", f"{field}."),
        cantidad_aduana=_number(read, "CantidadAduana", f"{field}.") if "CantidadAduana" in read else None,
    )


def _address(data: Any, field: str, standing: Mapping[str, str]) -> Domicilio:
    spelt = {attribute_name(one.name): one.name for one in fields(Domicilio)}
    read = {**standing, **_object(data, field, tuple(spelt))}
    for name in ("Calle", "Estado", "Pais", "CodigoPostal"):
        _text(read, name, f"{field}.")
    return Domicilio(**{spelt[name]: _text(read, name, f"{field}.") for name in read})


def _object(data: Any, field: str, known: tuple[str, ...] | None) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise _refused("it must be an object", field or "statements")
    for name in data:
        if known is not None and name not in known:
            raise _refused(f"nothing is known by the name {quoted(name)}", f"{field}.{name}".lstrip("."))
    return data


def _text(data: Mapping[str, Any], name: str, before: str) -> str:
    text = _optional(data, name, before)
    if not text:
        raise _refused("it is missing; only the seller can state it", f"{before}{name}")
    return text


def _optional(data: Mapping[str, Any], name: str, before: str) -> str:
    value = data.get(name, "")
    if not isinstance(value, str) or "|" in value:
        raise _refused("it must be text without |", f"{before}{name}")
    return value.strip()


def _number(data: Mapping[str, Any], name: str, before: str) -> Decimal:
    if name not in data:
        raise _refused("it is missing; only the seller can state it", f"{before}{name}")
    number = decimal_from(data[name], field=f"{before}{name}")
    if number <= 0:
        raise _refused("it must be above zero", f"{before}{name}")
    return number


def _refused(why: str, field: str) -> Unreadable:
    return Unreadable(
        why, field=field, rule="CFDI-STATE-1", fix="State it: docs/guides/make-a-mexican-invoice.md.",
        cites="RMF Anexo 20, CFDI 4.0; Comercio Exterior 2.0",
    )  # fmt: skip
