# SPDX-License-Identifier: Apache-2.0
"""The public pages and the API of the plans."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_matrix_shows_all_economies_with_their_open_facts(client: Client) -> None:
    html = client.get("/plans/").content.decode()
    assert "Papua New Guinea" in html and "Chinese Taipei" in html
    assert "Unconfirmed" in html


def test_the_matrix_can_be_narrowed(client: Client) -> None:
    one = client.get("/plans/?measure=single-window").content.decode()
    assert "VUCEM" in one
    assert client.get("/plans/?economy=MX").headers["Location"] == "/plans/MX"
    assert client.get("/plans/?measure=nonsense").status_code == 200


def test_an_economy_names_sources(client: Client) -> None:
    html = client.get("/plans/SG").content.decode()
    assert "sso.agc.gov.sg" in html and "No authority has confirmed it yet." in html
    assert client.get("/plans/XX", headers={"Accept": "text/html"}).status_code == 404


def test_a_lane_answers_kind_by_kind(client: Client) -> None:
    html = client.get("/plans/lanes/MX-SG").content.decode()
    assert "Mexico to Singapore without paper" in html
    assert "Accepted electronically" in html and "Undetermined" in html
    assert client.get("/plans/lanes/MX-MX", headers={"Accept": "text/html"}).status_code == 404


def test_the_lane_form_leads_to_the_lane(client: Client) -> None:
    assert client.get("/plans/lanes/?from=MX&to=SG").headers["Location"] == "/plans/lanes/MX-SG"
    refused = client.get("/plans/lanes/?from=MX&to=MX")
    assert refused.status_code == 400 and "Choose two different economies." in refused.content.decode()


def test_the_pages_speak_spanish(client: Client) -> None:
    html = client.get("/plans/lanes/MX-SG", headers={"Accept-Language": "es"}).content.decode()
    assert 'lang="es"' in html


def test_programs_get_the_same(client: Client) -> None:
    assert len(client.get("/api/plans").json()["cells"]) == 21 * 28
    answers = client.get("/api/plans/lanes/MX-SG").json()["answers"]
    assert {a["kind"]: a["acceptance"] for a in answers}["import-declaration"] == "electronic"
    assert client.get("/api/plans/lanes/MX-DE").status_code == 422
