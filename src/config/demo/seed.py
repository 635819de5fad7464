# SPDX-License-Identifier: Apache-2.0
"""Makes one node with the story's organisations, people and keys, prints their tokens; apart, as it needs Django.

python -m config.demo.seed MX
"""

import json
import secrets
import sys

from config.commands.init import make_node
from config.demo.world import NODES


def main(economy: str) -> None:
    """Make and seed the node that the environment names. Again, it gives fresh tokens and changes nothing else.

    One process does both, as each would load Django.
    """
    make_node(NODES[economy].name)

    from tradelane.kernel import clock
    from tradelane.parties import actions as parties
    from tradelane.parties.values import Actor, OrganisationKind
    from tradelane.titles import actions as titles
    from tradelane.trust import actions as trust

    tokens: dict[str, str] = {}
    password = secrets.token_urlsafe(12)
    for each in NODES[economy].organisations:
        parties.register_organisation(id=each.id, name=each.name, kinds=each.kinds, address=each.address, home=True)
        trust.issue_certificate(organisation=each.id, name=each.name, now=clock.now())
        person = parties.add_person(
            email=each.email, name=each.person, organisation=each.id, roles=each.roles, password=password
        )
        if OrganisationKind.SELLER in each.kinds:
            titles.give_consent(
                by=Actor(each.id, frozenset(each.kinds), frozenset(each.roles), person), now=clock.now()
            )
        tokens[each.key] = parties.issue_token(person=person, organisation=each.id, label="demo")
    if economy == "MX":
        from config.demo.products import seed_products

        seed_products()
    trust.publish_trust_list(now=clock.now())
    print(json.dumps({"tokens": tokens, "password": password}))


if __name__ == "__main__":
    main(sys.argv[1])
