# SPDX-License-Identifier: Apache-2.0
"""Sign-in by an address that no table holds: reset mails, devices and sessions; and a node whose keys are not there."""

import json
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.config.test_sign_in import EMAIL, PASSWORD, sign_in, step_up
from tests.makers import a_person

from config.commands.doctor import _accounts
from config.sign_in import SecondFactorAdapter, name_of
from tradelane.parties.models import Person, VaultKey
from tradelane.parties.queries import vault
from tradelane.parties.queries.accounts import sign_in_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> Person:
    return Person.objects.get(pk=a_person(EMAIL, password=PASSWORD))


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def forget_opened_keys() -> None:
    vault.remembered.forget(list(VaultKey.objects.values_list("pk", flat=True)))


# ── by an opaque address ──


def test_sign_in_leaves_an_opaque_address_and_nothing_else(client: Client, ana: Person) -> None:
    sign_in(client)
    assert client.get("/alive").wsgi_request.user.is_authenticated
    records = client.session["account_authentication_methods"]
    assert [record["email"] for record in records] == [sign_in_address(EMAIL)]
    assert set(EmailAddress.objects.values_list("email", flat=True)) <= {sign_in_address(EMAIL)}
    assert EMAIL not in "".join(Session.objects.values_list("session_data", flat=True))


def test_the_opaque_address_itself_opens_nothing(client: Client, ana: Person) -> None:
    answer = client.post("/accounts/login/", {"login": ana.email, "password": PASSWORD})
    assert not answer.wsgi_request.user.is_authenticated


def test_a_sign_in_looks_nobody_else_up(client: Client, ana: Person) -> None:
    for number in range(30):
        a_person(f"colleague{number}@cafe.example")
    with CaptureQueriesContext(connection) as few:
        sign_in(client)
    reads = [q["sql"] for q in few.captured_queries if "parties_person" in q["sql"] and q["sql"].startswith("SELECT")]
    assert reads and not [sql for sql in reads if "WHERE" not in sql]


@pytest.mark.parametrize("typed", [EMAIL, EMAIL.upper(), f"  {EMAIL} "])
def test_a_reset_is_mailed_to_the_address_that_was_entered(
    client: Client, ana: Person, mailoutbox: list[EmailMessage], typed: str
) -> None:
    assert client.post("/accounts/password/reset/", {"email": typed}).status_code == 302
    (mail,) = mailoutbox
    assert mail.to == [EMAIL]
    body = str(mail.body)
    assert "sealed.invalid" not in body
    link = next(word for word in body.split() if "/password/reset/key/" in word)
    page = client.get(link[link.index("/accounts") :], follow=True)
    done = client.post(
        page.request["PATH_INFO"], {"password1": "another long one 7", "password2": "another long one 7"}
    )
    assert done.status_code == 302
    assert sign_in(Client(), "another long one 7").status_code == 302  # type: ignore[attr-defined]
    assert [mail.to for mail in mailoutbox] == [[EMAIL], [EMAIL]]  # and told that it was changed


def test_a_letter_that_only_looks_the_same_gets_no_mail_of_its_own(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    """Folding case makes the Kelvin sign a k: the mail goes where the admin entered, not where a visitor typed."""
    a_person("kiko@cafe.example", password=PASSWORD)
    client.post("/accounts/password/reset/", {"email": "\N{KELVIN SIGN}iko@cafe.example"})
    assert [mail.to for mail in mailoutbox] in ([], [["kiko@cafe.example"]])


def test_a_reset_for_nobody_mails_nobody(client: Client, ana: Person, mailoutbox: list[EmailMessage]) -> None:
    assert client.post("/accounts/password/reset/", {"email": "eve@else.example"}).status_code == 302
    assert mailoutbox == []


def test_a_device_is_told_who_signs_in(client: Client, ana: Person) -> None:
    step_up(client)
    page = client.get("/accounts/2fa/webauthn/add/")
    user = page.context["js_data"]["creation_options"]["publicKey"]["user"]
    assert (user["name"], user["displayName"]) == (EMAIL, "Ana")
    assert EMAIL.replace("@", "%40") in SecondFactorAdapter().build_totp_url(ana, "secret")
    assert name_of(ana) == "Ana"


def test_a_passkeys_name_is_one_of_a_list(client: Client, ana: Person) -> None:
    step_up(client)
    page = client.get("/accounts/2fa/webauthn/add/")
    assert "Security key" in text_of(page) and 'type="text"' not in text_of(page)
    key = Authenticator.objects.create(
        user=ana, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone", "credential": {}}
    )
    address = f"/accounts/2fa/webauthn/keys/{key.pk}/edit/"
    assert client.post(address, {"name": "Ana's own telephone"}).status_code == 200
    assert client.post(address, {"name": "Computer"}).status_code == 302
    assert json.loads(json.dumps(Authenticator.objects.get(pk=key.pk).data))["name"] == "Computer"


def test_a_password_like_the_persons_own_address_is_refused(ana: Person) -> None:
    validate_password("a quite uncommon phrase", ana)
    with pytest.raises(ValidationError, match="similar"):
        validate_password(EMAIL + "1", ana)


# ── when the keys are not there ──


def test_with_another_secret_sign_in_says_what_to_do(client: Client, ana: Person, settings: Any) -> None:
    settings.NODE_SECRET = b"another secret, which did not seal these accounts"
    for answer in (sign_in(client), client.post("/accounts/password/reset/", {"email": EMAIL})):
        assert "TRADELANE_VAULT" in text_of(answer) and "tradelane doctor" in text_of(answer)
    ok, _ = _accounts()
    assert not ok


def test_without_the_key_store_sign_in_says_what_to_do(client: Client, ana: Person) -> None:
    VaultKey.objects.all().delete()
    forget_opened_keys()
    vault.remembered.__init__()  # type: ignore[misc]  # as a process that starts
    answer = sign_in(client)
    assert "TRADELANE_VAULT" in text_of(answer)
    assert not answer.wsgi_request.user.is_authenticated  # type: ignore[attr-defined]


def test_without_the_key_folder_sign_in_says_what_to_do(
    client: Client, ana: Person, settings: Any, tmp_path: Path
) -> None:
    settings.VAULT_FOLDER = tmp_path
    forget_opened_keys()
    assert "TRADELANE_VAULT" in text_of(sign_in(client))
    assert not _accounts()[0]


def test_a_wrong_password_is_still_told_as_one(client: Client, ana: Person) -> None:
    assert "TRADELANE_VAULT" not in text_of(sign_in(client, "wrong"))
    assert _accounts() == (True, "one opens")
