# SPDX-License-Identifier: Apache-2.0
"""A carrier's answer to a surrender that came from another platform, over HTTP, killed between any two steps: refused,
the bill goes back to who surrendered it; accepted, it ends at both platforms. Never two live, never none that should.
"""

from collections.abc import Iterator

import pytest
from tests.pint_client import a_party, payload_of
from tests.pint_pair import BUYER, CARRIER, Pair, two_platforms
from tests.real_nodes import kill

pytestmark = [pytest.mark.network]

TO_CARRIER = a_party("MXPL", CARRIER, "Carrier")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with two_platforms(tmp_path_factory.mktemp("answered")) as made:
        yield made


def surrendered(pair: Pair, purpose: str) -> tuple[dict[str, object], str, str]:
    """A bill that the buyer, at the other platform, surrendered to its carrier; its titles here and there."""
    bill, here = pair.issue()
    pair.send(here)
    assert pair.carry(here) == "accepted"
    there = pair.title_there(bill)
    surrender(pair, there, purpose)
    assert pair.states(bill) == ("surrendered", "away")
    return bill, here, there


def surrender(pair: Pair, there: str, purpose: str) -> None:
    pair.send(there, by=BUYER, node=pair.singapore, to=TO_CARRIER, purpose=purpose)
    assert pair.carry(there, node=pair.singapore) == "accepted"


def answer(pair: Pair, here: str, act: str, reason: str = "") -> None:
    pair.mexico.step("answer", here, CARRIER, act, reason)


def acts(pair: Pair, title: str) -> list[str]:
    node = pair.mexico if pair.mexico.ask(f"SELECT id FROM titles_title WHERE id = '{title}'") else pair.singapore
    return [act for (act,) in node.ask(f"SELECT act FROM titles_entry WHERE title_id = '{title}' ORDER BY n")]


def told(pair: Pair, here: str) -> dict[str, object]:
    """The last thing that the carrier's platform said of the bill, as it signed it."""
    said: dict[str, object] = payload_of(pair.sendings(here)[-1]["entry"])["transactions"][-1]
    return said


@pytest.mark.parametrize("purpose", ["delivery", "amendment"])
def test_a_refused_bill_goes_back_once_whatever_dies(pair: Pair, purpose: str) -> None:
    bill, here, there = surrendered(pair, purpose)
    answer(pair, here, "refuse_surrender", "The freight is not paid.")
    assert pair.mexico.ask("SELECT count(*) FROM journal_job WHERE payload LIKE '%" + here + "%'") == [(2,)], (
        "the sending, and the answer"
    )
    assert pair.states(bill) == ("sending", "away"), "on its way back, by the carrier's signature alone"
    # 1. the carrier's platform dies before its word is sent, and after the other one took it
    pair.carry_and_die(here, "before:1")
    assert pair.states(bill) == ("sending", "away")
    ((sent,),) = pair.mexico.ask(f"SELECT envelope FROM titles_sending WHERE title_id = '{here}' AND state = 'waiting'")
    pair.carry_and_die(here, "after:1")
    assert pair.states(bill) == ("sending", "held")
    # 2. the same bytes again, answered DUPE: the record is away here, and nobody's twice
    assert pair.carry(here) == "accepted"
    assert pair.states(bill) == ("away", "held")
    rows = pair.mexico.ask(f"SELECT envelope FROM titles_sending WHERE title_id = '{here}' ORDER BY made_at")
    assert rows[-1][0] == sent
    assert payload_of(pair.sendings(here)[-1]["receipt"])["responseCode"] == "DUPE"
    assert told(pair, here)["actionCode"] == "SREJ"
    assert told(pair, here)["comments"] == "The freight is not paid."
    assert acts(pair, here) == ["issue", "send", "depart", "return", "refuse_surrender", "depart"]
    assert acts(pair, there) == ["arrive", "send", "depart", "return"]
    ((holder,),) = pair.singapore.ask(f"SELECT holder FROM titles_title WHERE id = '{there}'")
    assert holder == BUYER


@pytest.mark.parametrize(
    ("purpose", "act", "ends"),
    [("delivery", "accept_surrender", "delivered"), ("amendment", "void", "void"), ("delivery", "void", "delivered")],
)
def test_an_accepted_bill_ends_at_both_platforms_whatever_dies(pair: Pair, purpose: str, act: str, ends: str) -> None:
    bill, here, there = surrendered(pair, purpose)
    answer(pair, here, act)
    ended = "void" if act == "void" else ends
    assert pair.states(bill) == (ended, "away")
    for step in ("before:1", "after:1"):
        pair.carry_and_die(here, step)
    assert pair.states(bill) == (ended, ends)
    assert pair.carry(here) == "accepted"
    assert pair.carry(here) == "accepted", "and nothing more is sent"
    assert told(pair, here)["actionCode"] == "SACC"
    assert acts(pair, there) == ["arrive", "send", "depart", "conclude"]


def test_a_bill_that_was_refused_is_surrendered_again_and_delivered(pair: Pair) -> None:
    bill, here, there = surrendered(pair, "delivery")
    answer(pair, here, "refuse_surrender", "Come back with the freight.")
    for process in pair.singapore.processes:  # nobody is there to take it back
        kill(process)
    assert pair.carry(here).startswith("unavailable:")
    assert pair.states(bill) == ("sending", "away")
    pair.singapore.processes.clear()
    pair.singapore.serve()
    assert pair.carry(here) == "accepted"
    surrender(pair, there, "delivery")
    answer(pair, here, "accept_surrender")
    assert pair.carry(here) == "accepted"
    assert pair.states(bill) == ("delivered", "delivered")
    assert acts(pair, there) == ["arrive", "send", "depart", "return", "send", "depart", "conclude"]
