# SPDX-License-Identifier: Apache-2.0
"""What a QR payload says, as plain data for the command line and pages; apart from reading, which refuses."""

from typing import Any

from tradelane.kernel.codes import COUNTRIES
from tradelane.payments.formats.emvqr import NUMERIC, TEMPLATES, QrCode, decode, read_fields
from tradelane.payments.formats.national_qr import account_of

NAMES = {
    "00": "payload format", "01": "point of initiation", "52": "merchant category", "53": "currency", "54": "amount",
    "55": "tip or fee", "56": "fixed fee", "57": "fee in percent", "58": "country", "59": "merchant name",
    "60": "merchant city", "61": "postal code", "62": "additional data", "64": "merchant in another language",
}  # fmt: skip
_REQUIRED = ("52", "53", "58", "59", "60")
"""§4.2 table 4.2: mandatory in the specification; several national schemes leave some out."""


def qr_report(payload: str) -> dict[str, Any]:
    """Read a payload and say what is in it. Raises Unreadable when its form or its CRC is wrong.

    Members: country, currency, amount, dynamic, merchant, accounts (with the scheme by its identifier), reference,
    fields, missing (what the specification asks for and the payload lacks).
    """
    code = decode(payload)
    amount = code.amount
    return {
        "valid": True,
        "crc_ok": True,
        "country": code.get("58"),
        "country_known": code.get("58") in COUNTRIES,
        "currency": NUMERIC.get(code.get("53"), ""),
        "amount": None if amount is None else amount.as_json(),
        "dynamic": code.get("01") == "12",
        "merchant": {"name": code.get("59"), "city": code.get("60"), "category": code.get("52")},
        "accounts": [_account(id, value) for id, value in code.accounts],
        "reference": _reference(code),
        "fields": [_field(id, value) for id, value in code.fields],
        "missing": [NAMES[id] for id in _REQUIRED if not code.get(id)],
    }


def _account(id: str, value: str) -> dict[str, Any]:
    account = account_of(id, value)
    return {"id": id, "scheme": account.scheme, "country": account.country, "fields": account.fields}


def _reference(code: QrCode) -> str:
    data = code.template("62")
    return data.get("01") or data.get("05") or ""


def _field(id: str, value: str) -> dict[str, Any]:
    name = NAMES.get(id) or ("merchant account" if int(id) < 52 else "unreserved" if int(id) >= 80 else "reserved")
    out: dict[str, Any] = {"id": id, "name": name, "value": value}
    if id in TEMPLATES and value and int(id) < 80:
        out["inside"] = dict(read_fields(value, field=id))
    return out
