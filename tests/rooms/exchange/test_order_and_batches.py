# SPDX-License-Identifier: Apache-2.0
"""Messages of a case are worked on in their order, gaps show and a person decides; many messages go in one request."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from tests.conftest import NOON
from tests.exchange_makers import KIND, PURPOSE, LoopCourier, agreed, at_node, the_agreement, the_operator, two_nodes
from tests.free_words import WORDS, plants
from tests.makers import BUYER, OUTSIDER, SELLER, an_actor

from tradelane.exchange import actions, formats, queries, rules
from tradelane.exchange.models import InboxMessage, OutboxMessage
from tradelane.exchange.values import Answer, OutboxState
from tradelane.journal.models import Job
from tradelane.journal.queries import facts
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unavailable
from tradelane.kernel.ids import MessageId
from tradelane.parties.values import Role

pytestmark = pytest.mark.django_db
REASON = WORDS


@pytest.fixture(autouse=True)
def _nodes(db: None, frozen_clock: datetime) -> Iterator[None]:
    two_nodes()
    with at_node("MX"):
        yield


def send(key: str, *, conversation: str = "", kind: str = KIND) -> MessageId:
    return actions.send(
        to_node="SG", to=BUYER, kind=kind, body={"key": key}, purpose=PURPOSE, key=key, by=an_actor(SELLER),
        conversation=conversation,
    )  # fmt: skip


def arrive(message: MessageId) -> None:
    """Carry this message alone, out of its turn if need be."""
    sealed = bytes(OutboxMessage.objects.get(pk=message).sealed)
    with at_node("SG"):
        actions.receive(jwe=sealed, now=NOON)


def worked_on() -> list[str]:
    """Messages whose work was asked for, in the order in which that was."""
    return [str(job.payload["message"]) for job in Job.objects.filter(kind="trades.inbox").order_by("id")]


def held() -> list[tuple[str, tuple[int, ...]]]:
    return [(one.id, one.missing) for one in queries.held(by=an_actor(BUYER))]


# --- in the order of the case ---


def test_a_later_message_waits_for_the_earlier_one_and_the_gap_shows() -> None:
    one, two, three = (send(key, conversation="trade_1") for key in "123")
    arrive(three)
    assert (worked_on(), held()) == ([], [(three, (1, 2))])
    arrive(one)
    assert (worked_on(), held()) == ([one], [(three, (2,))])
    arrive(two)
    assert (worked_on(), held()) == ([one, two, three], [])


def test_conversations_do_not_wait_for_each_other() -> None:
    send("a1", conversation="a")
    a2, b1, alone = send("a2", conversation="a"), send("b1", conversation="b"), send("x")
    for message in (a2, b1, alone):
        arrive(message)
    assert worked_on() == [b1, alone]


def test_what_is_undone_takes_no_place() -> None:
    from django.db import transaction

    with pytest.raises(RuntimeError), transaction.atomic():
        send("1", conversation="a")
        raise RuntimeError
    send("2", conversation="a")
    assert OutboxMessage.objects.get().sequence == 1


@plants("exchange.PassedOver.reason")
def test_a_person_goes_on_without_what_is_missing() -> None:
    one, two, three = (send(key, conversation="trade_1") for key in "123")
    arrive(three)
    with at_node("SG"):
        for actor, reason, error in (
            (an_actor(BUYER), "x", Refused),
            (an_actor(BUYER, roles=[Role.READER]), REASON, Forbidden),
            (an_actor(OUTSIDER), REASON, NotFound),
        ):
            with pytest.raises(error):
                actions.go_on_without(message=three, reason=reason, by=actor, now=NOON)
        assert actions.go_on_without(message=three, reason=REASON, by=an_actor(BUYER), now=NOON) == 2
        with pytest.raises(Conflict):
            actions.go_on_without(message=three, reason=REASON, by=an_actor(BUYER), now=NOON)
    assert worked_on() == [three]
    arrive(one)
    assert worked_on() == [three, one], "what comes late is worked on when it comes"
    arrive(two)
    assert held() == []


def test_a_place_is_never_taken_by_a_second_message() -> None:
    from tests.rooms.exchange.test_messages import a_message, receive

    receive(a_message(conversation="a", sequence=1))
    with pytest.raises(Refused, match="EXCH-37"):
        receive(a_message(id=MessageId("message_2"), key="another", conversation="a", sequence=1))
    for conversation, sequence in (("a", 0), ("", 1)):
        with pytest.raises(Refused, match="EXCH-25"):
            receive(a_message(id=MessageId("message_3"), key="3", conversation=conversation, sequence=sequence))


# --- many in one request ---


def test_what_waits_for_a_peer_goes_along_in_one_request() -> None:
    ids, courier = [send(str(number)) for number in range(5)], LoopCourier()
    assert actions.deliver(message=ids[2], now=NOON, courier=courier) is OutboxState.DELIVERED
    assert len(courier.carried) == 1
    sent = {view.id: view for view in queries.outbox(by=an_actor(SELLER))}
    assert {view.state for view in sent.values()} == {OutboxState.DELIVERED}
    assert {id: view.receipt for id, view in sent.items()} == dict(InboxMessage.objects.values_list("id", "receipt"))


def test_one_that_is_refused_harms_no_other() -> None:
    agreed(kind="title.entry")
    good, bad = send("1"), send("2", kind="title.entry")
    digest = next(one.digest for one in queries.agreements() if one.agreement.kind == "title.entry")
    actions.end_agreement(digest=digest, by=the_operator(), now=NOON)
    actions.deliver(message=good, now=NOON, courier=LoopCourier())
    states = {view.id: view for view in queries.outbox(by=an_actor(SELLER))}
    assert states[good].state is OutboxState.DELIVERED
    assert (states[bad].state, "EXCH-6" in states[bad].error) == (OutboxState.DEAD, True)


def test_a_batch_that_is_not_answered_counts_for_the_one_that_was_tried() -> None:
    first, second = send("1"), send("2")
    with pytest.raises(Unavailable):
        actions.deliver(message=first, now=NOON, courier=LoopCourier(silent=1))
    attempts = dict(OutboxMessage.objects.values_list("id", "attempts"))
    assert attempts == {first: 1, second: 0}
    courier = LoopCourier()
    assert actions.deliver(message=first, now=NOON, courier=courier) is OutboxState.DELIVERED
    assert formats.recipient_of(courier.carried[0]) == BUYER, "every other try it goes alone"


def test_tries_out_of_turn_count_for_nothing_when_they_fail() -> None:
    """Whenever a peer answers one message the oldest is tried: many such tries may meet one short silence."""
    first = send("1")
    with pytest.raises(Unavailable):
        actions.deliver(message=first, now=NOON, courier=LoopCourier(silent=1))
    for _ in range(rules.ATTEMPTS):
        with pytest.raises(Unavailable):
            actions.deliver(message=first, now=NOON, courier=LoopCourier(silent=1), in_turn=False)
    row = OutboxMessage.objects.get(pk=first)
    assert (row.state, row.attempts) == (OutboxState.WAITING, 1)
    assert actions.deliver(message=first, now=NOON, courier=LoopCourier(), in_turn=False) is OutboxState.DELIVERED


@pytest.mark.parametrize("answer", [b"", b"{}", b'{"answers":[]}', b'{"answers":[{"receipt":"a.b.c"},{"x":1}]}'])
def test_an_answer_that_is_none_leaves_all_waiting(answer: bytes) -> None:
    class Muddled(LoopCourier):
        def post(self, address: str, *, content: bytes, media_type: str) -> Answer:
            return Answer(200, answer)

    first, second = send("1"), send("2")
    with pytest.raises(Unavailable):
        actions.deliver(message=first, now=NOON, courier=Muddled())
    states = set(OutboxMessage.objects.values_list("state", flat=True))
    assert (states, second != first) == ({OutboxState.WAITING.value}, True)


def test_the_door_for_batches_answers_each_and_refuses_too_many() -> None:
    sealed = [bytes(OutboxMessage.objects.get(pk=send(str(n))).sealed).decode() for n in range(2)]
    with at_node("SG"):
        answer = _post({"messages": [sealed[0], "hello", sealed[1], sealed[0]]})
        assert answer.status_code == 200
        first, hello, second, again = answer.json()["answers"]
        assert hello["problem"]["rule"] == "EXCH-16"
        assert first["receipt"] == again["receipt"] != second["receipt"]
        refused = _post({"messages": ["x"] * 101})
        assert (refused.status_code, refused.json()["rule"]) == (422, "EXCH-24")
        assert _post({"messages": "x"}).json()["rule"] == "EXCH-16"


def _post(body: dict[str, Any]) -> Any:
    return Client().post("/api/exchange/batches", data=body, content_type="application/json")


# --- given up ---


@plants("exchange.OutboxMessage.reason")
def test_a_dead_letter_is_given_up_for_a_reason_and_its_content_goes() -> None:
    message = send("1")
    actions.end_agreement(digest=the_agreement(), by=the_operator(), now=NOON)
    with pytest.raises(Conflict):
        actions.abandon_message(message=message, reason=REASON, by=an_actor(SELLER), now=NOON)
    assert actions.deliver(message=message, now=NOON, courier=LoopCourier()) is OutboxState.DEAD
    with pytest.raises(Refused, match="EXCH-29"):
        actions.abandon_message(message=message, reason="no", by=an_actor(SELLER), now=NOON)
    with pytest.raises(Forbidden):
        actions.abandon_message(message=message, reason=REASON, by=an_actor(SELLER, roles=[Role.READER]), now=NOON)
    actions.abandon_message(message=message, reason=REASON, by=an_actor(SELLER), now=NOON)
    view = queries.sent_message(message=message, by=an_actor(SELLER))
    assert (view.state, view.reason) == (OutboxState.ABANDONED, REASON)
    assert bytes(OutboxMessage.objects.get(pk=message).sealed) == b""
    with pytest.raises(Conflict):
        actions.retry_delivery(message=message, by=an_actor(SELLER))
    told = [(fact.name, str(fact.data)) for fact in facts(subject=message)]
    assert told[-1][0] == "exchange.message.abandoned"
    assert REASON not in told[-1][1]
