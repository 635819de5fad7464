# SPDX-License-Identifier: Apache-2.0
"""A carrier reports on a phone, and anyone with the number follows the goods, in a real browser."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from tests.journeys.conftest import PHONE
from tests.makers import CARRIER, a_person, an_actor
from tests.tracking_makers import OPENING

from tradelane.parties.models import Person
from tradelane.tracking import actions, queries

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def cookie_of_the_carrier(base: str) -> dict[str, str]:
    client = Client()
    client.force_login(Person.objects.get(pk=a_person("jorge@line.example", organisation=CARRIER)))
    name, morsel = next((k, m) for k, m in client.cookies.items() if "session" in k)
    return {"name": name, "value": morsel.value, "url": base}


def test_goods_are_followed_from_the_carriers_report(live_server: Any, walk: Any) -> None:
    carrier = walk(size=PHONE, cookies=[cookie_of_the_carrier(live_server.url)])
    opened = datetime(2026, 11, 1, tzinfo=UTC)
    id = actions.open_shipment(**OPENING, by=an_actor(CARRIER), now=opened, due=date(2026, 11, 24))
    number = queries.shipment(id=id, by=an_actor(CARRIER)).number

    page = carrier.page
    page.goto(f"{live_server.url}/shipments/{id}")
    page.get_by_label("What happened").select_option("departed")
    page.get_by_label("When, in UTC").fill("2026-11-03T06:00")
    page.get_by_label("Where").fill("MXZLO")
    page.get_by_role("button", name="Report").click()
    page.get_by_text("Left Manzanillo on 3 November 2026.").wait_for()
    assert carrier.axe() == [] and not carrier.too_wide()

    reader = walk(size=PHONE, language="es")
    reader.page.goto(f"{live_server.url}/track")
    reader.page.get_by_label("Número de rastreo").fill(number.lower())
    reader.page.get_by_role("button", name="Rastrear").click()
    heading = "Salió de Manzanillo el 3 de noviembre de 2026. Se espera en Singapore el 24 de noviembre de 2026."
    assert reader.page.locator("h1").inner_text() == heading
    assert reader.axe() == [] and not reader.too_wide()
