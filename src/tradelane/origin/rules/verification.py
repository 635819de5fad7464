# SPDX-License-Identifier: Apache-2.0
"""Verification of origin: who asks, whom, until when, and what follows; apart from determining and certifying."""

from collections.abc import Collection
from datetime import date, timedelta

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.kernel.rule import rule
from tradelane.origin.values import Finding, VerificationOutcome, VerificationState
from tradelane.parties.values import Actor, OrganisationKind, Role

LEAST_DAYS_TO_ANSWER = timedelta(days=30)
"""CPTPP art. 3.27; RCEP art. 3.24.4(a): whoever is asked has at least thirty days from receiving the request."""
BODIES = frozenset({OrganisationKind.AGENCY, OrganisationKind.CHAMBER})
"""Who issues for others, and so answers for what it issued."""


@rule(
    "ORIGIN-13", cites="CPTPP art. 3.27.1", field="actor", refusal=Forbidden,
    fix="Act as an officer of the importing economy's agency.",
)  # fmt: skip
def the_importing_agency_asks(actor: Actor, *, importing: str) -> bool:
    """Origin is verified by officers of an agency of the economy that the goods enter."""
    agency = OrganisationKind.AGENCY in actor.kinds and economy_of(actor.organisation) == importing
    return agency and actor.may(Role.OFFICER)


@rule(
    "ORIGIN-14", cites="CPTPP art. 3.27.6: at least thirty days from receipt; RCEP art. 3.24.4(a): at most ninety",
    field="answer_by", fix="Give at least thirty days, and no more than the agreement lets.",
)  # fmt: skip
def there_is_time_to_answer(
    asked_on: date, *, answer_by: date, least: timedelta = LEAST_DAYS_TO_ANSWER, most: timedelta | None = None
) -> bool:
    """Who is asked about origin has as many days to answer as the agreement gives."""
    return answer_by - asked_on >= least and (most is None or answer_by - asked_on <= most)


@rule(
    "ORIGIN-15", cites="CPTPP art. 3.27.2", field="actor", refusal=Forbidden,
    fix="Let a signatory or officer of the organisation that was asked answer.",
)  # fmt: skip
def only_who_was_asked_answers(actor: Actor, *, asked: OrganisationId) -> bool:
    """A request is answered by the exporter, producer or authority to whom it went, by somebody who binds it."""
    return actor.organisation == asked and (actor.may(Role.SIGNATORY) or actor.may(Role.OFFICER))


@rule(
    "ORIGIN-16", cites="CPTPP art. 3.27.10, 3.28; RCEP art. 3.25.3(b)", field="outcome",
    fix="Wait for the answer, or for its last day to pass.",
)  # fmt: skip
def it_ends_after_an_answer_or_its_last_day(state: VerificationState, *, on: date, answer_by: date) -> bool:
    """A verification ends after the answer, or without one once the last day for it has passed."""
    return state is VerificationState.ANSWERED or (state is VerificationState.ASKED and on > answer_by)


@rule(
    "ORIGIN-30", cites="RCEP art. 3.24.2; Tradelane rule EXCH: who signs a message is who says it", field="sender",
    refusal=Forbidden, fix="Send each step in the name of the authority that takes it.",
)  # fmt: skip
def a_step_comes_from_the_authority_it_names(sender: OrganisationId, *, named: OrganisationId) -> bool:
    """A step of a verification counts when the authority that takes it signed the message that tells it."""
    return sender == named


@rule(
    "ORIGIN-31", cites="RCEP art. 3.24.1(c); CPTPP Annex 3-A", field="finding",
    fix="Say whether origin is confirmed, not confirmed, or can't be determined.",
)  # fmt: skip
def an_issuing_body_says_what_it_found(finding: Finding | None, *, kinds: Collection[OrganisationKind]) -> bool:
    """An authority or a chamber that is asked says whether origin is confirmed, is not, or can't be found out."""
    return finding is not None or BODIES.isdisjoint(kinds)


@rule(
    "ORIGIN-32", cites="RCEP art. 3.24.4(a): the exporter answers within the same days", field="answer_by",
    fix="Ask the exporter to answer before your own last day.",
)  # fmt: skip
def the_exporter_answers_before_the_authority(evidence_by: date, *, on: date, answer_by: date) -> bool:
    """An authority that is asked gives its exporter a day to show evidence that leaves it time to answer."""
    return on <= evidence_by <= answer_by


@rule(
    "ORIGIN-33", cites="CPTPP art. 3.28; RCEP art. 3.25.3(a)", field="outcome",
    fix="Deny the preference, or ask again what is not clear.",
)  # fmt: skip
def origin_is_confirmed_only_by_an_answer(
    outcome: VerificationOutcome, *, state: VerificationState, finding: Finding | None
) -> bool:
    """Silence confirms nothing, nor does an answer that origin is not confirmed or can't be determined."""
    if outcome is VerificationOutcome.DENIED:
        return True
    return state is VerificationState.ANSWERED and finding in (None, Finding.CONFIRMED)


@rule(
    "ORIGIN-34", cites="RCEP art. 3.24.6; CPTPP art. 3.27: release may depend on a security", field="security",
    fix="Release the goods without a security.",
)  # fmt: skip
def a_security_is_held_where_the_agreement_lets(*, asked_for: bool, lets: bool) -> bool:
    """Goods are released while origin is verified; a security is asked for only where the agreement lets."""
    return lets or not asked_for


def answer_day(answer_by: date, *, received_on: date, least_days: int) -> date:
    """The last day to answer once the request arrived: the days count from receipt, never from its sending."""
    return max(answer_by, received_on + timedelta(days=least_days))
