# SPDX-License-Identifier: Apache-2.0
"""As a platform: a carrier's bill for a party of another platform, which a plain script plays. What goes there, what
its signed answer does, and a surrender that comes home.
"""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from tests.carriage_makers import ISSUANCE, Carriage, counted, error_of, local
from tests.dcsa_makers import a_bill
from tests.guarded_node import ACCEPTED, CANCEL, INTEND, Guarded, lost
from tests.makers import CARRIER, an_actor
from tests.pint_client import OtherPlatform, a_party, a_transaction, payload_of
from tests.plain_dcsa import issuance_request
from tests.rooms.titles.test_doors import signed_in
from tests.rooms.titles.test_guarded_transfers import guarded
from tests.rooms.titles.test_people_of_bills import receipts
from tests.rooms.titles.test_pint_records import OPERATOR, Elsewhere, elsewhere

from tradelane.kernel.canonical import canonical
from tradelane.kernel.errors import Unavailable
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import TitleId
from tradelane.parties.queries import node_actor
from tradelane.privacy.values import ReceiptKind
from tradelane.titles import actions, formats, queries
from tradelane.titles.actions import pint
from tradelane.titles.models import ChainEntryRow, IssuanceRow, SendingRow, SendingState, SurrenderRow, TitleRow
from tradelane.titles.values import ConsentBasis, Title, TitleState
from tradelane.trust.queries import trust_list

__all__ = ["elsewhere", "guarded"]

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
    _, consent = chain[0].entry.terms.consents  # type: ignore[union-attr]
    assert consent.basis is ConsentBasis.CONDUCT
    assert "platform WAVE answers for the party" in consent.reference, "everybody may read on what it rests"


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


def test_who_replays_the_register_and_who_mirrors_the_log_follow_both_ends(abroad: Abroad) -> None:
    taken = abroad.ask()
    abroad.carry(taken)
    declined, abroad.wave.code = abroad.ask("PTL-2"), "BENV"
    abroad.carry(declined)
    entries = list(queries.every_entry())
    found = formats.replay([canonical(formats.signed_json(each)) for each in entries], trust_list())
    assert (found.result, found.entries, found.titles[Verdict.VALID]) == (Verdict.VALID, 4, 2), found.faults
    mirror = formats.LoggedTitles()
    assert [mirror.take(n, json.loads(formats.log_leaf(each))) for n, each in enumerate(entries)] == [""] * 4
    assert sorted(mirror.states.values()) == [["away"], ["held", "void"]]


@pytest.mark.parametrize(("language", "said"), [("en", "answers for the party"), ("es", "responde por la parte")])
def test_the_carriers_page_says_on_what_the_consent_rests(abroad: Abroad, language: str, said: str) -> None:
    row = abroad.ask()
    page = signed_in("c@tern.example", CARRIER).get(f"/titles/{row.title_id}", headers={"Accept-Language": language})
    assert said in page.content.decode()
    assert "Importadora del Mar" in page.content.decode()


def test_a_carrier_asks_what_became_of_its_bill_once_it_is_issued(abroad: Abroad) -> None:
    def asked() -> Any:
        token = {"Authorization": f"Bearer {abroad.carriage.tokens[CARRIER]}"}
        return abroad.carriage.client.get("/api/titles/dcsa/v3/endorsement-chains/PTL-1", headers=token)

    row, abroad.wave.code = abroad.ask(), "BENV"
    assert asked().status_code == 404, "on its way"
    abroad.carry(row)
    assert asked().status_code == 404, "never issued"
    again, abroad.wave.code = abroad.ask(), "RECE"
    abroad.carry(again)
    ((issued,),) = [each["endorsementChain"] for each in asked().json()]
    assert (issued["actionCode"], issued["recipient"]["eblPlatform"]) == ("ISSUE", "WAVE")


def test_whom_the_bill_names_is_told_where_it_went(abroad: Abroad) -> None:
    row = abroad.ask()
    (receipt,) = receipts("desk@tern.example")
    assert (receipt.kind, receipt.subject, receipt.by) == (ReceiptKind.SENT, row.pk, CARRIER)
    assert receipt.recipient_name == "Importadora del Mar (WAVE)"


def test_where_law_keeps_a_persons_field_the_bill_stays_and_they_see_who_asked(
    abroad: Abroad, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as russia:
        russia.setattr(settings, "ECONOMY", "RU")
        row = abroad.ask()
    assert json.loads(row.original_answer)["errors"][0]["errorCode"] == "DCSA-8"
    assert [each.kind for each in receipts("desk@tern.example")] == [ReceiptKind.REFUSED]
    assert not TitleRow.objects.exists()


def test_who_is_told_of_a_bill_that_does_not_open_is_nobody(abroad: Abroad) -> None:
    abroad.carriage.world.issue(number="PTL-1")
    row = abroad.ask()
    answer = json.loads(row.original_answer)
    assert (answer["issuanceResponseCode"], answer["errors"][0]["errorCode"]) == ("BREQ", "TITLE-21")
    assert receipts("desk@tern.example") == []


def test_what_a_registry_guards_is_issued_elsewhere_by_what_stands_there(carriage: Carriage, guarded: Guarded) -> None:
    """Declined and cancelled there; asked for again, accepted there, and the other platform's own word is lost."""
    abroad = Abroad(carriage, Elsewhere())
    declined = abroad.ask()
    line = guarded.line(other=guarded.answers("BENV", reason="No such party."))
    assert guarded.carry(TitleId(str(declined.title_id)), line) is SendingState.REFUSED
    again = abroad.ask()
    line = guarded.line(other=guarded.accepts(lost))
    assert guarded.carry(TitleId(str(again.title_id)), line) is SendingState.ACCEPTED
    assert guarded.actions(again.document) == [(INTEND, "TRDL"), (CANCEL, "TRDL"), (INTEND, "TRDL"), (ACCEPTED, "WAVE")]
    assert [code for code, _ in abroad.told()] == ["REFU", "ISSU"]


# ── home by surrender ──


def _surrendered(abroad: Abroad, row: IssuanceRow, *, through: dict[str, Any] | None = None) -> SurrenderRow:
    """The first holder's platform sends the bill home to its carrier, in a chain that goes on from ours; the first
    holder surrenders it, or somebody to whom they handed it there.
    """
    wave = OtherPlatform("", code="WAVE", signer=abroad.wave.signer)
    original = SendingRow.objects.get(title=row.title_id).original
    envelope = json.loads(original)
    bill = json.loads(original, parse_float=lambda number: int(float(number)))["transportDocument"]
    (ours,) = envelope["envelopeTransferChain"]
    issued = payload_of(ours)["transactions"][0]
    first = issued["recipient"]
    handed = [a_transaction("TRANSFER", first, through)] if through else []
    said = a_transaction("SURRENDER_FOR_DELIVERY", through or first, issued["actor"])
    theirs = wave.entry(bill, [*handed, said], after=ours)
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


def test_the_carrier_is_told_what_happened_to_its_bill_on_the_other_platform(abroad: Abroad) -> None:
    row, bank = abroad.ask(), a_party("WAVE", "bank-1", "Banco del Mar")
    abroad.carry(row)
    links = json.loads(_surrendered(abroad, row, through=bank).original)["endorsementChain"]
    assert [each["actionCode"] for each in links] == ["ISSUE", "TRANSFER", "SURRENDER_FOR_DELIVERY"]
    hands = [(each["actor"]["partyName"], each["recipient"]["partyName"]) for each in links]
    assert [actor for actor, _ in hands[1:]] == [recipient for _, recipient in hands[:-1]]
    assert hands[1] == ("Importadora del Mar", "Banco del Mar")
