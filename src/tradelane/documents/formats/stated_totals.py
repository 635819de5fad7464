# SPDX-License-Identifier: Apache-2.0
"""Totals and exchange rates that outsiders' XML states; apart, because a consignment has neither: it reckons totals.

UBL: the line total of `LegalMonetaryTotal`, and exchange rates, which Mexico's CFDI states too. WCO: gross mass and
packages of the whole declaration; its `CurrencyExchange` is not read, as economies state it in opposite directions.
"""

from collections.abc import Iterator
from datetime import date

from lxml import etree

from tradelane.documents.formats.xml_reading import parse_xml
from tradelane.documents.values import Rate
from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import decimal_from, plain

_RATES = frozenset(
    f"{use}ExchangeRate" for use in ("", "Payment", "PaymentAlternative", "Pricing", "Tax", "Transport", "Foreign")
)
"""Elements of UBL's ExchangeRateType, by what the rate is for."""
_BASE_UNITS = ("SourceCurrencyBaseRate", "TargetCurrencyBaseRate")
_MOST_RATES = 20


def rates_in(content: bytes, name: str) -> tuple[Rate, ...]:
    """The exchange rates that a UBL or CFDI file states; the source is the file. What is not a rate is left out."""
    try:
        root = parse_xml(content)
    except Unreadable:
        return ()
    if etree.QName(root).localname == "Comprobante":
        return tuple(_rates_of_cfdi(root, name))
    nodes = (node for node in root.iter(etree.Element) if etree.QName(node).localname in _RATES)
    return tuple(rate for node, _ in zip(nodes, range(_MOST_RATES), strict=False) if (rate := _rate(node, name)))


def _rate(node: etree._Element, name: str) -> Rate | None:
    """UBL: an amount in the source currency, multiplied (or divided) by the rate, is that in the target currency."""
    said = {etree.QName(child).localname: (child.text or "").strip() for child in node.iterchildren(etree.Element)}
    base, quote = said.get("SourceCurrencyCode", ""), said.get("TargetCurrencyCode", "")
    try:
        factor = decimal_from(said.get("CalculationRate", ""), field="CalculationRate")
        for_units = [decimal_from(said.get(unit, "1"), field=unit) for unit in _BASE_UNITS]
        day = date.fromisoformat(said["Date"][:10]) if said.get("Date") else None
    except (Unreadable, ValueError):
        return None
    if base == quote or base not in CURRENCIES or quote not in CURRENCIES or factor <= 0:
        return None
    if for_units != [1, 1]:
        return None  # a rate for a hundred units is too easily read wrongly
    if said.get("MathematicOperatorCode", "").lower() == "divide":
        base, quote = quote, base
    return Rate(base, quote, factor, day, name)


def _rates_of_cfdi(root: etree._Element, name: str) -> Iterator[Rate]:
    """CFDI 4.0: pesos for one unit of `Moneda`, and, in Comercio Exterior 2.0, for one US dollar."""
    day = root.get("Fecha", "")[:10]
    foreign = root.find(".//{*}ComercioExterior")
    stated = [(root.get("Moneda", ""), root.get("TipoCambio", ""))]
    stated += [("USD", foreign.get("TipoCambioUSD", ""))] if foreign is not None else []
    for base, number in stated:
        try:
            factor, on = decimal_from(number, field="TipoCambio"), date.fromisoformat(day)
        except (Unreadable, ValueError):
            continue
        if base in CURRENCIES and base != "MXN" and factor > 0:
            yield Rate(base, "MXN", factor, on, name)


def totals_in(content: bytes) -> dict[str, str]:
    """Totals that the file states, by the name of the field of a line that they sum up. Empty where there are none."""
    try:
        return dict(_totals(parse_xml(content)))
    except Unreadable:
        return {}


def _totals(root: etree._Element) -> Iterator[tuple[str, str]]:
    root_name = etree.QName(root).localname
    if root_name in ("Invoice", "CreditNote"):
        amount = root.find("{*}LegalMonetaryTotal/{*}LineExtensionAmount")
        if amount is not None and amount.get("currencyID") in CURRENCIES and not _gives_back(root):
            number = decimal_from((amount.text or "").strip(), field="LineExtensionAmount")
            yield "value", f"{plain(number)} {amount.get('currencyID')}"
        return
    if root_name != "Declaration" and root.find("{*}Declaration") is None:
        return
    mass, packages = _only(root, "TotalGrossMassMeasure"), _only(root, "TotalPackageQuantity")
    if mass is not None and mass.get("unitCode", "KGM") == "KGM":
        yield "gross_mass", f"{plain(decimal_from((mass.text or '').strip(), field='TotalGrossMassMeasure'))} KGM"
    if packages is not None and (packages.text or "").strip().isdigit():
        yield "packages", (packages.text or "").strip()


def _gives_back(root: etree._Element) -> bool:
    """Whether a line is of less than nothing: it is read as an allowance, and the lines are not the sum."""
    lines = root.iterfind("./*/{*}LineExtensionAmount")
    return any((line.text or "").lstrip().startswith("-") for line in lines)


def _only(root: etree._Element, name: str) -> etree._Element | None:
    found = list(root.iter(f"{{*}}{name}"))
    return found[0] if len(found) == 1 else None
