# SPDX-License-Identifier: Apache-2.0
"""Verification of origin: who asks, whom, until when, and what follows; apart from determining and certifying."""

from datetime import date, timedelta

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.kernel.rule import rule
from tradelane.origin.values import VerificationState
from tradelane.parties.values import Actor, OrganisationKind, Role

LEAST_DAYS_TO_ANSWER = timedelta(days=30)
"""CPTPP art. 3.27: whoever is asked has at least thirty days from receiving the request."""


@rule(
    "ORIGIN-13", cites="CPTPP art. 3.27.1", field="actor", refusal=Forbidden,
    fix="Act as an officer of the importing economy's agency.",
)  # fmt: skip
def the_importing_agency_asks(actor: Actor, *, importing: str) -> bool:
    """Origin is verified by officers of an agency of the economy that the goods enter."""
    agency = OrganisationKind.AGENCY in actor.kinds and economy_of(actor.organisation) == importing
    return agency and actor.may(Role.OFFICER)


@rule(
    "ORIGIN-14", cites="CPTPP art. 3.27.6: at least thirty days from receipt", field="answer_by",
    fix="Give at least thirty days.",
)  # fmt: skip
def there_is_time_to_answer(asked_on: date, *, answer_by: date) -> bool:
    """Who is asked about origin has at least thirty days to answer."""
    return answer_by - asked_on >= LEAST_DAYS_TO_ANSWER


@rule(
    "ORIGIN-15", cites="CPTPP art. 3.27.2", field="actor", refusal=Forbidden,
    fix="Let a signatory or officer of the organisation that was asked answer.",
)  # fmt: skip
def only_who_was_asked_answers(actor: Actor, *, asked: OrganisationId) -> bool:
    """A request is answered by the exporter, producer or authority to whom it went, by somebody who binds it."""
    return actor.organisation == asked and (actor.may(Role.SIGNATORY) or actor.may(Role.OFFICER))


@rule(
    "ORIGIN-16", cites="CPTPP art. 3.27.10, 3.28", field="outcome",
    fix="Wait for the answer, or for its last day to pass.",
)  # fmt: skip
def it_ends_after_an_answer_or_its_last_day(state: VerificationState, *, on: date, answer_by: date) -> bool:
    """A verification ends after the answer, or without one once the last day for it has passed."""
    return state is VerificationState.ANSWERED or (state is VerificationState.ASKED and on > answer_by)
