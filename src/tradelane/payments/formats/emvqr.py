# SPDX-License-Identifier: Apache-2.0
"""Merchant-presented QR codes of EMVCo, bytes in and out; apart from the national templates that fill them.

EMVCo QR Code Specification for Payment Systems, Merchant-Presented Mode v1.1: §3 data objects are id (2 digits),
length (2 digits), value; id 63 is the CRC (ISO/IEC 13239, polynomial 0x1021, initial 0xFFFF) over everything before
its value, as four hexadecimal digits. Lengths count characters; the CRC is over UTF-8 bytes.
"""

import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money

Field = tuple[str, str]
"""Id and value."""

LONGEST = 4296
"""Characters; the largest QR code (version 40-L) holds no more in alphanumeric mode (ISO/IEC 18004)."""
TEMPLATES = frozenset({*(f"{i:02}" for i in range(26, 52)), "62", "64", *(f"{i:02}" for i in range(80, 100))})
"""Ids whose value is itself a list of data objects (§4.3 table 4.1); 02-25 are schemes' own text."""
NUMERIC = {currency.number: code for code, currency in CURRENCIES.items()}


@dataclass(frozen=True, slots=True)
class QrCode:
    """A payload as its data objects, in their order, without the CRC."""

    fields: tuple[Field, ...]

    def get(self, id: str) -> str:
        """The value of a data object, empty when it is absent."""
        return next((value for key, value in self.fields if key == id), "")

    def template(self, id: str) -> dict[str, str]:
        """The data objects inside a template. Raises Unreadable when its value is no list of data objects."""
        return dict(read_fields(self.get(id), field=id))

    @property
    def accounts(self) -> tuple[Field, ...]:
        """The merchant accounts: ids 02 to 51."""
        return tuple((key, value) for key, value in self.fields if 2 <= int(key) <= 51)

    @property
    def amount(self) -> Money | None:
        """What is to be paid; None when the payer enters it, or the currency is not of ISO 4217."""
        code, text = NUMERIC.get(self.get("53")), self.get("54")
        if code is None or not text:
            return None
        try:
            return Money(Decimal(text), code)
        except InvalidOperation as error:
            raise _unreadable("54", "the amount is not a number", "EMVQR-7") from error


def crc(text: str) -> str:
    """The four digits of the CRC over `text`, which ends in `6304`."""
    return f"{binascii.crc_hqx(text.encode(), 0xFFFF):04X}"


def write_fields(fields: Iterable[Field]) -> str:
    """Data objects as text. Raises Unreadable for a value of more than 99 characters."""
    parts = []
    for id, value in fields:
        if len(id) != 2 or not id.isascii() or not id.isdigit() or len(value) > 99:
            raise _unreadable(id, f"{len(value)} characters do not fit (at most 99)", "EMVQR-1")
        parts.append(f"{id}{len(value):02}{value}")
    return "".join(parts)


def read_fields(text: str, *, field: str = "") -> list[Field]:
    """Text as data objects, strictly: whole, no id twice. Raises Unreadable naming the place."""
    fields: list[Field] = []
    at = 0
    while at < len(text):
        id, length = text[at : at + 2], text[at + 2 : at + 4]
        if len(length) != 2 or not (id + length).isascii() or not (id + length).isdigit():
            raise _unreadable(f"{field}@{at}", "no id of two digits and length of two digits", "EMVQR-2")
        value = text[at + 4 : at + 4 + int(length)]
        if len(value) != int(length):
            raise _unreadable(f"{field}@{at}", f"{id} says {length} characters, {len(value)} are there", "EMVQR-3")
        if any(known == id for known, _ in fields):
            raise _unreadable(id, f"data object {id} stands twice", "EMVQR-4")
        fields.append((id, value))
        at += 4 + int(length)
    return fields


def encode(code: QrCode) -> str:
    """The payload with its CRC. Raises Unreadable."""
    text = write_fields(code.fields) + "6304"
    return text + crc(text)


def decode(payload: str) -> QrCode:
    """Read a payload strictly: form, 00 first, CRC last and right. Raises Unreadable naming the data object."""
    if len(payload) > LONGEST:
        raise _unreadable("payload", f"{len(payload)} characters are more than a QR code holds", "EMVQR-5")
    if not payload.startswith("0002"):
        raise _unreadable("00", "a payload begins with 000201, the payload format indicator", "EMVQR-6")
    if payload[-8:-4] != "6304":
        raise _unreadable("63", "a payload ends with 6304 and the CRC", "EMVQR-8")
    fields = read_fields(payload)
    if fields[0] != ("00", "01") or fields[-1][0] != "63":
        raise _unreadable("63", "the format indicator is 01 and comes first, the CRC comes last", "EMVQR-6")
    if (right := crc(payload[:-4])) != payload[-4:]:
        raise _unreadable("63", f"the CRC is {payload[-4:]!r}, over this payload it would be {right}", "EMVQR-9")
    return QrCode(tuple(fields[:-1]))


def _unreadable(field: str, message: str, rule: str) -> Unreadable:
    return Unreadable(
        message,
        field=field[:40],
        rule=rule,
        fix="Scan the code again, or ask the payee for a fresh one.",
        cites="EMVCo QR Code Specification, Merchant-Presented Mode v1.1 §3",
    )
