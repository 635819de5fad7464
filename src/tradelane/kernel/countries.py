# SPDX-License-Identifier: Apache-2.0
"""Countries by the three letters of ISO 3166-1; apart, because only some laws (Mexico's invoice) write them so.

From Babel's CLDR data, which lists them as longer spellings of the two letters.
"""

from functools import cache

_WITHDRAWN = frozenset({"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"})
"""Codes of ISO 3166-3 that CLDR still leads to a present country."""


def alpha3(country: str) -> str:
    """`MX` as `MEX`; empty for what is no country."""
    return next((long for long, short in _long().items() if short == country), "")


def alpha2(country: str) -> str:
    """`MEX` as `MX`; empty for what is no country."""
    return _long().get(country, "")


@cache
def _long() -> dict[str, str]:
    from babel.core import get_global  # lazily: reading its tables takes a hundredth of a second

    aliases = get_global("territory_aliases").items()
    return {
        long: short[0]
        for long, short in aliases
        if len(long) == 3 and long.isalpha() and len(short) == 1 and long not in _WITHDRAWN
    }
