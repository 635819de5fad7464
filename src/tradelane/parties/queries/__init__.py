# SPDX-License-Identifier: Apache-2.0
"""The only reads of organisations, people and access that others may use; apart, so that isolation has one door."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from tradelane.kernel.errors import Forbidden, NotFound
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.kernel.quoting import quoted
from tradelane.parties.models import Access, AccessToken, Mandate, Membership, Organisation
from tradelane.parties.queries.accounts import account_of, label_of, opened
from tradelane.parties.rules import the_mandate_covers_the_act
from tradelane.parties.values import (
    NOBODY,
    Actor,
    Bearer,
    ColleagueView,
    MandateView,
    MembershipView,
    OrganisationKind,
    OrganisationView,
    Role,
    TokenView,
)


def organisation(id: OrganisationId) -> OrganisationView:
    """The organisation known by `id`. Raises NotFound."""
    row = Organisation.objects.filter(pk=id).prefetch_related("identifiers").first()
    if row is None:
        raise NotFound("No organisation with this id is known here.", field="organisation", facts={"organisation": id})
    return _view(row)


def names_of(ids: Iterable[OrganisationId]) -> dict[OrganisationId, str]:
    """The names of these organisations; an id stands for itself where it is not known here."""
    asked = set(ids)
    known = dict(Organisation.objects.filter(pk__in=asked).values_list("pk", "name"))
    return {id: known.get(id, str(id)) for id in asked}


def organisations(*, kind: OrganisationKind | None = None, home: bool | None = None) -> list[OrganisationView]:
    """Every organisation known here, by id; narrowed to a kind or to those of this node."""
    rows = Organisation.objects.prefetch_related("identifiers").order_by("pk")
    if home is not None:
        rows = rows.filter(home=home)
    views = [_view(row) for row in rows]
    return [view for view in views if kind is None or kind in view.kinds]


def node_actor() -> Actor:
    """The node's own organisation, acting with no person and every role."""
    return Actor(OrganisationId(settings.NODE_ORGANISATION), frozenset({OrganisationKind.OPERATOR}), frozenset(Role))


def actor_of(request: HttpRequest) -> Actor:
    """Who asks. Raises Forbidden when nobody is signed in or no organisation is chosen."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise Forbidden(
            "This needs a signed-in person acting for an organisation.",
            rule=NOBODY,
            fix="Sign in and choose your organisation.",
        )
    return actor


def actor_of_person(*, person: PersonId, organisation: OrganisationId | None = None) -> Actor | None:
    """The person acting for the organisation they chose; their only one when they chose none; else None."""
    rows = Membership.objects.select_related("organisation").filter(person=person, person__is_active=True)
    if organisation:
        row = rows.filter(organisation=organisation).first()
    else:
        found = list(rows[:2])
        row = found[0] if len(found) == 1 else None
    return None if row is None else _actor(row)


def actor_of_token(*, token: str, now: datetime) -> Actor | None:
    """Whom an access token speaks for, or None when it is unknown, expired or withdrawn."""
    return actors_of_bearers([Bearer(token)], now=now).get(Bearer(token))


def actors_of_bearers(bearers: Iterable[Bearer], *, now: datetime) -> dict[Bearer, Actor]:
    """Whom each access token speaks for, by one query; a token that does not count now is left out."""
    digests = {token_digest(bearer.token): bearer for bearer in bearers}
    return {
        digests[digest]: Actor(
            OrganisationId(organisation), _kinds(json.loads(kinds)), _roles(json.loads(roles)), PersonId(person)
        )
        for digest, person, organisation, roles, kinds in AccessToken.in_force(digests, at=now)
    }


def token_digest(token: str) -> str:
    """What the table keeps of a token: its SHA-256. Tokens hold 256 random bits, so no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def memberships(*, person: PersonId) -> list[MembershipView]:
    """Every organisation a person may act for, by name."""
    rows = Membership.objects.select_related("organisation").filter(person=person).order_by("organisation__name")
    return [
        MembershipView(
            PersonId(row.person_id), OrganisationId(row.organisation_id), row.organisation.name, _roles(row.roles)
        )
        for row in rows
    ]


def people(*, by: Actor) -> list[ColleagueView]:
    """Everyone who may act for the actor's organisation, by name."""
    rows = Membership.objects.select_related("person").filter(organisation=by.organisation)
    found = [_colleague(row) for row in rows]
    return sorted(found, key=lambda each: (each.name.casefold(), each.person))


def tokens(*, by: Actor, now: datetime) -> list[TokenView]:
    """Tokens in force of the actor's organisation: an admin sees all, others their own; newest first."""
    rows = AccessToken.objects.select_related("membership__person").filter(
        membership__organisation=by.organisation, withdrawn_at=None, ends__gt=now
    )
    if not by.may(Role.ADMIN):
        rows = rows.filter(membership__person=by.person)
    return [
        TokenView(row.digest, label_of(row), opened(row.membership.person, "name"), row.issued_at, row.ends)
        for row in rows.order_by("-issued_at")
    ]


def mandates(*, giver: OrganisationId, holder: OrganisationId) -> list[MandateView]:
    """Every mandate from one organisation to another, newest first."""
    rows = Mandate.objects.filter(giver=giver, holder=holder).order_by("-starts", "-pk")
    return [mandate_view(row) for row in rows]


def acting_as(giver: OrganisationId, *, by: Actor, what: str, now: datetime) -> OrganisationId:
    """For whom the actor acts: `giver` when theirs is that organisation or holds its mandate for `what`, else theirs.

    `what` is an act such as `window.file`.
    """
    held = mandates(giver=giver, holder=by.organisation)
    if any(the_mandate_covers_the_act(each, holder=by.organisation, what=what, now=now) for each in held):
        return giver
    return by.organisation


def require_access(*, subject: str, by: Actor) -> None:
    """Do nothing when the actor's organisation may know of `subject`; raise NotFound when not."""
    if not has_access(subject=subject, by=by):
        raise NotFound(
            "There is no such thing, or your organisation may not see it.", facts={"subject": quoted(subject)}
        )


def has_access(*, subject: str, by: Actor) -> bool:
    """Whether the actor's organisation may know of `subject`."""
    return bool(Access.among([subject], [by.organisation]))


def accesses(*, subjects: Iterable[str], organisations: Iterable[OrganisationId]) -> set[tuple[str, OrganisationId]]:
    """Which of `organisations` may know of which of `subjects`, as pairs."""
    return {(subject, OrganisationId(who)) for subject, who in Access.among(set(subjects), set(organisations))}


def known_organisations(ids: Iterable[OrganisationId]) -> set[OrganisationId]:
    """Those of `ids` that are known here."""
    return {OrganisationId(id) for id in Organisation.known(set(ids))}


def visible(*, prefix: str, by: Actor) -> "QuerySet[Access, str]":
    """Subject ids with this prefix that the actor may know of, for use in `filter(pk__in=...)`."""
    theirs = Access.objects.filter(organisation=by.organisation, subject__startswith=prefix)
    if prefix and connection.vendor == "sqlite":  # whose LIKE follows no index: it would walk all that they may know of
        theirs = theirs.filter(subject__gte=prefix, subject__lt=prefix[:-1] + chr(ord(prefix[-1]) + 1))
    return theirs.values_list("subject", flat=True)


def known_to(by: Actor, *, subject: str = "pk") -> Exists:
    """The condition that the actor may know of a row, asked row by row: for `filter(...)` where few of many are read.

    `visible` is better where the actor knows of few; this one where an order is followed to its first rows.
    """
    return Exists(Access.objects.filter(organisation=by.organisation, subject=OuterRef(subject)))


def readers(*, subject: str) -> list[OrganisationId]:
    """Every organisation that may know of `subject`, by id."""
    rows = Access.objects.filter(subject=subject).order_by("organisation").values_list("organisation", flat=True)
    return [OrganisationId(row) for row in rows]


def readers_of_all(*, subjects: Iterable[str]) -> dict[str, set[OrganisationId]]:
    """Every organisation that may know of each of `subjects`; those that nobody knows of are left out."""
    found: dict[str, set[OrganisationId]] = {}
    rows = Access.objects.filter(subject__in=set(subjects)).values_list("subject", "organisation")
    for subject, organisation in rows:
        found.setdefault(subject, set()).add(OrganisationId(organisation))
    return found


def mandate_view(row: Mandate) -> MandateView:
    """A row as a value."""
    return MandateView(
        row.id,
        OrganisationId(row.giver_id),
        OrganisationId(row.holder_id),
        row.what,
        row.starts,
        row.ends,
        row.withdrawn_at,
    )


def _colleague(row: Membership) -> ColleagueView:
    person = account_of(row.person)
    return ColleagueView(person.person, person.name, person.email, _roles(row.roles))


def _actor(row: Membership) -> Actor:
    return Actor(
        OrganisationId(row.organisation_id),
        _kinds(row.organisation.kinds),
        _roles(row.roles),
        PersonId(row.person_id),
    )


def _view(row: Organisation) -> OrganisationView:
    return OrganisationView(
        OrganisationId(row.id),
        row.name,
        _kinds(row.kinds),
        row.economy,
        row.home,
        dict(row.address),
        tuple(sorted((identifier.scheme, identifier.value) for identifier in row.identifiers.all())),
    )


def _kinds(texts: list[str]) -> frozenset[OrganisationKind]:
    return frozenset(OrganisationKind(text) for text in texts)


def _roles(texts: list[str]) -> frozenset[Role]:
    return frozenset(Role(text) for text in texts)
