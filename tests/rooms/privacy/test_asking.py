# SPDX-License-Identifier: Apache-2.0
"""What a person asks of their own: a correction that is written, an export of all rooms, a complaint that goes on."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from tests.makers import an_actor
from tests.shop_makers import Storefront

from tradelane.kernel import clock
from tradelane.kernel.errors import Forbidden, NotFound, Refused
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.privacy import actions, queries
from tradelane.privacy.queries.holders import holders
from tradelane.privacy.values import PersonKey, RequestId
from tradelane.shop.queries import order_by_id
from tradelane.shop.values import OrderView


@pytest.fixture
def order(db: None, frozen_clock: datetime) -> OrderView:
    """A private buyer's order, with its trade."""
    return Storefront(frozen_clock).order()


@pytest.fixture
def me(order: OrderView) -> PersonKey:
    return queries.key_of(email=order.buyer.email)


def admin(*roles: Role) -> Actor:
    operator = OrganisationId(settings.NODE_ORGANISATION)
    return an_actor(operator, kinds=[OrganisationKind.OPERATOR], roles=roles or tuple(Role))


def held(person: PersonKey, now: datetime) -> Iterator[dict[str, Any]]:
    yield from queries.export_of(person, now=now)["held"]


def test_an_export_holds_every_rooms_values_with_their_labels(
    order: OrderView, me: PersonKey, frozen_clock: datetime
) -> None:
    found = list(held(me, frozen_clock))
    assert {each["where"] for each in found} >= {"shop.OrderRow", "trades.TradeRow"}
    [email] = [each for each in found if each["field"] == "email"]
    assert (email["value"], email["category"]) == (order.buyer.email, "user.contact.email")
    assert all(each["purpose"] and each["retention_days"] is not None for each in found)
    export = queries.export_of(me, now=frozen_clock)
    assert [each["recipient_kind"] for each in export["receipts"]] == ["seller"]
    assert json.loads(json.dumps(export)) == export


def test_another_person_is_held_nowhere(order: OrderView, frozen_clock: datetime) -> None:
    assert list(held(queries.key_of(email="other@x.example"), frozen_clock)) == []


def test_an_accepted_correction_is_written_where_data_may_change(
    order: OrderView, me: PersonKey, frozen_clock: datetime
) -> None:
    asked = actions.propose_correction(person_key=me, field="address.street", value=" 9 New Road ", now=frozen_clock)
    same = actions.propose_correction(person_key=me, field="address.street", value="9 New Road", now=frozen_clock)
    assert asked.id == same.id
    done = actions.answer_request(request=asked.id, answer="Done.", by=admin(), now=frozen_clock, accept=True)
    assert order_by_id(order.id).buyer.address.street == "9 New Road"
    outcomes = {each["model"]: each["outcome"] for each in done.done}
    assert (outcomes["shop.OrderRow"], outcomes["trades.TradeRow"]) == ("corrected", "amendment")
    assert done.accepted is True
    again = [c for h in holders() for c in h.correct(me, field="address.street", value="9 New Road", now=frozen_clock)]
    assert "corrected" not in {str(each.outcome) for each in again}


def test_a_correction_that_is_not_accepted_changes_nothing(
    order: OrderView, me: PersonKey, frozen_clock: datetime
) -> None:
    asked = actions.propose_correction(person_key=me, field="name", value="Somebody Else", now=frozen_clock)
    done = actions.answer_request(request=asked.id, answer="Prove it.", by=admin(), now=frozen_clock, accept=False)
    assert (done.accepted, done.done) == (False, ())
    assert order_by_id(order.id).buyer.name == order.buyer.name


def test_only_an_admin_of_the_node_accepts(order: OrderView, me: PersonKey, frozen_clock: datetime) -> None:
    asked = actions.propose_correction(person_key=me, field="name", value="Eve", now=frozen_clock)
    with pytest.raises(Forbidden):
        actions.answer_request(request=asked.id, answer="x", by=admin(Role.CLERK), now=frozen_clock, accept=True)
    assert order_by_id(order.id).buyer.name == order.buyer.name
    with pytest.raises(Refused) as refusal:
        actions.propose_correction(person_key=me, field="email", value="eve@x.example", now=frozen_clock)
    assert refusal.value.rule == "PRIV-46"


def test_a_complaint_is_answered_here_first_and_then_goes_on(me: PersonKey, frozen_clock: datetime) -> None:
    asked = actions.complain(person_key=me, text="I was called twice.", now=frozen_clock)
    [way] = queries.ways_to_complain({settings.ECONOMY}, on=frozen_clock.date())
    given = {"person_key": me, "request": asked.id, "authority": way.authority}
    with pytest.raises(Refused) as refusal:
        actions.take_to_authority(**given, now=frozen_clock)
    assert refusal.value.rule == "PRIV-47"
    late = frozen_clock + timedelta(days=(asked.due_on - frozen_clock.date()).days + 1)
    taken = actions.take_to_authority(**given, now=late)
    assert (taken.authority, taken.escalated_at) == (way.authority, late)
    assert actions.take_to_authority(**given, now=late + timedelta(1)).escalated_at == late
    for changes in (
        {"authority": "Somebody"},
        {"person_key": PersonKey("0" * 64)},
        {"request": RequestId("request_x")},
    ):
        with pytest.raises(NotFound):
            actions.take_to_authority(**{**given, **changes}, now=late)


def test_an_authority_counts_in_its_time() -> None:
    names = {day: [way.authority for way in queries.ways_to_complain({"MX"}, on=day)] for day in DAYS}
    assert [found[0].split()[0] for found in names.values()] == ["Instituto", "Secretaría"]


DAYS = (date(2025, 5, 8), date(2025, 5, 9))


def test_the_page_takes_proposals_and_complaints_and_gives_the_export(
    order: OrderView, me: PersonKey, client: Client
) -> None:
    mine = urlsplit(actions.link_for(email=order.buyer.email)).path
    told = client.post(mine, {"act": "propose", "field": "name", "proposed": "Right Name"}, follow=True)
    assert "Right Name" in told.content.decode()
    refused = client.post(mine, {"act": "propose", "field": "email", "proposed": "a@b.example"})
    assert refused.status_code == 422
    assert "PRIV-46" in refused.content.decode()
    client.post(mine, {"act": "complain", "text": "Too many calls."})
    answer = client.get(f"{mine}/export.json")
    assert answer["Referrer-Policy"] == "same-origin"
    assert {each["kind"] for each in answer.json()["requests"]} == {"correction", "complaint"}
    part = client.get(f"{mine}?part=receipts").content.decode()
    assert part.strip().startswith("<section")


def test_the_link_of_one_order_exports_nothing(order: OrderView, client: Client) -> None:
    shown = urlsplit(actions.link_for(email=order.buyer.email, about=[order.id])).path
    assert client.get(f"{shown}/export.json").status_code == 403
    with clock.frozen_at(clock.now() + timedelta(days=31)):
        assert client.get(f"{shown}/export.json").status_code == 410
