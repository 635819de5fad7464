# SPDX-License-Identifier: Apache-2.0
"""A sale is entered once, seen by whom it concerns only, and shown as a page and over the API."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.consignment_makers import a_consignment, a_goods_item, usd
from tests.formats.consignments.test_report_and_completion import SUPPLEMENT
from tests.formats.consignments.test_ubl import an_order
from tests.makers import BUYER, OUTSIDER, SELLER, a_person, a_token, an_actor

from tradelane.consignments import actions, queries
from tradelane.consignments.formats import complete, read_any, to_json
from tradelane.consignments.models import ConsignmentRow
from tradelane.consignments.values import Charge, References
from tradelane.journal import queries as journal
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Unreadable
from tradelane.kernel.ids import ConsignmentId
from tradelane.parties.models import Person
from tradelane.parties.queries.accounts import sign_in_address
from tradelane.parties.values import Role

pytestmark = pytest.mark.django_db


def test_a_sale_is_entered_once() -> None:
    sale, seller = a_consignment(), an_actor(SELLER)
    id = actions.enter(consignment=sale, by=seller, readers=[BUYER])
    assert id == sale.id
    assert actions.enter(consignment=sale, by=seller) == id  # again: nothing new
    row = ConsignmentRow.objects.get()
    assert queries.content(id, by=seller) == canonical(to_json(sale))
    assert b"parties" not in bytes(row.content)  # it names people: what is kept is sealed
    assert row.digest == digest_of(queries.content(id, by=seller))
    (fact,) = journal.facts(subject=id)
    assert (fact.name, fact.data) == ("consignments.consignment.entered", {"digest": row.digest, "order": "PO-1"})


def test_it_is_read_back_as_entered_by_whom_it_concerns() -> None:
    sale = a_consignment()
    actions.enter(consignment=sale, by=an_actor(SELLER), readers=[BUYER])
    assert queries.consignment(sale.id, by=an_actor(BUYER)) == sale
    assert queries.content(sale.id, by=an_actor(SELLER)) == canonical(to_json(sale))
    with pytest.raises(NotFound):
        queries.consignment(sale.id, by=an_actor(OUTSIDER))
    with pytest.raises(NotFound):
        queries.consignment(ConsignmentId("consignment_none"), by=an_actor(SELLER))


def test_the_list_shows_only_ones_own() -> None:
    actions.enter(consignment=a_consignment(), by=an_actor(SELLER))
    other = a_consignment(id=ConsignmentId("consignment_other"), references=References(order="PO-2"))
    actions.enter(consignment=other, by=an_actor(OUTSIDER), readers=[BUYER])
    assert [c.order for c in queries.consignments(by=an_actor(SELLER))] == ["PO-1"]
    assert [c.id for c in queries.consignments(by=an_actor(BUYER))] == ["consignment_other"]


def test_other_data_under_the_same_id_is_a_conflict() -> None:
    sale = a_consignment()
    actions.enter(consignment=sale, by=an_actor(SELLER))
    with pytest.raises(Conflict, match="CONS-26"):
        actions.enter(consignment=replace(sale, references=References(order="PO-9")), by=an_actor(SELLER))
    with pytest.raises(Conflict):
        actions.enter(consignment=sale, by=an_actor(OUTSIDER))  # nor does it let anybody in
    with pytest.raises(NotFound):
        queries.consignment(sale.id, by=an_actor(OUTSIDER))


def test_a_reader_may_not_enter() -> None:
    with pytest.raises(Forbidden, match="PARTY-1"):
        actions.enter(consignment=a_consignment(), by=an_actor(SELLER, roles=[Role.READER]))


def test_a_sale_that_breaks_a_rule_is_not_stored() -> None:
    for wrong in (
        a_consignment(goods_items=()),
        a_consignment(goods_items=(a_goods_item(hs_code="000000"),)),
        a_consignment(charges=(Charge("freight", replace(usd("1"), currency="SGD")),)),
    ):
        with pytest.raises(Unreadable):
            actions.enter(consignment=wrong, by=an_actor(SELLER))
    assert not ConsignmentRow.objects.exists()
    assert journal.facts(subject=a_consignment().id) == []


def test_the_database_refuses_a_row_without_digest() -> None:
    actions.enter(consignment=a_consignment(), by=an_actor(SELLER))
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsignmentRow.objects.update(digest="none")


# --- over HTTP ---


def bearer(email: str, organisation: Any) -> dict[str, str]:
    return {"authorization": f"Bearer {a_token(email, organisation=organisation)}"}


def test_a_file_is_entered_and_read_over_the_api(client: Client) -> None:
    seller = bearer("ana@altura.example", SELLER)
    for _ in range(2):
        answer = client.post("/api/consignments", an_order(), content_type="application/xml", headers=seller)
        assert answer.status_code == 201
    body = answer.json()
    assert body["format"] == "ubl-order"
    assert {"goods_items[0].hs_code", "terms.incoterm"} <= {note["path"] for note in body["missing"]}
    assert [c["id"] for c in client.get("/api/consignments", headers=seller).json()] == [body["id"]]
    one = client.get(f"/api/consignments/{body['id']}", headers=seller)
    assert one.content == canonical(json.loads(one.content))
    stranger = bearer("eve@outsider.example", OUTSIDER)
    assert client.get(f"/api/consignments/{body['id']}", headers=stranger).status_code == 404
    assert client.get("/api/consignments", headers=stranger).json() == []


def test_a_faulty_file_is_answered_with_field_rule_and_fix(client: Client) -> None:
    content = b'{"goods_items":[{"net_mass":{"value":"-1","unit":"KGM"}}]}'
    answer = client.post(
        "/api/consignments", content, content_type="application/json", headers=bearer("ana@altura.example", SELLER)
    )
    problem = answer.json()
    assert 400 <= answer.status_code < 500
    assert (problem["field"], problem["rule"]) == ("goods_items[0].net_mass", "CONS-1")
    assert problem["fix"]
    assert not ConsignmentRow.objects.exists()


def test_nobody_reads_without_signing_in(client: Client) -> None:
    assert client.get("/api/consignments").status_code == 401
    assert client.get("/consignments/consignment_x").status_code == 302
    schema = client.get("/api/consignments/schema")
    assert schema.json()["$id"] == "urn:tradelane:schema:consignment:1"


def signed_in(client: Client, email: str, organisation: Any) -> Client:
    a_person(email, organisation=organisation)
    client.force_login(
        Person.objects.get(email=sign_in_address(email)), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def test_the_page_shows_the_data_set_with_marks(client: Client) -> None:
    sale = complete(read_any(an_order()).consignment, SUPPLEMENT, by_name="Invented Broker")
    actions.enter(consignment=sale, by=an_actor(SELLER))
    page = signed_in(client, "ana@altura.example", SELLER).get(f"/consignments/{sale.id}")
    text = page.content.decode()
    assert page.status_code == 200
    for shown in ("PO-7", "Invented tea", "090240", "10 KGM", "25.00 USD", "SG.UEN.201912345K", "MXZLO", "CIF"):
        assert shown in text
    assert "added by the declarant" in text
    assert "(Invented Broker)" in text
    assert "Needed to cross the border" not in text
    assert "<table" in text
    assert 'scope="col"' in text


def test_the_page_lists_what_is_missing_and_escapes_what_it_shows(client: Client) -> None:
    sale = a_consignment(goods_items=(a_goods_item(description="<script>alert(1)</script>", origin=""),))
    actions.enter(consignment=sale, by=an_actor(SELLER))
    text = signed_in(client, "ana@altura.example", SELLER).get(f"/consignments/{sale.id}").content.decode()
    assert "goods_items[0].origin" in text
    assert "<script>alert" not in text


def test_the_page_is_not_there_for_strangers(client: Client) -> None:
    actions.enter(consignment=a_consignment(), by=an_actor(SELLER))
    page = signed_in(client, "eve@outsider.example", OUTSIDER).get(f"/consignments/{a_consignment().id}")
    assert page.status_code == 404
