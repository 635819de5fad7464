# SPDX-License-Identifier: Apache-2.0
"""Agents recognised and authorities designated at this node; apart, because only its operator notes such decisions."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId, economy_of, new_id
from tradelane.parties.queries import organisation
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.privacy.formats import oversight as formats
from tradelane.privacy.formats.sealing import thumbprint
from tradelane.privacy.models import AgentRecognitionRow, ContactPointRow
from tradelane.privacy.queries.oversight import contact_of, our_desk, recognition_of
from tradelane.privacy.rules import oversight as rules
from tradelane.privacy.values.cbpr import System
from tradelane.privacy.values.oversight import ContactPoint, PanelVote, Recognition

CHANGED = "privacy.directory.changed"
"""Fact that makes the node sign its directory anew."""


def require_operator(by: Actor) -> None:
    """Do nothing for an admin of the node's operator. Raises Forbidden."""
    the_person_has_the_role.require(by, Role.ADMIN)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.OPERATOR)


@transaction.atomic
def recognise_agent(
    *,
    agent: OrganisationId,
    systems: frozenset[System],
    public: bool,
    panel: Sequence[PanelVote],
    decision: str,
    starts: date,
    ends: date,
    by: Actor,
    now: datetime,
) -> Recognition:
    """Note that the oversight panel recognised an agent for a term; by an admin of the node. Twice is once.

    Raises Forbidden, NotFound for an organisation that is not registered, Refused (PRIV-156 to PRIV-158).
    """
    require_operator(by)
    organisation(agent)
    rules.the_panel_is_three_and_most_are_in_favour.require(panel)
    rules.a_public_agents_own_economy_does_not_decide.require(panel, economy=economy_of(agent), public=public)
    rules.a_recognition_has_a_term_and_a_source.require(decision, starts=starts, ends=ends)
    decided = {
        "systems": sorted(str(each) for each in systems),
        "public": public,
        "panel": [{"economy": vote.economy, "in_favour": vote.in_favour} for vote in panel],
        "decision": decision.strip(),
        "ends": ends,
        "recorded_at": now,
    }
    row, _ = AgentRecognitionRow.objects.update_or_create(
        agent=agent,
        starts=starts,
        defaults=decided,
        create_defaults={"id": new_id("recognition"), **decided},
    )
    record("privacy.agent.recognised", subject=agent, by=by, until=ends.isoformat(), decision=row.decision)
    return recognition_of(row)


@transaction.atomic
def end_recognition(*, recognition: str, last_day: date, by: Actor) -> Recognition:
    """End a recognition before its term; the agent certifies no longer after `last_day`. Raises Forbidden, NotFound."""
    require_operator(by)
    row = AgentRecognitionRow.objects.select_for_update().filter(pk=recognition).first()
    if row is None:
        raise NotFound("There is no such recognition.", field="recognition")
    row.ended_on = min(last_day, row.ends)
    row.save(update_fields=["ended_on"])
    record("privacy.agent.ended", subject=row.agent, by=by, on=row.ended_on.isoformat())
    return recognition_of(row)


@transaction.atomic
def designate_authority(  # noqa: PLR0913  each is a line of the designation
    *,
    organisation_id: OrganisationId,
    authority: str,
    office: str,
    email: str,
    languages: Sequence[str],
    jwk: dict[str, str],
    starts: date,
    by: Actor,
    now: datetime,
    backup: str = "",
    statement: str = "",
) -> ContactPoint:
    """Make an organisation of this node the contact point of a privacy authority; by an admin of the node.

    Again replaces its earlier designation, which ends the day before. Raises Forbidden, NotFound, Refused (PRIV-160 to
    PRIV-162): a dissolved authority is not designated.
    """
    require_operator(by)
    organisation(organisation_id)
    known = formats.authority(authority)
    rules.an_authority_acts_only_in_its_time.require(known, on=max(starts, aware_utc(now).date()))
    rules.an_authority_is_of_its_own_economy.require(organisation_id, known)
    rules.a_contact_point_can_be_reached_and_sealed_to.require(office, email, languages, jwk=jwk)
    _retire(organisation_id, last_day=starts)
    bare = {name: jwk[name] for name in ("kty", "crv", "x", "y")}
    row = ContactPointRow.objects.create(
        organisation=organisation_id,
        authority=authority,
        office=office.strip(),
        email=email.strip(),
        backup=backup.strip(),
        languages=list(languages),
        jwk={**bare, "kid": thumbprint(bare)},
        statement=statement.strip(),
        starts=starts,
        designated_at=now,
    )
    record("privacy.authority.designated", subject=organisation_id, by=by, authority=authority)
    record(CHANGED, subject=organisation_id, by=by)
    return contact_of(row)


@transaction.atomic
def retire_authority(*, organisation_id: OrganisationId, last_day: date, by: Actor) -> None:
    """End a designation, as when an authority is dissolved. Raises Forbidden, NotFound when none stands."""
    require_operator(by)
    if not _retire(organisation_id, last_day=last_day):
        raise NotFound("This organisation is not designated.", field="organisation")
    record("privacy.authority.retired", subject=organisation_id, by=by, on=last_day.isoformat())
    record(CHANGED, subject=organisation_id, by=by)


@transaction.atomic
def publish_statement(*, statement: str, by: Actor, now: datetime) -> ContactPoint:
    """Write the authority's statement of practices, policies and activities; by an officer of it. Raises Forbidden."""
    the_person_has_the_role.require(by, Role.OFFICER)
    our_desk(by=by, on=aware_utc(now).date())
    row = ContactPointRow.objects.select_for_update().get(organisation=by.organisation, ends=None)
    row.statement = statement.strip()[:4000]
    row.save(update_fields=["statement"])
    record("privacy.authority.stated", subject=by.organisation, by=by)
    record(CHANGED, subject=by.organisation, by=by)
    return contact_of(row)


def _retire(organisation_id: OrganisationId, *, last_day: date) -> int:
    return ContactPointRow.objects.filter(organisation=organisation_id, ends=None).update(ends=last_day)
