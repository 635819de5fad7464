# SPDX-License-Identifier: Apache-2.0
"""What a test has a real node of Mexico do, in a process of its own: python -m tests.filing_node TRADER."""

import sys

from config.commands.init import make_node


def settle(trader: str) -> None:
    """Make the node, take in a trader and print a token of its signatory."""
    make_node("Filing")
    from tradelane.kernel import clock
    from tradelane.kernel.ids import OrganisationId
    from tradelane.parties.actions import add_person, issue_token, register_organisation
    from tradelane.parties.values import OrganisationKind, Role
    from tradelane.trust import actions as trust

    id = OrganisationId(trader)
    register_organisation(id=id, name="Altura", kinds={OrganisationKind.SELLER}, home=True)
    trust.issue_certificate(organisation=id, name="Altura", now=clock.now())
    person = add_person(email="filer@altura.example", name="Filer", organisation=id, roles=tuple(Role))
    print(issue_token(person=person, organisation=id, label="test"))


if __name__ == "__main__":
    settle(sys.argv[1])
