# SPDX-License-Identifier: Apache-2.0
"""What is owed on a bill and by whom, for whoever may read its record; apart, as it is reckoned and never stored."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import TitleId
from tradelane.parties.values import Actor
from tradelane.titles import rules
from tradelane.titles.queries.titles import title
from tradelane.titles.values import BillStanding, Title, TitleState
from tradelane.titles.values.claims import Answering, Claim


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What the holder of a bill may claim on a day: of everybody who answers for the whole sum, and of each."""

    claim: Claim | None
    """None while nobody owes anything: it is neither due nor dishonoured, or it was paid."""
    answers: tuple[Answering, ...]


def claims(*, id: TitleId, on: date, by: Actor, rate: Decimal | None = None) -> Reckoned:
    """What is owed on a bill on a day; `rate` is per cent a year where its law leaves that to a court or a bank.

    Raises NotFound, also for a record that promises no money.
    """
    return reckoned(title(id=id, by=by), on=on, rate=rate)


def reckoned(found: Title, *, on: date, rate: Decimal | None = None) -> Reckoned:
    """As `claims`, of a title that the caller has read."""
    bill = found.standing.bill
    if bill is None:
        raise NotFound("This record promises no money: nothing is claimed by it.", facts={"title": found.id})
    if found.state in TitleState.terminal():
        return Reckoned(None, ())
    answers = rules.answering(bill, holder=found.holder, on=on, rate=rate)
    return Reckoned(rules.reckon(bill, on=on, rate=rate) if _is_owed(bill, on) else None, answers)


def _is_owed(bill: BillStanding, on: date) -> bool:
    payable = rules.bill_payable_on(bill)
    return rules.is_dishonoured(bill, on=on) or (bill.is_bound and payable is not None and payable <= on)
