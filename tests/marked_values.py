# SPDX-License-Identifier: Apache-2.0
"""A person's values that stand nowhere else, and every shape in which they could stand somewhere after all."""

import base64
import json
from urllib.parse import quote, quote_plus

MARKS = {
    "name": "Perpetua Quillfeather",
    "email": "perpetua.quillfeather@marked.example",
    "telephone": "+65 6888 4217",
    "street": "19 Thistledown Passage",
    "contact": "Osric Brambleworth",
    "contact_email": "osric.brambleworth@marked.example",
}
"""Plainly invented: a private person's, and those of a company's contact."""
STAFF_MARKS = {
    "staff": "Theodosia Wrenwhistle",
    "staff_email": "theodosia.wrenwhistle@marked.example",
    "colleague": "Barnabas Quickthorn",
    "colleague_email": "barnabas.quickthorn@marked.example",
    "label": "quillworm ledger of the night desk",
    "photo": "hollyhock-porter-at-gate-seven.jpg",
    "findings": "the driver Lysander Mothwing opened every crate",
    "draft": "we look into what Peregrine Ashgrove sold",
}
"""Of who signs in and of what they wrote: an officer, a colleague, a token's label, a picture's name, a draft."""
_ENOUGH = 8
"""Bytes: a shorter piece could stand anywhere by chance."""


def shapes(text: str) -> dict[str, bytes]:
    """The text in UTF-8 and UTF-16, in an address, in JSON, in hexadecimal, and in base64 at each of three offsets."""
    plain = text.encode()
    found = {
        "": plain,
        "in UTF-16": text.encode("utf-16-le"),
        "in an address": quote(text, safe="").encode(),
        "in a form": quote_plus(text).encode(),
        "in JSON": json.dumps(text)[1:-1].encode(),
        "in hexadecimal": plain.hex().encode(),
    }
    for offset in range(3):  # what comes before moves the letters; those at the ends depend on it and are left out
        letters = base64.b64encode(b"x" * offset + plain)
        found[f"in base64 at {offset}"] = letters[4 if offset else 0 : len(letters) - 4]
    return {shape: needle for shape, needle in found.items() if len(needle) >= _ENOUGH}


NEEDLES: dict[str, bytes] = {
    f"{name} {shape}".strip(): needle.lower()
    for name, text in {**MARKS, **STAFF_MARKS}.items()
    for shape, needle in shapes(text).items()
}
"""What is looked for, in lower case, by its name."""


def marks_in(content: bytes) -> list[str]:
    """Names of the marks that stand in `content`, whatever their case."""
    lower = content.lower()
    return [name for name, needle in NEEDLES.items() if needle in lower]


def marked_order(order: bytes) -> bytes:
    """The story's order with a marked contact at the buyer's, and a marked private person to be told."""
    data = json.loads(order)
    data["parties"][1]["contact"] = {
        "name": MARKS["contact"],
        "email": MARKS["contact_email"],
        "telephone": MARKS["telephone"],
    }
    data["parties"].append(
        {
            "role": "notify",
            "name": MARKS["name"],
            "address": {"street": MARKS["street"], "city": "Singapore", "postcode": "088435", "country": "SG"},
            "contact": {"name": MARKS["name"], "email": MARKS["email"], "telephone": MARKS["telephone"]},
        }
    )
    data["references"]["buyer"] = MARKS["contact"]
    return json.dumps(data, ensure_ascii=False).encode()
