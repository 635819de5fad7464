# SPDX-License-Identifier: Apache-2.0
"""A buyer has their data erased in a real browser, on a phone and at a desk, in both languages; then the report."""

from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from tests.journeys.conftest import DESK, PHONE
from tests.shop_makers import Storefront

from tradelane.kernel.clock import now
from tradelane.privacy.actions import link_for
from tradelane.shop import queries

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EMAIL = "siti@buyer.example"
WINDOWS = [
    (PHONE, "light", "es", "Borrar mis datos", "Informe de un borrado"),
    (DESK, "dark", "en", "Erase my data", "Report of an erasure"),
]


@pytest.mark.parametrize(("size", "scheme", "language", "button", "report"), WINDOWS)
def test_a_buyer_reads_what_goes_erases_and_reads_what_went(
    live_server: Any, walk: Any, size: Any, scheme: str, language: str, button: str, report: str
) -> None:
    moment: datetime = now()
    order = Storefront(moment).order()
    walker = walk(size=size, scheme=scheme, language=language)
    page = walker.page
    page.goto(live_server.url + link_for(email=EMAIL, now=moment).removeprefix(settings.BASE_URL))
    page.locator("a[href$='/erasure']").click()
    page.get_by_role("button", name=button).click()
    page.wait_for_selector(".govuk-error-summary")
    assert walker.axe() == [] and not walker.too_wide()
    assert queries.order_by_id(order.id).buyer.email == EMAIL
    page.locator("#sure").check()
    page.get_by_role("button", name=button).click()
    page.wait_for_url("**/erasure/erasure_*")
    assert page.locator("h1").inner_text() == report
    assert "shop.OrderRow.email" in page.locator("main").inner_text()
    assert walker.axe() == [] and not walker.too_wide()
    assert queries.order_by_id(order.id).buyer.email == ""
