# SPDX-License-Identifier: Apache-2.0
"""Discounting over HTTP: the API, and the pages as a browser without scripts uses them."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from tests.financing_makers import BUYING_BANK, OTHER_BANK, PAY_FROM, PAY_TO, SELLERS_BANK
from tests.makers import OUTSIDER, SELLER
from tests.rooms.financing.conftest import World
from tests.rooms.titles.test_doors import client_of, post, proved

from tradelane.financing import actions
from tradelane.kernel.ids import OrganisationId

TERMS = {"value_date": "2026-11-04", "rate": "6"}
ANSWER_BY = "2026-11-03T18:00:00Z"
ACCOUNT = {"number": PAY_TO.number, "bic": PAY_TO.bic, "bank": SELLERS_BANK}


class Doors:
    """Each party with its own client."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.bill = world.bill()
        self.clients = {
            who: client_of(f"{who.lower()}@test.example", who) for who in (SELLER, BUYING_BANK, OTHER_BANK, OUTSIDER)
        }

    def sends(self, who: OrganisationId, path: str, *, status: int = 201, **body: object) -> dict[str, Any]:
        answer = post(self.clients[who], f"/api/financing/{path}", **body)
        assert answer.status_code == status, answer.content
        return answer.json()  # type: ignore[no-any-return]

    def offered(self, **changes: object) -> str:
        given = {**TERMS, "title": self.bill.id, "banks": [BUYING_BANK, OTHER_BANK], "pay_to": ACCOUNT}
        return str(self.sends(SELLER, "offers", **{**given, "answer_by": ANSWER_BY, **changes})["id"])


@pytest.fixture
def doors(world: World) -> Doors:
    return Doors(world)


def test_a_bill_is_sold_over_the_api(doors: Doors) -> None:
    id = doors.offered()
    shown = doors.clients[BUYING_BANK].get(f"/api/financing/offers/{id}").json()
    assert shown["proceeds"] == {
        "face": {"amount": "50000.00", "currency": "USD"}, "value_date": "2026-11-04", "payable_on": "2027-02-02",
        "days": 90, "day_count": "ACT/360", "rate": "6", "discount": {"amount": "750.00", "currency": "USD"},
        "commission": {"amount": "0", "currency": "USD"}, "proceeds": {"amount": "49250.00", "currency": "USD"},
    }  # fmt: skip
    account = {"number": PAY_FROM.number, "bic": PAY_FROM.bic}
    doors.sends(BUYING_BANK, f"offers/{id}/answers", answer="taken", pay_from=account)
    doors.sends(OTHER_BANK, f"offers/{id}/answers", answer="declined")
    agreed = doors.sends(SELLER, f"offers/{id}/agreements", bank=BUYING_BANK)
    assert doors.sends(SELLER, f"offers/{id}/agreements", bank=BUYING_BANK)["intent"] == agreed["intent"]
    assert (agreed["state"], agreed["paid"], agreed["buyer"]) == ("agreed", "created", BUYING_BANK)
    ordered = doors.clients[BUYING_BANK].post(f"/api/payments/{agreed['intent']}/order")
    assert ordered.status_code in (200, 201), ordered.content
    (offer,) = [doors.world.look(agreed["id"])]
    doors.world.money(offer)
    assert actions.end_what_is_over(now=doors.world.tick()) == 1
    done = doors.clients[SELLER].get(f"/api/financing/offers/{id}").json()
    assert (done["state"], done["paid"]) == ("completed", "paid")
    loser = doors.clients[OTHER_BANK].get(f"/api/financing/offers/{id}").json()
    assert (loser["buyer"], loser["intent"], len(loser["answers"])) == (None, None, 1)


def test_the_api_names_field_and_rule(doors: Doors) -> None:
    refused = [
        ({"rate": None}, "DISC-5"), ({"rate": "101"}, "DISC-5"), ({"value_date": "2026-11-07"}, "DISC-6"),
        ({"banks": [OUTSIDER]}, "DISC-8"), ({"pay_to": {**ACCOUNT, "bank": BUYING_BANK}}, "DISC-9"),
        ({"answer_by": "2026-11-01T00:00:00Z"}, "DISC-10"), ({"commission": "50000"}, "DISC-1"),
    ]  # fmt: skip
    given = {**TERMS, "title": doors.bill.id, "banks": [BUYING_BANK], "pay_to": ACCOUNT, "answer_by": ANSWER_BY}
    for change, rule in refused:
        problem = doors.sends(SELLER, "offers", status=422, **{**given, **change})
        assert problem["rule"] == rule and problem["fix"], change
    assert doors.clients[SELLER].get("/api/financing/offers").json() == []
    assert doors.clients[OUTSIDER].get(f"/api/financing/offers/{doors.offered()}").status_code == 404


def test_proceeds_are_reckoned_without_keeping_anything(doors: Doors) -> None:
    asked = {**TERMS, "amount": "1000000", "currency": "SGD", "payable_on": "2027-02-02", "rate": "3.65"}
    assert doors.sends(SELLER, "proceeds", status=200, **asked)["proceeds"]["amount"] == "991000.00"
    unknown = doors.sends(SELLER, "proceeds", status=422, **{**asked, "currency": "XOF"})
    assert unknown["rule"] == "DISC-7", "a currency without a row is not counted by a guess"


def test_the_seller_signs_elsewhere_what_the_api_prepared(doors: Doors) -> None:
    from tradelane.trust.actions import sign_payload

    id = doors.offered()
    doors.world.answer(id)  # type: ignore[arg-type]
    prepared = doors.clients[SELLER].get(f"/api/financing/offers/{id}/endorsements/{BUYING_BANK}").json()
    payload = prepared["bytes_to_sign"].encode()
    protected, signature = sign_payload(organisation=SELLER, payload=payload, now=doors.world.now)
    signed = {"entry": prepared["entry"], "protected": protected, "signature": signature}
    assert doors.sends(SELLER, f"offers/{id}/agreements", bank=BUYING_BANK, **signed)["state"] == "agreed"


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_pages_sell_a_bill_without_a_script(world: World, language: str) -> None:
    bill = world.bill()
    seller, bank = (
        _speaking(proved(f"{who.lower()}@page.example", who), language) for who in (SELLER, BUYING_BANK)
    )  # fmt: skip
    form = {
        "rate": "6", "value_date": "2026-11-04", "method": "straight", "banks": [BUYING_BANK, OTHER_BANK],
        "answer_by": "2026-11-03", "number": PAY_TO.number, "bic": PAY_TO.bic, "bank": SELLERS_BANK,
    }  # fmt: skip
    assert b"DISC-9" in seller.post(f"/financing/new/{bill.id}", {**form, "bank": BUYING_BANK}).content
    offered = seller.post(f"/financing/new/{bill.id}", form)
    assert offered.status_code == 302, offered.content
    address = offered["Location"]
    page = bank.get(address).content.decode()
    assert "49,250.00 USD" in page and 'name="answer"' in page
    fields = _initial(bank.get(address))
    late = bank.post(f"{address}/answer", {**fields, "answer": "taken"})
    assert late.status_code == 400 and b"DISC-20" in late.content
    own = {"number": PAY_FROM.number, "bic": PAY_FROM.bic}
    countered = bank.post(f"{address}/answer", {**fields, **own, "answer": "countered", "rate": "7.2"})
    assert countered.status_code == 302, countered.content
    sign = f"{address}/agree/{BUYING_BANK}"
    shown = seller.get(sign)
    assert b"49,100.00 USD" in shown.content
    agreed = seller.post(sign, {"entry": shown.context["text"]})
    assert agreed.status_code == 302, agreed.content
    world.money(world.look(address.rsplit("/", 1)[-1]))
    actions.end_what_is_over(now=world.tick())
    assert world.see(bill).holder == BUYING_BANK
    assert seller.get("/financing/").status_code == seller.get(address).status_code == 200


def _initial(answer: Any) -> dict[str, Any]:
    """What a browser would send back of the form that a page shows, as far as it was filled in."""
    form = answer.context["form"]
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in ((name, form[name].value()) for name in form.fields)
        if value is not None
    }


def _speaking(client: Client, language: str) -> Client:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    return client
