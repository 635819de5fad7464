# SPDX-License-Identifier: Apache-2.0
"""Transfers of titles over HTTP to a served node, each durable and signed before it is answered; beside the same action
without HTTP, in this process, by one thread."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from typing import Any

from tests.makers import CARRIER, OUTSIDER, SELLER, an_actor

from bench import _node
from tradelane.kernel.digests import digest_of

CLIENTS = 64
EACH = 10
IN_PROCESS = 60


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
    times = sorted(each for one in taken for each in one)
    yield {
        "name": "titles: transfer over HTTP, p99 at 64 clients", "value": round(times[int(len(times) * 0.99)], 1),
        "unit": "ms", "goal": 100, "better": "lower", "limit": round(1000 / limit, 2), "peer": None, "n": len(times),
    }  # fmt: skip


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
