# SPDX-License-Identifier: Apache-2.0
"""As a platform: what a carrier is told when it asks what became of its bill (EBL_END)."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from django.http import HttpResponse
from tests.carriage_makers import Carriage, error_of, schema_of
from tests.carriage_nodes import CARRIER_CODE
from tests.makers import CARRIER, MX_BANK, OUTSIDER, SELLER

from tradelane.kernel.ids import OrganisationId
from tradelane.titles import queries
from tradelane.titles.values import Purpose

FILE = "endorsement/EBL_END_v3.0.4.yaml"
Told = list[tuple[str, str, str]]


def _asked(
    carriage: Carriage, number: str, by: OrganisationId | None = CARRIER, **filters: str
) -> HttpResponse:  # fmt: skip
    headers = {"Authorization": f"Bearer {carriage.tokens[by]}"} if by else {}
    answer: HttpResponse = carriage.client.get(  # type: ignore[assignment]
        f"/api/titles/dcsa/v3/endorsement-chains/{number}", filters, headers=headers
    )
    return answer


def _told(chain: dict[str, Any]) -> Told:
    def code(party: dict[str, Any] | None) -> str:
        return party["identifyingCodes"][0]["partyCode"] if party else ""

    links = chain["endorsementChain"]
    return [(each["actionCode"], code(each["actor"]), code(each.get("recipient"))) for each in links]


@pytest.mark.parametrize(
    ("purpose", "surrendered"),
    [
        (Purpose.DELIVERY, "SURRENDER_FOR_DELIVERY"), (Purpose.PAPER, "SURRENDER_FOR_AMENDMENT"),
        (Purpose.AMENDMENT, "SURRENDER_FOR_AMENDMENT"),
    ],
)  # fmt: skip
def test_a_surrendered_bill_is_told_from_its_end_to_its_issue(
    carriage: Carriage, standards: Path, purpose: Purpose, surrendered: str
) -> None:
    title = carriage.world.transfer(carriage.issue("PTL-1"), MX_BANK)
    carriage.answer(carriage.surrender(title, purpose), "SURR")
    answer = _asked(carriage, "PTL-1")
    assert (answer.status_code, answer.headers["API-Version"]) == (200, "3.0.4")
    (chain,) = json.loads(answer.content)
    assert _told(chain) == [
        ("SURRENDERED", CARRIER, ""), (surrendered, MX_BANK, CARRIER), ("TRANSFER", SELLER, MX_BANK),
        ("ISSUE", CARRIER, SELLER),
    ]  # fmt: skip
    digests = [str(each.digest) for each in queries.chain(title.id)]
    assert [link["auditReference"] for link in chain["endorsementChain"]] == digests[::-1]
    _published(standards).validate([chain])


def _published(standards: Path) -> jsonschema_rs.Draft4Validator:
    """DCSA's own schema of the answer."""
    read = yaml.safe_load((standards / "dcsa" / FILE).read_text())
    asked = read["paths"]["/endorsement-chains/{transportDocumentReference}"]["get"]
    schema = {**asked["responses"]["200"]["content"]["application/json"]["schema"], "components": read["components"]}
    return jsonschema_rs.Draft4Validator(json.loads(json.dumps(schema, default=str)), validate_formats=True)


def test_a_refused_surrender_tells_that_the_bill_went_back(carriage: Carriage) -> None:
    carriage.answer(carriage.surrender(carriage.issue("PTL-1")), "SREJ", "Freight is unpaid.")
    (chain,) = json.loads(_asked(carriage, "PTL-1").content)
    assert _told(chain)[0] == ("TRANSFER", CARRIER, SELLER)


def test_each_version_of_a_bill_has_its_chain_and_the_latest_comes_first(carriage: Carriage) -> None:
    first = carriage.issue("PTL-1", transportDocumentSubReference="v1")
    carriage.answer(carriage.surrender(first, Purpose.AMENDMENT), "SURR")
    carriage.issue("PTL-1", transportDocumentSubReference="v2", termsAndConditions="Amended.")
    both = json.loads(_asked(carriage, "PTL-1").content)
    assert [each["transportDocumentSubReference"] for each in both] == ["v2", "v1"]
    assert [len(each["endorsementChain"]) for each in both] == [1, 3]
    (one,) = json.loads(_asked(carriage, "PTL-1", transportDocumentSubReference="v1").content)
    assert one == both[1]
    error_of(_asked(carriage, "PTL-1", transportDocumentSubReference="v3"), 404)


def test_a_scac_finds_the_carrier_that_has_one(carriage: Carriage) -> None:
    carriage.issue("PTL-1")
    found = json.loads(_asked(carriage, "PTL-1", carrierSCACCode=CARRIER_CODE).content)
    assert [each["carrierSCACCode"] for each in found] == [CARRIER_CODE]
    error_of(_asked(carriage, "PTL-1", carrierSCACCode="YMLU"), 404)


def test_nobody_but_its_carrier_is_told(carriage: Carriage, standards: Path) -> None:
    carriage.issue("PTL-1")
    schema = schema_of(standards, FILE, "ErrorResponse")
    for by, number, status in (
        (OUTSIDER, "PTL-1", 404), (SELLER, "PTL-1", 404), (CARRIER, "PTL-2", 404), (None, "PTL-1", 401),
        (CARRIER, "P" * 21, 400), (CARRIER, "%20PTL-1", 400),
    ):  # fmt: skip
        answer = _asked(carriage, number, by)
        error_of(answer, status)
        schema.validate(json.loads(answer.content))
    for name in ("transportDocumentSubReference", "carrierSCACCode"):
        error_of(_asked(carriage, "PTL-1", CARRIER, **{name: "x" * 101}), 400)
