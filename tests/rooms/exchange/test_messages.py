# SPDX-License-Identifier: Apache-2.0
"""Messages go out once, come in once, and are receipted; whatever fails is tried again or shown to a person."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from tests.conftest import NOON
from tests.exchange_makers import (
    KIND,
    PURPOSE,
    LoopCourier,
    agreed,
    an_envelope,
    at_node,
    signed_by,
    the_agreement,
    the_operator,
    two_nodes,
)
from tests.makers import BUYER, OUTSIDER, SELLER, an_actor

from tradelane.exchange import actions, formats, queries
from tradelane.exchange.models import InboxMessage, OutboxMessage
from tradelane.exchange.rules import ATTEMPTS
from tradelane.exchange.values import Answer, Envelope, OutboxState
from tradelane.journal.queries import facts, job
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, TradelaneError, Unavailable, Unreadable
from tradelane.kernel.ids import MessageId, OrganisationId
from tradelane.parties.values import Role
from tradelane.trust import actions as trust
from tradelane.trust.formats.envelopes import encrypt

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nodes(request: pytest.FixtureRequest, frozen_clock: datetime) -> Iterator[None]:
    threads = "at_once" in request.node.name
    request.getfixturevalue("transactional_db" if threads else "db")
    two_nodes()
    with at_node("MX"):
        yield


def send(key: str = "trade_1", body: dict[str, Any] | None = None, **changed: Any) -> MessageId:
    given: dict[str, Any] = {
        "to_node": "SG",
        "to": BUYER,
        "kind": KIND,
        "purpose": PURPOSE,
        "by": an_actor(SELLER),
    }
    return actions.send(key=key, body={"number": "T-1"} if body is None else body, **{**given, **changed})


def a_message(
    *, signer: OrganisationId = SELLER, to_key: OrganisationId = BUYER, kid: str = "", **changed: Any
) -> bytes:
    """An encrypted message as a peer makes it, right but for what is changed."""
    return sealed(an_envelope(**changed), signer=signer, to_key=to_key, kid=kid)


def sealed(
    envelope: Envelope, *, signer: OrganisationId = SELLER, to_key: OrganisationId = BUYER, kid: str = ""
) -> bytes:
    from tradelane.trust.queries import encryption_public_jwk

    payload = formats.envelope_bytes(envelope)
    signed = signed_by(signer, payload)
    return encrypt(signed.encode(), to_jwk={**encryption_public_jwk(to_key), "kid": kid or to_key})


def receive(jwe: bytes, now: datetime = NOON) -> str:
    with at_node("SG"):
        return actions.receive(jwe=jwe, now=now).receipt


# --- the way of a message ---


def test_a_message_is_sent_carried_taken_in_and_receipted() -> None:
    id, courier = send(), LoopCourier()
    assert queries.sent_message(message=id, by=an_actor(SELLER)).state is OutboxState.WAITING
    assert actions.deliver(message=id, now=NOON, courier=courier) is OutboxState.DELIVERED
    sent = queries.sent_message(message=id, by=an_actor(SELLER))
    assert (sent.state, sent.delivered_at, sent.error) == (OutboxState.DELIVERED, NOON, "")
    came = queries.inbox_message(id)
    assert came.envelope.body == {"number": "T-1"}
    assert (came.envelope.from_organisation, came.envelope.to_organisation) == (SELLER, BUYER)
    assert came.receipt == sent.receipt
    payload, _ = formats.split_jws(sent.receipt)
    receipt = formats.read_receipt(payload)
    assert (receipt.id, receipt.node, receipt.received_at) == (id, "SG.NODE.TRADELANE", NOON)


def test_the_network_sees_only_the_recipient() -> None:
    id, courier = send(body={"buyer": "Merlion Roasters"}), LoopCourier()
    actions.deliver(message=id, now=NOON, courier=courier)
    (carried,) = courier.carried
    assert formats.recipient_of(carried) == BUYER
    assert b"Merlion" not in carried
    assert SELLER.encode() not in carried


def test_the_content_leaves_the_outbox_once_it_is_delivered() -> None:
    id = send()
    assert bytes(OutboxMessage.objects.get(pk=id).sealed)
    actions.deliver(message=id, now=NOON, courier=LoopCourier())
    assert not bytes(OutboxMessage.objects.get(pk=id).sealed)


def test_sending_and_taking_in_set_off_their_work_once() -> None:
    id = send()
    assert send() == id
    assert job(kind="exchange.deliver", key=id, now=NOON) is not None
    for _ in range(2):
        actions.deliver(message=id, now=NOON, courier=LoopCourier())
    assert job(kind="trades.inbox", key=id, now=NOON) is not None
    names = [fact.name for fact in facts(subject=id)]
    assert names == ["exchange.message.sent", "exchange.message.received", "exchange.message.delivered"]


def test_what_is_rolled_back_is_not_sent() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        send()
        raise RuntimeError
    assert queries.outbox(by=an_actor(SELLER)) == []


def test_the_same_key_is_the_same_message_and_another_content_conflicts() -> None:
    id = send()
    assert send() == id
    with pytest.raises(Conflict, match="EXCH-8"):
        send(body={"number": "T-2"})
    assert send(key="trade_2", body={"number": "T-2"}) != id


# --- faults of the network ---


def test_a_silent_peer_is_tried_again() -> None:
    id, courier = send(), LoopCourier(silent=2)
    for attempt in (1, 2):
        with pytest.raises(Unavailable):
            actions.deliver(message=id, now=NOON, courier=courier)
        sent = queries.sent_message(message=id, by=an_actor(SELLER))
        assert (sent.state, sent.attempts) == (OutboxState.WAITING, attempt)
        assert "silent" in sent.error
    assert actions.deliver(message=id, now=NOON, courier=courier) is OutboxState.DELIVERED


def test_a_lost_receipt_brings_the_same_receipt_and_no_second_message() -> None:
    id, courier = send(), LoopCourier(deaf=1)
    with pytest.raises(Unavailable):
        actions.deliver(message=id, now=NOON, courier=courier)
    first = queries.inbox_message(id).receipt
    assert actions.deliver(message=id, now=NOON, courier=courier) is OutboxState.DELIVERED
    assert courier.carried[0] == courier.carried[1]
    assert queries.sent_message(message=id, by=an_actor(SELLER)).receipt == first
    assert InboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b"thank you"),
        Answer(200, b""),
        Answer(200, b"a.b.c"),
        Answer(500, b"<html>"),
        Answer(503, b"{}"),
        Answer(302, b""),
        Answer(404, b"[]"),
    ],
)
def test_an_answer_that_is_no_receipt_leaves_the_message_waiting(answer: Answer) -> None:
    class Muddled(LoopCourier):
        def post(self, address: str, *, content: bytes, media_type: str) -> Answer:
            return answer

    id = send()
    with pytest.raises(Unavailable):
        actions.deliver(message=id, now=NOON, courier=Muddled())
    assert queries.sent_message(message=id, by=an_actor(SELLER)).state is OutboxState.WAITING


def test_a_receipt_by_another_or_for_another_message_does_not_count() -> None:
    second = send(key="trade_2")
    actions.deliver(message=second, now=NOON, courier=LoopCourier())
    first = send()
    others = queries.sent_message(message=second, by=an_actor(SELLER)).receipt
    payload, _ = formats.split_jws(others)
    forged = formats.join_jws(payload, trust.sign_payload(organisation=SELLER, payload=payload, now=NOON))
    for wrong in (others, forged, others[:-6] + "AAAAAA"):

        class Liar(LoopCourier):
            def post(self, address: str, *, content: bytes, media_type: str, said: str = wrong) -> Answer:
                return Answer(200, said.encode())

        with pytest.raises(Unavailable):
            actions.deliver(message=first, now=NOON, courier=Liar())
    assert queries.sent_message(message=first, by=an_actor(SELLER)).state is OutboxState.WAITING


def test_after_enough_tries_a_person_decides() -> None:
    id, courier = send(), LoopCourier(silent=ATTEMPTS)
    for _ in range(ATTEMPTS - 1):
        with pytest.raises(Unavailable):
            actions.deliver(message=id, now=NOON, courier=courier)
    assert actions.deliver(message=id, now=NOON, courier=courier) is OutboxState.DEAD
    (letter,) = queries.dead_letters(by=an_actor(SELLER))
    assert (letter.id, "silent" in letter.error) == (id, True)
    assert actions.deliver(message=id, now=NOON, courier=courier) is OutboxState.DEAD, "a dead letter rests"
    with pytest.raises(Forbidden):
        actions.retry_delivery(message=id, by=an_actor(SELLER, roles=[Role.READER]))
    with pytest.raises(NotFound):
        actions.retry_delivery(message=id, by=an_actor(OUTSIDER))
    actions.retry_delivery(message=id, by=an_actor(SELLER))
    assert job(kind="exchange.deliver", key=f"{id}:1", now=NOON) is not None
    assert actions.deliver(message=id, now=NOON, courier=courier) is OutboxState.DELIVERED
    with pytest.raises(Conflict):
        actions.retry_delivery(message=id, by=an_actor(SELLER))


def test_a_refusal_by_the_peer_is_a_dead_letter_that_names_the_rule() -> None:
    id = send()
    actions.end_agreement(digest=the_agreement(), by=the_operator(), now=NOON)
    assert actions.deliver(message=id, now=NOON, courier=LoopCourier()) is OutboxState.DEAD
    (letter,) = queries.dead_letters(by=an_actor(SELLER))
    assert "EXCH-6" in letter.error
    assert queries.dead_letters(by=an_actor(OUTSIDER)) == []


# --- deny by default, at the sender ---


@pytest.mark.parametrize(
    ("changed", "error", "said"),
    [
        ({"kind": "title.entry"}, Refused, "EXCH-6"),
        ({"purpose": "marketing"}, Refused, "EXCH-6"),
        ({"kind": "Trade Sent"}, Refused, "EXCH-15"),
        ({"to": OUTSIDER}, Refused, "EXCH-5"),
        ({"to": OrganisationId("SG.UEN.200000002Z")}, NotFound, "does not list"),
        ({"to_node": "NZ"}, Refused, "EXCH-5"),
        ({"by": an_actor(SELLER, roles=[Role.READER])}, Forbidden, "EXCH-13"),
        ({"by": an_actor(BUYER)}, Refused, "EXCH-5"),
        ({"by": an_actor(OUTSIDER)}, NotFound, "signature key"),
        ({"body": {"x": "y" * 20_000_000}}, Refused, "EXCH-1"),
        ({"key": "k" * 200}, Unreadable, "EXCH-16"),
        ({"schema_version": 0}, Unreadable, "EXCH-16"),
    ],
)
def test_what_may_not_pass_is_not_sent(changed: dict[str, Any], error: type[TradelaneError], said: str) -> None:
    with pytest.raises(error, match=said):
        send(**changed)
    assert OutboxMessage.objects.count() == 0


def test_nothing_is_sent_before_an_agreement_starts_or_after_it_ends() -> None:
    operator = the_operator()
    actions.end_agreement(digest=the_agreement(), by=operator, now=NOON)
    with pytest.raises(Refused, match="EXCH-6"):
        send()
    later = NOON + timedelta(days=1)
    agreed(starts=later)
    with pytest.raises(Refused, match="EXCH-6"):
        send()


# --- deny by default, at the receiver ---


def test_a_message_is_taken_in_once() -> None:
    jwe = a_message()
    receipt = receive(jwe)
    assert receive(jwe, NOON + timedelta(hours=3)) == receipt
    assert receive(a_message()) == receipt, "sealed anew, it is the same message"
    assert InboxMessage.objects.count() == 1


def test_a_receipt_stays_when_the_agreement_has_ended() -> None:
    jwe = a_message()
    receipt = receive(jwe)
    actions.end_agreement(digest=the_agreement(), by=the_operator(), now=NOON)
    assert receive(jwe) == receipt


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: a_message(from_node="NZ", from_organisation="NZ.NZBN.1"), "EXCH-3"),
        (lambda: a_message(signer=OrganisationId("MX.NODE.TRADELANE")), "EXCH-4"),
        (lambda: a_message(signer=BUYER, from_organisation=SELLER), "EXCH-4"),
        (lambda: a_message(signer=BUYER, from_organisation=BUYER), "EXCH-5"),
        (lambda: a_message(to_node="NZ", to_organisation="NZ.NZBN.1"), "EXCH-2"),
        (lambda: a_message(to_key=OrganisationId("SG.NODE.TRADELANE")), "EXCH-2"),
        (lambda: a_message(kind="title.entry"), "EXCH-6"),
        (lambda: a_message(purpose="marketing"), "EXCH-6"),
        (lambda: a_message(sent_at=NOON + timedelta(minutes=6)), "EXCH-9"),
        (lambda: a_message(kid=OUTSIDER), "agreement key"),
        (lambda: a_message(kid="SG.NODE.TRADELANE"), "JWE-1"),
        (lambda: a_message()[:-5] + b"AAAAA", "JWE-1"),
        (lambda: a_message()[:-4], "JWE-1"),
        (lambda: b"", "EXCH-1"),
        (lambda: b"x" * 20_000_001, "EXCH-1"),
        (lambda: b"hello", "EXCH-16"),
        (lambda: b"e30.e30.e30.e30.e30", "EXCH-16"),
    ],
)
def test_what_may_not_pass_is_not_taken_in(make: Callable[[], bytes], said: str) -> None:
    with pytest.raises(TradelaneError, match=said):
        receive(make())
    assert InboxMessage.objects.count() == 0


def test_a_changed_content_under_a_true_signature_is_refused() -> None:
    from tradelane.trust.queries import encryption_public_jwk

    payload = formats.envelope_bytes(an_envelope())
    signature = trust.sign_payload(organisation=SELLER, payload=payload, now=NOON)
    other = formats.envelope_bytes(an_envelope(body={"number": "T-9"}))
    jwe = encrypt(formats.join_jws(other, signature).encode(), to_jwk={**encryption_public_jwk(BUYER), "kid": BUYER})
    with pytest.raises(Unreadable, match="JWS-2"):
        receive(jwe)


def test_the_same_id_or_key_with_another_content_is_refused() -> None:
    receipt = receive(a_message())
    with pytest.raises(Refused, match="EXCH-7"):
        receive(a_message(body={"number": "T-2"}))
    with pytest.raises(Refused, match="EXCH-8"):
        receive(a_message(id=MessageId("message_second"), body={"number": "T-2"}))
    assert [row.receipt for row in InboxMessage.objects.all()] == [receipt]


@pytest.mark.django_db(transaction=True)
def test_the_same_message_many_times_at_once_is_taken_in_once() -> None:
    jwe, receipts, faults = a_message(), [], []
    start = threading.Barrier(6)

    def call() -> None:
        try:
            start.wait(timeout=30)
            receipts.append(actions.receive(jwe=jwe, now=NOON).receipt)
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    with at_node("SG"):
        threads = [threading.Thread(target=call) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
    assert faults == []
    assert (len(receipts), len(set(receipts)), InboxMessage.objects.count()) == (6, 1, 1)


# --- the database itself ---


def test_the_database_refuses_delivered_without_receipt_and_a_key_twice() -> None:
    id = send()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMessage.objects.filter(pk=id).update(state=OutboxState.DELIVERED)
    receive(a_message())
    row = InboxMessage.objects.get()
    row.pk = "message_copy"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


# --- who sees what ---


def test_each_organisation_sees_its_own_messages() -> None:
    id = send()
    actions.deliver(message=id, now=NOON, courier=LoopCourier())
    assert [view.id for view in queries.outbox(by=an_actor(SELLER))] == [id]
    assert [view.envelope.id for view in queries.inbox(by=an_actor(BUYER))] == [id]
    for stranger in (OUTSIDER, OrganisationId("MX.NODE.TRADELANE")):
        assert queries.outbox(by=an_actor(stranger)) == []
        assert queries.inbox(by=an_actor(stranger)) == []
        with pytest.raises(NotFound):
            queries.sent_message(message=id, by=an_actor(stranger))
    assert digest_of(formats.envelope_bytes(queries.inbox_message(id).envelope)) == OutboxMessage.objects.get().digest
