# SPDX-License-Identifier: Apache-2.0
"""Permits and certificates that agencies grant over cases they approved."""

from typing import Any

import pytest
from tests.conftest import NOON
from tests.document_makers import STATED
from tests.makers import OUTSIDER, SELLER, an_actor
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH
from tests.rooms.window.test_api import Caller, filed

from tradelane.documents import queries as documents
from tradelane.documents.values import DocumentKind
from tradelane.trust import actions as trust

pytestmark = pytest.mark.django_db
PLANTS = {
    "kind": "phytosanitary-certificate",
    "number": "PHYTO-1",
    "statements": STATED[DocumentKind.PHYTOSANITARY_CERTIFICATE],
}
PERMIT: dict[str, Any] = {
    "kind": "agency-permit",
    "number": "PERMIT-1",
    "statements": {k: v for k, v in STATED[DocumentKind.AGENCY_PERMIT].items() if k != "case_number"},
}


@pytest.fixture
def agency(frozen_clock: object) -> Caller:
    """The plant health agency, with a certificate of this node."""
    caller = Caller(PLANT_HEALTH)
    trust.create_node_authority(now=NOON)
    trust.issue_certificate(organisation=PLANT_HEALTH, name="Invented plant health", now=NOON)
    return caller


def test_an_agency_that_approved_grants_its_certificate_and_permit(agency: Caller) -> None:
    case = filed(Caller(SELLER))
    early = agency.post(f"/cases/{case}/grants", PLANTS)
    assert (early.status_code, early.json()["rule"]) == (403, "WIN-18")
    agency.post(f"/cases/{case}/reviews", {"verdict": "approve", "reasons": "Inspected.", "rule_ids": ["WIN-1"]})
    granted = agency.post(f"/cases/{case}/grants", PLANTS)
    assert granted.status_code == 201, granted.json()
    assert agency.post(f"/cases/{case}/grants", PLANTS).json() == granted.json()
    value = documents.document_value(document=granted.json()["document"], by=an_actor(SELLER))
    assert (value.issuer, value.kind) == (PLANT_HEALTH, DocumentKind.PHYTOSANITARY_CERTIFICATE)
    assert not any("contact" in party for party in value.content["parties"])
    permit = agency.post(f"/cases/{case}/grants", PERMIT).json()["document"]
    stated = documents.document_value(document=permit, by=an_actor(SELLER)).statements
    assert stated["case_number"] == case


def test_nobody_else_grants_and_nothing_else_is_granted(agency: Caller) -> None:
    case = filed(Caller(SELLER))
    agency.post(f"/cases/{case}/reviews", {"verdict": "approve", "reasons": "Inspected.", "rule_ids": ["WIN-1"]})
    assert Caller(OUTSIDER).post(f"/cases/{case}/grants", PLANTS).status_code == 404
    assert Caller(SELLER).post(f"/cases/{case}/grants", PLANTS).json()["rule"] == "WIN-18"
    assert Caller(CUSTOMS).post(f"/cases/{case}/grants", PERMIT).json()["rule"] == "WIN-18"
    invoice = agency.post(f"/cases/{case}/grants", {**PLANTS, "kind": "commercial-invoice"})
    assert (invoice.status_code, invoice.json()["rule"]) == (422, "WIN-19")
    lacking = agency.post(f"/cases/{case}/grants", {**PLANTS, "statements": {}})
    assert {finding["rule"] for finding in lacking.json()["facts"]["findings"]} >= {"PHYTO-2", "PHYTO-4", "PHYTO-8"}
