# SPDX-License-Identifier: Apache-2.0
"""Many cases of the window, stored past the actions; apart, because a million filings would take half a day.

Three cases are filed and reviewed by the actions themselves. Every stored one is a copy of one of these, with its
reviews and readers, under its own id, trader and time. What people wrote stays sealed for the case that it was copied
from and opens nowhere else, so whoever opened it to list or to count would fail here.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from tests.consignment_makers import a_consignment, a_goods_item
from tests.makers import CARRIER, SELLER, an_actor

from tradelane.consignments.values import Consignment
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import CaseId, ConsignmentId, OrganisationId
from tradelane.parties.values import Actor, OrganisationKind

CUSTOMS = OrganisationId("MX.AGENCY.CUSTOMS")
PLANT_HEALTH = OrganisationId("MX.AGENCY.PLANT-HEALTH")
MACHINES, COFFEE = "843710", "090121"
"""Goods that need no permit, which a trusted trader clears by the procedure alone; and goods that two agencies see."""
DAYS = 700
"""The cases lie evenly in so many days."""
REVIEWED_EACH = 5
"""One case in so many was reviewed by two agencies."""
RARE_EACH = 301
"""One case in so many has a reader who knows of no other."""
OPEN_AT_LEAST, OPEN_EACH = 300, 500
"""Of those that agencies see the last ones are open: so many, or one in so many of all."""
_AT_ONCE = 20_000
Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Model:
    """A case as the actions wrote it, with its reviews, as columns of their tables."""

    case: Columns
    reviews: tuple[Columns, ...]
    agencies: tuple[OrganisationId, ...]


def entered(id: str, *, hs_code: str = MACHINES) -> Consignment:
    """An entered consignment of the seller."""
    from tradelane.consignments.actions import enter

    sale = a_consignment(id=ConsignmentId(id), goods_items=(replace(a_goods_item(), hs_code=hs_code),))
    enter(consignment=sale, by=an_actor(SELLER))
    return sale


def documents() -> list[dict[str, str]]:
    """What every filing lays before the agencies."""
    return [{"kind": kind, "digest": digest_of(kind.encode())} for kind in ("commercial-invoice", "packing-list")]


def officer(agency: OrganisationId, name: str) -> Actor:
    """Somebody of an agency."""
    return an_actor(agency, kinds=[OrganisationKind.AGENCY], person=f"person_bench_{name}")


def store(number: int, *, until: datetime) -> None:
    """Store so many cases, the last one filed at `until`."""
    alone, reviewed, waits = _model(MACHINES), _model(COFFEE, reviewed=True), _model(COFFEE)
    first_open = number - REVIEWED_EACH * max(OPEN_AT_LEAST, number // OPEN_EACH)
    start, apart = until - timedelta(days=DAYS), timedelta(days=DAYS) / number
    with _in_bulk():
        for first in range(0, number, _AT_ONCE):
            rows: dict[str, list[Columns]] = {"window_case": [], "window_review": [], "parties_access": []}
            for n in range(first, min(first + _AT_ONCE, number)):
                model = alone if n % REVIEWED_EACH else waits if n >= first_open else reviewed
                for table, row in _copied(n, model, filed_at=start + n * apart):
                    rows[table].append(row)
            _insert(rows)


def _model(hs_code: str, *, reviewed: bool = False) -> _Model:
    """File a case, and have it reviewed; one that is drawn for an inspection is left for the next."""
    from tradelane.kernel import clock
    from tradelane.window import actions, queries
    from tradelane.window.models import CaseRow

    agencies = (CUSTOMS, PLANT_HEALTH) if hs_code == COFFEE else (CUSTOMS,)
    drawn = True
    while drawn:
        sale = entered(f"consignment_like{CaseRow.objects.count():05d}", hs_code=hs_code)
        id = actions.file_case(
            procedure="mx-export", consignment=sale, documents=documents(), by=an_actor(SELLER), now=clock.now()
        )
        drawn = queries.case(case=id, by=an_actor(SELLER)).channel == "red"
    for agency in agencies if reviewed else ():
        actions.review(case=id, verdict="approve", reasons="Papers and goods agree.", rule_ids=["WIN-4"],
                       by=officer(agency, "ana"), now=clock.now())  # fmt: skip
    return _model_of(id, agencies)


def _model_of(id: CaseId, agencies: tuple[OrganisationId, ...]) -> _Model:
    from tradelane.window.models import CaseRow

    row = CaseRow.objects.get(pk=id)
    return _Model(_columns(row), tuple(map(_columns, row.reviews.order_by("pk"))), agencies)


def _columns(row: Any) -> Columns:
    from django.db import connection

    return {
        field.column: field.get_db_prep_save(getattr(row, field.attname), connection)
        for field in row._meta.concrete_fields
        if not (field.primary_key and field.get_internal_type() == "BigAutoField")
    }


def _copied(n: int, model: _Model, *, filed_at: datetime) -> Iterator[tuple[str, Columns]]:
    """Rows of the case of this number, each with its table."""
    id, trader = f"case_stored{n:09d}", _trader(n)
    answered_at = filed_at + timedelta(hours=1 + n % 24) if model.reviews else filed_at
    case = {**model.case, "id": id, "consignment": f"consignment_s{n:09d}", "trader": trader, "filed_at": filed_at}
    if case["decided_at"] is not None:
        case |= {"number": f"MX-S-{n}", "decided_at": answered_at}
    yield "window_case", case
    for review in model.reviews:
        yield "window_review", {**review, "case_id": id, "at": answered_at}
    for reader in (trader, *model.agencies, *([CARRIER] if n % RARE_EACH == 0 else [])):
        yield "parties_access", {"subject": id, "organisation": reader, "granted_at": filed_at}


def _trader(n: int) -> str:
    """Half of the cases are those of fifty traders, half those of fifty thousand."""
    half = n // 2
    return f"MX.RFC.BIG{half % 50:09d}" if n % 2 else f"MX.RFC.SML{half * 7919 % 50_000:09d}"


def _insert(rows: Mapping[str, list[Columns]]) -> None:
    """Rows of several tables, in one transaction."""
    from django.db import connection, transaction

    moment = connection.ops.adapt_datetimefield_value
    with transaction.atomic(), connection.cursor() as cursor:
        for table, listed in rows.items():
            columns = list(listed[0]) if listed else []
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",
                ([moment(v) if isinstance(v, datetime) else v for v in row.values()] for row in listed),
            )


@contextmanager
def _in_bulk() -> Iterator[None]:
    """SQLite with room for many pages and no flush at each commit, on this connection and while the cases are stored.

    What lies in its write-ahead log is taken over at the end: a node that grows by the day has no such pile there.
    """
    from django.db import connection

    def say(*pragmas: str) -> None:
        with connection.cursor() as cursor:
            for pragma in pragmas:
                cursor.execute(f"PRAGMA {pragma}")

    say("cache_size=-400000", "synchronous=OFF")
    yield
    say("wal_checkpoint(TRUNCATE)", "synchronous=FULL", "cache_size=-16000")
