# SPDX-License-Identifier: Apache-2.0
"""A CFDI of the invented coffee, its statements and its seal; codes are SAT's, everything else is invented."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

from tests.conftest import NOON
from tests.document_makers import a_document
from tests.efirma_makers import Firma, a_csd
from tradelane.documents.formats.cfdi_building import BuiltCfdi, build_cfdi
from tradelane.documents.formats.cfdi_statements import statements_from
from tradelane.documents.rules.cfdi.comprobante import Comprobante, Mercancia, Seal, SealedCfdi
from tradelane.documents.values import Document

STATED: dict[str, Any] = {
    "Emisor": {
        "Nombre": "COOPERATIVA ALTURA DE CHIAPAS",
        "RegimenFiscal": "601",
        "Domicilio": {"Calle": "Camino inventado", "Estado": "CHP", "CodigoPostal": "29000"},
    },
    "LugarExpedicion": "29000",
    "FormaPago": "99",
    "MetodoPago": "PPD",
    "TipoCambio": "18.4512",
    "TipoCambioFuente": "FIX inventado, 2026-11-01",
    "CertificadoOrigen": "0",
    "Conceptos": {
        "1": {"ClaveProdServ": "50201706", "FraccionArancelaria": "0901210100", "UnidadAduana": "01"},
        "freight": {"ClaveProdServ": "78101802"},
        "insurance": {"ClaveProdServ": "84131503"},
    },
}


def stated(**changes: Any) -> dict[str, Any]:
    """The statements with members changed."""
    return {**deepcopy(STATED), **changes}


def built(document: Document | None = None, **changes: Any) -> BuiltCfdi:
    """The CFDI of the invented invoice, not sealed."""
    return build_cfdi(document or a_document(), statements_from(stated(**changes)), at=NOON)


def a_seal(**changes: Any) -> Seal:
    """What a sound seal by the seller's CSD shows."""
    cfdi = built().cfdi
    start, end = cfdi.fecha.replace(year=2025), cfdi.fecha.replace(year=2028)
    return replace(Seal(cfdi.emisor.rfc, "30001000000500003417", start, end, True), **changes)


def sealed(cfdi: Comprobante | None = None, *, seal: Seal | None = None, **changes: Any) -> SealedCfdi:
    """The CFDI as rules see it, with changed fields, under a sound seal."""
    whole = cfdi or built().cfdi
    named = replace(whole, sello="AA==", certificado="AA==", no_certificado="30001000000500003417", **changes)
    return SealedCfdi(named, seal or a_seal())


def with_foreign_trade(**changes: Any) -> SealedCfdi:
    """The same with the complement changed."""
    cfdi = built().cfdi
    assert cfdi.comercio_exterior
    return sealed(cfdi, comercio_exterior=replace(cfdi.comercio_exterior, **changes))


def with_goods(**changes: Any) -> SealedCfdi:
    """The same with the first goods of the complement changed."""
    cfdi = built().cfdi
    assert cfdi.comercio_exterior
    first, *others = cfdi.comercio_exterior.mercancias
    changed: Mercancia = replace(first, **changes)
    return with_foreign_trade(mercancias=(changed, *others))


def with_line(**changes: Any) -> SealedCfdi:
    """The same with the first line changed."""
    cfdi = built().cfdi
    first, *others = cfdi.conceptos
    return sealed(cfdi, conceptos=(replace(first, **changes), *others))


def a_seller_s_csd() -> Firma:
    """The seller's certificate for sealing invoices."""
    return a_csd()
