# SPDX-License-Identifier: Apache-2.0
"""Small builders for privacy: rows of law and an invented person, with good defaults."""

from dataclasses import replace
from datetime import date
from typing import Any

from tradelane.privacy.values import Confidence, Disclosure, LegalBasis, Purpose, RecipientKind

TODAY = date(2026, 11, 2)
PERSON = {
    "name": "Invented Tan",
    "email": "Tan@Buyer.Example",
    "telephone": "+65 5550 0100",
    "address.street": "1 Invented Road",
    "address.city": "Singapore",
    "address.country": "SG",
}
ROW = Disclosure(
    purpose=Purpose.DELIVERY,
    recipient=RecipientKind.CARRIER,
    lane="*",
    field="name",
    basis=LegalBasis.CONTRACT,
    citation="Invented Act s. 1",
    starts=date(2020, 1, 1),
    ends=None,
    source="invented",
    confidence=Confidence.HIGH,
    may_object=False,
    needs_cbpr=False,
)


def a_row(**changes: Any) -> Disclosure:
    """A row of law: the carrier may have the name to deliver."""
    return replace(ROW, **changes)
