# SPDX-License-Identifier: Apache-2.0
"""Passkeys in a real browser: its own ceremony with an authenticator that Chromium plays, and our pages around it."""

from typing import Any

import pytest
from tests.journeys.conftest import come_to
from tests.kept_rows import everything_kept
from tests.makers import a_person

from tradelane.parties.models import Person
from tradelane.parties.queries.accounts import sign_in_address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL, PASSWORD = "ana@cafe.example", "correct horse battery"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A phone or laptop that knows its owner (W3C WebAuthn §11.3)."""


def come_to_add_a_passkey(page: Any, url: str) -> None:
    """Sign in by password, and give it again where the node asks before the ways of signing in are changed."""
    come_to(page, url, "/accounts/2fa/webauthn/add/", email=EMAIL, password=PASSWORD)


def test_a_person_adds_a_passkey_and_signs_in_by_it_alone(live_server: Any, walk: Any) -> None:
    a_person(EMAIL, password=PASSWORD)
    page = walk().page
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    authenticator = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]

    # 1. in by password, which is asked again before the ways of signing in are changed
    come_to_add_a_passkey(page, live_server.url)

    # 2. a passkey is made by the authenticator and kept by the node
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)
    (credential,) = cdp.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
    assert credential["isResidentCredential"]
    assert Person.objects.get(email=sign_in_address(EMAIL)).authenticator_set.filter(type="webauthn").count() == 1

    # … told to the device, and kept in no table: not in the credential, the session or what allauth notes
    assert EMAIL not in everything_kept().lower()

    # 3. out, and in again without email and password
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url(f"{live_server.url}/")
    assert asked == ["beforeunload"]  # who leaves without saving the recovery codes is warned
    page.goto(f"{live_server.url}/accounts/login/")
    page.locator("#passkey_login").click()
    page.wait_for_url(lambda url: "/login" not in url)
    assert page.get_by_role("button", name="Sign out").count() == 1
    assert len(asked) == 1, "a ceremony that fails is told by an alert"
