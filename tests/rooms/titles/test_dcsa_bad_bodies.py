# SPDX-License-Identifier: Apache-2.0
"""What no DCSA door can read: each answers with the published ErrorResponse, unsigned, and keeps nothing."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.http import HttpResponse
from tests.carriage_makers import DOORS, Carriage, schema_of
from tests.makers import CARRIER

PINT = "/api/titles/dcsa/v3"
EVERY = {
    **DOORS, f"{PINT}/envelopes": "POST", f"{PINT}/receiver-validation": "POST",
    f"{PINT}/envelopes/nothing/additional-documents/{'0' * 64}": "PUT",
}  # fmt: skip
BODIES = {
    "nothing": b"", "a blank": b" ", "two values": b"{} {}", "a list": b"[]", "a number": b"1", "null": b"null",
    "a byte order mark": b"\xef\xbb\xbf{}", "UTF-16": "{}".encode("utf-16"), "no UTF-8": b'{"a": "\xff"}',
    "no number": b'{"a": NaN}', "a number beyond doubles": b'{"a": 1e400}', "endless digits": b"9" * 5000,
    "half a character": rb'{"a": "\ud800"}', "no character": rb'{"a": "\u0000"}', "twice a member": b'{"a": 1, "a": 2}',
    "65 levels": b'{"a":' * 65 + b"1" + b"}" * 65, "300 levels": b"[" * 300 + b"]" * 300,
    "1000 levels": b"[" * 1000 + b"]" * 1000, "levels without end": b"[" * 100_000, "a form": b"a=1&b=2",
}  # fmt: skip


@pytest.fixture
def schemas(standards: Path) -> list[Any]:
    files = ("pint/EBL_PINT_v3.0.0.yaml", "issuance/EBL_ISS_v3.0.4.yaml", "surrender/EBL_SUR_v3.0.4.yaml")
    return [schema_of(standards, file, "ErrorResponse") for file in files]


def test_what_can_not_be_read_is_400_at_every_door_and_leaves_nothing(carriage: Carriage, schemas: list[Any]) -> None:
    before = _kept()
    for door in EVERY:
        for name, body in BODIES.items():
            answer = _call(carriage, door, body)
            if door.endswith("0" * 64):  # there is no such transfer, whatever is sent to it
                assert answer.status_code in (400, 404), (name, answer.content)
            else:
                assert answer.status_code == 400, (door, name, answer.content)
            _is_published(answer, schemas)
    assert _kept() == before


OTHER_FORMS = (
    {"Content-Type": "text/plain"}, {"Content-Type": "application/xml"}, {"Content-Type": "multipart/form-data"},
    {"Content-Type": "application/x-www-form-urlencoded"}, {"Content-Type": "application/json; charset=utf-16"},
    {"Content-Encoding": "gzip"},
)  # fmt: skip


def test_another_form_than_json_is_415_at_every_door(carriage: Carriage, schemas: list[Any]) -> None:
    before = _kept()
    for door in EVERY:
        for headers in OTHER_FORMS:
            answer = _call(carriage, door, gzip.compress(b"{}") if "Content-Encoding" in headers else b"{}", **headers)
            assert answer.status_code == 415, (door, headers, answer.content)
            _is_published(answer, schemas)
    assert _kept() == before


def test_json_may_be_said_with_its_charset_or_not_at_all(carriage: Carriage) -> None:
    asked = b'{"codeListProvider": "GLEIF", "partyCode": "nobody"}'
    for said in ("application/json", "application/json; charset=UTF-8", "application/json;charset=utf-8", ""):
        assert _call(carriage, f"{PINT}/receiver-validation", asked, **{"Content-Type": said}).status_code == 404


def _call(carriage: Carriage, door: str, body: bytes, **headers: str) -> HttpResponse:
    kind = headers.pop("Content-Type", "application/json")
    headers["Authorization"] = f"Bearer {carriage.tokens[CARRIER]}"
    answer: HttpResponse = carriage.client.generic(  # type: ignore[assignment]
        EVERY[door], door, body, content_type=kind, headers=headers
    )
    return answer


def _is_published(answer: HttpResponse, schemas: list[Any]) -> None:
    value = json.loads(answer.content)
    assert all(schema.is_valid(value) for schema in schemas), value
    assert value["statusCode"] == answer.status_code
    assert answer.headers["API-Version"] in ("3.0.0", "3.0.4")


def _kept() -> dict[str, int]:
    rooms = [*apps.get_app_config("titles").get_models(), *apps.get_app_config("journal").get_models()]
    return {model.__name__: model.objects.count() for model in rooms}  # type: ignore[attr-defined]
