# SPDX-License-Identifier: Apache-2.0
"""What a CFDI 4.0 must say that its schema can't see; apart from exports, because it holds of every CFDI.

From Anexo 20 of the Resolución Miscelánea Fiscal (RMF) and SAT's guide to filling it in; ids are our own, as the
matrix of validations is not published under an open licence.
"""

from collections import defaultdict
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from tradelane.documents.rules.cfdi.comprobante import (
    FOREIGNER,
    PUBLIC,
    Comprobante,
    Concepto,
    SealedCfdi,
    rfc_is_well_formed,
)
from tradelane.kernel.rule import rule

ANEXO_20 = "RMF Anexo 20, CFDI 4.0"
CENT = Decimal("0.01")
_SALES = frozenset({"I", "E"})
_GENERIC = frozenset({FOREIGNER, PUBLIC})


def _sum(amounts: list[Decimal | None]) -> Decimal:
    return sum((amount or Decimal(0) for amount in amounts), Decimal(0))


@rule("CFDI-1", cites=f"{ANEXO_20}, SubTotal", field="SubTotal", fix="Write the sum of the lines' Importe.")
def the_subtotal_is_the_sum_of_the_lines(sealed: SealedCfdi) -> bool:
    """SubTotal is the sum of the lines before discounts and taxes."""
    cfdi = sealed.cfdi
    if cfdi.tipo_de_comprobante not in _SALES:
        return True
    return _sum([line.importe for line in cfdi.conceptos]).quantize(CENT) == cfdi.sub_total.quantize(CENT)


@rule("CFDI-2", cites=f"{ANEXO_20}, Total", field="Total", fix="Write SubTotal less Descuento plus taxes charged.")
def the_total_is_subtotal_less_discounts_plus_taxes(sealed: SealedCfdi) -> bool:
    """Total is SubTotal less Descuento plus the taxes charged; not judged where taxes withheld were left unread."""
    cfdi = sealed.cfdi
    if any("Retenciones" in path or "ImpuestosLocales" in path for path in sealed.lost):
        return True
    due = cfdi.sub_total - _sum([cfdi.descuento]) + _sum([cfdi.total_impuestos_trasladados])
    return due.quantize(CENT) == cfdi.total.quantize(CENT)


@rule("CFDI-3", cites=f"{ANEXO_20}, Importe", field="Conceptos/Concepto/Importe", fix="Multiply and round.")
def every_line_is_quantity_times_price(sealed: SealedCfdi) -> bool:
    """Importe of a line is Cantidad times ValorUnitario, within what their last digits leave open."""
    return all(_within(line) for line in sealed.cfdi.conceptos)


def _within(line: Concepto) -> bool:
    """Anexo 20's limits: each factor half a unit of its last digit lower and higher, cut down and rounded up."""
    half = [Decimal(1).scaleb(number.as_tuple().exponent) / 2 for number in (line.cantidad, line.valor_unitario)]  # type: ignore[arg-type]
    low = (line.cantidad - half[0]) * (line.valor_unitario - half[1])
    high = (line.cantidad + half[0]) * (line.valor_unitario + half[1])
    return low.quantize(CENT, ROUND_DOWN) <= line.importe <= high.quantize(CENT, ROUND_UP)


@rule("CFDI-4", cites=f"{ANEXO_20}, Descuento", field="Descuento", fix="Write the sum of the lines' Descuento.")
def the_discount_is_the_sum_of_the_lines(sealed: SealedCfdi) -> bool:
    """Descuento is the sum of the lines' discounts, and no line's discount is above its amount."""
    lines = sealed.cfdi.conceptos
    whole = _sum([line.descuento for line in lines]).quantize(CENT)
    return whole == _sum([sealed.cfdi.descuento]).quantize(CENT) and all(
        (line.descuento or 0) <= line.importe for line in lines
    )


@rule("CFDI-5", cites=f"{ANEXO_20}, Impuestos", field="Impuestos/Traslados", fix="Add up the lines' taxes by rate.")
def the_taxes_are_the_sums_of_the_lines(sealed: SealedCfdi) -> bool:
    """Each tax charged is the sum of the lines' taxes of that kind and rate, and their total is the sum of them."""
    cfdi = sealed.cfdi
    lines: dict[tuple[str, str, Decimal | None], Decimal] = defaultdict(Decimal)
    for line in cfdi.conceptos:
        for tax in line.traslados:
            lines[tax.impuesto, tax.tipo_factor, tax.tasa_o_cuota] += tax.importe or Decimal(0)
    whole: dict[tuple[str, str, Decimal | None], Decimal] = defaultdict(Decimal)
    for tax in cfdi.traslados:
        whole[tax.impuesto, tax.tipo_factor, tax.tasa_o_cuota] += tax.importe or Decimal(0)
    if lines.keys() != whole.keys():
        return False
    return all(abs(lines[kind] - whole[kind]) < CENT for kind in lines) and _sum(list(whole.values())).quantize(
        CENT
    ) == _sum([cfdi.total_impuestos_trasladados]).quantize(CENT)


@rule("CFDI-6", cites=f"{ANEXO_20}, ObjetoImp", field="Conceptos/Concepto/ObjetoImp", fix="Write 02 where taxed.")
def taxes_stand_where_the_line_is_taxed(sealed: SealedCfdi) -> bool:
    """A line with ObjetoImp 02 says its taxes, and one with 01 has none."""
    lost = any("Retenciones" in path for path in sealed.lost)
    return all(
        bool(line.traslados) == (line.objeto_imp == "02") or lost
        for line in sealed.cfdi.conceptos
        if line.objeto_imp in ("01", "02")
    )


@rule("CFDI-7", cites="RMF Anexo 20; Código Fiscal de la Federación art. 29-A I, IV", field="Rfc", fix="Write the RFC.")
def both_rfc_are_well_formed(sealed: SealedCfdi) -> bool:
    """The RFC of issuer and receiver are well formed or SAT's generic ones, and the issuer's is its own."""
    issuer, receiver = sealed.cfdi.emisor.rfc, sealed.cfdi.receptor.rfc
    return issuer not in _GENERIC and all(one in _GENERIC or rfc_is_well_formed(one) for one in (issuer, receiver))


@rule("CFDI-8", cites=f"{ANEXO_20}, TipoCambio", field="TipoCambio", fix="State how many pesos one unit is worth.")
def a_foreign_currency_has_its_rate(sealed: SealedCfdi) -> bool:
    """An invoice in another currency than pesos states the rate; one in pesos states none or 1."""
    cfdi = sealed.cfdi
    if cfdi.moneda == "MXN":
        return cfdi.tipo_cambio in (None, Decimal(1))
    if cfdi.moneda == "XXX":
        return cfdi.tipo_cambio is None
    return cfdi.tipo_cambio is not None and cfdi.tipo_cambio > 0


@rule("CFDI-9", cites=f"{ANEXO_20}, MetodoPago, FormaPago", field="FormaPago", fix="Write 99 where payment is later.")
def payment_later_has_no_form_yet(sealed: SealedCfdi) -> bool:
    """An income states how it is paid; when that is later or in parts (PPD), the form is still to be defined (99)."""
    cfdi = sealed.cfdi
    if cfdi.tipo_de_comprobante != "I":
        return True
    return bool(cfdi.metodo_pago and cfdi.forma_pago) and (cfdi.metodo_pago == "PPD") == (cfdi.forma_pago == "99")


@rule("CFDI-10", cites=f"{ANEXO_20}, Receptor", field="Receptor", fix="Write 616, S01 and the place of issue.")
def a_generic_receiver_has_no_regime_of_its_own(sealed: SealedCfdi) -> bool:
    """A receiver with a generic RFC has regime 616, use S01 and the issuer's postcode."""
    receiver = sealed.cfdi.receptor
    if receiver.rfc not in _GENERIC:
        return True
    stated = (receiver.regimen_fiscal_receptor, receiver.uso_cfdi, receiver.domicilio_fiscal_receptor)
    return stated == ("616", "S01", sealed.cfdi.lugar_expedicion)


@rule("CFDI-11", cites="Código Fiscal de la Federación art. 29-A II", field="Sello", fix="Seal it with your CSD.")
def the_issuer_sealed_it(sealed: SealedCfdi) -> bool:
    """The invoice is sealed by a certificate of its issuer, valid on its date, whose number it names."""
    cfdi, seal = sealed.cfdi, sealed.seal
    if seal is None or not cfdi.sello:
        return False
    named = (seal.rfc, seal.number) == (cfdi.emisor.rfc, cfdi.no_certificado)
    return named and seal.valid_from <= cfdi.fecha <= seal.valid_to and seal.holds is not False


@rule(
    "CFDI-12",
    cites="Código Fiscal de la Federación art. 29 IV",
    field="Complemento/TimbreFiscalDigital",
    fix="Send it to an authorised provider (PAC) within 72 hours; until then it is not yet a tax invoice.",
)
def a_provider_stamped_it(sealed: SealedCfdi) -> bool:
    """An authorised provider of certification (PAC) stamped the invoice; this program is none and never can."""
    return bool(sealed.cfdi.uuid)


@rule("CFDI-13", cites=f"{ANEXO_20}, Moneda", field="Total", fix="Round to the digits of the currency.")
def amounts_have_no_more_digits_than_the_currency(sealed: SealedCfdi) -> bool:
    """SubTotal, Descuento and Total have no more digits after the point than their currency."""
    return all(_cents(amount) for amount in _whole_amounts(sealed.cfdi))


def _whole_amounts(cfdi: Comprobante) -> list[Decimal]:
    return [amount for amount in (cfdi.sub_total, cfdi.descuento, cfdi.total) if amount is not None]


def _cents(amount: Decimal) -> bool:
    return amount == amount.quantize(CENT)


RULES = (
    the_subtotal_is_the_sum_of_the_lines,
    the_total_is_subtotal_less_discounts_plus_taxes,
    every_line_is_quantity_times_price,
    the_discount_is_the_sum_of_the_lines,
    the_taxes_are_the_sums_of_the_lines,
    taxes_stand_where_the_line_is_taxed,
    both_rfc_are_well_formed,
    a_foreign_currency_has_its_rate,
    payment_later_has_no_form_yet,
    a_generic_receiver_has_no_regime_of_its_own,
    the_issuer_sealed_it,
    a_provider_stamped_it,
    amounts_have_no_more_digits_than_the_currency,
)
