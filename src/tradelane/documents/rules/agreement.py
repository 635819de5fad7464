# SPDX-License-Identifier: Apache-2.0
"""When two documents of one consignment agree on a field; apart, because the tolerance is the law's, field by field.

Each rule gets the two values as text, as the documents have them.
"""

import re
import unicodedata
from decimal import Decimal

from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.quantities import Quantity
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
    masses = first.in_kilograms(), second.in_kilograms()
    if masses[0] is not None and masses[1] is not None:
        step = max(_step(first), _step(second))
        return abs(masses[0] - masses[1]) * 2 <= step if first != second else True
    step = max(_last_digit(first.value), _last_digit(second.value))
    return first.unit == second.unit and abs(first.value - second.value) * 2 <= step * (first.value != second.value)


def _quantity(text: str) -> Quantity:
    value, _, unit = text.partition(" ")
    return Quantity(Decimal(value), unit)


def _last_digit(value: Decimal) -> Decimal:
    """The weight of the last digit written: 0.01 for 12.50. A whole number may be rounded to no more than a unit."""
    return Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0))


def _step(quantity: Quantity) -> Decimal:
    """The last digit of a mass, in kilograms."""
    return Quantity(_last_digit(quantity.value), quantity.unit).in_kilograms() or Decimal(0)


@rule("DOC-85", cites="UCP 600 art. 18(b); ISO 4217", fix="State the same amount.")
def amounts_agree(one: str, other: str) -> bool:
    """Two amounts are equal to the minor unit of their currency."""
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


@rule("DOC-90", cites="UCP 600 art. 14(d)", fix="List the same lines in every document.")
def line_counts_agree(one: str, other: str) -> bool:
    """Documents that list goods list the same number of lines."""
    return one == other
