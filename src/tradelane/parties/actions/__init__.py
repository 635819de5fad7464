# SPDX-License-Identifier: Apache-2.0
"""The only writes of organisations, people and access; apart, so that who may see what changes in one place."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, NotFound, Unreadable
from tradelane.kernel.ids import OrganisationId, PersonId, economy_of
from tradelane.parties import formats, queries, rules
from tradelane.parties.actions.accounts import close_account, make_account, sealed_label
from tradelane.parties.models import (
    Access,
    AccessToken,
    Identifier,
    Mandate,
    Membership,
    Organisation,
    Person,
)
from tradelane.parties.queries.accounts import sign_in_address
from tradelane.parties.values import Actor, MandateView, OrganisationKind, Role

TOKEN_DAYS = 90
"""An access token lives this long; programs renew it."""


@transaction.atomic
def register_organisation(
    *,
    id: OrganisationId,
    name: str,
    kinds: Iterable[OrganisationKind],
    address: Mapping[str, Any] | None = None,
    home: bool,
    identifiers: Mapping[str, str] | None = None,
) -> None:
    """Enter an organisation, or bring its entry up to date; the same call twice changes nothing.

    `identifiers` maps a scheme (RFC, UEN, LEI, GLN) to a number. Raises Unreadable for a wrong number or economy,
    Conflict for a number of somebody else or a home organisation that another node claims.
    """
    formats.read_organisation_id(id)
    if not home and Organisation.objects.filter(pk=id, home=True).exists():
        raise Conflict("This organisation is at home here; a directory of another node can't change it.", field="id")
    numbers = {scheme: formats.read_number(scheme, value) for scheme, value in (identifiers or {}).items()}
    Organisation.objects.update_or_create(
        pk=id,
        defaults={
            "name": name,
            "kinds": sorted(kinds),
            "economy": economy_of(id),
            "home": home,
            "address": dict(address or {}),
        },
        create_defaults={
            "name": name,
            "kinds": sorted(kinds),
            "economy": economy_of(id),
            "home": home,
            "address": dict(address or {}),
            "registered_at": clock.now(),
        },
    )
    for scheme, value in numbers.items():
        row, _ = Identifier.objects.get_or_create(scheme=scheme, value=value, defaults={"organisation_id": id})
        if row.organisation_id != id:
            raise Conflict("Another organisation has this number.", field=f"identifiers.{scheme}")


@transaction.atomic
def add_person(
    *, email: str, name: str, organisation: OrganisationId, roles: Iterable[Role], password: str | None = None
) -> PersonId:
    """Let a person act for an organisation; a person who is known keeps their password and gains the roles.

    Without a password they set one by the link that the reset page mails. Raises NotFound, Unreadable.
    """
    if not Organisation.objects.filter(pk=organisation).exists():
        raise NotFound("No organisation with this id is known here.", field="organisation")
    address = email.strip().lower()
    if address.count("@") != 1 or address.startswith("@") or address.endswith("@"):
        raise Unreadable("This is no email address.", field="email", rule="PARTY-5", fix="Write name@example.com.")
    person = Person.objects.filter(email=sign_in_address(address)).first()
    if person is None:
        person = make_account(email=address, name=name, password=make_password(password))
    membership, _ = Membership.objects.get_or_create(person=person, organisation_id=organisation)
    membership.roles = sorted({*membership.roles, *roles})
    membership.save()
    return PersonId(person.id)


@transaction.atomic
def invite_person(*, email: str, name: str, roles: Iterable[Role], by: Actor) -> PersonId:
    """An admin lets a person act for the admin's own organisation. Raises Forbidden, Unreadable."""
    rules.the_person_has_the_role.require(by, Role.ADMIN)
    return add_person(email=email, name=name, organisation=by.organisation, roles=roles)


@transaction.atomic
def remove_person(*, person: PersonId, by: Actor) -> None:
    """An admin ends a person's membership, and with it their tokens; with their last one their account closes.

    Again changes nothing. Raises Forbidden, and Refused for the last admin: an organisation without one could never add
    people again.
    """
    rules.the_person_has_the_role.require(by, Role.ADMIN)
    rows = list(Membership.objects.select_for_update().filter(organisation=by.organisation))
    others = [row.roles for row in rows if row.person_id != person]
    rules.somebody_can_still_add_people.require(others)
    ended, _ = Membership.objects.filter(organisation=by.organisation, person=person).delete()
    if ended and not Membership.objects.filter(person=person).exists():
        close_account(person=person)


@transaction.atomic
def withdraw_token(*, digest: str, by: Actor) -> None:
    """End a token: one's own, or any of the organisation for an admin. Raises NotFound."""
    rows = AccessToken.objects.filter(digest=digest, membership__organisation=by.organisation)
    if not by.may(Role.ADMIN):
        rows = rows.filter(membership__person=by.person)
    row = rows.first()
    if row is None:
        raise NotFound("Your organisation has no such token.", field="token")
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.now()
        row.save(update_fields=["withdrawn_at"])


@transaction.atomic
def issue_token(
    *, person: PersonId, organisation: OrganisationId, label: str, lives: timedelta = timedelta(days=TOKEN_DAYS)
) -> str:
    """A new access token of the person for the organisation; shown once, kept as a digest. Raises NotFound."""
    membership = Membership.objects.select_related("person").filter(person=person, organisation=organisation).first()
    if membership is None:
        raise NotFound("This person doesn't act for this organisation.", field="person")
    token = "tl_" + secrets.token_urlsafe(32)
    digest, now = queries.token_digest(token), clock.now()
    sealed = sealed_label(label, digest=digest, of=membership.person)
    AccessToken.objects.create(digest=digest, membership=membership, label=sealed, issued_at=now, ends=now + lives)
    return token


def grant_access(*, subject: str, organisations: Iterable[OrganisationId]) -> None:
    """Let organisations know of a subject; granting twice changes nothing."""
    grant_each((subject, organisation) for organisation in organisations)


def grant_each(pairs: Iterable[tuple[str, OrganisationId]]) -> None:
    """Let each organisation know of the subject it is paired with; as `grant_access`."""
    with transaction.atomic(savepoint=False):
        Access.add(sorted(set(pairs)), granted_at=clock.now())


@transaction.atomic
def give_mandate(
    *, holder: OrganisationId, what: str, starts: datetime, ends: datetime | None, by: Actor
) -> MandateView:
    """The actor's organisation lets `holder` do `what` for it. Raises Forbidden, NotFound, Unreadable."""
    rules.the_person_has_the_role.require(by, Role.SIGNATORY)
    if not Organisation.objects.filter(pk=holder).exists():
        raise NotFound("No organisation with this id is known here.", field="holder")
    if ends is not None and ends <= starts:
        raise Unreadable("A mandate ends after it starts.", field="ends", rule="PARTY-6", fix="Give a later end.")
    row = Mandate.objects.create(giver_id=by.organisation, holder_id=holder, what=what, starts=starts, ends=ends)
    return queries.mandate_view(row)


@transaction.atomic
def withdraw_mandate(*, mandate: str, by: Actor) -> None:
    """End a mandate the actor's organisation gave, at once; ending it twice changes nothing. Raises NotFound."""
    rules.the_person_has_the_role.require(by, Role.SIGNATORY)
    row = Mandate.objects.select_for_update().filter(pk=mandate, giver=by.organisation).first()
    if row is None:
        raise NotFound("Your organisation gave no such mandate.", field="mandate")
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.now()
        row.save(update_fields=["withdrawn_at"])
