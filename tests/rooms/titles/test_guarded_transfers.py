# SPDX-License-Identifier: Apache-2.0
"""Transfers that a control tracking registry guards, as their sender, whom the registry tells what came of each."""

import json
from typing import Any

import pytest
from django.test import Client
from tests.control_registry_line import REGISTRY, RegistryLine
from tests.guarded_node import ACCEPTED, CANCEL, INTEND, Guarded, guarded_node, lost, ours_record
from tests.makers import CARRIER, SELLER, a_person, a_token, an_actor
from tests.pint_client import Signer, a_party, canonical, payload_of, sha256
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
from tradelane.titles.models import ControlRecordRow, GuardedRow, SendingState, StatedRecordRow
from tradelane.titles.ports import Answer
from tradelane.titles.values import TitleState


@pytest.fixture
def guarded(world: Any, client: Client, settings: Any) -> Guarded:
    return guarded_node(world, client, settings)


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
