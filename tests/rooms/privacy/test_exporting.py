# SPDX-License-Identifier: Apache-2.0
"""A person's export holds all that is kept of them: by the inventory, field by field, and by the values themselves."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from tests.conftest import NOON
from tests.isolation_world import a_node_with_keys
from tests.makers import CARRIER, SELLER, a_person, an_actor
from tests.parcel_makers import rows
from tests.shop_makers import PAYEE, Storefront

from tradelane.journal.actions import record
from tradelane.kernel.money import Money
from tradelane.parcels import actions as parcels
from tradelane.parcels.actions import addressing
from tradelane.parcels.models import AddresseeRow, ManifestAddresses
from tradelane.parties.actions.vault import restrict
from tradelane.parties.models import VaultKey
from tradelane.parties.queries import vault
from tradelane.privacy import actions, queries
from tradelane.privacy.formats import not_exported
from tradelane.privacy.formats.exporting import export_faults
from tradelane.privacy.queries import exporting
from tradelane.privacy.queries.holders import holders
from tradelane.privacy.rules.exporting import (
    all_that_is_labelled_is_given_or_named,
    what_opens_an_account_is_given_to_nobody,
)
from tradelane.privacy.values import PersonKey
from tradelane.shop.values import OrderView

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(frozen_clock: datetime) -> Storefront:
    return Storefront(frozen_clock)


@pytest.fixture
def order(shop: Storefront) -> OrderView:
    """A private buyer's order that is paid."""
    placed: OrderView = shop.order()
    [payment] = [each for each in _export(_key(placed))["held"] if each["where"] == "payments.IntentRow"]
    total = sum(Decimal(leg["amount"]["amount"]) for leg in payment["value"]["legs"])
    shop.pay(payment["value"]["reference"], Money(total, payment["value"]["legs"][0]["amount"]["currency"]))
    return placed


def _key(order: OrderView) -> PersonKey:
    return queries.key_of(email=order.buyer.email)


def _export(person: PersonKey) -> dict[str, Any]:
    made = queries.export_of(person, now=NOON)
    assert export_faults(made) == []
    assert json.loads(json.dumps(made)) == made
    return made


def _of(export: dict[str, Any], where: str) -> list[Any]:
    return [each["value"] for each in export["held"] if each["where"] == where]


def test_each_labelled_field_is_given_or_named_and_none_is_both() -> None:
    labelled = {f"{each.model}.{each.field}" for each in queries.inventory().fields}
    given, named = exporting.given_by(holders()), exporting.named()
    assert all_that_is_labelled_is_given_or_named(labelled, given=given, named=named)
    assert labelled - given - named == set()
    assert (given | named) - labelled == set()
    assert given & named == set()


def test_a_field_of_which_nobody_answers_is_named_as_forgotten(settings: Any) -> None:
    settings.PEOPLE_HOLDERS = [each for each in settings.PEOPLE_HOLDERS if "payments" not in each]
    export = _export(PersonKey("0" * 64))
    forgotten = {f"{each['where']}.{each['field']}" for each in export["not_given"] if each["rule"] == "EXPORT-1"}
    assert forgotten == {"payments.IntentRow.payer", "payments.IntentRow.payee", "payments.CreditRow.references"}
    assert forgotten & set(export["nothing_held"]) == set()


def test_only_what_opens_an_account_is_kept_as_a_secret() -> None:
    categories = {(each.model, each.field): each.category for each in queries.inventory().fields}
    kept = {(each.model, each.field) for each in not_exported() if each.rule == "EXPORT-2"}
    given = exporting.given_by(holders())
    secret = {
        place for place, category in categories.items() if not what_opens_an_account_is_given_to_nobody(category)
    }  # fmt: skip
    assert {place for place in secret if f"{place[0]}.{place[1]}" in given} == {("parties.AccessToken", "membership")}
    assert secret - {("parties.AccessToken", "membership")} <= kept


def test_each_field_stands_in_an_export_once(order: OrderView) -> None:
    export = _export(_key(order))
    labelled = {f"{each.model}.{each.field}" for each in queries.inventory().fields}
    held = {f"{each['where']}.{each['field']}" for each in export["held"]}
    named = {f"{each['where']}.{each['field']}" for each in export["not_given"]}
    nothing = set(export["nothing_held"])
    own = labelled - held - named - nothing
    assert own == {"privacy.ReceiptRow.person", "privacy.ChoiceRow.person", "parties.VaultPerson.person"} & own
    assert "privacy.ReceiptRow.person" in own
    assert nothing & (held | named) == set()
    assert all(each["clause"] and each["text"] and each["rule"] for each in export["not_given"])


def test_all_that_is_sealed_for_a_person_and_opens_is_given_or_named(order: OrderView) -> None:
    export = _export(_key(order))
    under_keys = {field for key in export["sealed"] if key["opens"] for field in key["fields"]}
    told = {f"{each['where']}.{each['field']}" for part in ("held", "not_given") for each in export[part]}
    told |= {field for fields in exporting.SECTIONS.values() for field in fields}
    assert under_keys
    assert under_keys - told == set()


def test_a_payment_is_in_it_with_what_the_bank_reported(order: OrderView) -> None:
    export = _export(_key(order))
    [payment] = _of(export, "payments.IntentRow")
    assert (payment["state"], payment["method"], payment["invoice"]) == ("paid", "qr", order.number)
    assert payment["other"] == {"name": PAYEE.name, "country": "SG"}
    [credit] = _of(export, "payments.CreditRow")
    assert credit["outcome"] == "exact"
    assert credit["references"] == [payment["reference"]]


def test_what_is_kept_for_the_law_is_named_with_its_clause(order: OrderView) -> None:
    person = _key(order)
    actions.erase(person, now=NOON)
    restrict(keys={key.id: None for key in vault.keys_of(person)}, now=NOON)
    export = _export(person)
    assert _of(export, "shop.OrderRow") == []
    kept = [each for each in export["sealed"] if "shop.OrderRow.address" in each["fields"]]
    assert [(each["opens"], each["rule"]) for each in kept] == [(False, "ERASE-2")]
    assert kept[0]["clause"]


def _a_manifest(tmp_path: Path, *emails: str) -> str:
    lines = [{**line, "recipient_email": emails[n % len(emails)]} for n, line in enumerate(rows(7, 6))]
    file = tmp_path / "manifest.json"
    file.write_text(json.dumps(lines))
    view = parcels.take_in(
        file=file, name=file.name, economy="SG", on=NOON.date(), by=an_actor(CARRIER), now=NOON
    )  # fmt: skip
    parcels.judge(manifest=view.id, part=0, now=NOON)
    parcels.seal_addressees(manifest=view.id, now=NOON)
    return view.id


def test_a_parcel_is_in_it_with_its_verdicts_and_nobody_elses(tmp_path: Path) -> None:
    a_node_with_keys()
    id = _a_manifest(tmp_path, "Ana@Parcels.Example", "bo@parcels.example")
    ana = _of(_export(queries.key_of(email="ana@parcels.example")), "parcels.AddresseeRow")
    bo = _of(_export(queries.key_of(email="bo@parcels.example")), "parcels.AddresseeRow")
    parcels_of = {"ana": ana, "bo": bo}
    assert all(each["manifest"] == id and each["verdicts"] for found in parcels_of.values() for each in found)
    numbers = {name: {each["parcel"] for each in found} for name, found in parcels_of.items()}
    assert numbers["ana"] and numbers["bo"]
    for name, found in parcels_of.items():
        assert {verdict["item"] for each in found for verdict in each["verdicts"]} == numbers[name]


def test_no_address_of_a_manifest_stands_anywhere(tmp_path: Path) -> None:
    a_node_with_keys()
    _a_manifest(tmp_path, "ana@parcels.example")
    kept = [
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for model in apps.get_app_config("parcels").get_models()
        for row in model._default_manager.values_list()
        for value in row
    ]
    assert kept
    assert not any(b"ana@" in value.lower() or b"parcels.example" in value.lower() for value in kept)


def test_addresses_are_sealed_apart_some_at_a_time_whatever_dies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_node_with_keys()
    monkeypatch.setattr(addressing, "_AT_ONCE", 2)
    people = [f"{name}@parcels.example" for name in ("ana", "bo", "cy", "di", "ed")]
    id = _a_manifest(tmp_path, *people)  # the first two
    kept = ManifestAddresses.objects.get(pk=id)
    assert (kept.done, AddresseeRow.objects.count()) == (2, 2)
    assert b"parcels.example" not in bytes(kept.content)
    [key] = vault.unnamed_keys({id})

    with monkeypatch.context() as killed:
        killed.setattr(addressing, "_ROWS", 0)  # the step dies with its keys made and its rows not
        with pytest.raises(ValueError, match="Batch size"):
            parcels.seal_addressees(manifest=id, now=NOON)
    for _ in range(4):  # twice too often
        parcels.seal_addressees(manifest=id, now=NOON)
    assert not ManifestAddresses.objects.exists()
    assert AddresseeRow.objects.count() == len(people)
    assert VaultKey.objects.get(pk=key.id).destroyed_at is not None
    told = [_of(_export(queries.key_of(email=each)), "parcels.AddresseeRow") for each in people]
    assert {one["parcel"] for each in told for one in each} == {line["item"] for line in rows(7, 6)}


def test_a_persons_parcels_go_when_they_have_them_erased(tmp_path: Path) -> None:
    a_node_with_keys()
    _a_manifest(tmp_path, "ana@parcels.example", "bo@parcels.example")
    ana, bo = (queries.key_of(email=f"{name}@parcels.example") for name in ("ana", "bo"))
    report = actions.erase(ana, now=NOON)
    [line] = [each for each in report.lines if each.field == "parcels.AddresseeRow.items"]
    assert (str(line.outcome), line.rule) == ("erased", "ERASE-1")
    assert _of(_export(ana), "parcels.AddresseeRow") == []
    assert _of(_export(bo), "parcels.AddresseeRow") != []


def test_what_somebody_did_here_is_in_their_export_by_label_alone(shop: Storefront) -> None:
    officer = a_person("ana@cafe.example", organisation=SELLER)
    record("invented.thing.done", subject="thing_1", by=an_actor(SELLER, person=officer))
    export = _export(queries.key_of(email="ana@cafe.example"))
    acts = [each["value"] for each in export["held"] if each["where"] == "journal.Fact"]
    assert "invented.thing.done thing_1" in {each["act"] for each in acts}
    assert "ana@cafe.example" in _of(export, "parties.Person")
    assert {each["field"] for each in export["held"] if each["where"] == "parties.Membership"} == {"person", "roles"}
    assert not any(each["field"] in ("password", "data") for each in export["held"])


def test_another_person_gets_nothing_but_reasons(order: OrderView) -> None:
    export = _export(queries.key_of(email="nobody@x.example"))
    assert export["held"] == []
    assert order.buyer.email not in json.dumps(export)
    assert order.buyer.name not in json.dumps(export)


def test_the_form_of_an_export_is_published(client: Client) -> None:
    answer = client.get("/privacy/export.schema.json")
    assert answer.json()["$id"] == queries.export_of(PersonKey("0" * 64), now=NOON)["schema"]
    assert queries.export_of(PersonKey("0" * 64), now=NOON)["node"] == settings.NODE_ORGANISATION


def test_an_export_holds_what_still_waits_to_be_sealed_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_node_with_keys()
    monkeypatch.setattr(addressing, "_AT_ONCE", 2)
    people = [f"{name}@parcels.example" for name in ("ana", "bo", "cy", "di", "ed")]
    id = _a_manifest(tmp_path, *people)  # the first two are sealed apart, the others wait
    assert (ManifestAddresses.objects.get(pk=id).done, AddresseeRow.objects.count()) == (2, 2)
    while_it_waits = {email: _parcels(email) for email in people}
    assert all(while_it_waits.values())
    assert {number for told in while_it_waits.values() for number in told} == {line["item"] for line in rows(7, 6)}
    assert _of(_export(queries.key_of(email="nobody@parcels.example")), "parcels.AddresseeRow") == []
    for _ in range(3):
        parcels.seal_addressees(manifest=id, now=NOON)
    assert {email: _parcels(email) for email in people} == while_it_waits


def _parcels(email: str) -> list[str]:
    """The numbers of the parcels in an export, each with its verdicts."""
    found = _of(_export(queries.key_of(email=email)), "parcels.AddresseeRow")
    assert all(each["verdicts"] for each in found)
    assert len(found) == len({each["parcel"] for each in found}), "each once"
    return sorted(each["parcel"] for each in found)


@pytest.mark.parametrize("erased", ["ana", "ed"], ids=["sealed apart", "still to be sealed apart"])
def test_an_erasure_takes_what_still_waits_to_be_sealed_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, erased: str
) -> None:
    a_node_with_keys()
    monkeypatch.setattr(addressing, "_AT_ONCE", 2)
    people = {name: f"{name}@parcels.example" for name in ("ana", "bo", "cy", "di", "ed")}
    id = _a_manifest(tmp_path, *people.values())  # the first two are sealed apart, the others wait
    report = actions.erase(queries.key_of(email=people[erased]), now=NOON)
    [line] = [each for each in report.lines if each.field == "parcels.AddresseeRow.items"]
    assert (str(line.outcome), line.rule) == ("erased", "ERASE-1")
    held = ManifestAddresses.objects.get(pk=id)
    left = vault.open_bytes(bytes(held.content), place=ManifestAddresses.place(id)).decode()
    assert people[erased] not in left and people["di"] in left
    for _ in range(3):
        parcels.seal_addressees(manifest=id, now=NOON)
    assert not ManifestAddresses.objects.exists()
    told = {
        name: _of(_export(queries.key_of(email=email)), "parcels.AddresseeRow") for name, email in people.items()
    }  # fmt: skip
    assert [name for name, found in told.items() if not found] == [erased], "nobody else went with them"


def test_an_erasure_asked_for_twice_takes_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_node_with_keys()
    monkeypatch.setattr(addressing, "_AT_ONCE", 1)
    _a_manifest(tmp_path, "ana@parcels.example", "bo@parcels.example")
    bo = queries.key_of(email="bo@parcels.example")
    assert addressing.set_apart([bo], now=NOON) == 1
    assert addressing.set_apart([bo], now=NOON) == 0
    assert AddresseeRow.objects.count() == 2
