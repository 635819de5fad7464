# SPDX-License-Identifier: Apache-2.0
from typing import Any

import pytest
from django.test import Client
from tests.consignment_makers import a_consignment
from tests.makers import BUYER, OUTSIDER, SELLER, a_token, an_actor
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, documents

from tradelane.consignments.actions import enter
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.actions import register_organisation
from tradelane.parties.values import OrganisationKind

pytestmark = pytest.mark.django_db


class Caller:
    """A program with an organisation's token."""

    def __init__(self, organisation: OrganisationId) -> None:
        self.client = Client()
        self.headers = {
            "Authorization": f"Bearer {a_token(f'{organisation.lower()}@example.com', organisation=organisation)}"
        }
        if ".AGENCY." in organisation:
            register_organisation(id=organisation, name=organisation, kinds=[OrganisationKind.AGENCY], home=True)

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/window{path}", headers=self.headers)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self.client.post(f"/api/window{path}", body, content_type="application/json", headers=self.headers)


def filed(trader: Caller) -> str:
    consignment = a_consignment()
    enter(consignment=consignment, by=an_actor(SELLER), readers=[])
    body = {"procedure": "mx-export", "consignment": consignment.id, "documents": documents()}
    answer = trader.post("/cases", body)
    assert answer.status_code == 201, answer.content
    return str(answer.json()["id"])


def test_a_case_runs_over_http() -> None:
    trader, customs, plants = Caller(SELLER), Caller(CUSTOMS), Caller(PLANT_HEALTH)
    case = filed(trader)
    assert filed(trader) == case
    assert [e["case"] for e in customs.get("/queue").json()] == [case]
    asked = customs.post(f"/cases/{case}/reviews", {"verdict": "ask", "reasons": "Which lot?"})
    assert asked.json()["state"] == "information-asked"
    answered = trader.post(f"/cases/{case}/answers", {"text": "Lot 7."})
    assert answered.json()["state"] == "in-review"
    customs.post(f"/cases/{case}/reviews", {"verdict": "approve"})
    done = plants.post(f"/cases/{case}/reviews", {"verdict": "approve", "reasons": "Roasted.", "rule_ids": ["WIN-1"]})
    assert done.status_code == 200
    decided = trader.get(f"/cases/{case}").json()
    assert decided["state"] == "cleared"
    assert decided["clearance_number"] == decided["decision"]["number"]
    assert decided["decision"]["cites"]
    assert "officers" not in decided["decision"]
    assert customs.get("/queue").json() == []
    assert [e["state"] for e in customs.get("/queue?decided=true").json()] == ["cleared"]


def test_refusals_are_problems_with_rule_and_fix() -> None:
    trader, customs = Caller(SELLER), Caller(CUSTOMS)
    case = filed(trader)
    answer = customs.post(f"/cases/{case}/reviews", {"verdict": "refuse"})
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.json()["rule"], bool(answer.json()["fix"])) == ("WIN-6", True)
    assert trader.post(f"/cases/{case}/reviews", {"verdict": "approve"}).status_code == 403
    unknown = trader.post("/cases", {"procedure": "mx-export", "consignment": "none", "documents": []})
    assert unknown.status_code == 404


@pytest.mark.parametrize("organisation", [OUTSIDER, BUYER])
def test_outsiders_get_not_found_everywhere(organisation: OrganisationId) -> None:
    case = filed(Caller(SELLER))
    outsider = Caller(organisation)
    assert outsider.get(f"/cases/{case}").status_code == 404
    for path, body in (
        ("reviews", {"verdict": "approve"}),
        ("answers", {"text": "x"}),
        ("appeal", {"grounds": "x"}),
        ("appeal/decision", {"changed": True, "reasons": "x"}),
    ):
        assert outsider.post(f"/cases/{case}/{path}", body).status_code == 404
    assert outsider.get("/queue?decided=true").json() == []


def test_procedures_and_figures_are_public(client: Client) -> None:
    codes = [p["code"] for p in client.get("/api/window/procedures").json()]
    assert {"mx-export", "sg-import"} <= set(codes)
    one = client.get("/api/window/procedures/mx-export").json()
    assert all(b["confidence"] and b["source"] for b in one["legal_basis"])
    diagram = client.get("/api/window/procedures/mx-export/diagram.bpmn")
    assert diagram.content.startswith(b"<?xml")
    assert client.get("/api/window/figures").json()[0]["filed"] == 0
    for path in ("queue", "cases/x"):
        assert client.get(f"/api/window/{path}").status_code == 401
