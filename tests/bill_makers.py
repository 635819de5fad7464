# SPDX-License-Identifier: Apache-2.0
"""Builders of bills of exchange and of acts on them; beside title_makers.py, because only tests of bills need them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tests.makers import BANK, BUYER, SELLER
from tests.title_makers import a_title, said, standing
from tradelane.titles.values import (
    Act,
    BillLaw,
    BillStanding,
    BillTerms,
    Entry,
    RecordKind,
    Tenor,
    TenorKind,
    Title,
)  # fmt: skip

DUE = date(2026, 11, 27)
"""A Friday."""
DRAWN = date(2026, 11, 2)
TERMS = BillTerms(BUYER, Decimal(1000), "USD", Tenor(TenorKind.FIXED_DATE, on=DUE), DRAWN, "SG", BillLaw.ULB)
SIGHT, AFTER_SIGHT = Tenor(TenorKind.SIGHT), Tenor(TenorKind.AFTER_SIGHT, days=60)


def a_bill(law: BillLaw = BillLaw.ULB, kind: RecordKind = RecordKind.BILL_OF_EXCHANGE, **changes: Any) -> Title:
    """A bill that the seller drew on the buyer and the bank holds, endorsed by the seller."""
    bill = BillStanding(replace(changes.pop("terms", TERMS), law=law), SELLER, endorsers=(SELLER,))
    return standing(a_title(holder=BANK, carrier=SELLER), kind=kind, order_of=BANK, bill=replace(bill, **changes))


def act(act: Act, terms: Any = None, *, by: str = BANK, day: date = DUE, **changes: Any) -> Entry:
    """An act of the bank on its bill, that leaves the record where it is unless it says otherwise."""
    return said(act, terms, **{"by": by, "to": BANK, "at": at(day), **changes})


def at(day: date) -> datetime:
    """Nine in the morning of a day."""
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def after(title: Title, *entries: Entry) -> Title:
    """A title after some acts, unasked whether they may be done."""
    for entry in entries:
        title = title.after(entry, head=title.head)
    return title


def bill_of(title: Title) -> BillStanding:
    """The bill of a title that is one."""
    bill = title.standing.bill
    assert bill is not None
    return bill
