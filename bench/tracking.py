# SPDX-License-Identifier: Apache-2.0
"""Capture EPCIS documents into a real SQLite store, beside bare inserts of the same rows in the same run."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import orjson

EVENTS = 2_000
"""In one document."""
DOCUMENTS = 5


def _document(n: int) -> bytes:
    """Sound events with ids and two objects each, as a line scanner sends them."""
    events = [
        {
            "type": "ObjectEvent",
            "eventID": f"urn:uuid:00000000-0000-4000-8000-{n:04d}{at:08d}",
            "eventTime": "2026-11-02T10:00:00.000Z",
            "eventTimeZoneOffset": "-06:00",
            "epcList": [f"urn:epc:id:sgtin:0614141.107346.{n}{at}", f"urn:epc:id:sscc:0614141.1{at:09d}"],
            "action": "OBSERVE",
            "bizStep": "shipping",
            "disposition": "in_transit",
            "readPoint": {"id": "urn:epc:id:sgln:0614141.07346.1234"},
            "bizTransactionList": [{"type": "po", "bizTransaction": "https://example.com/po/1"}],
        }
        for at in range(EVENTS)
    ]
    document = {
        "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-02T11:00:00Z",
        "epcisBody": {"eventList": events},
    }
    return orjson.dumps(document)


def _captured_each_second() -> float:
    from tradelane.kernel import clock
    from tradelane.kernel.ids import OrganisationId
    from tradelane.parties.values import Actor, OrganisationKind, Role
    from tradelane.tracking.actions import capture

    by = Actor(OrganisationId("MX.RFC.NAV150320XY2"), frozenset({OrganisationKind.CARRIER}), frozenset(Role))
    documents = [_document(n) for n in range(DOCUMENTS)]
    taken = []
    for content in documents:
        start = time.perf_counter()
        captured = capture(content=content, by=by, now=clock.now()).captured
        taken.append(time.perf_counter() - start)
        if captured != EVENTS:
            raise RuntimeError("the benchmark's events are not captured")
    return round(EVENTS / median(taken))


def _bare_inserts_each_second() -> float:
    """The same rows into the same tables, already made: the least that storing them takes."""
    from django.db import connection

    with connection.cursor() as cursor:
        written = {}
        for table in ("tracking_event", "tracking_event_object"):
            cursor.execute(f"SELECT * FROM {table}")
            written[table] = cursor.fetchall()
            cursor.execute(f"CREATE TABLE bare_{table} AS SELECT * FROM {table} WHERE 0")
        for column in ("event_id", "event_time"):
            cursor.execute(f"CREATE INDEX bare_{column} ON bare_tracking_event ({column})")
        cursor.execute("CREATE INDEX bare_uri ON bare_tracking_event_object (uri)")
    connection.ensure_connection()
    raw = connection.connection
    start = time.perf_counter()
    raw.execute("BEGIN IMMEDIATE")
    for table, found in written.items():
        marks = ",".join("?" * len(found[0]))
        raw.executemany(f"INSERT INTO bare_{table} VALUES ({marks})", [_plain(row) for row in found])
    raw.execute("COMMIT")
    return round(EVENTS * DOCUMENTS / (time.perf_counter() - start))


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(value if isinstance(value, int | str | None) else str(value) for value in row)


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(TRADELANE_HOME=str(Path(home)), DJANGO_SETTINGS_MODULE="config.settings")
        os.environ.pop("DATABASE_URL", None)
        os.environ.pop("VAULT_DATABASE_URL", None)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        captured = _captured_each_second()
        yield {
            "name": "tracking: events captured, one core",
            "value": captured, "unit": "1/s", "goal": 10_000, "better": "higher",
            "limit": _bare_inserts_each_second(), "peer": None, "n": EVENTS * DOCUMENTS,
        }  # fmt: skip
