# SPDX-License-Identifier: Apache-2.0
"""The front page, home and sign-in pages."""

import pytest
from django.test import Client

from tradelane.kernel.ids import OrganisationId
from tradelane.parties import actions
from tradelane.parties.models import Person
from tradelane.parties.values import OrganisationKind, Role

pytestmark = pytest.mark.django_db
SELLER = OrganisationId("MX.RFC.CAC201105AB1")


def signed_in(client: Client) -> Client:
    actions.register_organisation(id=SELLER, name="Cooperativa", kinds=[OrganisationKind.SELLER], home=True)
    person = actions.add_person(
        email="rosa@example.org", name="Rosa", organisation=SELLER, roles=[Role.SIGNATORY], password=None
    )
    client.force_login(Person.objects.get(pk=person))
    return client


def test_the_front_page_is_public_and_says_what_it_measured(client: Client) -> None:
    html = client.get("/").content.decode()
    assert "Trade with Mexico without paper" in html
    assert "Cases filed" in html and "The public log" in html
    assert 'href="/plans/lanes/MX-SG"' in html


def test_the_front_page_speaks_spanish(client: Client) -> None:
    html = client.get("/", headers={"Accept-Language": "es-MX"}).content.decode()
    assert '<html lang="es"' in html


def test_home_asks_strangers_to_sign_in(client: Client) -> None:
    answer = client.get("/home/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/login/")


def test_home_is_quiet_when_nothing_waits(client: Client) -> None:
    html = signed_in(client).get("/home/").content.decode()
    assert "Nothing waits for you" in html and "All quiet" in html
    assert "Cooperativa" in html


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"])
def test_the_way_in_has_our_look(client: Client, path: str) -> None:
    html = client.get(path).content.decode()
    assert "tokens.css" in html and "govuk-heading-l" in html
    assert "please" not in html.lower()


@pytest.mark.parametrize("path", ["/accounts/2fa/", "/organisation/", "/accounts/logout/"])
def test_the_account_pages_have_our_look(client: Client, path: str) -> None:
    html = signed_in(client).get(path).content.decode()
    assert "tokens.css" in html and "<h1" in html


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(client: Client) -> None:
    for path in ("/", "/plans/", "/plans/lanes/MX-SG", "/accounts/login/"):
        html = client.get(path).content.decode()
        assert " style=" not in html and " onclick=" not in html
        assert "http://" not in html.replace("http://www.w3.org/2000/svg", "") and 'src="//' not in html


def test_a_missing_page_says_so_in_our_look(client: Client) -> None:
    answer = client.get("/no-such-page", headers={"Accept": "text/html"})
    assert answer.status_code == 404 and "There is no such page." in answer.content.decode()
