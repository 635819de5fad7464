# SPDX-License-Identifier: Apache-2.0
"""Accounts of who signs in: sealed as they are made, opened for their own, forgotten when their person leaves."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import connections, transaction
from tests.conftest import NOON
from tests.kept_rows import everything_kept
from tests.makers import CARRIER, SELLER, a_person, an_actor, an_organisation

from tradelane.kernel import clock
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import PersonId
from tradelane.parties import actions, queries
from tradelane.parties.actions import accounts as account_actions
from tradelane.parties.formats.accounts import person_key
from tradelane.parties.models import AccessToken, Membership, Person, VaultKey
from tradelane.parties.queries import accounts
from tradelane.parties.values import Actor, Role
from tradelane.parties.values.vault import Record
from tradelane.privacy import actions as privacy
from tradelane.privacy import queries as privacy_queries
from tradelane.privacy.actions.retention import sweep

pytestmark = pytest.mark.django_db

EMAIL, NAME, LABEL = "wilhelmina@marked.example", "Wilhelmina Oxenfree", "the ledger of Wilhelmina"


@pytest.fixture
def wilhelmina() -> PersonId:
    an_organisation(SELLER)
    person = actions.add_person(email=EMAIL, name=NAME, organisation=SELLER, roles={Role.CLERK, Role.OFFICER})
    actions.issue_token(person=person, organisation=SELLER, label=LABEL)
    return person


@pytest.fixture
def admin() -> Actor:
    return an_actor(roles={Role.ADMIN}, person=a_person("admin@cafe.example", roles={Role.ADMIN}))


def test_no_table_holds_an_address_a_name_or_a_label(wilhelmina: PersonId) -> None:
    kept = everything_kept().lower()
    assert wilhelmina in kept
    for value in (EMAIL, NAME, LABEL, "wilhelmina", "oxenfree"):
        assert value.lower() not in kept


def test_who_may_see_them_sees_them_opened_and_in_order(wilhelmina: PersonId, admin: Actor) -> None:
    assert [(view.name, view.email) for view in queries.people(by=admin)] == [
        ("Admin", "admin@cafe.example"),
        (NAME, EMAIL),
    ]
    (token,) = queries.tokens(by=admin, now=clock.now())
    assert (token.label, token.person_name) == (LABEL, NAME)
    assert accounts.account(person=wilhelmina).email == EMAIL
    with pytest.raises(NotFound):
        accounts.account(person=PersonId("person_nobody"))


def test_one_key_seals_an_account_and_names_its_person(wilhelmina: PersonId, settings: Any) -> None:
    key = VaultKey.objects.get(record=Record.ACCOUNT)
    assert key.matter == wilhelmina
    assert key.fields == ["parties.AccessToken.label", "parties.Person.mail_address", "parties.Person.name"]
    found = accounts.account_about(person=person_key(EMAIL.upper(), secret=settings.NODE_SECRET))
    assert found is not None and found.person == wilhelmina
    assert accounts.account_about(person=person_key("x@y.example", secret=settings.NODE_SECRET)) is None


def test_an_account_is_found_by_an_index_and_in_any_case(wilhelmina: PersonId) -> None:
    again = actions.add_person(email=f" {EMAIL.title()} ", name="Other", organisation=SELLER, roles={Role.READER})
    assert again == wilhelmina
    with connections["default"].cursor() as cursor:
        for table in ("parties_person", "account_emailaddress"):
            found = connections["default"].introspection.get_constraints(cursor, table).values()
            assert any((each["index"] or each["unique"]) and each["columns"] == ["email"] for each in found), table


def test_mail_goes_to_who_signs_in_and_to_nobody_else(wilhelmina: PersonId) -> None:
    assert accounts.mail_address(accounts.sign_in_address(EMAIL)) == EMAIL
    assert accounts.mail_address(accounts.sign_in_address("x@y.example")) == ""
    assert accounts.mail_address(EMAIL) == ""


# ── leaving ──


def leave(person: PersonId, admin: Actor, capture: Any) -> None:
    with capture(execute=True):
        actions.remove_person(person=person, by=admin)


def test_who_leaves_signs_in_no_more_and_is_forgotten_by_the_next_day(
    wilhelmina: PersonId, admin: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    EmailAddress.objects.create(user_id=wilhelmina, email=accounts.sign_in_address(EMAIL))
    Authenticator.objects.create(user_id=wilhelmina, type=Authenticator.Type.TOTP, data={"secret": "x"})
    with clock.frozen_at(NOON):
        leave(wilhelmina, admin, django_capture_on_commit_callbacks)
    row = Person.objects.get(pk=wilhelmina)
    assert not row.is_active and not row.has_usable_password() and row.last_login is None
    assert accounts.sign_in_address(EMAIL) not in everything_kept()
    assert not EmailAddress.objects.exists() and not Authenticator.objects.exists()
    assert accounts.opened(row, "name") == NAME  # the day's rows of law decide, and then …
    sweep(now=NOON)
    assert accounts.opened(row, "name") == NAME
    sweep(now=NOON + timedelta(days=1))
    assert (accounts.opened(row, "name"), accounts.opened(row, "mail_address")) == ("", "")
    assert not VaultKey.objects.filter(record=Record.ACCOUNT, matter=wilhelmina).exclude(wrapped=b"").exists()


def test_who_acts_for_another_organisation_too_stays(
    wilhelmina: PersonId, admin: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    a_person(EMAIL, organisation=CARRIER)
    leave(wilhelmina, admin, django_capture_on_commit_callbacks)
    assert Person.objects.get(pk=wilhelmina).is_active
    assert accounts.mail_address(accounts.sign_in_address(EMAIL)) == EMAIL
    leave(wilhelmina, admin, django_capture_on_commit_callbacks)  # there is nothing left to end
    assert Person.objects.get(pk=wilhelmina).is_active


def test_the_same_address_is_another_person_afterwards(
    wilhelmina: PersonId, admin: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    leave(wilhelmina, admin, django_capture_on_commit_callbacks)
    again = actions.invite_person(email=EMAIL, name="Wilhelmina Again", roles={Role.CLERK}, by=admin)
    assert again != wilhelmina
    assert {view.name for view in queries.people(by=admin)} == {"Admin", "Wilhelmina Again"}


def test_an_account_in_use_outlives_every_term(wilhelmina: PersonId) -> None:
    sweep(now=NOON + timedelta(days=4000))
    assert accounts.account(person=wilhelmina).name == NAME


def test_a_rollback_ends_no_key(wilhelmina: PersonId, admin: Actor) -> None:
    with transaction.atomic():
        actions.remove_person(person=wilhelmina, by=admin)
        transaction.set_rollback(True)
    assert Person.objects.get(pk=wilhelmina).is_active
    account_actions.close_keys_of_who_left()
    assert VaultKey.objects.get(matter=wilhelmina).closed_on is None


def test_a_crash_between_the_accounts_end_and_its_keys_is_made_good(wilhelmina: PersonId, admin: Actor) -> None:
    actions.remove_person(person=wilhelmina, by=admin)  # whose commit, and what follows it, this test never sees
    assert VaultKey.objects.get(matter=wilhelmina).closed_on is None
    account_actions.close_keys_of_who_left()
    assert VaultKey.objects.get(matter=wilhelmina).closed_on == clock.now().date()
    assert VaultKey.objects.get(matter=admin.person).closed_on is None


def test_what_an_officer_did_stays_under_a_drawn_name(
    wilhelmina: PersonId, admin: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    from tradelane.journal.actions import record

    record("window.case.decided", subject="case_1", by=an_actor(person=wilhelmina))
    me = privacy_queries.key_of(email=EMAIL)
    lines = {line.field: line for line in privacy.erase(me, now=NOON).lines}
    for field in ("parties.Person.name", "parties.Person.email", "parties.Membership.roles"):
        assert (lines[field].outcome, lines[field].rule) == ("kept", "ERASE-8")
    assert (lines["journal.Fact.person"].outcome, lines["journal.Fact.person"].rule) == ("kept", "ERASE-7")
    assert lines["window.ReviewRow.officer"].outcome == "nothing"
    assert accounts.account(person=wilhelmina).name == NAME, "they sign in until they leave"

    leave(wilhelmina, admin, django_capture_on_commit_callbacks)
    after = {line.field: line for line in privacy.erase(me, now=clock.now()).lines}
    assert after["parties.Person.name"].outcome == after["parties.AccessToken.label"].outcome == "erased"
    assert (after["journal.Fact.person"].outcome, after["journal.Fact.person"].rule) == ("kept", "ERASE-7")
    assert accounts.account(person=wilhelmina).name == ""
    kept = everything_kept()
    assert wilhelmina in kept and "Wilhelmina" not in kept


# ── rows of an earlier release ──


def in_clear(person: PersonId) -> None:
    """The account as a release kept it that sealed none."""
    Person.objects.filter(pk=person).update(email=EMAIL, mail_address="", name=NAME)
    AccessToken.objects.filter(membership__person=person).update(label=LABEL)
    VaultKey.objects.filter(matter=person).delete()
    EmailAddress.objects.create(user_id=person, email=EMAIL, primary=True, verified=True)


def test_accounts_in_clear_are_sealed_whole_and_open_as_they_were(wilhelmina: PersonId, admin: Actor) -> None:
    in_clear(wilhelmina)
    assert EMAIL in everything_kept()
    assert account_actions.seal_clear_accounts() == 1
    assert "wilhelmina" not in everything_kept().lower()
    assert accounts.account(person=wilhelmina).email == EMAIL
    assert EmailAddress.objects.get(user_id=wilhelmina).email == accounts.sign_in_address(EMAIL)
    assert {token.label for token in queries.tokens(by=admin, now=clock.now())} == {LABEL}
    assert account_actions.seal_clear_accounts() == 0


def test_who_was_removed_under_an_earlier_release_is_closed(
    wilhelmina: PersonId, django_capture_on_commit_callbacks: Any, frozen_clock: datetime
) -> None:
    in_clear(wilhelmina)
    Membership.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        assert account_actions.seal_clear_accounts() == 1
    assert not Person.objects.get(pk=wilhelmina).is_active
    sweep(now=NOON + timedelta(days=1))
    assert accounts.account(person=wilhelmina).name == ""


def test_who_left_after_a_backup_is_gone_when_it_is_put_back(
    wilhelmina: PersonId, admin: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    row, membership = Person.objects.get(pk=wilhelmina), Membership.objects.get(person=wilhelmina)
    leave(wilhelmina, admin, django_capture_on_commit_callbacks)
    sweep(now=clock.now() + timedelta(days=1))
    row.save()
    membership.save(force_insert=True)
    assert Person.objects.get(pk=wilhelmina).is_active
    assert account_actions.close_whose_key_is_gone() == 1
    assert not Person.objects.get(pk=wilhelmina).is_active
    assert not Membership.objects.filter(person=wilhelmina).exists()
    assert account_actions.close_whose_key_is_gone() == 0


def test_who_left_after_a_backup_in_clear_is_taken_out_of_it(
    wilhelmina: PersonId, admin: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    leave(wilhelmina, admin, django_capture_on_commit_callbacks)
    sweep(now=clock.now() + timedelta(days=1))
    Person.objects.filter(pk=wilhelmina).update(email=EMAIL, mail_address="", name=NAME, is_active=True)
    Membership.objects.create(person_id=wilhelmina, organisation_id=SELLER, roles=["clerk"])
    assert account_actions.seal_clear_accounts() == 1
    assert "wilhelmina" not in everything_kept().lower()
    assert not Membership.objects.filter(person=wilhelmina).exists()
    assert VaultKey.objects.filter(matter=wilhelmina, destroyed_at=None).count() == 0
