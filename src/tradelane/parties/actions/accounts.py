# SPDX-License-Identifier: Apache-2.0
"""Accounts sealed as they are made, and closed when a person leaves; apart, since each has a key of its own.

Address, name and labels of tokens stand under one data key a person (`Record.ACCOUNT`), whose matter is the person's
id. What the person did stays under that id, which is drawn at random: once the key is destroyed it names nobody.
"""

from collections.abc import Container, Iterator, Sequence
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from tradelane.kernel import clock
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.ids import PersonId, new_id
from tradelane.parties.actions import vault
from tradelane.parties.adapters import sign_in_tables
from tradelane.parties.formats.accounts import LEFT, SEALED, address_of_who_left, person_key
from tradelane.parties.models import AccessToken, Membership, Person
from tradelane.parties.queries import accounts as queries
from tradelane.parties.queries import vault as keys
from tradelane.parties.values.vault import About, Record

_OPAQUE = Q(email__endswith=SEALED) | Q(email__endswith=LEFT)
_AT_ONCE = 200
"""Accounts of a commit."""


def make_account(*, email: str, name: str, password: str) -> Person:
    """A fresh account; `password` is hashed already, `email` was checked."""
    person, now = PersonId(new_id("person")), clock.now()
    about = _about(person, email, aware_utc(now).date())
    return Person.objects.create(
        id=person,
        email=queries.sign_in_address(email),
        mail_address=vault.seal_text(email, place=Person.place(person, "mail_address"), about=about),
        name=vault.seal_text(name, place=Person.place(person, "name"), about=about),
        password=password,
        joined_at=now,
    )


def sealed_label(text: str, *, digest: str, of: Person) -> str:
    """A token's label, sealed with the account of its person."""
    about = _about(PersonId(of.id), queries.opened(of, "mail_address"), aware_utc(of.joined_at).date())
    return vault.seal_text(text, place=AccessToken.place(digest), about=about)


@transaction.atomic
def close_account(*, person: PersonId) -> None:
    """A person acts for nobody here any more: they sign in no more, and how they did is gone.

    Their name goes when its key is destroyed: on the day that `privacy` reads from its rows, the next one where no law
    says otherwise.
    """
    row = Person.objects.select_for_update().get(pk=person)
    row.email, row.is_active, row.last_login, row.language = address_of_who_left(person), False, None, "en"
    row.set_unusable_password()
    row.save(update_fields=["email", "is_active", "last_login", "language", "password"])
    sign_in_tables.forget(person)
    today = aware_utc(clock.now()).date()  # the key's end is told once this stands: no rollback may end a live account
    transaction.on_commit(lambda: vault.close_matter(matter=person, on=today))


def close_keys_of_who_left() -> None:
    """Tell the vault again who left: a crash may have come between the account's end and its key's."""
    for some in _batches(keys.running_matters(Record.ACCOUNT)):
        for person in Person.objects.filter(pk__in=some, email__endswith=LEFT).values_list("pk", flat=True):
            vault.close_matter(matter=person, on=aware_utc(clock.now()).date())


def close_whose_key_is_gone() -> int:
    """Close again who left since the backup that was put back: their key says so, and they act for nobody; how many."""
    closed = 0
    for some in _batches(keys.destroyed_matters(Record.ACCOUNT)):
        for person in Person.objects.filter(pk__in=some, is_active=True).values_list("pk", flat=True):
            with transaction.atomic():
                Membership.objects.filter(person=person).delete()
                close_account(person=PersonId(person))
            closed += 1
    return closed


def seal_clear_accounts() -> int:
    """Seal the accounts that an earlier release kept in clear, with the labels of their tokens; how many.

    An account is sealed whole or not at all, and until then its address stands where the opaque one belongs. Who was
    removed from their last organisation by such a release is closed as `close_account` does; of who left after the
    backup that holds their account in clear, nothing is sealed: it is taken out.
    """
    sealed, gone = 0, set(keys.destroyed_matters(Record.ACCOUNT))
    while done := _seal_some(gone):
        sealed += done
    return sealed


@transaction.atomic
def _seal_some(gone: Container[str]) -> int:
    """One commit's worth of accounts in clear; how many there were."""
    rows = list(Person.objects.select_for_update().exclude(_OPAQUE).order_by("pk")[:_AT_ONCE])
    for row in rows:
        if row.id in gone:
            _empty(row)
        else:
            _seal(row)
    return len(rows)


def _seal(row: Person) -> None:
    person, email = PersonId(row.id), row.email
    about = _about(person, email, aware_utc(row.joined_at).date())
    row.email = queries.sign_in_address(email)
    row.mail_address = vault.seal_text(email, place=Person.place(person, "mail_address"), about=about)
    row.name = vault.seal_text(row.name, place=Person.place(person, "name"), about=about)
    row.save(update_fields=["email", "mail_address", "name"])
    for token in AccessToken.objects.filter(membership__person=row):
        token.label = vault.seal_text(token.label, place=AccessToken.place(token.digest), about=about)
        token.save(update_fields=["label"])
    sign_in_tables.set_address(person, address=row.email)
    if not Membership.objects.filter(person=row).exists():
        close_account(person=person)


def _empty(row: Person) -> None:
    row.name = ""
    row.save(update_fields=["name"])
    Membership.objects.filter(person=row).delete()
    close_account(person=PersonId(row.id))


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))


def _about(person: PersonId, email: str, joined: date) -> About:
    whose = frozenset({person_key(email, secret=settings.NODE_SECRET)})
    return About(whose, person, Record.ACCOUNT, joined)
