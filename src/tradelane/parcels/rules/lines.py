# SPDX-License-Identifier: Apache-2.0
"""What a line of a manifest must say; apart, because the reference and its vectorised twin are held against it.

Each rule is asked with the text of one column as the manifest has it. Bounds are house rules with their reason.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from tradelane.kernel.codes import CURRENCIES, hs_entry
from tradelane.kernel.economies import COUNTRIES
from tradelane.kernel.postal import is_item_number
from tradelane.kernel.rule import rule

ITEM = r"[A-Z0-9][A-Z0-9._/-]{3,34}"
"""As carriers number parcels: four to 35 characters (an..35 of the WCO Data Model)."""
S10 = r"[A-Z]{2}[0-9]{9}[A-Z]{2}"
AMOUNT = r"[0-9]{1,9}(?:\.[0-9]{1,4})?"
"""Below a thousand million with up to four decimals: a parcel is worth no more."""
MASS = r"[0-9]{1,4}(?:\.[0-9]{1,3})?"
"""Kilograms to the gram; above ten tonnes nothing is a parcel."""
PIECES = r"[0-9]{1,6}"
HS = r"[0-9]{6}(?:[0-9]{2}){0,2}"
REGISTRATION = r"[A-Z0-9-]{0,30}"
MOST_LETTERS = 500
"""Letters of a description that are read; a longer one is a slip or an attack."""
BLANKS = " \t\r\n"
VAGUE = frozenset({
    "accessories", "articles", "assorted goods", "commercial sample", "consolidated cargo", "e-commerce", "gift",
    "gifts", "goods", "household goods", "items", "merchandise", "miscellaneous", "parts", "parcel", "personal effects",
    "present", "products", "sample", "samples", "stuff", "various", "various goods",
})  # fmt: skip
"""Words that say nothing of the goods, in the sense of the WCO's list of unacceptable descriptions (from memory)."""


@rule(
    "PARCEL-1", cites="UPU S10; WCO Data Model 3, an..35", field="item",
    fix="Give the parcel's number: UPU S10 with its check digit, or the carrier's own.",
)  # fmt: skip
def the_item_is_numbered(item: str) -> bool:
    """A parcel has a number of 4 to 35 capitals and digits; one in the form of UPU S10 has its right check digit."""
    if re.fullmatch(ITEM, item) is None:
        return False
    return re.fullmatch(S10, item) is None or is_item_number(item)


@rule(
    "PARCEL-2", cites="Harmonized System Convention art. 3; HS 2022", field="hs_code",
    fix="Classify the goods by six, eight or ten digits of HS 2022.",
)  # fmt: skip
def the_goods_are_classified(hs_code: str) -> bool:
    """Goods bear a code of six, eight or ten digits whose first six stand in the Harmonized System."""
    return re.fullmatch(HS, hs_code) is not None and _subheading_exists(hs_code[:6])


@rule(
    "PARCEL-3", cites="ISO 3166-1 alpha-2; UPU CN 23, country of origin of goods", field="origin",
    fix="State the country where the goods were made by its two letters.",
)  # fmt: skip
def the_origin_is_a_country(origin: str) -> bool:
    """Goods have a country of origin, by its ISO 3166-1 code."""
    return origin in COUNTRIES


@rule(
    "PARCEL-4", cites="ISO 4217; WTO Valuation Agreement art. 9", field="currency",
    fix="State the value in a currency whose rate is published for the day.",
)  # fmt: skip
def the_currency_has_a_rate(currency: str, *, rates: Iterable[str]) -> bool:
    """Amounts are in a currency of ISO 4217 for which a rate is on file."""
    return currency in CURRENCIES and currency in rates


@rule(
    "PARCEL-5", cites="WTO Valuation Agreement art. 1; UPU CN 23, value", field="value",
    fix='Write what was paid as a plain number such as "24.90"; leave freight and insurance empty when there are none.',
)  # fmt: skip
def the_value_is_stated(value: str, *, freight: str = "", insurance: str = "") -> bool:
    """A line says what was paid for the goods, more than nothing; freight and insurance are amounts if stated."""
    if re.fullmatch(AMOUNT, value) is None or not value.strip("0."):
        return False
    return all(not text or re.fullmatch(AMOUNT, text) is not None for text in (freight, insurance))


@rule(
    "PARCEL-6", cites="UPU CN 23, net weight", field="mass_kg",
    fix='Write the net mass in kilograms to the gram, such as "0.250".',
)  # fmt: skip
def the_mass_is_stated(mass_kg: str) -> bool:
    """A line has a net mass above nothing and below ten tonnes."""
    return re.fullmatch(MASS, mass_kg) is not None and bool(mass_kg.strip("0."))


@rule(
    "PARCEL-7", cites="UPU CN 23, quantity", field="pieces",
    fix="Write the number of pieces, 1 or more; empty counts as 1.",
)  # fmt: skip
def the_pieces_are_counted(pieces: str) -> bool:
    """Pieces are counted in whole numbers from 1."""
    return not pieces or (re.fullmatch(PIECES, pieces) is not None and bool(pieces.strip("0")))


@rule(
    "PARCEL-8", cites="UPU CN 23: detailed description of contents; WCO guidance on descriptions", field="description",
    fix='Say what the goods are, such as "cotton shirt, men\'s"; "gift" or "goods" is not enough.',
)  # fmt: skip
def the_description_says_what_the_goods_are(description: str) -> bool:
    """A description has at least three letters and is not one of the words that say nothing."""
    words = description.strip(BLANKS).lower()
    return len(description) <= MOST_LETTERS and sum(map(str.isalpha, words)) >= 3 and words not in VAGUE


@rule(
    "PARCEL-9", cites="Tradelane house rule; the registers of vendors of AU, NZ and SG", field="tax_registration",
    fix="Give the vendor's registration as its tax authority writes it, or nothing.",
)  # fmt: skip
def the_registration_is_a_number(tax_registration: str) -> bool:
    """A vendor that collected the tax is named by a registration of at most 30 capitals, digits and hyphens."""
    return re.fullmatch(REGISTRATION, tax_registration) is not None


@rule(
    "PARCEL-10", cites="UPU S10: an item number is given once; Tradelane house rule", field="item",
    fix="Declare each content of a parcel once; number several contents by `piece`.",
)  # fmt: skip
def the_line_is_declared_once(repeats: int | None) -> bool:
    """Of lines with the same item and piece the first counts, the others are duplicates."""
    return repeats is None


@rule(
    "PARCEL-11", cites="UPU S10 §6: a number is not used again within twelve months", field="item",
    fix="Check whether the parcel was declared before; give a new parcel a new number.",
)  # fmt: skip
def the_item_is_new_here(seen_before: bool) -> bool:
    """A parcel that an earlier manifest declared to this node within twelve months is a duplicate."""
    return not seen_before


@rule(
    "PARCEL-12", cites="Tradelane house rule: unknown is not free", field="hs_code",
    fix="Add the rate to the tariff, or declare the goods in full with the quantities that the duty is on.",
)  # fmt: skip
def the_duty_can_be_reckoned(unreckoned: bool) -> bool:
    """A line whose rate or quantity is not on file is held, not released at no duty."""
    return not unreckoned


@lru_cache(maxsize=10_000)
def _subheading_exists(code: str) -> bool:
    return hs_entry(code) is not None
