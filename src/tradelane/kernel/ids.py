# SPDX-License-Identifier: Apache-2.0
"""Typed ids; apart, so that a title's id is never taken for a trade's.

An organisation is known everywhere by its official number: `MX.RFC.CAC201105AB1`. So both nodes of a lane mean
the same organisation without asking each other. Other ids are random and sort by time.
"""

import os
import time
from typing import NewType

OrganisationId = NewType("OrganisationId", str)
"""Economy, scheme and number with dots between: `SG.UEN.201912345K`."""
PersonId = NewType("PersonId", str)
ConsignmentId = NewType("ConsignmentId", str)
DocumentId = NewType("DocumentId", str)
TradeId = NewType("TradeId", str)
TitleId = NewType("TitleId", str)
CaseId = NewType("CaseId", str)
MessageId = NewType("MessageId", str)
IntentId = NewType("IntentId", str)

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford base32: no letters that people misread."""


def new_id(prefix: str) -> str:
    """A fresh id, `prefix_` and 26 characters: 48 bits of time in ms, then 80 random bits.

    Callers give it its type: `TradeId(new_id("trade"))`.
    """
    number = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    letters = []
    for _ in range(26):
        letters.append(_ALPHABET[number & 31])
        number >>= 5
    return f"{prefix}_{''.join(reversed(letters))}"


def organisation_id(economy: str, scheme: str, number: str) -> OrganisationId:
    """The id of an organisation by its official number, such as `("MX", "RFC", "CAC201105AB1")`."""
    return OrganisationId(f"{economy}.{scheme}.{number}")


def economy_of(organisation: OrganisationId) -> str:
    """The economy that gave the organisation its number, as ISO 3166-1 alpha-2."""
    return organisation.split(".", 1)[0]
