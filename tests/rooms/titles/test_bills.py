# SPDX-License-Identifier: Apache-2.0
"""A bill of exchange on the register, from its drawing to its discharge or to recourse, over HTTP."""

from typing import Any

import pytest
from django.test import Client
from tests.makers import BUYER, OUTSIDER, SELLER, an_actor
from tests.rooms.titles.conftest import MX_BANK, World
from tests.rooms.titles.test_doors import client_of, post, proved, sign

from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.titles import formats, queries
from tradelane.trust.queries import trust_list

BILL = {
    "drawee": OUTSIDER, "amount": "1000.00", "currency": "USD", "drawn_on": "2026-11-02", "place_of_payment": "SG",
    "law": "ulb", "tenor": {"kind": "after_date", "days": 0, "months": 1, "on": None},
}  # fmt: skip
"""Drawn by the seller on its buyer of the same economy, due on 2 December 2026."""


class Register:
    """The seller draws a bill; each act is sent by whoever is named."""

    def __init__(self, world: World, **bill: object) -> None:
        self.world = world
        self.clients = {who: client_of(f"{who.lower()}@test.example", who) for who in (SELLER, MX_BANK, OUTSIDER)}
        made = post(
            self.clients[SELLER], "/api/titles", document=digest_of(b"bill of exchange"), consignment="consignment_1",
            number="BX-1", first_holder=MX_BANK, governing_law="an invented law on the Uniform Law", readers=[BUYER],
            kind="bill_of_exchange", form="order", order_of=MX_BANK, bill={**BILL, **bill},
        )  # fmt: skip
        assert made.status_code == 201, made.content
        self.at: dict[str, Any] = made.json()

    def does(self, who: OrganisationId, noun: str, *, status: int = 201, **body: object) -> dict[str, Any]:
        answer = post(self.clients[who], f"/api/titles/{self.at['id']}/{noun}", seen_head=self.at["head"], **body)
        assert answer.status_code == status, (noun, answer.content)
        if status == 201:
            self.at = answer.json()
        return answer.json()  # type: ignore[no-any-return]


@pytest.fixture
def register(world: World) -> Register:
    return Register(world)


def chain_is_sound(id: str) -> bool:
    chain = queries.entries(id=TitleId(id), by=an_actor(SELLER))
    return str(formats.verify_chain(chain, trust_list()).verdict) == "valid"


def test_a_bill_is_drawn_accepted_guaranteed_and_presented_for_acceptance(register: Register) -> None:
    assert register.at["standing"]["payable_on"] == "2026-12-02"
    register.does(MX_BANK, "presentments", purpose="acceptance")
    assert register.does(SELLER, "drawee-acceptances", amount="1000", status=422)["rule"] == "BILL-3"
    accepted = register.does(OUTSIDER, "drawee-acceptances", amount="600")
    assert accepted["standing"]["bill"]["accepted"] == "600", "in part, as the Uniform Law lets a drawee"
    assert accepted["holder"] == MX_BANK, "nothing changed hands"
    register.does(SELLER, "avals", amount="400", guarantees=OUTSIDER)
    assert register.does(MX_BANK, "presentments", purpose="payment", status=422)["rule"] == "BILL-5"
    assert register.does(MX_BANK, "surrenders", status=422)["rule"] == "BILL-2"
    assert chain_is_sound(register.at["id"])


def test_a_bill_at_sight_is_paid_in_parts_and_discharged(world: World) -> None:
    register = Register(world, tenor={"kind": "sight", "days": 0, "months": 0, "on": None})
    register.does(MX_BANK, "presentments", purpose="payment")
    once = register.at["head"]
    part = register.does(MX_BANK, "payments", payer=OUTSIDER, amount="4.0e2")
    assert (part["state"], part["standing"]["bill"]["paid"]) == ("held", "400")
    before = {**register.at}
    register.at["head"] = once  # as somebody sees it who was not told of the first payment
    assert register.does(MX_BANK, "payments", payer=OUTSIDER, amount="400")["head"] == before["head"], "the same again"
    register.at["head"] = once
    for amount, status in (("300", 409), ("1e99", 400), ("0.0000000001", 400), ("NaN", 400)):
        register.does(MX_BANK, "payments", payer=OUTSIDER, amount=amount, status=status)
    register.at = before
    assert register.does(MX_BANK, "payments", payer=OUTSIDER, amount="601", status=422)["rule"] == "BILL-9"
    assert register.does(MX_BANK, "payments", payer=OUTSIDER, amount="600.00")["state"] == "discharged"
    assert register.does(MX_BANK, "transfers", to=SELLER, status=422)["rule"] == "TITLE-5"
    assert chain_is_sound(register.at["id"])


def test_a_dishonoured_bill_is_protested_and_taken_up_by_its_drawer(world: World) -> None:
    register = Register(world, tenor={"kind": "sight", "days": 0, "months": 0, "on": None})
    register.does(MX_BANK, "presentments", purpose="payment")
    assert register.does(MX_BANK, "recourses", payer=SELLER, amount="1000", status=422)["rule"] == "BILL-10"
    register.does(OUTSIDER, "dishonours", reason="no funds")
    register.does(MX_BANK, "protests", evidence="notary 7, act 551 of 2026")
    register.does(MX_BANK, "notices", told=SELLER)
    assert register.does(MX_BANK, "endorsements", form="blank", status=422)["rule"] == "BILL-11"
    taken = register.does(MX_BANK, "recourses", payer=SELLER, amount="1000")
    assert (taken["holder"], taken["standing"]["order_of"]) == (SELLER, SELLER)
    assert chain_is_sound(register.at["id"])


def test_the_pages_of_a_bill_take_its_acts(world: World) -> None:
    register = Register(world, tenor={"kind": "sight", "days": 0, "months": 0, "on": None})
    id = TitleId(register.at["id"])
    bank, drawee = proved("bank@page.example", MX_BANK), proved("drawee@page.example", OUTSIDER)

    def does(client: Client, **given: str) -> str:
        page = client.get(f"/titles/{id}").content.decode()
        assert f'value="{given["act"]}"' in page and "Bill of exchange" in page and "Surrender it" not in page, given
        assert sign(client, world.see(id, an_actor(SELLER)), **given).status_code == 302
        return str(world.see(id, an_actor(SELLER)).state)

    does(bank, act="present", purpose="payment")
    does(drawee, act="accept_bill", amount="1000.00")
    does(bank, act="present", purpose="payment")
    does(drawee, act="dishonour", reason="no funds")
    does(bank, act="protest", reason="notary 7, act 551")
    does(bank, act="notice", to=SELLER)
    assert does(bank, act="pay", to=OUTSIDER, amount="1000.00") == "discharged"
    assert "the bill was paid" in bank.get(f"/titles/{id}").content.decode()
    assert chain_is_sound(id)
