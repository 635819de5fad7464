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


def certified_until(organisation: str) -> None:
    """Print the last day of a certification that counts today; nothing when none does."""
    from tradelane.kernel import clock
    from tradelane.kernel.ids import OrganisationId
    from tradelane.privacy.queries import certified_until as until

    print(until(organisation=OrganisationId(organisation), on=clock.now().date()) or "")


if __name__ == "__main__":
    import django

    django.setup()
    {"settle": settle, "certify": certify, "certified_until": certified_until}[sys.argv[1]](*sys.argv[2:])
