# SPDX-License-Identifier: Apache-2.0
"""A buyer is forgotten: what goes, what law keeps and from whom, what others hold; and the daily run."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from tests.conftest import NOON
from tests.makers import SELLER, a_person, an_actor
from tests.shop_makers import Storefront

from config import tasks
from tradelane.consignments import queries as consignments
from tradelane.journal.actions import Announcer
from tradelane.journal.adapters.table import TableBus
from tradelane.journal.models import Job
from tradelane.kernel import clock
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Gone, NotFound, Unreadable
from tradelane.parties.actions import vault as vault_actions
from tradelane.parties.models import Person, VaultKey
from tradelane.parties.queries import vault
from tradelane.privacy import actions, queries
from tradelane.privacy.actions import retention
from tradelane.privacy.formats import report_from_json, report_json
from tradelane.privacy.models import ErasureRow
from tradelane.privacy.values import PersonKey
from tradelane.privacy.values.erasure import Outcome
from tradelane.shop import queries as shop_queries
from tradelane.trades import queries as trades

pytestmark = pytest.mark.django_db
EMAIL = "siti@buyer.example"
"""The buyer of `Storefront.order`."""


@pytest.fixture
def shop(frozen_clock: datetime) -> Iterator[Storefront]:
    yield Storefront(frozen_clock)
    vault.remembered.forget([vault.KeyId(id) for id in VaultKey.objects.values_list("pk", flat=True)])


def siti() -> PersonKey:
    return queries.key_of(email=EMAIL)


def test_how_to_reach_a_buyer_goes_at_once_and_the_order_stays_for_the_law(shop: Storefront) -> None:
    order = shop.order()
    before = shop_queries.order_by_id(order.id).buyer
    assert (before.name, before.email) == ("Siti Invented", EMAIL)
    report = actions.erase(siti(), now=NOON)
    after = shop_queries.order_by_id(order.id).buyer
    assert (after.email, after.telephone) == ("", "")
    assert after.name == "Siti Invented"  # the order runs: its name and address are used for it
    outcomes = {line.field: (line.outcome, line.rule) for line in report.lines if line.matter == order.id}
    assert outcomes == {
        "shop.OrderRow.email": (Outcome.ERASED, "ERASE-1"),
        "shop.OrderRow.telephone": (Outcome.ERASED, "ERASE-1"),
        "shop.OrderRow.buyer_name": (Outcome.KEPT, "ERASE-3"),
        "shop.OrderRow.address": (Outcome.KEPT, "ERASE-3"),
    }
    kept = next(line for line in report.lines if line.field == "shop.OrderRow.address")
    assert kept.until is not None and "CFF" not in kept.citation and "Código Fiscal" in kept.citation


def test_the_report_lists_every_field_of_the_inventory_and_no_value(shop: Storefront) -> None:
    shop.order()
    report = actions.erase(siti(), now=NOON)
    listed = {line.field for line in report.lines}
    assert {f"{each.model}.{each.field}" for each in queries.inventory().fields} <= listed
    text = json.dumps(report_json(report))
    assert not any(value in text for value in ("Siti", EMAIL, "Invented", "+65"))
    assert report_from_json(json.loads(text)) == report
    row = ErasureRow.objects.get()
    assert row.digest == digest_of(canonical(report_json(report)))


def test_what_is_kept_is_restricted_once_its_matter_is_over_and_destroyed_when_its_time_is(shop: Storefront) -> None:
    order = shop.order()
    actions.erase(siti(), now=NOON)
    vault_actions.close_matter(matter=order.id, on=NOON.date())
    swept = retention.sweep(now=NOON + timedelta(days=1))
    assert swept.restricted == 1
    assert shop_queries.order_by_id(order.id).buyer.name == ""
    with vault.read_by_law():
        assert shop_queries.order_by_id(order.id).buyer.name == "Siti Invented"
    end = NOON + timedelta(days=1826)
    assert retention.sweep(now=end).destroyed == 0
    assert retention.sweep(now=end + timedelta(days=1)).destroyed >= 1
    with vault.read_by_law():
        assert shop_queries.order_by_id(order.id).buyer.name == ""


def test_after_an_erasure_the_rest_works_without_the_person(shop: Storefront) -> None:
    order = shop.order()
    trade = trades.trade(id=order.trade, by=an_actor(SELLER))
    actions.erase(siti(), now=NOON)
    reading = trades.reading(id=trade.id, by=an_actor(SELLER))
    assert reading["consignment"]["goods_items"]  # the trade runs
    for matter in shop_queries.subjects_of(order) | {reading["consignment"]["id"]}:
        vault_actions.close_matter(matter=matter, on=NOON.date())
    retention.sweep(now=NOON + timedelta(days=1))
    assert "Siti" not in json.dumps(trades.reading(id=trade.id, by=an_actor(SELLER)))
    page = Client().get(f"/shop/orders/{shop_queries.order_token(order.id)}")
    assert page.status_code == 200
    assert "Siti" not in page.content.decode()


def test_a_data_set_is_read_without_its_people_once_they_are_gone(shop: Storefront) -> None:
    from tests.consignment_makers import a_consignment

    from tradelane.consignments.actions import enter

    sale = a_consignment()
    seller = an_actor(SELLER)
    enter(consignment=sale, by=seller)
    people = {who for key in vault.keys_of_matters({sale.id}) for who in key.people}
    assert people
    for who in people:
        vault_actions.close_matter(matter=sale.id, on=NOON.date())
        actions.erase(PersonKey(who), now=NOON)
    left = consignments.consignment(sale.id, by=seller)
    assert left.goods_items == sale.goods_items
    assert not any(party.contact for party in left.parties)
    with pytest.raises(Gone) as caught:
        consignments.content(sale.id, by=seller)
    assert caught.value.rule == "ERASE-2"


def test_what_a_person_wrote_to_us_is_sealed_and_kept_for_its_time(shop: Storefront) -> None:
    asked = actions.request_correction(person_key=siti(), text="My name is Siti Rahmah", now=NOON)
    from tradelane.privacy.models import RequestRow

    assert "Siti" not in RequestRow.objects.get().text
    assert queries.requests_of(siti())[0].text == "My name is Siti Rahmah"
    report = actions.erase(siti(), now=NOON)
    line = next(each for each in report.lines if each.matter == asked.id)
    assert (line.outcome, line.until) == (Outcome.KEPT, NOON.date() + timedelta(days=1095))


def test_a_crash_after_the_report_is_made_up_for_by_the_daily_run(shop: Storefront) -> None:
    order = shop.order()
    rows = {row.pk: row for row in VaultKey.objects.all()}
    report = actions.erase(siti(), now=NOON)
    VaultKey.objects.filter(pk__in=report.destroyed).delete()  # as if the node had died before it destroyed them
    for key in report.destroyed:
        rows[key].save(force_insert=True)
    assert shop_queries.order_by_id(order.id).buyer.email == EMAIL
    retention.sweep(now=NOON)
    assert shop_queries.order_by_id(order.id).buyer.email == ""


def test_nothing_of_another_person_goes(shop: Storefront) -> None:
    order = shop.order()
    actions.erase(queries.key_of(email="someone.else@buyer.example"), now=NOON)
    assert shop_queries.order_by_id(order.id).buyer.email == EMAIL


def test_the_page_shows_what_would_go_then_erases_then_reports(shop: Storefront) -> None:
    order, client = shop.order(), Client()
    link = actions.link_for(email=EMAIL, now=NOON).removeprefix(settings.BASE_URL)
    shown = client.get(f"{link}/erasure").content.decode()
    assert "shop.OrderRow.email" in shown and "Código Fiscal" in shown
    assert shop_queries.order_by_id(order.id).buyer.email == EMAIL
    unsure = client.post(f"{link}/erasure", {})
    assert unsure.status_code == 422 and shop_queries.order_by_id(order.id).buyer.email == EMAIL
    done = client.post(f"{link}/erasure", {"sure": "yes"})
    assert done.status_code == 302
    report = client.get(done.url)
    assert report.status_code == 200 and "ERASE-1" in report.content.decode()
    assert shop_queries.order_by_id(order.id).buyer.email == ""
    saved = client.get(f"{done.url}?download")
    data = json.loads(saved.content)
    assert data["digest"] == digest_of(canonical(data["report"]))
    assert "attachment" in saved["Content-Disposition"]
    assert f"{link}/erasure" in client.get(link).content.decode()


def test_a_link_of_one_order_or_of_somebody_else_erases_nothing(shop: Storefront) -> None:
    order, client = shop.order(), Client()
    one = actions.link_for(email=EMAIL, about=[order.id], now=NOON).removeprefix(settings.BASE_URL)
    assert client.post(f"{one}/erasure", {"sure": "yes"}).status_code == 403
    assert client.post("/privacy/link/guessed/erasure", {"sure": "yes"}).status_code == 404
    other = actions.link_for(email="other@buyer.example", now=NOON).removeprefix(settings.BASE_URL)
    mine = actions.erase(siti(), now=NOON)
    assert client.get(f"{other}/erasure/{mine.id}").status_code == 404
    with pytest.raises(NotFound):
        queries.erasure(id=mine.id, person=queries.key_of(email="other@buyer.example"))


def test_who_is_signed_in_reaches_the_page_too(shop: Storefront) -> None:
    client = Client()
    assert client.get("/privacy/mine/erasure").status_code == 302
    client.force_login(Person.objects.get(pk=a_person()), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/privacy/mine/erasure").status_code == 200


def test_a_report_of_another_format_is_refused() -> None:
    with pytest.raises(Unreadable, match="no report"):
        report_from_json({"format": "another"})


def test_the_daily_run_is_one_job_a_day(shop: Storefront) -> None:
    retention._LastDay.day = None
    with clock.frozen_at(datetime(2026, 11, 3, 8, tzinfo=UTC)):
        assert [retention.ask_daily() for _ in range(3)] == [1, 0, 0]
        retention._LastDay.day = None  # another process
        retention.ask_daily()
    assert Job.objects.filter(kind="privacy.retention").count() == 1


def test_a_worker_ends_what_has_had_its_time(shop: Storefront, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the table of rounds and jobs that `tradelane work` goes through."""
    order = shop.order()
    actions.erase(siti(), now=NOON)
    vault_actions.close_matter(matter=order.id, on=NOON.date())
    monkeypatch.setattr(retention._LastDay, "day", None)
    monkeypatch.setattr(tasks, "ROUNDS", [path for path in tasks.ROUNDS if path.startswith("tradelane.privacy.")])
    monkeypatch.setattr(tasks, "FOLLOWERS", {})
    for days, name in ((1, "Siti Invented"), (1827, "")):
        with clock.frozen_at(NOON + timedelta(days=days)) as day, vault.read_by_law():
            tasks.make_rounds(announcer=Announcer(TableBus()))
            job = Job.objects.get(key=day.date().isoformat())
            tasks.tasks()[job.kind](job.payload)
            assert shop_queries.order_by_id(order.id).buyer.name == name
