# SPDX-License-Identifier: Apache-2.0
"""Organisations, people, tokens, mandates and the isolation table."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.conftest import NOON
from tests.makers import BUYER, CARRIER, OUTSIDER, SELLER, a_person, an_actor, an_organisation

from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.parties import actions, queries, rules
from tradelane.parties.actions.accounts import make_account
from tradelane.parties.models import Mandate, Membership, Person
from tradelane.parties.values import OrganisationKind, Role

pytestmark = pytest.mark.django_db


def test_an_organisation_is_registered_and_brought_up_to_date() -> None:
    for name in ("Old name", "Café de Altura, S.A. de C.V."):
        actions.register_organisation(
            id=SELLER,
            name=name,
            kinds={OrganisationKind.SELLER},
            home=True,
            identifiers={"GLN": "5412345000013"},
        )
    view = queries.organisation(SELLER)
    assert (view.name, view.economy, view.home) == ("Café de Altura, S.A. de C.V.", "MX", True)
    assert view.identifiers == (("GLN", "5412345000013"),)
    assert [o.id for o in queries.organisations(kind=OrganisationKind.SELLER)] == [SELLER]
    assert queries.organisations(kind=OrganisationKind.BANK) == []


def test_nobody_takes_the_number_of_another() -> None:
    an_organisation(BUYER)
    actions.register_organisation(id=SELLER, name="A", kinds=set(), home=True, identifiers={"GLN": "5412345000013"})
    with pytest.raises(Conflict):
        actions.register_organisation(id=BUYER, name="B", kinds=set(), home=True, identifiers={"GLN": "5412345000013"})


def test_another_nodes_directory_cannot_take_a_home_organisation() -> None:
    an_organisation(SELLER)
    with pytest.raises(Conflict):
        actions.register_organisation(id=SELLER, name="Mallory", kinds={OrganisationKind.BANK}, home=False)
    assert queries.organisation(SELLER).home


def test_an_unknown_organisation_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.organisation(SELLER)
    with pytest.raises(NotFound):
        actions.add_person(email="a@b.example", name="A", organisation=SELLER, roles={Role.CLERK})


def test_a_person_gains_roles_and_keeps_the_password() -> None:
    first = a_person("Ana@Cafe.example", roles={Role.CLERK}, password="correct horse battery")
    again = a_person("ana@cafe.example", roles={Role.SIGNATORY}, password="something else 123")
    assert first == again
    person = Person.objects.get()
    assert person.check_password("correct horse battery")
    actor = queries.actor_of_person(person=first)
    assert actor is not None
    assert actor.roles == {Role.CLERK, Role.SIGNATORY}


def test_two_people_never_share_an_address() -> None:
    a_person("ana@cafe.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_account(email="ANA@cafe.example", name="Other", password="!")


def test_a_wrong_address_is_refused() -> None:
    an_organisation()
    for wrong in ("ana", "@cafe.example", "ana@", "a@b@c"):
        with pytest.raises(Unreadable, match="PARTY-5"):
            actions.add_person(email=wrong, name="A", organisation=SELLER, roles=set())


def test_a_person_of_two_organisations_must_choose() -> None:
    person = a_person(organisation=SELLER)
    a_person(organisation=CARRIER)
    assert queries.actor_of_person(person=person) is None
    chosen = queries.actor_of_person(person=person, organisation=CARRIER)
    assert chosen is not None
    assert chosen.kinds == {OrganisationKind.CARRIER}
    assert queries.actor_of_person(person=person, organisation=BUYER) is None
    assert {m.organisation for m in queries.memberships(person=person)} == {SELLER, CARRIER}


def test_a_token_speaks_until_it_ends() -> None:
    with clock.frozen_at(NOON):
        person = a_person()
        token = actions.issue_token(person=person, organisation=SELLER, label="books", lives=timedelta(days=1))
    actor = queries.actor_of_token(token=token, now=NOON)
    assert actor is not None
    assert (actor.organisation, actor.person) == (SELLER, person)
    assert queries.actor_of_token(token=token + "x", now=NOON) is None
    assert queries.actor_of_token(token=token, now=NOON + timedelta(days=1)) is None
    (listed,) = queries.tokens(by=actor, now=NOON)
    with pytest.raises(NotFound):
        actions.withdraw_token(digest=listed.digest, by=an_actor(OUTSIDER))
    with pytest.raises(NotFound):
        actions.withdraw_token(digest=listed.digest, by=an_actor(roles={Role.CLERK}, person="person_other"))
    actions.withdraw_token(digest=listed.digest, by=actor)
    assert queries.actor_of_token(token=token, now=NOON) is None


def test_a_token_is_never_stored() -> None:
    token = actions.issue_token(person=a_person(), organisation=SELLER, label="books")
    assert not any(token in str(row) for row in Membership.objects.values("tokens__digest", "tokens__label"))


def test_a_blocked_person_has_no_voice() -> None:
    person = a_person()
    token = actions.issue_token(person=person, organisation=SELLER, label="books")
    Person.objects.update(is_active=False)
    assert queries.actor_of_token(token=token, now=clock.now()) is None
    assert queries.actor_of_person(person=person) is None


def test_only_an_admin_adds_and_removes_people_of_their_own_organisation() -> None:
    admin = a_person("admin@cafe.example", roles={Role.ADMIN})
    by = an_actor(roles={Role.ADMIN}, person=admin)
    clerk = actions.invite_person(email="clerk@cafe.example", name="Clerk", roles={Role.CLERK}, by=by)
    assert {view.email for view in queries.people(by=by)} == {"admin@cafe.example", "clerk@cafe.example"}
    with pytest.raises(Forbidden, match="PARTY-1"):
        actions.invite_person(email="x@y.example", name="X", roles=set(), by=an_actor(roles={Role.CLERK}))
    with pytest.raises(Forbidden, match="PARTY-1"):
        actions.remove_person(person=admin, by=an_actor(roles={Role.CLERK}))
    actions.remove_person(person=clerk, by=by)
    actions.remove_person(person=clerk, by=by)
    assert queries.actor_of_person(person=clerk) is None
    with pytest.raises(Refused, match="PARTY-9"):
        actions.remove_person(person=admin, by=by)


def test_access_is_granted_per_organisation() -> None:
    for _ in range(2):
        actions.grant_access(subject="trade_1", organisations=[SELLER, BUYER])
    actions.grant_access(subject="trade_2", organisations=[BUYER])
    queries.require_access(subject="trade_1", by=an_actor(SELLER))
    with pytest.raises(NotFound):
        queries.require_access(subject="trade_2", by=an_actor(SELLER))
    with pytest.raises(NotFound):
        queries.require_access(subject="trade_1", by=an_actor(OUTSIDER))
    with pytest.raises(NotFound):
        queries.require_access(subject="trade_1", by=queries.node_actor())
    assert list(queries.visible(prefix="trade_", by=an_actor(SELLER))) == ["trade_1"]
    assert queries.readers(subject="trade_1") == sorted([SELLER, BUYER])


def test_a_mandate_is_given_used_and_withdrawn() -> None:
    for id in (SELLER, BUYER):
        an_organisation(id)
    by = an_actor(SELLER)
    mandate = actions.give_mandate(holder=BUYER, what="window.file", starts=NOON, ends=None, by=by)
    assert queries.mandates(giver=SELLER, holder=BUYER) == [mandate]
    rules.the_mandate_covers_the_act.require(mandate, holder=BUYER, what="window.file", now=NOON)
    with pytest.raises(NotFound):
        actions.withdraw_mandate(mandate=mandate.id, by=an_actor(BUYER))
    actions.withdraw_mandate(mandate=mandate.id, by=by)
    (after,) = queries.mandates(giver=SELLER, holder=BUYER)
    with pytest.raises(Forbidden, match="PARTY-3"):
        rules.the_mandate_covers_the_act.require(after, holder=BUYER, what="window.file", now=clock.now())


def test_a_mandate_is_sound() -> None:
    an_organisation(BUYER)
    an_organisation(SELLER)
    with pytest.raises(Forbidden, match="PARTY-1"):
        actions.give_mandate(holder=BUYER, what="*", starts=NOON, ends=None, by=an_actor(roles={Role.CLERK}))
    with pytest.raises(NotFound):
        actions.give_mandate(holder=OrganisationId("SG.UEN.1"), what="*", starts=NOON, ends=None, by=an_actor())
    with pytest.raises(Unreadable, match="PARTY-6"):
        actions.give_mandate(holder=BUYER, what="*", starts=NOON, ends=NOON, by=an_actor())
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(giver_id=SELLER, holder_id=SELLER, what="*", starts=NOON)


def test_nobody_asks_without_an_actor(rf: Any) -> None:
    with pytest.raises(Forbidden, match="PARTY-4"):
        queries.actor_of(rf.get("/"))


def test_a_stranger_has_no_token() -> None:
    an_organisation()
    with pytest.raises(NotFound):
        actions.issue_token(person=PersonId("person_x"), organisation=SELLER, label="x")
