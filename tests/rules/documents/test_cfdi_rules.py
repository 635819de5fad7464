# SPDX-License-Identifier: Apache-2.0
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from tests.cfdi_makers import a_seal, built, sealed, with_foreign_trade, with_goods, with_line

from tradelane.documents.rules.cfdi import foreign_trade, invoice
from tradelane.documents.rules.cfdi.comprobante import PUBLIC, Traslado

CENT = Decimal("0.01")


def test_the_subtotal_is_the_sum_of_the_lines() -> None:
    assert invoice.the_subtotal_is_the_sum_of_the_lines(sealed())
    assert not invoice.the_subtotal_is_the_sum_of_the_lines(sealed(sub_total=built().cfdi.sub_total + CENT))
    assert invoice.the_subtotal_is_the_sum_of_the_lines(sealed(tipo_de_comprobante="T", sub_total=Decimal(0)))


def test_the_total_is_subtotal_less_discounts_plus_taxes() -> None:
    total = built().cfdi.total
    assert invoice.the_total_is_subtotal_less_discounts_plus_taxes(sealed())
    assert not invoice.the_total_is_subtotal_less_discounts_plus_taxes(sealed(total=total + CENT))
    assert not invoice.the_total_is_subtotal_less_discounts_plus_taxes(sealed(descuento=Decimal(5)))
    assert invoice.the_total_is_subtotal_less_discounts_plus_taxes(sealed(descuento=Decimal(5), total=total - 5))
    withheld = replace(sealed(total=total - 9), lost=("/cfdi:Comprobante/cfdi:Impuestos/cfdi:Retenciones",))
    assert invoice.the_total_is_subtotal_less_discounts_plus_taxes(withheld)


def test_every_line_is_quantity_times_price() -> None:
    assert invoice.every_line_is_quantity_times_price(sealed())
    rounded = with_line(cantidad=Decimal("3"), valor_unitario=Decimal("3.333"), importe=Decimal("10.00"))
    assert invoice.every_line_is_quantity_times_price(rounded)
    assert not invoice.every_line_is_quantity_times_price(with_line(importe=Decimal("12000.00")))


def test_the_discount_is_the_sum_of_the_lines() -> None:
    assert invoice.the_discount_is_the_sum_of_the_lines(sealed())
    assert not invoice.the_discount_is_the_sum_of_the_lines(sealed(descuento=Decimal(5)))
    assert not invoice.the_discount_is_the_sum_of_the_lines(with_line(descuento=Decimal(5)))


def test_the_taxes_are_the_sums_of_the_lines() -> None:
    assert invoice.the_taxes_are_the_sums_of_the_lines(sealed())
    charged = (Traslado(Decimal(100), "002", "Tasa", Decimal("0.16"), Decimal("16.00")),)
    assert not invoice.the_taxes_are_the_sums_of_the_lines(sealed(traslados=charged))
    assert not invoice.the_taxes_are_the_sums_of_the_lines(sealed(total_impuestos_trasladados=Decimal(1)))
    assert not invoice.the_taxes_are_the_sums_of_the_lines(sealed(traslados=()))


def test_taxes_stand_where_the_line_is_taxed() -> None:
    assert invoice.taxes_stand_where_the_line_is_taxed(sealed())
    assert not invoice.taxes_stand_where_the_line_is_taxed(with_line(traslados=()))
    assert not invoice.taxes_stand_where_the_line_is_taxed(with_line(objeto_imp="01"))
    assert invoice.taxes_stand_where_the_line_is_taxed(with_line(objeto_imp="01", traslados=()))


def test_both_rfc_are_well_formed() -> None:
    cfdi = built().cfdi
    assert invoice.both_rfc_are_well_formed(sealed())
    for wrong in ("CAC20110", "CAC201305AB1", "cac201105ab1", PUBLIC, ""):
        assert not invoice.both_rfc_are_well_formed(sealed(emisor=replace(cfdi.emisor, rfc=wrong))), wrong
    assert not invoice.both_rfc_are_well_formed(sealed(receptor=replace(cfdi.receptor, rfc="SG201912345K")))


def test_a_foreign_currency_has_its_rate() -> None:
    assert invoice.a_foreign_currency_has_its_rate(sealed())
    assert not invoice.a_foreign_currency_has_its_rate(sealed(tipo_cambio=None))
    assert not invoice.a_foreign_currency_has_its_rate(sealed(moneda="MXN"))
    assert invoice.a_foreign_currency_has_its_rate(sealed(moneda="MXN", tipo_cambio=Decimal(1)))
    assert not invoice.a_foreign_currency_has_its_rate(sealed(moneda="XXX"))


def test_payment_later_has_no_form_yet() -> None:
    assert invoice.payment_later_has_no_form_yet(sealed())
    assert invoice.payment_later_has_no_form_yet(sealed(metodo_pago="PUE", forma_pago="03"))
    assert not invoice.payment_later_has_no_form_yet(sealed(forma_pago="03"))
    assert not invoice.payment_later_has_no_form_yet(sealed(metodo_pago=""))


def test_a_generic_receiver_has_no_regime_of_its_own() -> None:
    receiver = built().cfdi.receptor
    rule = invoice.a_generic_receiver_has_no_regime_of_its_own
    assert rule(sealed())
    assert not rule(sealed(receptor=replace(receiver, uso_cfdi="G01")))
    assert not rule(sealed(receptor=replace(receiver, domicilio_fiscal_receptor="01000")))
    assert rule(sealed(receptor=replace(receiver, rfc="CAC201105AB1", uso_cfdi="G01")))


def test_the_issuer_sealed_it() -> None:
    cfdi = built().cfdi
    assert invoice.the_issuer_sealed_it(sealed())
    assert invoice.the_issuer_sealed_it(sealed(seal=a_seal(holds=None)))
    for wrong in (
        a_seal(holds=False), a_seal(rfc="XIQB891116QE4"), a_seal(number="30001000000500009999"),
        a_seal(valid_to=cfdi.fecha - timedelta(days=1)), a_seal(valid_from=cfdi.fecha + timedelta(days=1)),
    ):  # fmt: skip
        assert not invoice.the_issuer_sealed_it(sealed(seal=wrong)), wrong
    assert not invoice.the_issuer_sealed_it(replace(sealed(), seal=None))


def test_a_provider_stamped_it() -> None:
    assert not invoice.a_provider_stamped_it(sealed())
    assert invoice.a_provider_stamped_it(sealed(uuid="5b7e0a11-0000-4000-8000-000000000000"))


def test_amounts_have_no_more_digits_than_the_currency() -> None:
    assert invoice.amounts_have_no_more_digits_than_the_currency(sealed())
    assert not invoice.amounts_have_no_more_digits_than_the_currency(sealed(total=Decimal("1.005")))


def test_a_definitive_export_has_the_complement() -> None:
    assert foreign_trade.a_definitive_export_has_the_complement(sealed())
    assert not foreign_trade.a_definitive_export_has_the_complement(sealed(comercio_exterior=None))
    assert not foreign_trade.a_definitive_export_has_the_complement(sealed(exportacion="01"))
    assert foreign_trade.a_definitive_export_has_the_complement(sealed(exportacion="01", comercio_exterior=None))


def test_an_export_is_to_a_buyer_abroad() -> None:
    buyer = built().cfdi.receptor
    rule = foreign_trade.an_export_is_to_a_buyer_abroad
    assert rule(sealed())
    for wrong in ({"rfc": "CAC201105AB1"}, {"residencia_fiscal": "MEX"}, {"num_reg_id_trib": ""}):
        assert not rule(sealed(receptor=replace(buyer, **wrong))), wrong


def test_an_export_sale_has_its_incoterm() -> None:
    assert foreign_trade.an_export_sale_has_its_incoterm(sealed())
    assert not foreign_trade.an_export_sale_has_its_incoterm(with_foreign_trade(incoterm=""))


def test_the_total_in_dollars_is_the_sum_of_the_goods() -> None:
    assert foreign_trade.the_total_in_dollars_is_the_sum_of_the_goods(sealed())
    assert not foreign_trade.the_total_in_dollars_is_the_sum_of_the_goods(with_foreign_trade(total_usd=Decimal("1.00")))
    assert not foreign_trade.the_total_in_dollars_is_the_sum_of_the_goods(with_goods(valor_dolares=Decimal("1.00")))


def test_every_line_has_its_goods() -> None:
    assert foreign_trade.every_line_has_its_goods(sealed())
    assert not foreign_trade.every_line_has_its_goods(with_goods(no_identificacion="OTHER"))
    assert not foreign_trade.every_line_has_its_goods(with_line(no_identificacion=""))


def test_the_dollars_are_the_line_at_the_stated_rates() -> None:
    assert foreign_trade.the_dollars_are_the_line_at_the_stated_rates(sealed())
    assert not foreign_trade.the_dollars_are_the_line_at_the_stated_rates(with_goods(valor_dolares=Decimal("11000.00")))
    euros = sealed(moneda="EUR", tipo_cambio=Decimal("21.00"))
    assert not foreign_trade.the_dollars_are_the_line_at_the_stated_rates(euros)


def test_quantity_unit_and_price_of_customs_come_together() -> None:
    rule = foreign_trade.quantity_unit_and_price_of_customs_come_together
    assert rule(sealed())
    assert rule(with_goods(cantidad_aduana=None, unidad_aduana="", valor_unitario_aduana=None))
    assert not rule(with_goods(unidad_aduana=""))
    assert not rule(with_goods(valor_unitario_aduana=Decimal("1.00")))


def test_goods_are_classified_and_services_are_not() -> None:
    assert foreign_trade.goods_are_classified_and_services_are_not(sealed())
    assert not foreign_trade.goods_are_classified_and_services_are_not(with_goods(fraccion_arancelaria=""))
    assert not foreign_trade.goods_are_classified_and_services_are_not(with_goods(unidad_aduana="99"))


def test_a_fraction_has_ten_digits() -> None:
    assert foreign_trade.a_fraction_has_ten_digits(sealed())
    assert not foreign_trade.a_fraction_has_ten_digits(with_goods(fraccion_arancelaria="09012101"))


def test_only_an_invoice_that_certifies_names_a_certificate() -> None:
    rule = foreign_trade.only_an_invoice_that_certifies_names_a_certificate
    assert rule(sealed())
    assert rule(with_foreign_trade(certificado_origen="1", num_certificado_origen="CERT-001"))
    assert not rule(with_foreign_trade(num_certificado_origen="CERT-001"))


def test_an_exporter_says_where_it_is() -> None:
    rule = foreign_trade.an_exporter_says_where_it_is
    cfdi = built().cfdi
    assert cfdi.comercio_exterior
    assert cfdi.comercio_exterior.emisor
    assert rule(sealed())
    assert not rule(with_foreign_trade(emisor=None))
    assert not rule(with_foreign_trade(emisor=replace(cfdi.comercio_exterior.emisor, pais="SGP")))
    assert not rule(with_foreign_trade(curp="XIQB891116MCHZRL72"))
    person = sealed(emisor=replace(cfdi.emisor, rfc="XIQB891116QE4"))
    assert not rule(person)


def test_an_export_goes_to_an_address_abroad() -> None:
    assert foreign_trade.an_export_goes_to_an_address_abroad(sealed())
    assert not foreign_trade.an_export_goes_to_an_address_abroad(with_foreign_trade(receptor=None))
    other = replace(built().cfdi.receptor, residencia_fiscal="JPN")
    assert not foreign_trade.an_export_goes_to_an_address_abroad(sealed(receptor=other))


def test_an_invoice_in_dollars_has_one_rate() -> None:
    assert foreign_trade.an_invoice_in_dollars_has_one_rate(sealed())
    assert not foreign_trade.an_invoice_in_dollars_has_one_rate(sealed(tipo_cambio=Decimal("19")))
    assert not foreign_trade.an_invoice_in_dollars_has_one_rate(with_foreign_trade(tipo_cambio_usd=Decimal(0)))


def test_exported_goods_carry_no_iva() -> None:
    taxed = (Traslado(Decimal("11760.00"), "002", "Tasa", Decimal("0.160000"), Decimal("1881.60")),)
    assert foreign_trade.exported_goods_carry_no_iva(sealed())
    assert not foreign_trade.exported_goods_carry_no_iva(with_line(traslados=taxed))
