# SPDX-License-Identifier: Apache-2.0
"""Two editors of the node and what they agree on, so that a test says only which cell says what from when."""

from dataclasses import replace
from datetime import date, datetime

from django.conf import settings

from tests.conftest import NOON
from tests.makers import an_actor, an_organisation
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.plans import actions
from tradelane.plans.values import Change, Confidence, Fact, Measure, Milestone, Status

FACT = Fact(
    "SG", Measure.E_INVOICE, Status.IN_FORCE, None, "An act", "The gazette", NOON.date(), Confidence.HIGH, ""
)  # fmt: skip
MILESTONE = Milestone(
    "SG", Measure.E_INVOICE, "No law", "A bill in parliament", date(2027, 6, 30), "The ministry", "The gazette",
    NOON.date(), Confidence.MEDIUM,
)  # fmt: skip
WHY = "The gazette of this week says so."


def an_editor(person: str = "person_one", *, role: Role = Role.ADMIN) -> Actor:
    """A person of the node's operator."""
    node = OrganisationId(settings.NODE_ORGANISATION)
    an_organisation(node, kinds=[OrganisationKind.OPERATOR], name="The node")
    return an_actor(node, kinds=[OrganisationKind.OPERATOR], roles=[role], person=person)


def a_change(content: Fact | Milestone = FACT, *, by: Actor | None = None, now: datetime = NOON) -> Change:
    """A proposal of the first editor."""
    return actions.propose_change(content=content, reason=WHY, by=by or an_editor(), now=now)


def a_confirmed(content: Fact | Milestone = FACT, *, now: datetime = NOON) -> Change:
    """A change that the second editor confirmed."""
    return actions.confirm_change(change=a_change(content, now=now).id, by=an_editor("person_two"), now=now)


def the_law_ends(economy: str, *, on: date, now: datetime = NOON) -> list[Change]:
    """From a day on an economy has no law on electronic bills of lading."""
    return [
        a_confirmed(replace(FACT, economy=economy, measure=measure, status=Status.NONE, valid_from=on), now=now)
        for measure in (Measure.MLETR_LAW, Measure.E_BILL_OF_LADING)
    ]
