# SPDX-License-Identifier: Apache-2.0
"""Drafts on their way to law: officers of two agencies, a consultation that is heard, and the days that it takes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.makers import a_person
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, SG_CUSTOMS
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.actions import register_organisation
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.plans import actions as plans
from tradelane.plans.values import DraftText, Outcome
from tradelane.window import actions, queries
from tradelane.window.formats.drafting import read_terms
from tradelane.window.formats.folder import TERMS
from tradelane.window.formats.terms_toml import write_terms
from tradelane.window.values import Draft, Publication

BEGUN = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


def an_agency(id: OrganisationId) -> OrganisationId:
    """A registered agency of this node."""
    register_organisation(id=id, name=id, kinds=[OrganisationKind.AGENCY], home=True)
    return id


def a_drafter(
    email: str = "marta@customs.example", *, agency: OrganisationId = CUSTOMS, roles: Iterable[Role] = (Role.OFFICER,)
) -> Actor:
    """An officer of an agency, with an account."""
    person = a_person(email, organisation=agency, roles=roles, password=PASSWORD)
    an_agency(agency)
    return Actor(agency, frozenset({OrganisationKind.AGENCY}), frozenset(roles), person)


def a_draft(by: Actor, *, procedure: str = "mx-export", now: datetime = BEGUN) -> Draft:
    """The next version of a procedure, begun; its agencies are registered."""
    for agency in (CUSTOMS, PLANT_HEALTH, SG_CUSTOMS):
        an_agency(agency)
    return actions.start_draft(procedure=procedure, by=by, now=now)


def with_terms(held: Draft, *, by: Actor, now: datetime = BEGUN, automatic: bool = False, **terms: object) -> Draft:
    """The draft with other terms, saved."""
    text = write_terms({**read_terms(held.files), **terms})
    return actions.save_draft(
        draft=held.id, changes={TERMS: text}, seen=held.latest.number, automatic=automatic, by=by, now=now
    )


def heard(
    held: Draft, *, by: Actor, now: datetime = BEGUN, outcome: Outcome = Outcome.ADOPTED
) -> tuple[Draft, datetime]:
    """The draft after the public was asked and the result published; and the day on which that was."""
    opens = now.date() + timedelta(days=1)
    text = DraftText("A title", "In short", "The text.")
    asked = actions.consult_on_draft(
        draft=held.id, texts={"en": text}, opens=opens, closes=opens + timedelta(days=30), by=by, now=now
    )
    assert asked.heard is not None
    later = now + timedelta(days=33)
    in_force = None if outcome is Outcome.WITHDRAWN else (later + timedelta(days=31)).date()
    plans.conclude(
        consultation=asked.heard.consultation, outcome=outcome, reasons="Nobody was against it.",
        in_force_on=in_force, texts={"en": replace(text, text="Changed.")} if outcome is Outcome.CHANGED else None,
        by=by, now=later,
    )  # fmt: skip
    return queries.draft(draft=held.id, by=by), later


def a_published_version(first: Actor, second: Actor, *, now: datetime = BEGUN) -> Publication:
    """The next version of Mexico's export, made law by two officers; its first day is two months after `now`."""
    held = with_terms(a_draft(first, now=now), by=first, now=now, valid_from=(now + timedelta(days=70)).date())
    held, later = heard(held, by=first, now=now)
    for by in (first, second):
        actions.approve_draft(draft=held.id, digest=held.latest.digest, by=by, now=later)
    return actions.publish_version(draft=held.id, digest=held.latest.digest, by=second, now=later)
