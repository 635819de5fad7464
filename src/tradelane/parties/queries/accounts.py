# SPDX-License-Identifier: Apache-2.0
"""Who signs in, opened; apart from other reads, because name and address of a person come out here alone."""

from collections.abc import Iterable

from tradelane.kernel.errors import Gone, NotFound, TradelaneError
from tradelane.kernel.ids import PersonId
from tradelane.parties.formats.accounts import SIGN_IN_FIELD, opaque_address
from tradelane.parties.models import AccessToken, Person
from tradelane.parties.queries import vault
from tradelane.parties.values import AccountView
from tradelane.parties.values.vault import Record


def sign_in_address(email: str) -> str:
    """What stands for an address in the tables of sign-in: the same for every way of writing it in capitals."""
    return opaque_address(vault.index_of(email, field=SIGN_IN_FIELD))


def signing_in(*, email: str) -> PersonId | None:
    """Who signs in here with an address; None for nobody, and for who left."""
    row = Person.objects.filter(email=sign_in_address(email), is_active=True).first()
    return None if row is None else PersonId(row.id)


def account(*, person: PersonId) -> AccountView:
    """A person's account; without name and address where its key was destroyed. Raises NotFound."""
    row = Person.objects.filter(pk=person).first()
    if row is None:
        raise NotFound("Nobody with this id signs in here.", field="person")
    return account_of(row)


def account_about(*, person: str) -> AccountView | None:
    """The account of a person by the keyed digest of their e-mail; None when they have none."""
    for key in vault.keys_of(person):
        if key.record is Record.ACCOUNT:
            row = Person.objects.filter(pk=key.matter).first()
            return None if row is None else account_of(row)
    return None


def account_of(row: Person) -> AccountView:
    """A row as a value, opened."""
    return AccountView(PersonId(row.id), opened(row, "mail_address"), opened(row, "name"), row.language, row.last_login)


def opened(row: Person, field: str) -> str:
    """`mail_address` or `name` of a row; empty once its key was destroyed. Raises Unreadable without the key store."""
    return vault.text_or_gone(getattr(row, field), place=Person.place(row.id, field))


def label_of(token: AccessToken) -> str:
    """What a token is for, in its person's words."""
    return vault.text_or_gone(token.label, place=AccessToken.place(token.digest))


def mail_address(sign_in: str) -> str:
    """Where to mail a person whom sign-in knows by this opaque address; empty for nobody, and for who left."""
    row = Person.objects.filter(email=sign_in, is_active=True).first()
    return "" if row is None else opened(row, "mail_address")


def openable(people: Iterable[Person]) -> bool:
    """Whether these accounts open here, and are found by the index that this node makes.

    With another root secret nobody would be found by their address; without the store of keys nobody's name opens.
    """
    try:
        return all(_is_found(row) for row in people)
    except TradelaneError:
        return False


def one_to_try() -> list[Person]:
    """An account that should open, for who looks whether keys, secret and tables belong together; at most one."""
    return list(Person.objects.filter(is_active=True).order_by("joined_at", "pk")[:1])


def _is_found(row: Person) -> bool:
    try:
        email = vault.open_text(row.mail_address, place=Person.place(row.id, "mail_address"))
    except Gone:  # erased on purpose: nothing is missing
        return True
    return sign_in_address(email) == row.email
