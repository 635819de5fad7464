# SPDX-License-Identifier: Apache-2.0
"""When a person's data goes and when it stays; apart from disclosing, as here law keeps what it elsewhere opens."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from tradelane.kernel.rule import rule
from tradelane.parties.values.vault import KeyView, Record
from tradelane.privacy.values.erasure import Fate, Outcome, Retention, Term

_DRAWN = re.compile(r"person_[0-9a-hjkmnp-tv-z]{26}")
"""An id that says nothing of anybody (kernel.ids)."""
RUNS_AT_MOST = timedelta(days=365)
"""A matter that nobody closed is over after a year: no trade of goods takes longer (house rule)."""


@rule(
    "ERASE-1",
    cites="GDPR art. 17(1); PDPA 2012 (Singapore) s. 25; LFPDPPP (Mexico, 2025) right of cancellation",
    field="until",
    fix="Keep it until that day, for the law alone.",
)
def what_no_law_wants_kept_is_erased(until: date | None, *, on: date) -> bool:
    """What a person wants erased goes at once, unless law wants it kept beyond that day."""
    return until is None or until < on


@rule(
    "ERASE-2",
    cites="GDPR arts. 17(3)(b) and 18(2); APEC Privacy Framework (2015) principle IV",
    field="key",
    fix="Ask the node's operator, who answers an authority's demand.",
)
def what_is_kept_is_read_by_the_law_alone(*, is_running: bool, is_restricted: bool) -> bool:
    """What stays only because law wants it is shown to nobody and goes to nobody once its matter is over."""
    return is_running or is_restricted


@rule(
    "ERASE-3",
    cites="GDPR arts. 6(1)(b) and 17(1)(a)",
    field="matter",
    fix="Wait until the matter is over.",
)
def a_running_matter_keeps_what_it_needs(key: KeyView, *, on: date) -> bool:
    """While an order, a trade or a case runs, who and where its goods go to is used for it, and for nothing else."""
    return key.closed_on is None and on < key.opened_on + RUNS_AT_MOST


@rule(
    "ERASE-4",
    cites="GDPR art. 5(1)(e); APEC Privacy Framework (2015) principle VII",
    field="until",
    fix="Run `tradelane work`, which erases it within a day.",
)
def nothing_outlives_its_time(until: date | None, *, on: date, is_destroyed: bool) -> bool:
    """What has been kept for as long as law wants, or as this node said it would, is erased."""
    return is_destroyed or until is None or on <= until


@rule(
    "ERASE-5",
    cites="GDPR art. 19; APEC Privacy Framework (2015) principle VIII",
    field="holder",
    fix="Ask the recipient, whose name stands on the person's page.",
)
def who_was_given_it_is_asked_too(*, is_node_known: bool, is_asked: bool) -> bool:
    """A node that was given a person's data is asked to erase it too, where an agreement gives a way to ask."""
    return is_asked or not is_node_known


@rule(
    "ERASE-6",
    cites="GDPR arts. 5(2) and 30; APEC Privacy Framework (2015) principle IX",
    field="person",
    fix="Nothing is to be done: it names nobody.",
)
def a_receipt_stays_and_names_nobody(fields: Iterable[str]) -> bool:
    """Receipts and choices stay as proof of what was done; they hold a keyed digest of a person and names of fields."""
    return all(field.rpartition(".")[2] in ("person", "pseudonym") for field in fields)


@rule(
    "ERASE-7",
    cites="GDPR arts. 4(5), 5(2), 6(1)(c) and 17(3)(b); APEC Privacy Framework (2015) principle IX",
    field="person",
    fix="Write down who acts by their id, and nothing else of them.",
)
def an_act_stays_under_a_drawn_name(person: str) -> bool:
    """What a person did for an organisation stays, since law wants decisions and signatures accounted for; it stands
    under an id drawn at random, which names nobody once the key of their account is destroyed."""
    return _DRAWN.fullmatch(person) is not None


@rule(
    "ERASE-8",
    cites="GDPR arts. 6(1)(b) and (f) and 17(1)(a); APEC Privacy Framework (2015) principle IV",
    field="person",
    fix="Ask an admin of the organisation to end the membership.",
)
def an_account_in_use_stays(key: KeyView) -> bool:
    """Who signs in for an organisation is known by name and address until they act for nobody here any more."""
    return key.record is Record.ACCOUNT and key.closed_on is None


def fate(key: KeyView, rows: Iterable[Retention], *, economy: str, on: date) -> Fate:
    """What becomes of what a key seals when its person asks for erasure on a day.

    (0) its person signs in with it: it stays until they leave; (1) no law wants it: it goes; (2) law's time is over: it
    goes; (3) its matter runs: it stays and is used; (4) it stays, and the law alone reads it.
    """
    if an_account_in_use_stays(key):
        return Fate(Outcome.KEPT, an_account_in_use_stays.id, citation=an_account_in_use_stays.cites, is_running=True)
    row = wanted_by_law(key, rows, economy=economy, on=on)
    if row is None:
        return Fate(Outcome.ERASED, what_no_law_wants_kept_is_erased.id)
    is_running = a_running_matter_keeps_what_it_needs(key, on=on)
    until = _over_on(key, on=on) + timedelta(days=row.days)
    if what_no_law_wants_kept_is_erased(until, on=on):
        return Fate(Outcome.ERASED, nothing_outlives_its_time.id, citation=row.citation)
    if is_running:
        return Fate(Outcome.KEPT, a_running_matter_keeps_what_it_needs.id, until, row.citation, is_running=True)
    return Fate(Outcome.KEPT, what_is_kept_is_read_by_the_law_alone.id, until, row.citation)


def end_of(key: KeyView, rows: Iterable[Retention], *, economy: str, on: date) -> date | None:
    """The day after which a key is destroyed without being asked for; None while its matter runs."""
    if an_account_in_use_stays(key) or a_running_matter_keeps_what_it_needs(key, on=on):
        return None
    listed = [*rows]
    row = wanted_by_law(key, listed, economy=economy, on=on) or _row(Term.MOST, key, listed, economy, on)
    return None if row is None else _over_on(key, on=on) + timedelta(days=row.days)


def wanted_by_law(key: KeyView, rows: Iterable[Retention], *, economy: str, on: date) -> Retention | None:
    """The row by which law wants a record kept; the economy's own before the general one (`*`), the longest first."""
    return _row(Term.MUST, key, rows, economy, on)


def _row(term: Term, key: KeyView, rows: Iterable[Retention], economy: str, on: date) -> Retention | None:
    fitting = [
        row
        for row in rows
        if row.term is term
        and key.record in row.records
        and row.economy in (economy, "*")
        and row.starts <= on <= (row.ends or on)
    ]
    return max(fitting, key=lambda row: (row.economy == economy, row.days), default=None)


def _over_on(key: KeyView, *, on: date) -> date:
    """When the matter was over; a running one could end today."""
    return key.closed_on or min(on, key.opened_on + RUNS_AT_MOST)
