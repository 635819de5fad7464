# SPDX-License-Identifier: Apache-2.0
"""GS1 keys in one form, the Digital Link at id.gs1.org; apart, because a thing has one name however it is written.

Sources: EPC Tag Data Standard 2.0 §6.3 (URN) and GS1 Digital Link URI Syntax 1.4 §4 and §5 (canonical form).
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, unquote

from tradelane.tracking.rules.fields import gs1_check_digit

_HOME = "https://id.gs1.org/"
_URN = re.compile(r"urn:epc:(?:id|class|idpat):(?P<scheme>[a-z]+):(?P<parts>.+)")
_NAMED = {
    "gtin": "01", "sscc": "00", "gdti": "253", "gcn": "255", "ginc": "401", "gsin": "402", "gln": "414", "party": "417",
    "grai": "8003", "giai": "8004", "itip": "8006", "cpid": "8010", "gmn": "8013", "gsrnp": "8017", "gsrn": "8018",
    "cpv": "22", "lot": "10", "ser": "21", "glnx": "254", "cpsn": "8011",
}  # fmt: skip
"""Short names that Digital Link 1.1 let stand for the numbers of keys; links in use still have them."""
_KEYS = "|".join(("01", "00", "253", "255", "401", "402", "414", "417", "8003", "8004", "8006", "8010", "8013", "8017",
                  "8018", *list(_NAMED)[:15]))  # fmt: skip
_LINK = re.compile(
    rf"https?://[^/?#]+(?:/[^?#]*?)?/(?P<key>{_KEYS})/(?P<value>[^/?#]+)(?P<rest>(?:/[^?#]*)?)(?:[?#].*)?"
)
_QUALIFIERS = {"01": ("22", "10", "21", "235"), "414": ("254",), "417": ("7040",), "8006": ("22", "10", "21"),
               "8010": ("8011",)}  # fmt: skip


def canonical_uri(uri: str) -> str:
    """A GS1 key as canonical Digital Link, from an EPC URN or from a link elsewhere; any other URI as it is."""
    if match := _URN.fullmatch(uri):
        write = _SCHEMES.get(match["scheme"])
        try:
            return _HOME + write(*match["parts"].split(".")) if write else uri
        except TypeError:  # too few or too many parts: not a key that we know how to write
            return uri
    if match := _LINK.fullmatch(uri):
        key = _NAMED.get(match["key"], match["key"])
        return f"{_HOME}{key}/{_whole(key, match['value'])}{_qualified(key, match['rest'])}"
    return uri


def _whole(key: str, value: str) -> str:
    return value.zfill(14) if key == "01" and value.isdecimal() else _quoted(value)


def _qualified(key: str, rest: str) -> str:
    parts = rest.strip("/").split("/")
    given = {_NAMED.get(name, name): text for name, text in zip(parts[::2], parts[1::2], strict=False)}
    return "".join(f"/{each}/{_quoted(given[each])}" for each in _QUALIFIERS.get(key, ()) if each in given)


def _quoted(text: str) -> str:
    return quote(unquote(text), safe="'")


def _checked(digits: str) -> str:
    return digits + gs1_check_digit(digits)


def _gtin(prefix: str, reference: str) -> str:
    return _checked(reference[:1] + prefix + reference[1:])


def _after(key: str, number: str, qualifier: str, text: str) -> str:
    """`key/number`, with the qualifier where the text is one and no pattern."""
    return f"{key}/{number}" if text in ("*", "") else f"{key}/{number}/{qualifier}/{_quoted(text)}"


def _serial(text: str) -> str:
    return "" if text == "*" else _quoted(text)


_SCHEMES: Mapping[str, Callable[..., str]] = {
    "sgtin": lambda prefix, item, serial: _after("01", _gtin(prefix, item), "21", serial),
    "lgtin": lambda prefix, item, lot: _after("01", _gtin(prefix, item), "10", lot),
    "upui": lambda prefix, item, tpx: _after("01", _gtin(prefix, item), "235", tpx),
    "sscc": lambda prefix, serial: f"00/{_checked(serial[:1] + prefix + serial[1:])}",
    "sgln": lambda prefix, place, ext: _after("414", _checked(prefix + place), "254", "" if ext == "0" else ext),
    "pgln": lambda prefix, party: f"417/{_checked(prefix + party)}",
    "grai": lambda prefix, asset, serial: f"8003/0{_checked(prefix + asset)}{_serial(serial)}",
    "giai": lambda prefix, asset: f"8004/{prefix}{_quoted(asset)}",
    "gsrn": lambda prefix, service: f"8018/{_checked(prefix + service)}",
    "gsrnp": lambda prefix, service: f"8017/{_checked(prefix + service)}",
    "gdti": lambda prefix, kind, serial: f"253/{_checked(prefix + kind)}{_serial(serial)}",
    "sgcn": lambda prefix, coupon, serial: f"255/{_checked(prefix + coupon)}{_serial(serial)}",
    "ginc": lambda prefix, text: f"401/{prefix}{_quoted(text)}",
    "gsin": lambda prefix, number: f"402/{_checked(prefix + number)}",
    "cpi": lambda prefix, part, serial: _after("8010", prefix + _quoted(part), "8011", serial),
    "itip": lambda prefix, item, piece, total, serial: _after(
        "8006", _gtin(prefix, item) + piece + total, "21", serial
    ),
}
