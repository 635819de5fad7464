# SPDX-License-Identifier: Apache-2.0
"""Cosigning both ways: what a witness signs and what it refuses, and how a log collects cosignatures."""

import random
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client, override_settings
from tests.conftest import NOON
from tests.log_makers import MadeLog

from tradelane.journal.queries import facts
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Unavailable, Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.trust import actions, queries
from tradelane.trust.formats.log import root_of
from tradelane.trust.formats.notes import NoteKey, open_note, sign_note, signatures_of
from tradelane.trust.formats.witnesses import check_witness
from tradelane.trust.models import Cosignature, RecognisedService, Witness, WitnessedLog
from tradelane.trust.ports import Answer

pytestmark = pytest.mark.django_db
BORN = NOON - timedelta(days=1)


@pytest.fixture(autouse=True)
def _node(db: None, frozen_clock: datetime) -> Iterator[None]:
    with override_settings(ECONOMY="MX", NODE_ORGANISATION="MX.NODE.TRADELANE", BASE_URL="http://mx.example"):
        actions.create_node_authority(now=BORN)
        yield


@pytest.fixture
def log() -> MadeLog:
    """A log of Singapore that this node recognises."""
    made = MadeLog()
    a_recognised(made.vkey, made.origin)
    return made


def a_recognised(vkey: str, origin: str, *, economy: str = "SG", end: datetime | None = None) -> None:
    RecognisedService.objects.create(
        kind="log", economy=economy, name=origin, identity=vkey, level="development", act="a test", start=BORN, end=end
    )


def ask(content: bytes) -> tuple[int, str, str]:
    response = Client().post("/witness/add-checkpoint", content, content_type="application/octet-stream")
    return response.status_code, response.headers["Content-Type"], response.content.decode()


def test_a_first_checkpoint_is_cosigned_with_the_time(log: MadeLog) -> None:
    status, _, line = ask(log.request(0, 5))
    assert status == 200
    _, signed = signatures_of(log.checkpoint(5) + line, [queries.witness_of_node()])
    assert [(one.key.name, one.time) for one in signed] == [("mx.example/witness", int(NOON.timestamp()))]
    assert WitnessedLog.objects.get().size == 5


def test_growth_is_cosigned_step_by_step_and_again(log: MadeLog) -> None:
    for old, new in ((0, 1), (1, 1), (1, 300), (300, 300), (300, 301)):
        assert ask(log.request(old, new))[0] == 200, (old, new)
    assert WitnessedLog.objects.get().size == 301


def test_another_old_size_is_told_the_last_one(log: MadeLog) -> None:
    ask(log.request(0, 5))
    for old in (0, 3):
        assert ask(log.request(old, 7)) == (409, "text/x.tlog.size", "5\n")


def test_a_rollback_is_refused(log: MadeLog) -> None:
    ask(log.request(0, 5))
    assert ask(log.request(5, 4))[0] == 400, "old size past the new"
    assert ask(log.request(0, 4)) == (409, "text/x.tlog.size", "5\n")
    assert WitnessedLog.objects.get().size == 5


def test_a_second_root_for_a_size_is_refused_and_kept_as_evidence(log: MadeLog) -> None:
    ask(log.request(0, 5))
    assert ask(log.request(5, 5, face="other"))[0] == 409
    kept = facts(subject=f"log_{log.origin}")
    assert [fact.name for fact in kept] == ["trust.log.showed_two_faces"]
    key = NoteKey.from_vkey(log.vkey)
    assert {open_note(str(kept[0].data[side]), [key])[1][0] for side in ("seen", "shown")} == {log.origin}


def test_a_fork_is_refused_and_kept_as_evidence(log: MadeLog) -> None:
    ask(log.request(0, 5))
    status, _, said = ask(log.request(5, 8, face="other"))
    assert status == 422
    assert "LOG-2" in said
    assert len(facts(subject=f"log_{log.origin}")) == 1
    assert ask(log.request(5, 8))[0] == 200, "the honest continuation still passes"


def test_an_unknown_log_and_an_expired_one_are_not_witnessed() -> None:
    unknown, expired = MadeLog("nobody.example/log"), MadeLog("old.example/log")
    a_recognised(expired.vkey, expired.origin, end=NOON - timedelta(hours=1))
    assert ask(unknown.request(0, 5))[0] == 404
    assert ask(expired.request(0, 5))[0] == 404


def test_a_node_does_not_witness_its_own_log() -> None:
    own = MadeLog("mx.example/log/MX")
    a_recognised(own.vkey, own.origin, economy="MX")
    assert ask(own.request(0, 5))[0] == 404


def test_a_checkpoint_signed_by_another_key_is_refused(log: MadeLog) -> None:
    assert ask(MadeLog(log.origin).request(0, 5))[0] == 403
    text = log.checkpoint(5).partition("\n\n")[0] + "\n"
    other = sign_note(text, name="somebody.example", key=MadeLog().key)
    assert ask(b"old 0\n\n" + other.encode())[0] == 403


@pytest.mark.parametrize(
    "body",
    [b"", b"old 1", b"old 01\n\nx", b"new 0\n\nx\n1\ny\n\n", b"\xff", b"old 0\n" + b"x\n" * 70, b"old 0\nshort\n\nx"],
)
def test_a_malformed_request_is_refused(log: MadeLog, body: bytes) -> None:
    assert ask(body)[0] == 400


def test_a_long_proof_of_nothing_is_refused(log: MadeLog) -> None:
    good = log.request(0, 5).decode()
    assert ask(good.replace("old 0\n", "old 0\n" + "A" * 43 + "=\n").encode())[0] == 422


def test_the_database_refuses_to_move_a_witness_back(log: MadeLog) -> None:
    ask(log.request(0, 5))
    for change in ({"size": 4}, {"root": b"x" * 32}, {"origin": "other"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            WitnessedLog.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM trust_witnessedlog")


@pytest.mark.django_db(transaction=True)
def test_of_two_forks_at_once_one_is_cosigned(log: MadeLog) -> None:
    ask(log.request(0, 5))
    requests = [log.request(5, 8), log.request(5, 8, face="other", since=5)]
    together, said = threading.Barrier(2), []

    def call(request: bytes) -> None:
        together.wait(timeout=60)
        said.append(ask(request)[0])
        connections.close_all()

    threads = [threading.Thread(target=call, args=(request,)) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(said) == [200, 409]


@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_asked_one_history_is_cosigned(log: MadeLog, seed: int) -> None:
    chance = random.Random(seed)
    cosigned: list[tuple[int, str, int]] = []
    for _ in range(60):
        old = chance.choice([cosigned[-1][0] if cosigned else 0, chance.randrange(12)])
        size, face, since = old + chance.randrange(4), chance.choice(["", "other"]), chance.randrange(12)
        if ask(log.request(old, size, face=face, since=since))[0] == 200:
            cosigned.append((size, face, since))
    assert [size for size, _, _ in cosigned] == sorted(size for size, _, _ in cosigned)
    last, face, since = cosigned[-1]
    history = log.tree(last, face=face, since=since)
    for size, its_face, its_since in cosigned:
        assert root_of(size, history) == root_of(size, log.tree(size, face=its_face, since=its_since))
    assert len({size for size, _, _ in cosigned}) > 2, "the test has something to say"


class Singapore:
    """The other node's witness, answered from the real view by a node in the same store."""

    def __init__(self) -> None:
        self.asked = 0
        with self:
            actions.create_node_authority(now=BORN)
            self.vkey = queries.witness_of_node().as_vkey()
        a_recognised(queries.log_key_of_node().as_vkey(), queries.log_key_of_node().name, economy="MX")

    def __enter__(self) -> None:
        self._as = override_settings(
            ECONOMY="SG",
            NODE_ORGANISATION="SG.NODE.TRADELANE",
            BASE_URL="http://sg.example",
            ROOT_URLCONF="config.urls",
        )
        self._as.enable()

    def __exit__(self, *_: object) -> None:
        self._as.disable()

    def post(self, address: str, *, content: bytes) -> Answer:
        assert address == "http://sg.example/witness/add-checkpoint"
        self.asked += 1
        with self:
            status, _, said = ask(content)
        return Answer(status, said.encode())

    def get(self, address: str) -> Answer:
        raise AssertionError(address)


@pytest.fixture
def singapore() -> Singapore:
    witness = Singapore()
    actions.use_witness(vkey=witness.vkey, url="http://sg.example/witness/")
    return witness


def a_leaf(number: int) -> bytes:
    return canonical({"kind": "test", "digest": digest_of(str(number).encode()), "at": "2026-11-02T12:00:00Z"})


def grow(*numbers: int) -> None:
    for number in numbers:
        actions.queue_for_log(leaf=a_leaf(number))
    actions.sequence(now=NOON)


def test_each_checkpoint_is_cosigned_once(singapore: Singapore, client: Client) -> None:
    grow(1, 2)
    assert actions.ask_witnesses(now=NOON, line=singapore) == 1
    assert actions.ask_witnesses(now=NOON, line=singapore) == 0
    grow(3)
    assert queries.latest_checkpoint().witnesses == ()
    assert actions.ask_witnesses(now=NOON, line=singapore) == 1
    assert singapore.asked == 2
    note = client.get("/log/MX/checkpoint").content.decode()
    assert open_note(note, [NoteKey.from_vkey(singapore.vkey)])[1] == ["sg.example/witness"]
    assert "sg.example/witness" in client.get("/log/").content.decode()


def test_a_log_that_forgot_its_witness_learns_the_size(singapore: Singapore) -> None:
    grow(1, 2)
    actions.ask_witnesses(now=NOON, line=singapore)
    Witness.objects.update(size=0)
    grow(3)
    assert actions.ask_witnesses(now=NOON, line=singapore) == 1
    assert (singapore.asked, Witness.objects.get().size) == (3, 3)


def test_a_worker_that_was_passed_asks_for_the_later_checkpoint(singapore: Singapore) -> None:
    grow(1, 2)

    class Passed:
        """While the first request is on its way, another worker has a later checkpoint cosigned."""

        def __init__(self) -> None:
            self.passed = False

        def post(self, address: str, *, content: bytes) -> Answer:
            if not self.passed:
                self.passed = True
                grow(3)
                actions.ask_witnesses(now=NOON, line=singapore)
            return singapore.post(address, content=content)

        def get(self, address: str) -> Answer:
            raise AssertionError(address)

    assert actions.ask_witnesses(now=NOON, line=Passed()) == 1
    assert (Witness.objects.get().fault, queries.log_evidence(a_leaf(1))["size"]) == ("", 3)


def test_evidence_takes_the_cosigned_checkpoint_that_covers_the_entry(singapore: Singapore) -> None:
    grow(1, 2)
    actions.ask_witnesses(now=NOON, line=singapore)
    grow(3)
    assert queries.log_evidence(a_leaf(1))["size"] == 2
    assert queries.log_evidence(a_leaf(3))["size"] == 3
    evidence = queries.log_evidence(a_leaf(1))
    actions.publish_trust_list(now=NOON)
    assert check_witness(evidence, queries.trust_list()).result is Verdict.UNDETERMINED, (
        "our list does not name the witness"
    )
    a_recognised(singapore.vkey, "sg.example/witness")
    actions.publish_trust_list(now=NOON)
    check = check_witness(evidence, queries.trust_list())
    assert (check.result, check.why) == (Verdict.VALID, "Witnessed by sg.example/witness.")
    changed = evidence | {"checkpoint": evidence["checkpoint"][:-8] + "AAAAAA=\n"}
    assert check_witness(changed, queries.trust_list()).result is not Verdict.VALID


def test_the_own_witness_counts_for_nothing() -> None:
    grow(1)
    evidence = queries.log_evidence(a_leaf(1))
    from tradelane.trust.actions.keystore import witness_key
    from tradelane.trust.formats.notes import cosign

    name, key = witness_key()
    text = evidence["checkpoint"].partition("\n\n")[0] + "\n"
    evidence["checkpoint"] += cosign(text, name=name, key=key, time=int(NOON.timestamp()))
    actions.publish_trust_list(now=NOON)
    assert check_witness(evidence, queries.trust_list()).result is Verdict.UNDETERMINED


class Broken:
    """A witness that fails in one way."""

    def __init__(self, status: int = 0, content: bytes = b"") -> None:
        self.status, self.content, self.asked = status, content, 0

    def post(self, address: str, *, content: bytes) -> Answer:
        self.asked += 1
        if not self.status:
            raise Unavailable("No answer.")
        return Answer(self.status, self.content)

    def get(self, address: str) -> Answer:
        raise AssertionError(address)


@pytest.mark.parametrize(
    "broken",
    [
        Broken(), Broken(500, b"oh"), Broken(409, b"99\n"), Broken(409, b"one\n"), Broken(200, b""), Broken(302),
        Broken(200, "— sg.example/witness AAAAAAAA\n".encode()), Broken(200, b"\xff" * 900_000),
    ],
)  # fmt: skip
def test_a_broken_witness_holds_nobody_up(singapore: Singapore, broken: Broken) -> None:
    grow(1)
    assert actions.ask_witnesses(now=NOON, line=broken) == 0
    tried = broken.asked
    assert actions.ask_witnesses(now=NOON, line=broken) == 0
    assert broken.asked == tried, "it rests"
    assert (Witness.objects.get().fault != "", Cosignature.objects.count()) == (True, 0)
    assert actions.ask_witnesses(now=NOON + timedelta(minutes=2), line=singapore) == 1


def test_who_seals_asks_a_witness_that_refused_a_moment_ago(singapore: Singapore) -> None:
    grow(1)
    assert actions.ask_witnesses(now=NOON, line=Broken(404)) == 0
    moment = NOON + timedelta(seconds=1)
    assert actions.ask_witnesses(now=moment, line=singapore) == 0
    assert actions.ask_witnesses(now=moment, insist=True, line=singapore) == 1


def test_who_seals_does_not_wait_for_a_witness_that_is_down(singapore: Singapore) -> None:
    grow(1)
    assert actions.ask_witnesses(now=NOON, line=Broken()) == 0
    assert actions.ask_witnesses(now=NOON + timedelta(seconds=1), insist=True, line=singapore) == 0


def test_a_witness_is_named_by_a_key_of_its_kind() -> None:
    with pytest.raises(Unreadable):
        actions.use_witness(vkey=queries.log_key_of_node().as_vkey(), url="http://mx.example/witness")
    with pytest.raises(Unreadable):
        actions.use_witness(vkey=queries.witness_of_node().as_vkey(), url="file:///etc/passwd")


def test_the_trust_list_carries_the_witness(client: Client) -> None:
    listed = parse(client.get("/trust-list.json").content)["list"]["logs"]
    assert {entry["origin"] for entry in listed} == {"mx.example/log/MX", "mx.example/witness"}
    assert client.get("/witness/key").content.decode().strip() in {entry["vkey"] for entry in listed}
    assert "Witness of logs" in client.get("/trust/").content.decode()
