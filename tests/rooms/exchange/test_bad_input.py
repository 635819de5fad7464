# SPDX-License-Identifier: Apache-2.0
"""Each bad message has an answer of its own, by rule, at the door itself; each is logged, without a word of content."""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.conftest import NOON
from tests.exchange_makers import an_envelope, at_node, signed_by, two_nodes
from tests.makers import BUYER, SELLER
from tests.rooms.exchange.test_federations import Federation, a_member, refresh
from tests.rooms.exchange.test_messages import a_message

from tradelane.exchange import actions, formats
from tradelane.exchange.models import InboxMessage
from tradelane.exchange.values import Attachment
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import MessageId, OrganisationId
from tradelane.trust.formats.envelopes import encrypt
from tradelane.trust.queries import encryption_public_jwk

pytestmark = pytest.mark.django_db
MARKED = "Marked Value 4711"
BODY = {"buyer": MARKED}


@pytest.fixture(autouse=True)
def _nodes(db: None, frozen_clock: datetime) -> Iterator[None]:
    two_nodes()
    with at_node("SG"):
        yield


def deliver(jwe: bytes) -> Any:
    return Client().post("/api/exchange/inbox", data=jwe, content_type=formats.JOSE)


def badly_signed() -> bytes:
    """The signature is another message's."""
    _, signature = formats.split_jws(signed_by(SELLER, formats.envelope_bytes(an_envelope())))
    other = formats.envelope_bytes(an_envelope(body={**BODY, "total": "1"}))
    jws = formats.join_jws(other, signature)
    return encrypt(jws.encode(), to_jwk={**encryption_public_jwk(BUYER), "kid": BUYER})


def an_attachment(id: str = "attachment_1") -> Attachment:
    chunk = digest_of(b"chunk")
    return Attachment(id, "a.pdf", "application/pdf", 100, chunk, "A" * 43, (chunk,))


def of_another_version(version: Any = 3) -> bytes:
    """Right in all else, and with a member that this version knows nothing of."""
    data = parse(formats.envelope_bytes(an_envelope(body=BODY)))
    payload = canonical({**data, "version": version, "colour": "blue"})
    return encrypt(signed_by(SELLER, payload).encode(), to_jwk={**encryption_public_jwk(BUYER), "kid": BUYER})


def of_a_member_removed_yesterday() -> bytes:
    from tests.exchange_makers import the_operator

    federation = Federation()
    actions.trust_anchor(anchor=federation.anchor, act="Invented charter", by=the_operator())
    refresh(federation.list_of("MX", "SG"))
    yesterday = NOON - timedelta(days=1)
    refresh(federation.list_of(number=2, issued=yesterday, members=(a_member("SG"),)))
    return a_message(body=BODY)


@pytest.mark.parametrize(
    ("make", "status", "rule"),
    [
        (badly_signed, 400, "JWS-2"),
        (lambda: a_message(body=BODY, signer=OrganisationId("MX.NODE.TRADELANE")), 422, "EXCH-4"),
        (lambda: a_message(body=BODY, to_key=OrganisationId("SG.NODE.TRADELANE")), 422, "EXCH-2"),
        (lambda: a_message(body=BODY, kid="SG.UEN.000000000X"), 404, ""),
        (lambda: a_message(body=BODY, to_node="NZ", to_organisation="NZ.NZBN.1"), 422, "EXCH-2"),
        (lambda: a_message(body=BODY)[:-5] + b"AAAAA", 400, "JWE-1"),
        (lambda: b"x" * 20_000_001, 422, "EXCH-1"),
        (of_another_version, 422, "EXCH-23"),
        (lambda: of_another_version("1"), 422, "EXCH-23"),
        (of_a_member_removed_yesterday, 403, "EXCH-33"),
        (lambda: a_message(body=BODY, from_node="NZ", from_organisation="NZ.NZBN.1"), 422, "EXCH-3"),
        (lambda: a_message(body=BODY, kind="title.entry"), 422, "EXCH-6"),
        (lambda: a_message(body=BODY, sent_at=NOON + timedelta(hours=1)), 422, "EXCH-9"),
        (lambda: a_message(body=BODY, conversation="a", sequence=1001), 503, "EXCH-40"),
        (lambda: a_message(body=BODY, conversation="a", sequence=2**31), 400, "EXCH-16"),
        (lambda: a_message(body=BODY, attachments=(an_attachment("attachment_/../../secret"),)), 400, "EXCH-16"),
        (lambda: a_message(body=BODY, attachments=(an_attachment(), an_attachment())), 400, "EXCH-16"),
        (lambda: a_message(body=BODY, id=MessageId("message_../x")), 400, "EXCH-16"),
        (lambda: b"hello", 400, "EXCH-16"),
    ],
)
def test_each_has_its_own_answer_and_is_logged_without_its_content(
    make: Callable[[], bytes], status: int, rule: str, caplog: pytest.LogCaptureFixture
) -> None:
    jwe = make()
    with caplog.at_level(logging.INFO):
        answer = deliver(jwe)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert problem.get("rule", "") == rule
    assert problem["detail"]
    assert InboxMessage.objects.count() == 0
    unread = "refused 20000001 bytes at inbox by EXCH-1"  # of what was not read there is no digest
    logged = unread if rule == "EXCH-1" else f"refused message {digest_of(jwe)} by {rule}"
    assert [record for record in caplog.records if record.getMessage().startswith(logged)]
    for said in (caplog.text, answer.content.decode()):
        assert MARKED not in said


def test_an_unknown_version_is_told_those_that_are_spoken() -> None:
    assert deliver(of_another_version()).json()["facts"] == {"speaks": [1, 2]}


def test_a_message_replayed_gets_its_first_receipt_and_the_answer_says_so(caplog: pytest.LogCaptureFixture) -> None:
    jwe = a_message(body=BODY)
    with caplog.at_level(logging.INFO):
        first, again = deliver(jwe), deliver(jwe)
    assert [record.getMessage() for record in caplog.records if "came again" in record.getMessage()] == [
        f"message {digest_of(jwe)} came again and got its first receipt"
    ]
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.content == again.content
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert InboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"body": {"x": "1"}}, "EXCH-7"),
        ({"id": MessageId("message_2"), "body": {"x": "1"}}, "EXCH-8"),
        ({"id": MessageId("message_2"), "key": "2", "attachments": (an_attachment(),)}, "EXCH-39"),
    ],
)
def test_another_message_under_a_used_name_is_refused(
    changed: dict[str, Any], rule: str, caplog: pytest.LogCaptureFixture
) -> None:
    deliver(a_message(body=BODY, attachments=(an_attachment(),)))
    jwe = a_message(**changed)
    answer = deliver(jwe)
    assert (answer.status_code, answer.json()["rule"]) == (422, rule)
    assert f"refused message {digest_of(jwe)} by {rule}" in caplog.text


@pytest.mark.parametrize(
    ("door", "content", "media_type", "rule"),
    [
        ("batches", {"messages": ["x"] * 101}, "application/json", "EXCH-24"),
        ("batches", {"letters": []}, "application/json", "EXCH-16"),
        ("agreements", b"{}", "application/jose+json", "EXCH-16"),
        ("attachments", b"chunk", "application/octet-stream", "not-found"),
    ],
)
def test_what_another_door_refuses_is_logged_too(
    door: str, content: Any, media_type: str, rule: str, caplog: pytest.LogCaptureFixture
) -> None:
    address = f"/api/exchange/{door}" + ("/attachment_1/0" if door == "attachments" else "")
    answer = Client().post(address, data=content, content_type=media_type)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert f"bytes at {door} by {rule}" in caplog.text


def test_a_batch_answers_for_each_in_the_same_words() -> None:
    good, bad = a_message(body=BODY), of_another_version()
    body = {"messages": [bad.decode(), good.decode()]}
    answer = Client().post("/api/exchange/batches", data=body, content_type="application/json").json()["answers"]
    assert answer[0]["problem"]["rule"] == "EXCH-23"
    assert answer[0]["problem"]["facts"] == {"speaks": [1, 2]}
    assert answer[1]["receipt"]
