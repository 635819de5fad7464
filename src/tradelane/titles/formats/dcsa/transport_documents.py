# SPDX-License-Identifier: Apache-2.0
"""Transport documents read without being written anew; apart, because one byte more would be another bill.

Of a bill only what control needs is read: its number, its carrier, and in whose favour it runs.
"""

import json
import re
from typing import Any

from tradelane.kernel.canonical import parse
from tradelane.titles.formats.dcsa.bodies import require_body
from tradelane.titles.formats.dcsa.checksums import checksum_of_json
from tradelane.titles.formats.dcsa.members import listed, member, optional_text, text, wrong
from tradelane.titles.values.dcsa import PartyCode, TransportDocument

LARGEST_DOCUMENT = 5_000_000
"""Bytes; a bill with a hundred containers takes 500,000."""
_BLANK = re.compile(r"[ \t\n\r]*")


def verbatim_member(content: bytes, name: str) -> bytes:
    """The bytes of a member of a JSON object, exactly as they came. Raises Unreadable."""
    try:
        read = content.decode("utf-8")
        for found, start, end in _members(read):
            if found == name:
                return read[start:end].encode("utf-8")
    except (ValueError, IndexError, RecursionError) as error:
        raise wrong(name, "the JSON around it can't be read") from error
    raise wrong(name, "it is missing")


def _members(read: str) -> list[tuple[str, int, int]]:
    """Name, first and last place of each member's value. Raises ValueError or IndexError."""
    decoder = json.JSONDecoder()
    place, found = _after(read, _after(read, 0, "{"), ""), []
    while read[place] != "}":
        name, place = decoder.raw_decode(read, place)
        start = _after(read, _after(read, place, ":"), "")
        _, place = decoder.raw_decode(read, start)
        found.append((str(name), start, place))
        place = _after(read, place, "")
        if read[place] == ",":
            place = _after(read, place + 1, "")
    return found


def _after(read: str, place: int, token: str) -> int:
    blank = _BLANK.match(read, place)
    place = blank.end() if blank else place
    if not read.startswith(token, place):
        raise ValueError("another token")
    return place + len(token)


def read_transport_document(verbatim: bytes, *, field: str = "transportDocument") -> TransportDocument:
    """What a bill says of itself; `verbatim` is kept as it is. Raises Unreadable.

    By PINT a bill names a consignee or an endorsee, never both; published examples do name both, and `isToOrder` then
    says which of them counts.
    """
    value = parse(verbatim, limit=LARGEST_DOCUMENT)
    if not isinstance(value, dict):
        raise wrong(field, "it is no JSON object")
    if not isinstance(value.get("isToOrder"), bool):
        raise wrong(f"{field}.isToOrder", "it is not true or false")
    parties = member(value, "documentParties", within=field)
    consignee, endorsee = (_codes(parties, name, within=f"{field}.documentParties") for name in _NAMED)
    return TransportDocument(
        checksum=checksum_of_json(value),
        verbatim=verbatim,
        reference=text(value, "transportDocumentReference", within=field, most=20, trimmed=True),
        carrier=text(value, "carrierCode", within=field, most=4, trimmed=True),
        carrier_list=text(value, "carrierCodeListProvider", within=field, most=5, trimmed=True),
        to_order=value["isToOrder"],
        consignee=consignee,
        endorsee=endorsee,
    )


_NAMED = ("consignee", "endorsee")


def _codes(parties: Any, name: str, *, within: str) -> tuple[PartyCode, ...]:
    """The codes of somebody whom a bill names; none where it names nobody, or nobody's code."""
    found = parties.get(name) if isinstance(parties, dict) else None
    if found is None:
        return ()
    where = f"{within}.{name}"
    return tuple(
        read_code(each, within=where) for each in listed(found, "identifyingCodes", within=where, most=100, least=0)
    )


def read_code(value: Any, *, within: str) -> PartyCode:
    """One identifying code. Raises Unreadable."""
    require_body("IdentifyingCode", value, within=within)
    return PartyCode(
        provider=text(value, "codeListProvider", within=within, most=100),
        code=text(value, "partyCode", within=within, most=150),
        list_name=optional_text(value, "codeListName", within=within, most=100),
    )
