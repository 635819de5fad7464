# SPDX-License-Identifier: Apache-2.0
"""The desk of origin, the tariff and a manifest, walked in a real browser on a phone, in Spanish."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import override_settings
from tests.journeys.conftest import PHONE, Walker, come_to
from tests.parcel_makers import a_row
from tests.rooms.origin.conftest import AUTHORITY, CHAMBER, EXPORTER, settle
from tests.rooms.tariff.test_actions import HEADER

from tradelane.kernel import clock
from tradelane.kernel.ids import OrganisationId
from tradelane.parcels import actions as parcels
from tradelane.parties.actions import add_person
from tradelane.parties.values import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "correct horse battery"
RULES = {"rule_sets": [{"heading": "0901", "min": "0901110000", "max": "0901129999", "rules": [
    {"rule": "A change to a good of subheading 090111 to 090112 from any other chapter."},
    {"rule": "By the light of the moon."},
]}]}  # fmt: skip
TARIFF = HEADER + "VN,customs duty,0901,,15%,2026-01-01,,act 1,Gazette,2026-01-01,high,,\n"
SAYS = {
    "apply": "Presentar la solicitud", "issue": "Emitirlo", "revoke": "Revocar el certificado",
    "contest": "Impugnarla", "decide": "Decidir", "revoked": "revocado", "draft": "Importar como borrador",
    "publish": "Publicar", "published": "Publicada", "found": "Puede ser", "hand_in": "Entregar el manifiesto",
    "moon": "No ejecutable",
}  # fmt: skip


@pytest.fixture
def node(live_server: Any, transactional_db: None) -> Iterator[str]:
    with override_settings(ECONOMY="VN", NODE_ORGANISATION="VN.NODE.TRADELANE", REHEARSAL=True):
        settle()
        for organisation, names in ((EXPORTER, ("lan",)), (CHAMBER, ("minh", "thu")), (AUTHORITY, ("ana", "bo"))):
            for name in names:
                _person(name, organisation)
        yield live_server.url


def _person(name: str, organisation: OrganisationId) -> None:
    add_person(email=f"{name}@page.example", name=name, organisation=organisation, roles=list(Role), password=PASSWORD)


def test_a_certificate_and_the_law_it_rests_on(node: str, walk: Callable[..., Walker]) -> None:
    says, windows = SAYS, dict[str, Any]()

    def at(name: str, path: str) -> Any:
        """The window of a person at a page that fits and that axe finds nothing serious on."""
        if name not in windows:
            windows[name] = walk(size=PHONE, language="es")
            come_to(windows[name].page, node, path, email=f"{name}@page.example", password=PASSWORD)
        else:
            windows[name].page.goto(f"{node}{path}")
        return fits(name)

    def fits(name: str) -> Any:
        assert windows[name].axe() == []
        assert not windows[name].too_wide(), windows[name].page.url
        return windows[name].page

    def press(page: Any, words: str) -> None:
        with page.expect_navigation():
            page.get_by_role("button", name=words, exact=True).click()

    # 1. the exporter applies; the chamber issues; anybody checks
    page = at("lan", "/origin/desk")
    page = at("lan", "/origin/desk/apply")
    page.locator("#agreement").select_option("rcep")
    page.locator("#issuer").select_option(CHAMBER)
    page.locator("#wholly_obtained").check()
    press(page, says["apply"])
    application = fits("lan").url.removeprefix(node)
    fits("lan").locator("ul.papers a").first.click()  # the determination, step by step
    fits("lan")
    page = at("minh", application)
    page.locator("#number").fill("VCCI-1")
    press(page, says["issue"])
    page = fits("minh")
    page.locator("a[href^='/origin/certificates/']").click()
    certificate = fits("minh").url.removeprefix(node)
    assert "VCCI-1" in at("lan", "/origin/desk").locator("main").inner_text()

    # 2. it is revoked with its ground, contested, and decided by somebody else
    page = at("minh", certificate)
    page.locator("#ground").select_option("not-originating")
    page.locator("#reasons").fill("Grown abroad.")
    press(page, says["revoke"])
    fits("minh")
    page = at("lan", certificate)
    page.locator("#grounds").fill("Grown in Dak Lak.")
    press(page, says["contest"])
    page = at("thu", certificate)
    page.locator("#outcome").select_option("overturned")
    page.locator("#reasons").fill("The books agree.")
    press(page, says["decide"])
    assert "The books agree." in at("lan", certificate).locator("main").inner_text()
    assert says["revoked"] in at("lan", "/origin/check?asked=VCCI-1").locator("main").inner_text()

    # 3. an officer imports rules of origin and a tariff, another one publishes both
    for path, name, content, source in (
        ("/origin/rules", "cptpp.json", json.dumps(RULES), "Annex 3-D"),
        ("/tariff/editions/", "t.csv", TARIFF, "Gazette"),
    ):  # fmt: skip
        page = at("ana", path)
        page.locator("#file").set_input_files({"name": name, "mimeType": "text/plain", "buffer": content.encode()})
        page.locator("#source").fill(source)
        page.locator("#valid_from").fill("2026-01-01")
        press(page, says["draft"])
        draft = fits("ana").url.removeprefix(node)
        assert fits("ana").get_by_role("button", name=says["publish"], exact=True).count() == 0
        page = at("bo", draft)
        press(page, says["publish"])
        assert says["published"] in fits("bo").locator("h1").inner_text()
        if path == "/origin/rules":
            assert says["moon"] in fits("bo").locator("main").inner_text()
    assert "A change to a good of subheading 090111" in at("lan", "/origin?hs=0901.11").locator("main").inner_text()

    # 4. goods in plain words lead to the code, and the code to what was published
    page = at("lan", "/tariff/")
    page.locator("#q").fill("café verde sin tostar")
    page.locator("#q").press("Enter")
    page.get_by_role("heading", name=says["found"]).wait_for()
    fits("lan")
    assert "15%" in at("lan", "/tariff/090111/?economy=VN").locator("main").inner_text()

    # 5. a manifest is handed in; the bar moves by itself once it is judged
    page = at("lan", "/parcels/")
    rows = [a_row(n, description="coffee", hs_code="090111") for n in (1, 2)]
    page.locator("#file").set_input_files(
        {"name": "m.json", "mimeType": "application/json", "buffer": json.dumps(rows).encode()}
    )
    page.locator("#to").fill("SG")
    press(page, says["hand_in"])
    assert fits("lan").locator("#bar").get_attribute("value") == "0"
    parcels.judge(manifest=page.url.rstrip("/").rsplit("/", 1)[1], part=0, now=clock.now())
    page.locator("#bar[value='100']").wait_for()
    fits("lan")
