# SPDX-License-Identifier: Apache-2.0
"""What carriers and platforms write to each other about bills lies sealed: reasons, comments, answers, chains."""

import json

import pytest
from tests.carriage_makers import Carriage, ask, be_asked, hear
from tests.free_words import WORDS, plants, stand_in
from tests.makers import CARRIER, SELLER, an_actor
from tests.pint_client import a_party
from tests.rooms.titles.conftest import World
from tests.rooms.titles.test_bills_sealed import Came, came
from tests.rooms.titles.test_pint_records import Elsewhere, register

from tradelane.kernel.errors import Unavailable
from tradelane.kernel.ids import TitleId
from tradelane.parties.queries import node_actor
from tradelane.titles import actions, queries, rules
from tradelane.titles.actions import pint
from tradelane.titles.formats.dcsa.envelopes import read_party
from tradelane.titles.models import SendingState, SurrenderRow
from tradelane.titles.ports import Answer
from tradelane.titles.values import Purpose, ReasonTerms
from tradelane.titles.values.dcsa import CallState, SurrenderAction

__all__ = ["came"]
PROBLEM = json.dumps({"errors": [{"errorCodeText": "ISS-4", "errorCodeMessage": WORDS}]}).encode()


@plants("titles.CallRow.answer", "titles.CallRow.error", "titles.IssuanceRow.why")
def test_why_a_platform_does_not_take_a_request_in(asking: Carriage) -> None:
    ask(asking)
    asking.line.answers = [Answer(503, PROBLEM), Answer(400, PROBLEM)]
    asking.carry()
    assert asking.carry() == [CallState.REFUSED]
    [failed] = queries.issuances(by=an_actor(CARRIER))
    assert (str(failed.state), failed.why) == ("failed", WORDS)


@plants("titles.IssuanceRow.why", "titles.IssuanceRow.answer")
def test_why_a_platform_does_not_issue(asking: Carriage) -> None:
    ask(asking)
    assert hear(asking, "PTL-1", "REFU", reason=WORDS).status_code == 204
    assert hear(asking, "PTL-1", "REFU", reason=WORDS).status_code == 204, "the same again"
    assert [each.why for each in queries.issuances(by=an_actor(CARRIER))] == [WORDS]


@plants("titles.SurrenderRow.comments", "titles.SurrenderRow.answer")
def test_what_a_carrier_says_to_a_surrender(issued: Carriage) -> None:
    assert be_asked(issued, comments=WORDS).status_code == 204
    row = SurrenderRow.objects.get()
    for _ in range(2):  # twice is once
        actions.answer_surrender(
            surrender=row.pk, action=SurrenderAction.REJECTED, comments=WORDS, by=an_actor(CARRIER),
            now=issued.world.tick(),
        )  # fmt: skip
    [shown] = queries.surrenders(by=an_actor(CARRIER))
    assert (shown.comments, shown.wanted) == (WORDS, WORDS)


@plants("titles.SurrenderRow.comments", "titles.SurrenderRow.answer", "titles.WordsRow.content")
def test_what_a_platform_hears_from_the_carrier(carriage: Carriage) -> None:
    title = carriage.issue("PTL-1")
    row = carriage.surrender(carriage.world.see(title.id), Purpose.AMENDMENT, WORDS)
    assert carriage.answer(row, "SREJ", WORDS).status_code == 204
    [shown] = queries.surrenders(by=an_actor(CARRIER))
    assert shown.comments == WORDS
    assert [said.reason for said in _reasons(carriage, title.id)] == [WORDS]


def _reasons(carriage: Carriage, title: TitleId) -> list[ReasonTerms]:
    terms = [rules.said(one.entry) for one in queries.entries(id=title, by=an_actor(CARRIER))]
    return [each for each in terms if isinstance(each, ReasonTerms)]


@plants("titles.SendingRow.entry", "titles.SendingRow.receipt", "titles.ChainEntryRow.text")
def test_a_bill_that_is_sent_on_with_its_holder_s_words(world: World, came: Came) -> None:
    elsewhere = _send(world, came)
    assert pint.carry(title=came.title, now=world.tick(), line=elsewhere) is SendingState.ACCEPTED
    assert stand_in(elsewhere.sent[0]), "the other platform reads them"


@plants("titles.SendingRow.entry", "titles.SendingRow.error", "titles.WordsRow.content")
def test_why_a_sending_is_given_up(world: World, came: Came) -> None:
    elsewhere = _send(world, came)
    elsewhere.code = ""
    with pytest.raises(Unavailable):
        pint.carry(title=came.title, now=world.tick(), line=elsewhere)
    pint.withdraw_sending(title=came.title, reason=WORDS, by=node_actor(), now=world.tick())
    [told] = queries.sendings(id=came.title, by=an_actor(SELLER))
    assert told.error == WORDS


def _send(world: World, came: Came) -> Elsewhere:
    """The bill on its way to another platform's party, to be amended as its holder asks."""
    elsewhere = Elsewhere()
    register("BOLE", elsewhere.signer.certificate(), world.now)
    head = queries.title(id=came.title, by=an_actor(SELLER)).head
    party = read_party(a_party("BOLE", "somebody"), field="recipient")
    pint.send_title(
        title=came.title, to=party, seen_head=head, by=an_actor(SELLER), now=world.tick(), wanted=WORDS,
    )  # fmt: skip
    return elsewhere
