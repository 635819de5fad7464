# SPDX-License-Identifier: Apache-2.0
"""References that money carries; apart, because both nodes of a lane make the same ones without asking each other."""

import hashlib

from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

from tradelane.kernel.ids import ConsignmentId

_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LENGTH = 16
"""34^16 is above 2^81: two intents never share a reference by chance. ISO 11649 allows 21."""


def creditor_reference(consignment: ConsignmentId, *, purpose: str) -> str:
    """The ISO 11649 reference of a payment: RF, two check digits (mod 97-10), sixteen characters of a hash."""
    number = int.from_bytes(hashlib.sha256(f"{consignment}|{purpose}".encode()).digest(), "big")
    body = ""
    for _ in range(_LENGTH):
        number, rest = divmod(number, len(_LETTERS))
        body += _LETTERS[rest]
    return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}"


def end_to_end_id(reference: str) -> str:
    """The end-to-end id that goes with a reference, at most 35 characters of the SWIFT character set."""
    return f"TL{reference}"


def references_in(text: str) -> list[str]:
    """Every sound creditor reference that stands in free text, printed in groups of four or not."""
    squeezed = "".join(text.upper().split())
    found = []
    for at in range(len(squeezed)):
        if squeezed.startswith("RF", at):
            candidate = squeezed[at : at + 4 + _LENGTH]
            if iso11649.is_valid(candidate):
                found.append(candidate)
    return found


def printed(reference: str) -> str:
    """The reference in groups of four, as it is printed for people (ISO 11649 §4.3)."""
    return str(iso11649.format(reference))
