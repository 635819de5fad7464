# SPDX-License-Identifier: Apache-2.0
"""Who acts on the command line by their address; apart from the commands, of which several ask it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tradelane.parties.values import Actor


def acting_person(email: str) -> "Actor":
    """Whoever signs in with this address, for the organisation that they chose. Raises Unreadable when nobody does."""
    from tradelane.kernel.errors import Unreadable
    from tradelane.parties.queries import actor_of_person
    from tradelane.parties.queries.accounts import signing_in

    person = signing_in(email=email)
    actor = actor_of_person(person=person) if person else None
    if actor is None:
        raise Unreadable(
            "nobody of one organisation signs in with this address", field="by", rule="PARTY-4",
            fix="Name the email of a person of an organisation at home on this node.",
        )  # fmt: skip
    return actor
