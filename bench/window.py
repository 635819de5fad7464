# SPDX-License-Identifier: Apache-2.0
"""With a million cases stored: a permit decided by the procedure alone, filed over HTTP by eight traders' programs at
once; an officer's queue; and the public figures. Beside the same filing in this process, and the node's smallest
answer. Processor time is given too, as a machine that others use tells little by the clock.
"""

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from http.client import HTTPConnection
from typing import Any

from tests.makers import CARRIER, OUTSIDER, SELLER, an_actor

from bench import _node
from bench._cases import CUSTOMS, PLANT_HEALTH, RARE_EACH, documents, entered, officer, store
from tradelane.consignments.values import Consignment
from tradelane.kernel.ids import OrganisationId

CLIENTS, EACH, IN_PROCESS = 8, 40, 40
STORED = int(os.environ.get("TRADELANE_BENCH_CASES", "1000000"))
CALLS = 60


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    from tradelane.kernel import clock

    address = _node.served().removeprefix("http://")
    _agencies()
    start = time.perf_counter()
    store(STORED, until=clock.now() - timedelta(minutes=1))
    yield _row(f"{STORED:,} cases stored", round(STORED / (time.perf_counter() - start)), unit="1/s", better="higher")
    yield from _filings(address)
    yield from _queues(address)
    start, spent = time.perf_counter(), time.process_time()
    _count_days()
    took, spent = time.perf_counter() - start, time.process_time() - spent
    yield _row(_with("days counted once"), round(STORED / took), unit="cases/s", goal=5000, better="higher", n=STORED)
    yield _row(_with("a case counted once, processor"), round(spent / STORED * 1000, 3), goal=0.2, n=STORED)
    bearer = _bearer(_node.token(CUSTOMS))
    for name, path in {"nine principles": "/principles.json", "a procedure's page": "/procedures/mx-export"}.items():
        yield from _measured(address, name, bearer, path)


def _filings(address: str) -> Iterator[dict[str, Any]]:
    limit = _filed_here()
    filed = [entered(f"consignment_bench{n:07d}") for n in range(CLIENTS * EACH)]
    trader, spent = _node.token(SELLER), _node.cpu_seconds()
    with ThreadPoolExecutor(CLIENTS) as clients:
        shares = [filed[n::CLIENTS] for n in range(CLIENTS)]
        taken = [ms for one in clients.map(lambda share: _filed(address, trader, share), shares) for ms in one]
    spent = _node.cpu_seconds() - spent
    name = "permit decided by the procedure"
    yield _row(_with(f"{name}, p95"), _p95(taken), goal=1000, limit=limit, n=len(taken))
    yield _row(_with(f"{name}, processor"), round(spent / len(taken) * 1000, 1), n=len(taken))


def _queues(address: str) -> Iterator[dict[str, Any]]:
    page = {**_session(CUSTOMS), "Accept-Language": "es"}  # an officer's own language costs most
    bearer = _bearer(_node.token(CUSTOMS))
    for name, who, path in (
        ("the page", page, "/cases"),
        ("the page of closed ones", page, "/cases?view=decided"),
        ("open", bearer, "/api/window/queue"),
        ("open and decided", bearer, "/api/window/queue?decided=true"),
        (f"of who knows of one in {RARE_EACH}", _bearer(_node.token(CARRIER)), "/api/window/queue?decided=true"),
        ("of who knows of none", _bearer(_node.token(OUTSIDER)), "/api/window/queue?decided=true"),
    ):
        yield from _measured(address, f"queue, {name}", who, path)


def _measured(address: str, name: str, who: dict[str, str], path: str) -> Iterator[dict[str, Any]]:
    """A path by the clock, beside the node's smallest answer, and by the node's processor time."""
    smallest = _p95(_asked(address, _bearer(_node.token(CUSTOMS)), "/api/window/tiers"))
    spent = _node.cpu_seconds()
    taken = _asked(address, who, path)
    spent = _node.cpu_seconds() - spent
    yield _row(_with(f"{name}, p95"), _p95(taken), goal=100, limit=smallest, n=CALLS)
    yield _row(_with(f"{name}, processor"), round(spent / (CALLS + 3) * 1000, 1), goal=100, n=CALLS)


def _with(name: str) -> str:
    return f"{name}, {STORED:,} cases"


def _row(
    name: str, value: float, *, unit: str = "ms", goal: float | None = None, better: str = "lower",
    limit: float | None = None, n: int = 1,
) -> dict[str, Any]:  # fmt: skip
    return {
        "name": f"window: {name}", "value": value, "unit": unit, "goal": goal, "better": better, "limit": limit,
        "peer": None, "n": n,
    }  # fmt: skip


def _agencies() -> None:
    """Two agencies, and an officer of customs who trusts the seller, with a second who agrees."""
    from tradelane.kernel import clock
    from tradelane.parties.actions import register_organisation
    from tradelane.parties.values import OrganisationKind
    from tradelane.window import actions

    for agency in (CUSTOMS, PLANT_HEALTH):
        register_organisation(id=agency, name=agency, kinds=[OrganisationKind.AGENCY], home=True)
    proposed = actions.propose_tier(
        organisation=SELLER, starts=date(2026, 1, 1), ends=date(2099, 12, 31), certificate="OEA-BENCH",
        by=officer(CUSTOMS, "ana"), now=clock.now(),
    )  # fmt: skip
    actions.confirm_tier(tier=proposed.id, by=officer(CUSTOMS, "luis"), now=clock.now())


def _filed_here() -> float:
    """Milliseconds of the median filing without HTTP."""
    from tradelane.kernel import clock
    from tradelane.window import actions

    taken = []
    for n in range(IN_PROCESS):
        sale = entered(f"consignment_here{n:07d}")
        start = time.perf_counter()
        actions.file_case(
            procedure="mx-export", consignment=sale, documents=documents(), by=an_actor(SELLER), now=clock.now()
        )
        taken.append((time.perf_counter() - start) * 1000)
    return round(sorted(taken)[IN_PROCESS // 2], 1)


def _filed(address: str, token: str, sales: list[Consignment]) -> list[float]:
    connection, taken = HTTPConnection(address), []
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for sale in sales:
        body = json.dumps({"procedure": "mx-export", "consignment": sale.id, "documents": documents()})
        start = time.perf_counter()
        connection.request("POST", "/api/window/cases", body, headers)
        answer = connection.getresponse()
        case = json.loads(answer.read())
        taken.append((time.perf_counter() - start) * 1000)
        assert answer.status == 201, case
        assert case["state"] == "cleared" or case["channel"] == "red", case  # three in a hundred are drawn
    return taken


def _count_days() -> None:
    """The rounds that count days which are over, from the first to yesterday."""
    from tradelane.kernel import clock
    from tradelane.window import actions

    now = clock.now()
    while actions.count_days(now=now):
        pass


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _session(organisation: OrganisationId) -> dict[str, str]:
    """Somebody of the organisation, signed in at the pages."""
    from django.conf import settings
    from django.test import Client

    from tradelane.parties.actions import add_person
    from tradelane.parties.models import Person
    from tradelane.parties.values import Role

    email = f"page@{organisation.lower()}.example"
    person = add_person(email=email, name="Bench", organisation=organisation, roles=tuple(Role))
    client = Client()
    client.force_login(Person.objects.get(pk=person))
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}


def _asked(address: str, headers: dict[str, str], path: str) -> list[float]:
    connection, taken = HTTPConnection(address), []
    for _ in range(CALLS + 3):
        start = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        taken.append((time.perf_counter() - start) * 1000)
        assert answer.status == 200, (path, answer.status)
    return taken[3:]


def _p95(taken: list[float]) -> float:
    return round(sorted(taken)[int(len(taken) * 0.95)], 1)
