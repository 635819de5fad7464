# SPDX-License-Identifier: Apache-2.0
"""Neither side of a discounted bill ends with both or with none, whatever process is killed at whatever point of it.

A process is killed with SIGKILL between any two writes of selling, of delivering and of lapsing; afterwards all is as
it was before, and the next round brings it to its end. And money and the end of the time, arriving at once at several
processes of which one is killed, never both win.
"""

import importlib
import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connections
from tests.conftest import NOON
from tests.financing_makers import BUYING_BANK, SELLERS_BANK
from tests.makers import SELLER, an_actor
from tests.rooms.financing.conftest import World, a_bank

from tradelane.financing import actions, queries
from tradelane.financing.values import Offer, OfferId, OfferState
from tradelane.kernel.ids import TitleId
from tradelane.payments import queries as intents
from tradelane.payments.values import IntentState
from tradelane.titles import formats
from tradelane.titles import queries as records
from tradelane.trust.queries import trust_list

pytestmark = pytest.mark.django_db(transaction=True)
FORK = multiprocessing.get_context("fork")
OVER = NOON + timedelta(days=5)
"""The time to pay has ended everywhere."""
SALES = 6


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    yield World(NOON)
    connections.close_all()


def killed_at(place: str, work: Callable[[], object]) -> None:
    """Do `work` in a process that dies by SIGKILL when it comes to `place`, `module:function`, before doing that."""
    connections.close_all()
    child = FORK.Process(target=_do, args=(place, work))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL, f"it never came to {place}"


def _do(place: str, work: Callable[[], object]) -> None:
    module, _, name = place.partition(":")

    def die(*args: object, **kwargs: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(importlib.import_module(module), name, die)
    work()


def standing(offer: OfferId) -> tuple[object, ...]:
    """All that an offer is about: itself, its bill, its payment."""
    found = queries.offer(id=offer, by=an_actor(SELLER))
    title = records.title(id=found.title, by=an_actor(SELLER))
    waits = records.reservation(id=found.title, by=an_actor(SELLER))
    return found, title, waits, _payment(found)


def _payment(found: Offer) -> object:
    return intents.intent(id=found.intent, by=an_actor(SELLER)) if found.intent else None


def ended(offer: OfferId) -> OfferState:
    """How it ended, when the two legs agree: bill and money changed hands, or neither did."""
    found = queries.offer(id=offer, by=an_actor(SELLER))
    assert found.intent is not None
    title = records.title(id=found.title, by=an_actor(SELLER))
    paid = intents.intent(id=found.intent, by=an_actor(SELLER)).state
    assert records.reservation(id=title.id, by=an_actor(SELLER)) is None, "it moves again"
    assert (found.state, title.holder == BUYING_BANK, paid) in {
        (OfferState.COMPLETED, True, IntentState.PAID),
        (OfferState.LAPSED, False, IntentState.WITHDRAWN),
    }
    chain = records.entries(id=TitleId(title.id), by=an_actor(SELLER))
    assert str(formats.verify_chain(chain, trust_list()).verdict) == "valid"
    return found.state


@pytest.mark.parametrize(
    "place",
    [
        "tradelane.titles.actions:reserve_entry",
        "tradelane.titles.actions.reserve:grant_access",
        "tradelane.financing.actions.selling:_payment",
        "tradelane.payments.actions.intents:post",
        "tradelane.financing.actions.selling:terms_json",
        "tradelane.financing.actions.selling:grant_access",
    ],
)
def test_killed_while_agreeing_nothing_is_reserved_and_nothing_owed(world: World, place: str) -> None:
    offer = world.offer(world.bill())
    world.answer(offer)
    before = standing(offer)
    killed_at(place, lambda: world.agree(offer))
    assert standing(offer) == before
    assert intents.intents(by=a_bank()) == []
    assert world.agree(offer).state is OfferState.AGREED


@pytest.mark.parametrize(
    "place",
    [
        "tradelane.financing.actions.ending:deliver_when_paid",
        "tradelane.titles.actions:deliver_reserved",
        "tradelane.titles.actions.together:sign_payloads",
        "tradelane.titles.actions.together:grant_each",
        "tradelane.titles.actions.reserve:_end",
        "tradelane.financing.actions.ending:_end",
    ],
)
def test_killed_while_delivering_the_bill_is_delivered_in_the_next_round(world: World, place: str) -> None:
    agreed = world.agreed()
    world.money(agreed)
    before = standing(agreed.id)
    killed_at(place, lambda: actions.end_what_is_over(now=OVER))
    assert standing(agreed.id) == before, "paid, and still to be delivered: never free again"
    assert actions.end_what_is_over(now=OVER) == 1
    assert ended(agreed.id) is OfferState.COMPLETED


@pytest.mark.parametrize(
    "place",
    [
        "tradelane.payments.actions:withdraw_intent",
        "tradelane.payments.actions.settlement:post",
        "tradelane.titles.actions:release_reservation",
        "tradelane.titles.actions.reserve:_end",
        "tradelane.financing.actions.ending:_end",
    ],
)
def test_killed_while_lapsing_the_debt_and_the_reservation_end_together(world: World, place: str) -> None:
    agreed = world.agreed()
    before = standing(agreed.id)
    killed_at(place, lambda: actions.end_what_is_over(now=OVER))
    assert standing(agreed.id) == before
    assert actions.end_what_is_over(now=OVER) == 1
    assert ended(agreed.id) is OfferState.LAPSED


def _report(world: World, offers: list[Offer], seed: int) -> None:
    connections.close_all()
    for number, each in enumerate(random.Random(seed).sample(offers, len(offers))):
        world.money(each, reference=f"BANK-{seed}-{number}")
    connections.close_all()


def _end(rounds: int) -> None:
    connections.close_all()
    for _ in range(rounds):
        actions.end_what_is_over(now=OVER)
    connections.close_all()


def test_money_and_the_end_of_the_time_at_once_never_both_win(world: World) -> None:
    offers = [world.agreed(world.bill(f"BX-{number}")) for number in range(SALES)]
    connections.close_all()
    workers = [FORK.Process(target=_report, args=(world, offers, seed)) for seed in (1, 2)]
    workers += [FORK.Process(target=_end, args=(rounds,)) for rounds in (1_000, 3)]
    for worker in workers:
        worker.start()
    victim = workers[2]
    time.sleep(0.2)  # somewhere in the middle; wherever that is, the end must be right
    assert victim.pid is not None
    os.kill(victim.pid, signal.SIGKILL)
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, -signal.SIGKILL, 0]
    actions.end_what_is_over(now=OVER)
    for each in offers:
        state = ended(each.id)
        assert each.intent is not None
        came = sum(match.credit.amount.amount for match in intents.matches(id=each.intent, by=a_bank(SELLERS_BANK)))
        assert came == 2 * each.face.amount - 2 * 750, "both reports are kept, whatever counted"
        if state is OfferState.LAPSED:
            owed = queries.owed_back(queries.offer(id=each.id, by=an_actor(SELLER)), by=an_actor(SELLER))
            assert owed is not None and owed.amount == came
