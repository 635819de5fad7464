# SPDX-License-Identifier: Apache-2.0
"""What a journey has a real node do about privacy, in a process of its own: python -m tests.privacy_node STEP …"""

import json
import sys


def settle(organisation: str, key: str, jwk: str) -> None:
    """Register an authority with a certificate, designate it, and print a token of an officer of it."""
    from datetime import date

    from tradelane.kernel import clock
    from tradelane.kernel.ids import OrganisationId
    from tradelane.parties import actions as parties
    from tradelane.parties.queries import node_actor
    from tradelane.parties.values import OrganisationKind, Role
    from tradelane.privacy.actions import cbpr
    from tradelane.trust import actions as trust

    id = OrganisationId(organisation)
    parties.register_organisation(id=id, name=f"Invented {key}", kinds={OrganisationKind.AGENCY}, home=True)
    trust.issue_certificate(organisation=id, name=f"Invented {key}", now=clock.now())
    cbpr.designate_authority(
        organisation_id=id, authority=key, office="International desk", email="desk@authority.example",
        languages=["en"], jwk=json.loads(jwk), starts=date(2026, 1, 1), by=node_actor(), now=clock.now(),
    )  # fmt: skip
    person = parties.add_person(
        email="officer@authority.example", name="Officer", organisation=id, roles=[Role.OFFICER], password=None
    )
    print(parties.issue_token(person=person, organisation=id, label="test"))


def certify() -> None:
    """Have an agent of this node certify a firm; print the certification and a token of the agent."""
    from tests import cbpr_makers
    from tests.makers import a_token
    from tradelane.kernel import clock

    made = cbpr_makers.certified(now=clock.now())
    print(json.dumps({"id": made.id, "token": a_token("agent@agent.example", organisation=cbpr_makers.AGENT)}))


def stage(password: str) -> None:
    """A node with something in every queue and a person in every role; print the addresses of it."""
    from tests import cbpr_makers as made
    from tests.programme_makers import a_breach
    from tradelane.kernel import clock
    from tradelane.parties import actions as parties
    from tradelane.parties.queries import organisation
    from tradelane.parties.values import Role
    from tradelane.privacy.actions import breaches, cbpr
    from tradelane.privacy.values.cbpr import Section

    now = clock.now()
    pem = made.an_authority(now=now)
    made.an_authority(made.MX_AUTHORITY, "MX-SABG", now=now)
    held = made.certified(now=now)
    waiting = made.submitted(now=now, system=made.System.PRP)
    cbpr.refuse(application=waiting.id, reasons="Anew.", by=made.an_actor(made.AGENT, kinds=[]), now=now)
    waiting = made.submitted(now=now, system=made.System.PRP)
    draft = made.an_application(now=now, by=made.BUYER)
    complaint = cbpr.complain(
        certification=held.id, section=Section.CHOICE, text="They mailed.", contact="", source="192.0.2.1", now=now
    )
    breach = breaches.report_breach(facts=a_breach(discovered_at=now), by=made.an_actor(made.BUYER), now=now)
    for id in (made.BUYER, made.AGENT, made.AUTHORITY):
        parties.add_person(
            email=f"{organisation(id).id.lower()}@walk.example", name="Walker", organisation=id, roles=list(Role),
            password=password,
        )  # fmt: skip
    print(
        json.dumps(
            {"certification": held.id, "waiting": waiting.id, "draft": draft.id, "complaint": complaint.id,
             "breach": breach.id, "key": pem.decode()}
        )
    )  # fmt: skip


def operator(email: str, password: str) -> None:
    """Let a person answer requests for the node: an admin of its own organisation."""
    from tradelane.parties import actions as parties
    from tradelane.parties.queries import node_actor
    from tradelane.parties.values import Role

    node = node_actor().organisation
    parties.add_person(email=email, name="Operator", organisation=node, roles=[Role.ADMIN], password=password)


def labelled() -> None:
    """Print every field of the node's inventory of personal data, as JSON."""
    from tradelane.privacy.queries import inventory

    print(json.dumps(sorted(f"{each.model}.{each.field}" for each in inventory().fields)))


def draft(asking: str, asked: str, words: str) -> None:
    """Write a request as the desk's page does, open, and keep it as a draft; print its id."""
    from tests.programme_makers import a_request
    from tradelane.kernel import clock
    from tradelane.kernel.ids import OrganisationId
    from tradelane.parties.models import Person
    from tradelane.parties.queries import actor_of_person
    from tradelane.parties.queries.accounts import sign_in_address
    from tradelane.privacy.actions import cooperation
    from tradelane.privacy.formats.letters import Letter
    from tradelane.privacy.values.cooperation import Urgency

    officer = Person.objects.get(email=sign_in_address("officer@authority.example"))
    by, now = actor_of_person(person=officer.pk, organisation=OrganisationId(asking)), clock.now()
    assert by is not None
    cover = cooperation.new_cover(
        asked=OrganisationId(asked), reference="DRAFT-1", urgency=Urgency.ROUTINE, reply_by=None, by=by, now=now
    )
    files = (("evidence.txt", "text/plain", words.encode()),)
    letter = Letter(request=a_request(background=words), files=files)
    print(cooperation.save_draft(cover=cover, letter=letter, by=by, now=now).cover.id)


def certified_until(organisation: str) -> None:
    """Print the last day of a certification that counts today; nothing when none does."""
    from tradelane.kernel import clock
    from tradelane.kernel.ids import OrganisationId
    from tradelane.privacy.queries import certified_until as until

    print(until(organisation=OrganisationId(organisation), on=clock.now().date()) or "")


if __name__ == "__main__":
    import django

    django.setup()
    steps = (settle, certify, stage, draft, operator, labelled, certified_until)
    {each.__name__: each for each in steps}[sys.argv[1]](*sys.argv[2:])
