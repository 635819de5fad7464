# SPDX-License-Identifier: Apache-2.0
"""What proves a delivery to a court: a receipt, its place under a stamped root, and a file that is checked offline."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import NOON
from tests.exchange_makers import KIND, PURPOSE, LoopCourier, at_node, two_nodes
from tests.makers import BUYER, OUTSIDER, SELLER, an_actor

from tradelane.exchange import actions, queries
from tradelane.exchange.actions.log import PAUSE
from tradelane.exchange.models import LogEntry, StampedBatch
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.errors import NotFound
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import MessageId, OrganisationId
from tradelane.trust import actions as trust
from tradelane.trust.formats.base64_text import to_base64
from tradelane.verifier.formats import verify_file
from tradelane.verifier.queries import verify_path
from tradelane.verifier.values import FileKind, Report

pytestmark = pytest.mark.django_db
SECRET_WORDS = "Merlion Roasters, Mr Tan"


@pytest.fixture(autouse=True)
def _nodes(db: None, frozen_clock: datetime) -> Iterator[None]:
    two_nodes()
    with at_node("MX"):
        yield


def delivered(key: str = "1") -> MessageId:
    id = actions.send(
        to_node="SG", to=BUYER, kind=KIND, body={"buyer": SECRET_WORDS}, purpose=PURPOSE, key=key, by=an_actor(SELLER)
    )
    actions.deliver(message=id, now=NOON, courier=LoopCourier())
    return id


def evidence(message: MessageId, *, at: str = "MX", with_content: bool = False) -> bytes:
    with at_node(at):
        who = an_actor(SELLER if at == "MX" else BUYER)
        return actions.make_evidence(message=message, by=who, now=NOON, with_content=with_content)


def verified(content: bytes, at: str = "MX") -> Report:
    with at_node(at):
        listed = trust.publish_trust_list(now=NOON)
    from tradelane.trust.formats.trust_lists import read_trust_list

    return verify_file(content, name="evidence.json", trust_list=read_trust_list(listed), now=NOON)


def results(report: Report) -> dict[str, Verdict]:
    return {check.check: check.result for check in report.checks}


# --- the log ---


def test_both_sides_log_a_message_once_and_stamp_many_together() -> None:
    for key in ("1", "2", "3"):
        delivered(key)
    assert LogEntry.objects.count() == 6
    assert actions.stamp_log(now=NOON) == 6
    assert actions.stamp_log(now=NOON) == 0
    batch = StampedBatch.objects.get()
    assert (batch.size, batch.stamped_at) == (6, NOON)
    assert sorted(batch.entries.values_list("place", flat=True)) == list(range(6))


def test_stamps_are_a_minute_apart_however_many_messages_there_are() -> None:
    delivered("1")
    actions.stamp_log(now=NOON)
    delivered("2")
    assert actions.stamp_log(now=NOON + PAUSE - timedelta(seconds=1)) == 0
    assert actions.stamp_log(now=NOON + PAUSE) == 2


def test_the_log_holds_nothing_of_the_content() -> None:
    delivered()
    for words in LogEntry.objects.values_list("words", flat=True):
        assert SECRET_WORDS.encode() not in bytes(words)
        assert set(json.loads(bytes(words))) == {
            "message", "digest", "kind", "purpose", "from", "to", "sent_at", "side", "receipt", "at",
        }  # fmt: skip


# --- the file ---


@pytest.mark.parametrize("side", ["MX", "SG"])
def test_the_evidence_of_either_side_verifies_offline_without_content(side: str) -> None:
    message = delivered()
    actions.stamp_log(now=NOON)
    report = verified(evidence(message, at=side), at=side)
    assert report.result is Verdict.VALID, report.failed()
    assert report.kind is FileKind.DELIVERY
    found = results(report)
    assert found["content"] is Verdict.UNDETERMINED
    assert {found[name] for name in ("form", "receipt", "recipient", "log", "timestamp", "trust")} == {Verdict.VALID}
    assert (report.document["id"], report.document["issuer"]) == (message, SELLER)


def test_with_the_content_the_senders_signature_is_checked_too() -> None:
    message = delivered()
    actions.stamp_log(now=NOON)
    report = verified(evidence(message, at="SG", with_content=True), at="SG")
    found = results(report)
    assert report.result is Verdict.VALID, report.failed()
    assert {found[name] for name in ("signature", "sender-trust", "content")} == {Verdict.VALID}


def test_the_content_is_in_the_file_only_where_asked_for() -> None:
    message = delivered()
    actions.stamp_log(now=NOON)
    for at, with_content, there in (("SG", False, False), ("SG", True, True), ("MX", True, False)):
        payload = json.loads(evidence(message, at=at, with_content=with_content))["sender"]["payload"]
        assert bool(payload) is there


def test_another_node_that_trusts_neither_can_not_decide() -> None:
    message = delivered()
    actions.stamp_log(now=NOON)
    from tradelane.trust.formats.trust_lists import nobody_trusted

    report = verify_file(evidence(message), name="e.json", trust_list=nobody_trusted(NOON), now=NOON)
    assert report.result is Verdict.UNDETERMINED
    assert results(report)["recipient"] is Verdict.UNDETERMINED


def _changed(data: dict[str, Any], *path: str, to: Any) -> None:
    for name in path[:-1]:
        data = data[name]
    data[path[-1]] = to


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (lambda d: _changed(d, "log", "words", "digest", to="sha256:" + "0" * 64), "receipt"),
        (lambda d: _changed(d, "log", "words", "message", to="message_other"), "receipt"),
        (lambda d: _changed(d, "log", "words", "sent_at", to="2026-01-01T00:00:00Z"), "log"),
        (lambda d: _changed(d, "log", "words", "at", to="2026-11-02T12:00:01Z"), "timestamp"),
        (lambda d: _changed(d, "log", "words", "side", to="lost"), "form"),
        (lambda d: _changed(d, "log", "index", to=0), "log"),
        (lambda d: _changed(d, "log", "root", to="A" * 43 + "="), "timestamp"),
        (lambda d: _changed(d, "log", "timestamp", to="MAA="), "timestamp"),
        (lambda d: _changed(d, "receipt", to="e30.e30.e30"), "receipt"),
        (lambda d: _changed(d, "sender", "payload", to="e30"), "content"),
        (lambda d: d.pop("receipt"), "form"),
        (lambda d: _changed(d, "more", to=1), "form"),
    ],
)
def test_a_changed_file_is_found_out(change: Callable[[dict[str, Any]], Any], check: str) -> None:
    message = delivered()
    actions.stamp_log(now=NOON)
    data = parse(evidence(message))
    change(data)
    report = verified(canonical(data))
    assert report.result is Verdict.INVALID
    assert results(report)[check] is Verdict.INVALID


def test_a_receipt_of_another_message_proves_nothing() -> None:
    first, second = delivered("1"), delivered("2")
    actions.stamp_log(now=NOON)
    one, other = parse(evidence(first)), parse(evidence(second))
    report = verified(canonical({**one, "receipt": other["receipt"]}))
    assert results(report)["receipt"] is Verdict.INVALID


def test_a_receipt_that_the_senders_own_node_made_up_proves_nothing() -> None:
    from tradelane.exchange import formats
    from tradelane.exchange.values import Receipt
    from tradelane.kernel.digests import Digest, digest_of
    from tradelane.trust.formats.log import root_of, tree_of
    from tradelane.trust.rules.log import leaf_hash

    message = delivered()
    actions.stamp_log(now=NOON)
    data = parse(evidence(message))
    node, words = OrganisationId("MX.NODE.TRADELANE"), data["log"]["words"]
    payload = formats.receipt_bytes(Receipt(message, Digest(words["digest"]), node, NOON))
    made_up = formats.join_jws(payload, trust.sign_payload(organisation=node, payload=payload, now=NOON))
    words = {**words, "receipt": digest_of(made_up.encode())}
    root = root_of(1, tree_of([leaf_hash(canonical(words))]))
    stamp = trust.timestamp(digest_of(root), now=NOON)
    log = {
        "words": words, "index": 0, "size": 1, "path": [], "root": to_base64(root), "timestamp": to_base64(stamp),
    }  # fmt: skip
    report = verified(canonical({**data, "receipt": made_up, "log": log}))
    assert results(report)["log"] is Verdict.VALID, "their own log says so, under a genuine stamp"
    assert (report.result, results(report)["receipt"]) == (Verdict.INVALID, Verdict.INVALID)


# --- who gets it, and when ---


def test_before_delivery_and_before_the_stamp_there_is_no_evidence() -> None:
    waiting = actions.send(to_node="SG", to=BUYER, kind=KIND, body={}, purpose=PURPOSE, key="w", by=an_actor(SELLER))
    with pytest.raises(NotFound, match="No receipt"):
        evidence(waiting)
    message = delivered()
    with pytest.raises(NotFound, match="not time-stamped"):
        evidence(message)


def test_only_the_two_organisations_get_it() -> None:
    message = delivered()
    actions.stamp_log(now=NOON)
    with pytest.raises(NotFound):
        queries.delivery_evidence(message=message, by=an_actor(OUTSIDER))


def test_the_command_line_checks_the_file(tmp_path: Path) -> None:
    message = delivered()
    actions.stamp_log(now=NOON)
    file, listed = tmp_path / "evidence.json", tmp_path / "list.json"
    file.write_bytes(evidence(message))
    listed.write_bytes(trust.publish_trust_list(now=NOON))
    assert verify_path(file, now=NOON, trust=listed).result is Verdict.VALID
