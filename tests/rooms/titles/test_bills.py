# SPDX-License-Identifier: Apache-2.0
"""A bill of exchange on the register, from its drawing to its discharge or to recourse, over HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.conftest import NOON
from tests.makers import BUYER, CARRIER, OUTSIDER, SELLER, an_actor
from tests.rooms.titles.conftest import MX_BANK, World
from tests.rooms.titles.test_doors import client_of, post, proved, sign

from tradelane.kernel import clock
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
        parties = (SELLER, MX_BANK, OUTSIDER, CARRIER)
        self.clients = {who: client_of(f"{who.lower()}@test.example", who) for who in parties}
        made = post(
            self.clients[SELLER], "/api/titles", document=digest_of(b"bill of exchange"), consignment="consignment_1",
            number="BX-1", first_holder=MX_BANK, governing_law="an invented law on the Uniform Law",
            readers=[BUYER, CARRIER], kind="bill_of_exchange", form="order", order_of=MX_BANK, bill={**BILL, **bill},
        )  # fmt: skip
        assert made.status_code == 201, made.content
        self.at: dict[str, Any] = made.json()

    def does(self, who: OrganisationId, noun: str, *, status: int = 201, **body: object) -> dict[str, Any]:
        answer = post(self.clients[who], f"/api/titles/{self.at['id']}/{noun}", seen_head=self.at["head"], **body)
        assert answer.status_code == status, (noun, answer.content)
        if status == 201:
            self.at = answer.json()
        return answer.json()  # type: ignore[no-any-return]

    def claims(self, who: OrganisationId, **asked: str) -> dict[str, Any]:
        answer = self.clients[who].get(f"/api/titles/{self.at['id']}/claims", asked)
        assert answer.status_code == 200, answer.content
        return answer.json()  # type: ignore[no-any-return]


AT_SIGHT = {"kind": "sight", "days": 0, "months": 0, "on": None}


def in_days(days: int) -> Any:
    """The clock some days after the bill is drawn."""
    return clock.frozen_at(NOON + timedelta(days=days))


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
    register = Register(world, tenor=AT_SIGHT)
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
    register = Register(world, tenor=AT_SIGHT)
    register.does(MX_BANK, "presentments", purpose="payment")
    assert register.does(MX_BANK, "recourses", payer=SELLER, amount="1000", status=422)["rule"] == "BILL-10"
    register.does(OUTSIDER, "dishonours", reason="no funds")
    register.does(MX_BANK, "protests", evidence="notary 7, act 551 of 2026")
    register.does(MX_BANK, "notices", told=SELLER)
    assert register.does(MX_BANK, "endorsements", form="blank", status=422)["rule"] == "BILL-11"
    taken = register.does(MX_BANK, "recourses", payer=SELLER, amount="1000")
    assert (taken["holder"], taken["standing"]["order_of"]) == (SELLER, SELLER)
    assert chain_is_sound(register.at["id"])


def test_who_takes_a_bill_up_pays_the_reckoned_claim_and_claims_it_from_those_before(world: World) -> None:
    """Drawn by the seller with 5 % on one who does not answer; endorsed by the bank; each figure by hand."""
    promise = {"rate": "5", "since": None, "year": 365}
    register = Register(world, tenor=AT_SIGHT, drawee=BUYER, interest=promise)
    register.does(MX_BANK, "endorsements", form="full", endorsee=OUTSIDER)
    with in_days(10):
        register.does(OUTSIDER, "presentments", purpose="payment")
        costs = [{"kind": "protest", "amount": "45.00"}]
        register.does(OUTSIDER, "protests", evidence="notary 7, act 551 of 2026", costs=costs)
        register.does(OUTSIDER, "notices", told=MX_BANK)
        assert register.does(MX_BANK, "relayed-notices", told=SELLER)["standing"]["bill"]["told"] == [MX_BANK, SELLER]
    with in_days(20):
        owed = register.claims(OUTSIDER)
        # 1000 x 5 % x 10 / 365 = 1.3699; 1000 x 6 % x 10 / 365 = 1.6438
        assert [(each["kind"], each["amount"]) for each in owed["claim"]["lines"]] == [
            ("sum", "1000.00"), ("promised_interest", "1.37"), ("interest", "1.64"), ("costs", "45.00"),
        ]  # fmt: skip
        assert (owed["claim"]["total"], owed["currency"], owed["claim"]["is_open"]) == ("1048.01", "USD", False)
        assert [(each["party"], each["role"], each["answer"]) for each in owed["answers"]] == [
            (SELLER, "drawer", "owes"), (MX_BANK, "endorser", "owes"),
        ]  # fmt: skip
        assert {each["barred_after"] for each in owed["answers"]} == {"2027-11-12"}, "a year from the protest"
        paid = {"payer": MX_BANK, "amount": "1000.00"}
        more = {"interest": "3.02", "costs": "45.00"}
        assert register.does(OUTSIDER, "recourses", **paid, beyond=more, status=422)["rule"] == "BILL-20"
        taken = register.does(OUTSIDER, "recourses", **paid, beyond={"interest": "3.01", "costs": "45.00"})
        assert (taken["holder"], taken["standing"]["bill"]["taken_up"]["amount"]) == (MX_BANK, "1048.01")
    with in_days(28):
        # 1048.01 x 6 % x 8 / 365 = 1.3782
        owed = register.claims(MX_BANK, on="2026-11-30")
        assert [(each["kind"], each["amount"]) for each in owed["claim"]["lines"]] == [
            ("taken_up", "1048.01"), ("interest", "1.38"),
        ]  # fmt: skip
        assert [each["party"] for each in owed["answers"]] == [SELLER]
        register.does(MX_BANK, "recourses", payer=SELLER, amount="1000.00", beyond={"interest": "49.39"})
        assert register.claims(SELLER)["answers"] == [], "the drawee promised nothing"
    assert chain_is_sound(register.at["id"])


def test_a_bill_is_accepted_then_paid_for_the_drawers_honour(world: World) -> None:
    register = Register(world, tenor={"kind": "after_date", "days": 28, "months": 0, "on": None}, drawee=BUYER)
    whole = {"purpose": "acceptance", "amount": "1000"}
    assert register.does(CARRIER, "interventions", **whole, status=422)["rule"] == "BILL-22"
    register.does(MX_BANK, "presentments", purpose="acceptance")
    register.does(MX_BANK, "protests", evidence="notary 7, act 551 of 2026")
    assert register.claims(MX_BANK)["claim"]["is_open"], "the bank's discount is not named"
    assert register.claims(MX_BANK, rate="4")["claim"]["total"] == "996.93"  # 1000 x 4 % x 28 / 365 = 3.0685
    for rate in ("1e999", "-1", "NaN"):
        asked = register.clients[MX_BANK].get(f"/api/titles/{register.at['id']}/claims", {"rate": rate})
        assert asked.status_code == 400, rate
    register.does(CARRIER, "interventions", **whole)
    let_in = register.does(MX_BANK, "admissions", offered_by=CARRIER)
    assert let_in["standing"]["bill"]["for_honour"][0]["honoured"] == SELLER, "who names nobody honours the drawer"
    early = {each["party"]: each["clause"] for each in register.claims(MX_BANK)["answers"]}
    assert early == {SELLER: "ULB art. 56(3)", CARRIER: "ULB art. 58(1)"}
    with in_days(28):
        register.does(CARRIER, "interventions", purpose="payment", amount="1000")
        assert register.does(MX_BANK, "admissions", offered_by=CARRIER, status=422)["rule"] == "BILL-23"
        paid = register.does(MX_BANK, "honour-payments", payer=CARRIER, amount="1000")
        assert (paid["holder"], paid["standing"]["bill"]["paid_for_honour"]) == (CARRIER, True)
        assert [each["party"] for each in register.claims(CARRIER)["answers"]] == [SELLER]
        assert register.does(CARRIER, "endorsements", form="blank", status=422)["rule"] == "BILL-25"
    assert chain_is_sound(register.at["id"])


def test_obstacles_deliberation_and_a_varied_acceptance_go_into_the_chain(world: World) -> None:
    register = Register(world, law="bea")
    register.does(MX_BANK, "obstacles", ground="a quarantine", since="2026-11-02")
    assert register.does(MX_BANK, "obstacles", ground="", since="2026-11-02", status=422)["rule"] == "BILL-18"
    register.does(MX_BANK, "presentments", purpose="acceptance")
    assert register.does(OUTSIDER, "deliberations", status=422)["rule"] == "BILL-17", "of the Uniform Law alone"
    varied = register.does(OUTSIDER, "drawee-acceptances", amount="1000", varies="once the goods are sold")
    assert (varied["standing"]["bill"]["accepted"], len(varied["standing"]["bill"]["offers"])) == (None, 1)
    declined = register.does(MX_BANK, "declined-offers", offered_by=OUTSIDER)
    assert declined["standing"]["bill"]["dishonoured_on"] == "2026-11-02"
    assert chain_is_sound(register.at["id"])


def test_what_promises_no_money_has_no_claims(world: World) -> None:
    title = world.issue()
    assert client_of("c@test.example", SELLER).get(f"/api/titles/{title.id}/claims").status_code == 404


def test_the_pages_of_a_bill_take_its_acts(world: World) -> None:
    register = Register(world, tenor=AT_SIGHT)
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
    does(bank, act="hinder", reason="a flood", since="2026-11-02")
    does(bank, act="protest", reason="notary 7, act 551", cost="45.00")
    does(bank, act="notice", to=SELLER, cost="5.00")
    page = bank.get(f"/titles/{id}", {"on": "2026-12-02"}).content.decode()
    # 1000 x 6 % x 30 / 365 = 4.9315
    for shown in ("1054.93 USD", "ULB arts 48(1)(2), 49(2)", "Costs of the protest", "owes it now", "2 Nov 2029"):
        assert shown in page, shown
    spanish = bank.get(f"/titles/{id}", headers={"accept-language": "es"}).content.decode()
    assert "Lo que se debe el" in spanish and "Gastos del protesto" in spanish
    assert 'value="1000.00"' in spanish and 'value="50.00"' in spanish, "as the fields take it"
    carrier = proved("carrier@page.example", CARRIER)
    does(carrier, act="intervene", purpose="payment", to=SELLER, amount="1050.00")
    assert "pays it for the honour of" in bank.get(f"/titles/{id}").content.decode()
    does(bank, act="decline", to=CARRIER)
    assert does(bank, act="pay", to=OUTSIDER, amount="1000.00", costs="50.00") == "discharged"
    assert "the bill was paid" in bank.get(f"/titles/{id}").content.decode()
    assert chain_is_sound(id)
