# SPDX-License-Identifier: Apache-2.0
"""What an earlier release kept in clear is sealed, batch by batch, stopped and begun again, and opens as it was."""

import csv
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.conftest import NOON
from tests.consignment_makers import a_consignment
from tests.makers import SELLER, an_actor
from tests.shop_makers import Storefront

from config import sealing
from config.sealing_places import PLACES
from tradelane.consignments import queries as consignments
from tradelane.consignments.actions import enter
from tradelane.consignments.models import ConsignmentRow
from tradelane.journal.models import Job
from tradelane.parties.models import VaultKey, VaultPerson
from tradelane.privacy import actions as privacy
from tradelane.privacy import queries as privacy_queries
from tradelane.privacy.models import RequestRow
from tradelane.shop import queries as shop
from tradelane.shop.models import OrderRow

pytestmark = pytest.mark.django_db
EMAIL = "siti@buyer.example"


@pytest.fixture
def kept_in_clear(frozen_clock: datetime) -> Iterator[dict[str, Any]]:
    """An order, a consignment and a request as a node kept them before anything was sealed."""
    order = Storefront(frozen_clock).order()
    sale = a_consignment()
    enter(consignment=sale, by=an_actor(SELLER))
    asked = privacy.request_correction(
        person_key=privacy_queries.key_of(email=EMAIL), text="It is Siti Invented", now=NOON
    )
    buyer, content = shop.order_by_id(order.id).buyer, consignments.content(sale.id, by=an_actor(SELLER))
    address = {"street": buyer.address.street, "city": buyer.address.city, "postcode": buyer.address.postcode,
               "country": buyer.address.country, "region": buyer.address.region}  # fmt: skip
    with transaction.atomic():
        OrderRow.objects.filter(pk=order.id).update(
            buyer_name=buyer.name, email=buyer.email, telephone=buyer.telephone, address=address
        )
        ConsignmentRow.objects.filter(pk=sale.id).update(content=content, rest=b"")
        RequestRow.objects.filter(pk=asked.id).update(text="It is Siti Invented")
    VaultPerson.objects.all().delete()
    VaultKey.objects.all().delete()
    OrderRow.objects.exclude(pk=order.id).delete()
    yield {"order": order, "sale": sale, "buyer": buyer, "content": content, "asked": asked}


def _all_that_is_kept() -> str:
    found = []
    with connection.cursor() as cursor:
        for kept in PLACES:
            columns = ", ".join(f'"{field}"' for field in kept.fields)
            cursor.execute(f'SELECT {columns} FROM "{kept.model._meta.db_table}"')
            found += [str(bytes(v) if isinstance(v, bytes | memoryview) else v) for row in cursor for v in row]
    return "\n".join(found)


def test_what_is_clear_is_sealed_and_opens_as_it_was(kept_in_clear: dict[str, Any]) -> None:
    assert "Siti Invented" in _all_that_is_kept()
    assert sum(sealing.seal_what_is_clear()) >= 6
    assert "Siti" not in _all_that_is_kept()
    assert shop.order_by_id(kept_in_clear["order"].id).buyer == kept_in_clear["buyer"]
    assert consignments.content(kept_in_clear["sale"].id, by=an_actor(SELLER)) == kept_in_clear["content"]
    assert privacy_queries.requests_of(privacy_queries.key_of(email=EMAIL))[0].text == "It is Siti Invented"
    report = privacy.erase(privacy_queries.key_of(email=EMAIL), now=NOON)
    assert "shop.OrderRow.email" in {line.field for line in report.lines if line.outcome == "erased"}


def test_sealing_begun_again_passes_by_what_is_sealed(kept_in_clear: dict[str, Any]) -> None:
    first, after = sealing.seal_batch(sealing.Cursor())
    assert first == 4 and after is not None and after.place == 0  # the order's four columns
    assert sealing.seal_batch(sealing.Cursor())[0] == 0
    assert sum(sealing.seal_what_is_clear(after)) >= 2
    assert sum(sealing.seal_what_is_clear()) == 0


def test_the_same_is_done_by_jobs(kept_in_clear: dict[str, Any]) -> None:
    from config.tasks import tasks
    from tradelane.journal.actions import run_due_jobs

    Job.objects.all().delete()
    sealing.ask_once()
    sealing.ask_once()
    while Job.objects.filter(kind=sealing.JOB, done_at=None).exists():
        assert run_due_jobs(tasks=tasks()).dead == 0
    assert "Siti" not in _all_that_is_kept()


def test_rows_that_never_change_are_guarded_again_afterwards(kept_in_clear: dict[str, Any]) -> None:
    def guards() -> int:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
            else:
                cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O' AND NOT tgisinternal")
            return int(cursor.fetchone()[0])

    before = guards()
    list(sealing.seal_what_is_clear())
    assert guards() == before > 10


def test_every_field_of_a_persons_is_sealed_or_says_why_not() -> None:
    """Whoever labels a field seals it (`sealing_places`) or writes how else it is kept."""
    sealed = {f"{kept.model._meta.label}.{field}" for kept in PLACES for field in kept.fields}
    rows = csv.DictReader((files("config") / "data" / "kept_otherwise.csv").read_text().splitlines())
    otherwise = {f"{row['model']}.{row['field']}" for row in rows if row["how"]}
    labelled = {
        f"{each.model}.{each.field}"
        for each in privacy_queries.inventory().fields
        if not each.category.startswith("user.unique_id") or each.model == "sessions.Session"
    }
    assert labelled - sealed - otherwise == set()
    assert sealed & otherwise == set()
    assert otherwise - labelled == set(), "a reason for a field that is not there"


@pytest.mark.django_db
def test_a_node_that_starts_again_writes_nothing_to_ask_for_the_run() -> None:
    sealing.ask_once()
    with CaptureQueriesContext(connection) as asked:
        sealing.ask_once()
    assert [q["sql"] for q in asked.captured_queries if not q["sql"].startswith("SELECT")] == []
    assert Job.objects.filter(kind="parties.seal").count() == 1
