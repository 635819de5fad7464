# SPDX-License-Identifier: Apache-2.0
"""Posting to the ledger of claims; apart, because every posting closes in the transaction that made it."""

from collections.abc import Collection
from datetime import datetime

from tradelane.kernel.ids import IntentId
from tradelane.payments import rules
from tradelane.payments.models import LedgerEvent, LedgerLineRow
from tradelane.payments.values import Posting, units


def post(name: str, postings: Collection[Posting], *, intent: IntentId, key: str = "", now: datetime) -> None:
    """Write an event and its lines, and close it; the database refuses to close what does not sum to zero.

    Inside the caller's transaction. Raises Refused (PAY-10).
    """
    rules.entries_sum_to_zero.require(postings)
    event = LedgerEvent.objects.create(intent_id=intent, name=name, key=key, at=now)
    LedgerLineRow.objects.bulk_create(
        LedgerLineRow(event=event, account=p.account, amount=units(p.amount), currency=p.amount.currency)
        for p in postings
    )
    LedgerEvent.objects.filter(pk=event.pk).update(closed=True)
