# SPDX-License-Identifier: Apache-2.0
"""Pages look right in a real browser: phone and desk, light and dark, English and Spanish, nothing serious for axe."""

from typing import Any

import pytest
from django.test import Client
from tests.consignment_makers import a_consignment
from tests.journeys.conftest import DESK, PHONE
from tests.makers import an_actor

from tradelane.consignments.actions import enter
from tradelane.kernel.ids import OrganisationId
from tradelane.parties import actions
from tradelane.parties.models import Person
from tradelane.parties.values import OrganisationKind, Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = [
    "/",
    "/verify/",
    "/compare/",
    "/check/",
    "/procedures",
    "/procedures/mx-export",
    "/origin",
    "/track",
    "/track/TL000000000MX",
    "/plans/",
    "/plans/SG",
    "/plans/lanes/",
    "/plans/lanes/MX-SG",
    "/plans/?measure=mletr-law",
    "/plans/?instrument=data-privacy",
    "/plans/compare?one=MX&other=SG",
    "/plans/gaps",
    "/plans/SG/mletr-law",
    "/plans/consultations/",
    "/privacy/",
    "/accounts/login/",
    "/no-such-page",
]
OURS = [
    "/home/",
    "/trades/",
    "/documents/",
    "/documents/issue",
    "/documents/issue/consignment_invented1",
    "/documents/issue/consignment_invented1/transit-declaration",
    "/documents/issue/consignment_invented1/certificate-of-origin",
    "/titles/",
    "/payments/",
    "/shipments/",
    "/messages/",
    "/privacy/mine",
    "/organisation/",
    "/organisation/people/",
    "/organisation/tokens/",
    "/accounts/2fa/",
]
WINDOWS = [(PHONE, "light", "en"), (PHONE, "dark", "es"), (DESK, "light", "es"), (DESK, "dark", "en")]


@pytest.mark.parametrize(("size", "scheme", "language"), WINDOWS)
def test_public_pages_stand_up_to_axe(live_server: Any, walk: Any, size: Any, scheme: str, language: str) -> None:
    walker = walk(size=size, scheme=scheme, language=language)
    assert faults_of(walker, live_server.url, PUBLIC) == []


@pytest.mark.parametrize(("size", "scheme", "language"), WINDOWS[:2])
def test_pages_of_the_signed_in_stand_up_to_axe(
    live_server: Any, walk: Any, size: Any, scheme: str, language: str
) -> None:
    walker = walk(size=size, scheme=scheme, language=language, cookies=[session_cookie(live_server.url)])
    assert faults_of(walker, live_server.url, OURS) == []


def test_the_language_is_switched_without_losing_the_page(live_server: Any, walk: Any) -> None:
    page = walk(size=PHONE).page
    page.goto(f"{live_server.url}/plans/lanes/MX-SG")
    page.get_by_role("button", name="Español").click()
    page.wait_for_url("**/plans/lanes/MX-SG")
    assert page.locator("html").get_attribute("lang") == "es"


def test_the_skip_link_is_the_first_stop_of_the_keyboard(live_server: Any, walk: Any) -> None:
    page = walk().page
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"


def faults_of(walker: Any, base: str, paths: list[str]) -> list[str]:
    faults = []
    for path in paths:
        walker.page.goto(base + path)
        faults += walker.axe()
        if walker.too_wide():
            faults.append(f"{path} is wider than the window")
        if walker.page.locator("h1").count() != 1:
            faults.append(f"{path} has {walker.page.locator('h1').count()} first headings")
    return faults


def session_cookie(base: str) -> dict[str, str]:
    seller = OrganisationId("MX.RFC.CAC201105AB1")
    actions.register_organisation(id=seller, name="Cooperativa", kinds=[OrganisationKind.SELLER], home=True)
    person = actions.add_person(
        email="rosa@example.org", name="Rosa", organisation=seller, roles=[Role.ADMIN, Role.SIGNATORY], password=None
    )
    enter(consignment=a_consignment(), by=an_actor(seller))
    client = Client()
    client.force_login(Person.objects.get(pk=person))
    name, morsel = next((k, m) for k, m in client.cookies.items() if "session" in k)
    return {"name": name, "value": morsel.value, "url": base}
