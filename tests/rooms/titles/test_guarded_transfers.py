# SPDX-License-Identifier: Apache-2.0
"""Transfers that a control tracking registry guards, in one node that also keeps the registry: as the sender, whom the
registry tells what came of it, and as the receiver, who records before it takes over.
"""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from tests.control_registry_line import REGISTRY, Recorder, RegistryLine, know_registry, register
from tests.makers import CARRIER, SELLER, a_person, a_token, an_actor
from tests.pint_client import (
    OtherPlatform,
    Signer,
    a_bill,
    a_file,
    a_party,
    a_transaction,
    canonical,
    payload_of,
    sha256,
)
from tests.rooms.titles.test_pint_records import issued

from tradelane.journal.queries import facts
from tradelane.kernel.errors import Conflict, Forbidden, Refused, Unavailable
from tradelane.kernel.ids import TitleId
from tradelane.parties.models import Person
from tradelane.parties.queries import node_actor
from tradelane.titles import actions, queries
from tradelane.titles.actions import pint
from tradelane.titles.actions.signing import sign_for_platforms
from tradelane.titles.formats.dcsa.envelopes import read_party
from tradelane.titles.models import ControlRecordRow, GuardedRow, SendingState, StatedRecordRow, TransferRow
from tradelane.titles.ports import Answer
from tradelane.titles.values import Purpose, TitleState
from tradelane.titles.values.dcsa import PlatformKind

INTEND, ACCEPTED, CANCEL = "INTEND TO TRANSFER", "TRANSFER ACCEPTED", "CANCEL TRANSFER"
LAST = "lastEnvelopeTransferChainEntrySignedContentChecksum"


@dataclass
class Guarded:
    """The node, its registry, and another platform that records there too."""

    world: Any
    client: Client
    wave: Recorder
    bole: Recorder

    def line(self, **more: Any) -> RegistryLine:
        return RegistryLine(self.client, **more)

    # ── as the sender ──

    def sent(self) -> TitleId:
        id = issued(self.world)
        head = queries.title(id=id, by=an_actor(SELLER)).head
        party = read_party(a_party("WAVE", "somebody"), field="recipient")
        pint.send_title(title=id, to=party, seen_head=head, by=an_actor(SELLER), now=self.world.tick())
        return id

    def carry(self, id: TitleId, line: RegistryLine) -> SendingState | None:
        return pint.carry(title=id, now=self.world.tick(), line=line)

    def answers(self, code: str, **more: Any) -> Callable[[bytes], Answer]:
        """WAVE's signed answer to whatever envelope."""

        def answer(content: bytes) -> Answer:
            said = {LAST: last_of(content), "responseCode": code, **more}
            return Answer(200, json.dumps(self.wave.signer.sign(said)).encode())

        return answer

    def accepts(self, then: Callable[[bytes], Answer | None]) -> Callable[[bytes], Answer | None]:
        """WAVE records that it accepted, and then answers so."""

        def answer(content: bytes) -> Answer | None:
            ebl = ebl_of(content)
            intent = self.wave.list(ebl)["records"][-1]["platformRecordSignedContent"]
            assert payload_of(intent)[LAST] == last_of(content), "the intent stood there before the envelope went"
            self.wave.record(ebl, ACCEPTED, inResponseToRecord=sha256(intent.encode()))
            return then(content)

        return answer

    def state(self, id: TitleId) -> TitleState:
        return queries.title(id=id, by=an_actor(SELLER)).state

    def ebl(self, id: TitleId) -> str:
        return queries.title(id=id, by=an_actor(SELLER)).document.removeprefix("sha256:")

    def actions(self, ebl: str) -> list[tuple[str, str]]:
        listed = [payload_of(each["platformRecordSignedContent"]) for each in self.wave.list(ebl)["records"]]
        return [(each["action"], each["actor"]) for each in listed]


def last_of(envelope: bytes) -> str:
    return sha256(json.loads(envelope)["envelopeTransferChain"][-1].encode())


def ebl_of(envelope: bytes) -> str:
    return str(payload_of(json.loads(envelope)["envelopeTransferChain"][-1])["transportDocumentChecksum"])


def lost(content: bytes) -> None:
    """The answer does not arrive."""


@pytest.fixture
def guarded(world: Any, client: Client, settings: Any) -> Guarded:
    settings.KEEPS_CONTROL, settings.EBL_PLATFORM = True, "TRDL"
    wave, bole = Recorder(client, "WAVE"), Recorder(client, "BOLE")
    for each in (wave, bole):
        register(each.code, PlatformKind.PLATFORM, "https://other.example", each.signer.certificate(), world.now)
    know_registry(world.now)
    actions.guard_new_chains(registry="CTRA", by=node_actor(), now=world.now)
    return Guarded(world, client, wave, bole)


# ── as the sender ──


def test_the_intent_stands_there_before_the_envelope_goes(guarded: Guarded) -> None:
    id = guarded.sent()
    line = guarded.line(other=guarded.accepts(guarded.answers("RECE")))
    assert guarded.carry(id, line) is SendingState.ACCEPTED
    assert line.asked == ["GET registry", "POST registry", "POST platform", "GET registry"]
    assert guarded.state(id) is TitleState.AWAY
    ebl = guarded.ebl(id)
    assert guarded.actions(ebl) == [(INTEND, "TRDL"), (ACCEPTED, "WAVE")]
    (sending,) = queries.sendings(id=id, by=an_actor(SELLER))
    assert payload_of(sending.receipt)["action"] == ACCEPTED, "the registry's record is the evidence"
    assert str(queries.report(id=id, by=an_actor(SELLER)).verdict) == "valid"
    view = queries.guarded(id=id, by=an_actor(SELLER))
    assert view is not None
    assert (view.registry, view.standing.control) == (REGISTRY, "WAVE")


@pytest.mark.parametrize("answer", ["nothing", "BENV", "DISE"])
def test_what_the_registry_holds_as_accepted_is_gone_whatever_is_answered(guarded: Guarded, answer: str) -> None:
    id = guarded.sent()
    then = lost if answer == "nothing" else guarded.answers(answer, reason="No.")
    assert guarded.carry(id, guarded.line(other=guarded.accepts(then))) is SendingState.ACCEPTED
    assert guarded.state(id) is TitleState.AWAY


def test_a_receipt_that_the_registry_does_not_bear_out_decides_nothing(guarded: Guarded) -> None:
    id = guarded.sent()
    with pytest.raises(Unavailable, match="does not hold that it accepted"):
        guarded.carry(id, guarded.line(other=guarded.answers("RECE")))
    assert guarded.state(id) is TitleState.SENDING
    assert guarded.carry(id, guarded.line(other=guarded.accepts(lost))) is SendingState.ACCEPTED


def test_a_signed_refusal_is_cancelled_there_before_it_counts(guarded: Guarded) -> None:
    id = guarded.sent()
    line = guarded.line(other=guarded.answers("BENV", reason="Not for us."))
    assert guarded.carry(id, line) is SendingState.REFUSED
    assert guarded.state(id) is TitleState.HELD
    assert guarded.actions(guarded.ebl(id)) == [(INTEND, "TRDL"), (CANCEL, "TRDL")]
    # and once more: another entry of the chain, with an intent of its own
    head = queries.title(id=id, by=an_actor(SELLER)).head
    party = read_party(a_party("WAVE", "somebody"), field="recipient")
    pint.send_title(title=id, to=party, seen_head=head, by=an_actor(SELLER), now=guarded.world.tick())
    assert guarded.carry(id, guarded.line(other=guarded.accepts(lost))) is SendingState.ACCEPTED


def test_a_refusal_that_the_registry_does_not_take_leaves_it_frozen(guarded: Guarded) -> None:
    id = guarded.sent()
    line = guarded.line()

    def refuses(content: bytes) -> Answer:
        line.down = True
        return guarded.answers("BENV")(content)

    line.other = refuses
    with pytest.raises(Unavailable):
        guarded.carry(id, line)
    assert guarded.state(id) is TitleState.SENDING
    assert guarded.carry(id, guarded.line(other=guarded.answers("BENV"))) is SendingState.REFUSED


def test_nothing_goes_while_the_registry_is_silent_and_the_same_record_goes_again(guarded: Guarded) -> None:
    id = guarded.sent()
    lines = [guarded.line(down=True), guarded.line(forge=lambda method, content: b"" if method == "POST" else content)]
    for line in lines:
        with pytest.raises(Unavailable):
            guarded.carry(id, line)
        assert "POST platform" not in line.asked
    (stated,) = StatedRecordRow.objects.all()
    assert guarded.carry(id, guarded.line(other=guarded.accepts(lost))) is SendingState.ACCEPTED
    assert ControlRecordRow.objects.get(n=1).text == stated.text, "the answer was lost, the record was in"


def test_who_gets_no_answer_cancels_and_whichever_came_first_counts(guarded: Guarded) -> None:
    first, second = guarded.sent(), guarded.sent()
    for id in (first, second):
        with pytest.raises(Unavailable):
            guarded.carry(id, guarded.line())
    # the other platform accepts one of them, and is never heard of it
    intent = guarded.wave.list(guarded.ebl(second))["records"][-1]["platformRecordSignedContent"]
    guarded.wave.record(guarded.ebl(second), ACCEPTED, inResponseToRecord=sha256(intent.encode()))
    for id, state, title in ((first, SendingState.REFUSED, TitleState.HELD),
                             (second, SendingState.ACCEPTED, TitleState.AWAY)):  # fmt: skip
        pint.cancel_sending(title=id, by=an_actor(SELLER), now=guarded.world.tick())
        line = guarded.line()
        assert guarded.carry(id, line) is state
        assert "POST platform" not in line.asked, "who cancels sends nothing more"
        assert guarded.state(id) is title
    assert guarded.actions(guarded.ebl(first)) == [(INTEND, "TRDL"), (CANCEL, "TRDL")]
    with pytest.raises(Conflict):
        pint.cancel_sending(title=first, by=an_actor(SELLER), now=guarded.world.tick())
    late = guarded.wave.post(guarded.ebl(first), guarded.wave.signed(guarded.ebl(first), ACCEPTED,
                             inResponseToRecord=intent_of(guarded, first)))  # fmt: skip
    assert late.json()["errors"][0]["errorCodeText"] == "CTR-8", "it came too late for the other platform"


def intent_of(guarded: Guarded, id: TitleId) -> str:
    return sha256(guarded.wave.list(guarded.ebl(id))["records"][0]["platformRecordSignedContent"].encode())


def test_people_see_what_the_registry_says_and_cancel_there(guarded: Guarded) -> None:
    id = guarded.sent()
    with pytest.raises(Unavailable):
        guarded.carry(id, guarded.line())
    client = guarded.client
    client.force_login(Person.objects.get(pk=a_person("s@seller.example", organisation=SELLER)))
    shown = client.get(f"/titles/{id}").content.decode()
    assert REGISTRY in shown
    assert "There TRDL has control, and intends to hand it over to WAVE." in shown
    assert "Cancel the transfer" in shown
    carrier = {"Authorization": f"Bearer {a_token('c@carrier.example', organisation=CARRIER)}"}
    other = Client().post(f"/api/titles/{id}/sendings/cancellation", headers=carrier)
    assert other.json()["rule"] == "TITLE-1", "only its holder cancels it"
    assert client.post(f"/titles/{id}/cancel-sending").status_code == 302
    assert guarded.carry(id, guarded.line()) is SendingState.REFUSED
    shown = client.get(f"/titles/{id}").content.decode()
    assert "There TRDL has control." in shown
    assert "Cancel the transfer" not in shown
    holder = {"Authorization": f"Bearer {a_token('h@seller.example', organisation=SELLER)}"}
    told = Client().get(f"/api/titles/{id}/guard", headers=holder).json()
    assert (told["registry"], told["control"], told["intended_for"]) == (REGISTRY, "TRDL", "")
    assert [payload_of(each)["action"] for each in told["records"]] == [INTEND, CANCEL]
    bare = Client().get(f"/api/titles/{issued(guarded.world)}/guard", headers=holder)
    assert bare.status_code == 404


def test_only_what_a_registry_guards_is_cancelled_and_that_is_not_withdrawn(guarded: Guarded) -> None:
    id = guarded.sent()
    with pytest.raises(Unavailable):
        guarded.carry(id, guarded.line())
    with pytest.raises(Refused) as refused:
        pint.withdraw_sending(title=id, reason="They say no by telephone.", by=node_actor(), now=guarded.world.tick())
    assert refused.value.rule == "DCSA-11"
    actions.guard_new_chains(registry="", peer="WAVE", by=node_actor(), now=guarded.world.now)
    bare = guarded.sent()
    with pytest.raises(Unavailable):
        guarded.carry(bare, guarded.line())
    with pytest.raises(Refused) as refused:
        pint.cancel_sending(title=bare, by=an_actor(SELLER), now=guarded.world.tick())
    assert refused.value.rule == "DCSA-10"
    assert queries.guarded(id=bare, by=an_actor(SELLER)) is None


def test_a_bill_that_the_registry_has_elsewhere_is_not_sent_again(guarded: Guarded) -> None:
    """The database of a sender that was set back to before: only the registry knows that the bill had left."""
    id = guarded.sent()
    ebl = guarded.ebl(id)
    sold = ours_record(guarded, ebl, "BOLE")
    guarded.bole.record(ebl, ACCEPTED, inResponseToRecord=sold)
    line = guarded.line(other=guarded.answers("RECE"))
    assert guarded.carry(id, line) is SendingState.DISPUTED
    assert line.asked == ["GET registry"], "no envelope goes"
    assert guarded.state(id) is TitleState.SENDING
    (sending,) = queries.sendings(id=id, by=an_actor(SELLER))
    assert "CTR-5" in sending.error


def ours_record(guarded: Guarded, ebl: str, to: str, after: str = "") -> str:
    """What this platform recorded before its database was set back, of which it remembers nothing."""
    named = {"previousRecord": after} if after else {}
    payload = {"eblID": ebl, "action": INTEND, "actor": "TRDL", "receiver": to, LAST: sha256(b"an entry of then"),
               "platformActionTimestamp": 1_790_000_000_000, **named}  # fmt: skip
    jws = sign_for_platforms(canonical(payload), by=queries.here())
    assert guarded.wave.post(ebl, jws).status_code == 201
    return sha256(jws.encode())


@pytest.mark.parametrize(
    "fault", ["a record less", "another order", "another signer", "another bill's", "an inserter changed", "no JSON",
              "a record nobody signed"],
)  # fmt: skip
def test_a_forged_list_decides_nothing(guarded: Guarded, fault: str) -> None:
    id = guarded.sent()
    with pytest.raises(Unavailable):
        guarded.carry(id, guarded.line())
    intent = intent_of(guarded, id)
    guarded.wave.record(guarded.ebl(id), ACCEPTED, inResponseToRecord=intent)
    other = guarded.sent()
    with pytest.raises(Unavailable):
        guarded.carry(other, guarded.line())
    fake = Signer("ES256")

    def forged(method: str, content: bytes) -> bytes:
        value = json.loads(content)
        records = value["records"]
        if fault == "a record less":
            records.pop()
        elif fault == "another order":
            records.reverse()
        elif fault == "another signer":
            value["headSignedContent"] = fake.sign(payload_of(value["headSignedContent"]))
        elif fault == "another bill's":
            value = guarded.wave.list(guarded.ebl(other))
        elif fault == "an inserter changed":
            records[0]["insertedBy"] = "BOLE"
        elif fault == "a record nobody signed":
            stolen = payload_of(records[1]["platformRecordSignedContent"])
            records[1]["platformRecordSignedContent"] = fake.sign(stolen)
            value["headSignedContent"] = signed_by_the_registry(guarded.ebl(id), records)
        return b"<html>" if fault == "no JSON" else json.dumps(value).encode()

    with pytest.raises(Unavailable):
        guarded.carry(id, guarded.line(forge=forged))
    assert guarded.state(id) is TitleState.SENDING
    assert guarded.carry(id, guarded.line()) is SendingState.ACCEPTED


def signed_by_the_registry(ebl: str, records: list[Any]) -> str:
    """A head by the registry's own key over a list that it made up."""
    tail = sha256(records[-1]["platformRecordSignedContent"].encode())
    head = {"eblID": ebl, "recordCount": len(records), "lastRecord": tail, "timestamp": 1,
            "recordsChecksum": sha256(canonical(records))}  # fmt: skip
    return sign_for_platforms(canonical(head), by=queries.here())


def test_a_registry_that_takes_back_what_it_signed_is_believed_no_more(guarded: Guarded) -> None:
    id = guarded.sent()
    with pytest.raises(Unavailable):
        guarded.carry(id, guarded.line())
    kept = GuardedRow.objects.get().said

    def emptied(at: int) -> RegistryLine:
        body = json.dumps({"records": [], "headSignedContent": _empty(guarded.ebl(id), at)}).encode()
        return guarded.line(forge=lambda method, content: body)

    with pytest.raises(Unavailable, match="came late"):  # what it said before, on its way for long
        guarded.carry(id, emptied(1))
    assert not [each for each in facts(subject=guarded.ebl(id)) if each.name == "titles.registry.contradicted"]
    with pytest.raises(Unavailable) as why:
        guarded.carry(id, emptied(9_999_999_999_999))
    assert why.value.rule == "PINT-35"
    assert GuardedRow.objects.get().said == kept, "both lists are there for people to compare"
    (told,) = [each for each in facts(subject=guarded.ebl(id)) if each.name == "titles.registry.contradicted"]
    assert payload_of(told.data["head"])["recordCount"] == 0


def _empty(ebl: str, at: int) -> str:
    head = {"eblID": ebl, "recordCount": 0, "timestamp": at, "recordsChecksum": sha256(b"[]")}
    return sign_for_platforms(canonical(head), by=queries.here())


def test_the_operator_disputes_and_nothing_moves_until_that_is_resolved(guarded: Guarded) -> None:
    id = guarded.sent()
    with pytest.raises(Unavailable):
        guarded.carry(id, guarded.line())
    ebl, now = guarded.ebl(id), guarded.world.tick()

    def dispute(by: Any = None, **more: Any) -> None:
        pint.dispute_bill(ebl=ebl, registry="CTRA", by=by or node_actor(), now=now, line=guarded.line(), **more)

    with pytest.raises(Forbidden):
        dispute(an_actor(SELLER))
    for _ in range(2):  # twice is once
        dispute()
    accepting = {"inResponseToRecord": intent_of(guarded, id)}
    late = guarded.wave.post(ebl, guarded.wave.signed(ebl, ACCEPTED, **accepting))
    assert late.json()["errors"][0]["errorCodeText"] == "CTR-11"
    assert guarded.carry(id, guarded.line(other=guarded.answers("BENV"))) is SendingState.DISPUTED
    dispute(resolved=True)
    guarded.wave.record(ebl, ACCEPTED, **accepting)
    pint.retry_sending(title=id, by=an_actor(SELLER), now=guarded.world.tick())
    assert guarded.carry(id, guarded.line()) is SendingState.ACCEPTED
    strange = guarded.sent()
    with pytest.raises(Refused) as refused:  # nothing is recorded of it yet
        pint.dispute_bill(ebl=guarded.ebl(strange), registry="CTRA", by=node_actor(), now=now, line=guarded.line())
    assert refused.value.rule == "CTR-4"


# ── as the receiver ──


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
