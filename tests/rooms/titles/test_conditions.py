# SPDX-License-Identifier: Apache-2.0
"""Conditions between members of a transport document, at the doors where one comes in: of issuance, and of PINT.

DCSA's schema says `oneOf` and `anyOf` of four objects. What breaks one is refused by its place, its rule and what to
give instead, and nothing is kept of it. Our verdict is that of DCSA's own schema, where its files are at hand.
"""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.carriage_makers import ISSUANCE, Carriage, counted, local, schema_of
from tests.dcsa_makers import a_bill, whom
from tests.plain_dcsa import issuance_request

ENVELOPES = "/api/titles/dcsa/v3/envelopes"
GOODS = ("consignmentItems", 0, "cargoItems", 0, "outerPackaging", "dangerousGoods", 0)
PAYABLE, ISSUED, CONTACT = ("invoicePayableAt",), ("placeOfIssue",), ("partyContactDetails", 0)
ONE_PLACE = "exactly one of UNLocationCode, freeText"
ONE_CODE = "exactly one of UNLocationCode, countryCode"
ONE_NUMBER = "exactly one of UNNumber, NANumber"
A_WAY = "at least one of phone, email"
DANGEROUS = {"properShippingName": "Invented", "imoClass": "4.2", "grossWeight": {"value": 10.5, "unit": "KGM"}}

BROKEN = [
    (PAYABLE, {}, ONE_PLACE),
    (PAYABLE, {"UNLocationCode": "MXZLO", "freeText": "Manzanillo"}, ONE_PLACE),
    (PAYABLE, {"UNLocationCode": "mxzlo"}, ONE_PLACE),
    (PAYABLE, {"freeText": "x" * 36}, ONE_PLACE),
    (ISSUED, {"locationName": "Manzanillo"}, ONE_CODE),
    (ISSUED, {"UNLocationCode": "MXZLO", "countryCode": "MX"}, ONE_CODE),
    (ISSUED, {"countryCode": "MEX"}, ONE_CODE),
    (CONTACT, {"name": "Booking desk"}, A_WAY),
    (CONTACT, {"name": "Booking desk", "email": "no address"}, A_WAY),
    (GOODS, DANGEROUS, ONE_NUMBER),
    (GOODS, {**DANGEROUS, "UNNumber": "1361", "NANumber": "1361"}, ONE_NUMBER),
    (GOODS, {**DANGEROUS, "UNNumber": "13610"}, ONE_NUMBER),
]
KEPT = [
    (PAYABLE, {"freeText": "Manzanillo"}),
    (ISSUED, {"countryCode": "MX"}),
    (ISSUED, {"UNLocationCode": "MXZLO", "locationName": "Manzanillo"}),
    (CONTACT, {"name": "Booking desk", "phone": "+52 314 1234567"}),
    (CONTACT, {"name": "Booking desk", "phone": "+52 314 1234567", "email": "desk@tern.example"}),
    (GOODS, {**DANGEROUS, "NANumber": "9037"}),
]


def a_bill_with(place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    made = copy.deepcopy(local(a_bill("PTL-1", "blank")))
    holder: Any = made
    for step in place[:-1]:
        if isinstance(holder, dict):
            holder.setdefault(step, [])
        holder = holder[step]
    if isinstance(holder, list) and not holder:
        holder.append(value)
    holder[place[-1]] = value
    return made


def as_written(place: tuple[Any, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)


def by_envelope(client: Client, bill: dict[str, Any]) -> HttpResponse:
    unsigned = "e30.e30.AA"
    envelope = {
        "transportDocument": bill,
        "envelopeManifestSignedContent": unsigned,
        "envelopeTransferChain": [unsigned],
    }
    answer: HttpResponse = client.post(ENVELOPES, json.dumps(envelope), content_type="application/json")  # type: ignore[assignment]
    return answer


@pytest.mark.parametrize(("place", "value", "told"), BROKEN)
def test_a_broken_condition_is_refused_at_both_doors(
    carriage: Carriage, place: tuple[Any, ...], value: Any, told: str
) -> None:
    bill, before = a_bill_with(place, value), counted()
    request = issuance_request(bill, local(whom()), carriage.signer)
    for within, answer in (
        ("document", carriage.call(ISSUANCE, request)), ("transportDocument", by_envelope(carriage.client, bill)),
    ):  # fmt: skip
        assert answer.status_code == 400, answer.content
        error = json.loads(answer.content)["errors"][0]
        assert (error["errorCodeText"], error["jsonPath"]) == ("DCSA-BODY", f"$.{within}{as_written(place)}")
        assert told in error["errorCodeMessage"]
    assert counted() == before


@pytest.mark.parametrize(("place", "value"), KEPT)
def test_what_keeps_its_condition_is_taken_in(carriage: Carriage, place: tuple[Any, ...], value: Any) -> None:
    bill = a_bill_with(place, value)
    assert by_envelope(carriage.client, bill).status_code == 422, "past its form: the signatures are no signatures"
    assert carriage.call(ISSUANCE, issuance_request(bill, local(whom()), carriage.signer)).status_code == 204


@pytest.mark.parametrize(("place", "value"), [*((place, value) for place, value, _ in BROKEN), *KEPT])
def test_dcsa_s_own_schema_says_the_same(standards: Path, place: tuple[Any, ...], value: Any) -> None:
    schema = schema_of(standards, "pint/EBL_PINT_v3.0.0.yaml", "TransportDocument")
    assert schema.is_valid(a_bill_with(place, value)) == ((place, value) in KEPT)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"declaredValue": 1200.5}, "ISS-11"),
        ({"declaredValueCurrency": "USD"}, "ISS-11"),
        ({"settings": {"temperatureSetpoint": -15}}, "ISS-11"),
        ({"settings": {"airExchangeUnit": "MQH"}}, "ISS-11"),
        ({"settings": {"isBulbMode": True}, "isNonOperatingReefer": True}, "ISS-12"),
        ({"settings": {"isBulbMode": True}, "isNonOperatingReefer": None}, "ISS-12"),
    ],
)
def test_what_a_bill_must_say_together_is_answered_with_breq(
    carriage: Carriage, changes: dict[str, Any], rule: str
) -> None:
    bill = local(a_bill("PTL-1", "blank"))
    settings, runs = changes.pop("settings", None), changes.pop("isNonOperatingReefer", False)
    if settings is not None:
        equipment = bill["utilizedTransportEquipments"][0]
        equipment |= {"activeReeferSettings": settings, **({} if runs is None else {"isNonOperatingReefer": runs})}
    bill |= changes
    assert carriage.call(ISSUANCE, issuance_request(bill, local(whom()), carriage.signer)).status_code == 204
    carriage.carry()
    told = json.loads(carriage.line.sent[-1][2])
    assert told["issuanceResponseCode"] == "BREQ"
    assert told["errors"][0]["errorCode"] == rule
    good = a_bill("PTL-1", "blank", declaredValue=1200.5, declaredValueCurrency="USD")
    assert carriage.call(ISSUANCE, issuance_request(local(good), local(whom()), carriage.signer)).status_code == 204
