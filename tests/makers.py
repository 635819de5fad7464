# SPDX-License-Identifier: Apache-2.0
"""Small builders with good defaults, so that a test says only what it is about."""

from collections.abc import Iterable

from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.parties.values import Actor, OrganisationKind, Role

SELLER = OrganisationId("MX.RFC.CAC201105AB1")
BUYER = OrganisationId("SG.UEN.201912345K")
CARRIER = OrganisationId("MX.RFC.NAV150320XY2")
BANK = OrganisationId("SG.UEN.198800001Z")
MX_BANK = OrganisationId("MX.RFC.BIS920101BB1")
AGENCY = OrganisationId("MX.AGENCY.CUSTOMS")
OUTSIDER = OrganisationId("MX.RFC.OUT990101ZZ9")
BUYING_BANK = OrganisationId("MX.RFC.BDB850505DD5")
OTHER_BANK = OrganisationId("MX.RFC.BOT860606EE6")

_KINDS = {
    SELLER: OrganisationKind.SELLER,
    BUYER: OrganisationKind.BUYER,
    CARRIER: OrganisationKind.CARRIER,
    BANK: OrganisationKind.BANK,
    AGENCY: OrganisationKind.AGENCY,
    OUTSIDER: OrganisationKind.SELLER,
    BUYING_BANK: OrganisationKind.BANK,
    OTHER_BANK: OrganisationKind.BANK,
}


def an_actor(
    organisation: OrganisationId = SELLER,
    *,
    kinds: Iterable[OrganisationKind] | None = None,
    roles: Iterable[Role] = tuple(Role),
    person: str | None = "person_test",
) -> Actor:
    """Someone of an organisation, with every role unless told otherwise."""
    chosen = frozenset({_KINDS.get(organisation, OrganisationKind.SELLER)} if kinds is None else kinds)
    return Actor(organisation, chosen, frozenset(roles), PersonId(person) if person else None)


def an_organisation(
    id: OrganisationId = SELLER, *, kinds: Iterable[OrganisationKind] | None = None, name: str = "", home: bool = True
) -> OrganisationId:
    """A registered organisation (needs the database)."""
    from tradelane.parties.actions import register_organisation

    chosen = {_KINDS.get(id, OrganisationKind.SELLER)} if kinds is None else set(kinds)
    register_organisation(id=id, name=name or id, kinds=chosen, home=home)
    return id


def a_person(
    email: str = "ana@cafe.example",
    *,
    organisation: OrganisationId = SELLER,
    roles: Iterable[Role] = tuple(Role),
    password: str | None = None,
) -> PersonId:
    """A person of a registered organisation (needs the database)."""
    from tradelane.parties.actions import add_person

    an_organisation(organisation)
    return add_person(
        email=email,
        name=email.split("@", maxsplit=1)[0].title(),
        organisation=organisation,
        roles=roles,
        password=password,
    )


def a_token(email: str = "ana@cafe.example", *, organisation: OrganisationId = SELLER) -> str:
    """An access token of a fresh person, for `Authorization: Bearer` (needs the database)."""
    from tradelane.parties.actions import issue_token

    return issue_token(person=a_person(email, organisation=organisation), organisation=organisation, label="test")
