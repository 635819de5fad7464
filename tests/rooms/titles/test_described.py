# SPDX-License-Identifier: Apache-2.0
"""What the API's description says of entries is what its doors take and give."""

import json
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client
from tests.makers import CARRIER, SELLER, a_token, an_actor
from tests.rooms.titles.conftest import MX_BANK, World

from config.api import api
from tradelane.titles import formats
from tradelane.titles.values import Title
from tradelane.trust.actions import sign_payload

DESCRIBED: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))


def described(path: str, *, status: int | None = None) -> Any:
    """A validator of what is sent to an address, or of what is answered with a status."""
    route = DESCRIBED["paths"][path]["post"]
    body = (
        route["requestBody"]
        if status is None
        else route["responses"][status if status in route["responses"] else str(status)]
    )
    schema = body["content"]["application/json"]["schema"]
    return jsonschema_rs.validator_for({**schema, "components": DESCRIBED["components"]})


@pytest.fixture
def client(world: World) -> Client:
    return Client(headers={"Authorization": f"Bearer {a_token('bank@seller.example', organisation=SELLER)}"})


def test_an_entry_is_prepared_signed_and_recorded_as_described(world: World, title: Title, client: Client) -> None:
    prepared = client.post(
        f"/api/titles/{title.id}/prepare", {"act": "transfer", "to": MX_BANK, "seen_head": title.head},
        content_type="application/json",
    ).json()  # fmt: skip
    described("/api/titles/{id}/prepare", status=200).validate(prepared)
    signature = sign_payload(organisation=SELLER, payload=prepared["bytes_to_sign"].encode(), now=world.now)
    signed = {"entry": prepared["entry"], "protected": signature.protected, "signature": signature.signature}
    described("/api/titles/{id}/entries").validate(signed)
    recorded = client.post(f"/api/titles/{title.id}/entries", signed, content_type="application/json")
    assert recorded.status_code == 201, recorded.content
    described("/api/titles/{id}/entries", status=201).validate(recorded.json())
    lines = "\n".join([json.dumps(signed), "{}"])
    outcomes = client.post("/api/titles/entries", lines, content_type="application/x-ndjson").json()
    described("/api/titles/entries", status=200).validate(outcomes)
    assert outcomes["results"][0]["recorded"] == recorded.json()


def test_the_description_tells_an_entry_from_what_is_none(world: World, title: Title, client: Client) -> None:
    (issue,) = client.get(f"/api/titles/{title.id}/entries").json()
    sent = described("/api/titles/{id}/entries")
    assert sent.is_valid({name: issue[name] for name in ("entry", "protected", "signature")})
    assert formats.signed_from_json(issue).entry.by == CARRIER and world.see(title.id, an_actor(SELLER)).n == 1
    for change in ({"n": 0}, {"n": "1"}, {"act": "keep"}, {"by": "nobody"}, {"document": "x"}, {"more": 1}):
        assert not sent.is_valid({**issue, "entry": {**issue["entry"], **change}}), change
    assert not sent.is_valid({**issue, "entry": {"n": 1}})
