# SPDX-License-Identifier: Apache-2.0
"""Background work of the window: react to payments, make receipts, count days; the worker starts it, no person."""

from collections.abc import Callable
from typing import Any

from tradelane.journal import actions as journal
from tradelane.journal.values import FactView
from tradelane.kernel import clock
from tradelane.kernel.ids import DocumentId, OrganisationId
from tradelane.window import actions
from tradelane.window.inbox import FACTS


def follow() -> int:
    """Let cases react to what other rooms recorded since the last look; how many facts were new."""
    return journal.follow(reader="window", reactions={name: _at_once(react) for name, react in FACTS.items()})


def count_days() -> int:
    """Count the days that are over, once each; how many there were."""
    return actions.count_days(now=clock.now())


def file_part(payload: dict[str, Any]) -> None:
    """File some lines of a batch; safe to run twice."""
    actions.file_part(batch=payload["batch"], after=payload["after"], now=clock.now())


def receipt(payload: dict[str, Any]) -> None:
    """Make the receipt of a fee."""
    actions.issue_receipt(charge=payload["charge"], now=clock.now())


def permit_final(payload: dict[str, Any]) -> None:
    """Cancel the document of a permit whose recall is final."""
    actions.end_recalled_permit(permit=DocumentId(payload["permit"]), now=clock.now())


def _at_once(react: Callable[..., None]) -> Callable[[FactView], None]:
    return lambda fact: react(fact, now=clock.now())


def carry(payload: dict[str, Any]) -> None:
    """Bring an agency's system what waits for it. Raises Unavailable while another worker is at it."""
    actions.carry(organisation=OrganisationId(payload["organisation"]))


def keep_receipts() -> int:
    """Give provisional receipts where one is missing or ends soon, and wake what waits for systems; how many."""
    now = clock.now()
    actions.wake(now=now)
    return actions.give_missing(now=now) + actions.renew_receipts(now=now)
