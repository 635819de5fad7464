# SPDX-License-Identifier: Apache-2.0
"""Pages of outage mode: outages for everybody, the agency's own system, receipts and the gate; in two languages."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client, override_settings
from tests.agency_makers import AgencySide, a_key, public
from tests.conftest import NOON
from tests.consignment_makers import a_consignment
from tests.makers import OUTSIDER, SELLER, an_organisation
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, a_filed_case, a_trader
from tests.rooms.window.test_pages import signed_in

from tradelane.kernel import clock
from tradelane.kernel.ids import CaseId, ConsignmentId
from tradelane.parties.values import OrganisationKind
from tradelane.trust import actions as trust
from tradelane.window import actions, queries
from tradelane.window.formats.filing_receipts import code_of
from tradelane.window.models import NoticeRow
from tradelane.window.values.agency_systems import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def side(tmp_path: Path) -> Iterator[AgencySide]:
    """Customs' system is registered and away."""
    with clock.frozen_at(NOON):
        for id in (CUSTOMS, PLANT_HEALTH):
            an_organisation(id, kinds=[OrganisationKind.AGENCY])
        an_organisation(SELLER)
        trust.create_node_authority(now=NOON)
        made = AgencySide(tmp_path)
        made.register(CUSTOMS, now=NOON)
        yield made


def waiting(n: int = 1) -> CaseId:
    """A case that waits in an outage."""
    case = a_filed_case(consignment=a_consignment(id=ConsignmentId(f"consignment_{n}")))
    actions.carry(organisation=CUSTOMS)
    return case


def test_everybody_reads_what_is_away_and_nothing_of_a_case(side: AgencySide, client: Client) -> None:
    assert "system answers" in client.get("/outages").content.decode()
    case = waiting()
    waiting(2)
    page = client.get("/outages").content.decode()
    assert "2 messages wait" in page and case not in page and SELLER not in page
    spanish = client.get("/outages", headers={"Accept-Language": "es"}).content.decode()
    assert "Esperan 2 mensajes" in spanish
    assert client.get("/api/window/outages").json()[0]["queued"] == 2


def test_an_agency_announces_and_calls_off_on_the_page(side: AgencySide) -> None:
    officer = signed_in(CUSTOMS)
    soon = {"act": "announce", "starts": "2026-11-02T18:00", "until": "2026-11-02T20:00", "said": "A release."}
    refused = officer.post("/outages", soon)
    assert refused.status_code == 422 and "OUTAGE-1" in refused.content.decode()
    assert "A release." in refused.content.decode()  # what was typed stands
    fair = {**soon, "starts": "2026-11-05T18:00", "until": "2026-11-05T20:00"}
    assert officer.post("/outages", fair).status_code == 302
    (shown,) = queries.outages(now=NOON)
    stranger = signed_in(PLANT_HEALTH)
    assert "call-off" not in stranger.get("/outages").content.decode()
    assert stranger.post("/outages", {"act": "call-off", "outage": shown.outage.id}).status_code == 422
    assert "call-off" in officer.get("/outages").content.decode()
    assert officer.post("/outages", {"act": "call-off", "outage": shown.outage.id}).status_code == 302
    assert queries.outages(now=NOON) == []
    assert officer.post("/outages", {"act": "dance"}).status_code == 422


def test_an_agency_registers_tries_and_sends_again_on_the_page(side: AgencySide) -> None:
    admin = signed_in(CUSTOMS)
    page = admin.get("/agency-system").content.decode()
    assert side.signing["x"] in page and side.signing["d"] not in page
    given = {
        "act": "register", "address": "https://customs.example/in", "signing_key": json.dumps(public(a_key())),
        "sealing_key": json.dumps(public(a_key())), "scopes": ["cases:read", "cases:decide"],
    }  # fmt: skip
    for field, wrong, rule in (("address", "http://customs.example", "HOOK-7"), ("signing_key", "what", "HOOK-8"),
                               ("sealing_key", "[]", "HOOK-8")):  # fmt: skip
        refused = admin.post("/agency-system", {**given, field: wrong})
        assert refused.status_code == 422 and rule in refused.content.decode()
    assert admin.post("/agency-system", given).status_code == 302
    held = queries.system_of(CUSTOMS)
    assert held is not None and held.scopes == {Scope.READ, Scope.DECIDE}
    assert admin.post("/agency-system", {"act": "ping"}).status_code == 302
    NoticeRow.objects.update(state="dead", problem="The system answered 422.")
    page = admin.get("/agency-system", headers={"Accept-Language": "es"}).content.decode()
    assert "rechazado por el sistema" in page and "Enviarlo otra vez" in page
    notice = NoticeRow.objects.get()
    assert admin.post("/agency-system", {"act": "retry", "notice": notice.id}).status_code == 302
    notice.refresh_from_db()
    assert notice.state == "waiting"


def test_only_people_of_an_agency_see_its_system(side: AgencySide, client: Client) -> None:
    assert client.get("/agency-system").status_code == 302
    assert signed_in(SELLER).get("/agency-system").status_code == 404
    plants = signed_in(PLANT_HEALTH).get("/agency-system").content.decode()
    assert side.address not in plants


def test_a_trader_prints_a_receipt_with_its_code(side: AgencySide) -> None:
    case = waiting()
    trader = signed_in(SELLER)
    (issued,) = queries.receipts_of(case=case, by=a_trader(), now=NOON)
    address = f"/filing-receipts/{issued.receipt.number}"
    assert address in trader.get(f"/cases/{case}").content.decode()
    page = trader.get(address).content.decode()
    assert "This is no clearance" in page and issued.receipt.content in page and "<svg" in page
    file = trader.get(f"{address}/file")
    assert file.content.decode() == issued.jws
    assert file.headers["Content-Disposition"].endswith(f'"{issued.receipt.number}.jws"')
    for path in (address, f"{address}/file"):
        assert signed_in(OUTSIDER, email=f"{len(path)}@out.example").get(path).status_code == 404
        assert Client().get(path).status_code == 302


def test_the_gate_answers_without_scripts(side: AgencySide, client: Client) -> None:
    case = waiting()
    (issued,) = queries.receipts_of(case=case, by=a_trader(), now=NOON)
    for code in (issued.jws, code_of(issued.jws, gate="http://127.0.0.1:8000/gate/")):
        page = client.post("/gate/", {"code": code}).content.decode()
        assert "Valid and provisional" in page and "The window says that it stands" in page
    spanish = client.post("/gate/", {"code": issued.jws}, headers={"Accept-Language": "es"}).content.decode()
    assert "Válido y provisional" in spanish
    assert "Do not rely on this" in client.post("/gate/", {"code": "eyJ.x.y"}).content.decode()
    with clock.frozen_at(NOON + timedelta(days=4)):
        assert "Expired" in client.post("/gate/", {"code": issued.jws}).content.decode()
    actions.withdraw(case=case, by=a_trader(), now=NOON)
    assert "it was withdrawn or superseded" in client.post("/gate/", {"code": issued.jws}).content.decode()
    standing = client.get(f"/api/window/receipts/{issued.digest}").json()
    assert (standing["state"], set(standing)) == (
        "withdrawn",
        {"digest", "state", "since", "provisional", "valid_until"},
    )
    assert client.get("/api/window/receipts/sha256:00").status_code == 404


def test_the_gates_worker_reaches_the_gate_alone(client: Client) -> None:
    answer = client.get("/gate/worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript") and b"caches.open" in answer.content


def test_a_trader_reads_receipts_over_http(side: AgencySide) -> None:
    from tests.rooms.window.test_api import Caller

    case = waiting()
    (told,) = Caller(SELLER).get(f"/cases/{case}/receipts").json()
    assert told["waits_for"] == [CUSTOMS] and told["jws"].count(".") == 2
    assert Caller(OUTSIDER).get(f"/cases/{case}/receipts").status_code == 404


@override_settings(BASE_URL="https://window.example")
def test_in_production_a_system_listens_on_https(side: AgencySide) -> None:
    given = {
        "act": "register", "address": "http://127.0.0.1:9000/in", "signing_key": json.dumps(public(a_key())),
        "sealing_key": json.dumps(public(a_key())), "scopes": [],
    }  # fmt: skip
    assert "HOOK-7" in signed_in(CUSTOMS).post("/agency-system", given).content.decode()
