# SPDX-License-Identifier: Apache-2.0
"""Transfers of titles over HTTP to a served node, each signed by its holder before the clock starts, and verified,
signed by the registry, logged and durable before it is answered. Clients and node share the machine: how much of it
either took stands beside the rate, which is the median of three rounds.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from tests.makers import CARRIER, OUTSIDER, SELLER, an_actor

from bench import _node
from bench._register import CHAIN, write_register
from bench._sending import Sent, a_post, send
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import digest_of

CLIENTS, EACH, ROUNDS = 64, 40, 3
"""Connections that each move a title of their own, transfers of each in a round, rounds."""
SENDERS, BATCH, MOVES = 4, 50, 6
"""Those who move many titles at once: requests at a time, titles a request, transfers of each title."""
REPLAYED = int(os.environ.get("TITLE_REPLAY", "20000"))
"""Entries of the register that is replayed."""
HERE = 10
"""Transfers a client by the keystore's keys, each of which the node signs itself."""


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    address = _node.served()
    limit = _bare()
    rounds = [_one_a_request(address, number) for number in range(ROUNDS)]
    for sent, used in rounds:
        print(_shares(sent, used))
    done = CLIENTS * EACH
    yield {
        "name": f"titles: transfers over HTTP, {CLIENTS} clients",
        "value": round(done / statistics.median(sent.seconds for sent, _ in rounds), 1), "unit": "1/s",
        "goal": 1500, "better": "higher", "limit": limit, "peer": None, "n": done * ROUNDS,
    }  # fmt: skip
    yield {
        "name": f"titles: transfer over HTTP, p99 at {CLIENTS} clients",
        "value": round(statistics.median(_percentile(sent.taken, 0.99) for sent, _ in rounds), 1), "unit": "ms",
        "goal": 100, "better": "lower", "limit": round(1000 / limit, 2), "peer": None, "n": done * ROUNDS,
    }  # fmt: skip
    yield {
        "name": "titles: the same, the node's processor time",
        "value": round(statistics.median(used for _, used in rounds) / done * 1000, 3), "unit": "ms",
        "goal": 0.6, "better": "lower", "limit": round(1000 / limit, 3), "peer": None, "n": done * ROUNDS,
    }  # fmt: skip
    yield _in_batches(address)
    yield _signed_here(address, limit)
    yield _replayed()


def _shares(sent: Sent, used: float) -> str:
    """One round in a sentence, with what else the machine did."""
    machine = sent.seconds * (os.cpu_count() or 1)
    return (
        f"  {len(sent.taken) / sent.seconds:.0f}/s, p50 {_percentile(sent.taken, 0.5):.0f} ms, p99"
        f" {_percentile(sent.taken, 0.99):.0f} ms; of the machine's time {used / machine:.0%} node,"
        f" {sent.cpu / machine:.0%} clients; load {os.getloadavg()[0]:.1f}"
    )


def _one_a_request(address: str, number: int) -> tuple[Sent, float]:
    """A round, and the node's CPU seconds for it: each connection hands its own title to and fro."""
    titles = [_title(number * CLIENTS + n) for n in range(CLIENTS)]
    warm, *moves = _signed_moves(titles, EACH + 1)
    _sent(address, [warm])
    before = _node.cpu_seconds()
    sent = _sent(address, moves)
    return sent, _node.cpu_seconds() - before


def _sent(address: str, moves: Sequence[Sequence[Any]]) -> Sent:
    headers = {
        "Host": address.removeprefix("http://"),
        "Authorization": f"Bearer {_node.token(OUTSIDER)}",
        "Content-Type": "application/json",
    }
    requests = [
        [a_post(f"/api/titles/{one.entry.title}/entries", _body(one), headers) for one in of_a_title]
        for of_a_title in zip(*moves, strict=True)
    ]
    sent = send(address, requests)
    assert set(sent.statuses) == {"201"}, sent.statuses
    return sent


def _percentile(taken: Sequence[float], share: float) -> float:
    return sorted(taken)[int(len(taken) * share)]


def _in_batches(address: str) -> dict[str, Any]:
    """Entries that holders signed themselves, many titles a request."""
    titles = [_title(10_000 + number) for number in range(SENDERS * BATCH)]
    sent = [
        [b"\n".join(map(_body, move)) for move in _signed_moves(titles[start : start + BATCH], MOVES)]
        for start in range(0, len(titles), BATCH)
    ]
    token = _node.token(OUTSIDER)

    def send(batches: list[bytes]) -> None:
        for batch in batches:
            connection = HTTPConnection(address.removeprefix("http://"))
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-ndjson"}
            connection.request("POST", "/api/titles/entries", batch, headers)
            told = json.loads(connection.getresponse().read())
            connection.close()
            assert all(outcome.get("recorded") for outcome in told["results"]), told

    with ThreadPoolExecutor(SENDERS) as senders:
        list(senders.map(lambda batches: send(batches[:1]), sent))
        start = time.perf_counter()
        list(senders.map(lambda batches: send(batches[1:]), sent))
        seconds = time.perf_counter() - start
    moved = SENDERS * BATCH * (MOVES - 1)
    return {
        "name": f"titles: transfers over HTTP, {BATCH} a request", "value": round(moved / seconds, 1), "unit": "1/s",
        "goal": 1500, "better": "higher", "limit": _bare(), "peer": None, "n": moved,
    }  # fmt: skip


def _replayed() -> dict[str, Any]:
    """A register replayed from its file by `tradelane titles replay`, in as many processes as there are processors."""
    with tempfile.TemporaryDirectory(prefix="tradelane-register-") as folder:
        file, trust = Path(folder) / "register.ndjson", Path(folder) / "trust-list.json"
        count = write_register(file, trust, titles=REPLAYED // CHAIN)
        command = [sys.executable, "-m", "config.commands.main", "titles", "replay", file, "--trust", trust, "--json"]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    told = json.loads(done.stdout)
    assert (told["result"], told["entries"]) == ("valid", count), told
    print(f"  {count} entries replayed in {told['seconds']} s")
    return {
        "name": "titles: entries of a register replayed", "value": round(count / told["seconds"], 1), "unit": "1/s",
        "goal": 3000, "better": "higher", "limit": round(_verifications() / 2 * (os.cpu_count() or 1), 1), "peer": None,
        "n": count,
    }  # fmt: skip


def _verifications() -> float:
    """Signatures on P-256 that a core verifies; each entry has two."""
    key, content = ec.generate_private_key(ec.SECP256R1()), b"x" * 500
    algorithm = ec.ECDSA(hashes.SHA256())
    public, signature = key.public_key(), key.sign(content, algorithm)
    return max(_node.rate(lambda _: public.verify(signature, content, algorithm), 200) for _ in range(5))


def _signed_moves(titles: list[Any], count: int) -> list[list[Any]]:
    """Signed entries: the n-th list holds the n-th transfer of each title, to and fro, control bound to the keys of
    whoever takes over.
    """
    from tradelane.kernel import clock
    from tradelane.titles import formats, queries
    from tradelane.titles.actions.record import Said, bound, next_entry
    from tradelane.titles.values import Act, Jws, SignedEntry
    from tradelane.trust.actions import sign_payloads

    now = clock.now()
    at = {id: queries.title(id=id, by=an_actor(SELLER)) for id in titles}
    moves = []
    for number in range(count):
        by, to = (SELLER, OUTSIDER) if number % 2 == 0 else (OUTSIDER, SELLER)
        entries = [
            next_entry(
                at[id], act=Act.TRANSFER, to=to, seen_head=at[id].head, by=an_actor(by), now=now,
                said=bound(at[id], Said(Act.TRANSFER, to)),
            )
            for id in titles
        ]  # fmt: skip
        bodies = [formats.entry_bytes(entry) for entry in entries]
        signed = [
            SignedEntry(entry, digest_of(body), Jws(signature.protected, signature.signature))
            for entry, body, signature in zip(
                entries, bodies, sign_payloads(organisation=by, payloads=bodies, now=now), strict=True
            )
        ]
        at |= {one.entry.title: at[one.entry.title].after(one.entry, head=one.digest) for one in signed}
        moves.append(signed)
    return moves


def _body(signed: Any) -> bytes:
    from tradelane.titles import formats

    return canonical(formats.signed_json(signed))


def _bare() -> float:
    """The least that a transfer takes: its author's signature verified, the registry's made, P-256 both; a core."""
    key, content = ec.generate_private_key(ec.SECP256R1()), b"x" * 500
    public, algorithm = key.public_key(), ec.ECDSA(hashes.SHA256())

    def act(_: int) -> None:
        public.verify(key.sign(content, algorithm), content, algorithm)

    return max(_node.rate(act, 200) for _ in range(5))


def _title(number: int) -> Any:
    """Id of a new title that the seller holds."""
    from tradelane.kernel import clock
    from tradelane.kernel.ids import ConsignmentId
    from tradelane.titles import actions

    actions.give_consent(by=an_actor(SELLER), now=clock.now())
    return actions.issue_title(
        document=digest_of(b"bill %d" % number), consignment=ConsignmentId(f"consignment_bench{number}"),
        number=f"BENCH-{number}", first_holder=SELLER, governing_law="Singapore", readers=[OUTSIDER],
        by=an_actor(CARRIER), now=clock.now(),
    )  # fmt: skip


def _signed_here(address: str, limit: float) -> dict[str, Any]:
    """Transfers that the node signs itself: whose token it is and what stands asked first, and rules asked twice."""
    tokens = {holder: _node.token(holder) for holder in (SELLER, OUTSIDER)}
    titles = [_title(20_000 + number) for number in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(lambda id: _move(address, id, tokens, 2), titles))
        start = time.perf_counter()
        list(clients.map(lambda id: _move(address, id, tokens, HERE), titles))
        seconds = time.perf_counter() - start
    return {
        "name": "titles: transfers signed by the node's keystore", "value": round(CLIENTS * HERE / seconds, 1),
        "unit": "1/s", "goal": 200, "better": "higher", "limit": limit, "peer": None, "n": CLIENTS * HERE,
    }  # fmt: skip


def _move(address: str, id: Any, tokens: dict[Any, str], count: int) -> None:
    """Transfer to and fro. A title is at the seller again afterwards."""
    from tradelane.titles import queries

    head = queries.title(id=id, by=an_actor(SELLER)).head
    connection = HTTPConnection(address.removeprefix("http://"))
    for number in range(count):
        by, to = (SELLER, OUTSIDER) if number % 2 == 0 else (OUTSIDER, SELLER)
        headers = {"Authorization": f"Bearer {tokens[by]}", "Content-Type": "application/json"}
        connection.request("POST", f"/api/titles/{id}/transfers", json.dumps({"seen_head": head, "to": to}), headers)
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == 201, content
        head = json.loads(content)["head"]
    connection.close()
