# SPDX-License-Identifier: Apache-2.0
"""What a test of outages has a real node do, in a process of its own: python -m tests.outage_node STEP ARGUMENTS."""

import json
import sys
from pathlib import Path
from typing import Any

from config.commands.init import make_node
from tests.makers import SELLER

CUSTOMS, PLANT_HEALTH = "MX.AGENCY.CUSTOMS", "MX.AGENCY.PLANT-HEALTH"


def settle(address: str, keys: str, trust_list: str) -> None:
    """Make the node with two agencies, of which customs keep their own system; print the key that it signs by."""
    make_node("Test node of a window")
    from tradelane.kernel import clock
    from tradelane.kernel.ids import OrganisationId
    from tradelane.parties.actions import register_organisation
    from tradelane.parties.values import Actor, OrganisationKind, Role
    from tradelane.trust import actions as trust
    from tradelane.window import queries
    from tradelane.window.actions import register_system
    from tradelane.window.values.agency_systems import Scope

    for id in (CUSTOMS, PLANT_HEALTH):
        register_organisation(id=OrganisationId(id), name=id, kinds={OrganisationKind.AGENCY}, home=True)
    register_organisation(id=SELLER, name="Seller", kinds={OrganisationKind.SELLER}, home=True)
    given: dict[str, Any] = json.loads(Path(keys).read_text())
    admin = Actor(OrganisationId(CUSTOMS), frozenset({OrganisationKind.AGENCY}), frozenset({Role.ADMIN}))
    register_system(
        address=address, signing_key=given["signing"], sealing_key=given["sealing"], scopes=list(Scope), by=admin,
        now=clock.now(),
    )  # fmt: skip
    Path(trust_list).write_bytes(trust.publish_trust_list(now=clock.now()))
    print(json.dumps(queries.node_webhook_key()))


def file(first: str, last: str) -> None:
    """File cases, each in a transaction of its own; print the id of each that was filed."""
    from tests.consignment_makers import a_consignment
    from tests.rooms.window.makers import a_filed_case
    from tradelane.kernel import clock
    from tradelane.kernel.ids import ConsignmentId

    for number in range(int(first), int(last)):
        consignment = a_consignment(id=ConsignmentId(f"consignment_{number}"))
        print(a_filed_case(consignment=consignment, now=clock.now()), flush=True)


if __name__ == "__main__":
    step, *arguments = sys.argv[1:]
    if step != "settle":
        from config.commands.store import open_store

        open_store()
    {"settle": settle, "file": file}[step](*arguments)
