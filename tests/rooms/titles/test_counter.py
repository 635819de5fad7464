# SPDX-License-Identifier: Apache-2.0
"""Surrender at the counter: the officer's code, the holder's phone, one signature for both, one delivery."""

import re
from datetime import timedelta

from django.test import Client
from tests.makers import CARRIER, OUTSIDER, SELLER
from tests.rooms.titles.conftest import MX_BANK, World
from tests.rooms.titles.test_doors import proved, sign, signed_in

from tradelane.journal.queries import facts
from tradelane.kernel import clock
from tradelane.titles.models import CounterRow
from tradelane.titles.values import Title


def asked(world: World, officer: Client, title: Title) -> str:
    """The code on the officer's screen."""
    assert officer.post(f"/titles/{title.id}/counter").status_code == 302
    page = officer.get(f"/titles/{title.id}/counter").content.decode()
    assert "<svg" in page and "Look again" in page, "it draws a code, and is looked at anew without a script"
    found = re.search(r'id="code">(\w{8})<', page)
    assert found is not None
    return found[1]


def test_a_record_is_surrendered_at_the_counter_and_delivered(world: World, title: Title) -> None:
    officer, holder = proved("o@counter.example", CARRIER), proved("h@counter.example", SELLER)
    code = asked(world, officer, title)
    shown = holder.get(f"/titles/counter/{code}")
    assert b"at its counter" in shown.content
    assert holder.post(f"/titles/counter/{code}", {"entry": shown.context["text"]}).status_code == 302
    held = world.see(title.id)
    assert (str(held.state), held.surrendered_by) == ("surrendered", SELLER)
    screen = officer.get(f"/titles/{title.id}/counter").content.decode()
    assert "showed control to your own challenge" in screen and 'value="accept_surrender"' in screen
    assert sign(officer, held, act="accept_surrender").status_code == 302
    assert str(world.see(title.id).state) == "delivered"
    assert b"Print the receipt" in officer.get(f"/titles/{title.id}/counter").content
    row = CounterRow.objects.get(pk=code)
    assert row.shown["challenge"]["verifier"] == CARRIER and row.shown["signatures"], "what was signed is kept"
    told = [fact.name for fact in facts(subject=title.id)]
    assert {"titles.counter.asked", "titles.control.demonstrated", "titles.counter.answered"} <= set(told)


def test_only_the_carrier_asks_and_only_the_holder_answers(world: World, title: Title) -> None:
    assert proved("s@counter.example", SELLER).post(f"/titles/{title.id}/counter").status_code == 422
    code = asked(world, proved("o@counter.example", CARRIER), title)
    shown = proved("h@counter.example", SELLER).get(f"/titles/counter/{code}")
    for who, status in ((MX_BANK, 403), (OUTSIDER, 404)):
        answer = proved(f"{who.lower()}@counter.example", who).post(
            f"/titles/counter/{code}", {"entry": shown.context["text"]}
        )
        assert answer.status_code in (status, 422), answer.content
    assert str(world.see(title.id).state) == "held"
    assert CounterRow.objects.get(pk=code).shown is None, "nothing half done"


def test_a_code_works_once_for_ten_minutes_and_for_this_head(world: World, title: Title) -> None:
    officer, holder = proved("o@counter.example", CARRIER), proved("h@counter.example", SELLER)
    code = asked(world, officer, title)
    entry = holder.get(f"/titles/counter/{code}").context["text"]
    with clock.frozen_at(world.now + timedelta(minutes=11)):
        late = proved("late@counter.example", SELLER)
        assert b"This code has ended" in late.get(f"/titles/counter/{code}").content
        assert late.post(f"/titles/counter/{code}", {"entry": entry}).status_code == 422
    other = entry.replace('"act":"surrender"', '"act":"transfer"')
    assert holder.post(f"/titles/counter/{code}", {"entry": other}).status_code in (400, 422)
    assert str(world.see(title.id).state) == "held"
    assert holder.post(f"/titles/counter/{code}", {"entry": entry}).status_code == 302
    again = holder.post(f"/titles/counter/{code}", {"entry": entry})
    assert again.status_code == 422, "TITLE-68"
    assert signed_in("x@counter.example", OUTSIDER).get("/titles/counter/zzzzzzzz").status_code in (302, 404)


def test_who_opens_the_counters_page_is_told_what_to_do_there(world: World, title: Title) -> None:
    for who, told in ((CARRIER, "The holder scans the code"), (SELLER, "Scan it with your phone")):
        page = signed_in(f"{who.lower()}@desk.example", who).get(f"/titles/{title.id}/counter").content.decode()
        assert told in page
