# SPDX-License-Identifier: Apache-2.0
"""Private payers as they are kept; apart, because a payer's name comes from a form and from a bank alike.

Sealed unnamed: an account holds no e-mail. The matter is the consignment, and who is erased in it is erased here.
"""

from datetime import datetime
from typing import Any

from tradelane.kernel.clock import aware_utc
from tradelane.parties.actions.vault import seal_bytes, seal_json
from tradelane.parties.values.vault import About, Record
from tradelane.payments import queries
from tradelane.payments.models import IntentRow, NotificationRow
from tradelane.payments.values import Account


def sealed_payer(payer: Account, *, consignment: str, purpose: str, now: datetime) -> Any:
    """The payer's column: an organisation stands as it is."""
    about = _about(consignment, now, unnamed=payer.is_private)
    return seal_json(queries.account_json(payer), place=IntentRow.place(consignment, purpose), about=about)


def sealed_notification(content: bytes, *, bank: str, digest: str, now: datetime) -> bytes:
    """A bank's file."""
    about = _about(digest, now, unnamed=True)
    return seal_bytes(content, place=NotificationRow.place(bank, digest), about=about)


def _about(matter: str, now: datetime, *, unnamed: bool) -> About:
    return About(frozenset(), matter, Record.PAYMENT, aware_utc(now).date(), unnamed)
