# SPDX-License-Identifier: Apache-2.0
"""A permit decided by the procedure alone, filed over HTTP by eight traders' programs at once; and an officer's queue
with a million cases stored, and the public figures over them. Beside the same filing in this process, and the node's
smallest answer."""

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection
from typing import Any

from tests.consignment_makers import a_consignment, a_goods_item
from tests.makers import OUTSIDER, SELLER, an_actor

from bench import _node
from tradelane.consignments.values import Consignment
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import ConsignmentId, OrganisationId

CUSTOMS = OrganisationId("MX.AGENCY.CUSTOMS")
CLIENTS, EACH, IN_PROCESS = 8, 40, 40
STORED = int(os.environ.get("TRADELANE_BENCH_CASES", "1000000"))
OPEN, CALLS = 300, 60
MACHINES = "843710"
"""Goods that need no permit: a trusted trader's are cleared by the procedure alone."""


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    address = _node.served().removeprefix("http://")
    trader, officer = _node.token(SELLER), _officers()
    limit = _filed_here()
    filed = [_entered(f"consignment_bench{n:07d}") for n in range(CLIENTS * EACH)]
    with ThreadPoolExecutor(CLIENTS) as clients:
        shares = [filed[n::CLIENTS] for n in range(CLIENTS)]
        taken = [ms for one in clients.map(lambda share: _filed(address, trader, share), shares) for ms in one]
    yield {
        "name": "window: permit decided by the procedure, p95", "value": _p95(taken), "unit": "ms", "goal": 1000,
        "better": "lower", "limit": limit, "peer": None, "n": len(taken),
    }  # fmt: skip
    _store_cases()
    bearer, smallest = _bearer(officer), _p95(_asked(address, _bearer(officer), "/api/window/tiers"))
    for name, who, path in (
        ("the page", _session(CUSTOMS), "/cases"),
        ("open", bearer, "/api/window/queue"),
        ("open and decided", bearer, "/api/window/queue?decided=true"),
        ("of who knows of none", _bearer(_node.token(OUTSIDER)), "/api/window/queue?decided=true"),
    ):
        spent = _node.cpu_seconds()
        taken = _asked(address, who, path)
        spent = _node.cpu_seconds() - spent
        yield {
            "name": f"window: queue, {name}, {STORED:,} cases, p95", "value": _p95(taken),
            "unit": "ms", "goal": 100, "better": "lower", "limit": smallest, "peer": None, "n": CALLS,
        }  # fmt: skip
        yield {
            "name": f"window: queue, {name}, {STORED:,} cases, processor",
            "value": round(spent / (CALLS + 3) * 1000, 1),
            "unit": "ms", "goal": 100, "better": "lower", "limit": None, "peer": None, "n": CALLS,
        }  # fmt: skip
    counted = _count_days()
    yield {
        "name": f"window: days counted once, {STORED:,} cases", "value": counted, "unit": "cases/s", "goal": 5000,
        "better": "higher", "limit": None, "peer": None, "n": STORED,
    }  # fmt: skip
    for name, path in {"nine principles": "/principles.json", "a procedure's page": "/procedures/mx-export"}.items():
        yield {
            "name": f"window: {name}, {STORED:,} cases, p95", "value": _p95(_asked(address, bearer, path)),
            "unit": "ms", "goal": 100, "better": "lower", "limit": smallest, "peer": None, "n": CALLS,
        }  # fmt: skip


def _officers() -> str:
    """Customs with an officer who trusts the seller and a second who agrees; a token of the first."""
    from tradelane.kernel import clock
    from tradelane.parties.actions import register_organisation
    from tradelane.parties.values import OrganisationKind
    from tradelane.window import actions

    register_organisation(id=CUSTOMS, name="Customs", kinds=[OrganisationKind.AGENCY], home=True)
    first, second = (
        an_actor(CUSTOMS, kinds=[OrganisationKind.AGENCY], person=f"person_bench_{name}") for name in ("ana", "luis")
    )
    proposed = actions.propose_tier(
        organisation=SELLER, starts=date(2026, 1, 1), ends=date(2099, 12, 31), certificate="OEA-BENCH",
        by=first, now=clock.now(),
    )  # fmt: skip
    actions.confirm_tier(tier=proposed.id, by=second, now=clock.now())
    return _node.token(CUSTOMS)


def _entered(id: str) -> Consignment:
    from tradelane.consignments.actions import enter

    sale = a_consignment(id=ConsignmentId(id), goods_items=(replace(a_goods_item(), hs_code=MACHINES),))
    enter(consignment=sale, by=an_actor(SELLER))
    return sale


def _documents() -> list[dict[str, str]]:
    return [{"kind": kind, "digest": digest_of(kind.encode())} for kind in ("commercial-invoice", "packing-list")]


def _filed_here() -> float:
    """Milliseconds of the median filing without HTTP."""
    from tradelane.kernel import clock
    from tradelane.window import actions

    taken = []
    for n in range(IN_PROCESS):
        sale = _entered(f"consignment_here{n:07d}")
        start = time.perf_counter()
        actions.file_case(
            procedure="mx-export", consignment=sale, documents=_documents(), by=an_actor(SELLER), now=clock.now()
        )
        taken.append((time.perf_counter() - start) * 1000)
    return round(sorted(taken)[IN_PROCESS // 2], 1)


def _filed(address: str, token: str, sales: list[Consignment]) -> list[float]:
    connection, taken = HTTPConnection(address), []
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for sale in sales:
        body = json.dumps({"procedure": "mx-export", "consignment": sale.id, "documents": _documents()})
        start = time.perf_counter()
        connection.request("POST", "/api/window/cases", body, headers)
        answer = connection.getresponse()
        case = json.loads(answer.read())
        taken.append((time.perf_counter() - start) * 1000)
        assert answer.status == 201, case
        assert case["state"] == "cleared" or case["channel"] == "red", case  # three in a hundred are drawn
    return taken


def _store_cases() -> None:
    """Cases decided over two years and some open, written past the actions: only their number matters here."""
    from django.db import connection, transaction

    from tradelane.window.models import CaseRow

    model = CaseRow.objects.filter(state="cleared").order_by("filed_at").first()
    if model is None:
        raise RuntimeError("no case was cleared: nothing to store more of")
    columns = [field.column for field in CaseRow._meta.concrete_fields]
    like = {field.column: field.get_db_prep_save(getattr(model, field.attname), connection)
            for field in CaseRow._meta.concrete_fields}  # fmt: skip
    start = datetime(2025, 1, 1, tzinfo=UTC)

    def case(n: int) -> list[Any]:
        at = connection.ops.adapt_datetimefield_value(start + timedelta(minutes=n))
        mine = {"id": f"case_stored{n:09d}", "consignment": f"consignment_s{n:09d}", "filed_at": at}
        mine |= {"number": f"MX-S-{n}", "decided_at": at, "replaces": ""}
        if n < OPEN:
            mine |= {"state": "in-review", "number": None, "decided_at": None, "decision": None}
        return [{**like, **mine}[column] for column in columns]

    marks = ", ".join(["%s"] * len(columns))
    moment = connection.ops.adapt_datetimefield_value(start)
    for first in range(0, STORED, 50_000):
        numbers = range(first, min(first + 50_000, STORED))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO window_case ({', '.join(columns)}) VALUES ({marks})",
                [case(n) for n in numbers],
            )
            cursor.executemany(
                "INSERT INTO parties_access (subject, organisation, granted_at) VALUES (%s, %s, %s)",
                [(f"case_stored{n:09d}", CUSTOMS, moment) for n in numbers],
            )


def _count_days() -> int:
    """Cases a second of the round that counts days which are over, from the first to yesterday."""
    from tradelane.kernel import clock
    from tradelane.window import actions

    start, now = time.perf_counter(), clock.now()
    while actions.count_days(now=now):
        pass
    return round(STORED / (time.perf_counter() - start))


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
