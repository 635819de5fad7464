# SPDX-License-Identifier: Apache-2.0
"""Who asks about their own data; apart, so that a person is known by a link or a sign-in and by nothing else."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer

from tradelane.kernel.errors import Forbidden, NotFound
from tradelane.kernel.ids import PersonId
from tradelane.parties.queries.accounts import account
from tradelane.parties.values import Actor
from tradelane.privacy.formats import key_of_contact, person_key
from tradelane.privacy.rules import a_link_ends, the_person_can_be_told
from tradelane.privacy.values import LinkHolder, PersonKey

LINK_SALT = "tradelane.privacy.link"
"""Keeps a signature made for another use from opening this page."""


def person_of(*, by: Actor) -> PersonKey:
    """The key of the person who acts. Raises Forbidden when no person does."""
    if by.person is None:
        raise Forbidden("This is about a person's own data.", field="by", fix="Sign in as yourself.")
    return key_of_account(person=by.person)


def key_of_account(*, person: PersonId) -> PersonKey:
    """The key of a person who signed in. Raises NotFound."""
    return key_of(email=account(person=person).email)


def key_of(*, email: str) -> PersonKey:
    """The key of the person with this e-mail, for a caller who knows that it is theirs."""
    return person_key(email, secret=settings.NODE_SECRET)


def is_about(person: PersonKey, fields: Mapping[str, str], *, within: str) -> bool:
    """Whether a contact of the data set `within` is this person; one without e-mail, telephone and name is nobody."""
    if not the_person_can_be_told(fields):
        return False
    return key_of_contact(fields, subject=within, secret=settings.NODE_SECRET) == person


def person_of_link(*, token: str, now: datetime) -> LinkHolder:
    """Whose page a link opens. Raises NotFound when we didn't make it, Forbidden by PRIV-10 when it has ended."""
    try:
        content = Signer(salt=LINK_SALT).unsign_object(token)
        until = datetime.fromtimestamp(content["u"], UTC)
        holder = LinkHolder(PersonKey(content["p"]), frozenset(content["s"]), until)
    except (BadSignature, ValueError, KeyError, TypeError) as error:
        raise NotFound("This link is not one of ours.", field="token", fix="Open the link on your order.") from error
    a_link_ends.require(until, now=now)
    return holder
