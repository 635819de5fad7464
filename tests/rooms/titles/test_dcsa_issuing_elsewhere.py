# SPDX-License-Identifier: Apache-2.0
"""As a platform: a carrier's bill for a party of another platform, which a plain script plays. What goes there, what
its signed answer does, and a surrender that comes home.
"""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from tests.carriage_makers import ISSUANCE, Carriage, counted, error_of, local
from tests.dcsa_makers import a_bill
from tests.makers import CARRIER, an_actor
from tests.pint_client import OtherPlatform, a_transaction, payload_of
from tests.plain_dcsa import issuance_request
from tests.rooms.titles.test_people_of_bills import receipts
from tests.rooms.titles.test_pint_records import OPERATOR, Elsewhere, elsewhere

from tradelane.kernel.errors import Unavailable
from tradelane.kernel.ids import TitleId
from tradelane.parties.queries import node_actor
from tradelane.privacy.values import ReceiptKind
from tradelane.titles import actions, queries
from tradelane.titles.actions import pint
from tradelane.titles.models import ChainEntryRow, IssuanceRow, SendingRow, SurrenderRow, TitleRow
from tradelane.titles.values import Title, TitleState

__all__ = ["elsewhere"]

ENVELOPES = "/api/titles/dcsa/v3/envelopes"
SOMEBODY = {
    "partyName": "Importadora del Mar", "sendToPlatform": "WAVE",
    "identifyingCodes": [{"codeListProvider": "WAVE", "partyCode": "importer-1"}],
    "taxLegalReferences": [{"type": "RUT", "countryCode": "CL", "value": "76.086.428-5"}],
}  # fmt: skip


@dataclass
class Abroad:
    """The carrier's platform, which is ours, and the one of the first holder."""

    carriage: Carriage
    wave: Elsewhere

    def ask(self, number: str = "PTL-1", form: str = "blank", **changes: Any) -> IssuanceRow:
        to = {**SOMEBODY, **changes}
        request = issuance_request(local(a_bill(number, form)), to, self.carriage.signer, picture=b"%PDF a picture")
        answer = self.carriage.call(ISSUANCE, request)
        assert answer.status_code == 204, answer.content
        return IssuanceRow.objects.filter(number=number).latest("asked_at", "pk")

    def carry(self, row: IssuanceRow) -> str:
        return str(pint.carry(title=TitleId(str(row.title_id)), now=self.carriage.world.tick(), line=self.wave))

    def title(self, row: IssuanceRow) -> Title:
        return self.carriage.world.see(TitleId(str(row.title_id)))

    def told(self) -> list[tuple[str, str]]:
        """What the carrier was told, with the first reason of each."""
        self.carriage.carry()
        said = [json.loads(content) for _, address, content, _ in self.carriage.line.sent if "issuance" in address]
        return [(each["issuanceResponseCode"], each.get("reason", "")) for each in said]


@pytest.fixture
def abroad(carriage: Carriage, elsewhere: Elsewhere) -> Abroad:
    return Abroad(carriage, elsewhere)


def test_issu_goes_out_only_once_the_other_platform_has_the_bill(abroad: Abroad) -> None:
    row = abroad.ask()
    assert (row.state, abroad.title(row).state) == ("waiting", TitleState.SENDING)
    assert abroad.told() == []
    assert abroad.carry(row) == "accepted"
    assert abroad.told() == [("ISSU", "")]
    row.refresh_from_db()
    assert (row.state, abroad.title(row).state) == ("issued", TitleState.AWAY)
    chain = queries.chain(TitleId(str(row.title_id)))
    assert [(str(each.entry.act), each.entry.by) for each in chain] == [("issue", CARRIER), ("depart", queries.here())]
    assert queries.report(id=TitleId(str(row.title_id)), by=an_actor(CARRIER)).verdict == "valid"
    consent = chain[0].entry.told
    assert any("WAVE" in str(each) and "signed receipt" in str(each) for each in consent), consent


def test_what_goes_there_is_one_issue_under_the_carriers_manifest(abroad: Abroad) -> None:
    row = abroad.ask()
    abroad.carry(row)
    (sent,) = abroad.wave.sent[:1]
    envelope = json.loads(sent)
    (entry,) = [payload_of(each) for each in envelope["envelopeTransferChain"]]
    request = json.loads(row.original)
    assert entry["issuanceManifestSignedContent"] == request["issuanceManifestSignedContent"]
    (issued,) = entry["transactions"]
    assert (issued["actionCode"], issued["actor"]["identifyingCodes"][0]["partyCode"]) == ("ISSUE", CARRIER)
    named = {name: said for name, said in SOMEBODY.items() if name != "sendToPlatform"}
    assert issued["recipient"] == {**named, "eblPlatform": "WAVE"}
    assert envelope["transportDocument"] == request["document"]
    assert b'"value": 12000.0' in sent, "the carrier's own bytes"
    manifest = payload_of(envelope["envelopeManifestSignedContent"])
    assert manifest["eBLVisualisationByCarrier"]["name"] == "bill.pdf"


def test_silence_keeps_the_number_and_the_same_bytes_go_again(abroad: Abroad) -> None:
    row, abroad.wave.code = abroad.ask(), ""
    for _ in range(2):
        with pytest.raises(Unavailable):
            abroad.carry(row)
    before = counted()
    request = issuance_request(local(a_bill("PTL-1", "blank")), SOMEBODY, abroad.carriage.signer)
    assert error_of(abroad.carriage.call(ISSUANCE, request), 409)["errorCodeText"] == "ISS-2"
    assert counted() == before
    abroad.wave.code = "RECE"
    assert abroad.carry(row) == "accepted"
    assert len(set(abroad.wave.sent)) == 1
    assert abroad.told() == [("ISSU", "")]


@pytest.mark.parametrize("code", ["BENV", "BSIG"])
def test_what_the_other_platform_does_not_take_is_refused_and_may_be_asked_again(abroad: Abroad, code: str) -> None:
    row = abroad.ask()
    abroad.wave.code, abroad.wave.more = code, {"reason": "No such party."}
    assert abroad.carry(row) == "refused"
    row.refresh_from_db()
    assert (row.state, abroad.told()) == ("failed", [("REFU", f"{code}: No such party.")])
    assert json.loads(row.original_answer)["errors"][0]["errorCode"] == "ISS-13"
    void = abroad.title(row)
    assert (void.state, void.holder) == (TitleState.VOID, CARRIER)
    assert queries.report(id=void.id, by=an_actor(CARRIER)).verdict == "valid"
    assert not ChainEntryRow.objects.exists(), "nothing of it was ever accepted"
    # the very same document again, to the right party
    abroad.wave.code, abroad.wave.more = "RECE", {}
    again = abroad.ask(identifyingCodes=[{"codeListProvider": "WAVE", "partyCode": "importer-2"}])
    assert (again.document, again.pk == row.pk) == (row.document, False)
    assert abroad.carry(again) == "accepted"
    assert abroad.told()[1:] == [("ISSU", "")]
    assert sorted(str(each.state) for each in TitleRow.objects.filter(number="PTL-1")) == ["away", "void"]


def test_a_dispute_stays_with_people_until_they_try_again(abroad: Abroad) -> None:
    row, abroad.wave.code = abroad.ask(), "DISE"
    assert abroad.carry(row) == "disputed"
    assert (abroad.told(), abroad.title(row).state) == ([], TitleState.SENDING)
    pint.retry_sending(title=TitleId(str(row.title_id)), by=OPERATOR, now=abroad.carriage.world.tick())
    abroad.wave.code = "RECE"
    assert abroad.carry(row) == "accepted"
    assert abroad.told() == [("ISSU", "")]


def test_who_gives_the_transfer_up_has_the_carrier_told_why(abroad: Abroad) -> None:
    row, abroad.wave.code = abroad.ask(), ""
    with pytest.raises(Unavailable):
        abroad.carry(row)
    why = "WAVE has closed; its operator wrote so."
    pint.withdraw_sending(title=TitleId(str(row.title_id)), reason=why, by=OPERATOR, now=abroad.carriage.world.tick())
    assert abroad.told() == [("REFU", f"withdrawn: {why}")]
    assert abroad.title(row).state is TitleState.VOID


@pytest.mark.parametrize("how", ["unknown", "suspended", "without an address"])
def test_a_platform_to_which_no_bills_go_is_refused(abroad: Abroad, how: str) -> None:
    to = {}
    if how == "unknown":
        to = {"sendToPlatform": "BOLE"}
    if how == "suspended":
        actions.suspend_platform(code="WAVE", suspended=True, by=node_actor())
    if how == "without an address":
        peer = queries.live_platform("WAVE", at=abroad.carriage.world.now)
        actions.register_platform(platform=_silent(peer), by=node_actor())
    row = abroad.ask(**to)
    assert json.loads(row.original_answer)["errors"][0]["errorCode"] == "ISS-8"
    assert not TitleRow.objects.exists()


def _silent(peer: Any) -> Any:
    return type(peer)(peer.code, peer.kind, peer.name, "", peer.since, peer.until, peer.suspended, peer.strictness)


@pytest.mark.parametrize("form", ["straight", "negotiable", "blank"])
def test_each_form_is_issued_elsewhere(abroad: Abroad, form: str) -> None:
    row = abroad.ask(form=form)
    assert abroad.title(row).standing.form == {"negotiable": "order"}.get(form, form)
    assert abroad.carry(row) == "accepted"


def test_whom_the_bill_names_is_told_where_it_went(abroad: Abroad) -> None:
    row = abroad.ask()
    (receipt,) = receipts("desk@tern.example")
    assert (receipt.kind, receipt.subject, receipt.by) == (ReceiptKind.SENT, row.pk, CARRIER)
    assert receipt.recipient_name == "Importadora del Mar (WAVE)"


# ── home by surrender ──


def _surrendered(abroad: Abroad, row: IssuanceRow) -> SurrenderRow:
    """The first holder's platform sends the bill home to its carrier, in a chain that goes on from ours."""
    wave = OtherPlatform("", code="WAVE", signer=abroad.wave.signer)
    original = SendingRow.objects.get(title=row.title_id).original
    envelope = json.loads(original)
    bill = json.loads(original, parse_float=lambda number: int(float(number)))["transportDocument"]
    (ours,) = envelope["envelopeTransferChain"]
    issued = payload_of(ours)["transactions"][0]
    said = a_transaction("SURRENDER_FOR_DELIVERY", issued["recipient"], issued["actor"])
    theirs = wave.entry(bill, [said], after=ours)
    picture = payload_of(envelope["envelopeManifestSignedContent"])["eBLVisualisationByCarrier"]
    manifest = wave.manifest(bill, theirs, eBLVisualisationByCarrier=picture)
    body = {**envelope, "envelopeTransferChain": [ours, theirs], "envelopeManifestSignedContent": manifest}
    answer = abroad.carriage.client.generic("POST", ENVELOPES, json.dumps(body), content_type="application/json")
    assert payload_of(json.loads(answer.content))["responseCode"] == "RECE", payload_of(json.loads(answer.content))
    assert abroad.title(row).state is TitleState.SURRENDERED
    return SurrenderRow.objects.get(issuance=row)


@pytest.mark.parametrize(
    ("action", "comments", "after", "said"),
    [("SURR", "", TitleState.DELIVERED, "SACC"), ("SREJ", "The freight is not paid.", TitleState.AWAY, "SREJ")],
)
def test_a_surrender_that_comes_home_asks_the_carrier_and_its_answer_goes_back(
    abroad: Abroad, action: str, comments: str, after: TitleState, said: str
) -> None:
    row = abroad.ask()
    abroad.carry(row)
    asked = _surrendered(abroad, row)
    links = json.loads(asked.original)["endorsementChain"]
    assert [each["actionCode"] for each in links] == ["ISSUE", "SURRENDER_FOR_DELIVERY"]
    assert links[0]["recipient"]["identifyingCodes"] == links[1]["actor"]["identifyingCodes"]
    assert links[0]["recipient"]["identifyingCodes"] == SOMEBODY["identifyingCodes"]
    assert abroad.carriage.answer(asked, action, comments).status_code == 204
    assert abroad.carry(row) == "accepted"
    assert abroad.title(row).state is after
    told = payload_of(json.loads(abroad.wave.sent[-1])["envelopeTransferChain"][-1])["transactions"][-1]
    assert (told["actionCode"], told.get("comments", "")) == (said, comments)
    assert queries.report(id=TitleId(str(row.title_id)), by=an_actor(CARRIER)).verdict == "valid"
