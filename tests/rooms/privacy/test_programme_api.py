# SPDX-License-Identifier: Apache-2.0
"""Certification and breaches by the API: the whole way, and what bad input is told."""

import base64
from typing import Any

import pytest
from django.test import Client
from tests.cbpr_makers import AGENT, an_agent, an_authority, certified
from tests.makers import BUYER, OUTSIDER, a_token, an_organisation

from tradelane.kernel.ids import OrganisationId
from tradelane.privacy.formats.cbpr import requirements
from tradelane.privacy.values.cbpr import Needs, System

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(frozen_clock: object) -> None:
    """Everything happens at noon."""


class Caller:
    """An organisation's program."""

    def __init__(self, organisation: OrganisationId) -> None:
        an_organisation(organisation)
        token = a_token(f"{organisation.lower()}@program.example", organisation=organisation)
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def __call__(self, method: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
        call = getattr(self.client, method)
        answer = (
            call(f"/api/privacy{path}", data=body, content_type="application/json")
            if body is not None
            else call(f"/api/privacy{path}", content_type="application/json")
        )
        assert answer.status_code == expect, answer.content
        return answer.json()


APPLICATION = {
    "system": "PRP",
    "agent": AGENT,
    "entities": [{"name": "Invented Imports", "number": "UEN.201912345K", "economy": "SG"}],
    "business_lines": "Warehousing",
    "privacy_statement": "https://imports.example/privacy",
    "dispute_contact": "privacy@imports.example",
}


def test_a_processor_is_recognised_by_the_api() -> None:
    an_agent()
    firm, agent, other = Caller(BUYER), Caller(AGENT), Caller(OUTSIDER)
    made = firm("post", "/applications", APPLICATION, expect=201)
    here = f"/applications/{made['id']}"
    assert made["unanswered"][0] == "1"
    for each in requirements(System.PRP, made["version"]):
        said = {"text": "Described."} if each.needs is Needs.TEXT else {"reply": "yes", "text": ""}
        firm("put", f"{here}/answers/{each.question}", said)
    file = {"name": "policy.pdf", "media_type": "application/pdf", "content": base64.b64encode(b"%PDF").decode()}
    assert firm("post", f"{here}/evidence/1", file, expect=201)["digest"].startswith("sha256:")
    other("get", here, expect=404)
    agent("get", here, expect=404)
    assert firm("post", f"{here}/submission")["state"] == "submitted"
    waiting = agent("get", here)
    assert waiting["gaps"] == []
    for question in waiting["unfound"]:
        agent("post", f"{here}/findings", {"question": question, "verdict": "met", "reasons": "Seen."}, expect=201)
    assert agent("post", f"{here}/decision", {"decision": "certify"})["state"] == "certified"
    (listed,) = other("get", "/directory?system=PRP&q=warehousing")
    assert (listed["organisation"], listed["standing"]) == (BUYER, "in-force")
    assert other("get", "/directory?system=CBPR") == []
    step = {"step": "withdraw", "reasons": "It sold the data."}
    assert other("post", f"/certifications/{listed['id']}/standing", step, expect=403)["rule"] == "PRIV-150"
    assert agent("post", f"/certifications/{listed['id']}/standing", step)["standing"] == "withdrawn"


@pytest.mark.parametrize(
    ("changes", "status", "rule", "field"),
    [
        ({"agent": "SG.AGENT.NOBODY"}, 403, "PRIV-159", "agent"),
        ({"entities": []}, 422, "PRIV-144", "scope"),
        ({"privacy_statement": "at our counter"}, 422, "PRIV-144", "scope"),
        ({"system": "GDPR"}, 400, "API-2", "body.body.system"),
        ({"entities": [{"name": "A", "number": "1", "economy": "SGP"}]}, 400, "API-2", "body.body.entities.0.economy"),
    ],
)
def test_a_bad_application_names_field_rule_and_fix(
    changes: dict[str, Any], status: int, rule: str, field: str
) -> None:
    an_agent()
    told = Caller(BUYER)("post", "/applications", {**APPLICATION, **changes}, expect=status)
    assert (told["rule"], told["field"]) == (rule, field)
    assert told["fix"]


BREACH = {
    "nature": "A list was sent to the wrong address.",
    "categories": ["user.contact"],
    "discovered_at": "2026-11-02T08:00:00Z",
    "persons": [{"economy": "PH", "count": 3}, {"economy": "SG", "count": 3}],
    "measures": "Asked to destroy it.",
}


def test_a_breach_by_the_api() -> None:
    an_authority()
    firm = Caller(BUYER)
    made = firm("post", "/breaches", BREACH, expect=201)
    here = f"/breaches/{made['id']}"
    due = {(d["economy"], d["tell"]): d for d in made["duties"]}
    assert due["PH", "authority"]["due_at"] == "2026-11-05T08:00:00Z"
    assert due["SG", "authority"]["state"] == "waiting"
    Caller(OUTSIDER)("get", here, expect=404)
    low = {**BREACH, "harm": "low", "assessed_at": "2026-11-02T11:00:00Z", "seen": 1}
    assert firm("put", here, low)["duties"][0]["tell"] == "assessment"
    assert firm("put", here, low, expect=409)["field"] == "seen"
    told = firm("post", f"{here}/notices", {"economy": "PH", "tell": "authority", "reference": "R-1"}, expect=422)
    assert told["rule"] == "PRIV-183", "harm was found low: there is no such duty any more"
    assert firm("post", f"{here}/closing")["state"] == "closed"
    assert [each["version"] for each in firm("get", f"{here}/evidence")["versions"]] == [1, 2]


@pytest.mark.parametrize(
    ("changes", "rule", "field"),
    [
        ({"persons": []}, "PRIV-180", "facts"),
        ({"discovered_at": "2026-11-02T13:00:00Z"}, "PRIV-181", "discovered_at"),
        ({"harm": "serious"}, "PRIV-182", "harm"),
        ({"discovered_at": "2026-11-02T08:00:00"}, "API-2", "discovered_at"),
    ],
)
def test_a_bad_report_names_field_rule_and_fix(changes: dict[str, Any], rule: str, field: str) -> None:
    status = 400 if rule == "API-2" else 422
    told = Caller(BUYER)("post", "/breaches", {**BREACH, **changes}, expect=status)
    assert (told["rule"], told["field"]) == (rule, field)
    assert told["fix"]


def test_what_is_public_needs_nobody() -> None:
    certified()
    client = Client()
    assert len(client.get("/api/privacy/directory").json()) == 1
    edition = client.get("/api/privacy/requirements/CBPR").json()
    assert (edition["wording"], len(edition["requirements"])) == ("paraphrased", 90)
    inai = next(a for a in client.get("/api/privacy/authorities").json() if a["key"] == "MX-INAI")
    assert (inai["ends"], inai["successor"]) == ("2025-03-20", "SABG")
    assert client.get("/api/privacy/statistics/2026").json()[0]["received"] == 0
    assert client.get("/api/privacy/assistance").status_code == 401
    assert client.get("/api/privacy/breaches").status_code == 401
