# SPDX-License-Identifier: Apache-2.0
"""Builders for certification and cooperation: an agent, an authority, a whole application, a certified firm."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.conftest import NOON
from tests.makers import BUYER, SELLER, an_actor, an_organisation
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.values import Actor, OrganisationKind
from tradelane.privacy.values.cbpr import (
    Application,
    Certification,
    Entity,
    Needs,
    Reply,
    Scope,
    System,
    Verdict,
)
from tradelane.privacy.values.oversight import PanelVote

AGENT = OrganisationId("SG.AGENT.INVENTED")
AUTHORITY = OrganisationId("SG.AGENCY.PDPC")
MX_AUTHORITY = OrganisationId("MX.AGENCY.SABG")
PANEL = (PanelVote("US", True), PanelVote("JP", True), PanelVote("KR", False))
SCOPE = Scope(
    entities=(Entity("Invented Imports", "UEN.201912345K", "SG"),),
    business_lines="Coffee, wholesale",
    privacy_statement="https://imports.example/privacy",
    dispute_contact="privacy@imports.example",
)
PASSPHRASE = "an invented passphrase"


def the_node(economy: str = "SG") -> Actor:
    """An admin of the node's operator."""
    node = OrganisationId(f"{economy}.NODE.TRADELANE")
    return an_actor(node, kinds=[OrganisationKind.OPERATOR])


def an_agent(*, now: datetime = NOON, **changes: Any) -> OrganisationId:
    """A recognised accountability agent of Singapore."""
    from tradelane.privacy.actions import cbpr

    an_organisation(AGENT, kinds=[], name="Invented Agent")
    given: dict[str, Any] = {
        "agent": AGENT,
        "systems": frozenset(System),
        "public": False,
        "panel": PANEL,
        "decision": "https://panel.example/decision-1",
        "starts": now.date() - timedelta(days=300),
        "ends": now.date() + timedelta(days=400),
        "by": the_node(),
        "now": now,
    }
    cbpr.recognise_agent(**{**given, **changes})
    return AGENT


def an_application(
    *, by: OrganisationId = BUYER, system: System = System.CBPR, now: datetime = NOON, scope: Scope = SCOPE
) -> Application:
    """A fresh application of a firm of Singapore."""
    from tradelane.privacy.actions import cbpr

    an_organisation(by, name="Invented Imports")
    an_agent(now=now)
    return cbpr.start_application(system=system, agent=AGENT, scope=scope, by=an_actor(by), now=now)


def answered(found: Application, *, by: OrganisationId = BUYER, now: datetime = NOON) -> Application:
    """The application with a good answer to each question that is asked."""
    from tradelane.privacy.actions import cbpr
    from tradelane.privacy.actions.cbpr.applying import Said
    from tradelane.privacy.formats.cbpr import requirements
    from tradelane.privacy.queries.cbpr import application

    for each in requirements(found.system, found.version):
        reply = None if each.needs is Needs.TEXT else Reply.YES
        said = Said(reply=reply, text=f"As our manual says of question {each.question}.")
        cbpr.save_answer(application=found.id, question=each.question, said=said, by=an_actor(by), now=now)
    return application(id=found.id, by=an_actor(by))


def submitted(*, now: datetime = NOON, **changes: Any) -> Application:
    """A whole application in the agent's queue."""
    from tradelane.privacy.actions import cbpr

    found = answered(an_application(now=now, **changes), now=now)
    return cbpr.submit_application(application=found.id, by=an_actor(BUYER), now=now)


def found_good(found: Application, *, now: datetime = NOON) -> None:
    """A good finding on every question."""
    from tradelane.privacy.actions import cbpr
    from tradelane.privacy.formats.cbpr import requirements
    from tradelane.privacy.rules.cbpr import asked

    for each in requirements(found.system, found.version):
        if asked(each, found.answers):
            cbpr.find(
                application=found.id,
                question=each.question,
                verdict=Verdict.MET,
                reasons="Seen in the manual.",
                by=an_actor(AGENT, kinds=[]),
                now=now,
            )


def certified(*, now: datetime = NOON, **changes: Any) -> Certification:
    """A firm that the agent certified."""
    from tradelane.privacy.actions import cbpr

    found = submitted(now=now, **changes)
    found_good(found, now=now)
    return cbpr.certify(application=found.id, by=an_actor(AGENT, kinds=[]), now=now)


def an_authority(
    organisation: OrganisationId = AUTHORITY,
    key: str = "SG-PDPC",
    *,
    passphrase: str = PASSPHRASE,
    now: datetime = NOON,
) -> bytes:
    """A designated authority; its desk's key file."""
    from tradelane.privacy.actions import cbpr
    from tradelane.privacy.formats.sealing import new_desk_key

    an_organisation(organisation, kinds=[OrganisationKind.AGENCY], name=f"Invented {key}")
    pem, jwk = new_desk_key(passphrase)
    cbpr.designate_authority(
        organisation_id=organisation,
        authority=key,
        office="International desk",
        email="desk@authority.example",
        languages=["en"],
        jwk=jwk,
        starts=date(2026, 1, 1),
        by=the_node(organisation[:2]),
        now=now,
    )
    return pem


__all__ = ["AGENT", "AUTHORITY", "BUYER", "MX_AUTHORITY", "PASSPHRASE", "SCOPE", "SELLER"]
