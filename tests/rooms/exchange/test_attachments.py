# SPDX-License-Identifier: Apache-2.0
"""Large files follow their message in chunks: announced, sealed, resumed after a cut, never whole in memory."""

import gc
import hashlib
import tracemalloc
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from tests.conftest import NOON
from tests.exchange_makers import KIND, PURPOSE, LoopCourier, at_node, two_nodes
from tests.makers import BUYER, OUTSIDER, SELLER, an_actor

from tradelane.exchange import actions, formats, queries
from tradelane.exchange.adapters import files
from tradelane.exchange.models import InboxAttachment, OutboxAttachment, OutboxMessage
from tradelane.exchange.rules import CHUNK_SIZE
from tradelane.exchange.values import Answer, ToAttach, Way
from tradelane.journal.queries import job
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import NotFound, Refused, Unavailable
from tradelane.kernel.ids import MessageId

pytestmark = pytest.mark.django_db
SIZE = 3 * CHUNK_SIZE + 1000


@pytest.fixture(autouse=True)
def _nodes(db: None, frozen_clock: datetime, tmp_path: Path, settings: object) -> Iterator[None]:
    settings.TRADELANE_HOME = tmp_path / "home"  # type: ignore[attr-defined]
    two_nodes()
    with at_node("MX"):
        yield


def a_file(folder: Path, size: int = SIZE) -> Path:
    path = folder / "scan.pdf"
    with path.open("wb") as file:
        for number in range(-(-size // CHUNK_SIZE)):
            file.write(bytes([number % 251]) * min(CHUNK_SIZE, size - number * CHUNK_SIZE))
    return path


def sent_with(path: Path, key: str = "1", *, arrives: bool = True) -> tuple[MessageId, str]:
    """A message with one file, delivered but for the file; and the file's id."""
    message = actions.send(
        to_node="SG", to=BUYER, kind=KIND, body={}, purpose=PURPOSE, key=key, by=an_actor(SELLER),
        files=actions.seal_files([ToAttach(path, "scan.pdf", "application/pdf")]),
    )  # fmt: skip
    if arrives:
        actions.deliver(message=message, now=NOON, courier=LoopCourier())
    return message, OutboxAttachment.objects.get(message=message).pk


def carry(attachment: str, courier: LoopCourier) -> bool:
    return actions.carry_attachment(attachment=attachment, now=NOON, courier=courier)


def content(attachment: str, message: MessageId) -> bytes:
    return b"".join(queries.attachment_content(message=message, attachment=attachment, by=an_actor(BUYER)))


def test_a_file_follows_its_message_and_is_signed_for(tmp_path: Path) -> None:
    path = a_file(tmp_path)
    message, attachment = sent_with(path)
    assert job(kind="exchange.attach", key=attachment, now=NOON) is not None
    assert job(kind="trades.inbox", key=message, now=NOON) is None, "its work waits for the file"
    (waiting,) = queries.held(by=an_actor(BUYER))
    assert (waiting.id, waiting.attachments[0].held, waiting.attachments[0].chunks) == (message, 0, 4)
    assert carry(attachment, LoopCourier())
    assert job(kind="trades.inbox", key=message, now=NOON) is not None
    assert content(attachment, message) == path.read_bytes()
    (progress,) = queries.sent_message(message=message, by=an_actor(SELLER)).attachments
    payload, _ = formats.split_jws(progress.receipt)
    assert formats.read_receipt(payload).digest == digest_of(path.read_bytes())
    with pytest.raises(FileNotFoundError):
        files.read_chunk(Way.OUT, attachment, number=0)


def test_after_a_cut_both_go_on_from_the_first_chunk_that_is_missing(tmp_path: Path) -> None:
    message, attachment = sent_with(a_file(tmp_path))

    class Cut(LoopCourier):
        """The answers to the second chunk and to every other are lost."""

        def post(self, address: str, *, content: bytes, media_type: str) -> Answer:
            answer = super().post(address, content=content, media_type=media_type)
            if len(self.carried) % 2 == 0:
                raise Unavailable("cut")
            return answer

    courier, tries = Cut(), 1
    while True:
        try:
            carry(attachment, courier)
            break
        except Unavailable:
            tries += 1
    assert tries > 1
    assert len(courier.carried) == 4, "no chunk that had arrived was carried again"
    assert InboxAttachment.objects.get().receipt
    assert content(attachment, message)


def test_a_chunk_again_changes_nothing_and_one_too_early_is_refused(tmp_path: Path) -> None:
    _, attachment = sent_with(a_file(tmp_path))
    chunks = list(files.chunks(Way.OUT, attachment))
    with at_node("SG"):
        assert _take(attachment, 0, chunks[0]).held == 1
        assert _take(attachment, 0, b"whatever").held == 1
        with pytest.raises(Refused, match="EXCH-28"):
            _take(attachment, 2, chunks[2])
        with pytest.raises(Refused, match="EXCH-27"):
            _take(attachment, 1, chunks[0])
        with pytest.raises(NotFound):
            _take("attachment_unheard_of", 0, chunks[0])


def _take(attachment: str, number: int, sealed: bytes) -> object:
    return actions.take_chunk(attachment=attachment, number=number, sealed=sealed, now=NOON)


def test_the_door_takes_only_what_a_message_announced(tmp_path: Path) -> None:
    _, attachment = sent_with(a_file(tmp_path))
    with at_node("SG"):
        for address, sealed, status, rule in (
            (f"{attachment}/0", b"made up", 422, "EXCH-27"),
            ("attachment_unheard_of/0", b"made up", 404, ""),
        ):
            answer = Client().post(
                f"/api/exchange/attachments/{address}", data=sealed, content_type="application/octet-stream"
            )
            assert (answer.status_code, answer.json().get("rule", "")) == (status, rule)
        assert Client().get(f"/api/exchange/attachments/{attachment}").json()["held"] == 0


def test_what_travels_and_what_is_kept_is_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "names.txt"
    path.write_bytes(b"Merlion Roasters, Mr Tan " * 100)
    message, attachment = sent_with(path)
    courier = LoopCourier()
    carry(attachment, courier)
    assert all(b"Merlion" not in carried for carried in courier.carried)
    assert b"Merlion" not in b"".join(files.chunks(Way.IN, attachment))
    assert content(attachment, message).startswith(b"Merlion Roasters, Mr Tan")


def test_only_the_recipient_reads_it(tmp_path: Path) -> None:
    message, attachment = sent_with(a_file(tmp_path))
    with pytest.raises(NotFound):
        content(attachment, message)
    carry(attachment, LoopCourier())
    with pytest.raises(NotFound):
        list(queries.attachment_content(message=message, attachment=attachment, by=an_actor(OUTSIDER)))


def test_a_message_with_another_file_is_another_message(tmp_path: Path) -> None:
    from tradelane.kernel.errors import Conflict

    sent_with(a_file(tmp_path), arrives=False)
    with pytest.raises(Conflict, match="EXCH-8"):
        sent_with(a_file(tmp_path, 10), arrives=False)
    assert OutboxMessage.objects.count() == 1


def test_the_same_sending_again_leaves_no_second_copy(tmp_path: Path) -> None:
    path = a_file(tmp_path, 10)
    assert sent_with(path, arrives=False) == sent_with(path, arrives=False)
    assert len(list((tmp_path / "home" / "attachments" / "out").iterdir())) == 1


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.touch()
    with pytest.raises(Refused, match="EXCH-26"):
        sent_with(empty)


def test_memory_stays_flat_however_large_the_file(tmp_path: Path) -> None:
    peaks = [_peak(a_file(tmp_path, size * CHUNK_SIZE), f"{size} chunks") for size in (4, 4, 20)]
    assert peaks[2] - peaks[1] < 4 * CHUNK_SIZE, "the third file has sixteen chunks more"


def _peak(path: Path, key: str) -> int:
    """Bytes that sending, taking in and reading a file hold at their most."""
    tracemalloc.start()
    try:
        message, attachment = sent_with(path, key)
        carry(attachment, Forgetful())
        whole = hashlib.sha256()
        for part in queries.attachment_content(message=message, attachment=attachment, by=an_actor(BUYER)):
            whole.update(part)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert whole.hexdigest() == hashlib.sha256(path.read_bytes()).hexdigest()
    return peak


class Forgetful(LoopCourier):
    """Keeps nothing of what it carried, nor what the test's client leaves in cycles."""

    def post(self, address: str, *, content: bytes, media_type: str) -> Answer:
        answer = super().post(address, content=content, media_type=media_type)
        self.carried.clear()
        gc.collect()
        return answer
