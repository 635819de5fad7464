# SPDX-License-Identifier: Apache-2.0
"""The CFDI as its law names it: Anexo 20 of the Resolución Miscelánea Fiscal (CFDI 4.0, Comercio Exterior 2.0).

Apart from our own documents, because the words, the codes and the arithmetic are those of Mexico's tax
administration (SAT). A field bears the attribute's name; `attribute_name` says how it is spelt in the XML.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cache

FOREIGNER = "XEXX010101000"
"""RFC of every buyer who lives abroad (RMF rule 2.7.1.23)."""
PUBLIC = "XAXX010101000"
"""RFC of every buyer who gives none (RMF rule 2.7.1.23)."""

_RFC = re.compile(r"[A-Z&Ñ]{3,4}\d{2}(0[1-9]|1[012])(0[1-9]|[12]\d|3[01])[A-Z0-9]{2}[0-9A]")
"""Three letters of a company or four of a person, the date of founding or birth, three of the register."""


def rfc_is_well_formed(text: str) -> bool:
    """Whether `text` has the form of an RFC; whether the register holds it only SAT can say."""
    return _RFC.fullmatch(text) is not None


_SPELT = {
    "uso_cfdi": "UsoCFDI",
    "tipo_cambio_usd": "TipoCambioUSD",
    "total_usd": "TotalUSD",
    "tasa_o_cuota": "TasaOCuota",
}


@cache
def attribute_name(name: str) -> str:
    """The XML attribute of a field: `clave_prod_serv` is ClaveProdServ."""
    return _SPELT.get(name) or "".join(part.capitalize() for part in name.split("_"))


@dataclass(frozen=True, slots=True)
class Emisor:
    """Who invoices."""

    rfc: str
    nombre: str
    """As it stands in the taxpayers' register: capitals, without the kind of company."""
    regimen_fiscal: str


@dataclass(frozen=True, slots=True)
class Receptor:
    """Who is invoiced."""

    rfc: str
    nombre: str
    domicilio_fiscal_receptor: str
    regimen_fiscal_receptor: str
    uso_cfdi: str
    residencia_fiscal: str = ""
    """ISO 3166-1 alpha-3, of a buyer abroad."""
    num_reg_id_trib: str = ""
    """Tax number of a buyer abroad in its own country."""


@dataclass(frozen=True, slots=True)
class Traslado:
    """A tax that the buyer is charged; of the whole invoice, or of one concept."""

    base: Decimal
    impuesto: str
    """002 is IVA."""
    tipo_factor: str
    tasa_o_cuota: Decimal | None = None
    importe: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Concepto:
    """A line."""

    clave_prod_serv: str
    cantidad: Decimal
    clave_unidad: str
    descripcion: str
    valor_unitario: Decimal
    importe: Decimal
    objeto_imp: str
    no_identificacion: str = ""
    unidad: str = ""
    descuento: Decimal | None = None
    traslados: tuple[Traslado, ...] = ()


@dataclass(frozen=True, slots=True)
class Domicilio:
    """An address of the complement."""

    calle: str
    estado: str
    pais: str
    codigo_postal: str
    numero_exterior: str = ""
    numero_interior: str = ""
    colonia: str = ""
    localidad: str = ""
    referencia: str = ""
    municipio: str = ""


@dataclass(frozen=True, slots=True)
class Destinatario:
    """Who receives the goods, when it is not the buyer."""

    domicilios: tuple[Domicilio, ...]
    nombre: str = ""
    num_reg_id_trib: str = ""


@dataclass(frozen=True, slots=True)
class Mercancia:
    """Goods as customs counts them, in US dollars."""

    no_identificacion: str
    valor_dolares: Decimal
    fraccion_arancelaria: str = ""
    cantidad_aduana: Decimal | None = None
    unidad_aduana: str = ""
    """UMT, unit of the tariff; 99 for services."""
    valor_unitario_aduana: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ComercioExterior:
    """The complement for exports (version 2.0)."""

    clave_de_pedimento: str
    certificado_origen: str
    """1 when the invoice serves as certificate of origin."""
    tipo_cambio_usd: Decimal
    total_usd: Decimal
    mercancias: tuple[Mercancia, ...]
    motivo_traslado: str = ""
    num_certificado_origen: str = ""
    numero_exportador_confiable: str = ""
    incoterm: str = ""
    observaciones: str = ""
    curp: str = ""
    """Of an issuer who is a natural person."""
    emisor: Domicilio | None = None
    receptor: Domicilio | None = None
    destinatarios: tuple[Destinatario, ...] = ()


@dataclass(frozen=True, slots=True)
class Comprobante:
    """A CFDI 4.0."""

    fecha: datetime
    """Local time of the place of issue, as the law has it: without a zone."""
    sub_total: Decimal
    moneda: str
    total: Decimal
    tipo_de_comprobante: str
    """I income, E outgoing (credit note), T goods moved, P payment, N wages."""
    exportacion: str
    """01 no export, 02 definitive export, 03 temporary, 04 definitive by another key than A1 or without a sale."""
    lugar_expedicion: str
    """Postcode."""
    emisor: Emisor
    receptor: Receptor
    conceptos: tuple[Concepto, ...]
    serie: str = ""
    folio: str = ""
    forma_pago: str = ""
    condiciones_de_pago: str = ""
    descuento: Decimal | None = None
    tipo_cambio: Decimal | None = None
    metodo_pago: str = ""
    traslados: tuple[Traslado, ...] = ()
    total_impuestos_trasladados: Decimal | None = None
    comercio_exterior: ComercioExterior | None = None
    no_certificado: str = ""
    certificado: str = ""
    """The issuer's CSD, base64 of its DER."""
    sello: str = ""
    """The issuer's seal, base64."""
    uuid: str = ""
    """Folio fiscal: empty until an authorised provider (PAC) stamped it."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What the certificate in a CFDI and its seal show."""

    rfc: str
    number: str
    """Serial number of the certificate, twenty digits."""
    valid_from: datetime
    valid_to: datetime
    holds: bool | None
    """Whether the seal is of this CFDI by that certificate; None when SAT's stylesheet is not installed."""


@dataclass(frozen=True, slots=True)
class SealedCfdi:
    """What rules are asked of: the CFDI, and what is known of its seal."""

    cfdi: Comprobante
    seal: Seal | None = None
    lost: tuple[str, ...] = field(default=())
    """XPaths of what the file says and `Comprobante` does not hold."""
