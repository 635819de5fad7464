# SPDX-License-Identifier: Apache-2.0
"""The tariff over HTTP and on its pages, in English and Spanish."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from tests.makers import AGENCY, a_person, a_token
from tests.rooms.tariff.test_actions import NEW

from tradelane.parties.models import Person

pytestmark = pytest.mark.django_db


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=a_person(email, organisation=AGENCY)))
    return client


def test_a_program_imports_a_second_one_publishes_and_everybody_reads(client: Client) -> None:
    first = {"authorization": f"Bearer {a_token(organisation=AGENCY)}"}
    given = {"economy": "MX", "valid_from": "2026-01-01", "source": "DOF"}
    sent = client.post(
        "/api/tariff/editions", {"file": SimpleUploadedFile("t.csv", NEW.encode()), **given}, headers=first
    )
    assert sent.status_code == 201, sent.content
    id = sent.json()["id"]
    again = client.post(f"/api/tariff/editions/{id}/publish", headers=first)
    assert again.json()["rule"] == "TARIFF-19"
    other = signed_in("bo@customs.example")
    assert other.post(f"/tariff/editions/{id}/publish/").status_code == 302
    told = client.get("/api/tariff/measures?economy=MX&hs=2103.10&on=2026-11-02").json()
    assert {(m["kind"], m["preference"], m["duty"]) for m in told} >= {("customs duty", "", "15%")}
    assert all(m["cites"] and m["confidence"] for m in told)
    assert [e["id"] for e in client.get("/api/tariff/editions").json()] == [id]


def test_a_quota_over_http(client: Client) -> None:
    bearer = {"authorization": f"Bearer {a_token(organisation=AGENCY)}"}
    body = {"economy": "MX", "order_number": "MX-1", "volume": "10", "unit": "TNE", "opens": "2026-01-01",
            "closes": "2026-12-31", "cites": "act"}  # fmt: skip
    opened = client.post("/api/tariff/quotas", body, content_type="application/json", headers=bearer)
    assert opened.status_code == 201, opened.content
    asked = {"declaration": "D-1", "amount": "2500", "unit": "KGM", "on": "2026-11-02"}
    drawn = client.post(
        "/api/tariff/quotas/MX/MX-1/draws", asked, content_type="application/json", headers=bearer
    ).json()  # fmt: skip
    assert (drawn["granted"], drawn["balance"]) == ("2.500", "7.500")
    (open_one,) = client.get("/api/tariff/quotas?economy=MX&on=2026-11-02").json()
    assert open_one["balance"] == "7.500"


@pytest.mark.parametrize(("language", "words"), [("en", "May be meant"), ("es", "Puede ser")])
def test_goods_are_found_in_plain_words_with_reasons(client: Client, language: str, words: str) -> None:
    page = client.get("/tariff/?q=camiseta de algodón", headers={"accept-language": language}).content.decode()
    assert words in page
    assert "610910" in page
    assert "camiseta" in page.split("610910", 2)[2]
    first = client.get("/api/tariff/search?q=soy sauce").json()[0]
    assert first["code"] == "210310"
    assert {"asked": "soy", "found": "soya", "place": "subheading", "left_out": False, "against": False} in first[
        "matches"
    ]
    assert client.get("/tariff/?q=2103.10")["Location"] == "/tariff/210310/"
    assert client.get("/api/tariff/search?q=zzzz").json() == []


@pytest.mark.parametrize(("language", "words"), [("en", "What is due in MX"), ("es", "Lo que se debe en MX")])
def test_a_code_shows_where_it_stands_and_what_is_due(client: Client, language: str, words: str) -> None:
    headers = {"accept-language": language}
    assert "0901" in client.get("/tariff/09/", headers=headers).content.decode()
    page = client.get("/tariff/090121/?economy=MX&on=2026-11-02", headers=headers).content.decode()
    assert words in page
    assert "20%" in page
    assert client.get("/tariff/9999/").status_code == 404


def test_an_officer_imports_on_the_page_and_another_looks_and_publishes() -> None:
    ana, bo = signed_in("ana@customs.example"), signed_in("bo@customs.example")
    given = {"file": SimpleUploadedFile("t.csv", NEW.encode()), "form": "csv", "economy": "MX", "source": "DOF",
             "valid_from": "2026-01-01"}  # fmt: skip
    there = ana.post("/tariff/editions/", given)["Location"]
    assert "/publish/" not in ana.get(there).content.decode()
    page = bo.get(there).content.decode()
    assert "/publish/" in page
    assert "15%" in page
    assert bo.post(f"{there}publish/").status_code == 302
    assert "/publish/" not in bo.get(there).content.decode()
    wrong = ana.post("/tariff/editions/", {**given, "file": SimpleUploadedFile("t.csv", b"x")})
    assert wrong.status_code == 422


@pytest.mark.parametrize(("language", "words"), [("en", "No rate counts today"), ("es", "Hoy no rige ningún tipo")])
def test_rates_are_published_on_the_page_and_read_by_everybody(frozen_clock: object, language: str, words: str) -> None:
    reader = Client(headers={"accept-language": language})
    assert words in reader.get("/tariff/rates/").content.decode()
    officer = signed_in("ana@customs.example")
    given = {"currency": "usd", "factor": "18.4312", "valid_from": "", "source": "DOF 2026-11-02"}
    with override_settings(ECONOMY="MX"):
        refused = officer.post("/tariff/rates/", {**given, "factor": "much"})
        assert (refused.status_code, "NUM-1" in refused.content.decode()) == (422, True)
        assert reader.post("/tariff/rates/", given).status_code == 403
        assert officer.post("/tariff/rates/", given).status_code == 302
        page = reader.get("/tariff/rates/").content.decode()
        assert "18.4312 MXN" in page
        assert "DOF 2026-11-02" in page
        assert '<form method="post" action="/tariff/rates/"' not in page
    bearer = {"authorization": f"Bearer {a_token(organisation=AGENCY)}"}
    body = {"economy": "MX", "currency": "EUR", "factor": "20.1", "valid_from": "2026-11-02", "source": "DOF"}
    sent = reader.post("/api/tariff/rates", body, content_type="application/json", headers=bearer)
    assert sent.status_code == 201, sent.content
    told = reader.get("/api/tariff/rates?economy=MX").json()
    assert [(each["currency"], each["factor"], each["into"]) for each in told] == [
        ("EUR", "20.1", "MXN"), ("USD", "18.4312", "MXN"),
    ]  # fmt: skip
