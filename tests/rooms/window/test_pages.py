# SPDX-License-Identifier: Apache-2.0
import pytest
from django.test import Client
from lxml import etree, html
from tests.conftest import NOON
from tests.makers import OUTSIDER, SELLER, a_person
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, a_filed_case, a_trader, an_officer

from tradelane.kernel.ids import OrganisationId
from tradelane.parties.actions import register_organisation
from tradelane.parties.models import Person
from tradelane.parties.values import OrganisationKind, Role
from tradelane.window import actions, queries
from tradelane.window.values import CaseState

pytestmark = pytest.mark.django_db


def signed_in(organisation: OrganisationId, *, roles: tuple[Role, ...] = tuple(Role), email: str = "") -> Client:
    person = a_person(email or f"{organisation.lower()}@example.com", organisation=organisation, roles=roles)
    if ".AGENCY." in organisation:
        register_organisation(id=organisation, name=organisation, kinds=[OrganisationKind.AGENCY], home=True)
    client = Client()
    client.force_login(Person.objects.get(pk=person))
    return client


def test_procedures_are_public_and_say_everything(client: Client) -> None:
    listing = client.get("/procedures").content.decode()
    assert "Export of goods from Mexico" in listing
    page = client.get("/procedures/mx-export").content.decode()
    for words in ("Ley Aduanera, art. 36-A", "Recurso de revocación", "30 business days", "within 24 hours",
                  "Commercial invoice", "from memory: check", "Customs reviews"):  # fmt: skip
        assert words in page, words
    assert client.get("/procedures/atlantis").status_code == 404


def test_the_diagram_is_drawn_on_the_server(client: Client) -> None:
    page = html.fromstring(client.get("/procedures/sg-import").content)
    (picture,) = page.xpath("//*[local-name()='svg' and contains(@class, 'procedure')]")
    drawn = " ".join(picture.itertext())
    assert "Food agency" in drawn
    assert len(picture.xpath(".//*[local-name()='rect']")) == 8  # tasks
    assert not etree.tostring(picture).count(b"style=")


def test_procedures_are_told_in_spanish(client: Client) -> None:
    page = client.get("/procedures/mx-export", headers={"Accept-Language": "es-MX"}).content.decode()
    assert "Exportación de mercancías desde México" in page
    assert "La aduana revisa" in page


@pytest.mark.parametrize(
    ("code", "language", "words"),
    [("jp-import", "ja", "品名"), ("sg-import", "zh", "货物名称"), ("mx-import", "es", "Descripción de la mercancía"),
     ("jp-import", "en", "Description of goods")],
)  # fmt: skip
def test_the_public_page_shows_diagram_forms_time_and_fee_in_a_language_of_choice(
    client: Client, code: str, language: str, words: str
) -> None:
    page = html.fromstring(client.get(f"/procedures/{code}?in={language}").content)
    (forms,) = page.xpath("//div[@id='forms']")
    assert forms.get("lang") == language
    published = queries.procedure(code=code, on=NOON.date())
    assert len(forms.xpath("./details")) == len(published.agencies)
    assert words in " ".join(forms.itertext())
    said = " ".join(page.xpath("//main")[0].itertext())
    assert f"within {published.decision_hours} hours" in said
    assert published.fees[0].name in said
    assert page.xpath("//*[local-name()='svg' and contains(@class, 'procedure')]")


def test_strangers_sign_in_and_outsiders_find_nothing(client: Client) -> None:
    case = a_filed_case()
    for path in ("/cases", f"/cases/{case}"):
        assert client.get(path).status_code == 302
    outsider = signed_in(OUTSIDER)
    assert outsider.get(f"/cases/{case}").status_code == 404
    assert case[-8:] not in outsider.get("/cases").content.decode()
    assert outsider.post(f"/cases/{case}/reviews", {"verdict": "approve"}).status_code == 404


def test_an_officer_reviews_on_the_page() -> None:
    case = a_filed_case()
    officer = signed_in(CUSTOMS)
    queue = officer.get("/cases").content.decode()
    assert f"/cases/{case}" in queue
    assert "Your review is due" in queue
    page = officer.get(f"/cases/{case}").content.decode()
    assert "Ley Aduanera, art. 36" in page
    assert "090121" in page
    answer = officer.post(f"/cases/{case}/reviews", {"verdict": "refuse", "reasons": ""})
    assert answer.status_code == 422
    assert "WIN-6" in answer.content.decode()
    done = officer.post(f"/cases/{case}/reviews", {"verdict": "approve", "cites": ["Ley Aduanera, art. 36"]})
    assert done.status_code == 302
    (review,) = queries.case(case=case, by=a_trader()).reviews
    assert (str(review.verdict), review.rule_ids) == ("approve", ("Ley Aduanera, art. 36",))
    assert officer.post(f"/cases/{case}/reviews", {"verdict": "refuse", "reasons": "No."}).status_code == 409


def test_a_trader_answers_and_contests_on_the_page() -> None:
    case = a_filed_case()
    actions.review(case=case, verdict="ask", reasons="Which <lot>?", by=an_officer(CUSTOMS), now=NOON)
    trader = signed_in(SELLER)
    assert "Which &lt;lot&gt;?" in trader.get(f"/cases/{case}").content.decode()
    assert trader.post(f"/cases/{case}/answers", {"text": "Lot 7.", "agency": CUSTOMS}).status_code == 302
    actions.review(case=case, verdict="approve", by=an_officer(CUSTOMS), now=NOON)
    actions.review(case=case, verdict="refuse", reasons="Live insects.", by=an_officer(PLANT_HEALTH), now=NOON)
    page = trader.get(f"/cases/{case}").content.decode()
    assert "Live insects." in page
    assert "16 December 2026" in page
    assert "116" in page


def test_another_officer_decides_the_appeal_on_the_page() -> None:
    case = a_filed_case()
    actions.review(case=case, verdict="approve", by=an_officer(CUSTOMS), now=NOON)
    actions.review(case=case, verdict="refuse", reasons="Live insects.", by=an_officer(PLANT_HEALTH), now=NOON)
    actions.appeal(case=case, grounds="They were beans.", by=a_trader(), now=NOON)
    officer = signed_in(CUSTOMS)
    assert "They were beans." in officer.get(f"/cases/{case}").content.decode()
    assert officer.post(f"/cases/{case}/appeal/decision", {"reasons": "Beans."}).status_code == 422
    given = {"outcome": "changed", "reasons": "Beans."}
    assert officer.post(f"/cases/{case}/appeal/decision", given).status_code == 302
    assert queries.case(case=case, by=a_trader()).state is CaseState.CLEARED_ON_APPEAL


def test_an_empty_queue_says_what_will_fill_it() -> None:
    assert "No case in this view" in signed_in(SELLER).get("/cases?view=decided").content.decode()
