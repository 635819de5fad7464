# SPDX-License-Identifier: Apache-2.0
"""Transfers that a control tracking registry guards, as their receiver, who records before it takes over; and the end
of a bill, which is recorded before anybody is told.
"""

import base64
import json
from typing import Any

import pytest
from django.test import Client
from tests.control_registry_line import REGISTRY, RegistryLine, register
from tests.guarded_node import ACCEPTED, CANCEL, INTEND, Guarded, guarded_node, last_of, lost, ours_record
from tests.makers import CARRIER, SELLER, an_actor
from tests.pint_client import OtherPlatform, a_bill, a_file, a_party, a_transaction, canonical, payload_of, sha256

from tradelane.kernel.errors import Refused, Unavailable
from tradelane.kernel.ids import TitleId
from tradelane.parties.queries import node_actor
from tradelane.titles import actions, queries
from tradelane.titles.actions import pint
from tradelane.titles.models import GuardedRow, SendingState, StatedRecordRow, TransferRow
from tradelane.titles.ports import Answer
from tradelane.titles.values import Purpose, TitleState
from tradelane.titles.values.dcsa import PlatformKind


@pytest.fixture
def guarded(world: Any, client: Client, settings: Any) -> Guarded:
    return guarded_node(world, client, settings)


@pytest.fixture
def peer(guarded: Guarded) -> OtherPlatform:
    made = OtherPlatform("", signer=guarded.wave.signer, here=a_party("TRDL", SELLER, "Seller"))
    register("INVC", PlatformKind.CARRIER, "", made.carrier.certificate(), guarded.world.now)
    return made


def offered(peer: OtherPlatform, bill: dict[str, Any], registry: str = REGISTRY) -> dict[str, Any]:
    entry = peer.entry(bill, [a_transaction("ISSUE", peer.issuer, peer.here)], controlTrackingRegistry=registry)
    return {"transportDocument": bill, "envelopeManifestSignedContent": peer.manifest(bill, entry),
            "envelopeTransferChain": [entry]}  # fmt: skip


def start(guarded: Guarded, envelope: dict[str, Any], line: RegistryLine | None = None) -> tuple[int, Any]:
    reply = pint.start_transfer(
        content=json.dumps(envelope).encode(), now=guarded.world.tick(), line=line or guarded.line()
    )
    return reply.status, payload_of(json.loads(reply.body))


def record_of(bill: dict[str, Any]) -> list[TitleState]:
    found = [each for each in queries.titles(by=an_actor(SELLER)) if each.number == bill["transportDocumentReference"]]
    return [each.state for each in found]


def test_a_transfer_that_stands_there_is_accepted_there_and_taken_over(guarded: Guarded, peer: OtherPlatform) -> None:
    bill = a_bill()
    envelope, ebl = offered(peer, bill), sha256(canonical(bill))
    guarded.wave.intend(ebl, "TRDL", last_of(json.dumps(envelope).encode()))
    line = guarded.line()
    status, said = start(guarded, envelope, line)
    assert (status, said["responseCode"]) == (200, "RECE")
    assert line.asked == ["GET registry", "GET registry", "POST registry"]
    assert guarded.actions(ebl) == [(INTEND, "WAVE"), (ACCEPTED, "TRDL")]
    assert record_of(bill) == [TitleState.HELD]
    again = guarded.line()
    status, said = start(guarded, envelope, again)
    assert (status, said["responseCode"], again.asked) == (200, "DUPE", [])


def test_what_is_not_recorded_there_is_refused_and_leaves_nothing(guarded: Guarded, peer: OtherPlatform) -> None:
    bill = a_bill()
    envelope, ebl = offered(peer, bill), sha256(canonical(bill))
    last = last_of(json.dumps(envelope).encode())

    def refused(code: str, rule: str, status: int) -> None:
        found, said = start(guarded, envelope)
        assert (found, said["responseCode"], said["reason"].split(":")[0]) == (status, code, rule)
        assert record_of(bill) == []
        assert not TransferRow.objects.exists()
        assert not GuardedRow.objects.exists()

    refused("BENV", "PINT-32", 422)
    intent = guarded.wave.intend(ebl, "BOLE", last)
    refused("BENV", "PINT-32", 422)  # for another platform
    guarded.wave.record(ebl, CANCEL, inResponseToRecord=intent)
    intent = guarded.wave.intend(ebl, "TRDL", sha256(b"another entry"))
    refused("BENV", "PINT-32", 422)  # by another entry
    dispute = guarded.wave.record(ebl, "DISPUTE RECORD", inResponseToRecord=intent)
    refused("DISE", "PINT-34", 409)
    guarded.wave.record(ebl, "DISPUTE RECORD RESOLVED", inResponseToRecord=dispute)
    guarded.wave.record(ebl, CANCEL, inResponseToRecord=intent)
    sold = guarded.wave.intend(ebl, "BOLE", sha256(b"sold elsewhere"))
    guarded.bole.record(ebl, ACCEPTED, inResponseToRecord=sold)
    refused("DISE", "PINT-34", 409)  # the platform that sends it has no control any more
    assert not StatedRecordRow.objects.exists()


def test_a_registry_that_nobody_registered_here_is_refused_with_what_to_do(
    guarded: Guarded, peer: OtherPlatform
) -> None:
    line = guarded.line()
    status, said = start(guarded, offered(peer, a_bill(), "https://unknown.example/v1"), line)
    assert (status, said["responseCode"]) == (422, "BENV")
    assert "PINT-33" in said["reason"]
    assert line.asked == []
    actions.suspend_platform(code="CTRA", suspended=True, by=node_actor())
    _, said = start(guarded, offered(peer, a_bill()), line)
    assert "PINT-33" in said["reason"]


def test_a_silent_registry_decides_nothing_and_is_asked_again(guarded: Guarded, peer: OtherPlatform) -> None:
    bill = a_bill()
    envelope, ebl = offered(peer, bill), sha256(canonical(bill))
    guarded.wave.intend(ebl, "TRDL", last_of(json.dumps(envelope).encode()))
    with pytest.raises(Unavailable):
        start(guarded, envelope, guarded.line(down=True))
    assert not TransferRow.objects.exists()
    # it takes our record in, and its answer is lost: the transfer is noted, and a worker finishes it by itself
    with pytest.raises(Unavailable):
        start(guarded, envelope, guarded.line(forge=lambda method, content: b"" if method == "POST" else content))
    assert guarded.actions(ebl) == [(INTEND, "WAVE"), (ACCEPTED, "TRDL")]
    assert record_of(bill) == []
    transfer = TransferRow.objects.get()
    other = peer.manipulated(envelope)
    with pytest.raises(Unavailable):  # no other chain takes its place meanwhile
        start(guarded, {**other, "envelopeManifestSignedContent": peer.manifest(
            bill, other["envelopeTransferChain"][-1])})  # fmt: skip
    pint.finish_noted(reference=transfer.reference, now=guarded.world.tick(), line=guarded.line())
    assert record_of(bill) == [TitleState.HELD]
    assert len(guarded.actions(ebl)) == 2, "recorded once"
    pint.finish_noted(reference=transfer.reference, now=guarded.world.tick(), line=guarded.line(down=True))
    assert start(guarded, envelope)[1]["responseCode"] == "DUPE"


def test_what_was_accepted_is_taken_over_though_it_is_disputed_since_and_not_once_it_went_on(
    guarded: Guarded, peer: OtherPlatform
) -> None:
    for disputed in (True, False):
        bill = a_bill()
        envelope, ebl = offered(peer, bill), sha256(canonical(bill))
        guarded.wave.intend(ebl, "TRDL", last_of(json.dumps(envelope).encode()))
        with pytest.raises(Unavailable):
            start(guarded, envelope, guarded.line(forge=lambda method, content: b"" if method == "POST" else content))
        accepted = sha256(guarded.wave.list(ebl)["records"][-1]["platformRecordSignedContent"].encode())
        if disputed:
            guarded.wave.record(ebl, "DISPUTE RECORD", inResponseToRecord=accepted)
            assert start(guarded, envelope)[1]["responseCode"] == "RECE"
            assert record_of(bill) == [TitleState.HELD]
        else:  # as before the database of this platform was set back
            ours_record(guarded, ebl, "BOLE", accepted)
            guarded.bole.record(ebl, ACCEPTED, inResponseToRecord=_tail(guarded, ebl))
            assert start(guarded, envelope)[1]["reason"].startswith("PINT-34")
            assert record_of(bill) == []


def _tail(guarded: Guarded, ebl: str) -> str:
    return sha256(guarded.wave.list(ebl)["records"][-1]["platformRecordSignedContent"].encode())


def test_a_noted_transfer_that_was_cancelled_makes_way(guarded: Guarded, peer: OtherPlatform) -> None:
    bill = a_bill()
    envelope, ebl = offered(peer, bill), sha256(canonical(bill))
    intent = guarded.wave.intend(ebl, "TRDL", last_of(json.dumps(envelope).encode()))
    line = guarded.line()

    def cut(method: str, content: bytes) -> bytes:
        line.down = line.asked.count("GET registry") == 2
        return content

    line.forge = cut
    with pytest.raises(Unavailable):  # noted, and our record never arrives
        start(guarded, envelope, line)
    (noted,) = TransferRow.objects.all()
    assert (noted.recording, guarded.actions(ebl)) == (True, [(INTEND, "WAVE")])
    guarded.wave.record(ebl, CANCEL, inResponseToRecord=intent)
    pint.finish_noted(reference=noted.reference, now=guarded.world.tick(), line=guarded.line())
    assert not TransferRow.objects.exists()
    again = peer.manipulated(envelope)
    last = again["envelopeTransferChain"][-1]
    guarded.wave.intend(ebl, "TRDL", sha256(last.encode()))
    again = {**again, "envelopeManifestSignedContent": peer.manifest(bill, last)}
    assert start(guarded, again)[1]["responseCode"] == "RECE"


def test_files_come_before_the_registry_is_asked(guarded: Guarded, peer: OtherPlatform) -> None:
    bill, file = a_bill(), a_file("invoice.pdf", b"%PDF an invented invoice")
    envelope, ebl = offered(peer, bill), sha256(canonical(bill))
    last = envelope["envelopeTransferChain"][-1]
    envelope["envelopeManifestSignedContent"] = peer.manifest(bill, last, [file])
    line = guarded.line()
    reply = pint.start_transfer(content=json.dumps(envelope).encode(), now=guarded.world.tick(), line=line)
    assert (reply.status, line.asked) == (201, [])
    reference = json.loads(reply.body)["envelopeReference"]
    pint.take_document(
        reference=reference, checksum=file["documentChecksum"], now=guarded.world.tick(),
        content=json.dumps(base64.b64encode(b"%PDF an invented invoice").decode()).encode(),
    )  # fmt: skip
    guarded.wave.intend(ebl, "TRDL", sha256(last.encode()))
    done = pint.finish_transfer(reference=reference, now=guarded.world.tick(), line=line)
    assert payload_of(json.loads(done.body))["responseCode"] == "RECE"
    assert guarded.actions(ebl) == [(INTEND, "WAVE"), (ACCEPTED, "TRDL")]
    again = pint.finish_transfer(reference=reference, now=guarded.world.tick(), line=guarded.line(down=True))
    assert again.body == done.body


def test_who_cancels_first_keeps_the_bill(guarded: Guarded, peer: OtherPlatform) -> None:
    """The sender cancels between our look at the list and our record."""
    bill = a_bill()
    envelope, ebl = offered(peer, bill), sha256(canonical(bill))
    intent = guarded.wave.intend(ebl, "TRDL", last_of(json.dumps(envelope).encode()))
    seen: list[str] = []

    def late(method: str, content: bytes) -> bytes:
        seen.append(method)
        if seen == ["GET", "GET"]:
            guarded.wave.record(ebl, CANCEL, inResponseToRecord=intent)
        return content

    status, said = start(guarded, envelope, guarded.line(forge=late))
    assert (status, said["responseCode"], said["reason"].split(":")[0]) == (422, "BENV", "PINT-32")
    assert seen == ["GET", "GET", "POST", "GET"]
    assert record_of(bill) == []
    assert not TransferRow.objects.exists()


@pytest.fixture
def surrendered(guarded: Guarded) -> tuple[TitleId, list[bytes]]:
    """A bill that was sent away and came back, surrendered to its carrier here; and the envelopes that went out."""
    id = guarded.sent()
    sent: list[bytes] = []

    def keeps(content: bytes) -> Answer:
        sent.append(content)
        return guarded.answers("RECE")(content)

    guarded.carry(id, guarded.line(other=guarded.accepts(keeps)))
    envelope = json.loads(sent[0])
    bill, chain = envelope["transportDocument"], envelope["envelopeTransferChain"]
    peer = OtherPlatform("", signer=guarded.wave.signer)
    issuer = payload_of(chain[0])["transactions"][0]["actor"]
    somebody = a_party("WAVE", "somebody")
    back = peer.entry(bill, [a_transaction("SURRENDER_FOR_DELIVERY", somebody, issuer)], after=chain[-1])
    guarded.wave.intend(guarded.ebl(id), "TRDL", sha256(back.encode()))
    came = {"transportDocument": bill, "envelopeTransferChain": [*chain, back],
            "envelopeManifestSignedContent": peer.manifest(bill, back)}  # fmt: skip
    assert start(guarded, came)[1]["responseCode"] == "RECE"
    title = queries.title(id=id, by=an_actor(CARRIER))
    assert (title.state, title.standing.purpose) == (TitleState.SURRENDERED, Purpose.DELIVERY)
    return id, sent


def test_a_bill_that_ends_here_stands_there_as_surrendered(
    guarded: Guarded, surrendered: tuple[TitleId, list[bytes]]
) -> None:
    """The registry hears of the end before the platform does from which it was surrendered."""
    id, sent = surrendered
    ebl = guarded.ebl(id)
    head = queries.title(id=id, by=an_actor(CARRIER)).head
    actions.accept_surrender(title=id, seen_head=head, by=an_actor(CARRIER), now=guarded.world.tick())

    def keeps(content: bytes) -> Answer:
        sent.append(content)
        return guarded.answers("RECE")(content)

    line = guarded.line(other=keeps)
    assert pint.carry(title=id, now=guarded.world.tick(), line=line) is SendingState.ACCEPTED
    assert line.asked == ["GET registry", "POST registry", "POST platform"]
    assert guarded.actions(ebl)[-1] == ("SURRENDERED", "TRDL")
    told = payload_of(json.loads(sent[-1])["envelopeTransferChain"][-1])
    assert told["transactions"][-1]["actionCode"] == "SACC"
    late = guarded.wave.post(ebl, guarded.wave.signed(ebl, "DISPUTE RECORD", inResponseToRecord=sha256(b"")))
    assert late.json()["errors"][0]["errorCodeText"] == "CTR-3"


def test_a_refused_surrender_goes_back_by_the_registry_and_is_never_cancelled(
    guarded: Guarded, surrendered: tuple[TitleId, list[bytes]]
) -> None:
    """Nobody here could hold it: what the other platform refuses is in dispute, and stays intended there."""
    id, ebl = surrendered[0], guarded.ebl(surrendered[0])
    head = queries.title(id=id, by=an_actor(CARRIER)).head
    actions.refuse_surrender(
        title=id, seen_head=head, by=an_actor(CARRIER), now=guarded.world.tick(), reason="The freight is not paid."
    )
    line = guarded.line(other=guarded.answers("BENV", reason="No."))
    assert pint.carry(title=id, now=guarded.world.tick(), line=line) is SendingState.DISPUTED
    assert guarded.actions(ebl)[-1] == (INTEND, "TRDL")
    with pytest.raises(Refused) as refused:
        pint.cancel_sending(title=id, by=node_actor(), now=guarded.world.tick())
    assert refused.value.rule == "DCSA-10"
    pint.retry_sending(title=id, by=node_actor(), now=guarded.world.tick())
    line = guarded.line(other=guarded.accepts(lost))
    assert pint.carry(title=id, now=guarded.world.tick(), line=line) is SendingState.ACCEPTED
    assert queries.title(id=id, by=an_actor(CARRIER)).state is TitleState.AWAY
    assert guarded.actions(ebl)[-2:] == [(INTEND, "TRDL"), (ACCEPTED, "WAVE")]
