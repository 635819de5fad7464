# SPDX-License-Identifier: Apache-2.0
"""The holder's desk, the record that everybody sees without a name, and its print with a code."""

import re

import pytest
from django.test import Client
from tests.makers import BUYER, CARRIER, OUTSIDER, SELLER, an_actor
from tests.rooms.titles.conftest import MX_BANK, World
from tests.rooms.titles.test_doors import signed_in

from tradelane.titles import actions
from tradelane.titles.values import Title
from tradelane.trust.actions import sequence


def test_everybody_sees_the_chain_and_no_name(world: World, title: Title, client: Client) -> None:
    moved = world.transfer(title, MX_BANK)
    sequence(now=world.tick())
    page = client.get(f"/records/{title.id}").content.decode()
    told = client.get(f"/records/{title.id}/chain.json")
    for shown in (page, told.content.decode()):
        for name in (SELLER, CARRIER, MX_BANK, BUYER, title.number, str(title.consignment)):
            assert name not in shown, name
        assert moved.head in shown
    entries = told.json()["entries"]
    assert [(each["act"], each["logged"]) for each in entries] == [("issue", True), ("transfer", True)]
    assert entries[1]["prev"] == entries[0]["digest"] and entries[1]["leaf"]["digest"] == moved.head
    assert client.get("/records/title_00000000000000000000000000").status_code == 404


def test_an_ended_record_says_that_prints_of_it_have_no_effect(world: World, title: Title, client: Client) -> None:
    held = actions.surrender_title(title=title.id, seen_head=title.head, by=an_actor(SELLER), now=world.tick())
    actions.accept_surrender(title=title.id, seen_head=held.head, by=an_actor(CARRIER), now=world.tick())
    assert "This record has ended" in client.get(f"/records/{title.id}").content.decode()


@pytest.mark.parametrize(("language", "copy"), [("en", "it is not the record"), ("es", "no es el registro")])
def test_the_print_bears_the_code_of_the_public_page_and_says_what_it_is(
    world: World, title: Title, language: str, copy: str
) -> None:
    holder = signed_in("h@print.example", SELLER)
    page = holder.get(f"/titles/{title.id}/print", headers={"Accept-Language": language}).content.decode()
    assert copy in page and f"/records/{title.id}" in page and title.head in page
    assert re.search(r"<svg[^>]*>.*<path", page, flags=re.S), (
        "the code is drawn in the page: it prints without a script"
    )
    assert signed_in("o@print.example", OUTSIDER).get(f"/titles/{title.id}/print").status_code == 404


def test_the_desk_says_what_waits_for_acceptance_what_is_held_and_what_is_surrendered(world: World) -> None:
    title = world.issue()
    holder, carrier = signed_in("h@desk.example", SELLER), signed_in("c@desk.example", CARRIER)

    def shelves(client: Client) -> list[str]:
        return re.findall(r'id="shelf-(\w+)"', client.get("/titles/").content.decode())

    assert shelves(holder) == ["accept"] and shelves(carrier) == ["others"]
    title = actions.accept_title(title=title.id, seen_head=title.head, by=an_actor(SELLER), now=world.tick())
    assert shelves(holder) == ["held"]
    actions.surrender_title(title=title.id, seen_head=title.head, by=an_actor(SELLER), now=world.tick())
    assert shelves(holder) == ["others"] and shelves(carrier) == ["answer"]
