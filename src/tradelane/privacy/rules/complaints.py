# SPDX-License-Identifier: Apache-2.0
"""What must hold of a complaint about a certified organisation; apart, as its words are a person's."""

import re
from datetime import timedelta

from tradelane.kernel.errors import Refused, TooMany
from tradelane.kernel.rule import rule
from tradelane.privacy.values.cbpr import Bucket, ComplaintState

ANSWERED_IN = timedelta(days=30)
"""A timely answer (Program Requirements, question 42); the number is the house's."""
TEXT_LIMIT = 4000
AT_MOST_AN_HOUR = 10
"""Complaints of one source: an office whose people share an address is not shut out, a program is. House rule."""
_AGENTS = "APEC CBPR System, Accountability Agent Recognition Application, Annexes A, D and E"
_CONTACT = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|\+?[\d ()/-]{6,}\d")
"""An e-mail, or a telephone number."""
_OUTCOME = {
    Bucket.OUT_OF_SCOPE: ComplaintState.NOT_ADMITTED,
    Bucket.REFERRED: ComplaintState.REFERRED,
}
"""Bucket → the state it closes in; every other closes as resolved."""


@rule(
    "PRIV-168",
    cites=f"{_AGENTS}: receiving complaints",
    field="text",
    fix="Write what happened in at most 4000 characters, and how you can be reached.",
)
def a_complaint_says_what_happened_and_to_whom_to_answer(text: str, contact: str) -> bool:
    """A complaint says what happened, and gives an e-mail, a telephone number or nothing as the way to answer."""
    return 0 < len(text.strip()) <= TEXT_LIMIT and (not contact.strip() or is_contact(contact))


@rule(
    "PRIV-169",
    cites=f"{_AGENTS}: handling complaints",
    field="state",
    fix="Read where the complaint stands.",
    refusal=Refused,
)
def a_complaint_moves_forward(before: ComplaintState, after: ComplaintState) -> bool:
    """A complaint is admitted or not, then resolved or referred; a closed one is not opened again."""
    steps = {
        ComplaintState.RECEIVED: {ComplaintState.ACCEPTED, ComplaintState.NOT_ADMITTED},
        ComplaintState.ACCEPTED: {ComplaintState.RESOLVED, ComplaintState.REFERRED},
    }
    return after in steps.get(before, set())


@rule(
    "PRIV-170",
    cites=f"{_AGENTS}: complaint statistics",
    field="bucket",
    fix="Say what came of it, and count it where it belongs.",
)
def an_outcome_says_what_came_of_it(state: ComplaintState, bucket: Bucket, outcome: str) -> bool:
    """A closed complaint has an outcome for the person, and is counted in a bucket that fits how it closed."""
    return _OUTCOME.get(bucket, ComplaintState.RESOLVED) is state and 0 < len(outcome.strip()) <= TEXT_LIMIT


@rule(
    "PRIV-171",
    cites=f"{_AGENTS}: case notes without names",
    field="case_note",
    fix="Take out e-mails, telephone numbers and names of the people concerned.",
)
def a_case_note_names_nobody(note: str, *, contact: str, organisation: str) -> bool:
    """A published case note holds no e-mail, no long number, no contact of the person and no organisation's name."""
    text = note.casefold()
    hidden = [part.casefold() for part in (contact.strip(), organisation.strip()) if part]
    return not re.search(r"@|\d{6,}", note) and not any(part in text for part in hidden)


@rule(
    "PRIV-189",
    cites="RFC 6585 s. 4; OWASP ASVS 5.0 V2.4.1; CBPR Program Requirements, question 41",
    field="source",
    fix="Send it again at the time that is named; what you wrote stays in the form.",
    refusal=TooMany,
)
def a_source_complains_only_so_often_an_hour(before: int) -> bool:
    """From one address ten complaints an hour are taken in, so that nobody fills the agent's register."""
    return before < AT_MOST_AN_HOUR


def is_contact(text: str) -> bool:
    """Whether `text` is an e-mail or a telephone number."""
    return len(text) <= 200 and bool(_CONTACT.fullmatch(text.strip()))
