# SPDX-License-Identifier: Apache-2.0
"""When two documents of one consignment agree on a field; apart, because the tolerance is the law's, field by field.

Each rule gets the two values as text, as the documents have them. Paragraphs of UCP 600 and ISBP 821 are cited from
knowledge of their text, which is not free to keep here: confidence is high for UCP 600, low for ISBP 821.
"""

import re
import unicodedata
from decimal import Decimal

from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.quantities import Quantity, factor_between
from tradelane.kernel.rule import rule

_WORD = re.compile(r"\w+")


def _words(text: str) -> list[str]:
    """The words without case and accents: `CAFÉ, tostado` is `cafe tostado`."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _WORD.findall(plain.casefold())


@rule("DOC-80", cites="UCP 600 art. 14(d)", fix="Write the name as it is registered.")
def names_agree(one: str, other: str) -> bool:
    """Two documents name a party alike, whatever the case, accents and punctuation."""
    return _words(one) == _words(other)


@rule("DOC-81", cites="UCP 600 art. 14(j)", fix="Correct the country of the address.")
def countries_agree(one: str, other: str) -> bool:
    """Addresses of a party may differ between documents, but not in their country."""
    return one.upper() == other.upper()


@rule("DOC-82", cites="UCP 600 art. 14(e)", fix="Describe the goods as the invoice does, or in general terms.")
def descriptions_do_not_conflict(one: str, other: str) -> bool:
    """Goods may be described in general terms that do not conflict: the shorter description shares half its words."""
    first, second = sorted((set(_words(one)), set(_words(other))), key=len)
    return not first or 2 * len(first & second) >= len(first)


@rule("DOC-83", cites="HS Convention art. 3(3)", fix="Use one classification.")
def classifications_agree(one: str, other: str) -> bool:
    """Two HS codes agree when the shorter begins the longer: economies add digits after the sixth."""
    first, second = sorted((one.replace(".", ""), other.replace(".", "")), key=len)
    return len(first) >= 6 and second.startswith(first)


@rule("DOC-84", cites="UCP 600 art. 14(d); UN/ECE Recommendation 20", fix="State the same quantity.")
def quantities_agree(one: str, other: str) -> bool:
    """Two quantities are equal in one unit, when the finer is rounded as the coarser is written."""
    first, second = _quantity(one), _quantity(other)
    factor = factor_between(second.unit, first.unit)
    if factor is None:
        return False
    step = max(_last_digit(first.value), _last_digit(second.value) * factor)
    return first == second or abs(first.value - second.value * factor) * 2 <= step * (first.value != second.value)


def units_compare(one: str, other: str) -> bool:
    """Whether two quantities can contradict each other: in units that convert, or the same number of another unit."""
    first, second = _quantity(one), _quantity(other)
    return factor_between(first.unit, second.unit) is not None or first.value == second.value


def _quantity(text: str) -> Quantity:
    value, _, unit = text.partition(" ")
    return Quantity(Decimal(value), unit)


def _last_digit(value: Decimal) -> Decimal:
    """The weight of the last digit written: 0.01 for 12.50. A whole number may be rounded to no more than a unit."""
    return Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0))


@rule("DOC-85", cites="UCP 600 art. 18(b); ISO 4217", fix="State the same amount.")
def amounts_agree(one: str, other: str) -> bool:
    """Two amounts of one currency are equal to its minor unit."""
    (first, currency), (second, other_currency) = one.split(" "), other.split(" ")
    if currency != other_currency:
        return False
    step = Decimal(1).scaleb(-CURRENCIES[currency].digits)
    return Decimal(first).quantize(step) == Decimal(second).quantize(step)


@rule("DOC-86", cites="UCP 600 art. 14(d)", fix="State the marks as they stand on the packages.")
def marks_agree(one: str, other: str) -> bool:
    """Marks are alike, whatever the case and spacing."""
    return _words(one) == _words(other)


@rule("DOC-87", cites="UCP 600 art. 14(d); UN/LOCODE", fix="Name the same place.")
def places_agree(one: str, other: str) -> bool:
    """Two documents name a place by the same code or by the same name."""
    return _words(one) == _words(other)


@rule("DOC-88", cites="UCP 600 art. 14(d); ISO 8601", fix="State the same date.")
def dates_agree(one: str, other: str) -> bool:
    """A date of the journey is the same in all documents."""
    return one == other


@rule("DOC-89", cites="UCP 600 art. 14(d)", fix="Use the same code or number.")
def codes_agree(one: str, other: str) -> bool:
    """Codes and numbers are the same, whatever the case and spacing."""
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


@rule("DOC-90", cites="UCP 600 art. 14(d), 14(e)", fix="List the same goods in every document.")
def line_counts_agree(one: str, other: str) -> bool:
    """Documents that list goods list the same lines; they may split one, join some, or name all in general terms."""
    return one == other


@rule("DOC-70", cites="UCP 600 art. 18(a)(iii)", fix="Use one currency, or give the rate that was agreed.")
def currencies_agree(one: str, other: str, *, convertible: bool = False) -> bool:
    """Documents of one sale are in one currency, unless a rate between the two is stated."""
    return one.upper() == other.upper() or convertible


@rule("DOC-71", cites="WTO Valuation Agreement art. 9; ISO 4217", fix="State the amount at the rate that applies.")
def converted_amounts_agree(one: str, other: str, *, rate: Decimal) -> bool:
    """An amount converted at a stated rate equals the other, within what rounding them and the rate can do."""
    (first, currency), (second, other_currency) = one.split(" "), other.split(" ")
    cents, other_cents = (Decimal(1).scaleb(-CURRENCIES[code].digits) for code in (currency, other_currency))
    most = abs(Decimal(first)) * Decimal(1).scaleb(int(rate.as_tuple().exponent)) + rate * cents + other_cents
    return abs(Decimal(first) * rate - Decimal(second)) * 2 <= most


@rule("DOC-72", cites="ISO 6346; UCP 600 art. 14(d)", fix="Name the containers that carry the goods.")
def containers_agree(one: str, other: str) -> bool:
    """Documents that name containers name the same ones, in any order and however the number is spaced."""
    return sorted(one.upper().split()) == sorted(other.upper().split())


@rule("DOC-73", cites="UCP 600 art. 14(d)", fix="State the seals that are on the container.")
def seals_agree(one: str, other: str) -> bool:
    """The seals of a container that a document names are among those that another one names."""
    first, second = set(_words(one)), set(_words(other))
    return first <= second or second <= first


@rule("DOC-74", cites="UN/ECE Recommendation 21", fix="Use one code for the kind of package.")
def package_kinds_agree(one: str, other: str) -> bool:
    """Packages are of one kind; PK (package), XX and ZZ (not said more exactly) conflict with none."""
    return one.upper() == other.upper() or not {one.upper(), other.upper()}.isdisjoint({"PK", "XX", "ZZ"})


@rule("DOC-75", cites="UN Model Regulations 5.4.1.4.1; IMDG Code 5.4.1.4.1", fix="State the same UN number.")
def un_numbers_agree(one: str, other: str) -> bool:
    """Dangerous goods have one UN number, with or without the letters UN."""
    return one.upper().removeprefix("UN").strip() == other.upper().removeprefix("UN").strip()


@rule("DOC-76", cites="UCP 600 art. 14(d)", fix="Correct the total or the line.")
def the_total_is_the_sum_of_the_lines(total: str, lines: str) -> bool:
    """A total that a document states is the sum of its lines, as exactly as the total is written."""
    if " " not in total:
        return Decimal(total) == Decimal(lines)
    return amounts_agree(total, lines) if total.split(" ")[1] in CURRENCIES else quantities_agree(total, lines)


@rule("DOC-77", cites="Incoterms 2020, introduction; UCP 600 art. 14(d)", fix="Name the place as the contract does.")
def named_places_agree(one: str, other: str) -> bool:
    """The place after an Incoterm is the same when one name holds the other: Singapore, and Port of Singapore."""
    first, second = set(_words(one)), set(_words(other))
    return first <= second or second <= first


@rule("DOC-78", cites="ISBP 821 (consignee, order party and notify party)", fix="Make it out as the credit says.")
def orders_agree(one: str, other: str) -> bool:
    """Goods to order are to the same party's order; to order alone is to the order of the shipper."""
    return _words(one) == _words(other)
