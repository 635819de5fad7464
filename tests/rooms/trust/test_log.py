# SPDX-License-Identifier: Apache-2.0
"""The public log in the database: entries get places, places never change, many share one commit."""

import gzip
import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client, override_settings
from tests.conftest import NOON
from tests.makers import a_person

from tradelane.journal.queries import job
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import NotFound, Refused
from tradelane.parties.models import Person
from tradelane.trust import actions, queries
from tradelane.trust.formats.log import path_from, root_of
from tradelane.trust.formats.notes import read_checkpoint
from tradelane.trust.formats.tiles import nodes_in, read_bundle
from tradelane.trust.models import Checkpoint, LogEntry, LogQueue, LogTile
from tradelane.trust.rules.log import EMPTY_ROOT, leaf_hash, the_entry_is_in_the_tree, the_log_only_grew

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _authority(db: None, frozen_clock: datetime) -> Iterator[None]:
    with override_settings(ECONOMY="MX", NODE_ORGANISATION="MX.NODE.TRADELANE", BASE_URL="http://node.example"):
        actions.create_node_authority(now=NOON)
        yield


def a_leaf(number: int) -> bytes:
    return canonical({"kind": "test", "digest": digest_of(str(number).encode()), "at": "2026-11-02T12:00:00Z"})


def check_log() -> int:
    """Re-verify the whole log from what it publishes: signature, root, places, growth; the size."""
    latest = queries.latest_checkpoint()
    signed = read_checkpoint(latest.note, queries.log_key_of_node())
    assert (signed.size, signed.root) == (latest.size, latest.root)
    assert list(LogEntry.objects.order_by("index").values_list("index", flat=True)) == list(range(latest.size))
    client = Client()

    def tile(level: int, index: int, width: int) -> bytes:
        part = "" if width == 256 else f".p/{width}"
        response = client.get(f"/log/MX/tile/{level}/{index:03}{part}")
        assert response.status_code == 200
        return response.content

    node = nodes_in(latest.size, tile)
    assert root_of(latest.size, node) == latest.root
    for row in Checkpoint.objects.filter(size__gt=0):
        assert root_of(row.size, node) == bytes(row.root)
        proof = queries.log_consistency(size1=row.size, size2=latest.size)
        assert the_log_only_grew(
            size1=row.size, root1=bytes(row.root), size2=latest.size, root2=latest.root, proof=proof
        )
    return latest.size


def assert_proved(leaf: bytes) -> None:
    evidence = queries.log_evidence(leaf)
    signed = read_checkpoint(evidence["checkpoint"], queries.log_key_of_node())
    assert (evidence["origin"], evidence["size"], evidence["leaf"]) == (signed.origin, signed.size, digest_of(leaf))
    assert the_entry_is_in_the_tree(
        index=evidence["index"],
        size=evidence["size"],
        leaf=leaf_hash(leaf),
        path=path_from(evidence["path"]),
        root=signed.root,
    )


def test_an_empty_log_has_a_signed_checkpoint() -> None:
    actions.create_log(now=NOON)
    actions.create_log(now=NOON)
    latest = queries.latest_checkpoint()
    assert (latest.size, latest.root, latest.origin) == (0, EMPTY_ROOT, "node.example/log/MX")
    assert read_checkpoint(latest.note, queries.log_key_of_node()).size == 0
    assert actions.sequence(now=NOON) == 0


def test_a_queued_entry_gets_a_place_and_a_proof() -> None:
    actions.queue_for_log(leaf=a_leaf(1))
    with pytest.raises(NotFound):
        queries.log_evidence(a_leaf(1))
    assert queries.waiting_for_log() == 1
    assert actions.sequence(now=NOON) == 1
    assert_proved(a_leaf(1))
    assert queries.log_evidence(a_leaf(1))["at"] == "2026-11-02T12:00:00Z"
    assert (queries.waiting_for_log(), check_log()) == (0, 1)


def test_the_same_entry_is_logged_once() -> None:
    for _ in range(3):
        actions.queue_for_log(leaf=a_leaf(1))
    assert actions.sequence(now=NOON) == 1
    actions.queue_for_log(leaf=a_leaf(1))
    assert (queries.waiting_for_log(), actions.sequence(now=NOON)) == (0, 1)


def test_an_entry_queued_while_it_was_placed_keeps_its_place() -> None:
    actions.queue_for_log(leaf=a_leaf(1))
    actions.sequence(now=NOON)
    LogQueue.objects.create(leaf=a_leaf(1), leaf_hash=leaf_hash(a_leaf(1)))
    actions.queue_for_log(leaf=a_leaf(2))
    assert actions.sequence(now=NOON) == 2
    assert check_log() == 2


def test_queueing_asks_the_worker_for_a_sequence() -> None:
    actions.queue_for_log(leaf=a_leaf(1))
    actions.queue_for_log(leaf=a_leaf(1))
    waiting = job(kind="trust.sequence", key=leaf_hash(a_leaf(1)).hex(), now=NOON)
    assert waiting is not None
    assert waiting.attempts == 0


def test_what_is_rolled_back_is_not_logged() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.queue_for_log(leaf=a_leaf(1))
        raise RuntimeError
    assert actions.sequence(now=NOON) == 0


@pytest.mark.parametrize("entry", [{"name": "Ana Pérez"}, {"mail": "ana@cafe.example"}, {}, ["a"]])
def test_an_entry_that_could_name_a_person_is_refused(entry: object) -> None:
    with pytest.raises(Refused, match="LOG-5"):
        actions.queue_for_log(leaf=canonical(entry))


def test_an_entry_too_long_is_refused() -> None:
    with pytest.raises(Refused, match="LOG-4"):
        actions.queue_for_log(leaf=canonical({"n": [0] * 40_000}))


@pytest.mark.parametrize("batches", [[1, 1, 1, 5], [255, 1, 1], [256, 256, 3], [700]])
def test_tiles_grow_across_their_borders(batches: list[int]) -> None:
    done = 0
    for batch in batches:
        for number in range(done, done + batch):
            LogQueue.objects.create(leaf=a_leaf(number), leaf_hash=leaf_hash(a_leaf(number)))
        done += batch
        assert actions.sequence(now=NOON) == done
    assert check_log() == done
    assert Checkpoint.objects.count() == len(batches) + 1
    for number in (0, done // 2, done - 1):
        assert_proved(a_leaf(number))


def a_grown_log(size: int = 3) -> None:
    for number in range(size):
        actions.queue_for_log(leaf=a_leaf(number))
    actions.sequence(now=NOON)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trust_logentry SET leaf = leaf",
        "DELETE FROM trust_logentry",
        "UPDATE trust_checkpoint SET note = ''",
        "DELETE FROM trust_checkpoint",
        "DELETE FROM trust_logtile",
    ],
)
def test_the_database_refuses_to_rewrite_the_log(statement: str) -> None:
    a_grown_log()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_a_gap_a_second_first_and_a_bent_tile() -> None:
    a_grown_log()
    for index, before in ((7, 6), (5, 2), (0, None), (3, None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            LogEntry.objects.create(index=index, before_id=before, leaf=b"x", leaf_hash=leaf_hash(b"x"))
            connection.check_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        Checkpoint.objects.create(size=9, last_id=8, root=EMPTY_ROOT, note="", at=NOON)
        connection.check_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        LogTile.objects.update(hashes=b"\0" * 96)


def faults_of(callers: int, call: Callable[[int], None]) -> list[BaseException]:
    """What went wrong when that many called at once, each from a thread with a connection of its own."""
    faults: list[BaseException] = []

    def guarded(caller: int) -> None:
        try:
            call(caller)
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guarded, args=(n,)) for n in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return faults


@pytest.mark.django_db(transaction=True)
def test_many_callers_share_one_commit_and_leave_no_gap() -> None:
    callers, each = 8, 5
    queued = threading.Barrier(callers)

    def call(caller: int) -> None:
        mine = [a_leaf(100 * caller + n) for n in range(each)]
        for leaf in mine:
            with transaction.atomic():
                actions.queue_for_log(leaf=leaf)
        queued.wait(timeout=60)
        placed = actions.sequence(now=NOON)
        assert placed == 0 or placed >= each, "a late caller finds its entries placed by another"
        for leaf in mine:
            assert_proved(leaf)

    assert faults_of(callers, call) == []
    assert check_log() == callers * each
    assert [c.size for c in queries.checkpoints()] == [callers * each, 0], "one checkpoint covers them all"


@pytest.mark.django_db(transaction=True)
def test_callers_at_different_moments_never_collide() -> None:
    callers, rounds = 4, 6

    def call(caller: int) -> None:
        for n in range(rounds):
            leaf = a_leaf(100 * caller + n)
            with transaction.atomic():
                actions.queue_for_log(leaf=leaf)
            actions.sequence(now=NOON)
            assert_proved(leaf)

    assert faults_of(callers, call) == []
    assert check_log() == callers * rounds


def test_the_checkpoint_is_served_for_a_second_and_tiles_for_ever(client: Client) -> None:
    a_grown_log()
    checkpoint = client.get("/log/MX/checkpoint")
    assert checkpoint.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "max-age=1," in checkpoint.headers["Cache-Control"]
    assert read_checkpoint(checkpoint.content.decode(), queries.log_key_of_node()).size == 3
    tile = client.get("/log/MX/tile/0/000.p/3")
    assert tile.headers["Content-Type"] == "application/octet-stream"
    assert "immutable" in tile.headers["Cache-Control"]
    assert len(tile.content) == 96
    assert client.get("/log/MX/tile/0/000.p/2").content == tile.content[:64]
    assert read_bundle(client.get("/log/MX/tile/entries/000.p/3").content) == [a_leaf(n) for n in range(3)]


def test_a_bundle_is_packed_for_those_who_take_that(client: Client) -> None:
    a_grown_log()
    for n in range(3, 40):
        actions.queue_for_log(leaf=a_leaf(n))
    actions.sequence(now=NOON)
    plain = client.get("/log/MX/tile/entries/000.p/40")
    packed = client.get("/log/MX/tile/entries/000.p/40", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert "Vary" not in client.get("/log/MX/checkpoint").headers
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content)
    assert "Content-Encoding" not in client.get("/log/MX/tile/0/000.p/40", headers={"Accept-Encoding": "gzip"}).headers


def test_what_any_cache_may_hold_carries_nobodys_cookie(client: Client) -> None:
    a_grown_log()
    person = Person.objects.get(pk=a_person())
    for address, noted in (("", True), ("MX/checkpoint", False), ("MX/tile/0/000.p/3", False)):
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert bool(client.get(f"/log/{address}").cookies) is noted, "only a page notes the use of a session"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("SG/checkpoint", 404),
        ("MX/tile/0/000", 404),
        ("MX/tile/0/000.p/4", 404),
        ("MX/tile/entries/001.p/1", 404),
        ("MX/tile/1/000.p/1", 404),
        ("MX/tile/0/0", 400),
        ("MX/tile/0/000.p/0", 400),
        ("MX/tile/0/../secret", 400),
    ],
)
def test_what_the_log_does_not_have_is_refused(client: Client, address: str, status: int) -> None:
    a_grown_log()
    assert client.get(f"/log/{address}").status_code == status


def test_the_page_says_that_nobody_witnessed_it(client: Client) -> None:
    a_grown_log()
    page = client.get("/log/").content.decode()
    assert "not yet witnessed" in page
    assert "3 entries so far" in page
    assert "node.example/log/MX" in page
