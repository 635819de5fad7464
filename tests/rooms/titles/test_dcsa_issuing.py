# SPDX-License-Identifier: Apache-2.0
"""As a platform: what DCSA's door of issuance answers a carrier, and what it changes."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.carriage_makers import (
    DOORS,
    ISSUANCE,
    ISSUANCE_ANSWER,
    SURRENDER,
    SURRENDER_ANSWER,
    Carriage,
    counted,
    error_of,
    know,
    local,
    schema_of,
)
from tests.carriage_nodes import CARRIER_CODE
from tests.dcsa_makers import a_bill, whom
from tests.makers import CARRIER, MX_BANK, OUTSIDER, SELLER, an_actor
from tests.plain_dcsa import Signer, issuance_request

from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import TitleId
from tradelane.parties.queries import node_actor
from tradelane.titles import actions, queries
from tradelane.titles.models import IssuanceRow, PlatformKeyRow, TitleRow
from tradelane.titles.values import TitleState
from tradelane.titles.values.dcsa import CallState, PartyCode, PlatformKind

# ── as a platform: issuance ──


def test_an_issued_bill_is_bound_to_what_its_carrier_signed(carriage: Carriage) -> None:
    request = carriage.request("PTL-7", "negotiable")
    content = json.dumps(request).encode()
    assert carriage.call(ISSUANCE, content).status_code == 204
    row = IssuanceRow.objects.get(number="PTL-7")
    title = carriage.world.see(TitleId(str(row.title_id)))
    chain = queries.chain(title.id)
    assert title.document == f"sha256:{row.document}"
    assert b'"value": 12000.0' in queries.transport_document(row.document)  # type: ignore[arg-type]
    assert row.original == content
    manifest = request["issuanceManifestSignedContent"]
    assert str(digest_of(manifest.encode())) in str(chain[0].entry.terms)
    assert (title.holder, title.standing.order_of) == (SELLER, MX_BANK)
    assert queries.report(id=title.id, by=an_actor(CARRIER)).verdict == "valid"


def test_the_carrier_is_told_by_a_call_with_its_own_header(carriage: Carriage) -> None:
    carriage.issue("PTL-1")
    assert carriage.carry() == [CallState.DONE]
    ((method, address, content, headers),) = carriage.line.sent
    assert (method, address) == ("POST", "https://ptln.example/v3/ebl-issuance-responses")
    assert (headers["X-Key"], headers["API-Version"]) == ("secret", "3")
    assert json.loads(content) == {"transportDocumentReference": "PTL-1", "issuanceResponseCode": "ISSU"}


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "RS256", "PS256"])
def test_a_manifest_may_be_signed_by_any_algorithm_of_the_field(carriage: Carriage, algorithm: str) -> None:
    carriage.signer = Signer(algorithm)
    pem = carriage.signer.public_pem()
    actions.pin_keys(platform=CARRIER_CODE, content=pem, by=node_actor(), now=carriage.world.now)
    assert carriage.issue("PTL-1").state is TitleState.HELD


def test_a_repeated_request_is_a_conflict_and_changes_nothing(carriage: Carriage) -> None:
    request = carriage.request()
    assert carriage.call(ISSUANCE, request).status_code == 204
    before = counted()
    same = error_of(carriage.call(ISSUANCE, request), 409)
    assert same["errorCodeText"] == "ISS-2"
    assert "very request" in same["errorCodeMessage"]
    other = carriage.request(termsAndConditions="Other terms")
    assert "very request" not in error_of(carriage.call(ISSUANCE, other), 409)["errorCodeMessage"]
    assert counted() == before


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"isElectronic": False}, "ISS-4"),
        ({"transportDocumentTypeCode": "SWB"}, "ISS-4"),
        ({"isToOrder": True}, "ISS-5"),
    ],
)
def test_what_contradicts_itself_is_answered_with_breq(carriage: Carriage, changes: Any, rule: str) -> None:
    assert carriage.call(ISSUANCE, carriage.request(**changes)).status_code == 204
    answer = json.loads(IssuanceRow.objects.get().original_answer)
    assert (answer["issuanceResponseCode"], answer["errors"][0]["errorCode"]) == ("BREQ", rule)
    assert not TitleRow.objects.exists()


@pytest.mark.parametrize("wrong", ["documentChecksum", "issueToChecksum", "eBLVisualisationByCarrierChecksum"])
def test_a_wrong_checksum_is_answered_with_breq_and_the_corrected_request_issued(
    carriage: Carriage, wrong: str
) -> None:
    bill, to = local(a_bill("PTL-1")), local(whom())
    broken = issuance_request(bill, to, carriage.signer, **{wrong: "0" * 64})
    assert carriage.call(ISSUANCE, broken).status_code == 204
    assert IssuanceRow.objects.get().state == "failed"
    assert carriage.call(ISSUANCE, issuance_request(bill, to, carriage.signer)).status_code == 204
    assert sorted(IssuanceRow.objects.values_list("state", flat=True)) == ["failed", "issued"]


@pytest.mark.parametrize("fault", ["another key", "an ended key", "a changed signature"])
def test_a_manifest_that_its_carrier_did_not_sign_issues_nothing(carriage: Carriage, fault: str) -> None:
    if fault == "another key":
        carriage.signer = Signer("ES256")
    if fault == "an ended key":
        kid = PlatformKeyRow.objects.get().kid
        actions.end_key(platform=CARRIER_CODE, kid=kid, by=node_actor(), now=carriage.world.now)
    request = carriage.request()
    if fault == "a changed signature":
        head, payload, signature = request["issuanceManifestSignedContent"].split(".")
        other = "A" if signature[20] != "A" else "B"
        request["issuanceManifestSignedContent"] = f"{head}.{payload}.{signature[:20]}{other}{signature[21:]}"
    assert carriage.call(ISSUANCE, request).status_code == 204
    answer = json.loads(IssuanceRow.objects.get().original_answer)
    assert (answer["issuanceResponseCode"], answer["errors"][0]["errorCode"]) == ("BREQ", "ISS-7")
    assert not TitleRow.objects.exists()


@pytest.mark.parametrize(
    ("issue_to", "rule"),
    [(whom("MX.RFC.XXX010101000"), "ISS-6"), (whom(SELLER, platform="BOLE"), "ISS-8")],
)
def test_a_party_that_is_not_here_is_answered_with_refu(carriage: Carriage, issue_to: Any, rule: str) -> None:
    request = issuance_request(local(a_bill("PTL-1")), issue_to, carriage.signer)
    assert carriage.call(ISSUANCE, request).status_code == 204
    answer = json.loads(IssuanceRow.objects.get().original_answer)
    assert (answer["issuanceResponseCode"], answer["errors"][0]["errorCode"]) == ("REFU", rule)


def test_codes_of_two_parties_reach_neither(carriage: Carriage) -> None:
    to = local(whom())
    to["identifyingCodes"].append({"codeListProvider": "TRDL", "partyCode": str(MX_BANK)})
    request = issuance_request(local(a_bill("PTL-1")), to, carriage.signer)
    assert carriage.call(ISSUANCE, request).status_code == 204
    assert json.loads(IssuanceRow.objects.get().original_answer)["issuanceResponseCode"] == "REFU"


def test_nobody_issues_for_a_carrier_that_they_are_not(carriage: Carriage) -> None:
    before = counted()
    assert error_of(carriage.call(ISSUANCE, carriage.request(), by=None), 401)["errorCodeText"]
    assert error_of(carriage.call(ISSUANCE, carriage.request(), by=OUTSIDER), 403)["errorCodeMessage"]
    foreign = carriage.request(carrierCode="MSCU")
    assert error_of(carriage.call(ISSUANCE, foreign), 403)["errorCodeText"] == "ISS-1"
    assert counted() == before


UNREADABLE = (
    b"",
    b"{",
    b"[]",
    b"{}",
    b'{"a":1,"a":2}',
    b"\xff\xfe",
    b"[" * 3000,
    b'{"surrenderRequestReference":"\\u0000"}',
)


@pytest.mark.parametrize("door", DOORS)
def test_what_can_t_be_read_is_a_400_and_changes_nothing(carriage: Carriage, door: str) -> None:
    before = counted()
    for body in UNREADABLE:
        assert error_of(carriage.call(door, body), 400)["errorCodeMessage"], body
    assert counted() == before


@pytest.mark.parametrize("door", DOORS)
def test_what_is_too_large_is_a_413_and_changes_nothing(carriage: Carriage, door: str) -> None:
    before = counted()
    assert error_of(carriage.call(door, b" " * 21_000_001), 413)
    assert counted() == before


def test_another_major_version_is_a_400(carriage: Carriage) -> None:
    answer = carriage.call(ISSUANCE, carriage.request(), **{"API-Version": "2"})
    assert error_of(answer, 400)["property"] == "API-Version"
    assert carriage.call(ISSUANCE, carriage.request(), **{"API-Version": "3"}).status_code == 204


@pytest.mark.parametrize(
    ("method", "address", "token", "status"),
    [("GET", ISSUANCE, "", 405), ("POST", f"{ISSUANCE}s", "", 404), ("GET", "/api/titles/dcsa/v3/x", "", 404),
     ("PUT", SURRENDER, "tl_guess", 401)],
)  # fmt: skip
def test_what_comes_to_no_door_is_told_in_dcsa_s_form_too(
    carriage: Carriage, standards: Path, method: str, address: str, token: str, status: int
) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = carriage.client.generic(method, address, b"{}", content_type="application/json", headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert ("Allow" in answer) is (status == 405)
    schema_of(standards, "issuance/EBL_ISS_v3.0.4.yaml", "ErrorResponse").validate(json.loads(answer.content))


def test_errors_are_dcsa_s(carriage: Carriage, standards: Path) -> None:
    answers = {
        "issuance/EBL_ISS_v3.0.4.yaml": [
            carriage.call(ISSUANCE, b"{"), carriage.call(ISSUANCE, carriage.request(), by=None),
            carriage.call(ISSUANCE_ANSWER, {"transportDocumentReference": "X", "issuanceResponseCode": "ISSU"}),
        ],
        "surrender/EBL_SUR_v3.0.4.yaml": [
            carriage.call(SURRENDER_ANSWER, {"surrenderRequestReference": "X", "action": "SURR"}),
            carriage.call(SURRENDER, b"[]"),
        ],
    }  # fmt: skip
    for file, said in answers.items():
        validator = schema_of(standards, file, "ErrorResponse")
        for answer in said:
            validator.validate(json.loads(answer.content))


@pytest.mark.parametrize("name", ["ed25519", "rsa"])
@pytest.mark.parametrize(("policy", "code", "rule"), [("strict", "BREQ", "ISS-4"), ("cg-2026-01", "ISSU", "")])
def test_the_published_requests_verify(
    carriage: Carriage, settings: Any, standards: Path, name: str, policy: str, code: str, rule: str
) -> None:
    """They are of a sea waybill to order that names a consignee too: refused for what they say, where that counts."""
    folder = standards / "dcsa" / "pint-demo-testdata"
    keys = (folder / "keys" / "public" / f"{name}-carrier.example.com.public.jwk").read_bytes()
    content = (folder / "issuance-documents" / f"HHL71800000-{name}.json").read_bytes()
    now, by = carriage.world.now, node_actor()
    know(now, "MMCU", PlatformKind.CARRIER, caller=CARRIER, provider="NMFTA", policy=policy, pem=keys)
    actions.give_code(organisation=SELLER, code=PartyCode("W3C", "MSK", "DID"), by=by)
    settings.EBL_PLATFORM = "BOLE"
    assert carriage.call(ISSUANCE, content).status_code == 204
    answer = json.loads(IssuanceRow.objects.get().original_answer)
    assert answer["issuanceResponseCode"] == code
    assert [each["errorCode"] for each in answer.get("errors", [])] == [rule] * bool(rule)


def test_a_party_that_has_not_consented_to_the_electronic_form_is_answered_with_refu(carriage: Carriage) -> None:
    actions.withdraw_consent(by=an_actor(SELLER), now=carriage.world.now)
    assert carriage.call(ISSUANCE, carriage.request()).status_code == 204
    answer = json.loads(IssuanceRow.objects.get().original_answer)
    assert (answer["issuanceResponseCode"], answer["errors"][0]["errorCode"]) == ("REFU", "TITLE-66")
    assert not TitleRow.objects.exists()
