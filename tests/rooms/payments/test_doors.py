# SPDX-License-Identifier: Apache-2.0
"""Payments over HTTP and on the command line: API, pages, `tradelane qr`."""

import json
from dataclasses import asdict, replace
from decimal import Decimal

import pytest
from django.test import Client
from tests.makers import BUYER, OUTSIDER, SELLER, a_person, a_token, an_actor
from tests.payment_makers import BUYER_ACCOUNT, BUYER_BANK, LEGS, SELLER_ACCOUNT, SELLER_BANK, a_credit
from tests.rooms.payments.conftest import World

from tradelane.kernel.ids import IntentId
from tradelane.kernel.money import Money
from tradelane.parties.models import Person
from tradelane.parties.values import OrganisationKind
from tradelane.payments import queries
from tradelane.payments.formats.camt054 import write_notification
from tradelane.payments.values import IntentState, Leg, LegKind, Method


def a_client(organisation, *, kinds=None) -> Client:
    token = a_token(f"{organisation.lower()}@test.example", organisation=organisation)
    if kinds:
        from tests.makers import an_organisation

        an_organisation(organisation, kinds=kinds)
    return Client(headers={"Authorization": f"Bearer {token}"})


def signed_in(organisation) -> Client:
    client = Client()
    who = Person.objects.get(pk=a_person(f"{organisation.lower()}@page.example", organisation=organisation))
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def intent(world: World) -> IntentId:
    return world.create()


def test_the_api_from_claim_to_settlement(world: World) -> None:
    seller, buyer = a_client(SELLER), a_client(BUYER)
    bank = a_client(SELLER_BANK, kinds=[OrganisationKind.BANK])
    body = {
        "consignment": "consignment_7",
        "payer": asdict(BUYER_ACCOUNT),
        "payee": asdict(SELLER_ACCOUNT),
        "legs": [{"kind": leg.kind, "amount": leg.amount.as_json()} for leg in LEGS],
    }
    made = seller.post("/api/payments", json.dumps(body), content_type="application/json")
    assert made.status_code == 201, made.content
    path = f"/api/payments/{made.json()['id']}"
    assert buyer.get(path).json()["state"] == "created"
    assert seller.post(f"{path}/order").status_code == 403
    assert buyer.post(f"{path}/order").content.startswith(b"<?xml")
    content = write_notification(
        [a_credit(references=(made.json()["reference"],))], message_id="M", account="1", bank_bic="BISTMXMMXXX",
        now=world.now,
    )  # fmt: skip
    (match,) = bank.post("/api/payments/notifications", content, content_type="application/xml").json()
    assert (match["outcome"], match["intent"]) == ("exact", made.json()["id"])
    assert seller.post("/api/payments/notifications", content, content_type="application/xml").status_code == 403
    assert bank.post(f"{path}/settle").json()["state"] == "settled"
    ledger = seller.get(f"{path}/ledger").json()
    assert ledger["balances"] == {} and len(ledger["lines"]) == 14
    assert [each["id"] for each in seller.get("/api/payments").json()] == [made.json()["id"]]


def test_the_api_hides_payments_from_outsiders(world: World, intent: IntentId) -> None:
    stranger = a_client(OUTSIDER)
    for path in ("", "/ledger"):
        assert stranger.get(f"/api/payments/{intent}{path}").status_code == 404
    for path in ("/order", "/settle"):
        assert stranger.post(f"/api/payments/{intent}{path}").status_code == 404
    assert Client().get(f"/api/payments/{intent}").status_code == 401


def test_the_page_shows_legs_and_takes_the_order(world: World, intent: IntentId) -> None:
    buyer, seller = signed_in(BUYER), signed_in(SELLER)
    page = buyer.get(f"/payments/{intent}").content.decode()
    assert "You have to order this payment." in page and "Freight" in page and "11,760.00 USD" in page
    assert "Waiting for Merlion Roasters Pte Ltd to order" in seller.get(f"/payments/{intent}").content.decode()
    assert seller.get(f"/payments/{intent}/order.xml").status_code == 404
    assert buyer.post(f"/payments/{intent}/order").status_code == 302
    assert world.see(intent).state is IntentState.ORDERED
    assert buyer.get(f"/payments/{intent}/order.xml").headers["Content-Disposition"].endswith('.pain.001.xml"')
    assert "pain.001" in buyer.get(f"/payments/{intent}").content.decode()
    assert "F-1" in buyer.get("/payments/").content.decode()


def test_the_banks_page_settles(world: World, intent: IntentId) -> None:
    world.order(intent)
    world.notify(a_credit(), a_credit(bank_reference="B2", references=("LOST",)))
    client = signed_in(SELLER_BANK)
    from tests.makers import an_organisation

    an_organisation(SELLER_BANK, kinds=[OrganisationKind.BANK])
    assert "names no payment" in client.get("/payments/").content.decode()
    assert "completes the sum" in client.get(f"/payments/{intent}").content.decode()
    assert client.post(f"/payments/{intent}/settle").status_code == 302
    assert "Every claim is closed." in client.get(f"/payments/{intent}").content.decode()


def test_the_page_of_a_code_shows_it(world: World) -> None:
    sgd = (Leg(LegKind.GOODS, Money(Decimal("24.50"), "SGD")),)
    customer = replace(SELLER_ACCOUNT, organisation=OUTSIDER, bank=None)
    payee = replace(BUYER_ACCOUNT, bank=BUYER_BANK)
    id = world.create(payer=customer, payee=payee, legs=sgd, method=Method.QR, by=an_actor(BUYER))
    client = signed_in(OUTSIDER)
    page = client.get(f"/payments/{id}").content.decode()
    assert "PayNow code: 24.50 SGD" in page and "Scan the code to pay." in page and "Ordered" not in page
    image = client.get(f"/payments/{id}/code.svg")
    assert image.headers["Content-Type"] == "image/svg+xml" and b"<svg" in image.content
    assert queries.qr_payload(id=id, by=an_actor(OUTSIDER)).startswith("000201")


def test_pages_refuse_strangers(world: World, intent: IntentId) -> None:
    stranger = signed_in(OUTSIDER)
    for path in ("", "/code.svg", "/order.xml"):
        assert stranger.get(f"/payments/{intent}{path}").status_code == 404
    for path in ("/order", "/settle"):
        assert stranger.post(f"/payments/{intent}{path}").status_code == 404
        assert stranger.get(f"/payments/{intent}{path}").status_code == 405
    assert Client().get("/payments/").status_code == 302


def test_the_command_line_reads_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    from config.commands.main import run

    good = "00020101021126500009SG.PAYNOW010100211+65123456780301004082030123152040000530370254071234.56"
    good += "5802SG5902ME6009Singapore62290106BILLNO50150004TEST0103ABC6304B301"
    assert run(["qr", "decode", good, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["accounts"][0]["scheme"] == "PayNow"
    assert run(["qr", "decode", good]) == 0
    assert "PayNow" in capsys.readouterr().out
    assert run(["qr", "decode", good[:-1] + "2"]) == 1
    assert "EMVQR-9" in capsys.readouterr().err
