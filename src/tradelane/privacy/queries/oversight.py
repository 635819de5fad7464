# SPDX-License-Identifier: Apache-2.0
"""Reads of who is recognised and designated at this node; apart, because every act of certification asks it first."""

from datetime import date

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.parties.queries import organisation
from tradelane.parties.values import Actor
from tradelane.privacy.formats.oversight import authority
from tradelane.privacy.models import AgentRecognitionRow, ContactPointRow
from tradelane.privacy.rules.oversight import (
    an_agent_certifies_only_while_recognised,
    the_organisation_is_a_designated_authority,
)
from tradelane.privacy.values.cbpr import System
from tradelane.privacy.values.oversight import ContactPoint, PanelVote, Recognition


def recognitions() -> list[Recognition]:
    """Every recognition of this node, the newest term first."""
    return [recognition_of(row) for row in AgentRecognitionRow.objects.order_by("-starts", "agent")]


def agents(*, system: System, on: date) -> list[Recognition]:
    """The agents that may certify under a system on a day, by name."""
    known = recognitions()
    found = {
        each.agent: each
        for each in known
        if an_agent_certifies_only_while_recognised([each], agent=each.agent, system=system, on=on)
    }
    return sorted(found.values(), key=lambda each: each.agent_name)


def is_agent(*, by: Actor, on: date) -> bool:
    """Whether the actor's organisation may certify under any system."""
    known = recognitions()
    return any(
        an_agent_certifies_only_while_recognised(known, agent=by.organisation, system=system, on=on)
        for system in System
    )


def contact_points() -> list[ContactPoint]:
    """The authorities designated at this node, those of today and before, the newest first."""
    return [contact_of(row) for row in ContactPointRow.objects.order_by("-starts", "-pk")]


def contact_of_organisation(id: OrganisationId) -> ContactPoint | None:
    """The latest designation of an organisation; None when it has none."""
    row = ContactPointRow.objects.filter(organisation=id).order_by("-starts", "-pk").first()
    return contact_of(row) if row else None


def our_desk(*, by: Actor, on: date) -> ContactPoint:
    """The designation under which the actor works at the authorities' desk. Raises Forbidden (PRIV-163)."""
    contact = contact_of_organisation(by.organisation)
    the_organisation_is_a_designated_authority.require(contact, on=on)
    assert contact is not None
    return contact


def authority_behind(economy: str, *, on: date) -> ContactPoint | None:
    """The authority of an economy designated at this node on a day."""
    fitting = [c for c in contact_points() if economy_of(c.organisation) == economy]
    return next((c for c in fitting if the_organisation_is_a_designated_authority(c, on=on)), None)


def recognition_of(row: AgentRecognitionRow) -> Recognition:
    """A row as a value."""
    agent = OrganisationId(row.agent)
    return Recognition(
        id=row.id,
        agent=agent,
        agent_name=name_of(agent),
        economy=economy_of(agent),
        systems=frozenset(System(each) for each in row.systems),
        public=row.public,
        panel=tuple(PanelVote(each["economy"], each["in_favour"]) for each in row.panel),
        decision=row.decision,
        starts=row.starts,
        ends=row.ends,
        ended_on=row.ended_on,
    )


def contact_of(row: ContactPointRow) -> ContactPoint:
    """A row as a value."""
    return ContactPoint(
        organisation=OrganisationId(row.organisation),
        authority=row.authority,
        name=authority(row.authority).name,
        office=row.office,
        email=row.email,
        backup=row.backup,
        languages=tuple(row.languages),
        jwk=dict(row.jwk),
        statement=row.statement,
        starts=row.starts,
        ends=row.ends,
        designated_at=row.designated_at,
    )


def name_of(id: OrganisationId) -> str:
    """What an organisation is called; its number where it is not known here."""
    try:
        return organisation(id).name
    except NotFound:
        return id
