# SPDX-License-Identifier: Apache-2.0
"""Transfers of titles over HTTP to a served node, each durable and signed before it is answered; beside the same action
without HTTP, in this process, by one thread."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from tests.makers import CARRIER, OUTSIDER, SELLER, an_actor

from bench import _node
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import digest_of

CLIENTS = 64
EACH = 10
IN_PROCESS = 60
SENDERS, BATCH, MOVES = 4, 50, 6
"""Those who move many titles at once: requests at a time, titles a request, transfers of each title."""


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    address = _node.served().removeprefix("http://")
    tokens = {holder: _node.token(holder) for holder in (SELLER, OUTSIDER)}
    limit = _in_process()
    titles = [_title(number) for number in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(lambda id: _move(address, id, tokens, 2), titles))
        start = time.perf_counter()
        taken = list(clients.map(lambda id: _move(address, id, tokens, EACH), titles))
        seconds = time.perf_counter() - start
    yield {
        "name": "titles: transfers over HTTP, 64 clients", "value": round(CLIENTS * EACH / seconds, 1), "unit": "1/s",
        "goal": 1500, "better": "higher", "limit": limit, "peer": None, "n": CLIENTS * EACH,
    }  # fmt: skip
    yield _in_batches(address)
    times = sorted(each for one in taken for each in one)
    yield {
        "name": "titles: transfer over HTTP, p99 at 64 clients", "value": round(times[int(len(times) * 0.99)], 1),
        "unit": "ms", "goal": 100, "better": "lower", "limit": round(1000 / limit, 2), "peer": None, "n": len(times),
    }  # fmt: skip


def _in_batches(address: str) -> dict[str, Any]:
    """Entries that holders signed themselves, many titles a request; the signing is done before the clock starts."""
    titles = [_title(1000 + number) for number in range(SENDERS * BATCH)]
    sent = [_signed_moves(titles[start : start + BATCH]) for start in range(0, len(titles), BATCH)]
    token = _node.token(OUTSIDER, "sender")
    limit = _bare()

    def send(batches: list[bytes]) -> None:
        for batch in batches:
            connection = HTTPConnection(address)
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
        "goal": 1500, "better": "higher", "limit": limit, "peer": None, "n": moved,
    }  # fmt: skip


def _signed_moves(titles: list[Any]) -> list[bytes]:
    """Batches: the n-th holds the n-th transfer of each title, to and fro."""
    from tradelane.kernel import clock
    from tradelane.titles import formats, queries
    from tradelane.titles.actions.record import next_entry
    from tradelane.titles.values import Act, Jws, SignedEntry
    from tradelane.trust.actions import sign_payloads

    now = clock.now()
    at = {id: queries.title(id=id, by=an_actor(SELLER)) for id in titles}
    batches = []
    for number in range(MOVES):
        by, to = (SELLER, OUTSIDER) if number % 2 == 0 else (OUTSIDER, SELLER)
        entries = [
            next_entry(at[id], act=Act.TRANSFER, to=to, seen_head=at[id].head, by=an_actor(by), now=now)
            for id in titles
        ]
        bodies = [formats.entry_bytes(entry) for entry in entries]
        signed = [
            SignedEntry(entry, digest_of(body), Jws(signature.protected, signature.signature))
            for entry, body, signature in zip(
                entries, bodies, sign_payloads(organisation=by, payloads=bodies, now=now), strict=True
            )
        ]
        at |= {one.entry.title: at[one.entry.title].after(one.entry, head=one.digest) for one in signed}
        batches.append(b"\n".join(canonical(formats.signed_json(one)) for one in signed))
    return batches


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

    return actions.issue_title(
        document=digest_of(b"bill %d" % number), consignment=ConsignmentId(f"consignment_bench{number}"),
        number=f"BENCH-{number}", first_holder=SELLER, governing_law="Singapore", readers=[OUTSIDER],
        by=an_actor(CARRIER), now=clock.now(),
    )  # fmt: skip


def _move(address: str, id: Any, tokens: dict[Any, str], count: int) -> list[float]:
    """Transfer to and fro; milliseconds of each transfer. A title is at the seller again afterwards."""
    from tradelane.titles import queries

    head = queries.title(id=id, by=an_actor(SELLER)).head
    connection = HTTPConnection(address)
    taken = []
    for number in range(count):
        by, to = (SELLER, OUTSIDER) if number % 2 == 0 else (OUTSIDER, SELLER)
        headers = {"Authorization": f"Bearer {tokens[by]}", "Content-Type": "application/json"}
        start = time.perf_counter()
        connection.request("POST", f"/api/titles/{id}/transfers", json.dumps({"seen_head": head, "to": to}), headers)
        answer = connection.getresponse()
        content = answer.read()
        taken.append((time.perf_counter() - start) * 1000)
        assert answer.status == 201, content
        head = json.loads(content)["head"]
    connection.close()
    return taken


def _in_process() -> float:
    from tradelane.kernel import clock
    from tradelane.titles import actions, queries

    id = _title(99)
    head = queries.title(id=id, by=an_actor(SELLER)).head

    def transfer(number: int) -> None:
        nonlocal head
        by, to = (SELLER, OUTSIDER) if number % 2 == 0 else (OUTSIDER, SELLER)
        head = actions.transfer_title(title=id, to=to, seen_head=head, by=an_actor(by), now=clock.now()).head

    return _node.rate(transfer, IN_PROCESS)
