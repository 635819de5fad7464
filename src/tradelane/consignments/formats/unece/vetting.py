# SPDX-License-Identifier: Apache-2.0
"""Codes that a certificate states, taken over or left out in doubt; apart, because both readers meet the same ones."""

import re

from tradelane.consignments import rules
from tradelane.consignments.formats.json_source import JsonSource
from tradelane.kernel.codes import COUNTRIES, hs_digits
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.places import Place

_ORGANISATION = re.compile(r"[A-Z]{2}\.[A-Z0-9]+\..+")


def organisation_at(source: JsonSource, path: str) -> OrganisationId | None:
    """An organisation's number that says its economy and register, such as `MX.RFC.CAC201105AB1`; else lost."""
    stated = source.peek(path)
    if isinstance(stated, str) and _ORGANISATION.fullmatch(stated) and stated[:2] in COUNTRIES and len(stated) <= 100:
        return OrganisationId(source.text(path))
    source.why_lost(path, "a number without its register and country names no organisation")
    return None


def country_at(source: JsonSource, path: str) -> str:
    """The country at `path`, empty and in doubt where ISO 3166-1 has no such code."""
    stated = source.peek(path)
    if isinstance(stated, str) and stated in COUNTRIES:
        return source.text(path)
    if stated:
        source.doubt(path, "not a country of ISO 3166-1; left out", str(stated)[:80])
    return ""


def hs_code_at(source: JsonSource, path: str) -> str:
    """Six digits of the Harmonized System; national digits after them are doubted."""
    stated = source.peek(path)
    digits = hs_digits(stated) if isinstance(stated, str) else ""
    code = source.vetted(path, rules.the_hs_code_exists, digits[:6])
    if code and len(digits) > 6:
        source.doubt(path, f"national digits {digits[6:][:20]} after the six are left out", digits[:40])
    return code


def place_at(source: JsonSource, path: str, name_path: str) -> Place | None:
    """The place whose UN/LOCODE stands at `path`, with the name at `name_path`; else both are lost, in doubt."""
    code, name = source.peek(path), source.peek(name_path)
    if not isinstance(code, str):
        return None
    try:
        place = Place(code.replace(" ", ""), name.strip() if isinstance(name, str) else "")
    except Unreadable:
        source.doubt(path, "not a UN/LOCODE; left out", code[:80])
        return None
    source.text(path)
    source.text(name_path)
    return place
