# SPDX-License-Identifier: Apache-2.0
"""What the complement for exports (Comercio Exterior 2.0) must say; apart, because only exports carry it.

From the complement's standard and SAT's guide to filling it in (RMF rule 2.7.1.22); ids are our own.
"""

from decimal import Decimal

from tradelane.documents.rules.cfdi.comprobante import FOREIGNER, ComercioExterior, Comprobante, SealedCfdi
from tradelane.kernel.rule import rule

CCE = "SAT, complemento Comercio Exterior 2.0"
SERVICE = "99"
"""UnidadAduana of what is no good."""
CENT = Decimal("0.01")
TOLERANCE_USD = Decimal("1")
"""How far ValorDolares may be from the line at the stated rates: rounding of price and rate, per line."""


def _complement(sealed: SealedCfdi) -> ComercioExterior | None:
    return sealed.cfdi.comercio_exterior


@rule("CFDI-20", cites=f"{CCE}; RMF Anexo 20, Exportacion", field="Exportacion", fix="Add the complement, or write 01.")
def a_definitive_export_has_the_complement(sealed: SealedCfdi) -> bool:
    """Exportacion is 02 where the complement is, and the complement is where Exportacion is 02."""
    return (sealed.cfdi.exportacion == "02") == (sealed.cfdi.comercio_exterior is not None)


@rule("CFDI-21", cites=f"RMF rule 2.7.1.23; {CCE}", field="Receptor", fix=f"Write {FOREIGNER}, country and tax number.")
def an_export_is_to_a_buyer_abroad(sealed: SealedCfdi) -> bool:
    """The buyer of an export has the generic RFC of foreigners, a country other than Mexico and a tax number there."""
    if _complement(sealed) is None or sealed.cfdi.tipo_de_comprobante != "I":
        return True
    buyer = sealed.cfdi.receptor
    return buyer.rfc == FOREIGNER and buyer.residencia_fiscal not in ("", "MEX") and bool(buyer.num_reg_id_trib)


@rule("CFDI-22", cites=CCE, field="Incoterm", fix="State the Incoterm of the sale.")
def an_export_sale_has_its_incoterm(sealed: SealedCfdi) -> bool:
    """A sale abroad states its Incoterm."""
    complement = _complement(sealed)
    return complement is None or sealed.cfdi.tipo_de_comprobante != "I" or bool(complement.incoterm)


@rule("CFDI-23", cites=CCE, field="TotalUSD", fix="Write the sum of ValorDolares.")
def the_total_in_dollars_is_the_sum_of_the_goods(sealed: SealedCfdi) -> bool:
    """TotalUSD is the sum of the goods' values in dollars, with two digits."""
    complement = _complement(sealed)
    if complement is None:
        return True
    whole = sum((goods.valor_dolares for goods in complement.mercancias), Decimal(0))
    return complement.total_usd == complement.total_usd.quantize(CENT) == whole.quantize(CENT)


@rule("CFDI-24", cites=CCE, field="NoIdentificacion", fix="Give each line and its goods the same number.")
def every_line_has_its_goods(sealed: SealedCfdi) -> bool:
    """Each line has a number (NoIdentificacion) that goods of the complement bear too, and the other way round."""
    complement = _complement(sealed)
    if complement is None:
        return True
    lines = {line.no_identificacion for line in sealed.cfdi.conceptos}
    return "" not in lines and lines == {goods.no_identificacion for goods in complement.mercancias}


@rule("CFDI-25", cites=CCE, field="ValorDolares", fix="Convert the line at TipoCambio and TipoCambioUSD.")
def the_dollars_are_the_line_at_the_stated_rates(sealed: SealedCfdi) -> bool:
    """The goods' value in dollars is the line's amount at the rates that the invoice states."""
    complement, cfdi = _complement(sealed), sealed.cfdi
    if complement is None or cfdi.tipo_de_comprobante != "I" or not complement.tipo_cambio_usd:
        return True
    rate = (cfdi.tipo_cambio or Decimal(1)) / complement.tipo_cambio_usd
    return all(
        abs(_dollars(complement, number) - amount * rate) <= TOLERANCE_USD for number, amount in _amounts(cfdi).items()
    )


def _amounts(cfdi: Comprobante) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for line in cfdi.conceptos:
        net = line.importe - (line.descuento or Decimal(0))
        found[line.no_identificacion] = found.get(line.no_identificacion, Decimal(0)) + net
    return found


def _dollars(complement: ComercioExterior, number: str) -> Decimal:
    of_line = (goods.valor_dolares for goods in complement.mercancias if goods.no_identificacion == number)
    return sum(of_line, Decimal(0))


@rule("CFDI-26", cites=CCE, field="CantidadAduana", fix="State quantity, unit and price of customs, or none of them.")
def quantity_unit_and_price_of_customs_come_together(sealed: SealedCfdi) -> bool:
    """CantidadAduana, UnidadAduana and ValorUnitarioAduana stand together or not at all, and give ValorDolares."""
    complement = _complement(sealed)
    for goods in complement.mercancias if complement else ():
        stated = (goods.cantidad_aduana, goods.unidad_aduana or None, goods.valor_unitario_aduana)
        if len({part is None for part in stated}) != 1:
            return False
        if goods.cantidad_aduana is not None and goods.valor_unitario_aduana is not None:
            value = goods.cantidad_aduana * goods.valor_unitario_aduana
            if abs(value - goods.valor_dolares) > TOLERANCE_USD:
                return False
    return True


@rule("CFDI-27", cites=f"{CCE}; Ley de los Impuestos Generales art. 1", field="FraccionArancelaria", fix="Classify it.")
def goods_are_classified_and_services_are_not(sealed: SealedCfdi) -> bool:
    """Every good has its tariff fraction, a service (UnidadAduana 99) has none."""
    complement = _complement(sealed)
    return complement is None or all(
        bool(goods.fraccion_arancelaria) == (goods.unidad_aduana != SERVICE) for goods in complement.mercancias
    )


@rule(
    "CFDI-28",
    cites="Ley de los Impuestos Generales de Importación y de Exportación art. 2 II (NICO)",
    field="FraccionArancelaria",
    fix="Add the two digits of the number of commercial identification (NICO).",
)
def a_fraction_has_ten_digits(sealed: SealedCfdi) -> bool:
    """A tariff fraction has eight digits and the two of its number of commercial identification (NICO)."""
    complement = _complement(sealed)
    fractions = [goods.fraccion_arancelaria for goods in complement.mercancias] if complement else []
    return all(len(one) == 10 and one.isdigit() for one in fractions if one)


@rule("CFDI-29", cites=CCE, field="NumCertificadoOrigen", fix="Write 1, or leave the number out.")
def only_an_invoice_that_certifies_names_a_certificate(sealed: SealedCfdi) -> bool:
    """A number of a certificate of origin stands only where the invoice serves as one (CertificadoOrigen 1)."""
    complement = _complement(sealed)
    return complement is None or not complement.num_certificado_origen or complement.certificado_origen == "1"


@rule("CFDI-30", cites=CCE, field="Emisor/Domicilio", fix="State the issuer's address in Mexico.")
def an_exporter_says_where_it_is(sealed: SealedCfdi) -> bool:
    """The exporter's address is in Mexico, and only a natural person (RFC of 13) states its CURP."""
    complement = _complement(sealed)
    if complement is None:
        return True
    here = complement.emisor is not None and complement.emisor.pais == "MEX"
    return here and bool(complement.curp) == (len(sealed.cfdi.emisor.rfc) == 13)


@rule("CFDI-31", cites=CCE, field="Receptor/Domicilio", fix="State the buyer's address abroad.")
def an_export_goes_to_an_address_abroad(sealed: SealedCfdi) -> bool:
    """The buyer's address is given, in the country that the invoice says the buyer lives in."""
    complement = _complement(sealed)
    if complement is None or sealed.cfdi.tipo_de_comprobante != "I":
        return True
    return complement.receptor is not None and complement.receptor.pais == sealed.cfdi.receptor.residencia_fiscal


@rule("CFDI-32", cites=f"{CCE}; Código Fiscal de la Federación art. 20", field="TipoCambioUSD", fix="State one rate.")
def an_invoice_in_dollars_has_one_rate(sealed: SealedCfdi) -> bool:
    """The rate of the dollar is above zero, and an invoice in dollars converts by that same rate."""
    complement, cfdi = _complement(sealed), sealed.cfdi
    if complement is None:
        return True
    return complement.tipo_cambio_usd > 0 and (cfdi.moneda != "USD" or cfdi.tipo_cambio == complement.tipo_cambio_usd)


@rule(
    "CFDI-33", cites="Ley del Impuesto al Valor Agregado art. 29 I", field="TasaOCuota", fix="Charge IVA at 0.000000."
)
def exported_goods_carry_no_iva(sealed: SealedCfdi) -> bool:
    """Goods exported for good are charged IVA at zero."""
    if _complement(sealed) is None:
        return True
    taxes = [tax for line in sealed.cfdi.conceptos for tax in line.traslados if tax.impuesto == "002"]
    return all(tax.tasa_o_cuota == 0 for tax in taxes)


RULES = (
    a_definitive_export_has_the_complement,
    an_export_is_to_a_buyer_abroad,
    an_export_sale_has_its_incoterm,
    the_total_in_dollars_is_the_sum_of_the_goods,
    every_line_has_its_goods,
    the_dollars_are_the_line_at_the_stated_rates,
    quantity_unit_and_price_of_customs_come_together,
    goods_are_classified_and_services_are_not,
    a_fraction_has_ten_digits,
    only_an_invoice_that_certifies_names_a_certificate,
    an_exporter_says_where_it_is,
    an_export_goes_to_an_address_abroad,
    an_invoice_in_dollars_has_one_rate,
    exported_goods_carry_no_iva,
)
