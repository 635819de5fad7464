# SPDX-License-Identifier: Apache-2.0
"""The demo's banks: invented accounts, and the camt.054 that a bank's own system writes; apart from the story."""

from datetime import UTC, datetime
from typing import Any

from tradelane.kernel.money import Money
from tradelane.payments.formats.camt054 import write_notification
from tradelane.payments.values import Credit

SELLER_ACCOUNT = {"number": "002010077777777771", "bic": "BISTMXM1"}
BUYER_ACCOUNT = {"number": "7171001234567", "bic": "STRTSGS1"}
COLLECTING_ACCOUNT = {"number": "7100420042", "bic": "BISTSGS1"}
"""Where the seller's bank collects PayNow for its customers in Singapore."""
COLLECTING_UEN = "SG.UEN.T19FC0042E"
"""Invented: the right form and check letter (a foreign company's branch), no such bank."""


def credit_notification(intent: dict[str, Any], *, account: dict[str, str] = SELLER_ACCOUNT) -> bytes:
    """A camt.054 that reports the whole sum of a payment as booked; the same bytes for the same payment."""
    amount = Money.from_json(intent["amount"], field="amount")
    reference, opened = intent["reference"], datetime.fromisoformat(intent["created_at"]).astimezone(UTC)
    credit = Credit(
        bank_reference=f"BK-{reference}"[:35],
        amount=amount,
        references=(reference,),
        booked=True,
        booked_on=opened.date(),
    )
    return write_notification(
        [credit],
        message_id=f"CR-{reference}"[:35],
        account=account["number"],
        bank_bic=account["bic"],
        now=opened,
    )
