# SPDX-License-Identifier: Apache-2.0
"""What is owed on a bill and by whom, over HTTP; apart, as nothing is done here."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from tradelane.kernel import clock
from tradelane.kernel.ids import TitleId
from tradelane.parties.queries import actor_of
from tradelane.titles import queries
from tradelane.titles.values.claims import Answering, Claim, ClaimLine

router = Router()

Rate = Annotated[Decimal, Field(ge=0, le=1000, decimal_places=9)]
"""Per cent a year."""


class ClaimLineOut(Schema):
    """One line: how much, for what, by which clause."""

    kind: str
    amount: Decimal | None
    """None where the law leaves a rate open: name one with `rate`. Below nothing where it is taken off."""
    clause: str
    since: date | None
    until: date | None
    rate: Decimal | None
    year: int | None
    """How many days a year counts."""
    of: Decimal | None
    """What bears interest."""
    source: str
    confidence: str
    what: str

    @classmethod
    def of_line(cls, line: ClaimLine) -> "ClaimLineOut":
        """From the value."""
        return cls(**{name: getattr(line, name) for name in cls.model_fields if name != "kind"}, kind=str(line.kind))


class ClaimOut(Schema):
    """What is owed, line by line; `total` is of the lines whose amount is known."""

    total: Decimal
    is_open: bool
    lines: list[ClaimLineOut]

    @classmethod
    def of(cls, claim: Claim) -> "ClaimOut":
        """From the value."""
        lines = [ClaimLineOut.of_line(line) for line in claim.lines]
        return cls(total=claim.total, is_open=claim.is_open, lines=lines)


class AnsweringOut(Schema):
    """One who signed: whether they answer on that day, by which clause, for what, and until when an action lies."""

    party: str
    role: str
    answer: str
    clause: str
    claim: ClaimOut | None
    barred_after: date | None

    @classmethod
    def of(cls, one: Answering) -> "AnsweringOut":
        """From the value."""
        return cls(
            party=one.party, role=str(one.role), answer=str(one.answer), clause=one.clause,
            claim=ClaimOut.of(one.claim) if one.claim else None, barred_after=one.barred_after,
        )  # fmt: skip


class ReckonedOut(Schema):
    """What a bill's holder may claim on a day."""

    on: date
    currency: str
    claim: ClaimOut | None
    """Of whoever answers for the whole sum; None while nothing is owed."""
    answers: list[AnsweringOut]


@router.get("/{id}/claims", response=ReckonedOut, summary="What is owed on a bill, by which clause, and by whom")
def claims(request: HttpRequest, id: str, on: date | None = None, rate: Rate | None = None) -> ReckonedOut:
    """On today's date, or on another; `rate` is per cent a year where the law leaves that to a court or a bank."""
    actor, day = actor_of(request), on or clock.now().date()
    found = queries.title(id=TitleId(id), by=actor)
    reckoned = queries.reckoned(found, on=day, rate=rate)
    bill = found.standing.bill
    return ReckonedOut(
        on=day,
        currency=bill.terms.currency if bill else "",
        claim=ClaimOut.of(reckoned.claim) if reckoned.claim else None,
        answers=[AnsweringOut.of(each) for each in reckoned.answers],
    )
