# SPDX-License-Identifier: Apache-2.0
"""Rules on one field of a consignment; apart, so that a reader can ask them while the rest is still incomplete.

`FIELD_RULES` says which field each belongs to.
"""

import re
from typing import Any

from stdnum import imo as imo_number
from stdnum import iso6346

from tradelane.consignments.values import (
    Address,
    Consignment,
    Equipment,
    GoodsItem,
    Packages,
    Party,
    PartyRole,
    References,
    Terms,
    Transport,
)
from tradelane.kernel.codes import COUNTRIES, CURRENCIES, hs_entry
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity
from tradelane.kernel.rule import Rule, rule

UCR_LENGTH = 35
"""WCO guidelines on the Unique Consignment Reference: an..35."""

_ORGANISATION = re.compile(r"[A-Z]{2}\.[A-Z0-9-]{1,20}\.[^\s]{1,60}")


@rule(
    "CONS-1",
    cites="WCO Data Model 3, GoodsMeasure: GrossMassMeasure and NetNetWeightMeasure",
    field="goods_items[].net_mass",
    fix="Write the weighed mass, zero or more.",
)
def a_mass_is_not_negative(mass: Quantity) -> bool:
    """A mass can't be negative."""
    return mass.value >= 0


@rule(
    "CONS-2",
    cites="UN/ECE Rec 20, level 1 units of mass",
    field="goods_items[].net_mass.unit",
    fix="Use KGM, TNE, GRM, LBR or ONZ.",
)
def a_mass_has_a_unit_of_mass(mass: Quantity) -> bool:
    """A mass is measured in a unit of mass."""
    return mass.in_kilograms() is not None


@rule(
    "CONS-3",
    cites="WCO Harmonized System, edition 2022",
    field="goods_items[].hs_code",
    fix="Look the goods up in the Harmonized System and write the six digits without dots.",
)
def the_hs_code_exists(code: str) -> bool:
    """An HS code has six digits and stands in the 2022 edition of the Harmonized System."""
    return len(code) == 6 and code.isascii() and code.isdigit() and hs_entry(code) is not None


@rule(
    "CONS-7",
    cites="WCO guidelines on the Unique Consignment Reference (an..35)",
    field="references.ucr",
    fix="Shorten the reference to 35 characters.",
)
def the_ucr_fits(ucr: str) -> bool:
    """A unique consignment reference has at most 35 characters."""
    return len(ucr) <= UCR_LENGTH


@rule(
    "CONS-8",
    cites="ISO 6346:2022 clause 4 and annex A",
    field="transport.equipment[].number",
    fix="Read the number off the container again: four letters, six digits, one check digit.",
)
def the_container_number_has_its_check_digit(number: str) -> bool:
    """A container number is that of ISO 6346 with its right check digit."""
    return bool(iso6346.is_valid(number)) and number == iso6346.compact(number)


@rule(
    "CONS-9",
    cites="IMO Resolution A.1117(30), annex",
    field="transport.imo",
    fix="Look the ship up and write the seven digits of its IMO number.",
)
def the_imo_number_has_its_check_digit(number: str) -> bool:
    """An IMO ship number has seven digits, the last of which checks the others."""
    return len(number) == 7 and number.isdigit() and bool(imo_number.is_valid(number))


@rule(
    "CONS-11",
    cites="UBL 2.x Order, cac:OrderLine 1..n",
    field="goods_items",
    fix="Add at least one line of goods.",
)
def there_is_at_least_one_line(goods_items: tuple[GoodsItem, ...]) -> bool:
    """A consignment has at least one line of goods."""
    return len(goods_items) > 0


@rule(
    "CONS-12",
    cites="WCO Data Model 3, classes Seller and Buyer",
    field="parties",
    fix="Name one party with the role seller and one with the role buyer.",
)
def seller_and_buyer_are_named(parties: tuple[Party, ...]) -> bool:
    """A sale names exactly one seller and one buyer."""
    roles = [party.role for party in parties]
    return roles.count(PartyRole.SELLER) == 1 and roles.count(PartyRole.BUYER) == 1


@rule(
    "CONS-14",
    cites="UBL 2.x LineItem/ID: unique within the document",
    field="goods_items[].number",
    fix="Number the lines from 1 without repeating one.",
)
def line_numbers_differ(goods_items: tuple[GoodsItem, ...]) -> bool:
    """No two lines bear the same number."""
    return len({item.number for item in goods_items}) == len(goods_items)


@rule(
    "CONS-15",
    cites="UN/CEFACT CCL, Supply Chain Trade Line Item requested quantity",
    field="goods_items[].quantity",
    fix="Write how much is sold, more than zero.",
)
def a_quantity_is_positive(quantity: Quantity) -> bool:
    """A line sells more than nothing."""
    return quantity.value > 0


@rule("CONS-16", cites="ISO 3166-1 alpha-2", field="parties[].address.country", fix="Use two letters such as MX or SG.")
def a_country_is_an_iso_code(country: str) -> bool:
    """A country is its ISO 3166-1 alpha-2 code."""
    return country in COUNTRIES


@rule("CONS-17", cites="ISO 4217", field="terms.currency", fix="Use an ISO 4217 code such as USD, SGD or MXN.")
def a_currency_is_an_iso_code(currency: str) -> bool:
    """A currency is its ISO 4217 code."""
    return currency in CURRENCIES


@rule(
    "CONS-18",
    cites="UN Recommendations on the Transport of Dangerous Goods, chapter 3.2",
    field="goods_items[].dangerous_goods_un",
    fix="Write the four digits without UN, such as 1263.",
)
def a_un_number_has_four_digits(number: str) -> bool:
    """A UN number of dangerous goods is four digits."""
    return len(number) == 4 and number.isascii() and number.isdigit()


@rule(
    "CONS-19",
    cites="UN/ECE Rec 21",
    field="goods_items[].packages",
    fix="Count the packages and use a two-character Recommendation 21 code such as CT or BG.",
)
def packages_are_counted_by_kind(packages: Packages) -> bool:
    """Packages are counted from zero up, by a two-character code of Recommendation 21."""
    kind = packages.kind
    return packages.count >= 0 and len(kind) == 2 and kind.isascii() and kind.isalnum() and kind == kind.upper()


@rule(
    "CONS-20",
    cites="W3C XML 1.0 §2.2: every document is also written as XML",
    field="goods_items[].description",
    fix="Remove the control characters.",
)
def text_is_printable(text: str) -> bool:
    """Text holds no control characters besides line break and tabulator."""
    return all(c >= " " or c in "\n\t" for c in text) and not any(
        "\x7f" <= c <= "\x9f" or c in "\ufffe\uffff" for c in text
    )


@rule(
    "CONS-21",
    cites="WTO Valuation Agreement art. 1: the price paid or payable",
    field="goods_items[].unit_price",
    fix="Write the price without a sign; give reductions as an allowance.",
)
def a_price_is_not_negative(price: Money) -> bool:
    """A price can't be negative."""
    return price.amount >= 0


@rule(
    "CONS-24",
    cites="UN/CEFACT CCL, Line Identifier; UBL 2.x LineItem/ID",
    field="goods_items[].number",
    fix="Number the lines from 1.",
)
def a_line_number_is_positive(number: int) -> bool:
    """Lines are numbered from 1."""
    return number >= 1


@rule(
    "CONS-25",
    cites="ISO/IEC 6523: an identifier is its scheme and its number",
    field="parties[].organisation",
    fix="Write economy, scheme and number with dots between, such as SG.UEN.201912345K.",
)
def an_organisation_is_its_official_number(organisation: str) -> bool:
    """An organisation is known by economy, scheme and number, such as SG.UEN.201912345K."""
    return _ORGANISATION.fullmatch(organisation) is not None and organisation[:2] in COUNTRIES


FIELD_RULES: dict[tuple[type, str], tuple[Rule[Any], ...]] = {
    (GoodsItem, "number"): (a_line_number_is_positive,),
    (GoodsItem, "net_mass"): (a_mass_is_not_negative, a_mass_has_a_unit_of_mass),
    (GoodsItem, "gross_mass"): (a_mass_is_not_negative, a_mass_has_a_unit_of_mass),
    (GoodsItem, "hs_code"): (the_hs_code_exists,),
    (GoodsItem, "quantity"): (a_quantity_is_positive,),
    (GoodsItem, "unit_price"): (a_price_is_not_negative,),
    (GoodsItem, "origin"): (a_country_is_an_iso_code,),
    (GoodsItem, "packages"): (packages_are_counted_by_kind,),
    (GoodsItem, "dangerous_goods_un"): (a_un_number_has_four_digits,),
    (Party, "organisation"): (an_organisation_is_its_official_number,),
    (Address, "country"): (a_country_is_an_iso_code,),
    (Terms, "currency"): (a_currency_is_an_iso_code,),
    (References, "ucr"): (the_ucr_fits,),
    (Equipment, "number"): (the_container_number_has_its_check_digit,),
    (Transport, "imo"): (the_imo_number_has_its_check_digit,),
    (Consignment, "goods_items"): (there_is_at_least_one_line, line_numbers_differ),
    (Consignment, "parties"): (seller_and_buyer_are_named,),
}
"""The rules that look at one field alone; an empty field (None or "") is not asked."""
