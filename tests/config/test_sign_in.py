# SPDX-License-Identifier: Apache-2.0
"""Signing in: password, one-time and recovery codes, passkeys offered, limits on guessing; sessions that end."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from tests.makers import CARRIER, SELLER, a_person, an_organisation

from tradelane.parties.models import Person
from tradelane.parties.values import CHOSEN_ORGANISATION

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
EMAIL = "ana@cafe.example"


@pytest.fixture
def ana() -> str:
    return a_person(EMAIL, password=PASSWORD)


def sign_in(client: Client, password: str = PASSWORD) -> object:
    return client.post("/accounts/login/", {"login": EMAIL, "password": password})


def step_up(client: Client) -> None:
    """Changing how one signs in asks for the password again."""
    sign_in(client)
    assert client.get("/accounts/2fa/totp/activate/").headers["Location"].startswith("/accounts/reauthenticate/")
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_person_signs_in_by_email_and_acts_for_their_organisation(client: Client, ana: str) -> None:
    assert client.get("/accounts/login/").status_code == 200
    answer = client.post("/accounts/login/", {"login": EMAIL.upper(), "password": PASSWORD})
    assert answer.status_code == 302
    actor = client.get("/alive").wsgi_request.actor
    assert (actor.organisation, actor.person) == (SELLER, ana)
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/alive").wsgi_request.actor is None


def test_a_wrong_password_is_refused_and_guessing_is_limited(client: Client, ana: str) -> None:
    for _ in range(10):
        answer = sign_in(client, "wrong")
    assert not answer.wsgi_request.user.is_authenticated  # type: ignore[attr-defined]
    assert "Too many" in answer.content.decode()  # type: ignore[attr-defined]
    answer = sign_in(client)
    assert not answer.wsgi_request.user.is_authenticated  # type: ignore[attr-defined]


def test_nobody_signs_up(client: Client) -> None:
    form = {"email": "eve@else.example", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", form)
    assert not Person.objects.exists()


def test_cookies_are_closed_to_scripts_and_pages_carry_a_policy(client: Client, ana: str) -> None:
    answer = sign_in(client)
    session = next(cookie for name, cookie in client.cookies.items() if name.endswith("_session"))
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]  # type: ignore[attr-defined]
    assert answer.headers["X-Frame-Options"] == "DENY"  # type: ignore[attr-defined]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"  # type: ignore[attr-defined]


def test_a_one_time_code_is_asked_for_once_it_is_set_up(client: Client, ana: str) -> None:
    step_up(client)
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200
    secret = page.context["form"].secret
    assert client.post("/accounts/2fa/totp/activate/", {"code": code(secret)}).status_code == 302
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in stored, "the table holds it encrypted"

    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    assert len(codes) == 10

    other = Client()
    assert sign_in(other).headers["Location"] == "/accounts/2fa/authenticate/"  # type: ignore[attr-defined]
    assert not other.get("/alive").wsgi_request.user.is_authenticated
    assert other.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert other.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    assert other.get("/alive").wsgi_request.user.is_authenticated

    again = Client()
    sign_in(again)
    assert again.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 200, "used up"


def test_passkeys_are_offered(client: Client, ana: str) -> None:
    challenge = client.get("/accounts/2fa/webauthn/login/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert challenge.status_code == 200
    assert "challenge" in challenge.content.decode()
    step_up(client)
    page = client.get("/accounts/2fa/webauthn/add/")
    assert page.status_code == 200


def test_a_person_of_two_organisations_chooses(client: Client, ana: str) -> None:
    a_person(EMAIL, organisation=CARRIER)
    sign_in(client)
    assert client.get("/alive").wsgi_request.actor is None
    away = client.get("/organisation/people/")
    assert away.headers["Location"] == "/organisation/?next=%2Forganisation%2Fpeople%2F"
    page = client.get(away.headers["Location"])
    assert page.status_code == 200
    assert SELLER in page.content.decode()
    assert CARRIER in page.content.decode()
    answer = client.post("/organisation/", {"organisation": CARRIER, "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"
    assert client.session[CHOSEN_ORGANISATION] == CARRIER
    assert client.get("/alive").wsgi_request.actor.organisation == CARRIER


def test_nobody_chooses_an_organisation_they_do_not_act_for(client: Client, ana: str) -> None:
    an_organisation(CARRIER)
    sign_in(client)
    assert client.post("/organisation/", {"organisation": CARRIER}).status_code == 403


def test_a_stranger_is_led_to_the_way_in(client: Client) -> None:
    answer = client.get("/organisation/people/")
    assert answer.headers["Location"] == "/accounts/login/?next=%2Forganisation%2Fpeople%2F"


def test_an_admin_adds_a_person_and_a_token(client: Client, ana: str) -> None:
    sign_in(client)
    form = {"email": "beto@cafe.example", "name": "Beto", "roles": ["clerk"]}
    assert client.post("/organisation/people/", form).status_code == 302
    assert "beto@cafe.example" in client.get("/organisation/people/").content.decode()
    assert client.post("/organisation/people/", {"email": "no"}).status_code == 400
    page = client.post("/organisation/tokens/", {"label": "books"})
    token = page.context["fresh"]
    assert token in page.content.decode()
    assert token not in client.get("/organisation/tokens/").content.decode()
    program = Client(headers={"Authorization": f"Bearer {token}"})
    assert program.get("/alive").wsgi_request.actor.organisation == SELLER


def test_pages_speak_spanish(client: Client) -> None:
    answer = client.get("/accounts/login/", headers={"Accept-Language": "es"})
    assert answer.headers["Content-Language"] == "es"


def test_a_new_password_ends_the_sessions_elsewhere(client: Client, ana: str) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    assert acts(elsewhere)
    sign_in(client)
    new = "another horse battery"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert not acts(elsewhere)
    assert acts(client)


def acts(client: Client) -> bool:
    """Whether the browser still acts for somebody."""
    return client.get("/alive").wsgi_request.actor is not None
