# SPDX-License-Identifier: Apache-2.0
"""A node as a platform, and as a carrier's, whose counterpart is a plain script; and the line that a test cuts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import yaml
from django.http import HttpResponse
from django.test import Client

from tests.carriage_nodes import BANK, CARRIER_CODE, CARRIER_LIST, OTHER_CODE, SHIPPER
from tests.dcsa_makers import a_bill, whom
from tests.makers import CARRIER, MX_BANK, OUTSIDER, SELLER, a_token, an_actor
from tests.plain_dcsa import Signer, issuance_request
from tradelane.kernel import clock
from tradelane.kernel.errors import Unavailable
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.queries import node_actor
from tradelane.titles import actions
from tradelane.titles.models import CallRow, EntryRow, IssuanceRow, SurrenderRow, TitleRow
from tradelane.titles.ports import Answer
from tradelane.titles.values import Purpose, Title
from tradelane.titles.values.dcsa import (
    POLICIES,
    CallState,
    PartyCode,
    Platform,
    PlatformKind,
)

if TYPE_CHECKING:
    from tests.rooms.titles.conftest import World

ISSUANCE = "/api/titles/dcsa/v3/ebl-issuance-requests"
ISSUANCE_ANSWER = "/api/titles/dcsa/v3/ebl-issuance-responses"
SURRENDER = "/api/titles/dcsa/v3/ebl-surrender-requests"
SURRENDER_ANSWER = "/api/titles/dcsa/v3/ebl-surrender-responses"
DOORS = {ISSUANCE: "PUT", ISSUANCE_ANSWER: "POST", SURRENDER: "POST", SURRENDER_ANSWER: "POST"}


@dataclass
class CutLine:
    """A line of which the test says what comes back; an answer that is an error is no answer."""

    answers: list[Answer | Unavailable] = field(default_factory=list)
    sent: list[tuple[str, str, bytes, dict[str, str]]] = field(default_factory=list)

    def send(self, method: str, address: str, *, content: bytes, headers: Mapping[str, str]) -> Answer:
        self.sent.append((method, address, content, dict(headers)))
        answer = self.answers.pop(0) if self.answers else Answer(204, b"")
        if isinstance(answer, Unavailable):
            raise answer
        return answer

    def get(self, address: str) -> Answer:
        raise AssertionError("nothing is fetched")


@dataclass
class Carriage:
    """A platform that knows one carrier, and that carrier as a plain script would sign for it."""

    world: "World"
    client: Client
    signer: Signer
    tokens: dict[OrganisationId, str]
    line: CutLine = field(default_factory=CutLine)

    def call(self, door: str, body: Any, *, by: OrganisationId | None = CARRIER, **headers: str) -> HttpResponse:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {"Authorization": f"Bearer {self.tokens[by]}"} if by else {}
        answer: HttpResponse = self.client.generic(  # type: ignore[assignment]
            DOORS[door], door, content, content_type="application/json", headers={**given, **headers}
        )
        return answer

    def request(self, number: str = "PTL-1", form: str = "straight", **changes: Any) -> dict[str, Any]:
        return issuance_request(local(a_bill(number, form, **changes)), local(whom()), self.signer)

    def issue(self, number: str = "PTL-1", form: str = "blank", **changes: Any) -> Title:
        assert self.call(ISSUANCE, self.request(number, form, **changes)).status_code == 204
        row = IssuanceRow.objects.get(number=number, state="issued")
        return self.world.see(TitleId(str(row.title_id)))

    def surrender(self, title: Title, purpose: Purpose = Purpose.DELIVERY, wanted: str = "") -> SurrenderRow:
        holder = an_actor(title.holder)
        actions.surrender_title(
            title=title.id, seen_head=title.head, by=holder, now=self.world.tick(), purpose=purpose, wanted=wanted
        )
        return SurrenderRow.objects.get(issuance__title=title.id, state="sent")

    def answer(self, row: SurrenderRow, action: str, comments: str = "", **rest: Any) -> HttpResponse:
        said = {"surrenderRequestReference": row.reference, "action": action, **rest}
        return self.call(SURRENDER_ANSWER, {**said, **({"comments": comments} if comments else {})})

    def carry(self) -> list[CallState | str]:
        """Try every waiting call once."""
        came: list[CallState | str] = []
        for row in CallRow.objects.filter(state="waiting").order_by("made_at", "pk"):
            try:
                came.append(actions.carry_call(call=row.pk, now=clock.now(), line=self.line))
            except Unavailable as error:
                came.append(error.message)
        return came


def local(value: Any) -> Any:
    """The same with the shipper and the bank of this file's world."""
    text = json.dumps(value).replace(SHIPPER.id, SELLER).replace(BANK.id, MX_BANK)
    return json.loads(text)


def a_carriage(world: "World", client: Client) -> Carriage:
    """The node that knows one carrier, with tokens of some of its people."""
    tokens = {each: a_token(f"a{n}@x.example", organisation=each) for n, each in enumerate((CARRIER, OUTSIDER, SELLER))}
    made = Carriage(world, client, Signer("ES256"), tokens)
    pem = made.signer.public_pem()
    know(world.now, CARRIER_CODE, PlatformKind.CARRIER, caller=CARRIER, provider=CARRIER_LIST, pem=pem)
    return made


def know_platform(carriage: Carriage) -> None:
    """Register the platform WAVE, which the outsider runs."""
    know(carriage.world.now, OTHER_CODE, PlatformKind.PLATFORM, caller=OUTSIDER, provider="DCSA")


def know(
    now: datetime, code: str, kind: PlatformKind, *, caller: OrganisationId, provider: str, pem: bytes = b"",
    policy: str = "strict",
) -> None:  # fmt: skip
    by = node_actor()
    address = f"https://{code.lower()}.example"
    peer = Platform(code, kind, code, address, now - timedelta(days=1), None, False, POLICIES[policy])
    actions.register_platform(platform=peer, by=by, header=("X-Key", "secret"))
    if pem:
        actions.pin_keys(platform=code, content=pem, by=by, now=now)
    actions.give_code(organisation=caller, code=PartyCode(provider, code), by=by)


def counted() -> tuple[int, ...]:
    return tuple(each.objects.count() for each in (TitleRow, EntryRow, IssuanceRow, SurrenderRow, CallRow))


def error_of(answer: HttpResponse, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer.headers["API-Version"] == "3.0.4"
    value: dict[str, Any] = json.loads(answer.content)
    assert value["statusCode"] == status
    first: dict[str, Any] = value["errors"][0]
    return first


# ── the same node as a carrier's ──


def a_wish(number: str = "PTL-1", **changes: Any) -> actions.ToIssue:
    document = json.dumps(local(a_bill(number, **changes))).encode()
    return actions.ToIssue(document, local(whom(platform=OTHER_CODE)))


def ask(carriage: Carriage, number: str = "PTL-1", **changes: Any) -> IssuanceRow:
    id = actions.request_issuance(
        platform=OTHER_CODE, wanted=a_wish(number, **changes), by=an_actor(CARRIER), now=carriage.world.now
    )
    return IssuanceRow.objects.get(pk=id)


def hear(carriage: Carriage, number: str, code: str, *, by: OrganisationId = OUTSIDER, **more: str) -> HttpResponse:
    said = {"transportDocumentReference": number, "issuanceResponseCode": code, **more}
    return carriage.call(ISSUANCE_ANSWER, said, by=by)


def be_asked(
    carriage: Carriage, reference: str = "SR-1", *, by: OrganisationId = OUTSIDER, **changes: Any
) -> HttpResponse:
    said = {
        "surrenderRequestReference": reference, "transportDocumentReference": "PTL-1", "surrenderRequestCode": "SREQ",
        **changes,
    }  # fmt: skip
    return carriage.call(SURRENDER, said, by=by)


def schema_of(standards: Path, file: str, name: str) -> jsonschema_rs.Draft4Validator:
    """DCSA's own schema of a body; its dialect is nearest to draft 4."""
    schemas = yaml.safe_load((standards / "dcsa" / file).read_text())["components"]["schemas"]
    schema = {"components": {"schemas": schemas}, "$ref": f"#/components/schemas/{name}"}
    return jsonschema_rs.Draft4Validator(json.loads(json.dumps(schema, default=str)), validate_formats=True)
