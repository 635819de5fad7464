# SPDX-License-Identifier: Apache-2.0
"""What holds of an operator's statements about its registry, and how uptime is reckoned; apart from records."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.rule import rule
from tradelane.titles.values.reliability import STATED, Factor, Outage, Said, Statement, StatementState, Uptime

BEAT = timedelta(minutes=5)
"""How often the registry notes that it lives."""
MISSED = 2 * BEAT
"""A longer silence is an outage: one beat may come late on a busy machine."""


@rule(
    "RELY-1",
    cites="MLETR art. 12(a)(v)-(vii); ETDA s. 2(5)",
    field="what",
    fix="Say what it is, whose word it is, where it can be read, and since when.",
)
def a_statement_says_what_whose_and_where(said: Said) -> bool:
    """A statement about the registry says what it is, whose word it is and where it can be read, of a factor that no
    program can know.
    """
    texts = (said.what, said.by, said.reference)
    return said.factor in STATED and all(text.strip() and len(text) <= 500 for text in texts)


@rule("RELY-2", cites="Tradelane house rule: facts have dates", field="from_", fix="Use the day on which it began.")
def a_statement_is_of_what_has_begun(said: Said, *, today: date) -> bool:
    """A statement is of something that has begun, and ends after it begins."""
    return said.from_ <= today and (said.until is None or said.from_ <= said.until)


@rule(
    "RELY-3",
    cites="MLETR art. 12(a)(v), (vi); ETDA s. 2(5)(e), (f)",
    field="by",
    fix="Name the body that audited or declared; nobody audits themselves.",
)
def an_audit_is_by_another_body(said: Said, *, operator: str) -> bool:
    """An audit or a declaration is the word of a body other than the operator."""
    return said.factor not in (Factor.AUDIT, Factor.DECLARATION) or said.by.strip().lower() != operator.strip().lower()


@rule(
    "RELY-4", cites="Tradelane house rule: four eyes", field="by", fix="Have another person confirm it.",
    refusal=Forbidden,
)  # fmt: skip
def another_person_confirms(statement: Statement, *, person: str | None) -> bool:
    """What the operator states counts when a person other than who entered it confirmed it."""
    return bool(person) and person != statement.proposer


@rule("RELY-5", cites="Tradelane house rule: four eyes", field="state", fix="Enter it anew.")
def only_what_is_proposed_is_confirmed(statement: Statement) -> bool:
    """A statement is confirmed once, while nobody withdrew it."""
    return statement.state in (StatementState.PROPOSED, StatementState.CONFIRMED)


def uptime(beats: Iterable[datetime], *, now: datetime, since: datetime) -> Uptime | None:
    """What signs of life, oldest first, show from `since` until `now`; None where there is none: then nothing is known.

    A silence longer than MISSED is an outage from the beat after which the next one was due; one that began before
    `since` counts from there. Before the very first sign of life nothing is known, be it later than `since`.
    """
    known = [beat for beat in beats if beat <= now]
    if not known:
        return None
    outages = tuple(
        Outage(max(earlier + BEAT, since), later)
        for earlier, later in zip(known, [*known[1:], now], strict=True)
        if later - earlier > MISSED and later > since
    )
    return Uptime(max(known[0], since), now, outages)
