# SPDX-License-Identifier: Apache-2.0
"""Goods items of a WCO declaration; apart, because customs counts by mass and tariff unit, not by what was sold."""

from lxml import etree

from tradelane.consignments import rules
from tradelane.consignments.formats.ubl.lines import read_amount
from tradelane.consignments.formats.wco.source import WcoSource
from tradelane.consignments.values import GoodsItem, Packages
from tradelane.kernel.codes import HS_EDITION, hs_digits
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity, unit_known
from tradelane.kernel.quoting import quoted

_TARIFF = ("TSP", "HS")
"""Classification by the combined nomenclature (DE 6/14), whose first six digits are the Harmonized System's."""

_NON_PREFERENTIAL = "1"
"""Origin type of the UK profile: 1 country of origin, 2 of preferential origin (DE 5/15, 5/16)."""

_KILOGRAM = "KGM"
"""Masses of a declaration are in kilograms unless a unit says otherwise (DE 6/1, 6/5)."""


def declared_currency(source: WcoSource, declaration: etree._Element | None) -> str:
    """The currency of the lines, else of the invoice's total; empty where no price is stated."""
    if declaration is None:
        return ""
    for node in (*declaration.iter("{*}ItemChargeAmount"), *declaration.iter("{*}InvoiceAmount")):
        if code := (node.get("currencyID") or "").strip():
            return code
    return ""


def read_item(
    source: WcoSource, node: etree._Element, number: int, currency: str, invoice: etree._Element | None
) -> GoodsItem:
    """One GovernmentAgencyGoodsItem; `invoice` is the declaration's total where this is its only line.

    A declaration has no quantity of the sale, and so no price of one.
    """
    commodity = source.first(node, "Commodity")
    net = _mass(source, source.first(commodity, "GoodsMeasure/NetNetWeightMeasure"))
    gross = _mass(source, source.first(commodity, "GoodsMeasure/GrossMassMeasure"))
    packages, marks = _packages(source, node)
    counted = source.first(commodity, "GoodsMeasure/TariffQuantity")
    source.why_lost(counted, "counted in the unit of the tariff, which need not be that of the sale")
    value = _value(source, commodity, currency, invoice)
    hs_code = _hs_code(source, commodity)
    _say_why_lost(source, node)
    return GoodsItem(
        number=number,
        description=source.text(commodity, "Description"),
        quantity=None,
        value=value,
        hs_code=hs_code,
        hs_edition=HS_EDITION if hs_code else "",
        origin=_origin(source, node),
        net_mass=net,
        gross_mass=gross,
        packages=packages,
        marks=marks,
        dangerous_goods_un=source.vetted(
            source.first(commodity, "DangerousGoods/UNDGID"), rules.a_un_number_has_four_digits
        ),
    )


def _mass(source: WcoSource, node: etree._Element | None) -> Quantity | None:
    if node is None or not source.text(node, peek=True):
        return None
    unit = source.attribute(node, "unitCode") or _KILOGRAM
    mass = Quantity(source.number(node), unit)
    if unit_known(unit) and rules.a_mass_has_a_unit_of_mass(mass):
        return mass
    raise Unreadable(
        f"{quoted(unit)} is not a unit of mass", field=f"{source.path(node)}/@unitCode",
        rule=rules.a_mass_has_a_unit_of_mass.id, fix=rules.a_mass_has_a_unit_of_mass.fix,
    )  # fmt: skip


def _value(
    source: WcoSource, commodity: etree._Element | None, currency: str, invoice: etree._Element | None
) -> Money | None:
    node = source.first(commodity, "InvoiceLine/ItemChargeAmount")
    if node is not None and source.text(node, peek=True):
        return read_amount(source, node, currency)
    if invoice is None or not source.text(invoice, peek=True):
        return None
    source.doubt(
        invoice, "the only line states no value; the invoice's total is taken", source.text(invoice, peek=True)
    )
    return read_amount(source, invoice, currency)


def _hs_code(source: WcoSource, commodity: etree._Element | None) -> str:
    """Six digits of the Harmonized System; national digits, and codes of another edition, are doubted."""
    for node in source.all(commodity, "Classification"):
        code = source.first(node, "ID")
        kind = source.first(node, "IdentificationTypeCode")
        if source.text(kind, peek=True) not in _TARIFF:
            source.why_lost(code, "classified by a list other than the Harmonized System")
            continue
        digits = hs_digits(source.text(code, peek=True))
        six = source.vetted(code, rules.the_hs_code_exists, digits[:6])
        if six:
            source.take(kind)
            if len(digits) > 6:
                message = f"national digits {digits[6:]} after the six of the Harmonized System are left out"
                source.doubt(code, message, digits)
        return six
    return ""


def _origin(source: WcoSource, node: etree._Element) -> str:
    """The country of origin; that of preferential origin belongs to the claim, not to the goods."""
    stated = source.all(node, "Origin")
    kinds = [source.text(entry, "TypeCode", peek=True) for entry in stated]
    for entry, kind in zip(stated, kinds, strict=True):
        if kind in (_NON_PREFERENTIAL, ""):
            source.take(source.first(entry, "TypeCode"))
            return source.vetted(source.first(entry, "CountryCode"), rules.a_country_is_an_iso_code)
    if not stated:
        return ""
    country = source.first(stated[0], "CountryCode")
    source.doubt(country, "only a preferential origin is stated; taken as the origin", source.text(country, peek=True))
    return source.vetted(country, rules.a_country_is_an_iso_code)


def _packages(source: WcoSource, node: etree._Element) -> tuple[Packages | None, str]:
    """The packages of one kind with their marks; a second kind stays lost."""
    taken: Packages | None = None
    marks: list[str] = []
    for entry in source.all(node, "Packaging"):
        count, kind = source.first(entry, "QuantityQuantity"), source.first(entry, "TypeCode")
        if mark := source.text(entry, "MarksNumbersID"):
            marks.append(mark)
        if count is None or kind is None:
            continue
        number, code = source.number(count), source.text(kind)
        whole = Packages(int(number), code) if number == int(number) and number >= 0 else None
        if whole is None or not rules.packages_are_counted_by_kind(whole) or (taken and taken.kind != code):
            source.doubt(entry, "packages that are not counted by one kind; left out", f"{number} {code}")
        else:
            taken = Packages(whole.count + (taken.count if taken else 0), code)
    return taken, "; ".join(marks)


def _say_why_lost(source: WcoSource, node: etree._Element) -> None:
    """Say of the commonest losses why they are none of the sale's data."""
    reasons = {
        "GovernmentProcedure": "the customs procedure belongs to the declaration, not to the sale",
        "PreviousDocument": "a document of customs before this one",
        "AdditionalDocument": "a document that the declaration cites",
        "AdditionalInformation": "a statement to customs",
        "Commodity/DutyTaxFee": "duties and taxes are reckoned, not taken over",
        "CustomsValuation": "how customs values the goods; ours is reckoned",
        "ValuationAdjustment": "how customs values the goods; ours is reckoned",
    }
    for path, why in reasons.items():
        for part in source.all(node, path):
            for leaf in part.iter(etree.Element):
                source.why_lost(leaf, why)
    for path in ("StatisticalValueAmount", "CustomsValueAmount"):
        source.why_lost(source.first(node, path), "a value of customs, which is not the price")
