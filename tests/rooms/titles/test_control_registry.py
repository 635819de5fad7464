# SPDX-License-Identifier: Apache-2.0
"""This node as a control tracking registry: its doors from outside, with the keys of invented platforms."""

import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.control_registry_line import DOORS, Recorder, register
from tests.pint_client import Signer, canonical, es256_holds, header_of, payload_of, sha256

from tradelane.parties.queries import node_actor
from tradelane.titles import actions, queries
from tradelane.titles.models import ControlRecordRow
from tradelane.titles.values.dcsa import PlatformKind

EBL, LAST = sha256(b"a bill"), sha256(b"an entry")


@pytest.fixture
def kept(world: Any, client: Client, settings: Any) -> tuple[Recorder, Recorder]:
    """A registry, and two platforms that are registered at it."""
    settings.KEEPS_CONTROL = True
    platforms = Recorder(client, "WAVE"), Recorder(client, "BOLE", Signer("EdDSA"))
    for each in platforms:
        register(each.code, PlatformKind.PLATFORM, "", each.signer.certificate(), world.now)
    return platforms


def head(jws: str) -> Any:
    """What the registry's head says, once its signature is found good by the key that the node publishes."""
    keys = {key["kid"]: key for key in queries.own_keys(queries.here())["keys"]}
    assert es256_holds(jws, keys[header_of(jws)["kid"]])
    return payload_of(jws)


def test_a_bill_goes_from_one_platform_to_another(kept: tuple[Recorder, Recorder], client: Client) -> None:
    wave, bole = kept
    empty = wave.list(EBL)
    assert empty["records"] == []
    assert head(empty["headSignedContent"])["recordCount"] == 0
    intent = wave.intend(EBL, "BOLE", LAST)
    accepted = bole.record(EBL, "TRANSFER ACCEPTED", inResponseToRecord=intent)
    answer = client.get(f"{DOORS}/ebls/{EBL}/records")
    assert answer.headers["API-Version"] == "1.0.0"
    listed = answer.json()
    assert [each["insertedBy"] for each in listed["records"]] == ["WAVE", "BOLE"]
    said = head(listed["headSignedContent"])
    assert (said["eblID"], said["recordCount"], said["lastRecord"]) == (EBL, 2, accepted)
    assert said["recordsChecksum"] == sha256(canonical(listed["records"])), "who inserted them and when is signed too"
    actions_ = [payload_of(each["platformRecordSignedContent"])["action"] for each in listed["records"]]
    assert actions_ == ["INTEND TO TRANSFER", "TRANSFER ACCEPTED"]


def test_the_same_again_is_answered_as_the_first_time(kept: tuple[Recorder, Recorder]) -> None:
    wave, bole = kept
    jws = wave.signed(EBL, "INTEND TO TRANSFER", receiver="BOLE",
                      lastEnvelopeTransferChainEntrySignedContentChecksum=LAST)  # fmt: skip
    first = wave.post(EBL, jws)
    bole.record(EBL, "TRANSFER ACCEPTED", inResponseToRecord=sha256(jws.encode()))
    again = wave.post(EBL, jws)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content
    assert head(again.json()["headSignedContent"])["recordCount"] == 1
    assert ControlRecordRow.objects.count() == 2


def test_of_two_signed_at_once_one_comes_in_and_the_other_hears_the_tail(kept: tuple[Recorder, Recorder]) -> None:
    wave, bole = kept
    intent = wave.intend(EBL, "BOLE", LAST)
    cancel = wave.signed(EBL, "CANCEL TRANSFER", inResponseToRecord=intent)
    accepted = bole.record(EBL, "TRANSFER ACCEPTED", inResponseToRecord=intent)
    late = wave.post(EBL, cancel)
    assert late.status_code == 409
    (error,) = late.json()["errors"]
    assert (error["errorCodeText"], error["property"]) == ("CTR-1", "previousRecord")
    assert accepted in error["errorCodeMessage"]
    assert late.json()["statusCode"] == 409


def test_a_rule_that_is_broken_is_named(kept: tuple[Recorder, Recorder]) -> None:
    wave, bole = kept
    wave.intend(EBL, "BOLE", LAST)
    other = bole.signed(EBL, "INTEND TO TRANSFER", receiver="WAVE",
                        lastEnvelopeTransferChainEntrySignedContentChecksum=sha256(b"another"))  # fmt: skip
    refused = bole.post(EBL, other)
    assert (refused.status_code, refused.json()["errors"][0]["errorCodeText"]) == (422, "CTR-5")
    assert len(wave.list(EBL)["records"]) == 1


def test_only_registered_platforms_write_and_in_their_own_name(
    kept: tuple[Recorder, Recorder], world: Any, client: Client
) -> None:
    wave, bole = kept
    stranger = Recorder(client, "NOBO")
    forger = Recorder(client, "WAVE", Signer("ES256"))
    borrowed = Recorder(client, "WAVE", bole.signer)
    said = {"receiver": "BOLE", "lastEnvelopeTransferChainEntrySignedContentChecksum": LAST}
    for each in (stranger, forger, borrowed):
        answer = each.post(EBL, each.signed(EBL, "INTEND TO TRANSFER", **said))
        assert (answer.status_code, answer.json()["errors"][0]["errorCodeText"]) == (403, "CTR-13")
    carrier = Recorder(client, "INVC")
    register("INVC", PlatformKind.CARRIER, "", carrier.signer.certificate(), world.now)
    assert carrier.post(EBL, carrier.signed(EBL, "INTEND TO TRANSFER", **said)).status_code == 403, "no platform"
    actions.suspend_platform(code="WAVE", suspended=True, by=node_actor())
    assert wave.post(EBL, wave.signed(EBL, "INTEND TO TRANSFER", **said)).status_code == 403
    assert ControlRecordRow.objects.count() == 0


_GOOD = {"eblID": EBL, "action": "INTEND TO TRANSFER", "actor": "WAVE", "receiver": "BOLE",
         "lastEnvelopeTransferChainEntrySignedContentChecksum": LAST, "platformActionTimestamp": 1}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"eblID": "A" * 64}, "eblID"),
        ({"eblID": sha256(b"another bill")}, "eblID"),
        ({"action": "STEAL"}, "action"),
        ({"action": ["INTEND TO TRANSFER"]}, "action"),
        ({"actor": ""}, "actor"),
        ({"actor": {"code": "WAVE"}}, "actor"),
        ({"receiver": "TOO LONG"}, "receiver"),
        ({"platformActionTimestamp": "2026-11-02"}, "platformActionTimestamp"),
        ({"platformActionTimestamp": 1.5}, "platformActionTimestamp"),
        ({"platformActionTimestamp": True}, "platformActionTimestamp"),
        ({"platformActionTimestamp": -1}, "platformActionTimestamp"),
        ({"platformActionTimestamp": 10**40}, ""),
        ({"previousRecord": "none"}, "previousRecord"),
        ({"inResponseToRecord": 7}, "inResponseToRecord"),
        ({"canonicalRecord": {}}, "canonicalRecord"),
        ({"lastEnvelopeTransferChainEntrySignedContentChecksum": "0" * 63}, "lastEnvelopeTransferChainEntry"),
    ],
)
def test_a_hostile_record_is_refused_by_the_name_of_its_member(
    kept: tuple[Recorder, Recorder], changes: dict[str, Any], field: str
) -> None:
    wave = kept[0]
    answer = wave.post(EBL, wave.signer.sign({**_GOOD, **changes}))
    assert answer.status_code == 400, answer.content
    assert field in json.dumps(answer.json()["errors"])
    assert ControlRecordRow.objects.count() == 0


def test_unknown_members_are_borne_with(kept: tuple[Recorder, Recorder]) -> None:
    wave = kept[0]
    assert wave.post(EBL, wave.signer.sign({**_GOOD, "vesselIMO": "1", "receiverName": None})).status_code == 201


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'"a.b.c"', b'{"platformRecordSignedContent": null}', b'{"platformRecordSignedContent": "a.b"}',
     b'{"platformRecordSignedContent": "e30.e30.AA"}', b"[" * 5000,
     b'{"platformRecordSignedContent": "' + b"a" * 9000 + b'"}'],
)  # fmt: skip
def test_what_is_no_record_is_refused(kept: tuple[Recorder, Recorder], body: bytes) -> None:
    answer = kept[0].post(EBL, body)
    assert answer.status_code == 400
    assert answer.json()["errors"]
    assert ControlRecordRow.objects.count() == 0


def test_a_payload_that_is_no_object_is_refused(kept: tuple[Recorder, Recorder]) -> None:
    for payload in ([], "text", None, 7):
        assert kept[0].post(EBL, kept[0].signer.sign(payload)).status_code == 400


def test_the_doors_are_shut_where_the_operator_keeps_no_registry(world: Any, client: Client) -> None:
    for answer in (client.get(f"{DOORS}/ebls/{EBL}/records"), Recorder(client, "WAVE").post(EBL, "e30.e30.AA")):
        assert (answer.status_code, answer.json()["errors"][0]["errorCodeText"]) == (404, "notFound")


def test_versions_methods_and_addresses_are_told_in_dcsas_form(kept: tuple[Recorder, Recorder], client: Client) -> None:
    address = f"{DOORS}/ebls/{EBL}/records"
    assert client.get(address, headers={"API-Version": "1"}).status_code == 200
    for answer, status in (
        (client.get(address, headers={"API-Version": "2"}), 400), (client.delete(address), 405),
        (client.get(f"{DOORS}/ebls/{EBL}/other"), 404), (client.get(f"{DOORS}/ebls/{'g' * 64}/records"), 400),
    ):  # fmt: skip
        assert (answer.status_code, answer.json()["statusCode"]) == (status, status)


def test_what_a_registry_holds_stands_whoever_edits_the_table(kept: tuple[Recorder, Recorder]) -> None:
    wave = kept[0]
    intent = wave.intend(EBL, "BOLE", LAST)
    row = ControlRecordRow.objects.get()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ControlRecordRow.objects.update(actor="BOLE")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ControlRecordRow.objects.all().delete()
    for n, previous in ((2, ""), (1, intent), (3, intent), (2, sha256(b"nothing"))):
        stray = ControlRecordRow(
            id=sha256(f"{n} {previous}".encode()), ebl=EBL, n=n, previous=previous, actor="WAVE", inserted_at=1,
            text=row.text, head=row.head,
        )  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            stray.save(force_insert=True)
    assert ControlRecordRow.objects.count() == 1
